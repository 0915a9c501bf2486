"""Make, back up and restore workspaces, and make the demo shop."""

import argparse
import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from peil.boards.numbers import Numbers
from peil.cli.opening import open_workspace
from peil.cli.printing import narrate, sparkline, table
from peil.handing.notice import refuse_served
from peil.load.recognising import Order
from peil.query.questions import Question
from peil.values.errors import BadQuestion, WorkspaceExists
from peil.values.periods import parse_period
from peil.values.texts import Text
from peil.workspace import FILE, Settings, Workspace, find_workspace, init_workspace

MARK = ".peil-demo"
STOP_FIRST = Text(
    "Stop that server first (Ctrl-C where it runs): all that it has open would be replaced. Nothing was changed.",
    "Stop die server eerst (Ctrl-C waar hij draait): alles wat hij open heeft zou worden vervangen. Er is niets veranderd.",
)
SUMMARY = (
    "net_sales", "orders", "average_order_value", "gross_margin", "sessions", "conversion_rate", "cart_abandonment_rate", "roas",
    "customer_satisfaction_score", "first_response_time", "overall_equipment_effectiveness", "headcount",
)  # fmt: skip


def init(chosen: argparse.Namespace) -> int:
    """Make a workspace."""
    chosen.language = chosen.locale
    settings = Settings(
        name=chosen.name or chosen.dir.resolve().name,
        currency=chosen.currency.upper(),
        timezone=chosen.timezone,
        country=chosen.country.upper(),
        locale=chosen.locale,
    )
    init_workspace(chosen.dir, settings)
    made = Text(
        "Made the workspace {folder} ({name}, {currency}, {timezone}). Next: peil --workspace {folder} load FILE",
        "De werkmap {folder} is gemaakt ({name}, {currency}, {timezone}). Nu: peil --workspace {folder} load BESTAND",
    )
    narrate(made.say(chosen.locale, folder=chosen.dir, name=settings.name, currency=settings.currency, timezone=settings.timezone))
    return 0


def demo(chosen: argparse.Namespace) -> int:
    """Make the demo shop anew, load it and show how it stands."""
    from peil.demo import make_shop

    language = chosen.system_language
    folder: Path = chosen.dir
    if not 0 < chosen.scale <= 1000:
        raise BadQuestion(why=Text("--scale must be more than 0 and at most 1000.", "--scale moet meer dan 0 en ten hoogste 1000 zijn."))
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise WorkspaceExists(folder=folder)
        refuse_served(folder, STOP_FIRST)
        shutil.rmtree(folder)
    begun = time.perf_counter()
    narrate(Text("Making the demo shop …", "De demowinkel wordt gemaakt …").say(language))
    workspace = init_workspace(folder, Settings(name="Tuin & Terras", locale=language))
    (folder / MARK).touch()
    until = workspace.today() - timedelta(days=1)
    with tempfile.TemporaryDirectory(prefix="peil-demo-") as work:
        rows = make_shop(Path(work), until=until, scale=chosen.scale, seed=chosen.seed)
        made = time.perf_counter()
        narrate(Text("Loading {count:,} records …", "{count:,} records worden geladen …").say(language, count=sum(rows.values())))
        workspace.load(Order((Path(work),)), keep_raw=False)
    took = Text("Made in {made:.1f} s, loaded in {loaded:.1f} s.", "Gemaakt in {made:.1f} s, geladen in {loaded:.1f} s.")
    narrate(took.say(language, made=made - begun, loaded=time.perf_counter() - made))
    summary(workspace)
    hint = Text(
        'Try: peil --workspace "{folder}" ask net_sales orders --grain month · peil --workspace "{folder}" explain conversion_rate',
        'Probeer: peil --workspace "{folder}" ask net_sales orders --grain month · peil --workspace "{folder}" explain conversion_rate',
    )
    narrate(hint.say(language, folder=folder))
    if chosen.no_serve:
        return 0
    from peil.cli.serving import serve_workspace

    return serve_workspace(Workspace(folder), chosen)


def summary(workspace: Workspace) -> None:
    """Print how a shop stands: a few KPIs of the last thirty days against the thirty before, with their course by week."""
    language = workspace.language
    numbers = Numbers(language, workspace.settings.currency)
    today = workspace.today()
    period = parse_period("last-30-days", today)
    month = workspace.ask(Question(SUMMARY, period, compare="previous")).rows[0]
    weeks = workspace.ask(Question(SUMMARY, parse_period("last-12-weeks", today), grain="week")).rows
    rows = []
    for name in SUMMARY:
        definition = workspace.catalogue.definition(name)
        shown = numbers.change(month[f"{name}.change"])
        rows.append([definition.name.say(language), numbers.of(month[name], definition), shown, sparkline([row[name] for row in weeks])])
    headers = [
        Text("KPI", "KPI").say(language),
        Text("last 30 days", "afgelopen 30 dagen").say(language),
        Text("change", "verschil").say(language),
        Text("12 weeks", "12 weken").say(language),
    ]
    table(headers, rows, right=(False, True, True, False), title=f"{workspace.settings.name}: {period.first} – {period.last}")


def backup(chosen: argparse.Namespace) -> int:
    """Write the workspace to one file."""
    workspace = open_workspace(chosen)
    size = workspace.backup(chosen.file)
    said = Text("Wrote {file} ({size:.1f} MB).", "{file} is geschreven ({size:.1f} MB).")
    narrate(said.say(workspace.language, file=chosen.file, size=size / 1e6))
    return 0


def restore(chosen: argparse.Namespace) -> int:
    """Bring the workspace back from a backup."""
    folder = chosen.workspace or _nearest()
    refuse_served(folder, STOP_FIRST)
    restored = Workspace.restore(chosen.file, folder)
    said = Text("Restored {folder} from {file}.", "{folder} is teruggezet uit {file}.")
    narrate(said.say(restored.language, folder=folder, file=chosen.file))
    return 0


def _nearest() -> Path:
    here = Path.cwd()
    return find_workspace(None, here) if any((folder / FILE).is_file() for folder in (here, *here.parents)) else here
