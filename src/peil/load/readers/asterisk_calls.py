"""Read Asterisk's call records (Master.csv, which has no header): the legs of one call are one contact, numbers are stored as hashes."""

import re

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import source_of, zone_of
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Sheet, Shop
from peil.load.service import contacts
from peil.load.service.tickets import when
from peil.values.texts import Text

NAMES = (
    "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec",
    "disposition", "amaflags", "uniqueid", "userfield",
)  # fmt: skip
LAYOUT = Layout(
    columns={name: (name,) for name in NAMES} | {"start": ("start", "calldate"), "linkedid": ("linkedid",)},
    needed=("src", "dst", "channel", "start", "duration", "billsec", "disposition"),
)
FEWEST, START, END, DISPOSITION = 16, 9, 11, 14
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
DISPOSITIONS = ("ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION")
UNIQUE = r"([\w.]+-)?\d{9,}\.\d+"
DIGITS = 6  # an extension has fewer, a number of the telephone network as many or more
CAVEATS = (
    Caveat(
        "waits_in_queue",
        Text(
            "The wait is the time until the exchange counts a call as answered: where a menu or queue answers first, waiting in it is not counted.",
            "De wachttijd loopt tot de centrale een gesprek als beantwoord telt: neemt eerst een keuzemenu of wachtrij op, dan telt het wachten "
            "daarin niet mee.",
        ),
        ("interactions.answered_at",),
    ),
)


class AsteriskCalls(Reader):
    """Asterisk's call detail records. Times are local unless `usegmtime` is set (`--option timezone=UTC`).

    A call is inbound where it comes from a long number over no extension's line; a call answered by voicemail or a menu alone is not answered.
    """

    name = "asterisk_calls"
    label = Text("Asterisk: call records (CDR)", "Asterisk: gespreksgegevens (CDR)")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header is that of the records, or the first line is itself a record."""
        return face.kind == "csv" and (LAYOUT.fits(face.columns) or self.headless(face) is not None)

    def headless(self, face: Face) -> tuple[str, ...] | None:
        """Return the names of the columns where the first line is a call."""
        cells = face.columns
        if face.kind != "csv" or not FEWEST <= len(cells) <= len(NAMES):
            return None
        is_call = MOMENT.match(cells[START]) and MOMENT.match(cells[END]) and cells[DISPOSITION].upper().startswith(DISPOSITIONS)
        return NAMES[: len(cells)] if is_call else None

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the calls."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("duration", "billsec"))
        return Reading(
            source=source_of("asterisk", shop),
            prepare=_prepare(fields, shop),
            records=contacts.records(sheet.table),
            checks=(
                *contacts.checks(sheet.table, Text("call", "het gesprek"), "start"),
                *fields.checks(numbers=("duration", "billsec")),
            ),
            caveats=CAVEATS,
        )


READER = AsteriskCalls()


def _call_of(fields: Fields) -> str:
    """Return SQL for what the legs of one call share; the last two columns stand the other way round in some exchanges."""
    if fields.has("linkedid"):
        return fields.text("linkedid")
    for own in ("uniqueid", "userfield"):
        cell = fields.text(own)
        if (
            fields.has(own)
            and fields.probe(f"SELECT count(*) FILTER (WHERE regexp_full_match({cell}, '{UNIQUE}')) * 2 > count(*) FROM {fields.sheet.table}")[0][0]
        ):
            return cell
    return "NULL::VARCHAR"


def _prepare(fields: Fields, shop: Shop) -> tuple[str, ...]:
    table, zone = fields.sheet.table, zone_of(shop)
    start, end = (when(fields, own, zone) for own in ("start", "end"))
    call, wait = _call_of(fields), f"({fields.number('duration', 'DOUBLE')} - {fields.number('billsec', 'DOUBLE')})"
    src, dst = (f"regexp_replace(coalesce({fields.text(own)}, ''), '[^0-9]', '', 'g')" for own in ("src", "dst"))
    line = f"regexp_extract(coalesce({fields.text('channel')}, ''), '^(?:SIP|PJSIP|IAX2|SCCP|DAHDI)/(\\d{{2,5}})-', 1)"
    inside = f"(length({src}) BETWEEN 1 AND {DIGITS - 1} OR {line} <> '')"
    person = f"upper({fields.text('disposition')}) = 'ANSWERED' AND {fields.text('dstchannel')} IS NOT NULL"
    person += f" AND coalesce({fields.text('lastapp')}, '') <> 'VoiceMail'"
    agent = f"regexp_extract({fields.text('dstchannel')}, '/(\\d{{2,5}})[-@]', 1)"
    made_up = f"md5(concat_ws('|', {fields.text('start')}, {fields.text('src')}, {fields.text('dst')}, {fields.text('channel')}))"
    fault = f"CASE WHEN {start} IS NULL AND {fields.text('start')} IS NOT NULL THEN {fields.text('start')} END"
    legs = f"""CREATE OR REPLACE TEMP TABLE {table}_legs AS
        SELECT _row, coalesce({call}, {made_up}) AS call, {src} AS src, {dst} AS dst, {inside} AS inside, {start} AS start_at,
            coalesce({end}, {start} + to_seconds({fields.number("duration", "DOUBLE")})) AS end_at, coalesce({person}, false) AS by_person,
            {start} + to_seconds({wait}) AS answer_at, nullif({line}, '') AS line, nullif({agent}, '') AS picked_up, {fault} AS fault FROM {table}"""
    first = "ORDER BY start_at NULLS LAST, _row"
    calls = f"""CREATE OR REPLACE TEMP TABLE {table}_contacts AS
        WITH whole AS (SELECT min(_row) AS _row, call, first(inside {first}) AS inside, first(src {first}) AS src, first(dst {first}) AS dst,
                first(line {first}) AS line, min(start_at) AS started_at, max(end_at) AS ended_at,
                min(answer_at) FILTER (WHERE by_person) AS answered_at,
                first(picked_up {first}) FILTER (WHERE by_person) AS picked_up, any_value(fault) AS fault FROM {table}_legs GROUP BY call),
        known AS (SELECT *, CASE WHEN NOT inside THEN 'inbound' WHEN length(dst) >= {DIGITS} THEN 'outbound' ELSE 'internal' END AS direction
            FROM whole)
        SELECT _row, 'call:' || call AS interaction_id,
            {person_key("NULL::VARCHAR", "CASE WHEN direction = 'inbound' THEN src ELSE dst END")} AS customer_id,
            'extension:' || md5(CASE WHEN direction = 'inbound' THEN picked_up ELSE coalesce(line, src) END) AS employee_id, 'phone' AS channel,
            direction, CASE WHEN answered_at IS NULL THEN 'nobody' ELSE 'agent' END AS handled_by, started_at, answered_at, ended_at,
            fault FROM known"""
    return (legs, calls)
