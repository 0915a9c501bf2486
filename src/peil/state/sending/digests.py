"""Keep digests: which summary goes to whom, and when."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from peil.state.steering.records import Records
from peil.state.steering.written import sentence
from peil.state.writing import MOST_NAME
from peil.values.sending import DIGEST_RHYTHMS, SECTIONS, Digest, DigestDraft
from peil.values.steering_errors import BadDigest, UnknownDigest
from peil.values.texts import LANGUAGES, Text, one_of

if TYPE_CHECKING:
    from peil.state.writing import Open

MOST_KPIS = 24


def _no(en: str, nl: str) -> BadDigest:
    return BadDigest(why=Text(en, nl))


class Digests(Records[Digest]):
    """The digests of a workspace."""

    def __init__(self, database: "Open") -> None:
        super().__init__(database, "digests", Digest, UnknownDigest)

    def put(self, draft: DigestDraft, at: datetime, number: int | None = None) -> Digest:
        """Keep a digest, new or in the place of number; raises BadDigest and UnknownDigest."""
        name = sentence(draft.name, MOST_NAME, BadDigest, Text("the name", "de naam"))
        if any(one.name.casefold() == name.casefold() and one.id != number for one in self.listed()):
            raise _no(f"there is a digest {name} already", f"er is al een samenvatting {name}")
        _check_when(draft)
        if not draft.sections or any(section not in SECTIONS for section in draft.sections):
            raise _no(f"it holds at least one of {one_of(SECTIONS)}", f"er staat minstens een van {one_of(SECTIONS)} in")
        if len(draft.kpis) > MOST_KPIS:
            raise _no(f"at most {MOST_KPIS} KPIs fit", f"er passen hoogstens {MOST_KPIS} KPI's in")
        if not draft.people and not draft.channels:
            raise _no("somebody has to get it: a person or a channel", "iemand moet hem krijgen: een persoon of een bezorgkanaal")
        if draft.language is not None and draft.language not in LANGUAGES:
            raise _no("the language is nl or en", "de taal is nl of en")
        values = msgspec.structs.asdict(draft) | {"name": name}
        return self.add(values | {"made_at": at}) if number is None else self.change(number, values)

    def named(self, said: str) -> Digest:
        """Return the digest with a name or number as said; raises UnknownDigest."""
        wanted = said.strip().casefold()
        for one in self.listed():
            if wanted in (one.name.casefold(), str(one.id)):
                return one
        raise UnknownDigest(id=f"`{said}`")


def _check_when(draft: DigestDraft) -> None:
    if draft.rhythm not in DIGEST_RHYTHMS:
        raise _no(f"its rhythm is one of {one_of(DIGEST_RHYTHMS)}", f"het ritme is een van {one_of(DIGEST_RHYTHMS)}")
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", draft.at):
        raise _no("its time looks like 08:00", "de tijd ziet eruit als 08:00")
    if not 1 <= draft.weekday <= 7:
        raise _no("the weekday runs from 1 (Monday) to 7", "de weekdag loopt van 1 (maandag) tot en met 7")
    if not 1 <= draft.month_day <= 28:
        raise _no("the day of the month runs from 1 to 28", "de dag van de maand loopt van 1 tot en met 28")
