"""Say what files of orders cannot tell, in any shop: who a customer is beside an address, and what a gift card is beside its name."""

from peil.load.reading import Caveat
from peil.values.texts import Text

GIFT_CARD = "gift[ -]?card|cadeau[ -]?(bon|kaart|card)"
GIFT_CARDS_BY_NAME = Caveat(
    "gift_cards_by_name",
    Text(
        "Gift cards are recognised by their name (gift card, cadeaubon, cadeaukaart); one with another name counts as sales.",
        "Cadeaubonnen worden herkend aan hun naam (gift card, cadeaubon, cadeaukaart); een bon met een andere naam telt als omzet.",
    ),
    ("order_lines.is_gift_card",),
)
CUSTOMERS_BY_EMAIL = Caveat(
    "customers_by_email",
    Text(
        "Customers are told apart by e-mail address, else by phone number: someone with two addresses counts as two customers, "
        "an order without either as a guest.",
        "Klanten worden onderscheiden op e-mailadres, en anders op telefoonnummer: iemand met twee adressen telt als twee klanten, "
        "een bestelling zonder beide als gast.",
    ),
    ("orders.customer_id",),
)
