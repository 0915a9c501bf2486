"""Read GA4's report of events by day (CSV): how often each event happened."""

from typing import ClassVar

from peil.load.channels import known
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.ga4.counts import COUNTED, DATE, NTH_DAY, CountedReport
from peil.load.ga4.events import AUTOMATIC, NAMED
from peil.load.reading import Caveat
from peil.values.texts import Text


class Ga4EventCounts(CountedReport):
    """GA4's report Events, with the dimension Date or of one day."""

    name = "ga4_event_counts"
    label = Text("Google Analytics 4: events report (CSV)", "Google Analytics 4: gebeurtenissenrapport (CSV)")
    layout = Layout(
        columns={
            "date": DATE,
            "nth_day": NTH_DAY,
            "event": ("Event name", "Gebeurtenisnaam", "Naam van gebeurtenis", "Ereignisname", "Nom de l'événement"),
            "count": ("Event count", "Aantal gebeurtenissen", "Gebeurtenissen", "Ereignisanzahl", "Nombre d'événements"),
        },
        needed=("event", "count"),
    )
    what = "count"
    entity = "events"
    cuts = ("event",)
    caveats: ClassVar[tuple[Caveat, ...]] = (
        Caveat(
            "events_counted",
            Text(
                "GA4's report gives how often each event happened, not in which session, on which page nor at what time of day.",
                "Het rapport van GA4 geeft hoe vaak elke gebeurtenis voorkwam, niet in welke sessie, op welke pagina en op welk tijdstip.",
            ),
            ("events",),
        ),
    )

    def is_sure(self, found: frozenset[str]) -> bool:
        """Return whether the columns are GA4's without its lines above: they are, no other tool names them so."""
        return bool(found)

    def select(self, fields: Fields, table: str) -> str:  # noqa: ARG002
        """Return one record an event, but for those that sessions and page views are made of."""
        listed = ", ".join(f"'{name}'" for name in NAMED)
        return f"""SELECT _row, {COUNTED} AS event_id, reported_on AS occurred_at, reported_on,
            CASE WHEN event IN ({listed}) THEN event ELSE 'other' END AS event_name, CASE WHEN event NOT IN ({listed}) THEN event END AS label
            FROM {table}_counts WHERE {known("event")} IS NOT NULL AND event NOT IN {AUTOMATIC}"""


READER = Ga4EventCounts()
