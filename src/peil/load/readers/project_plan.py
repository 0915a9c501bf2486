"""Read a project plan with its earned value: on a status date, what was planned, earned and spent on each project, and the project's own dates."""

from typing import ClassVar

from peil.load.firm.people import held, source_of, zone_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Option, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "status_date": ("status date", "snapshot date", "report date", "reporting date", "data date", "as of", "date", "peildatum", "statusdatum",
                        "rapportdatum", "datum"),
        "project": ("project id", "project code", "project key", "project number", "projectnummer", "projectcode", "project-id", "project",
                    "project name", "projectnaam"),
        "name": ("project name", "projectnaam", "name", "naam", "project"),
        "type": ("project type", "type", "soort project", "projecttype", "soort"),
        "department": ("department", "owner department", "afdeling"),
        "planned_start": ("planned start", "planned start date", "baseline start", "geplande start", "geplande startdatum"),
        "planned_end": ("planned end", "planned end date", "planned finish", "baseline finish", "gepland einde", "geplande einddatum"),
        "started": ("actual start", "started on", "start date", "start", "werkelijke start", "gestart op", "startdatum"),
        "completed": ("actual end", "actual finish", "completed on", "completed", "werkelijk einde", "afgerond op", "opgeleverd op"),
        "budget": ("bac", "budget at completion", "budget", "begroting", "projectbudget"),
        "pv": ("pv", "planned value", "planned value (pv)", "bcws", "geplande waarde", "geplande waarde (pv)"),
        "ev": ("ev", "earned value", "earned value (ev)", "bcwp", "verdiende waarde", "verdiende waarde (ev)", "gerealiseerde waarde"),
        "ac": ("ac", "actual cost", "actual cost (ac)", "acwp", "actual costs", "werkelijke kosten", "werkelijke kosten (ac)"),
        "benefit": ("benefit", "benefits", "benefits to date", "opbrengst", "opbrengsten", "baten"),
        "currency": ("currency", "valuta"),
    },
    needed=("project", "pv", "ev", "ac"),
    usual=("status_date",),
)  # fmt: skip
AMOUNTS = Option(
    "amounts",
    Text(
        "whether PV, EV and AC run up since the start, or are of one period each",
        "of PV, EV en AC oplopen vanaf de start, of elk van één periode zijn",
    ),
    ("cumulative", "per_period"),
)
MONEY = ("budget", "pv", "ev", "ac", "benefit")
DAYS = ("status_date", "planned_start", "planned_end", "started", "completed")
TO_DATE = Caveat(
    "values_to_date",
    Text(
        "The values of the plan are read as running up since the start of a project (`--option amounts=per_period` says else).",
        "De waarden van het plan zijn gelezen als oplopend vanaf de start van een project (`--option amounts=per_period` zegt anders).",
    ),
    ("project_snapshots.planned_value", "project_snapshots.earned_value", "project_snapshots.actual_cost"),
)


class ProjectPlan(Reader):
    """A project plan with PV, EV and AC. A plan without a status date is of the day it was taken on; of a project its latest state counts."""

    name = "project_plan"
    label = Text("Projects: plan with earned value", "Projecten: plan met verdiende waarde")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = (AMOUNTS,)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the snapshots and the projects."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=MONEY, dates=DAYS)
        first, cells, kept = held(fields.checks(numbers=MONEY, dates=DAYS), sheet.table)
        table, each = sheet.table, shop.told(AMOUNTS.name) == "per_period"
        over = "OVER (PARTITION BY project_id ORDER BY day, _row)" if each else ""
        values = ", ".join(
            f"{f'sum({own}) {over}' if each else own}::DECIMAL(18,4) AS {name}"
            for own, name in (("pv", "planned_value"), ("ev", "earned_value"), ("ac", "actual_cost"), ("benefit", "benefit_amount"))
        )
        snapshots = f"SELECT _row, day AS snapshot_date, project_id, {values}, _currency FROM {table}_plan WHERE project_id IS NOT NULL"
        projects = f"""SELECT _row, project_id, name, project_type, department, planned_start_date, planned_end_date, started_at, completed_at,
            budget AS budget_amount, _currency, day AS _rate_day FROM {table}_plan WHERE project_id IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY project_id ORDER BY day DESC, _row DESC) = 1"""
        nameless = Text("The row has no project; it was left out.", "De rij heeft geen project; hij is overgeslagen.")
        check = Check("no_project", "error", f"SELECT _row, '' FROM {table} WHERE {fields.code('project')} IS NULL", nameless)
        return Reading(
            source=source_of("project_plan", shop),
            prepare=(
                first,
                _plan(fields, shop, kept),
            ),
            records=(Records("projects", projects, zone_of(shop)), Records("project_snapshots", snapshots)),
            checks=(*cells, check),
            caveats=() if each else (TO_DATE,),
        )


READER = ProjectPlan()


def _plan(fields: Fields, shop: Shop, kept: str) -> str:
    told = shop.told("currency") or next((money for own in MONEY if (money := fields.currency(own))), None)
    currency = text_literal(told.upper()) if told else f"upper({fields.text('currency')})"
    money = ", ".join(f"{fields.number(own)} AS {own}" for own in MONEY)
    return f"""CREATE OR REPLACE TEMP TABLE {fields.sheet.table}_plan AS SELECT _row, {fields.code("project")} AS project_id,
            {fields.text("name")} AS name, {fields.text("type")} AS project_type, {fields.text("department")} AS department,
            {fields.day("planned_start")} AS planned_start_date,
            {fields.day("planned_end")} AS planned_end_date, {fields.moment("started")} AS started_at, {fields.moment("completed")} AS completed_at,
            {money}, {currency} AS _currency, coalesce({fields.day("status_date")}, DATE '{shop.taken_on}') AS day
        FROM {fields.sheet.table} WHERE {kept}"""
