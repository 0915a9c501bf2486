"""Read Google Analytics 4's BigQuery export of events, as JSON or parquet, into sessions, page views, events and carts by GA4's own rules."""

from typing import ClassVar

from peil.load import countries
from peil.load.ga4 import events, sessions
from peil.load.ga4.shapes import SHAPE
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Restated, Sheet, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

NEEDED = frozenset({"event_date", "event_timestamp", "event_name", "event_params", "user_pseudo_id"})
FRAGMENT = frozenset({"item_id", "item_name", "price", "quantity"})
CAVEATS = (
    Caveat(
        "no_consent",
        Text(
            "GA4 gives no session to visitors who refuse tracking: they are not in the sessions, page views and carts.",
            "GA4 geeft bezoekers die tracking weigeren geen sessie: ze tellen niet mee in sessies, paginaweergaven en winkelwagens.",
        ),
        ("sessions", "page_views", "events", "carts"),
    ),
    Caveat(
        "cart_value_as_sent",
        Text(
            "The value of carts is the one sent to GA4; it does not say whether tax is in it.",
            "De waarde van winkelwagens is die welke naar GA4 is gestuurd; er staat niet bij of de btw erin zit.",
        ),
        ("carts.amount",),
    ),
)


class Ga4Events(Reader):
    """GA4's export to BigQuery (`events_20260301`), saved as JSON lines, as a JSON list or as parquet; one file a day, or several days in one."""

    name = "ga4_events"
    label = Text("Google Analytics 4: BigQuery export", "Google Analytics 4: BigQuery-export")
    shape: ClassVar[dict[str, str]] = SHAPE

    def recognises(self, face: Face) -> bool:
        """Return whether a table has the columns of an exported event, or is a part of one event."""
        return face.kind != "csv" and (face.header >= NEEDED or self.is_fragment(face))

    def is_fragment(self, face: Face) -> bool:
        """Return whether a table is the list of items out of one event that lacks the rest."""
        return face.wrapper == "items" and face.header >= FRAGMENT and '"ecommerce"' in face.context

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the records; sessions and carts come last, since they are made of the others as stored."""
        if sheet.face.wrapper == "items":
            raise UnreadableFile(
                file=sheet.name,
                why=Text(
                    "it is a part of a GA4 event, without event_date, event_timestamp and event_name. Export the table with all columns.",
                    "het is een deel van een GA4-gebeurtenis, zonder event_date, event_timestamp en event_name. "
                    "Exporteer de tabel met alle kolommen.",
                ),
            )
        table, account = sheet.table, shop.told("account")
        source = f"ga4:{account}" if account else "ga4"
        reported = Restated("reported_on", "reported_on")
        gone = sessions.gone(table, source)
        return Reading(
            source=source,
            prepare=(
                countries.prepare(f"{table}_countries"),
                *events.prepare(sheet),
                *events.once(table),
                sessions.wanted(table, source),
            ),
            checks=_checks(table),
            caveats=CAVEATS,
            settles=3,
            records=(
                Records("session_days", sessions.days(table), restates=Restated("date", "date")),
                Records("page_views", events.views(table), restates=reported),
                Records("events", events.others(table), restates=reported),
                Records("sessions", sessions.sessions(table, source), replaces=gone),
                Records("carts", sessions.carts(table, source), replaces=gone),
            ),
        )


READER = Ga4Events()


def _checks(table: str) -> tuple[Check, ...]:
    unread = Text(
        "The event has no date, moment or name that can be read (`{value}`); it was left out.",
        "De gebeurtenis heeft geen leesbare datum, tijd of naam (`{value}`); hij is overgeslagen.",
    )
    refused = Text(
        "Events without a visitor or session, because consent was refused: {value}; they are not in the sessions and page views.",
        "Gebeurtenissen zonder bezoeker of sessie, omdat er geen toestemming was: {value}; ze tellen niet mee in sessies en paginaweergaven.",
    )
    internal = Text(
        "Events of internal visits (traffic_type): {value}; they were left out.",
        "Gebeurtenissen van intern bezoek (traffic_type): {value}; ze zijn overgeslagen.",
    )
    lost = f"SELECT _row, event_timestamp FROM {table}_cells ANTI JOIN {table}_flat USING (_row)"
    return (
        Check("unreadable_event", "error", lost, unread, "event_timestamp"),
        Check("no_consent", "warning", f"SELECT 0, count(*) FROM {table}_flat WHERE session_id IS NULL HAVING count(*) > 0", refused),
        Check("internal_traffic", "warning", f"SELECT 0, count(*) FROM {table}_flat WHERE is_internal HAVING count(*) > 0", internal),
    )
