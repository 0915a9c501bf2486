"""Suggest the rest of a goal: its period, target, thresholds, rhythm and supporting KPIs, so that people only correct what they want otherwise."""

from datetime import date

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition, GoalTemplate, Horizon
from peil.steer.fitting.doubts import Wish, names, of_kpi, said
from peil.steer.fitting.drivers import drivers_of
from peil.steer.fitting.sentences import Read, template_named, toward
from peil.steer.reading.asking import additive
from peil.steer.reading.terms import coming
from peil.values.goals import Change, Form, Rhythm, Toward
from peil.values.periods import Period, Unit, shift, unit_start, whole
from peil.values.texts import Text

STEP = 0.1  # what is proposed where nobody says how much
MOST_SUPPORTING = 2  # with the leading one that makes three, as the guides advise

NO_BASELINE = Text(
    "There are no data to take a baseline of {kpi} from, so no target follows: set a number yourself.",
    "Er zijn geen gegevens voor een uitgangswaarde van {kpi}, dus er volgt geen streefwaarde uit: kies zelf een getal.",
)
ASK = Text(
    "{kpi} is a percentage: do you mean {percent}% of its value, or {percent} percentage points?",
    "{kpi} is een percentage: bedoel je {percent}% van de waarde, of {percent} procentpunt?",
)
OVER = Text("That period is already over.", "Die periode is al voorbij.")


class Suggestion(msgspec.Struct, frozen=True):
    """A goal filled in as far as it can be: no target where none follows (a baseline of zero, or none), and what must be known beside it.

    `success` is the target, `failure` the baseline: to end no better than one began is to fail. `ambiguous`: relative or points must be asked.
    """

    kpi: str
    period: Period
    direction: Toward
    form: Form
    per: Unit | None
    change: Change
    baseline: float | None
    target: float | None
    success: float | None
    failure: float | None
    rhythm: Rhythm
    supporting: tuple[str, ...]
    ambiguous: bool = False
    remarks: tuple[Text, ...] = ()


def suggestion(catalogue: Catalogue, wish: Read | GoalTemplate | None, kpi: str, baseline: float | None, today: date) -> Suggestion:
    """Return a goal on a KPI with everything filled in: what the sentence says goes before the template, and that before the rules of thumb."""
    read = wish if isinstance(wish, Read) else None
    template = wish if isinstance(wish, GoalTemplate) else template_named(catalogue, read.template) if read and read.template else None
    definition = catalogue.definition(kpi)
    own = template if template is not None and template.kpi == definition.id else None
    direction = _direction(catalogue, definition, read, own)
    change = _change(definition, read, own, direction)
    period = (read.period if read else None) or (horizon(template.horizon, today) if template else horizon("next quarter", today))
    form, per = _form(definition, read, own)
    negative = change.kind == "relative" and baseline is not None and baseline < 0
    target = None if negative else change.of(baseline)
    ambiguous = bool(read and read.ambiguous and change == read.change) or _unclear(definition, read, own)
    made = Wish(definition.id, own.id if own else None, read, direction, change, period, baseline, target)
    return Suggestion(
        kpi=definition.id,
        period=period,
        direction=direction,
        form=form,
        per=per,
        change=change,
        baseline=baseline,
        target=target,
        success=target,
        failure=_failure(direction, baseline, target, form),
        rhythm=own.rhythm if own else rhythm_of(period),
        supporting=_supporting(catalogue, definition.id, template),
        ambiguous=ambiguous,
        remarks=_remarks(catalogue, made, today, ambiguous=ambiguous),
    )


def horizon(name: Horizon, today: date) -> Period:
    """Return the days that a template's horizon means: a calendar unit, or so many months from today on."""
    if name in ("next six months", "next year"):
        return coming(6 if name == "next six months" else 12, "month", today) or whole(today, "year")
    which, _, word = name.partition(" ")
    unit: Unit = word  # type: ignore[assignment]
    return whole(today if which == "this" else shift(unit_start(today, unit), unit, 1), unit)


def rhythm_of(period: Period) -> Rhythm:
    """Return how often to look at a goal: about ten times in its period, never more than weekly unless it is short."""
    if period.days <= 14:
        return "daily"
    if period.days <= 100:
        return "weekly"
    return "fortnightly" if period.days <= 190 else "monthly"


def _direction(catalogue: Catalogue, definition: Definition, read: Read | None, template: GoalTemplate | None) -> Toward:
    if read is not None and read.direction:
        return read.direction
    if template is not None:
        return toward(catalogue, template)
    return "down" if definition.direction == "down" else "up"


def _change(definition: Definition, read: Read | None, template: GoalTemplate | None, direction: Toward) -> Change:
    if read is not None and read.change is not None and read.kpi == definition.id:
        return read.change
    if template is not None and (read is None or read.change is None):
        return Change(template.target.change, template.target.value)
    if read is not None and read.change is not None and read.change.kind == "relative":
        return read.change
    return Change("relative", STEP if direction == "up" else -STEP)


def _form(definition: Definition, read: Read | None, template: GoalTemplate | None) -> tuple[Form, Unit | None]:
    if read is not None and read.per is not None and additive(definition):
        return "per", read.per
    if read is not None and read.change is not None:
        return ("end" if read.form == "hold" and additive(definition) else read.form if read.form != "per" else "end"), None
    return (template.form, template.per) if template else ("end", None)


def _unclear(definition: Definition, read: Read | None, template: GoalTemplate | None) -> bool:
    """Return whether the template's own percentage is one of a percentage, which its correction says must be asked."""
    return read is None and template is not None and template.target.change == "relative" and definition.unit == "percent"


def _failure(direction: Toward, baseline: float | None, target: float | None, form: Form) -> float | None:
    """Return the baseline where it lies on the wrong side of the target, else nothing: a level that is held already has no such threshold."""
    if baseline is None or target is None or form == "per":
        return None
    return baseline if (baseline < target if direction == "up" else baseline > target) else None


def _supporting(catalogue: Catalogue, kpi: str, template: GoalTemplate | None) -> tuple[str, ...]:
    beside = template.supporting if template else ()
    driving = drivers_of(kpi)
    if template is not None and template.kpi == kpi:
        return beside[:MOST_SUPPORTING]
    found = dict.fromkeys(name for name in (*driving, *beside) if name != kpi and name in catalogue.ids)
    return tuple(found)[:MOST_SUPPORTING]


def _remarks(catalogue: Catalogue, wish: Wish, today: date, *, ambiguous: bool) -> tuple[Text, ...]:
    found = list[Text]()
    kpi, change = wish.kpi or "", wish.change
    if wish.baseline is None and change is not None and change.kind != "level":
        found.append(said(NO_BASELINE, kpi=names(catalogue, kpi)))
    if ambiguous and change is not None:
        percent = f"{abs(change.value) * 100:g}"
        found.append(said(ASK, kpi=names(catalogue, kpi), percent=Text(percent, percent.replace(".", ","))))
    if wish.period is not None and wish.period.end <= today:
        found.append(OVER)
    return (*found, *of_kpi(catalogue, kpi, wish))
