"""Read Freshdesk's ticket export (CSV), whose columns the user chose, in English or Dutch."""

from peil.load.forms.layouts import Layout
from peil.load.mailing.spreading import source_of
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.load.service import tickets
from peil.load.service.listed import Desk, fields_of, reading
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "id": ("Ticket ID", "Ticket-ID", "Ticketnummer"),
        "status": ("Status",),
        "priority": ("Priority", "Prioriteit"),
        "via": ("Source", "Bron"),
        "type": ("Type", "Soort"),
        "agent": ("Agent", "Medewerker", "Behandelaar"),
        "group": ("Group", "Groep"),
        "tags": ("Tags",),
        "created": ("Created time", "Aanmaaktijd", "Gemaakt op", "Aangemaakt op", "Tijd van aanmaken"),
        "updated": ("Last update time", "Last updated time", "Tijd laatste update", "Laatste update", "Laatst bijgewerkt", "Laatst bijgewerkt op"),
        "due": ("Due by Time", "Due by", "Vervaltijd", "Verloopt op", "Uiterste tijd"),
        "replied": ("Initial response time", "Eerste reactietijd", "Tijd van eerste reactie", "Eerste reactie op"),
        "solved": ("Resolved time", "Oplostijd", "Opgelost op", "Tijd van oplossing"),
        "closed": ("Closed time", "Sluitingstijd", "Gesloten op", "Tijd van sluiten"),
        "reply_time": ("First response time (in hrs)", "Eerste responstijd (in uren)", "Eerste reactietijd (in uren)"),
        "solving_time": ("Resolution time (in hrs)", "Oplostijd (in uren)", "Oplossingstijd (in uren)"),
        "resolution": ("Resolution status", "Oplossingsstatus"),
        "agent_side": ("Agent interactions", "Interacties medewerker", "Agentinteracties"),
        "customer_side": ("Customer interactions", "Interacties klant", "Klantinteracties"),
        "rating": ("Survey results", "Survey result", "Enquêteresultaten", "Enquêteresultaat"),
        "association": ("Association type", "Koppelingstype"),
        "email": ("Email", "Contact email", "E-mail", "E-mailadres"),
        "phone": ("Work phone", "Mobile phone", "Werktelefoon", "Mobiele telefoon"),
        "requester_id": ("Contact ID", "Contact-ID"),
        "order": ("Order number", "Order ID", "Ordernummer", "Bestelnummer"),
        "category": ("Category", "Categorie", "Contact reason", "Contactreden", "Reden"),
    },
    needed=("id", "created"),
)  # fmt: skip
OWN = {
    "via",
    "due",
    "replied",
    "solved",
    "closed",
    "reply_time",
    "solving_time",
    "resolution",
    "agent_side",
    "customer_side",
    "association",
    "rating",
}


class FreshdeskExport(Reader):
    """Freshdesk's tickets as CSV, in the zone of the account. Replies by the moment itself; times to reply are in business hours and are not used."""

    name = "freshdesk_export"
    label = Text("Freshdesk: tickets (CSV)", "Freshdesk: tickets (CSV)")
    layout = LAYOUT
    options = tickets.OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a ticket, when it was created, and some of what Freshdesk alone calls so."""
        return super().recognises(face) and len(OWN & LAYOUT.found(face.columns).keys()) >= 2

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return tickets, the first contact of each, and the ratings."""
        fields = fields_of(sheet, shop, probe, LAYOUT)
        # Both may be of the account's business hours, which the file does not tell: only the moments are sure.
        fields.found = {own: column for own, column in fields.found.items() if own not in ("reply_time", "solving_time")}
        said = f"lower({fields.text('rating')})"
        happy = f"regexp_matches({said}, '(^|[^n])(happy|tevreden|satisfied|blij)') AND NOT regexp_matches({said}, 'unhappy|ontevreden|dissatisfied')"
        rating = f"CASE WHEN {said} IS NULL OR {said} IN ('no response', 'not surveyed', '-') THEN NULL WHEN {happy} THEN 1 ELSE 0 END"
        return reading(fields, shop, Desk("Freshdesk", source_of("freshdesk", shop), rating, "1"))


READER = FreshdeskExport()
