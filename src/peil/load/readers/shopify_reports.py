"""Read Shopify's reports of sessions and conversion, as the admin exports them: a row a day, as many sessions as it counts.

The reports (over time, by device, by landing page …) count the same sessions: of a day, the one that tells most counts.
"""

import re

from peil.load import countries
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import plain
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Records, Restated, Sheet, Shop, text_literal
from peil.load.shopify.keys import SOURCE
from peil.load.shopify.reports import CHANNELS, CUTS, DEVICES, LAYOUT, OWN, SALES, TITLES, rank, words
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

SALES_WHY = Text(
    "it is a report of sales. Sales come from the orders: export those (Orders › Export), so that they are not counted twice.",
    "het is een rapport van de omzet. Omzet komt uit de bestellingen: exporteer die (Bestellingen › Exporteren), zodat niets dubbel telt.",
)
UNDATED = Text(
    "its rows have no day. Add the dimension Day to the report in Shopify, or choose one single day, and export it again.",
    "de rijen hebben geen dag. Voeg in Shopify de dimensie Dag aan het rapport toe, of kies één enkele dag, en exporteer het opnieuw.",
)
PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)\D+(\d{4}-\d\d-\d\d)")
TOTALS = "('total', 'totals', 'totaal', 'totalen', 'summary', 'samenvatting', 'gesamt', 'total général')"
CAVEATS = (
    Caveat(
        "sessions_from_report",
        Text(
            "These sessions come from a report of counts: one stands for each session counted, at the beginning of its day or hour. Who visited, how "
            "long, which pages and whether a visit was new is not known.",
            "Deze sessies komen uit een rapport met aantallen: voor elke getelde sessie staat er een, aan het begin van de dag of het uur. Wie er "
            "kwam, hoe lang, welke pagina's en of het bezoek nieuw was is niet bekend.",
        ),
        ("sessions",),
    ),
    Caveat(
        "channels_from_referrers",
        Text(
            "Shopify's reports do not tell paid from unpaid traffic: search and social count as Organic Search and Organic Social.",
            "De rapporten van Shopify onderscheiden geen betaald verkeer: zoekmachines en social tellen als Organic Search en Organic Social.",
        ),
        ("sessions.channel",),
    ),
)


class ShopifyReports(Reader):
    """Shopify's reports: sessions over time, by device, landing page or traffic source, conversion rate over time. Reports of sales are refused."""

    name = "shopify_reports"
    label = Text("Shopify: reports", "Shopify: rapporten")

    def recognises(self, face: Face) -> bool:
        """Return whether a table counts sessions in Shopify's words, or sales by a day or product."""
        if face.kind != "csv" or any(line.startswith("#") for line in face.preamble):
            return False
        found = LAYOUT.found(face.columns)
        named = re.match(TITLES, face.stem.strip().lower()) is not None
        own = {plain(column) for column in face.columns} & OWN
        return _is_sales(face) or ("sessions" in found and (bool(own) or (named and len(found) > 1)))

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return sessions and, where the report has them, carts; raises UnreadableFile for sales and where days are not told."""
        if _is_sales(sheet.face):
            raise UnreadableFile(file=sheet.name, why=SALES_WHY)
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("sessions", "rate"), dates=("day",))
        alone = _single_day(sheet.stem)
        if not (fields.has("day") or fields.has("hour") or alone):
            raise UnreadableFile(file=sheet.name, why=UNDATED)
        table, order = sheet.table, rank(fields)
        covered = f"starts_with({{0}}, 'report:') AND try_cast(split_part({{0}}, ':', 3) AS DATE) IN (SELECT DISTINCT on_day FROM {table}_counts)"
        less = covered + f" AND try_cast(split_part({{0}}, ':', 2) AS INTEGER) {{1}} {order}"
        told = fields.has("converted") or fields.has("rate")
        again = Restated("reported_on", "split_part(session_id, ':', 2)")
        records = [Records("sessions", _sessions(table, told=told), shop.timezone, less.format("session_id", "<"), again)]
        if fields.has("carts") and told:
            records.append(Records("carts", _carts(table), shop.timezone, less.format("cart_id", "<=")))
        prepare = (countries.prepare(f"{table}_countries"), _counts(table, fields, alone, order), _repeated(table, shop, order), _drop(table))
        return Reading(SOURCE, tuple(records), prepare, _checks(table, fields), CAVEATS if fields.has("referrer") else CAVEATS[:1], settles=3)


READER = ShopifyReports()


def _is_sales(face: Face) -> bool:
    columns = face.header
    if not columns & set(SALES) or "sessions" in LAYOUT.found(face.columns) or columns & {"coupons", "waardebonnen"}:  # WooCommerce has coupons
        return False
    return bool({"orders", "bestellingen", "discounts", "kortingen", "returns", "retouren", "product title", "producttitel", "day", "dag", "month",
        "maand", "net items sold", "taxes", "net quantity", "product", "returns quantity", "sales channel"} & columns)  # fmt: skip


def _single_day(stem: str) -> str | None:
    """Return the day of a report whose name gives a period of one day."""
    found = PERIOD.search(stem)
    return found.group(1) if found and found.group(1) == found.group(2) else None


def _counts(table: str, fields: Fields, alone: str | None, order: int) -> str:
    """Return a statement for the rows that count sessions: their day, hour, cuts and whole numbers; totals are no rows."""
    day = fields.day("day") if fields.has("day") else f"DATE '{alone}'" if alone else f"try_cast({fields.text('hour')}[:10] AS DATE)"
    hour = f"coalesce(try_cast(regexp_extract({fields.text('hour')}, '(\\d{{1,2}})(:\\d\\d.*)?$', 1) AS INTEGER), 0)"
    total, country = fields.whole("sessions"), fields.text("country")

    def within(own: str) -> str:
        """Return a number of sessions that is at most all of them, NULL where it is not told."""
        cell = fields.whole(own)
        return f"CASE WHEN {cell} IS NOT NULL THEN least({cell}, {total}) END" if fields.has(own) else "NULL::BIGINT"

    bought = f"round({fields.share('rate')} * {total})::BIGINT" if fields.has("rate") and not fields.has("converted") else within("converted")
    cuts = ", ".join(f"coalesce({fields.text(own)}, '')" for own in CUTS)
    source = f"coalesce({fields.text('utm_source')}, {fields.text('referrer_name')}, {fields.text('referrer')})"
    total_row = " OR ".join(f"lower(coalesce({fields.text(own)}, '')) IN {TOTALS}" for own in ("day", "hour", *CUTS) if fields.has(own)) or "false"
    empty = f"{fields.text('day')} IS NULL" if fields.has("day") else f"{fields.text('hour')} IS NULL" if fields.has("hour") else "false"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_counts AS
        WITH told AS (SELECT _row, {day} AS on_day, {hour if fields.has("hour") else "0"} AS at_hour, {total} AS every,
            {within("carts")} AS filled, {within("checkouts")} AS began, {bought} AS bought, {within("bounces")} AS left_at_once,
            nullif(split_part({fields.text("landing")}, '?', 1), '') AS landed, {words(fields.text("device"), DEVICES)} AS machine,
            {source} AS came_from, coalesce({fields.text("utm_medium")}, lower({fields.text("referrer")})) AS came_by,
            {words(fields.text("referrer"), CHANNELS)} AS way, {country} AS land,
            concat_ws('|', {cuts}) AS cuts FROM {table} WHERE NOT ({total_row}) AND NOT {empty})
        SELECT told.* EXCLUDE (cuts, land), CASE WHEN length(land) = 2 THEN upper(land) ELSE k.code END AS country,
            'report:{order:03d}:' || on_day || ':' || left(md5(concat_ws('|', at_hour, cuts)), 12) || ':' AS stem
        FROM told LEFT JOIN {table}_countries k ON k.said = {countries.plain("land")}"""


def _repeated(table: str, shop: Shop, order: int) -> str:
    """Return a statement for the days of which a report is stored that tells more, or that is newer."""
    day, of = "try_cast(split_part(session_id, ':', 3) AS DATE)", "try_cast(split_part(session_id, ':', 2) AS INTEGER)"
    newer = f"({of} = {order} AND _as_of::DATE > DATE {text_literal(shop.taken_on)})" if shop.taken_on else "false"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_repeated AS SELECT DISTINCT on_day FROM {table}_counts WHERE on_day IN (SELECT {day} FROM sessions
        WHERE _source = '{SOURCE}' AND starts_with(session_id, 'report:') AND ({of} > {order} OR {newer}))"""


def _drop(table: str) -> str:
    return f"DELETE FROM {table}_counts WHERE on_day IN (SELECT on_day FROM {table}_repeated)"


def _each(table: str, count: str) -> str:
    """Return a SELECT of as many rows as are counted, numbered from 1."""
    moment = "strftime(on_day, '%Y-%m-%d ') || lpad(at_hour::VARCHAR, 2, '0') || ':00:00'"
    return f"(SELECT *, unnest(range(1, {count} + 1)) AS i, {moment} AS moment FROM {table}_counts WHERE {count} > 0)"


def _sessions(table: str, *, told: bool) -> str:
    converted = "i <= bought AS is_converted," if told else ""
    return f"""SELECT _row, stem || i AS session_id, moment AS started_at, on_day AS reported_on, {converted}
        came_from AS source, came_by AS medium, way AS channel,
        landed AS landing_page_path, CASE WHEN left_at_once IS NOT NULL THEN i <= every - left_at_once END AS is_engaged,
        machine AS device_category, country FROM {_each(table, "every")}"""


def _carts(table: str) -> str:
    """Return the carts; the first are those that became an order, which the report does not name."""
    return f"""SELECT _row, stem || i AS cart_id, stem || i AS session_id, moment AS created_at,
        CASE WHEN i <= coalesce(began, bought) THEN moment END AS checkout_started_at,
        CASE WHEN i <= bought THEN stem || i END AS order_id FROM {_each(table, "filled")}"""


def _checks(table: str, fields: Fields) -> tuple[Check, ...]:
    message = Text(
        "`{value}` is no whole number of sessions; the row was left out.", "`{value}` is geen heel aantal sessies; de rij is overgeslagen."
    )
    repeated = Text(
        "{value} days were left out: another report of Shopify with these sessions is loaded that tells more of them, or is newer.",
        "{value} dagen zijn overgeslagen: er is al een ander rapport van Shopify met deze sessies geladen dat er meer over zegt, of nieuwer is.",
    )
    cell = fields.text("sessions")
    sql = f"SELECT _row, {cell} FROM {table} JOIN {table}_counts USING (_row) WHERE every IS NULL OR every < 0"
    numbers = [own for own in ("carts", "checkouts", "converted", "rate") if fields.has(own)]
    wanted = f"_row IN (SELECT _row FROM {table}_counts)"
    dates = ("day",) if fields.has("day") else ()
    return (
        *fields.checks(numbers=numbers, dates=dates, where=wanted),
        Check("unreadable_number", "error", sql, message, fields.header("sessions")),
        Check("report_overlaps", "warning", f"SELECT 0, count(*)::VARCHAR FROM {table}_repeated HAVING count(*) > 0", repeated),
    )
