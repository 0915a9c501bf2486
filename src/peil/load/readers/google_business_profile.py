"""Read Google Business Profile's export of performance (CSV): the clicks to the shop's site, which alone of its figures a KPI asks for.

The export holds totals of a period by location, and names the period in the file's name only. Without a day they are refused.
"""

import re
from typing import ClassVar

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Option, Probe, Reader, Reading, Records, Restated, Sheet, Shop
from peil.load.searching import PERIOD, said_period
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

DAY = re.compile(r"(?<!\d)(20\d\d-\d\d-\d\d)(?!\d|-)")
LABEL = "Google Business Profile"
ONLY_CLICKS = Caveat(
    "business_profile_clicks",
    Text(
        "Of Google Business Profile only the clicks to the site are taken; views, calls, directions and bookings belong to no KPI.",
        "Van Google Bedrijfsprofiel tellen alleen de klikken naar de site mee; weergaven, telefoontjes, routes en boekingen horen bij geen KPI.",
    ),
    ("events",),
)
ON_LAST_DAY = Caveat(
    "business_profile_on_last_day",
    Text(
        "Google Business Profile gives totals of a period; its clicks count on the last day of that period.",
        "Google Bedrijfsprofiel geeft totalen van een periode; de klikken tellen op de laatste dag van die periode.",
    ),
    ("events",),
)


class GoogleBusinessProfile(Reader):
    """Google Business Profile's export of performance (`GMB insights`), with the row of descriptions beneath its header."""

    name = "google_business_profile"
    label = Text("Google Business Profile: performance", "Google Bedrijfsprofiel: prestaties")
    options: ClassVar[tuple[Option, ...]] = (PERIOD,)
    layout = Layout(
        columns={
            "store": ("Store code", "Winkelcode"),
            "name": ("Business name", "Bedrijfsnaam", "Naam van bedrijf"),
            "address": ("Address", "Adres"),
            "labels": ("Labels",),
            "search_mobile": ("Google Search - Mobile", "Google Zoeken - mobiel"),
            "search_desktop": ("Google Search - Desktop", "Google Zoeken - desktop"),
            "maps_mobile": ("Google Maps - Mobile", "Google Maps - mobiel"),
            "maps_desktop": ("Google Maps - Desktop", "Google Maps - desktop"),
            "calls": ("Calls", "Telefoontjes", "Oproepen"),
            "messages": ("Messages", "Berichten"),
            "bookings": ("Bookings", "Boekingen"),
            "directions": ("Directions", "Routebeschrijvingen", "Routes"),
            "clicks": ("Website clicks", "Websiteklikken", "Klikken op website"),
        },
        needed=("name", "clicks", "directions"),
    )

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return one click event a click, on the day in the file's name or at the end of the period that the user gives."""
        period = said_period(shop) or self.day_in(sheet.name)
        if period is None:
            raise UnreadableFile(
                file=sheet.name,
                why=Text(
                    "it holds totals of a period without days. Say which period: `--option period=2026-01-01..2026-01-31`; its clicks then count on "
                    "the last day.",
                    "het bevat totalen van een periode, zonder dagen. Zeg welke periode: `--option period=2026-01-01..2026-01-31`; de klikken tellen "
                    "dan op de laatste dag.",
                ),
            )
        fields = Fields(sheet, self.layout, shop, probe, numbers=("clicks",))
        account = shop.told("account")
        # The row of descriptions has neither a name nor a number; locations without a store code are told apart by their place.
        where = f"{fields.text('name')} IS NOT NULL"
        sql = f"""SELECT _row, 'business-profile:{period[1]}:' || hash(place, _row) || ':' || number AS event_id, DATE '{period[1]}' AS occurred_at,
                DATE '{period[1]}' AS reported_on, 'click' AS event_name, '{LABEL}' AS label
            FROM (SELECT _row, coalesce({fields.text("store")}, '') AS place, unnest(range({fields.whole("clicks")})) AS number
                FROM {sheet.table} WHERE {where} AND {fields.whole("clicks")} BETWEEN 1 AND 10000000)"""
        return Reading(
            source=f"google_business_profile:{account}" if account else "google_business_profile",
            records=(Records("events", sql, restates=Restated("reported_on", first=period[0], last=period[1])),),
            checks=tuple(fields.checks(numbers=("clicks",), where=where)),
            caveats=(ONLY_CLICKS,) if period[0] == period[1] else (ONLY_CLICKS, ON_LAST_DAY),
        )

    def day_in(self, name: str) -> tuple[str, str] | None:
        """Return the one day in a file's name; two are a period, which only the user can give."""
        days = sorted(set(DAY.findall(name)))
        return (days[0], days[0]) if len(days) == 1 else None


READER = GoogleBusinessProfile()
