"""Add the transactions of affiliate networks up to results per partner and day; what was declined does not count, as far as is known now."""

import msgspec

from peil.load.forms.fields import Fields
from peil.load.reading import Caveat, Check, Reading, Records, Restated, Shop, text_literal
from peil.values.texts import Text

SETTLES = 90
REFUSED = (
    "declined", "deleted", "rejected", "reversed", "cancelled", "canceled", "void", "voided", "denied", "invalid", "refused",
    "afgekeurd", "afgewezen", "geannuleerd", "verwijderd", "abgelehnt", "storniert", "refusé", "annulé", "rechazado", "cancelado",
)  # fmt: skip
PENDING = Caveat(
    "affiliate_sales_pending",
    Text(
        "Affiliate sales that are not yet judged count as approved; networks still decline some for about 90 days, so load those days again.",
        "Affiliateverkopen die nog niet zijn beoordeeld tellen als goedgekeurd; netwerken keuren er nog zo'n 90 dagen een deel van af, dus laad die "
        "dagen opnieuw.",
    ),
    ("affiliate_performance",),
)
NO_CLICKS = Caveat(
    "no_affiliate_clicks",
    Text(
        "Transactions of affiliates do not tell how many clicks there were; load a daily report with clicks for those.",
        "Transacties van affiliates zeggen niet hoeveel klikken er waren; laad daarvoor een dagrapport met klikken.",
    ),
    ("affiliate_performance.clicks",),
)


class Network(msgspec.Struct, frozen=True):
    """A network with the account on it, where that is known."""

    name: str
    account: str | None = None

    @property
    def source(self) -> str:
        """Return the source."""
        return f"{self.name}:{self.account}" if self.account else self.name


def kept(status: str) -> str:
    """Return the condition under which a transaction counts: it was not declined."""
    return f"NOT list_contains({list(REFUSED)}, lower(trim(coalesce({status}, ''))))"


def local_day(moment: str, zone: str, shop: Shop) -> str:
    """Return SQL for the shop's day of a moment as text; without an offset it is in `zone`, a day alone stays as it is."""
    naive = f"timezone({text_literal(zone)}, try_cast({moment} AS TIMESTAMP))"
    instant = f"CASE WHEN regexp_matches({moment}, '(Z|[+-]\\d\\d:?\\d\\d)$') THEN try_cast({moment} AS TIMESTAMPTZ) ELSE {naive} END"
    return f"CASE WHEN length({moment}) <= 10 THEN try_cast({moment} AS DATE) ELSE timezone({text_literal(shop.timezone)}, {instant})::DATE END"


def reading(table: str, network: Network, statement: str, checks: tuple[Check, ...] = ()) -> Reading:
    """Return the reading of transactions that `statement` puts into `<table>_sales`.

    Its columns are `_row`, `id`, `date`, `affiliate_id`, `affiliate_name`, `counts` (not declined), `sold` (what is an order), `value`, `commission`,
    `currency` and `wrong` (a cell could not be read). A partner's day with such a cell is left out whole.
    """
    sales = f"(SELECT * FROM {table}_sales QUALIFY id IS NULL OR row_number() OVER (PARTITION BY id ORDER BY _row DESC) = 1)"
    sql = f"""SELECT min(_row) AS _row, date, {text_literal(network.name)} AS network, affiliate_id, any_value(affiliate_name) AS affiliate_name,
        count(DISTINCT sold) FILTER (WHERE counts)::BIGINT AS conversions, coalesce(sum(value) FILTER (WHERE counts), 0) AS conversions_value,
        coalesce(sum(commission) FILTER (WHERE counts), 0) AS commission, any_value(upper(currency)) AS _currency FROM {sales}
        WHERE date IS NOT NULL AND affiliate_id IS NOT NULL GROUP BY date, affiliate_id
        HAVING NOT bool_or(wrong) AND count(DISTINCT upper(currency)) <= 1"""
    return Reading(
        source=network.source,
        records=(Records("affiliate_performance", sql, restates=Restated("date", "network")),),
        prepare=(f"CREATE OR REPLACE TEMP TABLE {table}_sales AS {statement}",),
        checks=(*checks, *_checks(table)),
        caveats=(PENDING, NO_CLICKS),
        settles=SETTLES,
    )


def account_of(fields: Fields) -> str | None:
    """Return the account that the transactions are of: as the user says, else the one in their column, where that is the same in all."""
    if fields.shop.told("account") or not fields.has("account"):
        return fields.shop.told("account")
    found = fields.probe(f"SELECT DISTINCT {fields.code('account')} FROM {fields.sheet.table} LIMIT 2")
    return str(found[0][0]) if len(found) == 1 and found[0][0] else None


def transactions(fields: Fields, zone: str) -> str:
    """Return SQL for the transactions of a CSV file."""
    shop = fields.shop
    value, commission = fields.number("value"), fields.number("commission")
    wrong = " OR ".join(f"({fields.text(own)} <> '' AND {fields.number(own)} IS NULL) IS TRUE" for own in ("value", "commission"))
    told = "CAST(NULL AS VARCHAR)" if fields.currency("value") is None else f"'{fields.currency('value')}'"
    order = f"coalesce({fields.code('order')}, {fields.code('id')}, _row::VARCHAR)"
    return f"""SELECT _row, {fields.code("id")} AS id, {local_day(fields.moment("day"), shop.told("timezone") or zone, shop)} AS date,
        {fields.code("partner")} AS affiliate_id, {fields.text("name")} AS affiliate_name, {kept(fields.text("status"))} AS counts,
        CASE WHEN lower(coalesce({fields.text("kind")}, '')) <> 'bonus' THEN {order} END AS sold, {value} AS value, {commission} AS commission,
        coalesce({fields.text("currency")}, {told}) AS currency, {wrong} AS wrong FROM {fields.sheet.table}"""


def unreadable(table: str) -> Check:
    """Return the check of amounts (`sale`, `owed`) in JSON that are no numbers."""
    message = Text(
        "The amount `{value}` is no number; the partner's day was left out.",
        "Het bedrag `{value}` is geen getal; de dag van de partner is overgeslagen.",
    )
    return Check("unreadable_number", "error", f"SELECT _row, concat_ws(' / ', sale, owed) FROM {table}_sales WHERE wrong", message)


def _checks(table: str) -> list[Check]:
    nobody = Text("The transaction names no partner; it was left out.", "De transactie noemt geen partner; ze is overgeslagen.")
    undated = Text("The transaction has no date that can be read; it was left out.", "De transactie heeft geen leesbare datum; ze is overgeslagen.")
    mixed = Text(
        "The partner {value} has amounts in several currencies on one day; that day was left out.",
        "De partner {value} heeft op één dag bedragen in meer dan één valuta; die dag is overgeslagen.",
    )
    several = f"""SELECT min(_row), any_value(affiliate_name) FROM {table}_sales GROUP BY date, affiliate_id
        HAVING count(DISTINCT upper(currency)) > 1"""
    return [
        Check("nameless_affiliate", "error", f"SELECT _row, '' FROM {table}_sales WHERE affiliate_id IS NULL", nobody),
        Check("unreadable_date", "error", f"SELECT _row, '' FROM {table}_sales WHERE date IS NULL", undated),
        Check("several_currencies", "error", several, mixed),
    ]
