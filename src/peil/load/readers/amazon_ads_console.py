"""Read what the Amazon Ads console downloads (CSV or Excel): campaigns or advertised products by day, in the names of both its generations."""

from peil.load.advertising.grain import YIELDS, ad_key, restated
from peil.load.amazon.ads import FORMATS, PLATFORM, WINDOW, no_days, refuse_parts, source_of
from peil.load.amazon.figures import Figures
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.texts import Text

NUMBERS = ("impressions", "clicks", "spend", "orders", "sales")
NAMES = Caveat(
    "amazon_ads_by_name",
    Text(
        "This download of the Amazon Ads console names campaigns without an id: a campaign that was renamed counts as another one.",
        "Deze download uit de Amazon Ads-console noemt campagnes zonder id: een hernoemde campagne telt als een andere.",
    ),
    ("ad_performance.campaign_id", "campaigns"),
)
PARTS = {"customersearchterm", "purchasedasin", "targeting", "keyword", "searchterm"}


class AmazonAdsConsole(Reader):
    """Downloads of the Amazon Ads console: sponsored ads reports and the campaign table."""

    name = "amazon_ads_console"
    label = Text("Amazon Ads: downloads of the console", "Amazon Ads: downloads uit de console")
    layout = Layout(
        columns={
            "date": ("Date", "Start Date", "Datum", "Startdatum", "Fecha", "Data", "Date de début", "Fecha de inicio", "Data di inizio"),
            "end_date": ("End Date", "Einddatum", "Enddatum", "Date de fin", "Fecha de finalización", "Data di fine"),
            "campaign": ("Campaign Name", "Campaign", "Campaigns", "Kampagnenname", "Nom de la campagne", "Nombre de campaña", "Campagnenaam",
                "Nome della campagna"),
            "campaign_id": ("Campaign ID", "Campagne-ID", "Kampagnen-ID"),
            "portfolio": ("Portfolio name", "Portfolio-Name", "Portfolionaam", "Portfolio", "Portfolio ID"),
            "type": ("Type", "Campaign type", "Ad product", "Ad type", "Program type"),
            "ad_group": ("Ad Group Name", "Anzeigengruppenname", "Nom du groupe d'annonces", "Advertentiegroepnaam"),
            "ad_group_id": ("Ad Group ID",),
            "asin": ("Advertised ASIN", "Advertised product ID", "Beworbene ASIN", "Geadverteerde ASIN"),
            "ad_id": ("Ad ID",),
            "currency": ("Currency", "Budget currency", "Währung", "Devise", "Divisa", "Valuta"),
            "impressions": ("Impressions", "Vertoningen", "Impressionen", "Impresiones", "Impressioni"),
            "clicks": ("Clicks", "Klikken", "Klicks", "Clics", "Clic"),
            "spend": ("Spend", "Total cost", "Cost", "Ausgaben", "Dépenses", "Inversión", "Spesa", "Uitgaven"),
            "orders": ("7 Day Total Orders (#)", "14 Day Total Orders (#)", "Purchases", "Orders", "Total purchases",
                "Bestellungen, gesamt (Anz.), innerhalb von 7 Tagen"),
            "sales": ("7 Day Total Sales", "14 Day Total Sales", "Sales", "Total Sales", "Gesamtumsatz innerhalb von 7 Tagen"),
            "budget": ("Campaign budget amount", "Budget", "Campaign budget", "Budget amount"),
        },
        needed=("campaign", "impressions", "clicks", "spend"),
        usual=("date", "orders", "sales"),
    )  # fmt: skip
    options = (WINDOW,)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a campaign with its cost, and what the console of Amazon alone has."""
        bare = {name.split("(")[0].strip() for name in face.header}
        own = {"portfolio name", "7 day total sales", "14 day total sales", "7 day total orders", "campaign budget amount", "advertised asin",
            "advertiser account id", "total advertising cost of sales", "portfolio-name", "portfolionaam"}  # fmt: skip
        return face.kind == "csv" and self.layout.fits(_clean(face.columns)) and bool(own & bare)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return campaigns and their results by day; raises UnreadableFile for totals of a period and for parts of other reports."""
        refuse_parts(sheet.face)
        if PARTS & {name.replace(" ", "") for name in sheet.header}:
            refuse_parts(Face(("searchTerm",), sheet.name, sheet.stem))
        fields = Figures(sheet, self.layout, shop, probe, numbers=NUMBERS, dates=("date", "end_date"))
        if not fields.has("date") or (fields.has("end_date") and _longer(fields, probe)):
            raise no_days(sheet.name)
        return Reading(
            source=source_of(shop),
            prepare=(_days(fields, shop),),
            records=_records(sheet.table),
            checks=tuple(fields.checks(numbers=NUMBERS, dates=("date",), where=f"{fields.text('campaign')} IS NOT NULL")),
            caveats=() if fields.has("campaign_id") else (NAMES,),
            settles=60,
        )


READER = AmazonAdsConsole()


def _clean(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column.strip() for column in columns)


def _longer(fields: Fields, probe: Probe) -> bool:
    first, last = fields.day("date"), fields.day("end_date")
    return bool(probe(f"SELECT 1 FROM {fields.sheet.table} WHERE {last} > {first} AND {fields.text('campaign')} IS NOT NULL LIMIT 1"))


def _days(fields: Fields, shop: Shop) -> str:
    """Return a statement for one row an advertised product and day, or an ad group's or campaign's where the report goes no deeper."""
    kind = f"lower(coalesce({fields.text('type')}, {text_literal(fields.sheet.name)}))"
    forms = (("product|^sp$", "sp"), ("brand|^sb$", "sb"), ("display|^sd$", "sd"), ("tv|television|^st$", "st"))
    form = "CASE " + " ".join(f"WHEN regexp_matches({kind}, '{like}') THEN '{FORMATS[product]}'" for like, product in forms) + " END"
    campaign = f"coalesce({fields.code('campaign_id')}, {fields.text('campaign')})"
    group = f"coalesce({fields.code('ad_group_id')}, {fields.text('ad_group')})"
    ad = f"coalesce({fields.code('ad_id')}, {campaign} || '/' || {group} || '/' || {fields.code('asin')})"
    money = f"upper({fields.text('currency')})" if shop.told("currency") is None else text_literal(shop.told("currency") or "")
    return f"""CREATE OR REPLACE TEMP TABLE {fields.sheet.table}_days AS
        SELECT min(_row) AS _row, {fields.day("date")} AS date, {campaign} AS campaign_id, {form} AS ad_format,
            {ad_key(ad, f"{campaign} || '/' || {group}", campaign)} AS ad_id, any_value({fields.text("ad_group")}) AS ad_group,
            any_value({fields.text("campaign")}) AS name, sum({fields.whole("impressions")})::BIGINT AS impressions,
            sum({fields.whole("clicks")})::BIGINT AS clicks, sum({fields.number("spend")})::DECIMAL(18,4) AS spend,
            sum({fields.number("orders")})::DECIMAL(18,4) AS conversions, sum({fields.number("sales")})::DECIMAL(18,4) AS conversions_value,
            any_value({money}) AS _currency
        FROM {fields.sheet.table} GROUP BY ALL HAVING campaign_id IS NOT NULL AND date IS NOT NULL"""


def _records(table: str) -> tuple[Records, ...]:
    campaigns = f"""SELECT min(_row) AS _row, campaign_id, arg_max(name, date) AS name, any_value(ad_format) AS channel FROM {table}_days
        GROUP BY campaign_id"""
    results = f"""SELECT _row, date, '{PLATFORM}' AS platform, campaign_id, ad_group, ad_id, ad_format, impressions, clicks, spend, conversions,
        conversions_value, _currency FROM {table}_days"""
    return Records("campaigns", campaigns), Records("ad_performance", results, restates=restated(beside="ad_format"), yields=YIELDS)
