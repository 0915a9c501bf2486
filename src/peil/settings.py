"""Read what the surroundings say: the workspace to use, the language, and where nothing says it, the defaults."""

import os
from datetime import UTC, datetime
from pathlib import Path

from peil.values.errors import BadClock
from peil.values.texts import Language


def workspace_named() -> Path | None:
    """Return the workspace named by PEIL_WORKSPACE, or None."""
    named = os.environ.get("PEIL_WORKSPACE")
    return Path(named) if named else None


def moment_named() -> datetime | None:
    """Return the moment named by PEIL_NOW (a day, taken at noon, or a moment; UTC where it names no zone), or None."""
    named = os.environ.get("PEIL_NOW")
    if not named:
        return None
    try:
        found = datetime.fromisoformat(named if len(named) > 10 else f"{named}T12:00:00")
    except ValueError:
        raise BadClock(said=named) from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def secret_key_named() -> str | None:
    """Return the key that secrets are sealed with, as PEIL_SECRET_KEY gives it, or None."""
    return os.environ.get("PEIL_SECRET_KEY") or None


def language_of_system() -> Language:
    """Return Dutch where the system speaks Dutch, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "nl" if spoken.lower().startswith("nl") else "en"


def cache_folder() -> Path:
    """Return the user's own folder for what can be made again."""
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(named) if named else Path.home() / ".cache") / "peil"
