"""Read Zendesk's list of deleted tickets (API): they go away, with their contact and rating."""

from typing import ClassVar

from peil.load.mailing.spreading import source_of
from peil.load.reading import Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

PLACES = (("tickets", "ticket_id", ""), ("interactions", "interaction_id", "ticket:"), ("survey_responses", "response_id", "csat:"))


class ZendeskDeleted(Reader):
    """Zendesk's deleted tickets."""

    name = "zendesk_deleted"
    label = Text("Zendesk: deleted tickets (API)", "Zendesk: verwijderde tickets (API)")
    shape: ClassVar[dict[str, str]] = {"id": "VARCHAR", "deleted_at": "VARCHAR"}

    def recognises(self, face: Face) -> bool:
        """Return whether records are deleted tickets: who deleted them when, and their state before."""
        return face.kind == "json" and {"id", "actor", "deleted_at", "previous_state"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return no records, but those that are no more."""
        when = "timezone('UTC', try_cast(deleted_at AS TIMESTAMPTZ))"
        return Reading(
            source=source_of("zendesk", shop),
            records=tuple(
                Records(
                    entity,
                    f"SELECT _row, id AS {key} FROM {sheet.table} WHERE false",
                    gone=f"SELECT '{prefix}' || id AS key, {when} AS as_of FROM {sheet.table}",
                )
                for entity, key, prefix in PLACES
            ),
        )


READER = ZendeskDeleted()
