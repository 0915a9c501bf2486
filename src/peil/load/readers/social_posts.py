"""Read exports of posts with their counters: Meta Business Suite, X, LinkedIn, TikTok, Pinterest, and any list in that form."""

from peil.load.advertising.networks import NO_PLATFORM, by_cell, by_link, of_file
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout, plain
from peil.load.reading import Caveat, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

SETTLES = 28
LAYOUT = Layout(
    columns={
        "post": ("Post ID", "Tweet id", "Pin ID", "Bericht-ID", "Video ID", "Media ID", "Beitrags-ID", "Identifiant de la publication"),
        "link": ("Permalink", "Post Link", "Tweet permalink", "Post URL", "Video link", "Permanente link", "Link naar bericht", "Lien permanent"),
        "platform": ("Platform", "Network", "Netwerk"),
        "account": ("Account ID", "Page ID", "Account-ID", "Pagina-ID"),
        "name": ("Account username", "Page name", "Account name", "Gebruikersnaam van account", "Paginanaam", "Accountnaam", "Account", "Username"),
        "published": ("Publish time", "Tijdstip van publicatie", "Publicatietijd", "Publicatietijdstip", "Created date", "Post time", "time",
                      "Published at", "Published", "Created at", "Veröffentlichungszeitpunkt", "Heure de publication", "Geplaatst op",
                      "Date", "Datum"),
        "impressions": ("Views", "Weergaven", "Impressions", "Vertoningen", "Total views", "Video views", "Aufrufe", "Vues", "Impressionen"),
        "likes": ("Reactions", "Likes", "Vind-ik-leuks", "Reacties (emoji)", "Total likes", "Gefällt mir", "Mentions J’aime"),
        "comments": ("Comments", "Replies", "Opmerkingen", "Reacties", "Total comments", "Kommentare", "Commentaires"),
        "shares": ("Reposts", "Retweets", "Shares", "Keer gedeeld", "Deelacties", "Total shares", "Geteilt", "Partages"),
        "saves": ("Saves", "Bookmarks", "Keer opgeslagen", "Opgeslagen", "Saved", "Gespeichert", "Enregistrements"),
        "clicks": ("Link clicks", "URL Clicks", "Outbound clicks", "Klikken op link", "Klikken op links", "Clicks", "Link-Klicks",
                   "Clics sur un lien"),
    },
    needed=("published",),
)  # fmt: skip
COUNTERS = ("impressions", "likes", "comments", "shares", "saves", "clicks")
PACIFIC = ("facebook", "instagram")
OWN = {"facebook": ("Page ID", "Page name", "Pagina-ID"), "instagram": ("Account username", "Gebruikersnaam van account"),
       "x": ("Tweet id", "Reposts"), "tiktok": ("Video link",), "pinterest": ("Pin ID", "Pin clicks")}  # fmt: skip


class SocialPosts(Reader):
    """A list of posts; the network is told by a column, the links, its own columns, the file's name or `--option platform=NAME`."""

    name = "social_posts"
    label = Text("Social media: posts", "Social media: berichten")
    layout = LAYOUT
    options = (Option("platform", Text("social network of the file", "socialmedianetwerk van het bestand")),)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has posts, by id or link, with when they were published and at least two counters."""
        found = LAYOUT.found(face.columns).keys()
        own_form = {"post_id", "published_at"} <= face.header
        return (
            face.kind == "csv" and LAYOUT.fits(face.columns) and bool({"post", "link"} & found) and len(found & set(COUNTERS)) >= 2 and not own_form
        )

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the posts with their counters as this file has them."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=COUNTERS, dates=("published",))
        platform = _platform(fields, sheet, shop)
        post = f"coalesce({fields.code('post')}, {fields.text('link')})"
        known = f"coalesce({fields.code('account')}, {fields.text('name')}, {text_literal(shop.told('account') or '')}, {platform})"
        account = f"coalesce(nullif({known}, ''), {platform})"
        counters = ", ".join(f"{fields.whole(own)} AS {own}" for own in COUNTERS if fields.has(own))
        first = str(probe(f"SELECT min({platform}) FROM {sheet.table}")[0][0])
        sql = f"""SELECT _row, {post} AS post_id, {platform} AS platform, {account} AS account_id, {fields.moment("published")} AS published_at,
            {counters} FROM {sheet.table} WHERE {post} IS NOT NULL QUALIFY row_number() OVER (PARTITION BY {post} ORDER BY _row DESC) = 1"""
        zone = "America/Los_Angeles" if first in PACIFIC else shop.timezone
        told = shop.told("account")
        return Reading(
            source=f"{first}:{told}" if told else first,
            records=(Records("social_posts", sql, naive_zone=zone),),
            checks=tuple(fields.checks(numbers=[own for own in COUNTERS if fields.has(own)], moments=("published",))),
            caveats=(LATER, *((META_TIMES,) if first in PACIFIC and not shop.told("timezone") else ())),
            settles=SETTLES,
        )


READER = SocialPosts()
LATER = Caveat(
    "counters_as_last_read",
    Text(
        "The counters of a post are those of the day of the export; load it again later for what came after.",
        "De tellers van een bericht zijn die van de dag van de export; laad het later opnieuw voor wat er daarna bij kwam.",
    ),
    ("social_posts",),
)
META_TIMES = Caveat(
    "meta_times_pacific",
    Text(
        "Meta writes times of posts in Pacific time; if your export has another zone, load it with `--option timezone=Europe/Amsterdam`.",
        "Meta schrijft tijden van berichten in de tijd van Californië; heeft je export een andere tijdzone, laad het dan met "
        "`--option timezone=Europe/Amsterdam`.",
    ),
    ("social_posts.published_at",),
)


def _platform(fields: Fields, sheet: Sheet, shop: Shop) -> str:
    """Return SQL for the network of a post; raises UnreadableFile where nothing tells it."""
    names = {plain(column) for column in sheet.columns}
    own = next((platform for platform, columns in OWN.items() if names & {plain(column) for column in columns}), None)
    told = shop.told("platform")
    whole = of_file(sheet.face, shop) if told or own is None else own
    link, cell = by_link(fields.text("link")), by_cell(fields.text("platform"))
    sql = f"coalesce({cell}, {link}, {text_literal(whole) if whole else 'CAST(NULL AS VARCHAR)'})" if not told else text_literal(str(whole))
    if fields.probe(f"SELECT count(*) FROM {sheet.table} WHERE {sql} IS NULL")[0][0]:
        raise UnreadableFile(file=sheet.name, why=NO_PLATFORM)
    return sql
