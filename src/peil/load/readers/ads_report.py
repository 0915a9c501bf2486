"""Read campaign reports of TikTok, Pinterest, Snapchat, LinkedIn and Microsoft Advertising, and of any platform in that form."""

import re

from peil.load.advertising import performance
from peil.load.advertising.periods import period_in
from peil.load.advertising.words import channel, objective
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout, plain
from peil.load.reading import Face, Option, Probe, Reader, Reading, Sheet, Shop, quoted
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

SETTLES = 28
LAYOUT = Layout(
    columns={
        "day": ("Day", "Date", "Dag", "Datum", "By Day", "Gregorian date", "TimePeriod", "Time period", "Stat time day", "Start Date (in UTC)",
                "Date (in UTC)", "Reporting date", "Tag", "Jour", "Fecha"),
        "first": ("Start time", "Start date", "Begindatum"),
        "last": ("End time", "End date", "Einddatum"),
        "campaign": ("Campaign name", "Campaign", "Campagnenaam", "Campagne", "Kampagne", "Kampagnenname", "Nom de la campagne"),
        "campaign_id": ("Campaign ID", "Campagne-ID", "Kampagnen-ID"),
        "ad_group": ("Ad group name", "Ad group", "AdGroupName", "Ad Squad Name", "Ad set name", "Ad set", "Adset", "Advertentiegroep",
                     "Anzeigengruppe"),
        "ad_group_id": ("Ad group ID", "Ad Squad ID", "Ad set ID"),
        "ad": ("Ad name", "Ad", "Creative Name", "DSC Name", "Advertentie"),
        "ad_id": ("Ad ID", "Creative ID", "Pin promotion ID", "Ad ID (Pin promotion)"),
        "kind": ("Campaign type",),
        "objective": ("Advertising objective", "Campaign objective", "Campaign objective type", "Objective", "Objective type", "Doelstelling"),
        "spend": ("Spend in account currency", "Total Spent", "Spend", "Cost", "Amount Spent", "Media spend", "Uitgaven", "Kosten"),
        "impressions": ("Impressions", "Paid Impressions", "Impr.", "Vertoningen", "Impressionen"),
        "clicks": ("Clicks (destination)", "Outbound clicks", "Swipe Ups", "Swipe-Ups", "Clicks", "Link clicks", "Pin clicks", "Klikken", "Klicks"),
        "conversions": ("Total conversions (Checkout)", "Complete payment", "Purchases", "Purchases (website)", "Conversions", "Total conversions",
                        "Conversies"),
        "conversions_value": ("Total order value (Checkout)", "Total conversion value (Checkout)", "Total complete payment",
                              "Purchase value (website)",
                              "Total purchase value", "Purchases Value", "Total Conversion Value", "Conversion value", "Conv. value", "Revenue",
                              "Conversiewaarde"),
        "video_starts": ("Video starts", "Video plays", "Paid video starts"),
        "video_views": ("2-second video views", "2 Second Video Views", "Video views", "Paid video views"),
        "video_completions": ("Video views at 100%", "Video Completions", "Completions", "Video played at 100%", "Video completes"),
        "currency": ("Currency", "Currency code", "Account currency", "Valuta"),
        "account": ("Account ID", "Account number", "Ad account ID", "Advertiser ID"),
    },
    needed=("campaign", "spend", "impressions"),
    usual=("clicks",),
)  # fmt: skip
PLATFORMS = {
    "tiktok": ("Clicks (destination)", "CTR (destination)", "CPC (destination)", "Advertising objective", "Complete payment", "2-second video views"),
    "pinterest": ("Spend in account currency", "Pin clicks", "Pin promotion ID", "Outbound clicks", "Total order value (Checkout)", "Pin ID"),
    "snapchat": ("Ad Squad Name", "Ad Squad ID", "Swipe Ups", "Swipe-Ups", "Paid Impressions"),
    "linkedin": ("Total Spent", "Campaign Group Name", "Campaign Group ID", "Start Date (in UTC)", "DSC Name"),
    "microsoft_ads": ("Gregorian date", "TimePeriod", "Account number", "Delivered match type", "Top vs. other"),
}
WORDS = {
    "tiktok": "tiktok",
    "pinterest": "pinterest",
    "snap": "snapchat",
    "linkedin": "linkedin",
    "bing": "microsoft_ads",
    "microsoft": "microsoft_ads",
}
SOCIAL = ("tiktok", "pinterest", "snapchat", "linkedin")
TOTALS = r"^(grand )?(total|totaal|totals|gesamt)\b|^©"


class AdsReport(Reader):
    """A report of campaigns, ad groups or ads by day; the platform is told by its own columns, the file's name or `--option platform=NAME`."""

    name = "ads_report"
    label = Text(
        "Advertising report (TikTok, Pinterest, Snapchat, LinkedIn, Microsoft Advertising)",
        "Advertentierapport (TikTok, Pinterest, Snapchat, LinkedIn, Microsoft Advertising)",
    )
    layout = LAYOUT
    ragged = True
    options = (Option("platform", Text("advertising platform of the report", "advertentieplatform van het rapport")),)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has campaigns with their spend and impressions, in the words of one of the platforms or in plain ones."""
        found = LAYOUT.found(face.columns)
        if face.kind != "csv" or not LAYOUT.fits(face.columns) or any("asin" in plain(column) for column in face.columns):
            return False
        named = plain(found["spend"]) == plain("Amount Spent") or plain(found["impressions"]) == plain("Impr.")
        return bool(of_columns(face)) or (not named and not {"platform", "ad_format"} <= face.header)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the results by ad, ad group or campaign; rows of totals and the platform's last line are left out."""
        platform = platform_of(sheet.face, shop)
        if platform is None:
            raise UnreadableFile(file=sheet.name, why=NO_PLATFORM)
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("spend", "conversions", "conversions_value"), dates=("day", "first", "last"))
        report = performance.Report(
            platform,
            performance.account_of(fields),
            period_in(_period_lines(sheet.face.preamble), shop.told("date_order")),
            SETTLES,
            f"{fields.text('campaign')} IS NOT NULL AND NOT regexp_matches(lower(coalesce(trim({quoted(sheet.columns[0])}), '')), '{TOTALS}')"
            f" AND NOT regexp_matches(lower({fields.text('campaign')}), '^total of \\d+ ')",
            fields.text("kind"),
            fields.text("objective"),
            "'social'" if platform in SOCIAL else channel("kind"),
            objective("aim"),
        )
        return performance.reading(fields, report)


READER = AdsReport()
NO_PLATFORM = Text(
    "it does not say which platform it is of. Load it with `--option platform=tiktok` (or pinterest, snapchat, linkedin, microsoft_ads, or "
    "another name).",
    "er staat niet in van welk platform het is. Laad het met `--option platform=tiktok` (of pinterest, snapchat, linkedin, microsoft_ads, of een "
    "andere naam).",
)


def of_columns(face: Face) -> str | None:
    """Return the platform whose own columns a header has, the most of them; None where it has none."""
    names = {plain(column) for column in face.columns}
    counts = {platform: sum(plain(own) in names for own in owns) for platform, owns in PLATFORMS.items()}
    best = max(counts, key=lambda platform: counts[platform])
    return best if counts[best] else None


def platform_of(face: Face, shop: Shop) -> str | None:
    """Return the platform of a report: as the user says, else by its columns, its lines of title or its file's name."""
    told = shop.told("platform")
    if told:
        return re.sub(r"\W+", "_", told.strip().lower())
    texts = (face.name, face.stem, *face.preamble)
    named = next((platform for word, platform in WORDS.items() for text in texts if word in text.lower()), None)
    return of_columns(face) or named


def _period_lines(preamble: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines that may hold the period; LinkedIn writes its first and last day on a line each, and the day of the download after."""
    ends = [line for line in preamble if re.match(r'"?Report (start|end)\b', line, re.IGNORECASE)]
    return (" - ".join(ends),) if ends else tuple(line for line in preamble if not re.search("generated|completed|gegenereerd", line, re.IGNORECASE))
