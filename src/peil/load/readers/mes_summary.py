"""Read a summary of shifts (OEE/MES): a row for each machine and shift, with its planned time, its downtime and what was made."""

from typing import ClassVar

from peil.load.firm.machines import (
    GOOD,
    IDEAL,
    IDEAL_UNIT,
    IN_SERVICE,
    MACHINE,
    ORDER,
    REJECT,
    SHIFT,
    SKU,
    TOTAL,
    equipment,
    ideal,
    restated,
)  # fmt: skip
from peil.load.firm.people import held, source_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "date": ("date", "day", "shift date", "production date", "datum", "productiedatum", "dag", "Datum"),
        "shift": SHIFT,
        "machine": MACHINE,
        "planned": ("planned_min", "planned minutes", "planned time (min)", "planned production time", "scheduled minutes", "geplande minuten",
                    "gepland_min",
                    "geplande tijd (min)", "planned time"),
        "down": ("down_min", "downtime_min", "downtime minutes", "downtime (min)", "downtime", "stop minutes", "stilstand_min", "stilstand (min)",
                 "stilstand minuten", "stilstand"),
        "run": ("run_min", "run time (min)", "running minutes", "productietijd (min)"),
        "total": TOTAL,
        "good": GOOD,
        "reject": REJECT,
        "order": ORDER,
        "sku": SKU,
        **IDEAL,
    },
    needed=("date", "machine", "planned"),
)  # fmt: skip
TIMES = ("planned", "down", "run")
NUMBERS = ("total", "good", "reject")
BY_DAY = Caveat(
    "shifts_by_day",
    Text(
        "A summary gives the day of a shift, not its hours: a shift over midnight counts on its own day, and how long a run took is unknown.",
        "Een overzicht geeft de dag van een dienst, niet de uren: een dienst over middernacht telt op zijn dag; de duur van een run is onbekend.",
    ),
    ("production_runs.started_at", "production_runs.ended_at"),
)
PER_MINUTE = Caveat(
    "ideal_rate_per_minute",
    Text(
        "The ideal rate of this summary does not say per what; it was read as units a minute (`--option ideal_unit=per_hour` says else).",
        "De ideale snelheid in dit overzicht zegt niet per wat; zij is gelezen als stuks per minuut (`--option ideal_unit=per_hour` zegt anders).",
    ),
    ("production_runs.planned_seconds_per_unit",),
)


class MesSummary(Reader):
    """A summary of shifts. Planned time is without planned stops, as in ISO 22400's planned busy time."""

    name = "mes_summary"
    label = Text("Production: summary of shifts", "Productie: overzicht per dienst")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = (IDEAL_UNIT,)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a machine's day with its planned time, and its downtime or running time."""
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool({"down", "run"} & LAYOUT.found(face.columns).keys())

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return a run for each row."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=(*TIMES, *NUMBERS, *IDEAL), dates=("date",))
        table = sheet.table
        first, cells, kept = held((*fields.checks(numbers=(*NUMBERS, *IDEAL), dates=("date",)), *_times(fields)), table)
        sql = f"""SELECT _row, run_id || CASE WHEN nth > 1 THEN '#' || nth ELSE '' END AS run_id,
            machine AS equipment_id, 'sku:' || sku AS variant_id, timezone('UTC', timezone('{shop.timezone}', day::TIMESTAMP)) AS ended_at,
            round(planned)::BIGINT AS planned_busy_seconds,
            round(busy)::BIGINT AS actual_production_seconds, made AS produced_quantity, good AS good_quantity, bad AS scrapped_quantity,
            ideal AS planned_seconds_per_unit FROM {table}_runs WHERE machine IS NOT NULL AND day IS NOT NULL AND busy >= 0"""
        bare_rate = fields.has("rate") and shop.told(IDEAL_UNIT.name) is None
        return Reading(
            source=source_of("mes_summary", shop),
            prepare=(
                first,
                _runs(fields, kept),
            ),
            records=(equipment(f"{table}_runs"), Records("production_runs", sql, restates=restated(shop, "ended_at"))),
            checks=(*cells, *_checks(f"{table}_runs")),
            caveats=(BY_DAY, IN_SERVICE, *((PER_MINUTE,) if bare_rate else ())),
        )


READER = MesSummary()


def _runs(fields: Fields, kept: str) -> str:
    """Return a statement for the rows: times in seconds, a number being of minutes; of good, bad and all units any two give the third."""
    good, bad, made = (fields.whole(own) for own in ("good", "reject", "total"))
    planned, down, run = (_time(fields, own) for own in TIMES)
    key = "concat_ws('/', machine || '@' || day::VARCHAR, shift, job, sku)"
    return f"""CREATE OR REPLACE TEMP TABLE {fields.sheet.table}_runs AS SELECT *, {key} AS run_id,
            row_number() OVER (PARTITION BY {key} ORDER BY _row) AS nth
        FROM (SELECT _row, {fields.code("machine")} AS machine, {fields.day("date")} AS day,
            {fields.text("shift")} AS shift, {fields.code("order")} AS job, {fields.code("sku")} AS sku, {planned} AS planned,
            coalesce({run}, {planned} - {down}) AS busy, coalesce({made}, {good} + {bad}) AS made, coalesce({good}, {made} - {bad}) AS good,
            coalesce({bad}, {made} - {good}) AS bad, {ideal(fields, LAYOUT)} AS ideal FROM {fields.sheet.table} WHERE {kept})"""


def _time(fields: Fields, own: str) -> str:
    """Return a time in seconds: a number of minutes, or hours and minutes (`7:30`)."""
    cell = fields.text(own)
    clock = f"string_split({cell}, ':')"
    hours = f"try_cast({clock}[1] AS DOUBLE) * 3600 + try_cast({clock}[2] AS DOUBLE) * 60 + coalesce(try_cast({clock}[3] AS DOUBLE), 0)"
    return f"CASE WHEN contains({cell}, ':') THEN {hours} ELSE {fields.number(own)}::DOUBLE * 60 END"


def _times(fields: Fields) -> tuple[Check, ...]:
    said = Text("`{value}` is no time in minutes; the row was left out.", "`{value}` is geen tijd in minuten; de rij is overgeslagen.")
    wrong = "SELECT _row, {cell} FROM {table} WHERE {cell} IS NOT NULL AND {time} IS NULL"
    return tuple(
        Check("unreadable_number", "error", wrong.format(cell=fields.text(own), table=fields.sheet.table, time=_time(fields, own)), said,
              fields.header(own))
        for own in TIMES if fields.has(own)
    )  # fmt: skip


def _checks(table: str) -> tuple[Check, ...]:
    whole = Text("The row has no machine or day; it was left out.", "De rij heeft geen machine of dag; hij is overgeslagen.")
    longer = Text(
        "The downtime is longer than the planned time of {value}; the row was left out.",
        "De stilstand is langer dan de geplande tijd van {value}; de rij is overgeslagen.",
    )
    more = Text(
        "There are more good units than were made on {value}; the row was left out.",
        "Er zijn meer goede stuks dan er zijn gemaakt op {value}; de rij is overgeslagen.",
    )
    twice = Text("{value} has this shift more than once; both rows count.", "{value} heeft deze dienst meer dan één keer; beide rijen tellen.")
    return (
        Check("incomplete_row", "error", f"SELECT _row, '' FROM {table} WHERE machine IS NULL OR day IS NULL", whole),
        Check("longer_down_than_planned", "error", f"SELECT _row, machine FROM {table} WHERE busy < 0", longer),
        Check("more_good_than_made", "error", f"SELECT _row, machine FROM {table} WHERE bad < 0 OR good > made", more),
        Check("shift_twice", "warning", f"SELECT _row, machine FROM {table} WHERE nth > 1", twice),
    )
