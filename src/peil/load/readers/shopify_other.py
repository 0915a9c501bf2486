"""Recognise what else Shopify's API answers, and say why nothing of it is loaded: no KPI needs it, or another file tells it better."""

from peil.load.refusing import Kind, Refuser
from peil.values.texts import Text


def _no_kpi(en: str, nl: str) -> Text:
    return Text(
        f"it holds {en} of Shopify, which no KPI needs; nothing of it is loaded.", f"het bevat {nl} van Shopify, die geen KPI nodig heeft; er wordt "
        "niets van geladen.")  # fmt: skip


ORDERS = Text(
    "Load the orders with their refunds (orders.json), or the export of transaction histories.",
    "Laad de bestellingen met hun terugbetalingen (orders.json), of de export van transactiegeschiedenissen.",
)
KINDS = (
    Kind(frozenset({"refund_line_items", "transactions"}), Text(
        f"it holds refunds without the orders they belong to. {ORDERS.en}",
        f"het bevat terugbetalingen zonder de bestellingen waar ze bij horen. {ORDERS.nl}"), frozenset({"financial_status"})),
    Kind(frozenset({"kind", "gateway", "parent_id", "order_id"}), Text(
        f"it holds payments of an order, of which only refunds matter. {ORDERS.en}",
        f"het bevat betalingen van een bestelling, waarvan alleen terugbetalingen ertoe doen. {ORDERS.nl}")),
    Kind(frozenset({"payment_method", "remote_reference", "processed_at", "order_id"}), Text(
        f"it holds payments of orders, of which only refunds matter. {ORDERS.en}",
        f"het bevat betalingen van bestellingen, waarvan alleen terugbetalingen ertoe doen. {ORDERS.nl}")),
    Kind(frozenset({"invoice_sent_at", "tax_exempt", "line_items"}), Text(
        "it holds draft orders: no sales yet. A draft that is paid becomes an order, and comes in with the orders.",
        "het bevat conceptbestellingen: nog geen omzet. Een concept dat betaald wordt is een bestelling, en komt mee met de bestellingen.")),
    Kind(frozenset({"initial_value", "last_characters", "balance"}), Text(
        "it holds gift cards. Selling one comes in with the orders; paying with one is a way of paying and changes no KPI.",
        "het bevat cadeaubonnen. De verkoop ervan komt mee met de bestellingen; betalen met een bon is een betaalwijze en verandert geen KPI.")),
    Kind(frozenset({"network_reason_code", "evidence_due_by"}), Text(
        "it holds disputes, which say what is claimed and not what was paid: lost ones come in with the transactions of payouts.",
        "het bevat geschillen, die zeggen wat er geëist wordt en niet wat er betaald is: verloren geschillen komen mee met de transacties van "
        "uitbetalingen.")),
    Kind(frozenset({"tracking_numbers", "service", "order_id"}), Text(
        "it holds shipments of orders, which no KPI needs by themselves; load the orders.",
        "het bevat verzendingen van bestellingen, die geen KPI op zichzelf nodig heeft; laad de bestellingen.")),
    Kind(frozenset({"event_type", "marketing_channel", "utm_campaign"}), Text(
        "it holds marketing events with their budgets, not what was spent. Load the export of the advertising platform.",
        "het bevat marketingactiviteiten met hun budget, niet wat er is uitgegeven. Laad de export van het advertentieplatform.")),
    Kind(frozenset({"shopify_ql", "category"}), Text(
        "it holds the names of reports, not what they say. Open the report in Shopify and export it as CSV.",
        "het bevat de namen van rapporten, niet wat erin staat. Open het rapport in Shopify en exporteer het als CSV.")),
    Kind(frozenset({"myshopify_domain", "plan_name"}), Text(
        "it holds the settings of the shop. Currency, time zone and country stand in Peil's own settings (`peil.toml`).",
        "het bevat de instellingen van de winkel. Valuta, tijdzone en land staan in de instellingen van Peil (`peil.toml`).")),
    Kind(frozenset({"currency", "rate_updated_at", "enabled"}), Text(
        "it holds the currencies of the shop without their rates. Load exchange rates from the ECB (eurofxref-hist.csv).",
        "het bevat de valuta's van de winkel zonder koersen. Laad wisselkoersen van de ECB (eurofxref-hist.csv).")),
    Kind(frozenset({"country_code", "province_code", "country_name", "name", "address1"}), Text(
        "it holds the locations of the shop; stock by location comes with the inventory export or the inventory levels.",
        "het bevat de locaties van de winkel; voorraad per locatie komt mee met de voorraadexport of de inventory levels."), frozenset({"email"})),
    Kind(frozenset({"subject_id", "subject_type", "verb"}), _no_kpi("a log of events", "een logboek van gebeurtenissen")),
    Kind(frozenset({"namespace", "key", "value"}), _no_kpi("metafields", "metavelden")),
    Kind(frozenset({"target_type", "allocation_method", "value_type"}), _no_kpi("price rules", "prijsregels")),
    Kind(frozenset({"code", "usage_count", "created_at"}), _no_kpi("discount codes", "kortingscodes"), frozenset({"discount_type"})),
    Kind(frozenset({"refund_line_items", "shipping"}), Text(
        "it holds the calculation of a refund that was not made.", "het bevat de berekening van een terugbetaling die niet gedaan is.")),
)  # fmt: skip


class ShopifyOther(Refuser):
    """Other answers of Shopify's API: recognised, and refused with the reason."""

    name = "shopify_other"
    label = Text("Shopify: other answers of the API", "Shopify: andere antwoorden van de API")
    kinds = KINDS[::-1]  # the narrower kinds stand last


READER = ShopifyOther()
