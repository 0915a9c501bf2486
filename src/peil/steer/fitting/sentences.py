"""Read a goal written in one's own words, Dutch or English: which KPIs, which way, how much, and until when."""

import difflib
import re
from datetime import date
from unicodedata import combining, normalize

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.search import plain
from peil.catalogue.structs import GoalTemplate
from peil.steer.reading.asking import SHARES, asked, wants_share, with_shares, without_unit
from peil.steer.reading.matching import Match, named_in
from peil.steer.reading.terms import term
from peil.values.goals import Change, Form, Toward
from peil.values.periods import Period, Unit

ALIKE = 0.9  # how like the name of a template a sentence must be to be that template, whatever the number in it
LONGEST = 400  # letters of a sentence that are read
LIKELY = 0.6  # how well a KPI must fit beside the first to be taken for it


class Read(msgspec.Struct, frozen=True):
    """What a sentence says.

    `kpis`: those it may mean, best first; `change` is None where no number stands in it; `ambiguous`: a percentage of a percentage, so
    that people must be asked whether it is relative (the change as given) or points; `template`: the id of the template it resembles.
    """

    sentence: str
    kpis: tuple[Match, ...] = ()
    direction: Toward | None = None
    change: Change | None = None
    ambiguous: bool = False
    period: Period | None = None
    form: Form = "end"
    per: Unit | None = None
    template: str | None = None

    @property
    def kpi(self) -> str | None:
        """Return the KPI it most likely means."""
        return self.kpis[0].kpi if self.kpis else None

    @property
    def in_points(self) -> Change | None:
        """Return the change as points, for who means 2 of 100 where a percentage of a percentage is asked."""
        return Change("points", self.change.value, self.change.against) if self.ambiguous and self.change else None


def clear(sentence: str) -> str:
    """Return a sentence in small letters without accents, with its signs."""
    letters = normalize("NFKD", sentence[:LONGEST].lower().replace("’", "'"))
    return " ".join("".join(letter for letter in letters if not combining(letter)).rstrip(".!? ").split())


def read(sentence: str, catalogue: Catalogue, today: date) -> Read:
    """Return what a sentence says; nothing in it is made up: what it does not say is None."""
    text = clear(sentence)
    whole = term(text, today)
    rest = with_shares(whole.rest)
    kpis, scores = named_in(without_unit(rest), catalogue)
    kpis = _shares_first(catalogue, kpis) if wants_share(rest) else kpis
    template = _same(text, catalogue)
    if template is not None:
        kpis = _first(template, kpis)
    kpi = catalogue.definition(kpis[0].kpi) if kpis else None
    found = asked(rest, kpi)
    if template is None:
        template = _resembling(catalogue, kpis, scores, found.direction)
    return Read(
        sentence=sentence,
        kpis=tuple(kpis),
        direction=found.direction,
        change=found.change,
        ambiguous=found.ambiguous,
        period=whole.period,
        form=found.form,
        per=found.per,
        template=template.id if template else None,
    )


def _shares_first(catalogue: Catalogue, kpis: list[Match]) -> list[Match]:
    """Return the KPIs with one that is a share in front, where it is about as likely as the first."""
    share = next((match for match in kpis if match.score >= LIKELY and catalogue.definition(match.kpi).unit in SHARES), None)
    return kpis if share is None else [msgspec.structs.replace(share, score=1.0), *(match for match in kpis if match is not share)]


def template_named(catalogue: Catalogue, name: str) -> GoalTemplate | None:
    """Return the template with that id, or None."""
    return next((goal for goal in catalogue.goals if goal.id == name), None)


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", plain(text))


def _same(text: str, catalogue: Catalogue) -> GoalTemplate | None:
    """Return the template whose own name a sentence is, but for the number."""
    names = {_numberless(name): goal for goal in catalogue.goals for name in (goal.name.en, goal.name.nl)}
    near = difflib.get_close_matches(_numberless(text), list(names), 1, ALIKE)
    return names[near[0]] if near else None


def _first(template: GoalTemplate, kpis: list[Match]) -> list[Match]:
    """Return the KPIs with the template's own in front."""
    known = next((match for match in kpis if match.kpi == template.kpi), None)
    front = msgspec.structs.replace(known, score=1.0) if known else Match(template.kpi, 1.0, template.name.en, "template")
    return [front, *(match for match in kpis if match.kpi != template.kpi)]


def _resembling(catalogue: Catalogue, kpis: list[Match], scores: dict[str, float], direction: Toward | None) -> GoalTemplate | None:
    """Return the template of the KPI most likely meant, unless the sentence goes the other way, or one whose words are said and it supports."""
    if not kpis:
        return None
    fitting = [goal for goal in catalogue.goals if goal.kpi == kpis[0].kpi and direction in (None, toward(catalogue, goal))]
    fitting = fitting or [goal for goal in catalogue.goals if goal.id in scores and kpis[0].kpi in goal.supporting]
    return max(fitting, key=lambda goal: scores.get(goal.id, 0.0), default=None)


def toward(catalogue: Catalogue, template: GoalTemplate) -> Toward:
    """Return which way a template goes."""
    if template.direction:
        return template.direction
    if template.target.change != "level":
        return "up" if template.target.value >= 0 else "down"
    return "down" if catalogue.definition(template.kpi).direction == "down" else "up"
