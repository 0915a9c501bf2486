"""Read Trustpilot's reviews, as CSV from Trustpilot Business or JSON from its API."""

from typing import ClassVar

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import instant, source_of
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Sheet, Shop
from peil.load.reviewing.reviews import FROM_TEXT, off_scale, rated, records, stars
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "review": ("Review Id", "Review ID", "ReviewId", "id"),
        "said_at": ("Review Created (UTC)", "Review Created", "Created At", "createdAt", "Date", "Review Date"),
        "rating": ("Review Stars", "Stars", "stars", "Rating"),
        "title": ("Review Title", "Title", "title"),
        "text": ("Review Content", "Review Text", "Content", "text"),
        "email": ("Review User Email", "Consumer Email", "Customer Email", "Email", "referralEmail"),
        "user": ("Review Username", "Review Consumer User Id", "Consumer Name", "consumer"),
        "reference": ("Reference Id", "Reference ID", "referenceId", "Order Reference"),
        "verified": ("Is Verified", "isVerified", "Verified", "Review Verified"),
        "status": ("Review Status", "Status", "status"),
        "source": ("Source Name", "Source", "source"),
        "domain": ("Domain Url", "Domain URL", "Business Unit", "Webshop Name", "businessUnit"),
        "replied": ("Company Reply Date (UTC)", "companyReply"),
    },
    needed=("review", "said_at", "rating"),
)
SHOWN = "('active', 'published', 'online')"
CAVEATS = (
    FROM_TEXT,
    Caveat(
        "reviews_of_the_shop",
        Text("Trustpilot's reviews are of the shop, not of a product.", "Reviews op Trustpilot gaan over de winkel, niet over een product."),
        ("reviews.product_id",),
    ),
)


class TrustpilotReviews(Reader):
    """Trustpilot's reviews of the shop. Times are in UTC."""

    name = "trustpilot_reviews"
    label = Text("Trustpilot: reviews", "Trustpilot: reviews")
    layout: ClassVar[Layout] = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether records have a review, its stars and moment, and what only Trustpilot gives."""
        found = LAYOUT.found(face.columns)
        if face.kind == "json":
            return LAYOUT.fits(face.columns) and {"stars", "consumer"} <= face.header
        own = (
            {"review stars", "review content", "trustpilot"} & face.header
            or "trustpilot" in face.stem.lower()
            or {"domain", "replied"} & found.keys()
        )
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool(own)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the reviews that can be seen."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("said_at",))
        shown = f"coalesce(lower({fields.text('status')}), 'active') IN {SHOWN}"
        at = instant(fields.moment("said_at"), shop.told("timezone") or "UTC")
        rows = {
            "review_id": fields.code("review"),
            "customer_id": person_key(fields.text("email")),
            "published_at": at,
            "rating": rated(stars(fields), 5),
            "platform": "'trustpilot'",
            "is_verified": fields.truth("verified"),
            "text": f"concat_ws('. ', {fields.text('title')}, {fields.text('text')})",
        }
        return Reading(
            source=source_of("trustpilot", shop),
            records=(records(sheet.table, rows, f"{shown} AND {at} IS NOT NULL"),),
            checks=(*fields.checks(moments=("said_at",)), off_scale(fields, stars(fields), 5, shown)),
            caveats=CAVEATS,
        )


READER = TrustpilotReviews()
