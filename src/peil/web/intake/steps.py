"""Say what to load next: which records would bring which KPIs, which tools hold them, and where to find the export."""

from functools import cache
from importlib.resources import files

import msgspec

from peil.boards.gains import Gain, gains
from peil.boards.missing import inside, tools_said
from peil.boards.overview import choice
from peil.boards.wording import Wording
from peil.query.telling.available import Availability
from peil.values.texts import Text
from peil.web.viewing import View

EXAMPLES = 3
TABLE = Text(
    "Fill in the empty sheet (`{entity}.xlsx`), or load an export of your own and say what its columns are.",
    "Vul het lege blad in (`{entity}.xlsx`), of laad een eigen export en zeg wat de kolommen zijn.",
)


class Step(msgspec.Struct, frozen=True):
    """Something to load: the tools, the records, the KPIs it brings with a few by id and name, and how to get it."""

    tools: str
    entity: str
    name: str
    count: int
    examples: tuple[tuple[str, str], ...]
    how: str


@cache
def exports() -> dict[str, Text]:
    """Return where exports are found, by entity."""
    from peil.catalogue.files import read_yaml

    text = (files("peil.web.intake") / "exports.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text, "exports.yaml")[0], dict[str, Text])


def steps(view: View) -> list[Step]:
    """Return what to load next, what brings the most first."""
    running = view.running
    workspace = running.workspace
    wording = view.wording()

    def found() -> list[Gain]:
        overview = choice()
        wanted = (*overview.key, *(kpi for kpis in overview.groups.values() for kpi in kpis))
        return gains(workspace.catalogue, Availability(workspace.catalogue, workspace.facts()).lacks, wanted)

    return [step(gain, wording) for gain in running.remembered("steps", found) if gain.tools != ("Peil",)]


def step(gain: Gain, wording: Wording) -> Step:
    """Return a gain in the reader's words."""
    tools = tools_said(gain.tools, wording.language)
    entity = inside(wording.say(wording.catalogue.model.entities[gain.entity].label))
    examples = tuple((kpi, wording.name(kpi)) for kpi in gain.kpis[:EXAMPLES])
    how = wording.say(exports().get(gain.entity, TABLE), entity=gain.entity)
    return Step(tools[:1].upper() + tools[1:], gain.entity, entity, len(gain.kpis), examples, how)
