"""Read exports of Meta Ads Manager: campaigns, ad sets or ads of Facebook and Instagram, in several languages."""

from peil.load.advertising import performance
from peil.load.advertising.meta import PLATFORM, PURCHASES, SETTLES
from peil.load.advertising.words import objective
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "day": ("Day", "Dag", "Tag", "Jour", "Día", "Giorno"),
        "first": ("Reporting starts", "Begin rapportage", "Begin van rapportage", "Start van rapportage", "Berichtsstart", "Auswertungsbeginn",
                  "Début des rapports", "Début de la période de rapport", "Inicio del informe", "Inizio dei report"),
        "last": ("Reporting ends", "Einde rapportage", "Einde van rapportage", "Berichtsende", "Auswertungsende", "Fin des rapports",
                 "Fin de la période de rapport", "Fin del informe", "Fine dei report"),
        "campaign": ("Campaign name", "Campagnenaam", "Naam van campagne", "Kampagnenname", "Name der Kampagne", "Nom de la campagne",
                     "Nombre de la campaña", "Nome della campagna"),
        "campaign_id": ("Campaign ID", "Campagne-ID", "Kampagnen-ID", "ID de la campagne", "Identificador de la campaña"),
        "ad_group": ("Ad set name", "Ad Set Name", "Naam van advertentieset", "Naam advertentieset", "Anzeigengruppenname", "Name der Anzeigengruppe",
                     "Nom de l’ensemble de publicités", "Nom de l'ensemble de publicités", "Nombre del conjunto de anuncios"),
        "ad_group_id": ("Ad set ID", "Advertentieset-ID", "ID van advertentieset", "Anzeigengruppen-ID", "ID de l'ensemble de publicités",
                        "Identificador del conjunto de anuncios"),
        "ad": ("Ad name", "Advertentienaam", "Naam van advertentie", "Anzeigenname", "Name der Anzeige", "Werbeanzeigenname", "Nom de la publicité",
               "Nombre del anuncio"),
        "ad_id": ("Ad ID", "Advertentie-ID", "ID van advertentie", "Anzeigen-ID", "ID de la publicité", "Identificador del anuncio"),
        "spend": ("Amount spent", "Besteed bedrag", "Bestede bedrag", "Ausgegebener Betrag", "Montant dépensé", "Importe gastado", "Importo speso"),
        "impressions": ("Impressions", "Weergaven", "Vertoningen", "Impressionen", "Impresiones", "Impression"),
        "clicks": ("Link clicks", "Klikken op link", "Klikken op links", "Linkklikken", "Link-Klicks", "Linkklicks", "Clics sur un lien",
                   "Clics en el enlace", "Clic sul link"),
        "all_clicks": ("Clicks (all)", "Klikken (alle)", "Klicks (alle)", "Clics (tous)", "Clics (todos)", "Clic (tutti)"),
        "conversions": ("Purchases", "Aankopen", "Käufe", "Achats", "Compras", "Acquisti", "Website purchases", "Aankopen op website",
                        "Käufe über Website", "Achats sur le site web", "Compras en el sitio web"),
        "conversions_value": ("Purchases conversion value", "Conversiewaarde van aankopen", "Conversiewaarde aankopen", "Conversion-Wert von Käufen",
                              "Conversion-Wert für Käufe", "Kauf-Conversion-Wert", "Valeur de conversion des achats",
                              "Valor de conversión de compras", "Website purchases conversion value"),
        "results": ("Results", "Resultaten", "Ergebnisse", "Résultats", "Resultados"),
        "result": ("Result indicator", "Result type", "Resultaatindicator", "Resultaattype", "Ergebnis-Indikator", "Ergebnistyp",
                   "Indicateur de résultats", "Type de résultat", "Indicador de resultado", "Tipo de resultado"),
        "attribution": ("Attribution setting", "Toeschrijvingsinstelling", "Attributie-instelling", "Attributionseinstellung",
                        "Paramètre d’attribution", "Configuración de atribución"),
        "video_starts": ("Video plays", "Videoweergaven", "Videowiedergaben", "Lectures de la vidéo", "Reproducciones de video"),
        "video_views": ("3-second video plays", "Videoweergaven van 3 seconden", "3-Sekunden-Videowiedergaben", "ThruPlays", "ThruPlay"),
        "video_completions": ("Video plays at 100%", "Videoweergaven tot 100%", "Videowiedergaben bis 100 %", "Lectures de vidéo jusqu’à 100 %"),
        "objective": ("Objective", "Doel", "Doelstelling", "Ziel", "Objectif", "Objetivo"),
        "started": ("Starts", "Begint", "Start", "Beginn", "Début", "Inicio"),
        "ended": ("Ends", "Eindigt", "Einde", "Ende", "Fin"),
        "account": ("Account ID", "Account-ID", "Konto-ID", "ID du compte", "Identificador de la cuenta"),
        "currency": ("Currency", "Valuta", "Währung", "Devise", "Moneda"),
    },
    needed=("spend", "impressions"),
)  # fmt: skip
NUMBERS = ("spend", "conversions", "conversions_value", "results")
LEVELS = {"campaign", "campaign_id", "ad_group", "ad_group_id", "ad", "ad_id"}
PURCHASE = "purchase|aankoop|aankopen|kauf|käufe|achat|compra|acquist"


class MetaAds(Reader):
    """An export of Ads Manager as CSV or XLSX; its currency stands in the header, and a row of totals without a name may come first."""

    name = "meta_ads"
    label = Text("Meta Ads Manager: export", "Meta Advertentiebeheer: export")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether a header has Meta's `Amount spent` and impressions of campaigns, ad sets or ads."""
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool(LEVELS & LAYOUT.found(face.columns).keys())

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the results by ad, ad set or campaign; conversions are purchases, clicks are those on links."""
        fields = _Purchases(sheet, LAYOUT, shop, probe, numbers=NUMBERS, dates=("day", "first", "last"))
        if not fields.has("campaign") and not fields.has("campaign_id"):
            raise UnreadableFile(file=sheet.name, why=NO_CAMPAIGN)
        report = performance.Report(
            PLATFORM,
            performance.account_of(fields),
            _period(fields, probe),
            SETTLES,
            f"coalesce({fields.text('campaign')}, {fields.code('campaign_id')}) IS NOT NULL",
            aim=fields.text("objective"),
            channel="'social'",
            objective=objective("aim"),
        )
        caveats = (PURCHASES, *((ALL_CLICKS,) if fields.all_clicks else ()), *_mixed(fields, probe))
        return performance.reading(fields, report, caveats=caveats)


READER = MetaAds()
NO_CAMPAIGN = Text(
    "it has no column for the campaign. Add `Campaign name` or `Campaign ID` to the columns, and export it again.",
    "er staat geen kolom met de campagne in. Voeg `Campagnenaam` of `Campagne-ID` aan de kolommen toe, en exporteer het opnieuw.",
)
ALL_CLICKS = Caveat(
    "all_clicks",
    Text(
        "This Meta export has no clicks on links: its clicks are all clicks on the ad, on its picture and its comments too.",
        "Deze export van Meta heeft geen klikken op links: de klikken zijn alle klikken op de advertentie, ook op de afbeelding en de reacties.",
    ),
    ("ad_performance.clicks",),
)
MIXED = Caveat(
    "several_attribution_settings",
    Text(
        "The ad sets of this Meta export count their conversions by different attribution settings, so those do not compare.",
        "De advertentiesets van deze export van Meta tellen hun conversies met verschillende toeschrijvingsinstellingen, dus die zijn niet te "
        "vergelijken.",
    ),
    ("ad_performance.conversions", "ad_performance.conversions_value"),
)


class _Purchases(Fields):
    """The cells of an export, with clicks and conversions from the column that has them: all clicks where those on links are not there, results
    where they are purchases."""  # noqa: D205, D209

    @property
    def all_clicks(self) -> bool:
        """Return whether the clicks are all clicks."""
        return "clicks" not in self.found and "all_clicks" in self.found

    def has(self, own: str) -> bool:
        """Return whether the file has a column, or one that can stand for it."""
        if own == "conversions":
            return own in self.found or {"results", "result"} <= self.found.keys()
        return own in self.found or (own == "clicks" and self.all_clicks)

    def header(self, own: str) -> str:
        """Return the name of a column as it stands in the file, else as the format has it."""
        return super().header({"clicks": "all_clicks", "conversions": "results"}[own] if own not in self.found and self.has(own) else own)

    def text(self, own: str) -> str:
        """Return a cell as trimmed text."""
        if own == "clicks" and self.all_clicks:
            return super().text("all_clicks")
        if own == "conversions" and own not in self.found and self.has(own):
            return f"CASE WHEN regexp_matches(lower({super().text('result')}), '{PURCHASE}') THEN {super().text('results')} END"
        return super().text(own)


def _period(fields: Fields, probe: Probe) -> tuple[str, str] | None:
    """Return the period that the rows of an export say they are of."""
    if not (fields.has("first") and fields.has("last")):
        return None
    first, last = probe(f"SELECT min({fields.day('first')})::VARCHAR, max({fields.day('last')})::VARCHAR FROM {fields.sheet.table}")[0]
    return (first, last) if first and last else None


def _mixed(fields: Fields, probe: Probe) -> tuple[Caveat, ...]:
    if not fields.has("attribution"):
        return ()
    several = probe(f"SELECT count(DISTINCT {fields.text('attribution')}) FROM {fields.sheet.table}")[0][0] > 1
    return (MIXED,) if several else ()
