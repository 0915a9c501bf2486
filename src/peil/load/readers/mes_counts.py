"""Read a log of the counts of machines (OEE/MES): at a moment, the good and rejected units, as they come or as a running counter."""

from typing import ClassVar

from peil.load.firm.machines import (
    GOOD,
    IDEAL,
    IDEAL_UNIT,
    IN_SERVICE,
    MACHINE,
    ORDER,
    REJECT,
    RUN_ID,
    SHIFT,
    SKU,
    TOTAL,
    equipment,
    ideal,
    in_utc,
    islands,
    restated,
)  # fmt: skip
from peil.load.firm.people import held, source_of, zone_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "machine": MACHINE,
        "at": ("timestamp", "time", "datetime", "date time", "logged at", "tijdstip", "tijd", "datum tijd", "datum en tijd", "Zeitstempel"),
        "good": GOOD,
        "reject": REJECT,
        "total": TOTAL,
        "shift": SHIFT,
        "order": ORDER,
        "sku": SKU,
        **IDEAL,
    },
    needed=("machine", "at", "good"),
)
COUNTERS = Option(
    "counters",
    Text(
        "whether a row holds the units since the row before it, or a counter that runs on",
        "of een rij de stuks sinds de vorige rij telt, of een teller die doorloopt",
    ),
    ("per_row", "running"),
)
MAXIMUM = Option(
    "counter_maximum", Text("the highest number of a counter, after which it goes to 0", "het hoogste getal van een teller, waarna hij op 0 springt")
)
FEW = 6  # rows of a machine below which nothing is told of its counters
NO_TIMES = Caveat(
    "counts_without_times",
    Text(
        "A log of counts does not say how long a machine was planned to run or stood still: the availability part of the OEE needs its states.",
        "Een log van tellingen zegt niet hoe lang een machine zou draaien of stilstond: voor de beschikbaarheid in de OEE zijn de toestanden nodig.",
    ),
    ("production_runs.planned_busy_seconds", "production_runs.actual_production_seconds"),
)
RUNNING_ON = Caveat(
    "running_counters",
    Text(
        "The counts of this log were read as counters that run on: what was made before the first row of a machine is not counted.",
        "De tellingen van dit log zijn gelezen als tellers die doorlopen: wat voor de eerste rij van een machine is gemaakt telt niet mee.",
    ),
    ("production_runs.produced_quantity", "production_runs.good_quantity", "production_runs.scrapped_quantity"),
)


class MesCounts(Reader):
    """A log of machine counts. A counter that falls began again at 0; the same row twice counts once."""

    name = "mes_counts"
    label = Text("Production: log of machine counts", "Productie: log van machinetellingen")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = (COUNTERS, MAXIMUM, IDEAL_UNIT)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a machine, a moment, and good beside rejected or all units."""
        found = LAYOUT.found(face.columns)
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool({"reject", "total"} & found.keys())

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return a run for each machine, shift, order, product and ideal time, with its quantities."""
        numbers = ("good", "reject", "total")
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=(*numbers, *IDEAL), dates=("at",))
        table = sheet.table
        first, cells, kept = held(fields.checks(numbers=(*numbers, *IDEAL), moments=("at",)), table)
        given = f"CREATE OR REPLACE TEMP TABLE {table}_given AS {in_utc(_given(fields, kept), zone_of(shop))}"
        running = shop.told(COUNTERS.name) == "running" or (shop.told(COUNTERS.name) is None and bool(probe(_runs_on(fields))[0][0]))
        sql = f"""SELECT min(_row) AS _row, {RUN_ID} AS run_id, machine AS equipment_id, any_value('sku:' || sku) AS variant_id, min(a) AS started_at,
            max(a) AS ended_at, sum(good + bad)::BIGINT AS produced_quantity, sum(good)::BIGINT AS good_quantity,
            sum(bad)::BIGINT AS scrapped_quantity, any_value(ideal) AS planned_seconds_per_unit
            FROM {table}_runs GROUP BY machine, run, job HAVING sum(good) IS NOT NULL"""
        return Reading(
            source=source_of("mes_counts", shop),
            prepare=(
                first,
                given,
                _made(table, running=running, most=shop.told(MAXIMUM.name)),
                f"CREATE OR REPLACE TEMP TABLE {table}_runs AS {islands(f'{table}_made', shop.timezone)}",
            ),
            records=(equipment(f"{table}_runs"), Records("production_runs", sql, restates=restated(shop, "started_at"))),
            checks=(*cells, *_checks(table, running=running)),
            caveats=(NO_TIMES, IN_SERVICE, *((RUNNING_ON,) if running else ())),
        )


READER = MesCounts()


def _given(fields: Fields, kept: str) -> str:
    """Return a query for the rows as they stand; what a total leaves beside the good units was rejected."""
    good, total = fields.whole("good"), fields.whole("total")
    rejected = f"coalesce({fields.whole('reject')}, {total} - {good})"
    return f"""SELECT * EXCLUDE (nth) FROM (SELECT _row, {fields.code("machine")} AS machine, {fields.moment("at")} AS start_text,
            NULL::VARCHAR AS end_text, {fields.text("shift")} AS shift, {fields.code("order")} AS own_job, {fields.code("sku")} AS sku,
            {good} AS good, {rejected} AS bad, {ideal(fields, LAYOUT)} AS ideal,
            row_number() OVER (PARTITION BY machine, start_text, good, bad, own_job ORDER BY _row) AS nth FROM {fields.sheet.table} WHERE {kept})
        WHERE nth = 1 OR start_text IS NULL"""


def _runs_on(fields: Fields) -> str:
    """Return a query that tells whether the good units of most machines rise from row to row, as counters do and counts of a minute do not."""
    good, at = fields.whole("good"), fields.moment("at")
    before = "lag(good) OVER (PARTITION BY machine ORDER BY _row)"
    return f"""SELECT coalesce(sum((good >= before)::INTEGER) >= 0.9 * count(*) AND sum((good > before)::INTEGER) >= 0.5 * count(*)
            AND max(good) >= {FEW} AND count(*) >= {FEW}, false)
        FROM (SELECT *, {before} AS before FROM (SELECT _row, {fields.code("machine")} AS machine, {good} AS good FROM {fields.sheet.table}
            WHERE {at} IS NOT NULL AND {good} IS NOT NULL LIMIT 100000)) WHERE before IS NOT NULL"""


def _made(table: str, *, running: bool, most: str | None) -> str:
    """Return a statement for the units made by each row; of a counter, what it rose since the row before, from 0 where it began again."""
    job = "nullif(concat_ws('/', own_job, sku, CASE WHEN varied THEN ideal::VARCHAR END), '') AS job"
    varied = "coalesce(min(ideal) OVER (PARTITION BY machine, own_job, sku) <> max(ideal) OVER (PARTITION BY machine, own_job, sku), false) AS varied"
    rows = (
        f"SELECT * REPLACE (a AS b), {varied} FROM {table}_given WHERE machine IS NOT NULL AND a IS NOT NULL AND good >= 0 AND coalesce(bad, 0) >= 0"
    )
    if not running:
        return f"CREATE OR REPLACE TEMP TABLE {table}_made AS SELECT *, {job}, false AS fell FROM ({rows})"
    over = f"{int(most)} + 1 - {{0}}" if most and most.isdigit() else "0"
    rises = [
        f"CASE WHEN {name} >= before_{name} THEN {name} - before_{name} ELSE {name} + {over.format(f'before_{name}')} END AS {name}"
        for name in ("good", "bad")
    ]
    before = ", ".join(f"lag({name}) OVER (PARTITION BY machine ORDER BY a, _row) AS before_{name}" for name in ("good", "bad"))
    return f"""CREATE OR REPLACE TEMP TABLE {table}_made AS SELECT * EXCLUDE (before_good, before_bad) REPLACE ({", ".join(rises)}), {job},
        good < before_good AS fell FROM (SELECT *, {before} FROM ({rows})) WHERE before_good IS NOT NULL"""


def _checks(table: str, *, running: bool) -> tuple[Check, ...]:
    whole = Text(
        "The row has no machine, moment or good units; it was left out.", "De rij heeft geen machine, tijdstip of goede stuks; hij is overgeslagen."
    )
    sql = f"SELECT _row, '' FROM {table}_given WHERE machine IS NULL OR start_text IS NULL OR good IS NULL"
    fell = Text(
        "A counter of {value} fell: it was taken to have begun again at 0.", "Een teller van {value} daalde: aangenomen is dat hij weer bij 0 begon."
    )
    hint = Text(
        "If a counter runs over, say after which number: `--option counter_maximum=65535`.",
        "Loopt een teller over, geef dan op na welk getal: `--option counter_maximum=65535`.",
    )
    resets = Check("counter_reset", "warning", f"SELECT min(_row), machine FROM {table}_made WHERE fell GROUP BY machine", fell, None, hint)
    below = Text("There are fewer than 0 units of {value}; the row was left out.", "Er zijn minder dan 0 stuks van {value}; de rij is overgeslagen.")
    less = Check("below_zero", "error", f"SELECT _row, machine FROM {table}_given WHERE good < 0 OR bad < 0", below)
    return (Check("incomplete_row", "error", sql, whole), less, *((resets,) if running else ()))
