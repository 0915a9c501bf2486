"""Read Klaviyo's export of flows by day: the totals of each automated message and day, as one message a recipient."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.mailing.spreading import SETTLES, Mailing, caveats, checks, no_revenue, prepare, records, source_of, zone_of
from peil.load.reading import Caveat, Probe, Reader, Reading, Sheet, Shop, text_literal
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "day": ("Day", "Date", "Dag"),
        "flow": ("Flow ID",),
        "name": ("Flow Name", "Flownaam"),
        "message": ("Flow Message ID",),
        "message_name": ("Flow Message Name",),
        "channel": ("Flow Message Channel", "Channel"),
        "status": ("Status",),
        "delivered": ("Delivered", "Afgeleverd"),
        "opened": ("Unique Opens", "Unieke opens"),
        "clicked": ("Unique Clicks", "Unieke klikken"),
        "clicks": ("Total Clicks", "Clicks"),
        "unsubscribed": ("Unsubscribes",),
        "unsubscribe_rate": ("Unsub Rate", "Unsubscribe Rate"),
        "bounce_rate": ("Bounce Rate",),
        "revenue": ("Revenue",),
        "placed": ("Placed Order",),
        "tags": ("Tags",),
    },
    needed=("day", "flow", "message", "delivered"),
    usual=("opened", "clicked", "unsubscribe_rate", "bounce_rate"),
)
COUNTS = ("delivered", "opened", "clicked", "clicks", "unsubscribed", "unsubscribe_rate", "bounce_rate")
CAVEATS = (
    Caveat(
        "flows_from_rates",
        Text(
            "Klaviyo's export of flows gives unsubscribes and bounces as rates in per cent only; the numbers were worked out from these.",
            "De flow-export van Klaviyo geeft afmeldingen en bounces alleen als percentages; de aantallen zijn daaruit berekend.",
        ),
        ("message_sends.unsubscribed_at", "message_sends.sent_at"),
    ),
    Caveat(
        "flow_clicks_unique",
        Text(
            "Klaviyo's export of flows tells how many people clicked, not how often: their clicks are not in the number of clicks.",
            "De flow-export van Klaviyo zegt hoeveel mensen klikten, niet hoe vaak: hun klikken zitten niet in het aantal klikken.",
        ),
        ("message_sends.click_count",),
    ),
)


class KlaviyoFlows(Reader):
    """Klaviyo's export of flow performance by day; a file restates the days it holds."""

    name = "klaviyo_flows"
    label = Text("Klaviyo: flows by day", "Klaviyo: flows per dag")
    layout = LAYOUT

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the flows as campaigns, and their messages by day; a rate leads back to its number, since that is whole."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=COUNTS, dates=("day",))
        channel = f"coalesce(lower({fields.text('channel')}), 'email')"
        known = f"{channel} IN ('email', 'sms')"
        day, delivered = fields.day("day"), fields.number("delivered")
        bounced = f"coalesce({fields.share('bounce_rate')}, 0)"
        left = fields.number("unsubscribed") if fields.has("unsubscribed") else f"round({delivered} * {fields.share('unsubscribe_rate')})"
        counts = {
            "sent": f"CASE WHEN {bounced} < 1 THEN round({delivered} / (1 - {bounced})) ELSE {delivered} END",
            "delivered": delivered,
            "opened": fields.number("opened"),
            "clicked": fields.number("clicked"),
            "clicks": fields.number("clicks"),
            "unsubscribed": left,
        }
        sent_at = f"timezone({text_literal(zone_of(shop))}, ({day})::TIMESTAMP)"
        prefix = f"{fields.code('message')} || ':' || strftime({day}, '%Y-%m-%d')"
        mailing = Mailing(fields.code("flow"), f"coalesce({fields.text('name')}, {fields.code('flow')})", channel, sent_at, prefix, counts)
        return Reading(
            source=source_of("klaviyo", shop),
            prepare=(prepare(sheet.table, mailing, f"{known} AND {prefix} IS NOT NULL AND {fields.code('flow')} IS NOT NULL"),),
            records=records(sheet.table, by_day=True),
            checks=(*fields.checks(numbers=COUNTS, dates=("day",), where=known), *checks(sheet.table)),
            caveats=(*caveats("Klaviyo"), *CAVEATS, no_revenue("Klaviyo")),
            settles=SETTLES,
        )


READER = KlaviyoFlows()
