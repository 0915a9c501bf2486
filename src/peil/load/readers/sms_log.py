"""Read a log of SMS messages of any tool, one message a row: sent, delivered, clicked, opted out."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.mailing.people import sms_key
from peil.load.mailing.spreading import instant, source_of, zone_of
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "message": ("Message ID", "SMS ID", "Bericht-ID", "Berichtnummer"),
        "sent_at": ("Sent At", "Sent", "Sent Date", "Date Sent", "Send Time", "Verzonden op", "Verzonden", "Verzenddatum"),
        "to": ("To", "Phone", "Phone Number", "Recipient", "MSISDN", "Mobile", "Aan", "Telefoonnummer", "Mobiel nummer", "Ontvanger"),
        "status": ("Status", "Delivery Status", "Afleverstatus"),
        "delivered_at": ("Delivered At", "Afgeleverd op"),
        "campaign": ("Campaign ID", "Campagne-ID"),
        "name": ("Campaign", "Campaign Name", "Campagne", "Campagnenaam"),
        "clicked_at": ("Clicked At", "First Clicked At", "Geklikt op"),
        "clicks": ("Clicks", "Click Count", "Klikken"),
        "opted_out_at": ("Opted Out At", "Unsubscribed At", "Opt-out At", "Afgemeld op"),
        "segments": ("Segments", "Message Segments", "SMS Parts", "Parts", "Segmenten", "Delen"),
        "cost": ("Cost", "Price", "Kosten"),
    },
    needed=("sent_at", "to", "status"),
)
MOMENTS = ("sent_at", "delivered_at", "clicked_at", "opted_out_at")
ARRIVED = "('delivered', 'read', 'clicked', 'success', 'afgeleverd', 'gelezen', 'geklikt')"
WAITING = "('queued', 'accepted', 'scheduled', 'canceled', 'cancelled', 'pending', 'received', 'inbound', 'gepland', 'geannuleerd', 'ontvangen')"
CAVEATS = (
    Caveat(
        "sms_log_without_clicks",
        Text(
            "The SMS log does not say who clicked or how often.",
            "Het sms-log zegt niet wie klikte of hoe vaak.",
        ),
        ("message_sends.first_clicked_at", "message_sends.click_count"),
    ),
)


class SmsLog(Reader):
    """A log of SMS messages; rows of one message (billed segments) are one message. Times without an offset are in the shop's zone."""

    name = "sms_log"
    label = Text("SMS: log of messages", "Sms: log van berichten")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a message, its recipient and what became of it, and something that only SMS has."""
        found = LAYOUT.found(face.columns)
        texted = {"segments"} & found.keys() or "sms" in face.stem.lower() or found.get("to", "").lower() in ("msisdn", "mobile", "mobiel nummer")
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool(texted) and not {"sid", "duration"} & face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the messages, and the campaigns they are of."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("clicks",), dates=MOMENTS)
        rows, status = f"{sheet.table}_messages", f"coalesce(lower({fields.text('status')}), '')"
        at = {own: instant(fields.moment(own), zone_of(shop)) for own in MOMENTS}
        who = sms_key(fields.code("to"))
        campaign = f"coalesce({fields.code('campaign')}, {fields.text('name')})"
        made_up = f"right({who}, 32) || '@' || strftime({at['sent_at']} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S') || coalesce('@' || {campaign}, '')"
        prepare = f"""CREATE OR REPLACE TEMP TABLE {rows} AS
            SELECT * FROM (SELECT _row, coalesce({fields.code("message")}, {made_up}) AS key, {campaign} AS campaign_key,
                {fields.text("name")} AS campaign_name, {who} AS who, {at["sent_at"]} AS sent, {at["delivered_at"]} AS arrived,
                {at["clicked_at"]} AS clicked, {fields.whole("clicks")} AS times, {at["opted_out_at"]} AS gone, {status} AS state FROM {sheet.table})
            WHERE sent IS NOT NULL AND state NOT IN {WAITING} QUALIFY row_number() OVER (PARTITION BY key ORDER BY _row DESC) = 1"""
        sends = f"""SELECT _row, key AS message_send_id, campaign_key AS campaign_id, who AS subscriber_id, 'sms' AS channel, sent AS sent_at,
            coalesce(arrived, CASE WHEN state IN {ARRIVED} OR times > 0 THEN sent END) AS delivered_at,
            coalesce(clicked, CASE WHEN times > 0 OR state IN ('clicked', 'geklikt') THEN sent END) AS first_clicked_at,
            {"times" if fields.has("clicks") else "CASE WHEN clicked IS NOT NULL THEN 1 END"} AS click_count, gone AS unsubscribed_at FROM {rows}"""
        campaigns = f"""SELECT min(_row) AS _row, campaign_key AS campaign_id, coalesce(max(campaign_name), campaign_key) AS name, 'sms' AS channel,
            min(sent) AS started_at FROM {rows} ANTI JOIN campaigns ON campaigns.campaign_id = campaign_key
            WHERE campaign_key IS NOT NULL GROUP BY 2"""
        known = {"clicks", "clicked_at"} & fields.found.keys()
        return Reading(
            source=source_of("sms", shop),
            prepare=(prepare,),
            records=(Records("campaigns", campaigns), Records("message_sends", sends)),
            checks=tuple(fields.checks(numbers=("clicks",), moments=MOMENTS)),
            caveats=() if known else CAVEATS,
            settles=1,
        )


READER = SmsLog()
