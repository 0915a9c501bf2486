"""Read Twilio's log of messages, as CSV from the console or JSON from the API: the SMS messages sent out."""

from typing import ClassVar

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.mailing.people import sms_key
from peil.load.mailing.spreading import instant, source_of
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "sid": ("sid", "Sid", "MessageSid", "Message SID"),
        "to": ("to", "To"),
        "status": ("status", "Status"),
        "sent_at": ("date_sent", "SentDate", "DateSent", "Date Sent"),
        "created": ("date_created", "DateCreated"),
        "segments": ("num_segments", "NumSegments", "Segments"),
        "direction": ("direction", "Direction"),
        "price": ("price", "Price"),
        "unit": ("price_unit", "PriceUnit"),
        "error": ("error_code", "ErrorCode"),
    },
    needed=("sid", "to", "status", "sent_at", "direction"),
)
NOT_SENT = "('queued', 'accepted', 'scheduled', 'canceled', 'receiving', 'received')"
CAVEATS = (
    Caveat(
        "twilio_all_messages",
        Text(
            "Twilio's log does not tell marketing from service messages, nor who opened, clicked or opted out: all messages sent count.",
            "Het log van Twilio onderscheidt marketing niet van serviceberichten en zegt niet wie opende, klikte of zich afmeldde: alle verzonden "
            "berichten tellen.",
        ),
        ("message_sends.campaign_id", "message_sends.first_clicked_at", "message_sends.unsubscribed_at"),
    ),
    Caveat(
        "sms_costs_left_out",
        Text("What the messages cost is not read.", "Wat de berichten kostten wordt niet gelezen."),
        ("message_sends",),
    ),
)


class TwilioMessages(Reader):
    """Twilio's messages; one message is one record, however many segments were billed for it. Times are in UTC."""

    name = "twilio_messages"
    label = Text("Twilio: messages", "Twilio: berichten")
    layout: ClassVar[Layout] = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether records have what a Twilio message has, in CSV or JSON."""
        return face.kind in ("csv", "json") and LAYOUT.fits(face.columns) and "segments" in LAYOUT.found(face.columns)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the messages that went out; those waiting or cancelled are not sent yet."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("sent_at",))
        rows, status, out = f"{sheet.table}_messages", f"lower({fields.text('status')})", f"lower({fields.text('direction')}) LIKE 'outbound%'"
        sent = f"{out} AND coalesce({status}, '') NOT IN {NOT_SENT}"
        sid, said = fields.code("sid"), fields.text("sent_at")
        mail_date = f"try_strptime({said}, ['%a, %d %b %Y %H:%M:%S %z', '%d %b %Y %H:%M:%S %z'])"
        moment = f"coalesce({mail_date}, {instant(fields.moment('sent_at'), shop.told('timezone') or 'UTC')})"
        prepare = f"""CREATE OR REPLACE TEMP TABLE {rows} AS
            SELECT _row, {sid} AS sid, {said} AS said, {moment} AS sent_at, {sms_key(fields.text("to"))} AS who, {status} AS status
            FROM {sheet.table} WHERE {sent}
            QUALIFY row_number() OVER (PARTITION BY {sid} ORDER BY _row DESC) = 1"""
        sql = f"""SELECT _row, sid AS message_send_id, who AS subscriber_id, 'sms' AS channel, sent_at,
            CASE WHEN status IN ('delivered', 'read') THEN sent_at END AS delivered_at FROM {rows} WHERE sent_at IS NOT NULL"""
        return Reading(
            source=source_of("twilio", shop),
            prepare=(prepare,),
            records=(Records("message_sends", sql),),
            checks=(_undated(rows, fields.header("sent_at")),),
            caveats=CAVEATS,
            settles=1,
        )


READER = TwilioMessages()


def _undated(rows: str, header: str) -> Check:
    message = Text("{value} is no date and time; the message was left out.", "{value} is geen datum en tijd; het bericht is overgeslagen.")
    return Check("unreadable_date", "error", f"SELECT _row, coalesce(said, '–') FROM {rows} WHERE sent_at IS NULL", message, header)
