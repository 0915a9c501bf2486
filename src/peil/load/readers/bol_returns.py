"""Read bol's returns as its Retailer API (v10) gives them; what they are worth comes from the lines of their orders."""

from typing import ClassVar

from peil.load.bol.sales import VAT, rate_of, returned, source_of, vat_caveat
from peil.load.reading import Check, Face, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

ITEM = '[{"rmaId":"VARCHAR","orderId":"VARCHAR","ean":"VARCHAR","returnReason":"JSON","processingResults":"JSON"}]'
RESULT = '[{"quantity":"VARCHAR","processingResult":"VARCHAR","handlingResult":"VARCHAR","processingDateTime":"VARCHAR"}]'
KEPT = "('REPAIRED', 'EXCHANGE_PRODUCT', 'CUSTOMER_KEEPS_PRODUCT_PAID')"  # handled without money back


class BolReturns(Reader):
    """bol's returns (`/retailer/returns`)."""

    name = "bol_returns"
    label = Text("bol: returns (Retailer API)", "bol: retouren (Retailer API)")
    options = (VAT,)
    shape: ClassVar[dict[str, str]] = {"returnId": "VARCHAR", "registrationDateTime": "VARCHAR", "returnItems": "JSON"}

    def recognises(self, face: Face) -> bool:
        """Return whether records have a return's number and its items."""
        return face.kind == "json" and {"returnid", "registrationdatetime", "returnitems"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return a refund for each part of a return that was accepted; those still under way are none yet."""
        table, rate = sheet.table, rate_of(shop, sheet.name)
        sql = f"""SELECT _row, refund_line_id, refund_id, order_id, 'item' AS kind, done AS refunded_at, pieces::BIGINT AS quantity, reason,
            timezone('UTC', done::TIMESTAMPTZ) AS _as_of
            FROM {table}_returns WHERE NOT faulty"""
        lines = f"SELECT *, timezone('UTC', done::TIMESTAMPTZ) AS refunded_at, pieces::BIGINT AS quantity FROM {table}_returns WHERE NOT faulty"
        bad = Text(
            "The return {value} has no date or a quantity that is no number; it was left out.",
            "De retour {value} heeft geen datum of een aantal dat geen getal is; die is overgeslagen.",
        )
        alone = Text(
            "The order {value} of a return is not loaded: what was given back is not known until it comes.",
            "De bestelling {value} van een retour is niet geladen: wat is terugbetaald is niet bekend tot ze komt.",
        )
        missing = f"SELECT _row, order_id FROM {table}_returns ANTI JOIN orders USING (order_id)"
        return Reading(
            source=source_of(shop),
            prepare=(_returns(table),),
            checks=(
                Check("unreadable_date", "warning", f"SELECT _row, refund_line_id FROM {table}_returns WHERE faulty", bad, "processingResults"),
                Check("order_not_loaded", "warning", missing, alone, "orderId"),
            ),
            records=(Records("refund_lines", sql), Records("refund_lines", returned(lines, rate, source_of(shop)))),
            caveats=vat_caveat(shop),
        )


READER = BolReturns()


def _returns(table: str) -> str:
    pieces = "try_cast(p.quantity AS DECIMAL(18,4))"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_returns AS
        WITH item AS (SELECT _row, returnId AS refund_id, unnest(from_json(returnItems, '{ITEM}')) AS i FROM {table}),
        part AS (SELECT _row, refund_id, i, unnest(from_json(i.processingResults, '{RESULT}')) AS p FROM item)
        SELECT _row, refund_id, 'rma-' || i.ean || '-' || i.rmaId || '-'
                || row_number() OVER (PARTITION BY i.rmaId ORDER BY p.processingDateTime, p.quantity) AS refund_line_id, i.orderId AS order_id,
            NULL::VARCHAR AS order_line_id, p.processingDateTime AS done, {pieces} AS pieces,
            json_extract_string(i.returnReason, '$.mainReason') AS reason,
            try_cast(done AS TIMESTAMPTZ) IS NULL OR {pieces} IS NULL OR {pieces} <> floor({pieces}) AS faulty
        FROM part WHERE upper(p.processingResult) = 'ACCEPTED' AND coalesce(upper(p.handlingResult), '') NOT IN {KEPT}"""
