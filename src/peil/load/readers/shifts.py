"""Read the shifts of employees of any rota, clock or MES: who worked when, for how long, at which machine, and what came of it."""

from typing import ClassVar

from peil.load.firm.machines import GOOD, MACHINE
from peil.load.firm.people import EMPLOYEES_BY, employee_key, held, instant, new_ones, source_of, zone_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Restated, Sheet, Shop
from peil.values.texts import Text

COLUMNS: dict[str, tuple[str, ...]] = {
    "shift": ("shift id", "shift number", "dienst-id", "dienstnummer"),
    "number": (
        "employee id",
        "employee number",
        "personnel number",
        "staff id",
        "badge",
        "personeelsnummer",
        "medewerkernummer",
        "medewerker-id",
    ),
    "email": ("email", "e-mail", "e-mailadres"),
    "name": ("employee", "employee name", "name", "worker", "operator", "medewerker", "naam", "werknemer"),
    "machine": MACHINE,
    "date": ("date", "day", "shift date", "work date", "datum", "werkdatum", "dag"),
    "start": (
        "start",
        "start time",
        "shift start",
        "planned start",
        "scheduled start",
        "begin",
        "begintijd",
        "starttijd",
        "van",
        "geplande start",
    ),
    "end": ("end", "end time", "shift end", "planned end", "scheduled end", "einde", "eindtijd", "tot", "gepland einde"),
    "clock_in": ("clock in", "clocked in", "actual start", "in", "ingeklokt", "inkloktijd", "werkelijke start"),
    "clock_out": ("clock out", "clocked out", "actual end", "out", "uitgeklokt", "uitkloktijd", "werkelijk einde"),
    "pause": ("break", "break minutes", "break (min)", "break_min", "pauze", "pauze (min)", "pauze minuten", "pauze_min"),
    "scheduled": ("scheduled hours", "planned hours", "rostered hours", "contract hours", "geplande uren", "roosteruren", "ingeroosterde uren"),
    "worked": ("worked hours", "hours worked", "actual hours", "total hours", "gewerkte uren", "werkelijke uren"),
    "productive": ("productive hours", "direct hours", "productieve uren", "directe uren"),
    "overtime": ("overtime hours", "overtime", "ot hours", "overuren", "overwerk", "meeruren"),
    "expected": ("expected quantity", "standard output", "target quantity", "target", "verwacht aantal", "norm", "normproductie"),
    "produced": ("produced quantity", "output", "produced", "units", "geproduceerd", "productie", "aantal"),
    "good": (*GOOD, "good units", "goedgekeurd aantal"),
}
HOURS = ("scheduled", "worked", "productive", "overtime")
CLOCKS = ("start", "end", "clock_in", "clock_out")
UNITS = ("expected", "produced", "good")
NEEDS = {"who": ("number", "email", "name"), "when": ("date", "start", "clock_in"), "lasted": (*HOURS, "clock_out", "pause")}
LAYOUT = Layout(
    columns=COLUMNS | {need: tuple(name for own in owns for name in COLUMNS[own]) for need, owns in NEEDS.items()},
    needed=tuple(NEEDS),
)
NO_WORKED = Caveat(
    "shifts_without_worked_hours",
    Text(
        "The rota gives planned hours only: how long people really worked is unknown.",
        "Het rooster geeft alleen geplande uren: hoelang mensen echt hebben gewerkt is onbekend.",
    ),
    ("shifts.worked_hours",),
)


class Shifts(Reader):
    """Shifts of employees. One whose end comes before its start ends on the next day; hours without a column of their own follow from the clock."""

    name = "shifts"
    label = Text("Shifts of employees", "Diensten van medewerkers")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = (EMPLOYEES_BY,)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a person, a day or start, and hours or the clock, and nothing of time sheets."""
        found = LAYOUT.found(face.columns).keys()
        clocked = {"clock_in", "clock_out"} <= found or {"start", "end", "pause"} <= found
        sheets = {"project", "client", "task", "duration", "state", "status", "incident id", "incident"}
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool(clocked or set(HOURS) & found) and not sheets & face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the shifts; one without a number is known by who began it when."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=(*HOURS, *UNITS), dates=("date", *CLOCKS))
        table, zone = sheet.table, zone_of(shop)
        first, cells, kept = held((*fields.checks(numbers=UNITS, dates=("date",)), *_cells(fields)), sheet.table)
        columns = "shift_id, employee_id, equipment_id, started_at, scheduled_hours, worked_hours, productive_hours, overtime_hours"
        columns += ", expected_quantity, produced_quantity, good_quantity"
        known = fields.has("worked") or {"clock_in", "clock_out"} <= fields.found.keys()
        return Reading(
            source=source_of("shifts", shop),
            prepare=(
                first,
                _shifts(fields, shop, zone, kept),
            ),
            records=(
                new_ones("employees", "employee_id", f"{table}_shifts"),
                Records("shifts", f"SELECT _row, {columns} FROM {table}_shifts", restates=Restated("started_at", "coalesce(employee_id, '')")),
            ),
            checks=(*cells, *_checks(table)),
            caveats=() if known else (NO_WORKED,),
        )


READER = Shifts()


def _hours(fields: Fields, own: str) -> str:
    """Return a number of hours: `7.5`, or hours and minutes as `7:30`."""
    cell = fields.text(own)
    clock = f"string_split({cell}, ':')"
    timed = f"try_cast({clock}[1] AS DOUBLE) + try_cast({clock}[2] AS DOUBLE) / 60 + coalesce(try_cast({clock}[3] AS DOUBLE), 0) / 3600"
    return f"(CASE WHEN contains({cell}, ':') THEN {timed} ELSE {fields.number(own)}::DOUBLE END)"


def _time(fields: Fields, own: str) -> str:
    """Return the ISO text of a moment that stands in a cell with its day, or as a time of day (`22:00`) beside the day of the shift.

    An end whose time of day comes before that of its start is on the next day.
    """
    clock = _clock(fields, own)
    start = {"end": "start", "clock_out": "clock_in"}.get(own)
    next_day = f" + CASE WHEN {clock} < {_clock(fields, start)} THEN 1 ELSE 0 END" if start else ""
    return f"CASE WHEN {clock} IS NOT NULL THEN strftime({fields.day('date')}{next_day}, '%Y-%m-%d') || ' ' || {clock} ELSE {fields.moment(own)} END"


def _clock(fields: Fields, own: str) -> str:
    found = f"nullif(regexp_extract({fields.text(own)}, '^\\d{{1,2}}:\\d{{2}}(:\\d{{2}})?$'), '')"
    return f"lpad({found}, CASE WHEN length({found}) < 6 THEN 5 ELSE 8 END, '0')"


def _shifts(fields: Fields, shop: Shop, zone: str, kept: str) -> str:
    """Return a statement for the shifts; what lasted is measured between moments, so that a night on which the clock changes is right."""
    at = {own: f"({instant(_time(fields, own), zone)})" for own in CLOCKS}
    ends = {"rota": ("start", "end"), "clock": ("clock_in", "clock_out")}
    lasted = {name: f"epoch(at_{last} - at_{first}) / 3600.0 - pause" for name, (first, last) in ends.items()}
    pause = (
        f"coalesce(CASE WHEN contains({fields.text('pause')}, ':') THEN {_hours(fields, 'pause')} ELSE {fields.number('pause')}::DOUBLE / 60 END, 0)"
    )
    moments = ", ".join(f"{sql} AS at_{own}" for own, sql in at.items())
    employee = employee_key(shop, number=fields.code("number"), email=fields.text("email"), name=fields.text("name"))
    begin = f"timezone('UTC', timezone('{shop.timezone}', {fields.day('date')}::TIMESTAMP))"
    return f"""CREATE OR REPLACE TEMP TABLE {fields.sheet.table}_shifts AS
        SELECT *, coalesce(own_id, concat_ws('@', coalesce(employee_id, '?'), strftime(started_at, '%Y-%m-%dT%H:%MZ'))
            || CASE WHEN nth > 1 THEN '#' || nth ELSE '' END) AS shift_id
        FROM (SELECT *, coalesce(at_start, at_clock_in, day_begins) AS started_at,
            coalesce(scheduled, {lasted["rota"]})::DECIMAL(18,9) AS scheduled_hours,
            coalesce(worked, {lasted["clock"]})::DECIMAL(18,9) AS worked_hours,
            row_number() OVER (PARTITION BY employee_id, coalesce(at_start, at_clock_in, day_begins) ORDER BY _row) AS nth
            FROM (SELECT _row, {fields.code("shift")} AS own_id, {employee} AS employee_id, {fields.code("machine")} AS equipment_id,
                {begin} AS day_begins, {moments}, {pause} AS pause, {_hours(fields, "scheduled")} AS scheduled,
                {_hours(fields, "worked")} AS worked, {_hours(fields, "productive")}::DECIMAL(18,9) AS productive_hours,
                {_hours(fields, "overtime")}::DECIMAL(18,9) AS overtime_hours, {fields.number("expected")} AS expected_quantity,
                {fields.number("produced")} AS produced_quantity, {fields.number("good")} AS good_quantity
                FROM {fields.sheet.table} WHERE {kept}))
        WHERE started_at IS NOT NULL"""


def _cells(fields: Fields) -> tuple[Check, ...]:
    hours = Text("`{value}` is no number of hours; the row was left out.", "`{value}` is geen aantal uren; de rij is overgeslagen.")
    time = Text("`{value}` is no time; the row was left out.", "`{value}` is geen tijd; de rij is overgeslagen.")
    read = [("unreadable_number", own, _hours(fields, own), hours) for own in (*HOURS, "pause")]
    read += [("unreadable_date", own, _time(fields, own), time) for own in CLOCKS]
    table = fields.sheet.table
    made = [
        Check(
            code,
            "error",
            f"SELECT _row, {fields.text(own)} FROM {table} WHERE {fields.text(own)} NOT IN ('-', '--') AND {sql} IS NULL",
            said,
            fields.header(own),
        )
        for code, own, sql, said in read
        if fields.has(own)
    ]
    begun = Text("The row has no day or start; it was left out.", "De rij heeft geen dag of begin; hij is overgeslagen.")
    empty = " AND ".join(f"{fields.text(own)} IS NULL" for own in ("date", "start", "clock_in"))
    return (*made, Check("no_date", "error", f"SELECT _row, '' FROM {table} WHERE {empty}", begun))


def _checks(table: str) -> tuple[Check, ...]:
    below = Text(
        "The break is longer than the shift of {value}; the row was left out.", "De pauze is langer dan de dienst op {value}; de rij is overgeslagen."
    )
    sql = f"SELECT _row, started_at::DATE::VARCHAR FROM {table}_shifts WHERE least(scheduled_hours, worked_hours) < 0"
    return (Check("break_too_long", "error", sql, below, "worked_hours"),)
