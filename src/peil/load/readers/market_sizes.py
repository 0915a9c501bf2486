"""Read estimates of the size of markets: what all sellers together sell in a market, country and period, and who says so."""

from typing import ClassVar

from peil.load.countries import plain, prepare
from peil.load.firm.people import held, source_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout, currency_in
from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.texts import Text

SIZES = ("market size", "market value", "market amount", "total market", "tam", "marktomvang", "marktwaarde", "marktgrootte", "totale markt")
MILLIONS = (
    "million",
    "mln",
    "m",
    "mn",
    "miljoen",
    "x 1000000",
    "EUR mln",
    "mln EUR",
    "EUR million",
    "million EUR",
    "in EUR mln",
    "USD mln",
    "USD million",
)
BILLIONS = ("billion", "bn", "mld", "miljard", "EUR bn", "EUR billion", "EUR mld", "USD bn", "USD billion")
THOUSANDS = ("thousand", "k", "x 1000", "duizend", "EUR k", "EUR thousand", "in thousands")
LAYOUT = Layout(
    columns={
        "market": ("market", "segment", "category", "market segment", "markt", "marktsegment", "categorie"),
        "country": ("country", "region", "land", "regio"),
        "period": ("period start", "period", "year", "from", "start", "periode", "jaar", "begin van periode", "van"),
        "period_end": ("period end", "until", "end", "to", "tot", "tot en met", "einde van periode"),
        "amount": SIZES,
        "thousands": tuple(f"{size} {unit}" for size in SIZES for unit in THOUSANDS),
        "millions": tuple(f"{size} {unit}" for size in SIZES for unit in MILLIONS),
        "billions": tuple(f"{size} {unit}" for size in SIZES for unit in BILLIONS),
        "publisher": ("publisher", "source", "bron", "uitgever", "bron van schatting"),
        "currency": ("currency", "valuta"),
    },
    needed=("market", "period"),
)
WORTH = {"amount": 1, "thousands": 1000, "millions": 1000000, "billions": 1000000000}
UNIT = Option("unit", Text("what the amounts are counted in", "waarin de bedragen zijn uitgedrukt"), ("one", "thousands", "millions", "billions"))
NOWHERE = Caveat(
    "market_of_shop_country",
    Text(
        "The list does not say of which country a market is; the shop's own was taken.",
        "De lijst zegt niet van welk land een markt is; dat van de shop is genomen.",
    ),
    ("market_sizes.country",),
)


class MarketSizes(Reader):
    """Sizes of markets. A period is a year, quarter, month or day; amounts are without sales tax, as the publisher has them."""

    name = "market_sizes"
    label = Text("Market: sizes", "Markt: omvang")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = (UNIT,)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a market, a period and the size of the market."""
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool(set(WORTH) & LAYOUT.found(face.columns).keys())

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the sizes; a country by whatever name as its code."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=tuple(WORTH), dates=("period", "period_end"))
        table = sheet.table
        first, cells, kept = held((*fields.checks(numbers=tuple(WORTH), dates=("period_end",)), *_checks(fields)), table)
        worth = {"one": 1, "thousands": 1000, "millions": 1000000, "billions": 1000000000}.get(shop.told(UNIT.name) or "one", 1)
        amount = "coalesce(" + ", ".join(
            f"({fields.number(own)} * {worth if own == 'amount' else by})::DECIMAL(18,4)" for own, by in WORTH.items()) + ")"  # fmt: skip
        country = f"coalesce(c.code, {fields.text('country')}, {text_literal(shop.country)})"
        begins, ends = _period(fields)
        sql = f"""SELECT _row, {fields.text("market")} AS market, {country} AS country, {begins} AS period_start, {ends} AS period_end,
            {amount} AS market_amount, {fields.text("publisher")} AS publisher, {_currency(fields)} AS _currency
            FROM {table} LEFT JOIN {table}_countries c ON c.said = {plain(fields.text("country"))} WHERE {kept}"""
        return Reading(
            source=source_of("market_sizes", shop),
            prepare=(
                first,
                prepare(f"{table}_countries"),
            ),
            records=(Records("market_sizes", sql),),
            checks=cells,
            caveats=() if fields.has("country") else (NOWHERE,),
        )


READER = MarketSizes()


def _currency(fields: Fields) -> str:
    """Return the currency: as the user says, as a column says, or as it stands in the header of the amounts."""
    own = next((own for own in WORTH if fields.has(own)), "amount")
    header = fields.header(own)
    inside = currency_in(header) or next(
        (word for word in header.replace("(", " ").replace(")", " ").split() if word.isupper() and len(word) == 3 and word != "TAM"), None
    )
    told = fields.shop.told("currency") or inside
    return text_literal(told.upper()) if told else f"upper({fields.text('currency')})"


def _period(fields: Fields) -> tuple[str, str]:
    """Return the first day of a period and the day after its last: `2025`, `2025-Q3`, `Q3 2025`, `2025-07`, or a day beside its end."""
    cell = f"upper({fields.text('period')})"
    year = f"try_cast(regexp_extract({cell}, '(\\d{{4}})', 1) AS INTEGER)"
    quarter = f"try_cast(regexp_extract({cell}, '[QK] ?([1-4])', 1) AS INTEGER)"
    month = f"try_cast(regexp_extract({cell}, '^\\d{{4}}[-/](\\d{{1,2}})$', 1) AS INTEGER)"
    is_year, is_quarter, is_month = (
        f"regexp_full_match({cell}, '{form}')"
        for form in ("(FY ?)?\\d{4}(\\.0)?", "\\d{4}[ -]?[QK] ?[1-4]|[QK] ?[1-4][ -]?\\d{4}", "\\d{4}[-/](0?[1-9]|1[0-2])")
    )
    first = f"""CASE WHEN {is_year} THEN make_date({year}, 1, 1) WHEN {is_quarter} THEN make_date({year}, {quarter} * 3 - 2, 1)
        WHEN {is_month} THEN make_date({year}, {month}, 1) ELSE {fields.day("period")} END"""
    length = f"""CASE WHEN {is_year} THEN INTERVAL 1 YEAR WHEN {is_quarter} THEN INTERVAL 3 MONTH WHEN {is_month} THEN INTERVAL 1 MONTH END"""
    inclusive = fields.header("period_end").strip().lower() in ("tot en met", "t/m")
    given = f"{fields.day('period_end')} + {1 if inclusive else 0}"
    return f"({first})", f"coalesce({given}, ({first}) + {length})::DATE"


def _checks(fields: Fields) -> tuple[Check, ...]:
    table, period = fields.sheet.table, fields.text("period")
    said = Text(
        "`{value}` is no year, quarter, month or day; the row was left out.",
        "`{value}` is geen jaar, kwartaal, maand of dag; de rij is overgeslagen.",
    )
    whole = Text("The row has no market, period or amount; it was left out.", "De rij heeft geen markt, periode of bedrag; hij is overgeslagen.")
    amounts = " AND ".join(f"{fields.text(own)} IS NULL" for own in WORTH)
    empty = f"SELECT _row, {fields.text('market')} FROM {table} WHERE {fields.text('market')} IS NULL OR {period} IS NULL OR ({amounts})"
    return (
        Check("unreadable_date", "error", f"SELECT _row, {period} FROM {table} WHERE {period} IS NOT NULL AND {_period(fields)[0]} IS NULL", said,
              fields.header("period")),
        Check("incomplete_row", "error", empty, whole),
    )  # fmt: skip
