"""Read totals of SMS campaigns of any tool (Postscript, Attentive and the like): one row a campaign, as one message a recipient."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.mailing.spreading import SETTLES, TEXTS_AS_TOTALS, Mailing, checks, instant, prepare, records, source_of, told_or, zone_of
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "name": ("Campaign", "Campaign Name", "Message Name", "Name", "Campagne", "Campagnenaam"),
        "campaign": ("Campaign ID", "Message ID", "Campagne-ID"),
        "sent_at": ("Sent At", "Sent Date", "Send Time", "Send Date", "Date Sent", "Verzonden op", "Verzenddatum"),
        "sent": ("Recipients", "Messages Sent", "Total Sends", "Sends", "Total Recipients", "Ontvangers", "Verzonden berichten"),
        "delivered": ("Delivered", "Messages Delivered", "Afgeleverd"),
        "failed": ("Failed", "Undelivered", "Mislukt"),
        "clicked": ("Unique Clicks", "Unieke klikken"),
        "clicks": ("Clicks", "Total Clicks", "Klikken"),
        "unsubscribed": ("Opt Outs", "Opt-outs", "Unsubscribes", "Total Unsubscribes", "Afmeldingen"),
        "segments": ("Segments", "SMS Parts", "Segmenten"),
        "cost": ("Cost", "Spend", "Kosten"),
        "revenue": ("Revenue", "Omzet"),
    },
    needed=("name", "sent_at", "sent"),
    usual=("delivered", "clicks", "unsubscribed"),
)
COUNTS = ("sent", "delivered", "failed", "clicked", "clicks", "unsubscribed")


class SmsCampaigns(Reader):
    """Totals of SMS campaigns; a message counts once, however many segments were billed. Times are in the shop's zone."""

    name = "sms_campaigns"
    label = Text("SMS: totals of campaigns", "Sms: totalen per campagne")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a campaign with its recipients, and something that only SMS has."""
        found = LAYOUT.found(face.columns)
        texted = "segments" in found or "sms" in face.stem.lower() or found.get("unsubscribed", "").lower().startswith("opt")
        return face.kind == "csv" and LAYOUT.fits(face.columns) and texted and not {"subject", "unique opens"} & face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the campaigns and their messages."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=COUNTS, dates=("sent_at",))
        counts = {own: fields.number(own) for own in ("sent", "clicked", "clicks", "unsubscribed")}
        counts["delivered"] = told_or(fields, "delivered", without=("sent", "failed"))
        campaign = f"coalesce({fields.code('campaign')}, {fields.text('name')} || '@' || {fields.text('sent_at')})"
        sent_at = instant(fields.moment("sent_at"), zone_of(shop))
        mailing = Mailing(campaign, fields.text("name"), "'sms'", sent_at, campaign, counts)
        return Reading(
            source=source_of("sms", shop),
            prepare=(prepare(sheet.table, mailing, f"{campaign} IS NOT NULL"),),
            records=records(sheet.table),
            checks=(*fields.checks(numbers=COUNTS, moments=("sent_at",)), *checks(sheet.table)),
            caveats=(TEXTS_AS_TOTALS,),
            settles=SETTLES,
        )


READER = SmsCampaigns()
