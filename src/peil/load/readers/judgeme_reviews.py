"""Read Judge.me's export of reviews; only those that are published count."""

from typing import ClassVar

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import instant, source_of
from peil.load.reading import Caveat, Check, Probe, Reader, Reading, Sheet, Shop
from peil.load.reviewing.reviews import FROM_TEXT, off_scale, rated, records, stars
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "title": ("title",),
        "text": ("body",),
        "rating": ("rating",),
        "said_at": ("review_date",),
        "source": ("source",),
        "curated": ("curated",),
        "name": ("reviewer_name",),
        "email": ("reviewer_email",),
        "product": ("product_id",),
        "handle": ("product_handle",),
        "reply": ("reply",),
        "replied": ("reply_date",),
        "pictures": ("picture_urls",),
        "ip": ("ip_address",),
        "location": ("location",),
        "metaobject": ("metaobject_handle",),
        "verified": ("verified", "verified_buyer"),
        "review": ("review_id", "id"),
    },
    needed=("rating", "said_at", "curated"),
    usual=("email", "handle", "text"),
)
CAVEATS = (
    FROM_TEXT,
    Caveat(
        "judgeme_published_only",
        Text(
            "Reviews that Judge.me marks as spam or has not published are left out.",
            "Reviews die Judge.me als spam aanmerkt of niet heeft gepubliceerd, zijn overgeslagen.",
        ),
        ("reviews",),
    ),
)


class JudgemeReviews(Reader):
    """Judge.me's reviews; a product is known by its handle, as in Shopify's export of products. Times are in UTC."""

    name = "judgeme_reviews"
    label = Text("Judge.me: reviews", "Judge.me: reviews")
    layout: ClassVar[Layout] = LAYOUT

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the published reviews; those that were published before and are not any more go away."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("said_at",))
        said = f"regexp_replace({fields.text('said_at')}, '\\s*UTC$', '')"
        at = instant(f"coalesce(CASE WHEN {fields.text('said_at')} LIKE '%UTC' THEN {said} END, {fields.moment('said_at')})", "UTC")
        product = f"coalesce({fields.text('handle')}, {fields.code('product')})"
        author = f"coalesce(lower({fields.text('email')}), lower({fields.text('name')}), '')"
        key = f"coalesce({fields.code('review')}, md5(concat_ws('|', {author}, {product}, {said})))"
        rating = stars(fields)
        published = f"coalesce(lower({fields.text('curated')}), 'ok') IN ('ok', 'published')"
        rows = {
            "review_id": key,
            "product_id": product,
            "customer_id": person_key(fields.text("email")),
            "published_at": at,
            "rating": rated(rating, 5),
            "platform": "'judge.me'",
            "is_verified": fields.truth("verified"),
            "text": f"concat_ws('. ', {fields.text('title')}, {fields.text('text')})",
        }
        gone = f"review_id IN (SELECT {key} FROM {sheet.table} WHERE NOT {published}) AND t._as_of <= (SELECT max(_as_of) FROM peil_in_reviews)"
        return Reading(
            source=source_of("judgeme", shop),
            records=(records(sheet.table, rows, f"{published} AND {at} IS NOT NULL", replaces=gone),),
            checks=(_undated(fields, at), off_scale(fields, rating, 5, published)),
            caveats=CAVEATS,
        )


READER = JudgemeReviews()


def _undated(fields: Fields, at: str) -> Check:
    message = Text("{value} is no date; the review was left out.", "{value} is geen datum; de review is overgeslagen.")
    sql = f"SELECT _row, coalesce({fields.text('said_at')}, '–') FROM {fields.sheet.table} WHERE {at} IS NULL"
    return Check("unreadable_date", "error", sql, message, fields.header("said_at"))
