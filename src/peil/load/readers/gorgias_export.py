"""Read Gorgias's ticket export (CSV), in English or Dutch."""

from peil.load.forms.layouts import Layout
from peil.load.mailing.spreading import source_of
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.load.service import tickets
from peil.load.service.listed import Desk, fields_of, reading
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "id": ("Ticket id", "Ticket ID", "Ticket-ID"),
        "status": ("Status", "Ticket status"),
        "via": ("Initial channel", "Channel", "First channel", "Eerste kanaal", "Kanaal"),
        "last_channel": ("Last used channel", "Laatst gebruikte kanaal"),
        "integrations": ("Integrations", "Integration", "Integraties"),
        "type": ("Contact reason", "Contactreden"),
        "priority": ("Priority", "Prioriteit"),
        "tags": ("Tags",),
        "created": ("Created date", "Creation date", "Created datetime", "Created at", "Aanmaakdatum", "Aangemaakt op"),
        "updated": ("Updated date", "Last updated date", "Updated datetime", "Last message date", "Bijgewerkt op"),
        "closed": ("Closed date", "Closed datetime", "Closed at", "Sluitdatum", "Gesloten op"),
        "replied": ("First response date", "First response datetime", "First agent message date", "Eerste reactie op"),
        "reply_time": ("First response time (s)", "First response time (seconds)", "First response time", "Eerste reactietijd (s)",
            "Eerste reactietijd"),
        "solving_time": ("Resolution time (s)", "Resolution time (seconds)", "Resolution time", "Oplostijd (s)", "Oplostijd"),
        "rating": ("Survey score", "Satisfaction score", "CSAT score", "Enquêtescore"),
        "rated_at": ("Survey scored date", "Survey answered date", "Survey date", "Scored datetime"),
        "agent_side": ("Number of agent messages", "Agent messages", "Aantal berichten van agents"),
        "customer_side": ("Number of customer messages", "Customer messages", "Aantal berichten van klanten"),
        "agent": ("Assignee name", "Assigned agent", "Assignee", "Toegewezen aan"),
        "agent_email": ("Assignee email", "Assigned agent email"),
        "group": ("Assigned team", "Assignee team", "Team"),
        "email": ("Customer email", "E-mail klant", "Klant e-mail"),
        "requester_id": ("Customer id", "Klant-ID"),
        "spam": ("Spam", "Is spam"),
        "from_agent": ("From agent", "Created by an agent"),
        "reopens": ("Reopens", "Times reopened"),
        "order": ("Order number", "Order ID", "Bestelnummer"),
        "category": ("AI Intent", "Contact reason", "Contactreden", "Category", "Categorie"),
    },
    needed=("id", "created", "via"),
)  # fmt: skip
OWN = {"last_channel", "integrations", "agent_side", "customer_side", "rating", "agent_email", "rated_at", "spam"}


class GorgiasExport(Reader):
    """Gorgias's tickets as CSV. Times without an offset are in the account's zone; times to reply are in seconds, all hours."""

    name = "gorgias_export"
    label = Text("Gorgias: tickets (CSV)", "Gorgias: tickets (CSV)")
    layout = LAYOUT
    options = tickets.OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a ticket, its channel, when it was created, and some of what Gorgias alone calls so."""
        found = LAYOUT.found(face.columns).keys()
        return super().recognises(face) and len(OWN & found) >= 1 and bool({"last_channel", "agent_side", "email", "rating"} & found)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return tickets, the first contact of each, and the ratings (1 to 5)."""
        fields = fields_of(sheet, shop, probe, LAYOUT)
        rating = fields.number("rating")
        return reading(
            fields, shop, Desk("Gorgias", source_of("gorgias", shop), f"CASE WHEN {rating} BETWEEN 1 AND 5 THEN {rating} END", "5", "seconds")
        )


READER = GorgiasExport()
