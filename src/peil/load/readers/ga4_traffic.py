"""Read GA4's report of traffic by day (CSV): its sessions by channel, source, campaign, landing page, country or device."""

from typing import ClassVar

from peil.load.channels import channel, known
from peil.load.countries import plain
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.ga4.counts import COUNTED, DATE, NTH_DAY, CountedReport, shared_out
from peil.load.page_types import page_path
from peil.load.reading import Caveat
from peil.values.texts import Text

COLUMNS = {
    "date": DATE,
    "nth_day": NTH_DAY,
    "channel": (
        "Session primary channel group (Default Channel Group)", "Session primary channel group (Default channel group)",
        "Session default channel group",
        "Session default channel grouping", "Session primary channel group", "Default channel group",
        "Primaire kanaalgroep van sessie (Standaard kanaalgroep)", "Primaire kanaalgroep van sessie (standaardkanaalgroep)",
        "Primaire kanaalgroep voor sessie (Standaard kanaalgroep)", "Sessie: primaire kanaalgroep (standaard kanaalgroep)",
        "Standaard kanaalgroep van sessie", "Standaardkanaalgroep van sessie", "Sessie: standaard kanaalgroep",
        "Standardmäßige Channelgruppierung der Sitzung",
    ),
    "source_medium": ("Session source / medium", "Source / medium", "Bron/medium van sessie", "Sessie: bron/medium", "Sessiebron/-medium"),
    "source": ("Session source", "Bron van sessie", "Sessiebron"),
    "medium": ("Session medium", "Medium van sessie", "Sessiemedium"),
    "campaign": ("Session campaign", "Campagne van sessie", "Sessiecampagne", "Session campaign name"),
    "landing_page": ("Landing page + query string", "Landing page", "Landingspagina + querytekenreeks", "Landingspagina"),
    "country": ("Country", "Land"),
    "device": ("Device category", "Device", "Apparaatcategorie", "Apparaat"),
    "sessions": ("Sessions", "Sessies", "Sitzungen", "Sesiones"),
    "engaged": ("Engaged sessions", "Betrokken sessies", "Sessies met betrokkenheid", "Sessies met interactie", "Sitzungen mit Interaktionen"),
    "new_users": ("New users", "Nieuwe gebruikers", "Neue Nutzer"),
    "purchases": ("Transactions", "Ecommerce purchases", "Purchases", "Transacties", "E-commerceaankopen", "Aankopen"),
    "duration": ("Average session duration", "Gemiddelde sessieduur", "Durchschnittliche Sitzungsdauer"),
}  # fmt: skip


class Ga4Traffic(CountedReport):
    """GA4's report Traffic acquisition (and others that count sessions) with the dimension Date, of one day, or by `Nth day`."""

    name = "ga4_traffic"
    label = Text("Google Analytics 4: traffic report (CSV)", "Google Analytics 4: verkeersrapport (CSV)")
    layout = Layout(columns=COLUMNS, needed=("sessions",))
    what = "sessions"
    entity = "sessions"
    cuts = ("channel", "source_medium", "source", "medium", "campaign", "landing_page", "country", "device")
    caveats: ClassVar[tuple[Caveat, ...]] = (
        Caveat(
            "sessions_counted",
            Text(
                "GA4's report gives how many sessions there were, not which: visitors, times of day and orders of these sessions are not known.",
                "Het rapport van GA4 geeft hoeveel sessies er waren, niet welke: bezoekers, tijdstippen en bestellingen van deze sessies zijn niet "
                "bekend.",
            ),
            ("sessions",),
        ),
    )

    def is_sure(self, found: frozenset[str]) -> bool:
        """Return whether the columns are of sessions as GA4 calls them."""
        return bool(found & {"channel", "source_medium"}) and "engaged" in found

    def select(self, fields: Fields, table: str) -> str:
        """Return one record a session; the engaged ones and the new visitors are the first so many of a row of the report."""
        before, after = (known(f"nullif(trim(split_part(source_medium, ' / ', {place})), '')") for place in (1, 2))
        where, how = f"coalesce({known('source')}, {before})", f"coalesce({known('medium')}, {after})"
        what = f"CASE WHEN NOT starts_with(campaign, '(') THEN {known('campaign')} END"
        given = "" if fields.has("channel") else f", {channel('come.source', 'come.medium', 'come.campaign')} AS worked_out"
        first = {own: f"number < {own}" if fields.has(own) else "NULL::BOOLEAN" for own in ("engaged", "new_users", "purchases")}
        return f"""SELECT _row, {COUNTED} AS session_id, reported_on AS started_at, reported_on,
                {shared_out("duration * sessions", "sessions")} AS duration_seconds,
                {first["engaged"]} AS is_engaged, {first["new_users"]} AS is_new_visitor,
                {first["purchases"]} AS is_converted,
                come.source AS source, come.medium AS medium, come.campaign AS campaign,
                {"worked_out" if given else known("channel")} AS channel, {page_path(known("landing_page"))} AS landing_page_path,
                CASE WHEN lower(device) IN ('desktop', 'mobile', 'tablet') THEN lower(device)
                    WHEN lower(device) = 'mobiel' THEN 'mobile' END AS device_category,
                c.code AS country
            FROM (SELECT *{given} FROM (SELECT *, {{'source': {where}, 'medium': {how}, 'campaign': {what}}} AS come FROM {table}_counts)) n
            LEFT JOIN {table}_countries c ON c.said = {plain("n.country")}"""


READER = Ga4Traffic()
