"""Read the number of followers of social accounts by day, from any network's sheet or the shop's own."""

from peil.load.advertising.networks import NO_PLATFORM, by_cell, of_file
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Face, Option, Probe, Reader, Reading, Records, Restated, Sheet, Shop, text_literal
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "day": ("Date", "Day", "Datum", "Dag", "Peildatum", "Fecha", "Jour", "Tag"),
        "followers": ("Followers", "Total followers", "Follower count", "Followers count", "Page followers", "Volgers", "Aantal volgers",
                      "Totaal volgers",
                      "Volgers totaal", "Fans", "Page likes", "Lifetime Total Likes", "Subscribers total", "Abonnés", "Seguidores"),
        "platform": ("Platform", "Network", "Netwerk", "Kanaal", "Channel"),
        "account": ("Account ID", "Page ID", "Account", "Account username", "Username", "Page name", "Account name", "Accountnaam", "Pagina"),
        "gained": ("New follows", "New followers", "Nieuwe volgers", "Primary", "Primair", "Organic followers", "Sponsored followers"),
        "lost": ("Unfollows", "Ontvolgd"),
        "change": ("Difference in followers from previous day", "Difference in followers"),
    },
    needed=("day",),
)  # fmt: skip
GAINS = Text(
    "it tells how many followers came a day, not how many there are. Keep a sheet with Date, Platform, Account and Followers, or write one with "
    "`peil template social_accounts`.",
    "er staat in hoeveel volgers er per dag bijkwamen, niet hoeveel het er zijn. Houd een blad bij met Datum, Platform, Account en Volgers, of maak "
    "er een met `peil template social_accounts`.",
)


class SocialFollowers(Reader):
    """A sheet with a day and a number of followers; daily gains, as Business Suite, X and LinkedIn export them, are refused."""

    name = "social_followers"
    label = Text("Social media: followers by day", "Social media: volgers per dag")
    layout = LAYOUT
    options = (Option("platform", Text("social network of the file", "socialmedianetwerk van het bestand")),)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has followers by day, or the gains that networks export in their place."""
        if face.kind != "csv" or not LAYOUT.fits(face.columns) or "snapshot_date" in face.header:
            return False
        found = LAYOUT.found(face.columns).keys()
        of_x = {"new follows", "unfollows"} <= face.header
        of_linkedin = {"organic followers", "sponsored followers"} <= face.header
        of_meta = len(face.columns) == 2 and "gained" in found
        return ("followers" in found and len(face.columns) <= 12) or of_x or of_linkedin or of_meta

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the followers of each account and day."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("followers",), dates=("day",))
        if not fields.has("followers") or (fields.has("gained") and not fields.has("change")):
            raise UnreadableFile(file=sheet.name, why=GAINS)
        whole = of_file(sheet.face, shop) or ("tiktok" if fields.has("change") else None)
        if whole is None and not fields.has("platform"):
            raise UnreadableFile(file=sheet.name, why=NO_PLATFORM)
        platform = f"coalesce({by_cell(fields.text('platform'))}, {text_literal(whole) if whole else 'CAST(NULL AS VARCHAR)'})"
        told = shop.told("account")
        account = f"coalesce({fields.code('account')}, {text_literal(told) if told else 'CAST(NULL AS VARCHAR)'}, {platform})"
        sql = f"""SELECT _row, {fields.day("day")} AS snapshot_date, {platform} AS platform, {account} AS account_id,
            {fields.whole("followers")} AS followers FROM {sheet.table} WHERE {fields.text("followers")} IS NOT NULL AND {platform} IS NOT NULL"""
        return Reading(
            source=f"{whole}:{told}" if whole and told else whole or "social",
            records=(Records("social_accounts", sql, restates=Restated("snapshot_date", "platform || '/' || account_id")),),
            checks=tuple(fields.checks(numbers=("followers",), dates=("day",))),
        )


READER = SocialFollowers()
