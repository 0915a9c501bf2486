"""Open the workspace a command is about: its folder, or where a server holds that, the server."""

import argparse
from pathlib import Path

from peil.handing.notice import FILE
from peil.workspace import Workspace, find_workspace


def open_workspace(chosen: argparse.Namespace) -> Workspace:
    """Return the workspace named, or the nearest one; from then on the shop's language is the command's."""
    folder = find_workspace(chosen.workspace, Path.cwd())
    workspace = Workspace(folder)
    chosen.language = workspace.language
    return _handed(folder) or workspace if (folder / FILE).exists() else workspace


def _handed(folder: Path) -> Workspace | None:
    """Return the workspace as its server has it, or None where no server holds it."""
    from peil.handing.handed import Handed
    from peil.handing.notice import same_version, server_of

    notice = server_of(folder)
    return Handed(folder, same_version(folder, notice)) if notice else None
