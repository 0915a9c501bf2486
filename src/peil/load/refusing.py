"""Refuse, with the reason, what a source gives that holds no records: totals, settings, answers that no KPI needs."""

from typing import ClassVar, NoReturn

import msgspec

from peil.load.reading import Face, Probe, Reader, Sheet, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text


class Kind(msgspec.Struct, frozen=True):
    """A kind of answer: the keys that it has, has not, and has none beside, and why nothing of it is loaded."""

    keys: frozenset[str]
    why: Text
    without: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    def fits(self, header: frozenset[str]) -> bool:
        """Return whether records with these keys are of this kind."""
        return self.keys <= header and not self.without & header and (self.only is None or header <= self.only)


class Refuser(Reader):
    """Recognises JSON of the kinds that a source gives beside its records, and refuses it with what is known of it."""

    kinds: ClassVar[tuple[Kind, ...]]

    def why(self, face: Face) -> Text | None:
        """Return why nothing of a table is loaded, None where it is of no known kind."""
        return next((kind.why for kind in self.kinds if kind.fits(face.header)), None)

    def recognises(self, face: Face) -> bool:
        """Return whether the records are of a kind that is known and not loaded."""
        return face.kind == "json" and self.why(face) is not None

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> NoReturn:  # noqa: ARG002
        """Raise UnreadableFile with the reason."""
        raise UnreadableFile(file=sheet.name, why=self.why(sheet.face) or self.kinds[0].why)
