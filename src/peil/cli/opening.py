"""Open the workspace a command is about."""

import argparse
from pathlib import Path

from peil.workspace import Workspace, find_workspace


def open_workspace(chosen: argparse.Namespace) -> Workspace:
    """Return the workspace named, or the nearest one; from then on the shop's language is the command's."""
    workspace = Workspace(find_workspace(chosen.workspace, Path.cwd()))
    chosen.language = workspace.language
    return workspace
