"""Give rules in words: what one looks at, in a sentence of both languages."""

from functools import cached_property

from peil.boards.wording import uncapped
from peil.catalogue.structs import Definition
from peil.steer.gauging.words import Says, told
from peil.steer.ground import Ground
from peil.values.goals import Goal, Person
from peil.values.rules import RuleDraft, RuleGrain, Side
from peil.values.texts import Text

PER: dict[RuleGrain, Text] = {
    "day": Text("on a day", "op een dag"),
    "week": Text("over a week", "over een week"),
    "month": Text("over a month", "over een maand"),
}
MOVES: dict[Side, Text] = {
    "both": Text("{kpi} differs by more than {by} {against}", "{kpi} verschilt meer dan {by} {against}"),
    "up": Text("{kpi} rises by more than {by} {against}", "{kpi} stijgt meer dan {by} {against}"),
    "down": Text("{kpi} falls by more than {by} {against}", "{kpi} daalt meer dan {by} {against}"),
}
AGAINST: dict[tuple[str, RuleGrain], Text] = {
    ("previous", "day"): Text("from the same weekday a week earlier", "ten opzichte van dezelfde weekdag een week eerder"),
    ("year", "day"): Text("from the same weekday a year earlier", "ten opzichte van dezelfde weekdag een jaar eerder"),
    ("previous", "week"): Text("from the week before", "ten opzichte van de week ervoor"),
    ("year", "week"): Text("from the same week a year earlier", "ten opzichte van dezelfde week een jaar eerder"),
    ("previous", "month"): Text("from the month before", "ten opzichte van de maand ervoor"),
    ("year", "month"): Text("from the same month a year earlier", "ten opzichte van dezelfde maand een jaar eerder"),
}
STRANGE: dict[Side, Text] = {
    "both": Text("{kpi} is unusual {per}", "{kpi} is ongewoon {per}"),
    "up": Text("{kpi} is unusually high {per}", "{kpi} is ongewoon hoog {per}"),
    "down": Text("{kpi} is unusually low {per}", "{kpi} is ongewoon laag {per}"),
}
SILENT = Text("no new data of {kpi}, {days} longer than usual", "geen nieuwe gegevens van {kpi}, {days} langer dan gewoon")
ONE_DAY, DAYS = Text("1 day", "1 dag"), Text("{count} days", "{count} dagen")
ABOVE = Text("above {value}", "boven {value}")
BELOW = Text("below {value}", "onder {value}")
OR = Text("{one} or {other}", "{one} of {other}")
OVER = Text("{kpi} {bound} {per}", "{kpi} {bound} {per}")
REACHES = Text("{kpi} reaches {value} {per}", "{kpi} haalt {value} {per}")
A_GOAL = Text("“{title}”", "“{title}”")
ANY_OF = Text("a goal of {owner}", "een doel van {owner}")
ANY = Text("any goal", "een doel")
GONE = Text("a goal that is not there any more", "een doel dat er niet meer is")
OFF = Text("{goal} is at risk or off track", "{goal} is onzeker of uit koers")
MET = Text("{goal} is reached", "{goal} is gehaald")
SOMEBODY = Text("somebody", "iemand")


class Wordings:
    """Puts rules into words, with the goals and people they name."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.says = Says(ground)

    @cached_property
    def goals(self) -> dict[int, Goal]:
        """Return the goals by number."""
        return {one.id: one for one in self.ground.state.goals.listed()}

    @cached_property
    def people(self) -> dict[int, Person]:
        """Return the people by number."""
        return {one.id: one for one in self.ground.state.people.listed()}

    def rule(self, rule: RuleDraft) -> Text:
        """Return what a rule looks at, with its filter; under its own name where it has one."""
        said = self._capital(self.looks_at(rule))
        said = Text(*(f"{text} ({' · '.join(rule.where)})" if rule.where else text for text in (said.en, said.nl)))
        return Text(f"{rule.name} – {said.en}", f"{rule.name} – {said.nl}") if rule.name else said

    def looks_at(self, rule: RuleDraft) -> Text:
        """Return what is cause for a message."""
        if rule.kind == "off_pace":
            return told(OFF, goal=self._goal(rule))
        if rule.kind == "reached" and rule.goal is not None:
            return told(MET, goal=self._goal(rule))
        definition = self.ground.definition(rule.kpi)
        kpi = definition.name if definition is not None else Text(f"`{rule.kpi}`", f"`{rule.kpi}`")
        facts: dict[str, Text] = {"kpi": kpi, "per": PER[rule.grain]}
        if rule.kind == "no_data":
            return told(SILENT, kpi=Text(uncapped(kpi.en), uncapped(kpi.nl)), days=ONE_DAY if rule.days == 1 else told(DAYS, count=rule.days))
        if rule.kind == "unusual":
            return told(STRANGE[rule.side], **facts)
        if rule.kind == "change":
            return told(MOVES[rule.side], kpi=kpi, by=self._by(rule, definition), against=AGAINST[rule.against, rule.grain])
        if rule.kind == "reached":
            return told(REACHES, value=self.says.value(rule.above if rule.above is not None else rule.below, definition), **facts)
        return told(OVER, bound=self._bounds(rule, definition), **facts)

    def _bounds(self, rule: RuleDraft, definition: Definition | None) -> Text:
        bounds = [(ABOVE, rule.above), (BELOW, rule.below)]
        said = [told(text, value=self.says.value(value, definition)) for text, value in bounds if value is not None]
        return said[0] if len(said) == 1 else told(OR, one=said[0], other=said[1])

    def _by(self, rule: RuleDraft, definition: Definition | None) -> Text:
        by = rule.by or 0.0
        return (
            self.says.gap(by, definition)
            if rule.points
            else Text(*(one.percent(by, 0 if (100 * by) % 1 == 0 else 1) for one in (self.says.english, self.says.dutch)))
        )

    def _goal(self, rule: RuleDraft) -> Text:
        if rule.goal is not None:
            goal = self.goals.get(rule.goal)
            return told(A_GOAL, title=goal.title) if goal else GONE
        if rule.owner is not None:
            owner = self.people.get(rule.owner)
            return told(ANY_OF, owner=owner.name if owner else SOMEBODY)
        return ANY

    def _capital(self, text: Text) -> Text:
        return Text(*(one[:1].upper() + one[1:] for one in (text.en, text.nl)))
