"""Serve: open a workspace in the browser, until it is stopped."""

import argparse
import gc
import sys
from pathlib import Path

from peil.cli.printing import narrate
from peil.handing.notice import refuse_served
from peil.values.texts import Text
from peil.workspace import Workspace, find_workspace

DONE = 0
OPEN = Text("Peil is open at {url} (stop with Ctrl-C)", "Peil is open op {url} (stoppen met Ctrl-C)")
ALLOWED = Text(
    "Careful: everyone who can reach {host} can now read and change this shop's data; Peil has no accounts yet.",
    "Let op: iedereen die {host} kan bereiken, kan nu de gegevens van deze winkel lezen en veranderen; Peil heeft nog geen accounts.",
)
STOPPED = Text("Stopped.", "Gestopt.")
ALREADY = Text("Open it there, or stop it first (Ctrl-C where it runs).", "Open het daar, of stop het eerst (Ctrl-C waar het draait).")


def serve(chosen: argparse.Namespace) -> int:
    """Serve the workspace named, or the nearest one."""
    workspace = Workspace(find_workspace(chosen.workspace, Path.cwd()))
    chosen.language = workspace.language
    return serve_workspace(workspace, chosen)


def serve_workspace(workspace: Workspace, chosen: argparse.Namespace) -> int:
    """Serve a workspace until the server is stopped."""
    from peil.web.serving import Door, run
    from peil.web.watching.journal import Form

    language = workspace.language
    refuse_served(workspace.folder, ALREADY)
    host = getattr(chosen, "host", "127.0.0.1")
    form: Form = getattr(chosen, "log", None) or ("text" if sys.stderr.isatty() else "json")
    door = Door(host, chosen.port, anyone=getattr(chosen, "allow_anyone", False), log=form)
    gc.enable()  # a command of a second needs no looking for cycles; a server of weeks does

    def opened(url: str) -> None:
        if not door.only_here:
            narrate(ALLOWED.say(language, host=host))
        narrate(OPEN.say(language, url=url))

    run(workspace, door, opened)
    narrate(STOPPED.say(language))
    return DONE
