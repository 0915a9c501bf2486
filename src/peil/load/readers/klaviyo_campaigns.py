"""Read Klaviyo's export of campaigns: the totals of each mailing by e-mail or SMS, as one message a recipient."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.mailing.spreading import SETTLES, Mailing, caveats, checks, instant, no_revenue, prepare, records, source_of, told_or, zone_of
from peil.load.reading import Check, Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "name": ("Campaign Name", "Campagnenaam"),
        "subject": ("Subject", "Onderwerp"),
        "list": ("List", "Lists", "Audience", "Lijst"),
        "sent_at": ("Send Time", "Send Date", "Sent At", "Verzendtijd"),
        "sent": ("Total Recipients", "Recipients", "Totaal ontvangers"),
        "opened": ("Unique Opens", "Unieke opens"),
        "opens": ("Total Opens", "Totaal opens"),
        "clicked": ("Unique Clicks", "Unieke klikken"),
        "clicks": ("Total Clicks", "Totaal klikken"),
        "unsubscribed": ("Unsubscribes", "Afmeldingen"),
        "complaints": ("Spam Complaints",),
        "delivered": ("Successful Deliveries", "Delivered", "Geslaagde afleveringen"),
        "bounced": ("Bounces", "Bounced"),
        "campaign": ("Campaign ID", "Campagne-ID"),
        "channel": ("Campaign Channel", "Channel", "Kanaal"),
        "tags": ("Tags",),
        "weekday": ("Send Weekday",),
        "placed": ("Unique Placed Order",),
        "revenue": ("Revenue",),
    },
    needed=("name", "sent_at", "sent"),
    usual=("opened", "clicked", "clicks", "unsubscribed", "delivered"),
)
COUNTS = ("sent", "opened", "clicked", "clicks", "unsubscribed", "delivered", "bounced")


class KlaviyoCampaigns(Reader):
    """Klaviyo's export of campaign performance; times are in the account's zone, which is taken to be the shop's."""

    name = "klaviyo_campaigns"
    label = Text("Klaviyo: campaigns", "Klaviyo: campagnes")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a campaign with its recipients, and what only Klaviyo calls so."""
        found = LAYOUT.found(face.columns)
        own = {"channel", "placed", "campaign"} & found.keys()
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool(own) and found["name"].strip().title()[:13] == "Campaign Name"

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the campaigns and their messages."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=COUNTS, dates=("sent_at",))
        channel = f"coalesce(lower({fields.text('channel')}), 'email')"
        known = f"{channel} IN ('email', 'sms')"
        sent_at = instant(fields.moment("sent_at"), zone_of(shop))
        campaign = f"coalesce({fields.code('campaign')}, {fields.text('name')} || '@' || {fields.text('sent_at')})"
        counts = {own: fields.number(own) for own in ("sent", "opened", "clicked", "clicks", "unsubscribed")}
        counts["delivered"] = told_or(fields, "delivered", without=("sent", "bounced"))
        mailing = Mailing(campaign, fields.text("name"), channel, sent_at, campaign, counts)
        return Reading(
            source=source_of("klaviyo", shop),
            prepare=(prepare(sheet.table, mailing, f"{known} AND {campaign} IS NOT NULL"),),
            records=records(sheet.table),
            checks=(
                *fields.checks(numbers=COUNTS, moments=("sent_at",), where=known),
                *checks(sheet.table),
                _other_channels(sheet.table, channel, known, fields.header("channel")),
            ),
            caveats=(*caveats("Klaviyo"), no_revenue("Klaviyo")),
            settles=SETTLES,
        )


READER = KlaviyoCampaigns()


def _other_channels(table: str, channel: str, known: str, header: str) -> Check:
    message = Text(
        "Campaigns by {value} are neither e-mail nor SMS; they were left out.", "Campagnes via {value} zijn geen e-mail of sms; ze zijn overgeslagen."
    )
    sql = f"SELECT min(_row), {channel} FROM {table} WHERE NOT {known} GROUP BY 2"
    return Check("unknown_value", "warning", sql, message, header)
