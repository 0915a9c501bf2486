"""Read Freshdesk's satisfaction ratings (API): what customers answered to the first question, as happy or not."""

from typing import ClassVar

from peil.load.mailing.spreading import source_of
from peil.load.reading import Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text


class FreshdeskRatings(Reader):
    """Freshdesk's ratings: 101 to 103 are happy, 100 is neutral and -101 to -103 are unhappy; only happy counts as satisfied."""

    name = "freshdesk_ratings"
    label = Text("Freshdesk: satisfaction ratings (API)", "Freshdesk: tevredenheidsscores (API)")
    shape: ClassVar[dict[str, str]] = dict.fromkeys(("id", "ticket_id", "created_at", "updated_at"), "VARCHAR") | {"ratings": "JSON"}

    def recognises(self, face: Face) -> bool:
        """Return whether records have the ratings of a survey about a ticket."""
        return face.kind == "json" and {"ticket_id", "ratings", "survey_id", "created_at"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the answers, one a ticket: the last."""
        when = "try_cast(coalesce(updated_at, created_at) AS TIMESTAMPTZ)"
        code = "try_cast(ratings ->> 'default_question' AS INTEGER)"
        known = f"{code} IN (-103, -102, -101, 100, 101, 102, 103)"
        undated = Text(
            "The rating of ticket {value} has no date; it was left out.", "Het oordeel over ticket {value} heeft geen datum; het is overgeslagen."
        )
        strange = Text("`{value}` is no rating of Freshdesk; it was left out.", "`{value}` is geen oordeel van Freshdesk; het is overgeslagen.")
        sql = f"""SELECT _row, 'csat:' || ticket_id AS response_id, 'csat' AS survey, ticket_id, {when} AS responded_at,
                CASE WHEN {code} > 100 THEN 1 ELSE 0 END AS score, 1 AS max_score, timezone('UTC', {when}) AS _as_of
            FROM {sheet.table} WHERE {known} AND {when} IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY ticket_id ORDER BY {when} DESC, _row DESC) = 1"""
        return Reading(
            source=source_of("freshdesk", shop),
            records=(Records("survey_responses", sql),),
            checks=(
                Check("unreadable_date", "error", f"SELECT _row, ticket_id FROM {sheet.table} WHERE {when} IS NULL", undated),
                Check("off_scale", "error", f"SELECT _row, ratings::VARCHAR FROM {sheet.table} WHERE ({known}) IS NOT TRUE", strange),
            ),
        )


READER = FreshdeskRatings()
