"""Judge a KPI by the kind of rule: a threshold, a change, the unusual, silence, a level that is reached."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

import msgspec
import numpy as np

from peil.steer.alerts.findings import Finding, silent
from peil.steer.alerts.looking import Judge, Subject
from peil.steer.alerts.units import compared
from peil.steer.alerts.usual import drawn, last_active, possible, usual_band
from peil.steer.gauging.words import Says, told
from peil.steer.ground import Ground
from peil.values.periods import Period
from peil.values.rules import Rule
from peil.values.texts import Text

TOO_SHORT = Text("There is too little history to tell what is usual.", "Er is te weinig verleden om te zeggen wat gewoon is.")
NO_VALUE = Text("There is no value to look at.", "Er is geen waarde om naar te kijken.")

ABOVE = Text("{kpi}: {value} {when}, above {bar}.", "{kpi}: {value} {when}, boven {bar}.")
BELOW = Text("{kpi}: {value} {when}, below {bar}.", "{kpi}: {value} {when}, onder {bar}.")
WITHIN = Text("{kpi}: {value} {when}, within its limits.", "{kpi}: {value} {when}, binnen de grenzen.")
ROSE = Text("{kpi}: {value} {when}, {change} more than {bar} {before}.", "{kpi}: {value} {when}, {change} meer dan {bar} {before}.")
FELL = Text("{kpi}: {value} {when}, {change} less than {bar} {before}.", "{kpi}: {value} {when}, {change} minder dan {bar} {before}.")
UNUSUAL = Text(
    "{kpi}: {value} {when}. For the weekday and the season {low} to {high} would be usual.",
    "{kpi}: {value} {when}. Voor de weekdag en het seizoen is {low} tot {high} gewoon.",
)
UNUSUAL_SPAN = Text(
    "{kpi}: {value} {when}. For the season {low} to {high} would be usual.",
    "{kpi}: {value} {when}. Voor het seizoen is {low} tot {high} gewoon.",
)
ARRIVED = Text("Data of {kpi} go up to and including {last}.", "De gegevens van {kpi} lopen tot en met {last}.")
SILENT = Text(
    "No data of {kpi} since {last}: {gone} days, where {usual} are usual. Was an export forgotten, or did something stop?",
    "Geen gegevens van {kpi} sinds {last}: {gone} dagen, waar {usual} gewoon is. Is een export vergeten, of is er iets gestopt?",
)
MET = Text("{kpi}: {value} {when}: {bar} is reached.", "{kpi}: {value} {when}: {bar} is gehaald.")
UNMET = Text("{kpi}: {value} {when}; {bar} is not reached yet.", "{kpi}: {value} {when}; {bar} is nog niet gehaald.")


class Kinds:
    """Judges rules on KPIs, in the words of both languages."""

    def __init__(self, ground: Ground) -> None:
        self.says = Says(ground)

    @property
    def judges(self) -> dict[str, Judge]:
        """Return what judges each kind."""
        return {"threshold": self.threshold, "change": self.change, "unusual": self.unusual, "no_data": self.no_data, "reached": self.reached}

    def threshold(self, rule: Rule, subject: Subject) -> Finding:
        """Judge a value against what it should not be above, or below."""
        unit = subject.unit(rule)
        value = subject.value(unit)
        if value is None:
            return silent(rule, subject.definition.id, NO_VALUE)
        over = _part(value - rule.above, rule.above) if rule.above is not None else -np.inf
        under = _part(rule.below - value, rule.below) if rule.below is not None else -np.inf
        bar = rule.above if over >= under else rule.below
        text = WITHIN if max(over, under) <= 0 else ABOVE if over >= under else BELOW
        return self._found(rule, subject, unit, text, severity=float(max(over, under)), value=value, bar=bar)

    def reached(self, rule: Rule, subject: Subject) -> Finding:
        """Judge whether a value is where it should come."""
        unit = subject.unit(rule)
        value, bar = subject.value(unit), rule.above if rule.above is not None else rule.below
        if value is None or bar is None:
            return silent(rule, subject.definition.id, NO_VALUE)
        there = value >= bar if rule.above is not None else value <= bar
        short = abs(_part(value - bar, bar))
        return self._found(rule, subject, unit, MET if there else UNMET, severity=1.0 if there else -short, value=value, bar=bar)

    def change(self, rule: Rule, subject: Subject) -> Finding:
        """Judge a value against the one before, or a year earlier."""
        unit = subject.unit(rule)
        then = compared(unit, rule.grain, rule.against)
        value, before = subject.value(unit), subject.value(then)
        if value is None or before is None or (before == 0 and not rule.points) or not rule.by:
            return silent(rule, subject.definition.id, NO_VALUE)
        change = value - before if rule.points else (value - before) / abs(before)
        size = {"up": change, "down": -change, "both": abs(change)}[rule.side]
        said = self._points(subject, abs(change)) if rule.points else self.says.chance(abs(change))
        facts = {"change": said, "before": self._when(then)}
        return self._found(rule, subject, unit, ROSE if change > 0 else FELL, facts=facts, severity=size / rule.by - 1, value=value, bar=before)

    def _points(self, subject: Subject, change: float) -> Text:
        if subject.definition.unit != "percent":
            return self.says.value(change, subject.definition)
        parts = (self.says.english.points(change), self.says.dutch.points(change))
        return Text(*(part.lstrip("+") for part in parts))

    def unusual(self, rule: Rule, subject: Subject) -> Finding:
        """Judge a value against what its season, its weekday and its own ups and downs make likely."""
        unit = subject.unit(rule)
        value, draws = subject.value(unit), drawn(rule, subject, unit)
        if value is None or draws is None:
            return silent(rule, subject.definition.id, NO_VALUE if value is None else TOO_SHORT)
        low, middle, high = usual_band(draws, rule.sensitivity)
        beyond, width = (value - high, high - middle) if value >= middle else (low - value, middle - low)
        severity = beyond / max(width, abs(middle) * 1e-6, 1e-12)
        if (rule.side == "up" and value < middle) or (rule.side == "down" and value > middle):
            severity = -1.0
        shown = [possible(edge, subject) for edge in (low, high)]
        facts = {"low": self.says.value(shown[0], subject.definition), "high": self.says.value(shown[1], subject.definition)}
        text = UNUSUAL if unit.days == 1 else UNUSUAL_SPAN
        return self._found(rule, subject, unit, text, facts=facts, severity=float(severity), value=value, bar=middle, worse=2.0)

    def no_data(self, rule: Rule, subject: Subject) -> Finding:
        """Judge how long nothing has come in: longer than usual by the days of the rule."""
        last, usual = last_active(subject)
        gone = (subject.today - last).days - 1
        facts: dict[str, Text | str] = {"last": self.says.day(last), "gone": str(gone), "usual": str(usual)}
        allowed = usual + rule.days
        unit = Period(last, last + timedelta(days=1), "day")
        # What it went through is today: every day without data is a new one.
        found = self._found(
            rule, subject, unit, SILENT if gone >= allowed else ARRIVED, facts=facts, severity=(gone + 0.5 - allowed) / allowed, bar=allowed
        )
        return msgspec.structs.replace(found, through=subject.today - timedelta(days=1))

    def _found(
        self, rule: Rule, subject: Subject, unit: Period, text: Text, *, facts: Mapping[str, Text | str] | None = None, **more: object
    ) -> Finding:
        value, bar = more.get("value"), more.get("bar")
        known: dict[str, Text | str | int] = {"kpi": subject.definition.name, "when": self._when(unit)}
        known["value"], known["bar"] = (
            self.says.value(float(one) if isinstance(one, int | float) else None, subject.definition) for one in (value, bar)
        )
        said = told(text, **{**known, **(facts or {})})
        return Finding(rule=rule, subject=subject.definition.id, text=said, path=_path(rule, unit), through=unit.last, **more)  # type: ignore[arg-type]

    def _when(self, unit: Period) -> Text:
        if unit.days == 1:
            return told(Text("on {day}", "op {day}"), day=self.says.day(unit.first))
        return told(Text("over {span}", "over {span}"), span=self.says.span(unit.first, unit.last))


def _part(beyond: float, bar: float) -> float:
    """Return how far beyond a line as a part of what the line is; of a line at zero, in units."""
    return beyond / (abs(bar) or 1.0)


def _path(rule: Rule, unit: Period) -> str:
    """Return the page that shows the KPI around a unit, beside what it is compared with."""
    first = min(unit.first, unit.last - timedelta(days=27))
    against = rule.against if rule.kind == "change" else "previous"
    query = urlencode([("period", f"{first}..{unit.last}"), ("compare", against), *(("where", part) for part in rule.where)])
    return f"/kpis/{rule.kpi}?{query}"
