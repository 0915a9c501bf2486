"""Read a log of the states of machines (OEE/MES), one state a row: from when to when a machine ran, stood still, or was planned to."""

from typing import ClassVar

from peil.load.firm.machines import IN_SERVICE, MACHINE, ORDER, RUN_ID, SHIFT, equipment, in_utc, islands, restated
from peil.load.firm.people import held, source_of, zone_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Option, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "machine": MACHINE,
        "start": ("start", "start time", "started at", "from", "begin", "begintijd", "starttijd", "van", "Beginn"),
        "end": ("end", "end time", "ended at", "stop", "until", "to", "einde", "eindtijd", "tot", "Ende"),
        "state": ("state", "status", "machine state", "toestand", "machinestatus", "Zustand"),
        "reason": ("reason", "reason code", "stop reason", "downtime reason", "reden", "stilstandreden", "oorzaak", "Grund"),
        "shift": SHIFT,
        "order": ORDER,
    },
    needed=("machine", "start", "end", "state"),
)
RUNNING = "^(run|running|runs|producing|production|productive|in production|operating|execute|executing|processing|active|auto|automatic|ok|up|uptime"
RUNNING += "|draait|draaien|productie|in productie|produceert|actief|in bedrijf|loopt|laufend|produktion)$"
PLANNED = "\\b(planned|scheduled|gepland\\w*|geplant\\w*|break|pauze|pause|lunch|preventive|preventief|no orders?|no demand|geen orders?|geen vraag"
PLANNED += "|off ?shift|holiday|feestdag|weekend|not scheduled|niet ingepland|buiten dienst)\\b"
UNPLANNED = "\\b(un-?planned|un-?scheduled|not planned|non-planned|ongepland\\w*|niet gepland\\w*|ungeplant\\w*)\\b"
STOPPED = "^(stop|stopped|stoppage|down|downtime|fault|error|alarm|failure|breakdown|idle|waiting|blocked|starved|setup|set-up|changeover|held|hold"
STOPPED += "|suspended|aborted|cleaning|maintenance|repair|jam|micro ?stop|minor stop|stilstand|stilstaand|storing|gestopt|wacht\\w*|ombouw|omstellen"
STOPPED += "|instellen|reiniging|onderhoud|reparatie|standstill|störung|stillstand|rüsten|unplanned( \\w+)?|ongepland\\w*( \\w+)?)$"
OPTIONS = (
    Option(
        "running_states", Text("states in which a machine produces, with commas between", "toestanden waarin een machine produceert, met komma's")
    ),
    Option(
        "planned_states",
        Text("states and reasons in which it is planned to stand still", "toestanden en redenen waarin een machine volgens plan stilstaat"),
    ),
)
ONLY_TIMES = Caveat(
    "states_without_counts",
    Text(
        "A log of states gives times, not quantities: the performance and quality parts of the OEE need the counts of these machines.",
        "Een log van toestanden geeft tijden, geen aantallen: voor prestatie en kwaliteit in de OEE zijn de tellingen van deze machines nodig.",
    ),
    ("production_runs.produced_quantity", "production_runs.good_quantity", "production_runs.planned_seconds_per_unit"),
)


class MesStates(Reader):
    """A log of machine states. Planned stops are no planned busy time; of overlapping states the one that began last counts."""

    name = "mes_states"
    label = Text("Production: log of machine states", "Productie: log van machinetoestanden")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return a run for each machine, shift and order, with its busy and its producing time."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("start", "end"))
        table = sheet.table
        first, cells, kept = held(fields.checks(moments=("start", "end")), table)
        sql = f"""SELECT min(_row) AS _row, {RUN_ID} AS run_id, machine AS equipment_id, min(a) AS started_at, max(b) AS ended_at,
            sum(epoch(b) - epoch(a)) FILTER (WHERE kind <> 'planned')::BIGINT AS planned_busy_seconds,
            coalesce(sum(epoch(b) - epoch(a)) FILTER (WHERE kind = 'running'), 0)::BIGINT AS actual_production_seconds
            FROM {table}_runs GROUP BY machine, run, job HAVING count(*) FILTER (WHERE kind <> 'planned') > 0"""
        return Reading(
            source=source_of("mes_states", shop),
            prepare=(
                first,
                f"CREATE OR REPLACE TEMP TABLE {table}_placed AS {in_utc(_given(fields, shop, kept), zone_of(shop))}",
                _ends(table),
                _clusters(table),
                _pieces(table),
                f"CREATE OR REPLACE TEMP TABLE {table}_runs AS {islands(f'{table}_pieces', shop.timezone)}",
            ),
            records=(equipment(f"{table}_runs"), Records("production_runs", sql, restates=restated(shop, "started_at"))),
            checks=(*cells, *_checks(table)),
            caveats=(ONLY_TIMES, IN_SERVICE),
        )


READER = MesStates()


def _listed(shop: Shop, name: str, cells: str) -> str:
    """Return the condition under which one of some cells is in the user's list."""
    said = [text_literal(word.strip().lower()) for word in (shop.told(name) or "").split(",") if word.strip()]
    return " OR ".join(f"{cell} IN ({', '.join(said)})" for cell in cells.split()) if said else "false"


def _given(fields: Fields, shop: Shop, kept: str) -> str:
    """Return a query for the states as they stand; `known` says whether their word is one that Peil or the user knows."""
    return f"""SELECT *, CASE WHEN ({_listed(shop, "running_states", "state")}) THEN 'running'
                WHEN ({_listed(shop, "planned_states", "state reason")}) THEN 'planned'
                WHEN regexp_matches(said, '{UNPLANNED}') THEN 'stopped' WHEN regexp_matches(said, '{PLANNED}') THEN 'planned'
                WHEN regexp_matches(state, '{RUNNING}') THEN 'running' WHEN regexp_matches(state, '{STOPPED}') THEN 'stopped' END AS known,
            coalesce(known, 'stopped') AS kind
        FROM (SELECT _row, {fields.code("machine")} AS machine, {fields.moment("start")} AS start_text, {fields.moment("end")} AS end_text,
            lower({fields.text("state")}) AS state, lower({fields.text("reason")}) AS reason, {fields.text("shift")} AS shift,
            {fields.code("order")} AS job, concat_ws(' / ', state, reason) AS said FROM {fields.sheet.table} WHERE {kept})"""


def _ends(table: str) -> str:
    """Return a statement for the states with an end: one that is empty ends where the machine's next state begins."""
    after = "lead(a) OVER (PARTITION BY machine ORDER BY a, _row)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_states AS SELECT * REPLACE (CASE WHEN end_text IS NULL THEN {after} ELSE b END AS b)
        FROM {table}_placed WHERE machine IS NOT NULL AND a IS NOT NULL AND state IS NOT NULL"""


def _clusters(table: str) -> str:
    """Return a statement that numbers the states of each machine so that only those that overlap have one number."""
    before = "max(b) OVER (PARTITION BY machine ORDER BY a, _row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_clusters AS WITH known AS (SELECT *, {before} AS before FROM {table}_states WHERE b > a),
        numbered AS (SELECT *, sum(coalesce(a >= before, true)::INTEGER) OVER (PARTITION BY machine ORDER BY a, _row ROWS UNBOUNDED PRECEDING)
            AS cluster FROM known)
        SELECT *, count(*) OVER (PARTITION BY machine, cluster) AS many FROM numbered"""


def _pieces(table: str) -> str:
    """Return a statement for the time of each machine cut so that every piece has one state: of those that overlap, the one that began last."""
    kept = "_row, machine, shift, job, kind"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_pieces AS
        WITH edge AS (SELECT machine, cluster, a AS edge_at FROM {table}_clusters WHERE many > 1
            UNION SELECT machine, cluster, b FROM {table}_clusters WHERE many > 1),
        piece AS (SELECT *, lead(edge_at) OVER (PARTITION BY machine, cluster ORDER BY edge_at) AS after FROM edge),
        laid AS (SELECT c.* EXCLUDE (a, b), p.edge_at AS a, p.after AS b FROM piece p JOIN {table}_clusters c
            ON c.machine = p.machine AND c.cluster = p.cluster AND c.a <= p.edge_at AND c.b >= p.after WHERE p.after IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY p.machine, p.cluster, p.edge_at ORDER BY c.a DESC, c._row DESC) = 1)
        SELECT {kept}, a, b FROM {table}_clusters WHERE many = 1 UNION ALL SELECT {kept}, a, b FROM laid"""


def _checks(table: str) -> tuple[Check, ...]:
    ends = Text("The state ends before it begins; the row was left out.", "De toestand eindigt voor hij begint; de rij is overgeslagen.")
    whole = Text("The row has no machine, start or state; it was left out.", "De rij heeft geen machine, begin of toestand; hij is overgeslagen.")
    runs_on = Text("The state has no end yet; it was left out.", "De toestand heeft nog geen einde; hij is overgeslagen.")
    overlap = Text(
        "The state overlaps with another one of {value}; of that time the state that began last counts.",
        "De toestand overlapt met een andere van {value}; van die tijd telt de toestand die het laatst begon.",
    )
    unknown = Text(
        "The state `{value}` is not known; it counts as an unplanned stop.", "De toestand `{value}` is onbekend; hij telt als ongeplande stilstand."
    )
    hint = Text(
        "Say so with `--option running_states=…` or `planned_states=…`.", "Geef het op met `--option running_states=…` of `planned_states=…`."
    )
    states, clusters = f"{table}_states", f"{table}_clusters"
    return (
        Check("incomplete_row", "error", f"SELECT _row, '' FROM {table}_placed WHERE machine IS NULL OR start_text IS NULL OR state IS NULL", whole),
        Check("ends_before_start", "error", f"SELECT _row, machine FROM {states} WHERE b < a", ends),
        Check("open_state", "warning", f"SELECT _row, machine FROM {states} WHERE b IS NULL AND end_text IS NULL", runs_on),
        Check("overlapping_states", "warning", f"SELECT _row, machine FROM {clusters} WHERE a < before AND b > a", overlap),
        Check("unknown_state", "warning", f"SELECT min(_row), state FROM {states} WHERE known IS NULL GROUP BY state", unknown, None, hint),
    )
