"""Read Klaviyo's export of profiles or of a list: who accepts e-mail or SMS marketing, and since when."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.people import CAVEAT, LISTS, email_key, sms_key
from peil.load.mailing.spreading import source_of, zone_of
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "email": ("Email", "E-mail", "Email Address", "E-mailadres"),
        "phone": ("Phone Number", "Phone", "Telefoonnummer"),
        "profile": ("Klaviyo ID", "Profile ID", "Klaviyo-ID"),
        "country": ("Country", "Land"),
        "source": ("Source", "Bron"),
        "consent": ("Email Marketing Consent", "Toestemming voor e-mailmarketing"),
        "consent_at": ("Email Marketing Consent Timestamp", "Email Marketing Consent Date"),
        "sms": ("SMS Marketing Consent", "SMS Consent"),
        "sms_at": ("SMS Marketing Consent Timestamp", "SMS Consent Timestamp"),
        "suppressed": ("Email Suppressions", "Suppressed", "Email Suppression Reason"),
        "suppressed_at": ("Email Suppressions Timestamp", "Suppressed At", "Suppression Timestamp"),
        "created": ("Profile Created On", "Created", "First Active"),
        "added": ("Date Added", "Added At", "Added On"),
    },
    needed=("email", "consent"),
    usual=("consent_at",),
)
MOMENTS = ("consent_at", "sms_at", "suppressed_at", "created", "added")
YES = "('subscribed', 'subscribe', 'yes', 'true', 'ja', '[\"sms\"]', '[\"email\"]')"
NO = "('unsubscribed', 'unsubscribe')"
CAVEATS = (
    CAVEAT,
    Caveat(
        "consent_date_from_list",
        Text(
            "Where Klaviyo gives no date of consent, the day on which the profile came on the list counts as that of signing up.",
            "Waar Klaviyo geen datum van toestemming geeft, telt de dag waarop het profiel op de lijst kwam als dag van aanmelding.",
        ),
        ("subscribers.subscribed_at",),
    ),
    Caveat(
        "unsubscribed_without_date",
        Text(
            "Who is unsubscribed or suppressed without a date does not count as a subscriber, nor in the number of unsubscribes of any day.",
            "Wie is afgemeld of onderdrukt zonder datum, telt niet als abonnee en ook niet bij de afmeldingen van enige dag.",
        ),
        ("subscribers.unsubscribed_at",),
    ),
)


class KlaviyoProfiles(Reader):
    """Klaviyo's export of profiles, a list or a segment: one subscriber a channel for everyone who ever gave consent."""

    name = "klaviyo_profiles"
    label = Text("Klaviyo: profiles or list", "Klaviyo: profielen of lijst")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header has an address, its consent, and what only Klaviyo gives."""
        found = LAYOUT.found(face.columns)
        own = {"profile", "consent_at", "suppressed", "added"} & found.keys()
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool(own) and "total spent" not in face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return subscribers by e-mail and by SMS, each linked to the customer of the same address."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=MOMENTS)
        rows = f"{sheet.table}_profiles"
        sms = f"""UNION ALL SELECT _row, sms_id, customer_id, 'sms', sms_state, FALSE, sms_at, NULL, listed, country, source FROM {rows}
            WHERE sms_id IS NOT NULL AND sms_state IN ('in', 'out')"""
        subscribers = f"""WITH each AS (
                SELECT _row, email_id AS subscriber_id, customer_id, 'email' AS channel, state, suppressed, consent_at, suppressed_at, listed,
                    country, source FROM {rows} WHERE email_id IS NOT NULL AND state IN ('in', 'out') {sms if fields.has("sms") else ""}),
            dated AS (SELECT *, CASE WHEN state = 'out' THEN consent_at WHEN suppressed THEN suppressed_at END AS gone_at,
                (state = 'out' OR suppressed) AS gone FROM each)
            SELECT _row, subscriber_id, customer_id, channel, gone_at AS unsubscribed_at, source AS signup_source, country,
                CASE WHEN gone AND gone_at IS NULL THEN NULL WHEN state = 'out' THEN listed ELSE coalesce(consent_at, listed) END AS subscribed_at,
                '{LISTS}' AS _source_given
            FROM dated QUALIFY row_number() OVER (PARTITION BY subscriber_id ORDER BY _row DESC) = 1"""
        return Reading(
            source=source_of("klaviyo", shop),
            prepare=(_profiles(sheet.table, fields),),
            records=(Records("subscribers", subscribers, zone_of(shop)),),
            checks=(*fields.checks(moments=MOMENTS), *_checks(sheet.table, fields)),
            caveats=CAVEATS,
        )


READER = KlaviyoProfiles()


def _state(cell: str) -> str:
    return f"CASE WHEN lower({cell}) IN {YES} THEN 'in' WHEN lower({cell}) IN {NO} THEN 'out' WHEN {cell} IS NOT NULL THEN 'never' END"


def _profiles(table: str, fields: Fields) -> str:
    email, phone, held = fields.text("email"), fields.code("phone"), fields.text("suppressed")
    return f"""CREATE OR REPLACE TEMP TABLE {table}_profiles AS
        SELECT _row, {email_key(f"CASE WHEN contains({email}, '@') THEN {email} END")} AS email_id, {sms_key(phone)} AS sms_id,
            {person_key(email, phone)} AS customer_id, {_state(fields.text("consent"))} AS state, {_state(fields.text("sms"))} AS sms_state,
            coalesce({held} IS NOT NULL AND lower({held}) NOT IN ('[]', 'false', 'no', 'none', 'nee', '-'), false) AS suppressed,
            {fields.moment("consent_at")} AS consent_at, {fields.moment("sms_at")} AS sms_at, {fields.moment("suppressed_at")} AS suppressed_at,
            coalesce({fields.moment("added")}, {fields.moment("created")}) AS listed, {fields.text("country")} AS country,
            {fields.text("source")} AS source FROM {table}"""


def _checks(table: str, fields: Fields) -> list[Check]:
    message = Text("`{value}` is no e-mail address; the row was left out.", "`{value}` is geen e-mailadres; de rij is overgeslagen.")
    email = fields.text("email")
    sql = f"SELECT _row, left({email}, 3) || '…' FROM {table} WHERE {email} IS NOT NULL AND NOT contains({email}, '@')"
    return [Check("unreadable_address", "error", sql, message, fields.header("email"))]
