"""Read Gorgias's tickets as its API answers them, with their messages where these are in the answer."""

from typing import ClassVar

from peil.load.identity import person_key
from peil.load.mailing.spreading import source_of
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Sheet, Shop, text_literal
from peil.load.service import tickets
from peil.load.service.words import agent_key, channel, priority
from peil.values.texts import Text

TEXTS = (
    "id",
    "status",
    "channel",
    "via",
    "priority",
    "created_datetime",
    "updated_datetime",
    "closed_datetime",
    "trashed_datetime",
    "spam",
    "from_agent",
)
SHAPE = dict.fromkeys(TEXTS, "VARCHAR") | {
    "customer": "STRUCT(id VARCHAR, email VARCHAR)",
    "assignee_user": "STRUCT(id VARCHAR, email VARCHAR)",
    "assignee_team": "STRUCT(id VARCHAR, name VARCHAR)",
    "tags": "STRUCT(name VARCHAR)[]",
    "custom_fields": "JSON",
    "satisfaction_survey": "STRUCT(score DOUBLE, scored_datetime VARCHAR, created_datetime VARCHAR)",
    "messages": "STRUCT(from_agent BOOLEAN, public BOOLEAN, via VARCHAR, sent_datetime VARCHAR, created_datetime VARCHAR)[]",
}
NO_MESSAGES = Caveat(
    "replies_untold",
    Text(
        "These tickets of Gorgias come without their messages, so when they were first answered is not known; the CSV export tells it.",
        "Deze tickets van Gorgias komen zonder hun berichten, dus wanneer ze voor het eerst zijn beantwoord is niet bekend; de CSV-export "
        "zegt het wel.",
    ),
    ("tickets.first_replied_at", "interactions.answered_at"),
)


class GorgiasTickets(Reader):
    """Gorgias's tickets by its API. Times are in UTC. The first reply is the first public message of an agent that no rule sent."""

    name = "gorgias_tickets"
    label = Text("Gorgias: tickets (API)", "Gorgias: tickets (API)")
    shape: ClassVar[dict[str, str]] = SHAPE
    options = tickets.OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether records have a ticket's channel and the datetimes that Gorgias calls so."""
        return face.kind == "json" and {"id", "channel", "status", "created_datetime", "updated_datetime", "customer"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return tickets, the first contact of each and ratings; spam and what was thrown away are none."""
        groups, measured = tickets.told_groups(shop), "messages" in sheet.given
        given = {*tickets.GIVEN} - {"order_id", "reopen_count", "due_at"} - (set() if groups else {"escalated_at"})
        given -= set() if measured else {"first_replied_at"}
        made = tickets.caveats("Gorgias", shop, escalated=groups is not None, dated_answers=True)
        return Reading(
            source=source_of("gorgias", shop),
            prepare=(tickets.latest(sheet.table, _rows(sheet.table, shop, groups)),),
            records=tickets.records(sheet.table, shop, given, rated="satisfaction_survey" in sheet.given),
            checks=tuple(tickets.checks(sheet.table, "id")),
            caveats=made if measured else (*made, NO_MESSAGES),
        )


READER = GorgiasTickets()


def _rows(table: str, shop: Shop, groups: str | None) -> str:
    at = {name: _instant(name) for name in ("created_datetime", "updated_datetime", "closed_datetime")}
    replies = "list_filter(messages, lambda one: one.from_agent AND coalesce(one.public, true) AND coalesce(one.via, '') NOT IN ('rule', 'system'))"
    first = f"list_min(list_transform({replies}, lambda one: {_instant('coalesce(one.sent_datetime, one.created_datetime)')}))"
    customer = f"coalesce({person_key('customer.email')}, 'gorgias:' || customer.id)"
    agent = f"coalesce({agent_key('assignee_user.email')}, 'gorgias:' || assignee_user.id)"
    raised = (
        f"CASE WHEN lower(assignee_team.name) IN {groups} OR assignee_team.id IN {groups} THEN {at['updated_datetime']} END" if groups else "NULL"
    )
    faults = " ".join(f"WHEN {name} IS NOT NULL AND {sql} IS NULL THEN {name}" for name, sql in at.items())
    score = "satisfaction_survey.score"
    return f"""
        SELECT _row, nullif(trim(id), '') AS ticket_id, {customer} AS customer_id, {agent} AS employee_id, {channel("channel")} AS channel,
            {_category(shop)} AS category, {priority("priority")} AS priority, {at["created_datetime"]} AS created_at, {first} AS first_replied_at,
            CASE WHEN lower(status) = 'closed' THEN coalesce({at["closed_datetime"]}, {at["updated_datetime"]}) END AS solved_at,
            {raised}::TIMESTAMPTZ AS escalated_at, {tickets.utc(at["updated_datetime"])} AS as_of,
            coalesce(try_cast(spam AS BOOLEAN), false) OR trashed_datetime IS NOT NULL AS gone,
            CASE WHEN try_cast(from_agent AS BOOLEAN) THEN 'outbound' ELSE 'inbound' END AS direction,
            CASE WHEN {score} BETWEEN 1 AND 5 THEN {score} END AS csat, 5 AS csat_top, coalesce({_instant("satisfaction_survey.scored_datetime")},
                {at["closed_datetime"]}, {at["updated_datetime"]}) AS csat_at, true AS csat_exact, CASE {faults} END AS fault
        FROM {table}"""


def _instant(cell: str) -> str:
    """Return SQL for an instant; what has no offset is in UTC."""
    return f"try_cast({cell} AS TIMESTAMPTZ)"


def _category(shop: Shop) -> str:
    """Return SQL for the subject: the first tag, one of some tags, or the custom field with an id, as the user says."""
    said = shop.told(tickets.CATEGORY.name) or "tags"
    if said.casefold() in ("tags", "type") or said.casefold().startswith("tags:"):
        return tickets.first_tag("list_transform(tags, lambda one: lower(one.name))", said.partition(":")[2] or None)
    return f"nullif(custom_fields -> {text_literal(said)} ->> 'value', '')"
