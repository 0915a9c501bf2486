"""Tell bol's other answers apart, and say why nothing of them is loaded."""

from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

KINDS: tuple[tuple[frozenset[str], Text], ...] = (
    (
        frozenset({"access_token", "token_type", "expires_in"}),
        Text(
            "it is a key to the API, no records, and is best thrown away. Load the answers of /retailer/orders/ID and /retailer/returns.",
            "het is een sleutel tot de API, geen gegevens, en kun je beter weggooien. Laad de antwoorden van "
            "/retailer/orders/ID en /retailer/returns.",
        ),
    ),
    (
        frozenset({"eventtype", "status", "createtimestamp"}),
        Text(
            "it says how far bol is with a task and holds no records. Load what the task gives once it is done.",
            "het zegt hoe ver bol is met een taak en bevat geen gegevens. Laad wat de taak oplevert zodra die klaar is.",
        ),
    ),
    (
        frozenset({"shipmentid", "shipmentdatetime", "shipmentitems"}),
        Text(
            "it holds shipments. What was sold stands in the orders; load those (/retailer/orders/ID).",
            "er staan verzendingen in. Wat is verkocht staat in de bestellingen; laad die (/retailer/orders/ID).",
        ),
    ),
    (
        frozenset({"openapi", "paths", "components"}),
        Text(
            "it describes an API and holds no records. Load the answers that the API gives.",
            "het beschrijft een API en bevat geen gegevens. Laad de antwoorden die de API geeft.",
        ),
    ),
)


class BolOther(Reader):
    """Answers of bol's API that hold nothing to load."""

    name = "bol_other"
    label = Text("bol: other answers, refused with the reason", "bol: andere antwoorden, geweigerd met de reden")

    def recognises(self, face: Face) -> bool:
        """Return whether the records are of a kind that is known and not loaded."""
        return face.kind == "json" and _why(face) is not None

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Raise UnreadableFile with the reason."""
        raise UnreadableFile(file=sheet.name, why=_why(sheet.face) or KINDS[0][1])


READER = BolOther()


def _why(face: Face) -> Text | None:
    return next((why for keys, why in KINDS if keys <= face.header), None)
