"""Read what the surroundings say: the workspace to use, the language, and where nothing says it, the defaults."""

import os
from pathlib import Path

from peil.values.texts import Language


def workspace_named() -> Path | None:
    """Return the workspace named by PEIL_WORKSPACE, or None."""
    named = os.environ.get("PEIL_WORKSPACE")
    return Path(named) if named else None


def language_of_system() -> Language:
    """Return Dutch where the system speaks Dutch, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "nl" if spoken.lower().startswith("nl") else "en"


def cache_folder() -> Path:
    """Return the user's own folder for what can be made again."""
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(named) if named else Path.home() / ".cache") / "peil"
