"""Read Zendesk's ticket export (CSV): tickets with their times in minutes, the first contact of each, and satisfaction."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import source_of, zone_of
from peil.load.reading import Probe, Reader, Reading, Sheet, Shop
from peil.load.service import tickets
from peil.load.service.categories import category_of
from peil.load.service.words import agent_key, channel, is_solved, priority
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "id": ("Id", "Ticket ID"),
        "requester": ("Requester",),
        "requester_id": ("Requester id",),
        "email": ("Requester email",),
        "submitter": ("Submitter",),
        "assignee": ("Assignee",),
        "group": ("Group",),
        "tags": ("Tags",),
        "status": ("Status",),
        "priority": ("Priority",),
        "via": ("Via",),
        "type": ("Ticket type",),
        "created": ("Created at",),
        "updated": ("Updated at",),
        "assigned": ("Assigned at",),
        "due": ("Due date",),
        "solved": ("Solved at",),
        "satisfaction": ("Satisfaction Score",),
        "reopens": ("Reopens",),
        "reply": ("First reply time in minutes",),
        "resolution": ("Full resolution time in minutes",),
        "category": ("Category [list]", "Categorie [list]", "Reason [list]", "Contact reason [list]", "Reden [list]", "Contactreden [list]",
            "Onderwerp [list]", "About [list]", "Topic [list]", "Issue type [list]", "Soort vraag [list]"),
        "order": ("Order number [txt]", "Order number [int]", "Order [txt]", "Order ID [txt]", "Ordernummer [txt]", "Bestelnummer [txt]",
            "Bestelnummer [int]"),
    },
    needed=("id", "status", "via", "created", "reply"),
    usual=("updated", "solved"),
)  # fmt: skip
UNREAD = frozenset(
    f"{measure} time in minutes{hours}"
    for measure in ("first reply", "first resolution", "full resolution", "agent wait", "requester wait", "on hold")
    for hours in ("", " within business hours")
) - {"first reply time in minutes", "full resolution time in minutes"} | {
    "summation column", "requester external id", "requester domain", "subject", "organization", "initially assigned at", "resolution time",
    "group stations", "assignee stations", "replies",
}  # fmt: skip
MOMENTS = ("created", "updated", "assigned", "solved", "due")


class ZendeskExport(Reader):
    """Zendesk's tickets as CSV. Times are in the zone of the account, without an offset; reply and solving times are calendar minutes."""

    name = "zendesk_export"
    label = Text("Zendesk: tickets (CSV)", "Zendesk: tickets (CSV)")
    layout = LAYOUT
    unread = UNREAD
    options = tickets.OPTIONS

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return tickets, the first contact of each, and the ratings."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("reply", "reopens", "resolution"), dates=MOMENTS)
        groups = tickets.told_groups(shop)
        given = {*tickets.GIVEN} - (set() if groups else {"escalated_at"}) - (set() if fields.has("order") else {"order_id"})
        return Reading(
            source=source_of("zendesk", shop),
            prepare=_prepare(fields, shop, groups),
            records=tickets.records(sheet.table, shop, given, rated=fields.has("satisfaction")),
            checks=(*tickets.checks(sheet.table, fields.header("id")), *fields.checks(numbers=("reply", "reopens"))),
            caveats=tickets.caveats("Zendesk", shop, escalated=groups is not None, dated_answers=not fields.has("satisfaction")),
        )


READER = ZendeskExport()


def _prepare(fields: Fields, shop: Shop, groups: str | None) -> tuple[str, ...]:
    table = fields.sheet.table
    moments = [own for own in MOMENTS if groups or own != "assigned"]
    unread = " ".join(f"WHEN said_{own} IS NOT NULL AND at_{own} IS NULL THEN said_{own}" for own in moments)
    raised = f"CASE WHEN team IN {groups} THEN coalesce(at_assigned, at_updated, at_created) END" if groups else "NULL"
    rows = f"""
        SELECT _row, ticket_id, customer_id, order_id, word.key AS employee_id, CASE WHEN NOT by_agent THEN way.channel END AS channel, category,
            priority, at_created AS created_at, at_created + to_seconds(60 * reply_minutes) AS first_replied_at,
            CASE WHEN solved THEN coalesce(at_solved, at_created + to_seconds(60 * solving_minutes), at_updated) END AS solved_at,
            at_due AS due_at, {raised}::TIMESTAMPTZ AS escalated_at, reopen_count, coalesce({tickets.utc("at_updated")}, {tickets.utc("at_created")})
            AS as_of, gone, CASE WHEN NOT by_agent THEN 'inbound' END AS direction,
            CASE WHEN rating LIKE 'good%' THEN 1 WHEN rating LIKE 'bad%' THEN 0 END AS csat, 1 AS csat_top,
            coalesce(solved_at, at_updated) AS csat_at,
            false AS csat_exact, CASE {unread} END AS fault
        FROM ({_cells(fields, shop, moments, raised=groups is not None)}) t
        LEFT JOIN {table}_ways way ON way.via = t.via LEFT JOIN {table}_words word ON word.name = t.agent"""
    several = tickets.repeated(fields.probe, table, fields.text("id"))
    return (*_words(fields), tickets.latest(table, rows, several=several))


def _words(fields: Fields) -> tuple[str, ...]:
    """Return the statements for what few words mean: the channels and the agents, worked out once each."""
    table, via, agent = fields.sheet.table, fields.text("via"), fields.text("assignee")
    words = f"""CREATE OR REPLACE TEMP TABLE {table}_words AS SELECT name, {agent_key("NULL::VARCHAR", "name")} AS key
        FROM (SELECT DISTINCT nullif({agent}, '-') AS name FROM {table})"""
    return (
        f"CREATE OR REPLACE TEMP TABLE {table}_ways AS SELECT via, {channel('via')} AS channel FROM (SELECT DISTINCT {via} AS via FROM {table})",
        words,
    )


def _cells(fields: Fields, shop: Shop, moments: list[str], *, raised: bool) -> str:
    """Return the SELECT of the cells as they are meant."""
    zone, status = zone_of(shop), f"lower({fields.text('status')})"
    customer = f"coalesce({person_key(fields.text('email'))}, 'zendesk:' || {fields.text('requester_id')})"
    # A ticket that an agent made for somebody is a call he took or a question of his own: no contact that is known.
    by_agent = f"({fields.text('via')} ILIKE 'web%' AND {fields.text('submitter')} <> {fields.text('requester')}) IS TRUE"
    times = ", ".join(f"{tickets.when(fields, own, zone)} AS at_{own}, {fields.text(own)} AS said_{own}" for own in moments)
    return f"""
        SELECT _row, {fields.text("id")} AS ticket_id, {customer} AS customer_id, {fields.code("order")} AS order_id,
            nullif({fields.text("assignee")}, '-') AS agent, {fields.text("via")} AS via, {category_of(fields, shop)} AS category,
            {priority(fields.text("priority"))} AS priority, {times}, {fields.number("reply", "DOUBLE")} AS reply_minutes,
            {fields.number("resolution", "DOUBLE")} AS solving_minutes, {is_solved(fields.text("status"))} AS solved,
            {fields.whole("reopens")} AS reopen_count, {by_agent} AS by_agent, ({status} = 'deleted') IS TRUE AS gone,
            lower({fields.text("satisfaction")}) AS rating, {f"lower({fields.text('group')})" if raised else "NULL"} AS team
        FROM {fields.sheet.table}"""
