"""Read what somebody has said of a goal so far: the sketch that all four steps work on. It lives in the address, or in the form that keeps it."""

from functools import cached_property
from zlib import crc32

import msgspec
from starlette.datastructures import FormData

from peil.catalogue.structs import Definition, GoalTemplate
from peil.query.facts import Facts
from peil.query.telling.available import Availability, Lack
from peil.state.steering.written import MOST_SENTENCE
from peil.state.writing import one_line, wrong_with
from peil.steer.fitting.drivers import drivers_of
from peil.steer.fitting.sentences import Read, read, template_named
from peil.values.errors import PeilError
from peil.values.texts import Text
from peil.web.backroom.aims import definition_of
from peil.web.failing import said_of
from peil.web.running import Running
from peil.web.viewing import View

STEPS: tuple[Text, ...] = (
    Text("Goal", "Doel"),
    Text("Statistic", "Statistiek"),
    Text("Measurable", "Meetbaar"),
    Text("Track", "Bijhouden"),
)
MOST_ALSO, USUALLY = 12, 2  # the guides: two or three KPIs to a goal, the leading one among them
SAY_IT = Text(
    "Write what you want to reach, or begin with one of the goals below.",
    "Schrijf op wat je wilt bereiken, of begin met een van de doelen hieronder.",
)
NOT_SAID = Text("This sentence cannot be used: {why}.", "Deze zin is niet bruikbaar: {why}.")
NO_KPI = Text("Choose the KPI that tells whether the goal is reached.", "Kies de KPI die vertelt of het doel is gehaald.")


class Sketch(msgspec.Struct, frozen=True, dict=True):
    """A goal on its way: `view` holds all that was said, and nothing is kept anywhere else."""

    view: View

    @property
    def running(self) -> Running:
        """Return the running shop."""
        return self.view.running

    @property
    def asked_step(self) -> int:
        """Return the step that is asked for; the last one said counts, since a button speaks after the field beside it."""
        said = [value for key, value in self.view.asked if key == "step"]
        return int(said[-1]) if said and said[-1] in ("1", "2", "3", "4") else 1

    def given(self, name: str) -> str:
        """Return a field on one line."""
        return one_line(self.view.first(name))

    @cached_property
    def template(self) -> GoalTemplate | None:
        """Return the template that it began with, if any."""
        return template_named(self.running.workspace.catalogue, self.view.first("template"))

    @cached_property
    def sentence(self) -> str:
        """Return the goal in words: as typed, else as the template says it."""
        typed = self.given("sentence")
        return typed or (self.template.name.say(self.view.language) if self.template else "")

    @cached_property
    def read(self) -> Read:
        """Return what the sentence says."""
        return read(self.sentence, self.running.workspace.catalogue, self.view.today)

    @cached_property
    def wish(self) -> Read:
        """Return what the sentence says, with the template that was chosen where one was."""
        return msgspec.structs.replace(self.read, template=self.template.id) if self.template else self.read

    @property
    def like(self) -> GoalTemplate | None:
        """Return the template that it began with, else the one that the sentence resembles, as long as the KPI is still that one's."""
        found = self.template or template_named(self.running.workspace.catalogue, self.read.template or "")
        return found if found is not None and found.kpi == self.kpi else None

    @property
    def picked_mark(self) -> str:
        """Return what says of which sentence or template the chosen KPIs were chosen."""
        return f"{crc32(f'{self.template.id if self.template else None} {self.read.kpi}'.encode()):08x}"

    @property
    def picked(self) -> bool:
        """Return whether the KPIs were chosen by hand, for what the goal still says."""
        return self.view.first("picked") == self.picked_mark

    @cached_property
    def kpi(self) -> str:
        """Return the leading KPI: as chosen, as the address brought it, of the template, or the one that the sentence most likely means."""
        asked = self.view.first("kpi")[:200]
        known = definition_of(self.view, asked) if asked else None
        if known is not None and (self.picked or not (self.template or self.view.first("picked"))):
            return known.id
        likely = [self.template.kpi] if self.template else [match.kpi for match in self.read.kpis]
        found = next((one for one in map(self._goal_kpi, likely) if one), None)
        return found or (known.id if known else "")

    def _goal_kpi(self, name: str) -> str | None:
        definition = definition_of(self.view, name)
        return definition.id if definition and not definition.model else None

    @cached_property
    def definition(self) -> Definition | None:
        """Return what the leading KPI means."""
        return definition_of(self.view, self.kpi) if self.kpi else None

    @cached_property
    def also(self) -> tuple[str, ...]:
        """Return the supporting KPIs as chosen, else those of the template."""
        names = self.view.all("also") if self.picked else self._usual
        known = [definition_of(self.view, name[:200]) for name in names[:MOST_ALSO]]
        return tuple(dict.fromkeys(one.id for one in known if one is not None and one.id != self.kpi))

    @property
    def _usual(self) -> tuple[str, ...]:
        beside = self.like.supporting if self.like else tuple(name for name in drivers_of(self.kpi) if not self.lacks(name))
        return beside[:USUALLY]

    @cached_property
    def facts(self) -> Facts:
        """Return what is loaded."""
        return self.running.workspace.facts()

    @cached_property
    def availability(self) -> Availability:
        """Return what judges which KPIs can be measured."""
        return Availability(self.running.workspace.catalogue, self.facts)

    def lacks(self, kpi: str) -> list[Lack]:
        """Return what the loaded data lack for a KPI: nothing where it can be measured."""
        try:
            return self.availability.lacks(kpi) or []
        except PeilError:
            return []

    @cached_property
    def where(self) -> tuple[str, ...]:
        """Return the filters that the leading KPI can take."""
        return tuple(text for text in self.view.where if self.refusal(text) is None)

    def refusal(self, text: str) -> Text | None:
        """Return why the leading KPI cannot take a filter, or None where it can."""
        resolver = self.running.dimensions.resolver
        try:
            resolver.filter(text, resolver.asked((self.kpi,)))
        except PeilError as wrong:
            return said_of(wrong)
        return None

    @property
    def numbers_mark(self) -> str:
        """Return what says of which KPI and which numbers of the sentence the fields of the measure were filled in."""
        said = (self.kpi, self.read.change, self.read.period, self.template.id if self.template else None)
        return f"{crc32(repr(said).encode()):08x}"

    @property
    def measured(self) -> bool:
        """Return whether the measure was filled in by hand, for the KPI and the numbers that the goal still says."""
        return self.view.first("numbers") == self.numbers_mark

    @property
    def objective(self) -> str:
        """Return the number of the objective that it is to stand under, as said."""
        return self.view.first("objective")[:12]

    def wrong_with_goal(self) -> dict[str, str]:
        """Return what is wrong with the first step, by field."""
        if not self.sentence:
            return {"sentence": SAY_IT.say(self.view.language)}
        why = wrong_with(self.sentence, MOST_SENTENCE)
        return {"sentence": NOT_SAID.say(self.view.language, why=why.say(self.view.language))} if why else {}

    def wrong_with_statistic(self) -> dict[str, str]:
        """Return what is wrong with the second step, by field."""
        if not self.kpi:
            return {"kpi": NO_KPI.say(self.view.language)}
        refused = [why for why in map(self.refusal, self.view.where) if why is not None]
        return {"where": " ".join(why.say(self.view.language) for why in refused)} if refused else {}


def sketch_of(view: View) -> Sketch:
    """Return the sketch of an address."""
    return Sketch(msgspec.structs.replace(view, asked=begun(view)))


def begun(view: View) -> tuple[tuple[str, str], ...]:
    """Return what an address says where a template was chosen to begin with: it takes the place of one before, with that one's own sentence."""
    chosen = view.first("begin")
    if not chosen:
        return view.asked
    before = template_named(view.running.workspace.catalogue, view.first("template"))
    own = one_line(view.first("sentence"))
    stale = before is not None and own in (before.name.en, before.name.nl)
    kept = tuple(pair for pair in view.asked if pair[0] not in ("begin", "template", "step", "q") and not (stale and pair[0] == "sentence"))
    return (*kept, ("template", chosen), ("step", "2"))


def sketch_in(view: View, form: FormData) -> Sketch:
    """Return the sketch of a form: the same fields, sent to be kept."""
    asked = tuple((key, value.replace("\r\n", "\n").replace("\0", "")[:4000]) for key, value in form.multi_items() if isinstance(value, str))
    return Sketch(msgspec.structs.replace(view, asked=asked))
