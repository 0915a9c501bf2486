"""Give what is said of goals: values, days and chances as both languages write them, put into sentences."""

from datetime import date

from peil.boards.numbers import Numbers
from peil.catalogue.structs import Definition
from peil.steer.ground import Ground
from peil.values.texts import LANGUAGES, Text

NOTHING = Text("–", "–")
COUNTED = 20  # from here on a count is said without decimals


def told(text: Text, **facts: Text | str | int) -> Text:
    """Return a text with facts filled in, each in its own language."""
    said = [
        text.say(language, **{name: fact.say(language) if isinstance(fact, Text) else fact for name, fact in facts.items()}) for language in LANGUAGES
    ]
    return Text(*said)


def joined(*texts: Text | None) -> Text:
    """Return sentences one after the other."""
    kept = [text for text in texts if text is not None and text.en]
    return Text(" ".join(text.en for text in kept), " ".join(text.nl for text in kept))


class Says:
    """Writes the values of goals in both languages."""

    def __init__(self, ground: Ground) -> None:
        self.english, self.dutch = (Numbers(language, ground.settings.currency) for language in LANGUAGES)

    def value(self, value: float | None, definition: Definition | None, unit: str = "") -> Text:
        """Return a value of a KPI as a sentence says it, or one of no KPI in its own unit."""
        if value is None:
            return NOTHING
        if definition is not None and definition.unit == "count" and abs(value) >= COUNTED:
            return Text(self.english.decimal(value), self.dutch.decimal(value))
        if definition is not None:
            return Text(self.english.rounded(value, definition), self.dutch.rounded(value, definition))
        digits = 0 if float(value).is_integer() else 1 if abs(value) >= 10 else 2
        after = f" {unit}" if unit else ""
        return Text(self.english.decimal(value, digits) + after, self.dutch.decimal(value, digits) + after)

    def gap(self, gap: float, definition: Definition | None, unit: str = "") -> Text:
        """Return how far a value is off another, without its sign; of two percentages in percentage points."""
        if definition is None or definition.unit != "percent":
            return self.value(abs(gap), definition, unit)
        points = Text("{points} percentage points", "{points} procentpunt")
        digits = 1 if abs(gap) >= 0.0005 else 2
        return told(points, points=Text(self.english.decimal(100 * abs(gap), digits), self.dutch.decimal(100 * abs(gap), digits)))

    def chance(self, chance: float) -> Text:
        """Return a probability as whole percents; of days to come nothing is quite certain."""
        if 0 < chance < 0.01 or 0.99 < chance < 1:
            edge = Text("less than {edge}", "minder dan {edge}") if chance < 0.5 else Text("more than {edge}", "meer dan {edge}")
            return told(edge, edge=self.chance(0.01 if chance < 0.5 else 0.99))
        return Text(self.english.percent(chance, 0), self.dutch.percent(chance, 0))

    def day(self, day: date) -> Text:
        """Return a day."""
        return Text(self.english.day(day), self.dutch.day(day))

    def span(self, first: date, last: date) -> Text:
        """Return the days from one up to and including another."""
        return Text(self.english.span(first, last), self.dutch.span(first, last))
