"""Give `Problem`: something wrong in data or in a definition, as a value with its place, shown and never thrown."""

from typing import Literal

import msgspec

from peil.values.texts import Language, Text

Level = Literal["error", "warning"]


class Place(msgspec.Struct, frozen=True):
    """Where something stands: a file, and a line (from 1) and a column's name where they are known."""

    file: str
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Return `file:line (column)`."""
        line = f":{self.line}" if self.line is not None else ""
        return f"{self.file}{line}" + (f" ({self.column})" if self.column else "")


class Problem(msgspec.Struct, frozen=True):
    """Wrong data or a wrong definition: what is wrong (`code`, `message`), where (`place`), and what would be right (`hint`)."""

    code: str
    message: Text
    place: Place
    level: Level = "error"
    hint: Text | None = None

    def as_record(self, language: Language) -> dict[str, object]:
        """Return the problem as the flat record of the JSON contract."""
        return {
            "code": self.code,
            "level": self.level,
            "message": self.message.say(language),
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "hint": self.hint.say(language) if self.hint else None,
        }
