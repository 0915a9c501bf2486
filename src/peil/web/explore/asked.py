"""Read the address of Explore part by part into a wish; of each part that cannot be used a sentence says why, and the rest stands."""

from collections.abc import Callable

import msgspec

from peil.boards.missing import missing
from peil.query.cuts.filters import where_text
from peil.query.facts import Facts
from peil.query.resolve import Asked
from peil.query.telling.available import Availability
from peil.values.errors import BadQuestion, PeilError
from peil.values.periods import Grain
from peil.values.texts import Text, one_of
from peil.web.explore.shapes import SHAPES, hours_of, usual_shape, why_not
from peil.web.explore.wishes import Wish
from peil.web.failing import said_of
from peil.web.viewing import View, suitable

MOST_KPIS, MOST_DIMENSIONS, LONGEST_NAME = 12, 4, 120
LACKING = Text("{name} cannot be computed yet. {why}", "{name} valt nog niet te berekenen. {why}")
TOO_MANY = Text(
    "At most {kpis} KPIs and {dimensions} dimensions fit on one page; the rest is left out.",
    "Op één pagina passen hoogstens {kpis} KPI’s en {dimensions} dimensies; de rest is weggelaten.",
)
INSTEAD = Text("{why} Shown here: {shape}.", "{why} Hier getoond: {shape}.")
NOT_TAKEN = Text(
    "Not filtered by {names}: the data of what you chose do not all know that distinction.",
    "Er is niet gefilterd op {names}: niet alle gegevens van wat je koos kennen dat onderscheid.",
)


def wish_of(view: View) -> Wish:
    """Return the wish of an address; nothing in an address makes it raise."""
    return Reading(view).wish()


class Reading:
    """Reads one address and collects what is wrong with it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.running = view.running
        self.catalogue = view.running.workspace.catalogue
        self.wording = view.wording()
        self.resolver = view.running.dimensions.resolver
        self.problems: list[Text] = []

    def wish(self) -> Wish:
        """Return the wish."""
        self.sound(lambda view: view.period, "period", "from", "to")
        self.sound(lambda view: view.compare, "compare")
        self.sound(_grain, "grain")
        self.sound(_shape, "show")
        kpis, listings = self.kpis()
        asked = self.resolver.asked(kpis) if kpis else ()
        by = self.dimensions(asked)
        where = (*self.picked(kpis), *self.typed(asked)) if kpis else ()
        shape, by, grain = self.shape(asked, by)
        return Wish(self.view, kpis, listings, by, grain, where, shape, tuple(dict.fromkeys(self.problems)))

    def sound(self, read: Callable[[View], object], *names: str) -> None:
        """Go on without parts of the address that cannot be read."""
        try:
            read(self.view)
        except PeilError as wrong:
            self.problems.append(said_of(wrong))
            self.go_on_without(*names)

    def go_on_without(self, *names: str, value: str | None = None) -> None:
        """Take parts out of the address, or one value of them, so that no link on the page leads to the same trouble."""
        asked = tuple(pair for pair in self.view.asked if pair[0] not in names or value not in (None, pair[1]))
        self.view = msgspec.structs.replace(self.view, asked=asked)

    def kpis(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the KPIs that can be computed, and apart from them those that give a table of their own."""
        named, facts = self.view.all("kpi"), self.running.workspace.facts()
        if len(named) > MOST_KPIS or len(self.view.all("by")) > MOST_DIMENSIONS:
            self.problems.append(_both(TOO_MANY, kpis=MOST_KPIS, dimensions=MOST_DIMENSIONS))
        found: list[str] = []
        for at, name in enumerate(named):
            try:
                able = self.able(name[:LONGEST_NAME], facts) if at < MOST_KPIS else []
            except PeilError as wrong:
                self.problems.append(said_of(wrong))
                able = []
            found += able
            if not able:
                self.go_on_without("kpi", value=name)
        apart = [name for name in found if self.catalogue.definition(name).sql]
        return tuple(dict.fromkeys(name for name in found if name not in apart)), tuple(dict.fromkeys(apart))

    def able(self, name: str, facts: Facts) -> list[str]:
        """Return a KPI's id where it can be computed, nothing where it lacks data; raises what is wrong with it otherwise."""
        definition = self.catalogue.definition(name)
        if not definition.sql:
            self.resolver.asked((definition.id,))
        lacks = Availability(self.catalogue, facts).lacks(definition.id)
        if not lacks:
            return [definition.id]
        whys = missing(lacks, self.catalogue)
        why = Text(" ".join(one.en for one in whys), " ".join(one.nl for one in whys))
        self.problems.append(_both(LACKING, name=definition.name, why=why))
        return []

    def dimensions(self, asked: tuple[Asked, ...]) -> tuple[str, ...]:
        """Return the dimensions that can cut all the KPIs: those asked for, else the breakdown that a KPI has of itself."""
        found: list[str] = []
        for name in self.view.all("by")[:MOST_DIMENSIONS] if asked else ():
            try:
                found.append(self.resolver.dimension(name[:LONGEST_NAME], asked).key)
            except PeilError as wrong:
                self.problems.append(said_of(wrong))
                self.go_on_without("by", value=name)
        return tuple(dict.fromkeys(found)) or self.resolver.breakdown(asked)

    def picked(self, kpis: tuple[str, ...]) -> tuple[str, ...]:
        """Return the filters picked by value that all the KPIs can take; the others are named."""
        found: list[str] = []
        untaken: list[str] = []
        for name, values in self.view.filters:
            text = where_text(name, values, self.running.sort_of(name))
            try:
                unable = self.running.dimensions.filterable(kpis, (text,))[1]
            except PeilError as wrong:
                self.problems.append(said_of(wrong))
                self.go_on_without(f"f.{name}")
                continue
            (untaken if unable else found).append(self.wording.dimension(name) if unable else text)
        if untaken:
            self.problems.append(_both(NOT_TAKEN, names=", ".join(dict.fromkeys(untaken))))
        return tuple(found)

    def typed(self, asked: tuple[Asked, ...]) -> tuple[str, ...]:
        """Return the filters typed by hand that all the KPIs can take; of the others it is said why."""
        found: list[str] = []
        for text in self.view.all("where"):
            try:
                self.resolver.filter(text, asked)
            except PeilError as wrong:
                self.problems.append(said_of(wrong))
                self.go_on_without("where", value=text)
            else:
                found.append(text)
        return tuple(found)

    def shape(self, asked: tuple[Asked, ...], by: tuple[str, ...]) -> tuple[str, tuple[str, ...], Grain | None]:
        """Return how it is drawn, with the dimensions and grain that go with it; says why where it cannot be drawn as asked."""
        wanted = self.view.first("show")
        if wanted == "heat" and not by:
            by = hours_of(self.resolver, asked)
        grain, kpis = self.grain(wanted, by), tuple(one.definition.id for one in asked)
        usual = usual_shape(by, grain)
        why = why_not(wanted, kpis, by, grain, self.wording) if kpis else None
        if why is not None:
            self.problems.append(_both(INSTEAD, why=why, shape=Text(SHAPES[usual].en.lower(), SHAPES[usual].nl.lower())))
        return (wanted if wanted and why is None else usual), by, grain

    def grain(self, wanted: str, by: tuple[str, ...]) -> Grain | None:
        """Return the grain asked for, else the one that suits what is drawn."""
        if self.view.first("grain"):
            return _grain(self.view)
        timed = wanted in ("line", "stacked") or (not by and wanted not in ("heat", "scatter"))
        return suitable(self.view.period) if timed else None


def _grain(view: View) -> Grain | None:
    return None if view.first("grain") in ("", "none") else view.grain()


def _shape(view: View) -> str:
    shape = view.first("show")
    if shape and shape not in SHAPES:
        shown, listed = shape[:40], one_of(tuple(SHAPES))
        raise BadQuestion(why=Text(f"There is no drawing `{shown}`; right are {listed}.", f"`{shown}` is geen tekenwijze; goed zijn {listed}."))
    return shape


def _both(text: Text, **facts: object) -> Text:
    """Return a text filled in, in both languages; a fact that is a text itself is said in the same one."""
    english = {name: fact.en if isinstance(fact, Text) else fact for name, fact in facts.items()}
    dutch = {name: fact.nl if isinstance(fact, Text) else fact for name, fact in facts.items()}
    return Text(text.say("en", **english), text.say("nl", **dutch))
