"""Read Harvest's detailed time report: one row a time entry."""

from typing import ClassVar

from peil.load.firm.hours import OPTIONS, REWORK_BY_WORD, REWORK_WORD, is_rework, records, task_key, unfinished
from peil.load.firm.people import employee_key, held, source_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Option, Probe, Reader, Reading, Sheet, Shop, text_literal
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "date": ("Date", "Datum"),
        "client": ("Client", "Klant"),
        "project": ("Project",),
        "code": ("Project Code", "Projectcode"),
        "task": ("Task", "Taak"),
        "notes": ("Notes", "Notities"),
        "hours": ("Hours", "Uren"),
        "first": ("First Name", "Voornaam"),
        "last": ("Last Name", "Achternaam"),
        "number": ("Employee Id", "Employee ID"),
        "roles": ("Roles", "Rollen"),
        "cost_rate": ("Cost Rate",),
        "currency": ("Currency", "Valuta"),
    },
    needed=("date", "project", "task", "hours", "first", "last"),
    usual=("code", "cost_rate", "currency"),
)


class HarvestDetailed(Reader):
    """Harvest's detailed time report, with dates and numbers in the notation of the account; hours as worked, not as rounded for the bill."""

    name = "harvest_detailed"
    label = Text("Harvest: detailed time report", "Harvest: gedetailleerd urenrapport")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the entries; the report has no ids, so an entry is known by who worked on what on which day."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("hours", "cost_rate"), dates=("date",))
        first, cells, kept = held(fields.checks(numbers=("hours", "cost_rate"), dates=("date",)), sheet.table)
        return Reading(
            source=source_of("harvest", shop),
            prepare=(
                first,
                _entries(fields, shop, kept),
            ),
            records=records(f"{sheet.table}_entries"),
            checks=(*cells, unfinished(sheet.table, fields.text("hours"), fields.header("hours"))),
            caveats=(REWORK_BY_WORD,),
        )


READER = HarvestDetailed()


def _entries(fields: Fields, shop: Shop, kept: str) -> str:
    """Return a statement for the entries; those of one person, day and task are told apart by their order in the file."""
    project, task = f"coalesce({fields.code('code')}, {fields.text('project')})", fields.text("task")
    name = f"nullif(concat_ws(' ', {fields.text('first')}, {fields.text('last')}), '')"
    told = shop.told("currency")
    currency = text_literal(told.upper()) if told else f"nullif(regexp_extract(upper({fields.text('currency')}), '\\b([A-Z]{{3}})$', 1), '')"
    same = "employee_id, work_date, project_id, task"
    return f"""CREATE OR REPLACE TEMP TABLE {fields.sheet.table}_entries AS
        SELECT *, concat_ws('@', coalesce(employee_id, '?'), work_date::VARCHAR, project_id, task) || CASE WHEN nth > 1 THEN '#' || nth ELSE '' END
            AS time_entry_id
        FROM (SELECT _row, {employee_key(shop, number=fields.code("number"), name=name)} AS employee_id, {project} AS project_id,
            {fields.text("project")} AS project, {task} AS task, {fields.text("roles")} AS role, {fields.day("date")} AS work_date,
            {task_key(project, task, fields.text("notes"))} AS task_id, {fields.number("hours", "DECIMAL(18,9)")} AS hours,
            {fields.number("cost_rate")} AS hourly_cost, {currency} AS _currency, {is_rework(task, shop.told(REWORK_WORD.name))} AS is_rework,
            row_number() OVER (PARTITION BY {same} ORDER BY _row) AS nth
            FROM {fields.sheet.table} WHERE {kept} AND {fields.day("date")} IS NOT NULL AND {fields.number("hours")} IS NOT NULL)"""
