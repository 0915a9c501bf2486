"""Read actions of the affiliate network Impact: the answer of its API (JSON) and the download of its pages (CSV)."""

from peil.load.advertising.affiliates import Network, account_of, kept, local_day, reading, transactions, unreadable
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "id": ("Action Id", "Id"),
        "account": ("Campaign Id", "CampaignId", "Program Id"),
        "partner": ("Media Partner Id", "MediaPartnerId", "Partner Id", "Media Id"),
        "name": ("Media Partner Name", "MediaPartnerName", "Partner Name", "Partner", "Media"),
        "status": ("State", "Action Status", "Status"),
        "commission": ("Payout", "Total Cost", "Action Cost"),
        "value": ("Amount", "Sale Amount", "Revenue"),
        "currency": ("Currency",),
        "day": ("Event Date", "EventDate", "Action Date", "Creation Date"),
        "kind": ("Action Type",),
        "tracker": ("Action Tracker", "ActionTrackerName", "Event Type"),
        "order": ("Oid", "Order Id"),
        "locking": ("Locking Date", "LockingDate"),
    },
    needed=("id", "partner", "status", "commission", "value", "day"),
)
NAMES = ("Id", "CampaignId", "MediaPartnerId", "MediaPartnerName", "State", "Amount", "Payout", "Currency", "EventDate", "CreationDate", "Oid")


class Impact(Reader):
    """A list of actions (`{"Actions": [...]}`) with their states."""

    name = "impact"
    label = Text("Impact: actions", "Impact: acties")
    layout = LAYOUT
    shape = dict.fromkeys(NAMES, "VARCHAR")

    def recognises(self, face: Face) -> bool:
        """Return whether a table has media partners with actions and payouts."""
        if face.kind == "json":
            return {"mediapartnerid", "state", "payout"} <= face.header
        return face.kind == "csv" and LAYOUT.fits(face.columns)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the results per media partner and day; moments have their own offset, or are in the shop's zone."""
        if sheet.face.kind == "json":
            return _of_json(sheet, shop, probe)
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("value", "commission"), dates=("day",))
        checks = tuple(fields.checks(numbers=("value", "commission")))
        return reading(sheet.table, Network("impact", account_of(fields)), transactions(fields, shop.timezone), checks)


READER = Impact()


def _of_json(sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
    account, several = probe(f"SELECT min(CampaignId), count(DISTINCT CampaignId) > 1 FROM {sheet.table}")[0]
    value, commission = "try_cast(Amount AS DECIMAL(18,4))", "try_cast(Payout AS DECIMAL(18,4))"
    day = local_day("coalesce(EventDate, CreationDate)", shop.told("timezone") or shop.timezone, shop)
    wrong = f"(Amount <> '' AND {value} IS NULL) IS TRUE OR (Payout <> '' AND {commission} IS NULL) IS TRUE"
    statement = f"""SELECT _row, Id AS id, {day} AS date, MediaPartnerId AS affiliate_id, MediaPartnerName AS affiliate_name,
        {kept("State")} AS counts, coalesce(nullif(Oid, ''), Id) AS sold, {value} AS value, {commission} AS commission,
        nullif(Currency, '') AS currency, Amount AS sale, Payout AS owed, {wrong} AS wrong FROM {sheet.table}"""
    return reading(sheet.table, Network("impact", shop.told("account") or (None if several else account)), statement, (unreadable(sheet.table),))
