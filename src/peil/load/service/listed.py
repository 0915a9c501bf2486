"""Read help desks' own CSV exports of tickets, whose columns the user chose: one normal table out of whatever columns there are."""

from typing import Literal

import msgspec

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import zone_of
from peil.load.reading import Check, Probe, Reading, Sheet, Shop, text_literal
from peil.load.service import tickets
from peil.load.service.categories import category_of
from peil.load.service.words import agent_key, channel, is_solved, priority

MOMENTS = ("created", "updated", "due", "replied", "solved", "closed", "rated_at")
TOLD_BY = {
    "customer_id": ("email", "phone", "requester_id"), "order_id": ("order",), "employee_id": ("agent_email", "agent"), "channel": ("via",),
    "category": (), "priority": ("priority",), "created_at": ("created",), "first_replied_at": ("replied", "reply_time"), "due_at": ("due",),
    "reopen_count": ("reopens",), "solved_at": (),
}  # fmt: skip


class Desk(msgspec.Struct, frozen=True):
    """A help desk: its name, its source, the SQL of a rating (1 or 0 of 1, or points) with the top of its scale, and the unit of reply times."""

    tool: str
    source: str
    rating: str
    top: str
    unit: Literal["seconds", "minutes", "hours"] = "hours"


def fields_of(sheet: Sheet, shop: Shop, probe: Probe, layout: Layout) -> Fields:
    """Return the cells of a sheet."""
    return Fields(sheet, layout, shop, probe, numbers=("reply_time", "solving_time", "reopens"), dates=MOMENTS)


def reading(fields: Fields, shop: Shop, desk: Desk) -> Reading:
    """Return tickets, the first contact of each and ratings."""
    table, groups = fields.sheet.table, tickets.told_groups(shop)
    given = {column for column, by in TOLD_BY.items() if not by or any(fields.has(own) for own in by)}
    given |= {"escalated_at"} if groups else set()
    measured = "first_replied_at" in given
    return Reading(
        source=desk.source,
        prepare=(tickets.latest(table, _rows(fields, shop, desk, groups), several=tickets.repeated(fields.probe, table, fields.code("id"))),),
        records=tickets.records(table, shop, given, rated=fields.has("rating"), measured=measured),
        checks=(*tickets.checks(table, fields.header("id")), *_checks(fields)),
        caveats=tickets.caveats(desk.tool, shop, escalated=groups is not None, dated_answers=not fields.has("rating") or fields.has("rated_at")),
    )


def _rows(fields: Fields, shop: Shop, desk: Desk, groups: str | None) -> str:
    zone = zone_of(shop)
    moments = ", ".join(f"{tickets.when(fields, own, zone)} AS at_{own}, {fields.text(own)} AS said_{own}" for own in MOMENTS)
    unread = " ".join(f"WHEN said_{own} IS NOT NULL AND at_{own} IS NULL THEN said_{own}" for own in MOMENTS)
    customer = (
        f"coalesce({person_key(fields.text('email'), fields.text('phone'))}, {text_literal(desk.source)} || ':' || {fields.code('requester_id')})"
    )
    raised = "CASE WHEN team IN " + groups + " THEN coalesce(at_updated, at_created) END" if groups else "NULL"
    solved = f"coalesce({fields.text('solved')}, {fields.text('closed')}) IS NOT NULL"
    solved = is_solved(fields.text("status")) if fields.has("status") else solved
    spam = f"coalesce({fields.truth('spam')}, false) OR ({fields.text('status')} IN ('Deleted', 'Spam', 'Trashed')) IS TRUE"
    return f"""
        SELECT *, at_created AS created_at, coalesce(at_replied, at_created + to_seconds(reply_time)) AS first_replied_at,
            CASE WHEN solved THEN coalesce(at_solved, at_closed, at_created + to_seconds(solving_time), at_updated) END AS solved_at,
            at_due AS due_at, {raised}::TIMESTAMPTZ AS escalated_at, {tickets.utc("coalesce(at_updated, at_closed, at_solved, at_created)")} AS as_of,
            coalesce(at_rated_at, CASE WHEN solved THEN coalesce(at_solved, at_closed) END, at_updated, at_closed) AS csat_at,
            at_rated_at IS NOT NULL AS csat_exact, CASE {unread} END AS fault
        FROM (SELECT _row, {fields.code("id")} AS ticket_id, {customer} AS customer_id, {fields.code("order")} AS order_id,
            {agent_key(fields.text("agent_email"), f"nullif({fields.text('agent')}, 'No Agent')")} AS employee_id,
            {channel(fields.text("via"))} AS channel,
            {category_of(fields, shop)} AS category, {priority(fields.text("priority"))} AS priority, {moments},
            {fields.seconds("reply_time", desk.unit)} AS reply_time, {fields.seconds("solving_time", desk.unit)} AS solving_time,
            {solved} AS solved, {fields.whole("reopens")} AS reopen_count, {spam} AS gone, lower({fields.text("group")}) AS team,
            CASE WHEN lower({fields.text("via")}) LIKE 'outbound%' OR {fields.truth("from_agent")} THEN 'outbound' ELSE 'inbound' END AS direction,
            {desk.rating} AS csat, {desk.top} AS csat_top FROM {fields.sheet.table})"""


def _checks(fields: Fields) -> list[Check]:
    return fields.checks(numbers=("reopens",))
