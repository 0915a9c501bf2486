"""Read Toggl Track's detailed report: one row a time entry."""

from typing import ClassVar

from peil.load.firm.hours import NO_COST, OPTIONS, REWORK_BY_WORD, REWORK_WORD, is_rework, records, task_key, unfinished
from peil.load.firm.people import employee_key, held, source_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Option, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "user": ("User", "Member", "Gebruiker"),
        "email": ("Email", "E-mail"),
        "client": ("Client", "Klant"),
        "project": ("Project",),
        "task": ("Task", "Taak"),
        "description": ("Description", "Beschrijving", "Omschrijving"),
        "start_date": ("Start date", "Startdatum"),
        "start_time": ("Start time", "Starttijd"),
        "duration": ("Duration", "Duur"),
        "tags": ("Tags", "Labels"),
    },
    needed=("user", "start_date", "start_time", "duration"),
    usual=("email", "project"),
)


class TogglDetailed(Reader):
    """Toggl Track's detailed report. Hours count on the day an entry began, in the zone of the user, as Toggl shows it."""

    name = "toggl_detailed"
    label = Text("Toggl Track: detailed report", "Toggl Track: gedetailleerd rapport")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the entries; the report has no ids, so an entry is known by who began it when."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("start_date",))
        first, cells, kept = held((*fields.checks(dates=("start_date",)), _no_duration(fields)), sheet.table)
        return Reading(
            source=source_of("toggl", shop),
            prepare=(
                first,
                _entries(fields, shop, kept),
            ),
            records=records(f"{sheet.table}_entries"),
            checks=(*cells, unfinished(sheet.table, fields.text("duration"), fields.header("duration"))),
            caveats=(NO_COST, REWORK_BY_WORD),
        )


READER = TogglDetailed()


def _no_duration(fields: Fields) -> Check:
    cell = fields.text("duration")
    said = Text(
        "Duration `{value}` is no number of hours, minutes and seconds; the row was left out.",
        "Duration `{value}` is geen aantal uren, minuten en seconden; de rij is overgeslagen.",
    )
    sql = f"SELECT _row, {cell} FROM {fields.sheet.table} WHERE {cell} IS NOT NULL AND {fields.seconds('duration', 'hours')} IS NULL"
    return Check("unreadable_number", "error", sql, said, fields.header("duration"))


def _entries(fields: Fields, shop: Shop, kept: str) -> str:
    """Return a statement for the entries; those that one person began at one moment are told apart by their order in the file."""
    employee = employee_key(shop, email=fields.text("email"), name=fields.text("user"))
    project, task = fields.text("project"), fields.text("task")
    day, seconds = fields.day("start_date"), fields.seconds("duration", "hours")
    words = f"concat_ws(' ', {fields.text('tags')}, {task})"
    return f"""CREATE OR REPLACE TEMP TABLE {fields.sheet.table}_entries AS
        SELECT *, concat_ws('@', coalesce(employee_id, '?'), work_date::VARCHAR || ' ' || coalesce(began, ''))
            || CASE WHEN nth > 1 THEN '#' || nth ELSE '' END AS time_entry_id
        FROM (SELECT _row, {employee} AS employee_id, {project} AS project_id, {project} AS project, {task} AS task, NULL::VARCHAR AS role,
            {task_key(project, task, fields.text("description"))} AS task_id, {day} AS work_date, {fields.text("start_time")} AS began,
            ({seconds} / 3600)::DECIMAL(18,9) AS hours, NULL::DECIMAL(18,4) AS hourly_cost, NULL::VARCHAR AS _currency,
            {is_rework(words, shop.told(REWORK_WORD.name))} AS is_rework,
            row_number() OVER (PARTITION BY employee_id, work_date, began ORDER BY _row) AS nth
            FROM {fields.sheet.table} WHERE {kept} AND {fields.text("duration")} IS NOT NULL AND {day} IS NOT NULL)"""
