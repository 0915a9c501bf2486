"""Read Zendesk's tickets as its API answers them: lists, incremental exports by time or cursor, with metric sets; deleted tickets go away."""

from typing import ClassVar

from peil.load.identity import person_key
from peil.load.mailing.spreading import source_of
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Sheet, Shop, text_literal
from peil.load.service import tickets
from peil.load.service.words import channel, is_solved, priority
from peil.values.texts import Text

TEXTS = (
    "id", "status", "priority", "type", "created_at", "updated_at", "due_at", "generated_timestamp", "requester_id", "submitter_id", "assignee_id",
    "group_id",
)  # fmt: skip
METRICS = (
    'STRUCT(solved_at VARCHAR, reopens BIGINT, assigned_at VARCHAR, reply_time_in_minutes STRUCT("calendar" DOUBLE),'
    ' reply_time_in_seconds STRUCT("calendar" DOUBLE))'
)
SHAPE = dict.fromkeys(TEXTS, "VARCHAR") | {
    "via": 'STRUCT(channel VARCHAR, source STRUCT("from" STRUCT(address VARCHAR)))',
    "tags": "VARCHAR[]",
    "custom_fields": "STRUCT(id VARCHAR, value JSON)[]",
    "satisfaction_rating": "JSON",
    "metric_set": METRICS,
}  # fmt: skip
SOLVED_BY_CHANGE = Caveat(
    "solved_when_last_changed",
    Text(
        "These tickets of Zendesk do not say when they were solved or answered: a solved one counts as solved when it was last changed. "
        "Ask the API for `include=metric_sets`, or load ticket_metrics too.",
        "Deze tickets van Zendesk zeggen niet wanneer ze zijn beantwoord of opgelost: een opgelost ticket telt als opgelost toen het voor het "
        "laatst werd gewijzigd. Vraag de API om `include=metric_sets`, of laad ook ticket_metrics.",
    ),
    ("tickets.solved_at", "tickets.first_replied_at"),
)


class ZendeskTickets(Reader):
    """Zendesk's tickets by its API. Times are in UTC; of a ticket that comes twice the latest state counts."""

    name = "zendesk_tickets"
    label = Text("Zendesk: tickets (API)", "Zendesk: tickets (API)")
    shape: ClassVar[dict[str, str]] = SHAPE
    options = tickets.OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether records have a ticket's requester, the way it came in and its status."""
        return face.kind == "json" and {"id", "requester_id", "submitter_id", "via", "status", "created_at"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return tickets, the first contact of each and ratings, and which tickets were deleted."""
        groups = tickets.told_groups(shop)
        measured, rated = "metric_set" in sheet.given, "satisfaction_rating" in sheet.given
        given = {*tickets.GIVEN} - {"order_id"} - (set() if groups else {"escalated_at"}) - (set() if measured else {"reopen_count"})
        made = tickets.caveats("Zendesk", shop, escalated=groups is not None, dated_answers=not rated)
        return Reading(
            source=source_of("zendesk", shop),
            prepare=(tickets.latest(sheet.table, _rows(sheet.table, shop, groups, measured=measured)),),
            records=tickets.records(sheet.table, shop, given, rated=rated, measured=measured),
            checks=tuple(tickets.checks(sheet.table, "id")),
            caveats=made if measured else (*made, SOLVED_BY_CHANGE),
        )


READER = ZendeskTickets()


def _rows(table: str, shop: Shop, groups: str | None, *, measured: bool) -> str:
    at = {name: f"try_cast({name} AS TIMESTAMPTZ)" for name in ("created_at", "updated_at", "due_at")}
    changed = f"greatest({at['updated_at']}, to_timestamp(try_cast(generated_timestamp AS DOUBLE)))"
    reply = "coalesce(metric_set.reply_time_in_seconds['calendar'], 60 * metric_set.reply_time_in_minutes['calendar'])"
    known = "(SELECT ticket_id, max(solved_at) AS solved_at, max(first_replied_at) AS replied_at FROM tickets"
    known += f" WHERE _source = {text_literal(source_of('zendesk', shop))} GROUP BY 1)"
    who = person_key("CASE WHEN via.channel = 'email' THEN via.source['from'].address END")
    by_agent = "(via.channel = 'web' AND submitter_id <> requester_id) IS TRUE"
    raised = (
        f"CASE WHEN group_id IN {groups} THEN coalesce(try_cast(metric_set.assigned_at AS TIMESTAMPTZ), {at['updated_at']}) END" if groups else "NULL"
    )
    solved = "try_cast(metric_set.solved_at AS TIMESTAMPTZ)" if measured else "timezone('UTC', known.solved_at)"
    replied = f"{at['created_at']} + to_seconds({reply})" if measured else "timezone('UTC', known.replied_at)"
    faults = " ".join(f"WHEN t.{name} IS NOT NULL AND {sql} IS NULL THEN t.{name}" for name, sql in at.items())
    score = "lower(coalesce(satisfaction_rating ->> 'score', satisfaction_rating ->> '$'))"
    return f"""
        SELECT _row, id AS ticket_id, coalesce({who},
                'zendesk:' || requester_id) AS customer_id, 'zendesk:' || assignee_id AS employee_id,
            CASE WHEN NOT {by_agent} THEN {channel("via.channel")} END AS channel, {_category(shop)} AS category, {priority("priority")} AS priority,
            {at["created_at"]} AS created_at, {replied} AS first_replied_at,
            CASE WHEN {is_solved("status")} THEN coalesce({solved}, {at["updated_at"]}) END AS solved_at, {at["due_at"]} AS due_at,
            {raised}::TIMESTAMPTZ AS escalated_at, metric_set.reopens AS reopen_count, {tickets.utc(changed)} AS as_of,
            (lower(status) = 'deleted') IS TRUE AS gone, CASE WHEN NOT {by_agent} AND via.channel <> 'sample_ticket' THEN 'inbound' END AS direction,
            CASE WHEN {score} LIKE 'good%' THEN 1 WHEN {score} LIKE 'bad%' THEN 0 END AS csat, 1 AS csat_top,
            coalesce(CASE WHEN {is_solved("status")} THEN {solved} END, {at["updated_at"]}) AS csat_at, false AS csat_exact,
            CASE {faults} END AS fault
        FROM (SELECT * REPLACE (nullif(trim(id), '') AS id) FROM {table}) t LEFT JOIN {known} known ON known.ticket_id = t.id"""


def _category(shop: Shop) -> str:
    """Return SQL for the subject: the type, tags, or the custom field with a number, as the user says."""
    said = shop.told(tickets.CATEGORY.name) or "type"
    if said.casefold() == "type":
        return "nullif(type, '')"
    if said.casefold() == "tags" or said.casefold().startswith("tags:"):
        return tickets.first_tag("tags", said.partition(":")[2] or None)
    field = f"list_filter(custom_fields, lambda one: one.id = {text_literal(said)})[1]"
    return f"nullif(({field}).value ->> '$', '')"
