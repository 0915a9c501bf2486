"""Read Mailchimp's campaign report, whichever of its columns were kept: the totals of each mailing, as one message a recipient."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.mailing.spreading import SETTLES, Mailing, caveats, checks, instant, no_revenue, prepare, records, source_of, told_or, zone_of
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "name": ("Title", "Campaign Title", "Name", "Titel"),
        "subject": ("Subject", "Subject Line", "Onderwerp", "Onderwerpregel"),
        "list": ("List", "Audience", "Lijst", "Doelgroep"),
        "sent_at": ("Send Date", "Send Time", "Sent Date", "Verzenddatum"),
        "weekday": ("Send Weekday",),
        "sent": ("Total Recipients", "Recipients", "Emails Sent", "Totaal aantal ontvangers", "Ontvangers"),
        "delivered": ("Successful Deliveries", "Geslaagde afleveringen", "Succesvolle leveringen"),
        "soft": ("Soft Bounces", "Zachte bounces"),
        "hard": ("Hard Bounces", "Harde bounces"),
        "bounced": ("Total Bounces", "Totaal aantal bounces"),
        "opened": ("Unique Opens", "Unieke opens", "Unieke openingen"),
        "opens": ("Total Opens", "Totaal aantal opens"),
        "clicked": ("Unique Clicks", "Unieke klikken"),
        "clicks": ("Total Clicks", "Totaal aantal klikken"),
        "unsubscribed": ("Unsubscribes", "Unsubscribed", "Afmeldingen", "Uitschrijvingen"),
        "complaints": ("Abuse Complaints", "Klachten over misbruik"),
        "campaign": ("Unique Id", "Unique ID", "Campaign Id", "Unieke id"),
        "revenue": ("Revenue Created",),
        "folder": ("Folder Id",),
        "forwarded": ("Times Forwarded",),
    },
    needed=("name", "sent_at", "sent"),
    usual=("opened", "clicked", "unsubscribed", "campaign"),
)
COUNTS = ("sent", "delivered", "bounced", "opened", "clicked", "clicks", "unsubscribed")


class MailchimpCampaigns(Reader):
    """Mailchimp's campaign report (CSV); times are in the account's zone, which is taken to be the shop's."""

    name = "mailchimp_campaigns"
    label = Text("Mailchimp: campaign report", "Mailchimp: campagnerapport")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a mailing with its recipients, and what Mailchimp calls so and Klaviyo does not."""
        found = LAYOUT.found(face.columns)
        own = {"subject", "list", "soft", "hard", "complaints", "folder", "delivered"} & found.keys()
        other = {"campaign name", "campaign channel", "placed order rate"} & face.header
        return face.kind == "csv" and LAYOUT.fits(face.columns) and len(own) > 1 and not other

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the campaigns and their messages."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=COUNTS, dates=("sent_at",))
        counts = {own: fields.number(own) for own in ("sent", "opened", "clicked", "clicks", "unsubscribed")}
        counts["delivered"] = told_or(fields, "delivered", without=("sent", "bounced"))
        campaign = f"coalesce({fields.code('campaign')}, {fields.text('name')} || '@' || {fields.text('sent_at')})"
        sent_at = instant(fields.moment("sent_at"), zone_of(shop))
        mailing = Mailing(campaign, fields.text("name"), "'email'", sent_at, campaign, counts)
        return Reading(
            source=source_of("mailchimp", shop),
            prepare=(prepare(sheet.table, mailing, f"{campaign} IS NOT NULL"),),
            records=records(sheet.table),
            checks=(*fields.checks(numbers=COUNTS, moments=("sent_at",)), *checks(sheet.table)),
            caveats=(*caveats("Mailchimp"), no_revenue("Mailchimp")),
            settles=SETTLES,
        )


READER = MailchimpCampaigns()
