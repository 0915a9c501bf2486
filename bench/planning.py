"""Planning and rendering alone, without reading or running anything: twenty KPIs, and all of them."""

from datetime import UTC, datetime

from asking import KPIS, PERIOD
from shops import LAST_DAY, moment
from timing import Rounds, report, shown

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.loading import load_catalogue
from peil.query.questions import Question
from peil.query.run import Analyst, Clock, Extent, Facts

FIRST_DAY = LAST_DAY.replace(year=LAST_DAY.year - 2)
LOADED_AT = datetime(2026, 11, 1, 6, tzinfo=UTC).replace(tzinfo=None)


def everything_loaded(catalogue: Catalogue) -> Facts:
    extents = tuple(Extent(name, "files", FIRST_DAY, LAST_DAY, 1_000_000, LOADED_AT) for name in catalogue.model.entities)
    return Facts(extents, {}, (), {})


def run(*, quick: bool) -> None:
    print("Planning and rendering")
    catalogue = load_catalogue()
    parameters = {name: float(setting.default) for name, setting in catalogue.language.parameters.items()}
    analyst = Analyst(catalogue, None, Clock("Europe/Amsterdam", moment(), parameters))  # type: ignore[arg-type]
    facts = everything_loaded(catalogue)
    numbers = tuple(kpi.id for kpi in catalogue.kpis.values() if kpi.formula)
    asked = {"one": KPIS[:1], "twenty": KPIS, "all": numbers}
    questions = {name: Question(kpis, PERIOD, "day", compare="previous") for name, kpis in asked.items()}
    timed = Rounds({name: lambda name=name: analyst.planned(questions[name], facts) for name in asked}, 11 if quick else 51, warm=2)
    for name, goal in (("one", ""), ("twenty", "goal: ≤ 10 ms"), ("all", "goal: ≤ 40 ms")):
        statements = len(analyst.planned(questions[name], facts).statements)
        report(f"{len(asked[name])} KPIs, {statements} statements, by day over 90 days and the 90 before", shown(timed.median(name)), goal)
