"""Read GA4's report of pages and screens by day (CSV): its views, and the time they were looked at."""

from typing import ClassVar

from peil.load.channels import known
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.ga4.counts import COUNTED, DATE, NTH_DAY, CountedReport, shared_out
from peil.load.page_types import page_path, page_type
from peil.load.reading import Caveat
from peil.values.texts import Text

COLUMNS = {
    "date": DATE,
    "nth_day": NTH_DAY,
    "page": (
        "Page path and screen class", "Page path + query string and screen class", "Page path", "Page path + query string", "Landing page",
        "Paginapad en schermklasse", "Paginapad + querytekenreeks en schermklasse", "Paginapad", "Seitenpfad und Bildschirmklasse",
        "Chemin de la page et classe de l'écran",
    ),
    "views": ("Views", "Weergaven", "Paginaweergaven", "Aufrufe", "Vues", "Vistas"),
    "users": ("Active users", "Actieve gebruikers", "Users", "Gebruikers", "Aktive Nutzer"),
    "seconds_a_user": (
        "Average engagement time per active user", "Average engagement time", "Gemiddelde engagementtijd per actieve gebruiker",
        "Gemiddelde betrokkenheidstijd per actieve gebruiker", "Gemiddelde engagementtijd",
    ),
}  # fmt: skip


class Ga4Pages(CountedReport):
    """GA4's report Pages and screens, with the dimension Date or of one day."""

    name = "ga4_pages"
    label = Text("Google Analytics 4: pages and screens (CSV)", "Google Analytics 4: pagina's en schermen (CSV)")
    layout = Layout(columns=COLUMNS, needed=("page", "views"))
    what = "views"
    entity = "page_views"
    cuts = ("page",)
    caveats: ClassVar[tuple[Caveat, ...]] = (
        Caveat(
            "page_views_counted",
            Text(
                "GA4's report gives how often each page was viewed, not in which session nor at what time of day.",
                "Het rapport van GA4 geeft hoe vaak elke pagina is bekeken, niet in welke sessie en op welk tijdstip.",
            ),
            ("page_views",),
        ),
    )

    def is_sure(self, found: frozenset[str]) -> bool:
        """Return whether the columns are those of GA4's report, without its lines above."""
        return {"seconds_a_user", "users"} <= found

    def select(self, fields: Fields, table: str) -> str:
        """Return one record a view, with its part of the time that the page was looked at."""
        path = page_path(known("page"))
        seconds = shared_out("seconds_a_user * users", "views") if fields.has("seconds_a_user") and fields.has("users") else "NULL::BIGINT"
        return f"""SELECT _row, {COUNTED} AS page_view_id, reported_on AS viewed_at, reported_on,
            {path} AS page_path, {page_type(path)} AS page_type, {seconds} AS engaged_seconds FROM {table}_counts"""


READER = Ga4Pages()
