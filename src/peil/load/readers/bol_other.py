"""Tell bol's other answers apart, and say why nothing of them is loaded."""

from peil.load.refusing import Kind, Refuser
from peil.values.texts import Text

KINDS = (
    Kind(
        frozenset({"access_token", "token_type", "expires_in"}),
        Text(
            "it is a key to the API, no records, and is best thrown away. Load the answers of /retailer/orders/ID and /retailer/returns.",
            "het is een sleutel tot de API, geen gegevens, en kun je beter weggooien. Laad de antwoorden van "
            "/retailer/orders/ID en /retailer/returns.",
        ),
    ),
    Kind(
        frozenset({"eventtype", "status", "createtimestamp"}),
        Text(
            "it says how far bol is with a task and holds no records. Load what the task gives once it is done.",
            "het zegt hoe ver bol is met een taak en bevat geen gegevens. Laad wat de taak oplevert zodra die klaar is.",
        ),
    ),
    Kind(
        frozenset({"shipmentid", "shipmentdatetime", "shipmentitems"}),
        Text(
            "it holds shipments. What was sold stands in the orders; load those (/retailer/orders/ID).",
            "er staan verzendingen in. Wat is verkocht staat in de bestellingen; laad die (/retailer/orders/ID).",
        ),
    ),
    Kind(
        frozenset({"openapi", "paths", "components"}),
        Text(
            "it describes an API and holds no records. Load the answers that the API gives.",
            "het beschrijft een API en bevat geen gegevens. Laad de antwoorden die de API geeft.",
        ),
    ),
)


class BolOther(Refuser):
    """Answers of bol's API that hold nothing to load."""

    name = "bol_other"
    label = Text("bol: other answers, refused with the reason", "bol: andere antwoorden, geweigerd met de reden")
    kinds = KINDS


READER = BolOther()
