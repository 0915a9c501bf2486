"""Read reports downloaded from Google Ads: campaigns, ad groups or ads, in any language and with any choice of columns."""

from peil.load.advertising import performance
from peil.load.advertising.google import CLICK_DAY, PLATFORM, SETTLES, TERMS
from peil.load.advertising.periods import period_in
from peil.load.advertising.words import channel
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout, plain
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop, quoted
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

TOTALS = ("total", "totaal", "gesamt", "insgesamt", "summe", "totale", "totales")
LAYOUT = Layout(
    columns={
        "day": ("Day", "Dag", "Tag", "Jour", "Día", "Giorno", "Date", "Datum"),
        "campaign": ("Campaign", "Campagne", "Kampagne", "Campaña", "Campagna"),
        "campaign_id": ("Campaign ID", "Campagne-ID", "Kampagnen-ID", "ID de la campagne", "ID de campaña", "ID campagna"),
        "ad_group": ("Ad group", "Advertentiegroep", "Anzeigengruppe", "Groupe d'annonces", "Grupo de anuncios", "Gruppo di annunci"),
        "ad_group_id": ("Ad group ID", "Advertentiegroep-ID", "Anzeigengruppen-ID", "ID du groupe d'annonces", "ID del grupo de anuncios"),
        "ad_id": ("Ad ID", "Advertentie-ID", "Anzeigen-ID", "ID de l'annonce", "ID del anuncio"),
        "kind": ("Campaign type", "Campagnetype", "Kampagnentyp", "Type de campagne", "Tipo de campaña", "Tipo di campagna"),
        "impressions": ("Impr.", "Vert.", "Vertoningen", "Impressions", "Impressionen", "Impresiones", "Impressioni"),
        "clicks": ("Clicks", "Klikken", "Klicks", "Clics", "Clic"),
        "spend": ("Cost", "Kosten", "Coût", "Coste", "Costo", "Cost (Converted currency)"),
        "conversions": ("Conversions", "Conversies", "Conversiones", "Conversioni"),
        "conversions_value": ("Conv. value", "Conv.waarde", "Conversiewaarde", "Conversion value", "Conv.-Wert", "Conversion-Wert", "Valeur de conv.",
                              "Valeur de conversion", "Valor de conv.", "Valore conv."),
        "video_views": ("TrueView views", "TrueView-weergaven", "Video views", "Views", "Aufrufe", "Vues", "Visualizaciones"),
        "currency": ("Currency code", "Valutacode", "Währungscode", "Code de devise", "Código de moneda", "Codice valuta", "Currency", "Valuta"),
        "account": ("Customer ID", "Klant-ID", "Kundennummer", "N° client", "ID de cliente", "ID cliente"),
        "started": ("Campaign start date", "Start date", "Startdatum", "Startdatum van campagne", "Date de début", "Fecha de inicio"),
        "ended": ("Campaign end date", "End date", "Einddatum", "Einddatum van campagne", "Enddatum", "Date de fin", "Fecha de finalización"),
        "term": ("Search term", "Zoekterm", "Suchbegriff", "Terme de recherche", "Término de búsqueda", "Termine di ricerca"),
    },
    needed=("impressions", "spend"),
    usual=("clicks", "conversions", "conversions_value"),
)  # fmt: skip
SHORT = frozenset({"impr", "vert"})  # how Google heads its column of impressions


class GoogleAds(Reader):
    """A report of Google Ads as CSV (UTF-8), Excel CSV (UTF-16, tabs) or XLSX, with lines of title above and totals below."""

    name = "google_ads"
    label = Text("Google Ads: report", "Google Ads: rapport")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header has campaigns with their cost and Google's own short name for impressions."""
        found = LAYOUT.found(face.columns)
        if face.kind != "csv" or not LAYOUT.fits(face.columns) or not {"campaign", "campaign_id"} & found.keys():
            return False
        return plain(found["impressions"]) in SHORT and plain(found["spend"]) != plain("Spend")

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the results by ad, ad group or campaign, whichever is the finest that the columns give; totals and search terms are left out."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("spend", "conversions", "conversions_value"), dates=("day", "started", "ended"))
        if fields.has("term"):
            raise UnreadableFile(file=sheet.name, why=TERMS)
        report = performance.Report(
            PLATFORM,
            performance.account_of(fields),
            period_in(sheet.face.preamble, shop.told("date_order")),
            SETTLES,
            _is_record(fields, sheet),
            fields.text("kind"),
            channel=channel("kind"),
        )
        return performance.reading(fields, report, caveats=(CLICK_DAY,))


READER = GoogleAds()


def _is_record(fields: Fields, sheet: Sheet) -> str:
    """Return the condition of a row that is no total: Google begins those with `Total: Campaigns`, `Totaal: Account`."""
    own = fields.text("campaign") if fields.has("campaign") else fields.code("campaign_id")
    places = dict.fromkeys(quoted(column) for column in (sheet.columns[0], fields.found.get("campaign") or fields.found["campaign_id"]))
    totals = f"'(?i)^\\s*({'|'.join(TOTALS)}) ?:'"
    total = " OR ".join(f"(contains({cell}, ':') AND regexp_matches({cell}, {totals}))" for cell in places)
    return f"{own} <> '--' AND ({total}) IS NOT TRUE"
