"""Read a log of telephone calls of any exchange, English or Dutch headers: one call a row, or several rows of one call; numbers stored as hashes."""

from peil.load.forms.cells import text_literal
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import source_of, zone_of
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.load.service import contacts
from peil.load.service.tickets import when
from peil.load.service.words import agent_key, listed
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "call": ("call_id", "Call ID", "Call SID", "Unique ID", "Linked ID", "Gespreks-ID", "Gesprek-ID", "Oproep-ID", "Gespreksnummer"),
        "started": ("started_at", "Start time", "Started at", "Call start", "Call time", "Call date", "Date/time", "Timestamp", "Begintijd",
            "Starttijd",
            "Begonnen op", "Datum/tijd", "Datum en tijd", "Tijdstip"),
        "direction": ("direction", "Call direction", "Call type", "Richting", "Type gesprek", "Gesprekstype"),
        "from": ("from", "From number", "Caller", "Caller ID", "Caller number", "Source", "Van", "Van nummer", "Beller", "Nummer beller"),
        "to": ("to", "To number", "Called", "Called number", "Destination", "Dialed number", "Naar", "Naar nummer", "Gebeld nummer", "Bestemming"),
        "queue": ("queue", "Queue name", "Wachtrij"),
        "agent": ("agent", "Agent name", "Answered by", "User", "Medewerker", "Beantwoord door", "Aangenomen door"),
        "agent_email": ("agent_email", "Agent e-mail", "E-mail medewerker"),
        "answered": ("answered_at", "Answer time", "Answered at", "Beantwoord op", "Opgenomen op"),
        "ended": ("ended_at", "End time", "Ended at", "Eindtijd", "Beëindigd op"),
        "wait": ("wait_s", "Wait", "Wait time", "Waiting time", "Ring time", "Time to answer", "Queue time", "Wait (s)", "Wait (sec)", "Wait (min)",
            "Wait time (s)", "Wait time (min)", "Wachttijd", "Wachttijd (s)", "Wachttijd (sec)", "Wachttijd (min)"),
        "talk": ("talk_s", "Talk", "Talk time", "Call duration", "Duration", "Talk (s)", "Talk (min)", "Talk time (s)", "Talk time (min)",
            "Duration (s)",
            "Duration (min)", "Gespreksduur", "Gesprekstijd", "Gespreksduur (s)", "Gespreksduur (min)", "Duur", "Duur (s)", "Duur (min)"),
        "result": ("result", "Call result", "Call status", "Status", "Disposition", "Outcome", "Resultaat", "Uitkomst"),
    },
    needed=("started", "from", "to"),
)  # fmt: skip
MOMENTS = ("started", "answered", "ended")
ANSWERED = ("answered", "completed", "connected", "beantwoord", "opgenomen", "aangenomen", "ok", "success")
UNANSWERED = ("no answer", "no-answer", "noanswer", "missed", "abandoned", "busy", "failed", "voicemail", "gemist", "niet beantwoord",
    "niet opgenomen",
    "afgehaakt", "bezet", "mislukt", "opgehangen", "canceled", "cancelled", "unanswered")  # fmt: skip


class CallLog(Reader):
    """A log of calls. Times without an offset are in the shop's zone; durations are `00:01:30`, or seconds (minutes where the header says min)."""

    name = "call_log"
    label = Text("Telephone: log of calls", "Telefoon: log van gesprekken")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header has calls: from, to, a beginning, and how long they were or what became of them."""
        found = LAYOUT.found(face.columns).keys()
        timed = {"answered", "wait", "talk"} & found
        texted = {"body", "segments", "num_segments", "date_sent", "sentdate", "billsec", "subject"} & face.header
        return super().recognises(face) and bool(timed) and bool({"direction", "result", "call", "queue"} & found) and not texted

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the calls."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("wait", "talk"), dates=MOMENTS)
        return Reading(
            source=source_of("telephone", shop),
            prepare=_prepare(fields, shop),
            records=contacts.records(sheet.table),
            checks=tuple(contacts.checks(sheet.table, Text("call", "het gesprek"), fields.header("started"))),
        )


READER = CallLog()


def _seconds(fields: Fields, own: str) -> str:
    header = fields.header(own).lower()
    return fields.seconds(own, "minutes" if "min" in header else "seconds")


def _prepare(fields: Fields, shop: Shop) -> tuple[str, ...]:
    """Return the statements for the calls; where the direction is not told, a call between short numbers is internal, from a short one outbound."""
    table, zone = fields.sheet.table, zone_of(shop)
    at = {own: when(fields, own, zone) for own in MOMENTS}
    faults = " ".join(f"WHEN {fields.text(own)} IS NOT NULL AND {sql} IS NULL THEN {fields.text(own)}" for own, sql in at.items())
    said, result = f"lower({fields.text('direction')})", f"lower({fields.text('result')})"
    caller, called = (f"length(regexp_replace(coalesce({fields.code(own)}, ''), '[^0-9]', '', 'g'))" for own in ("from", "to"))
    numbered = f"CASE WHEN {caller} BETWEEN 1 AND 5 THEN CASE WHEN {called} BETWEEN 1 AND 5 THEN 'internal' ELSE 'outbound' END ELSE 'inbound' END"
    words = " ".join(
        f"WHEN {said} IN {listed(names)} OR starts_with({said}, '{names[1]}') THEN '{meant}'"
        for names, meant in ((contacts.INBOUND, "inbound"), (contacts.OUTBOUND, "outbound"), (contacts.INTERNAL, "internal"))
    )
    made_up = f"md5(concat_ws('|', {fields.text('started')}, {fields.code('from')}, {fields.code('to')}))"
    waited = f"coalesce({_seconds(fields, 'wait')}, 0)" if fields.has("wait") else "NULL::DOUBLE"
    rows = f"""CREATE OR REPLACE TEMP TABLE {table}_legs AS
        SELECT *, {_answer(fields)} AS answered_at FROM (SELECT _row, {at["started"]} AS begun, {at["answered"]} AS picked_up, {at["ended"]} AS over,
            {_seconds(fields, "talk")} AS talked, {waited} AS waited, {result} AS result, coalesce({fields.code("call")}, {made_up}) AS call,
            coalesce(CASE {words} END, {numbered}) AS direction, {agent_key(fields.text("agent_email"), fields.text("agent"))} AS employee_id,
            {fields.code("from")} AS caller, {fields.code("to")} AS called, CASE {faults} END AS fault FROM {table})"""
    first = "ORDER BY begun NULLS LAST, _row"
    number = "CASE WHEN direction = 'outbound' THEN called ELSE caller END"
    anonymous = text_literal("anonymous|anoniem|unknown|onbekend|private")
    who = person_key("NULL::VARCHAR", f"CASE WHEN NOT regexp_matches(lower({number}), {anonymous}) THEN {number} END")
    calls = f"""CREATE OR REPLACE TEMP TABLE {table}_contacts AS
        SELECT min(_row) AS _row, 'call:' || call AS interaction_id, first({who} {first}) AS customer_id,
            coalesce(first(employee_id {first}) FILTER (WHERE answered_at IS NOT NULL), first(employee_id {first})) AS employee_id,
            'phone' AS channel, first(direction {first}) AS direction,
            CASE WHEN min(answered_at) IS NULL THEN 'nobody' ELSE 'agent' END AS handled_by,
            min(begun) AS started_at, min(answered_at) AS answered_at,
            max(coalesce(over, coalesce(answered_at, begun + to_seconds(waited)) + to_seconds(talked))) AS ended_at, any_value(fault) AS fault
        FROM {table}_legs GROUP BY call"""
    return (rows, calls)


def _answer(fields: Fields) -> str:
    """Return when a call was answered; what the log says of the outcome counts first, then an answer, then that there was time talked."""
    if not fields.has("talk") and not fields.has("result"):
        return "picked_up"
    by_result = f"result IN {listed(ANSWERED)} OR (result IS NULL AND talked > 0)"
    answer = f"coalesce(picked_up, CASE WHEN {by_result} THEN begun + to_seconds(waited) END)"
    return f"CASE WHEN (result IN {listed(UNANSWERED)}) IS NOT TRUE THEN {answer} END"
