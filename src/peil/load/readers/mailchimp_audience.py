"""Read Mailchimp's export of an audience: the files of subscribed, unsubscribed and cleaned members."""

from typing import ClassVar

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.mailing.people import CAVEAT, LISTS, email_key
from peil.load.mailing.spreading import source_of
from peil.load.reading import Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "email": ("Email Address", "Email", "E-mailadres", "E-mail Address", "Adresse e-mail", "E-Mail-Adresse", "Dirección de correo electrónico"),
        "rating": ("MEMBER_RATING",),
        "opted_in": ("OPTIN_TIME",),
        "confirmed": ("CONFIRM_TIME",),
        "changed": ("LAST_CHANGED",),
        "unsubscribed": ("UNSUB_TIME",),
        "cleaned": ("CLEAN_TIME",),
        "country": ("CC",),
        "region": ("REGION",),
        "leid": ("LEID",),
        "euid": ("EUID",),
        "status": ("Status", "STATUS"),
        "source": ("SOURCE", "Source"),
    },
    needed=("email", "changed"),
    usual=("opted_in", "confirmed"),
)
MOMENTS = ("opted_in", "confirmed", "changed", "unsubscribed", "cleaned")
STATES = ("subscribed", "unsubscribed", "cleaned")


class MailchimpAudience(Reader):
    """Mailchimp's export of an audience; which of its files one is, its columns say (UNSUB_TIME, CLEAN_TIME), else its name. Times are in UTC."""

    name = "mailchimp_audience"
    label = Text("Mailchimp: audience export", "Mailchimp: export van doelgroep")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = (Option("status", Text("what the members of the file are", "wat de leden in het bestand zijn"), STATES),)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has an address and what only Mailchimp's members have."""
        found = LAYOUT.found(face.columns)
        return face.kind == "csv" and LAYOUT.fits(face.columns) and len({"rating", "opted_in", "confirmed", "leid", "euid"} & found.keys()) > 1

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the subscribers; who confirmed did so at CONFIRM_TIME, and who left or bounced is no subscriber any more."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=MOMENTS)
        state = _state(sheet, shop, fields)
        email, moments = fields.text("email"), {own: fields.moment(own) for own in MOMENTS}
        left = f"coalesce({moments['unsubscribed']}, {moments['cleaned']}, {moments['changed']})"
        status = f"coalesce(lower({fields.text('status')}), '{state}')"
        key = email_key(email)
        sql = f"""SELECT _row, {key} AS subscriber_id, {key} AS customer_id, 'email' AS channel, upper({fields.text("country")}) AS country,
            coalesce({moments["confirmed"]}, {moments["opted_in"]}) AS subscribed_at, {fields.text("source")} AS signup_source,
            CASE WHEN {status} IN ('unsubscribed', 'cleaned') THEN {left} END AS unsubscribed_at,
            {moments["changed"]} AS _as_of, '{LISTS}' AS _source_given
            FROM {sheet.table} WHERE contains({email}, '@') AND {status} IN ('subscribed', 'unsubscribed', 'cleaned')
            QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {moments["changed"]} DESC NULLS LAST, _row DESC) = 1"""
        return Reading(
            source=source_of("mailchimp", shop),
            records=(Records("subscribers", sql, "UTC"),),
            checks=(*fields.checks(moments=MOMENTS), _no_address(sheet.table, email, fields.header("email"))),
            caveats=(CAVEAT,),
        )


READER = MailchimpAudience()


def _state(sheet: Sheet, shop: Shop, fields: Fields) -> str:
    """Return what the members of a file are; raises UnreadableFile where they never subscribed."""
    said = shop.told("status")
    if said:
        return said
    if fields.has("cleaned") or "cleaned" in sheet.stem.lower():
        return "cleaned"
    if fields.has("unsubscribed") or sheet.stem.lower().startswith("unsubscribed"):
        return "unsubscribed"
    if not fields.has("status") and sheet.stem.lower().startswith(("nonsubscribed", "non_subscribed", "transactional")):
        why = Text(
            "its members never subscribed, so there is nothing in it to count. If they did, say so with `--option status=subscribed`.",
            "de leden erin hebben zich nooit aangemeld, dus er valt niets te tellen. Deden ze dat wel, geef dan `--option status=subscribed` op.",
        )
        raise UnreadableFile(file=sheet.name, why=why)
    return "subscribed"


def _no_address(table: str, email: str, header: str) -> Check:
    message = Text("`{value}` is no e-mail address; the row was left out.", "`{value}` is geen e-mailadres; de rij is overgeslagen.")
    sql = f"SELECT _row, left({email}, 3) || '…' FROM {table} WHERE NOT coalesce(contains({email}, '@'), false)"
    return Check("unreadable_address", "error", sql, message, header)
