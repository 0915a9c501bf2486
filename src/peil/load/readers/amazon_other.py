"""Tell Amazon's other reports apart, and say why nothing of them is loaded: Brand Analytics, promotions, coupons, and descriptions of reports."""

import msgspec

from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

SCHEMA = Text(
    "it describes what a report looks like (a JSON schema, with examples) and is no report. Load the report itself.",
    "het beschrijft hoe een rapport eruitziet (een JSON-schema, met voorbeelden) en is zelf geen rapport. Laad het rapport zelf.",
)
KINDS = {
    "MARKET_BASKET": Text(
        "it says which products all of Amazon's customers buy together; no KPI needs that. Peil works out yours from your orders.",
        "het zegt welke producten alle klanten van Amazon samen kopen; geen KPI heeft dat nodig. Peil berekent die van jou uit je bestellingen.",
    ),
    "REPEAT_PURCHASE": Text(
        "it gives shares of repeat customers a product over a week or more; no KPI needs it, and Amazon does not say who they are.",
        "het geeft per product het aandeel terugkerende klanten over een week of langer; geen KPI heeft het nodig, en Amazon zegt niet wie het zijn.",
    ),
    "SEARCH_TERMS": Text(
        "it ranks what all of Amazon's customers search for, by shares of clicks, not by clicks of your shop; no KPI needs it.",
        "het rangschikt waarop alle klanten van Amazon zoeken, in klikaandelen en niet in klikken naar jouw winkel; geen KPI heeft het nodig.",
    ),
    "PROMOTION": Text(
        "it adds up promotions over their whole length, not by day. What they took off stands in the orders: load All Orders.",
        "het telt promoties op over hun hele looptijd, niet per dag. De korting staat in de bestellingen: laad alle bestellingen (All Orders).",
    ),
    "COUPON": Text(
        "it adds up coupons over their whole length, not by day. What they took off stands in the orders: load All Orders.",
        "het telt kortingsbonnen op over hun hele looptijd, niet per dag. De korting staat in de bestellingen: laad alle bestellingen (All Orders).",
    ),
}
OTHER = Text(
    "it is the Amazon report {kind}, which no KPI needs. Load All Orders, settlements, returns, the Business Report by date or Amazon Ads reports.",
    "het is het Amazon-rapport {kind}, dat geen KPI nodig heeft. Laad alle bestellingen (All Orders), afrekeningen, retouren, het Business Report "
    "per datum of rapporten van Amazon Ads.",
)


class AmazonOther(Reader):
    """Reports of Amazon's Selling Partner API that hold nothing a KPI needs, and the schemas of such reports."""

    name = "amazon_other"
    label = Text("Amazon: reports that no KPI needs", "Amazon: rapporten die geen KPI nodig heeft")

    def recognises(self, face: Face) -> bool:
        """Return whether JSON is a schema, or a report of the API other than sales and traffic."""
        is_schema = "$schema" in face.header and bool(face.header & {"properties", "definitions", "$defs"})
        return face.kind == "json" and (is_schema or _report_type(face) not in ("", "GET_SALES_AND_TRAFFIC_REPORT"))

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Raise UnreadableFile that says what the file is and what to load in its place."""
        kind = _report_type(sheet.face)
        why = next((text for name, text in KINDS.items() if name in kind), Text(OTHER.en.format(kind=kind), OTHER.nl.format(kind=kind)))
        raise UnreadableFile(file=sheet.name, why=why if kind else SCHEMA)


READER = AmazonOther()


def _report_type(face: Face) -> str:
    """Return the type of report that stands beside the records, or nothing."""
    if face.wrapper is None:
        return ""
    told = msgspec.json.decode(face.context)
    specification = told.get("reportSpecification") if isinstance(told, dict) else None
    return str(specification.get("reportType") or "") if isinstance(specification, dict) else ""
