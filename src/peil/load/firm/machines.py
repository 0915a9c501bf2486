"""Make production runs of what machines log: the moments in UTC, the hour that comes twice in autumn told apart, rows brought together as runs."""

from peil.load.firm.people import has_offset, instant
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Option, Records, Restated, Shop
from peil.values.texts import Text

MACHINE = (
    "machine", "machine_id", "machine id", "machine name", "equipment", "equipment id", "line", "work unit", "workcenter", "work center",
    "workstation", "lijn", "productielijn", "machinenaam", "apparaat", "werkplek", "Maschine", "Anlage",
)  # fmt: skip
SHIFT = ("shift", "shift name", "ploeg", "dienst", "ploegendienst", "Schicht")
ORDER = ("order", "order id", "production order", "work order", "job", "job id", "batch", "productieorder", "werkorder", "ordernummer", "Auftrag")
SKU = ("sku", "product", "product code", "item", "part", "part number", "material", "artikel", "artikelnummer", "artikelcode", "productcode")
GOOD = ("good", "good count", "good parts", "good qty", "good quantity", "ok", "goed", "goedgekeurd", "aantal goed", "Gutteile")
REJECT = (
    "reject", "rejects", "rejected", "reject count", "bad", "scrap", "scrapped", "nok", "defects", "afkeur", "afgekeurd", "uitval", "fout",
    "Ausschuss",
)  # fmt: skip
TOTAL = ("total", "total count", "total parts", "produced", "total produced", "quantity", "totaal", "geproduceerd", "aantal", "Gesamt")
IDEAL = {
    "ideal_s": ("ideal_cycle_s", "ideal cycle time (s)", "ideal cycle (s)", "ideal cycle seconds", "ideal cycle time sec", "cycle time s",
                "ideale cyclustijd (s)", "ideale cyclustijd s"),
    "ideal_min": ("ideal_cycle_min", "ideal cycle time (min)", "ideal cycle minutes", "ideale cyclustijd (min)", "ideale cyclustijd min"),
    "ideal_ms": ("ideal_cycle_ms", "ideal cycle time (ms)", "cycle time ms"),
    "ideal": ("ideal_cycle", "ideal cycle time", "cycle time", "cyclustijd", "ideale cyclustijd"),
    "rate_min": ("ideal_rate_min", "ideal rate per minute", "ideal rate (per min)", "parts per minute", "ppm", "stuks per minuut",
                 "ideal run rate (ppm)"),
    "rate_hour": ("ideal_rate_hour", "ideal rate per hour", "ideal rate (per hour)", "parts per hour", "units per hour", "stuks per uur"),
    "rate": ("ideal_rate", "ideal run rate", "run rate", "ideal speed", "ideale snelheid", "norm"),
}  # fmt: skip
"""The names of the ideal time of one unit, or of the rate that is its other side, each with its unit of time."""
IDEAL_UNIT = Option(
    "ideal_unit",
    Text("what the ideal cycle time or rate is counted in", "waarin de ideale cyclustijd of snelheid is uitgedrukt"),
    ("seconds", "minutes", "milliseconds", "per_second", "per_minute", "per_hour"),
)
GAP = "INTERVAL 4 HOUR"
"""What lies further apart than this is another run; longer than any stop within a shift, shorter than between two days of one shift."""
IN_SERVICE = Caveat(
    "machine_without_dates",
    Text(
        "The log of machines does not say since when a machine is in service: the number of machines needs a list of equipment.",
        "Het log van de machines zegt niet sinds wanneer een machine in gebruik is: voor het aantal machines is een lijst van apparatuur nodig.",
    ),
    ("equipment.commissioned_at",),
)


def ideal(fields: Fields, layout: Layout, *, rate: str = "per_minute") -> str:
    """Return the ideal seconds for one unit, whatever column gives it; a bare rate is `rate` unless the user says else."""
    told = fields.shop.told(IDEAL_UNIT.name)
    factors = {"ideal_s": "seconds", "ideal_min": "minutes", "ideal_ms": "milliseconds", "rate_min": "per_minute", "rate_hour": "per_hour"}
    factors |= {"ideal": told or "seconds", "rate": told or rate}
    return "coalesce(" + ", ".join([*(_seconds(fields, own, unit) for own, unit in factors.items() if own in layout.columns), "NULL"]) + ")"


def _seconds(fields: Fields, own: str, unit: str) -> str:
    number = fields.number(own, "DECIMAL(18,6)")
    if unit.startswith("per_"):
        worth = {"per_second": 1, "per_minute": 60, "per_hour": 3600}[unit]
        return f"({worth} / nullif({number}, 0))::DECIMAL(18,9)"
    worth_text = {"seconds": "1", "minutes": "60", "milliseconds": "0.001"}[unit]
    return f"({number} * {worth_text})::DECIMAL(18,9)"


def equipment(table: str) -> Records:
    """Return the machines of a table with the column `machine` that no file has told of before."""
    sql = f"""SELECT min(_row) AS _row, machine AS equipment_id, machine AS name FROM {table} WHERE machine IS NOT NULL
        AND machine NOT IN (SELECT equipment_id FROM equipment) GROUP BY machine"""
    return Records("equipment", sql)


def restated(shop: Shop, day: str) -> Restated:
    """Return that a file says all of the machine and local day of each of its runs."""
    local = f"timezone('{shop.timezone}', timezone('UTC', {day}))::DATE"
    return Restated(day=day, scope=f"equipment_id || ' ' || {local}", first="1900-01-01", last="2999-12-31")


def in_utc(given: str, zone: str) -> str:
    """Return a query over one with `machine`, `_row` and the ISO texts `start_text` and `end_text`: with the TIMESTAMPs `a` and `b` in UTC.

    Of the local hour that comes twice in autumn, a machine's rows before the clock of the file goes back are in summer time, those after it in
    winter time; where the file does not go back, the hour is that of winter time.
    """
    twice = f"coalesce(timezone('{zone}', timezone('{zone}', CELL) - INTERVAL 1 HOUR) = CELL, false)"
    local = "CASE WHEN NOT {offset} THEN try_cast({text} AS TIMESTAMP) END"
    start, end = (local.format(offset=has_offset(text), text=text) for text in ("start_text", "end_text"))
    return f"""WITH said AS (SELECT *, {start} AS s, {end} AS e, lag(s) OVER (PARTITION BY machine ORDER BY _row) AS before FROM ({given})),
        marked AS (SELECT *, {twice.replace("CELL", "s")} AS twice_s, {twice.replace("CELL", "e")} AS twice_e,
            twice_s AND coalesce(before > s AND before < s + INTERVAL 1 HOUR, false) AS turned,
            twice_s AND twice_e AND coalesce(e < s, false) AS turns_inside FROM said),
        counted AS (SELECT *, count(*) FILTER (WHERE turned) OVER (PARTITION BY machine, s::DATE) AS turns,
            count(*) FILTER (WHERE turned) OVER (PARTITION BY machine, s::DATE ORDER BY _row) AS passed,
            count(*) FILTER (WHERE before > s) OVER (PARTITION BY machine) AS backwards,
            count(*) FILTER (WHERE before <= s) OVER (PARTITION BY machine) AS forwards FROM marked),
        placed AS (SELECT *, turns > 0 AND passed = 0 AND forwards >= backwards AS early FROM counted)
        SELECT * EXCLUDE (s, e, before, turned, turns, passed, backwards, forwards),
            {instant("start_text", zone)} - CASE WHEN twice_s AND (early OR turns_inside) THEN INTERVAL 1 HOUR ELSE INTERVAL 0 HOUR END AS a,
            {instant("end_text", zone)} - CASE WHEN twice_e AND early AND e >= s THEN INTERVAL 1 HOUR ELSE INTERVAL 0 HOUR END AS b FROM placed"""


def islands(table: str, zone: str) -> str:
    """Return a query over a table with `machine`, `shift`, `job`, `a`, `b`: with the run of each row, told by its first moment (`run`).

    A run ends where the shift or the job changes, after a long gap, and, where the file tells no shifts apart, with the local day.
    """
    day = f"timezone('{zone}', timezone('UTC', a))::DATE"
    apart = "coalesce(min(shift) OVER (PARTITION BY machine) <> max(shift) OVER (PARTITION BY machine), false)"
    order = "OVER (PARTITION BY machine ORDER BY a, b, _row)"
    new = f"""lag(a) {order} IS NULL OR a > max(b) OVER (PARTITION BY machine ORDER BY a, b, _row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            + {GAP} OR shift IS DISTINCT FROM lag(shift) {order} OR job IS DISTINCT FROM lag(job) {order}
            OR (NOT apart AND day <> lag(day) {order})"""
    return f"""WITH known AS (SELECT *, {day} AS day, {apart} AS apart FROM {table}),
        begun AS (SELECT *, coalesce({new}, true) AS begins FROM known),
        numbered AS (SELECT *, sum(begins::INTEGER) OVER (PARTITION BY machine ORDER BY a, b, _row ROWS UNBOUNDED PRECEDING) AS number FROM begun)
        SELECT *, min(a) OVER (PARTITION BY machine, number) AS run FROM numbered"""


RUN_ID = "machine || '@' || strftime(run, '%Y-%m-%dT%H:%M:%SZ') || coalesce('/' || job, '')"
