"""Read Zendesk's satisfaction ratings (API): what customers said of tickets, and when."""

from typing import ClassVar

from peil.load.mailing.spreading import source_of
from peil.load.reading import Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text


class ZendeskRatings(Reader):
    """Zendesk's ratings; only good and bad are answers, offered and unoffered are none. One answer a ticket: the last."""

    name = "zendesk_ratings"
    label = Text("Zendesk: satisfaction ratings (API)", "Zendesk: tevredenheidsscores (API)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(("ticket_id", "requester_id", "score", "created_at", "updated_at"), "VARCHAR")

    def recognises(self, face: Face) -> bool:
        """Return whether records have a score that a requester gave a ticket."""
        return face.kind == "json" and {"ticket_id", "score", "requester_id", "created_at"} <= face.header and "rating" not in face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the answers."""
        when = "try_cast(coalesce(updated_at, created_at) AS TIMESTAMPTZ)"
        answer = "regexp_matches(lower(score), '(^|_)(good|bad)(_|$)')"
        undated = Text(
            "The rating of ticket {value} has no date; it was left out.", "Het oordeel over ticket {value} heeft geen datum; het is overgeslagen."
        )
        sql = f"""SELECT _row, 'csat:' || ticket_id AS response_id, 'csat' AS survey, ticket_id, {when} AS responded_at,
                CASE WHEN contains(lower(score), 'good') THEN 1 ELSE 0 END AS score, 1 AS max_score, timezone('UTC', {when}) AS _as_of
            FROM {sheet.table} WHERE {answer} AND {when} IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY ticket_id ORDER BY {when} DESC, _row DESC) = 1"""
        faults = f"SELECT _row, coalesce(ticket_id, '–') FROM {sheet.table} WHERE {answer} AND {when} IS NULL"
        return Reading(
            source=source_of("zendesk", shop),
            records=(Records("survey_responses", sql),),
            checks=(Check("unreadable_date", "error", faults, undated),),
        )


READER = ZendeskRatings()
