"""Read product reviews from a list of any tool: a date, a rating or a text, and the product."""

from typing import ClassVar

from peil.load.forms.cells import text_literal
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import instant, source_of, zone_of
from peil.load.reading import Face, Option, Probe, Reader, Reading, Sheet, Shop
from peil.load.reviewing.reviews import FROM_TEXT, OPTIONS, off_scale, rated, records, scale_of, stars
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "said_at": ("Review Date", "Date", "Published At", "Created At", "Submitted At", "Datum", "Geplaatst op", "Reviewdatum"),
        "rating": (
            "Rating", "Stars", "Star Rating", "Review Rating", "Review Score", "Rating (1-5)", "Rating (1-10)", "Rating (0-100)", "Rating /5",
            "Rating /10", "Rating /100", "Rating %", "Beoordeling", "Sterren", "Aantal sterren", "Beoordeling (1-5)", "Beoordeling (1-10)",
            "Waardering",
        ),
        "text": ("Review", "Review Text", "Review Body", "Review Content", "Body", "Content", "Recensie", "Reviewtekst", "Tekst"),
        "title": ("Review Title", "Title", "Titel"),
        "product": ("Product ID", "Product Handle", "Handle", "Product-ID", "Product Code"),
        "sku": ("SKU", "Product SKU", "Artikelnummer"),
        "product_name": ("Product", "Product Name", "Product Title", "Productnaam"),
        "review": ("Review ID", "Review-ID"),
        "email": ("Email", "Reviewer Email", "Customer Email", "Author Email", "E-mail", "E-mailadres"),
        "author": ("Reviewer", "Reviewer Name", "Author", "Name", "Auteur", "Naam"),
        "verified": ("Verified", "Verified Buyer", "Verified Purchase", "Geverifieerd", "Geverifieerde koper"),
        "status": ("Status", "State", "Published", "Gepubliceerd"),
        "platform": ("Platform", "Site", "Bron"),
    },
    needed=("said_at",),
)  # fmt: skip
HIDDEN = "('spam', 'rejected', 'pending', 'unpublished', 'hidden', 'draft', 'deleted', 'false', 'no', 'nee', 'afgekeurd', 'verborgen', 'wachtend')"


class ProductReviews(Reader):
    """A list of product reviews; ratings on a scale of 10 or 100 become stars where the header, the cells or the user say so."""

    name = "product_reviews"
    label = Text("Reviews: list of product reviews", "Reviews: lijst met productreviews")
    layout: ClassVar[Layout] = LAYOUT
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a date, a rating or the text of a review, and what it is of."""
        found = LAYOUT.found(face.columns)
        about = {"product", "sku", "product_name", "review", "author"} & found.keys()
        worded = any("review" in name or "recensie" in name for name in face.header) or {"rating", "author"} <= found.keys()
        known = face.kind == "csv" and LAYOUT.fits(face.columns) and bool({"rating", "text"} & found.keys())
        return known and bool(about) and worded and "curated" not in face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the reviews that are published."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("said_at",))
        scale = scale_of(fields, shop, probe) if fields.has("rating") else 5
        rating = stars(fields)
        shown = f"coalesce(lower({fields.text('status')}), 'published') NOT IN {HIDDEN}"
        at = instant(fields.moment("said_at"), zone_of(shop))
        product = f"coalesce({fields.code('product')}, {_of_variant(fields)})"
        who = f"coalesce(lower({fields.text('email')}), lower({fields.text('author')}), left({fields.text('text')}, 200), '')"
        about = f"coalesce({product}, {fields.text('product_name')})"
        rows = {
            "review_id": f"coalesce({fields.code('review')}, md5(concat_ws('|', {who}, {about}, {fields.text('said_at')})))",
            "product_id": product,
            "customer_id": person_key(fields.text("email")),
            "published_at": at,
            "rating": rated(rating, scale),
            "platform": text_literal(shop.told("platform") or "") if shop.told("platform") else f"lower({fields.text('platform')})",
            "is_verified": fields.truth("verified"),
            "text": f"concat_ws('. ', {fields.text('title')}, {fields.text('text')})",
        }
        return Reading(
            source=source_of("reviews", shop),
            records=(records(sheet.table, rows, f"{shown} AND {at} IS NOT NULL"),),
            checks=(*fields.checks(moments=("said_at",)), *([off_scale(fields, rating, scale, shown)] if fields.has("rating") else [])),
            caveats=(FROM_TEXT,),
        )


READER = ProductReviews()


def _of_variant(fields: Fields) -> str:
    """Return SQL for the product of a stock-keeping code that is loaded; NULL where it is not."""
    return f"(SELECT any_value(product_id) FROM variants v WHERE v.sku = {fields.code('sku')})"
