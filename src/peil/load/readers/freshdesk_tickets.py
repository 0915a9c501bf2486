"""Read Freshdesk's tickets as its API answers them, with `stats` for when they were answered and solved."""

from typing import ClassVar

from peil.load.identity import person_key
from peil.load.mailing.spreading import source_of
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Sheet, Shop, text_literal
from peil.load.service import tickets
from peil.load.service.words import is_solved, priority
from peil.values.texts import Text

TEXTS = (
    "id", "status", "priority", "source", "type", "created_at", "updated_at", "due_by", "requester_id", "responder_id", "group_id", "spam", "deleted",
)  # fmt: skip
SHAPE = dict.fromkeys(TEXTS, "VARCHAR") | {
    "tags": "VARCHAR[]",
    "custom_fields": "JSON",
    "stats": "STRUCT(first_responded_at VARCHAR, resolved_at VARCHAR, closed_at VARCHAR)",
    "requester": "STRUCT(email VARCHAR, phone VARCHAR, mobile VARCHAR)",
}
SOURCES = {"email": ("1", "10"), "form": ("2", "9"), "phone": ("3",), "chat": ("7", "15"), "social": ("5", "6", "13")}
OUTBOUND = "10"
NO_STATS = Caveat(
    "solved_when_last_changed",
    Text(
        "These tickets of Freshdesk do not say when they were answered or solved: a solved one counts as solved when it was last changed. "
        "Ask the API for `include=stats`.",
        "Deze tickets van Freshdesk zeggen niet wanneer ze zijn beantwoord of opgelost: een opgelost ticket telt als opgelost toen het voor het "
        "laatst werd gewijzigd. Vraag de API om `include=stats`.",
    ),
    ("tickets.solved_at", "tickets.first_replied_at"),
)


class FreshdeskTickets(Reader):
    """Freshdesk's tickets by its API: status 4 is resolved and 5 closed, 2, 3 and an account's own are open. Times are in UTC."""

    name = "freshdesk_tickets"
    label = Text("Freshdesk: tickets (API)", "Freshdesk: tickets (API)")
    shape: ClassVar[dict[str, str]] = SHAPE
    options = tickets.OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether records have what a Freshdesk ticket has: a responder, a source in numbers, a time by which it is due."""
        return face.kind == "json" and {"id", "responder_id", "source", "due_by", "status", "created_at"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return tickets and the first contact of each; spam and deleted tickets are none."""
        groups, measured = tickets.told_groups(shop), "stats" in sheet.given
        given = {*tickets.GIVEN} - {"order_id", "reopen_count"} - (set() if groups else {"escalated_at"})
        given -= set() if measured else {"first_replied_at"}
        made = tickets.caveats("Freshdesk", shop, escalated=groups is not None, dated_answers=True)
        return Reading(
            source=source_of("freshdesk", shop),
            prepare=(tickets.latest(sheet.table, _rows(sheet.table, shop, groups)),),
            records=tickets.records(sheet.table, shop, given, rated=False),
            checks=tuple(tickets.checks(sheet.table, "id")),
            caveats=made if measured else (*made, NO_STATS),
        )


READER = FreshdeskTickets()


def _rows(table: str, shop: Shop, groups: str | None) -> str:
    at = {name: f"try_cast({name} AS TIMESTAMPTZ)" for name in ("created_at", "updated_at", "due_by")}
    found = {name: f"try_cast(stats.{name} AS TIMESTAMPTZ)" for name in ("first_responded_at", "resolved_at", "closed_at")}
    sources = " ".join(f"WHEN source IN ({', '.join(text_literal(code) for code in codes)}) THEN '{name}'" for name, codes in SOURCES.items())
    customer = f"coalesce({person_key('requester.email', 'coalesce(requester.phone, requester.mobile)')}, 'freshdesk:' || requester_id)"
    raised = f"CASE WHEN group_id IN {groups} THEN {at['updated_at']} END" if groups else "NULL"
    faults = " ".join(f"WHEN {name} IS NOT NULL AND {sql} IS NULL THEN {name}" for name, sql in at.items())
    return f"""
        SELECT _row, nullif(trim(id), '') AS ticket_id, {customer} AS customer_id, 'freshdesk:' || responder_id AS employee_id,
            CASE {sources} END AS channel, {_category(shop)} AS category, {priority("priority")} AS priority, {at["created_at"]} AS created_at,
            {found["first_responded_at"]} AS first_replied_at, CASE WHEN {is_solved("status")}
                THEN coalesce({found["resolved_at"]}, {found["closed_at"]}, {at["updated_at"]}) END AS solved_at, {at["due_by"]} AS due_at,
            {raised}::TIMESTAMPTZ AS escalated_at, {tickets.utc(at["updated_at"])} AS as_of,
            coalesce(try_cast(spam AS BOOLEAN), false) OR coalesce(try_cast(deleted AS BOOLEAN), false) AS gone,
            CASE WHEN source = '{OUTBOUND}' THEN 'outbound' ELSE 'inbound' END AS direction, CASE {faults} END AS fault
        FROM {table}"""


def _category(shop: Shop) -> str:
    """Return SQL for the subject: the type, tags, or the custom field with a name, as the user says."""
    said = shop.told(tickets.CATEGORY.name) or "type"
    if said.casefold() == "type":
        return "nullif(type, '')"
    if said.casefold() == "tags" or said.casefold().startswith("tags:"):
        return tickets.first_tag("tags", said.partition(":")[2] or None)
    return f"nullif(custom_fields ->> {text_literal(said)}, '')"
