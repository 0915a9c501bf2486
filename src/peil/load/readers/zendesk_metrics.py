"""Read Zendesk's ticket metrics (API: ticket_metrics, or metric_sets beside tickets): when tickets were answered and solved, how often reopened."""

from typing import ClassVar

from peil.load.mailing.spreading import source_of
from peil.load.reading import Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.texts import Text

SHAPE = dict.fromkeys(("ticket_id", "created_at", "updated_at", "solved_at"), "VARCHAR") | {
    "reopens": "BIGINT",
    "reply_time_in_minutes": 'STRUCT("calendar" DOUBLE)',
    "reply_time_in_seconds": 'STRUCT("calendar" DOUBLE)',
}


class ZendeskMetrics(Reader):
    """Zendesk's metrics of tickets. They say more of tickets that are known, and stand in for those that are not until their tickets are loaded."""

    name = "zendesk_metrics"
    label = Text("Zendesk: ticket metrics (API)", "Zendesk: ticketmetingen (API)")
    shape: ClassVar[dict[str, str]] = SHAPE

    def recognises(self, face: Face) -> bool:
        """Return whether records have the measures of a ticket."""
        return face.kind == "json" and {"ticket_id", "reply_time_in_minutes", "reopens", "created_at"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return what the metrics add to tickets."""
        source = source_of("zendesk", shop)
        message = Text(
            "The metrics of ticket {value} have no good date; they were left out.",
            "De metingen van ticket {value} hebben geen goede datum; ze zijn overgeslagen.",
        )
        bad = " OR ".join(
            f"try_cast({name} AS TIMESTAMPTZ) IS NULL{'' if name == 'created_at' else f' AND {name} IS NOT NULL'}"
            for name in ("created_at", "updated_at", "solved_at")
        )
        lost = Text("The record has no ticket_id; it was left out.", "Het record heeft geen ticket_id; het is overgeslagen.")
        return Reading(
            source=source,
            prepare=(_prepare(sheet.table, source),),
            records=(
                Records(
                    "tickets",
                    f"SELECT _row, ticket_id, created_at, first_replied_at, solved_at, reopen_count, as_of AS _as_of FROM {sheet.table}_metrics",
                ),
                Records("interactions", _contacts(sheet.table, source)),
            ),
            checks=(
                Check("unreadable_date", "error", f"SELECT _row, ticket_id FROM {sheet.table} WHERE {bad}", message),
                Check("no_ticket_id", "error", f"SELECT _row, '' FROM {sheet.table} WHERE nullif(trim(ticket_id), '') IS NULL", lost, "ticket_id"),
            ),
        )


READER = ZendeskMetrics()


def _prepare(table: str, source: str) -> str:
    """Return the statement for the metrics; they bear the age of the ticket as it is stored, so that they never make it look newer than it is."""
    at = {name: f"try_cast(m.{name} AS TIMESTAMPTZ)" for name in ("created_at", "updated_at", "solved_at")}
    reply = "coalesce(m.reply_time_in_seconds['calendar'], 60 * m.reply_time_in_minutes['calendar'])"
    # A ticket that was open when it was last seen is so, unless it was solved after that.
    opened = f"t._as_of > TIMESTAMP '1970-01-01' AND t.solved_at IS NULL AND timezone('UTC', {at['updated_at']}) <= t._as_of"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_metrics AS
        SELECT m._row, trim(m.ticket_id) AS ticket_id, coalesce(timezone('UTC', t.created_at), {at["created_at"]}) AS created_at,
            coalesce(timezone('UTC', t.created_at), {at["created_at"]}) + to_seconds({reply}) AS first_replied_at,
            CASE WHEN NOT coalesce({opened}, false) THEN {at["solved_at"]} END AS solved_at, m.reopens AS reopen_count,
            coalesce(t._as_of, TIMESTAMP '1970-01-01') AS as_of
        FROM {table} m LEFT JOIN tickets t ON t.ticket_id = trim(m.ticket_id) AND t._source = {text_literal(source)}
        QUALIFY row_number() OVER (PARTITION BY m.ticket_id ORDER BY {at["updated_at"]} DESC NULLS LAST, m._row DESC) = 1"""


def _contacts(table: str, source: str) -> str:
    """Return when the first contacts that are known were answered."""
    return f"""SELECT m._row, i.interaction_id, i.started_at, m.first_replied_at AS answered_at,
            CASE WHEN m.first_replied_at IS NULL THEN 'nobody' ELSE 'agent' END AS handled_by, i._as_of
        FROM {table}_metrics m JOIN interactions i ON i.interaction_id = 'ticket:' || m.ticket_id AND i._source = {text_literal(source)}"""
