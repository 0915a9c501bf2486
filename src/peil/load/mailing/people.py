"""Give the key of a subscriber: one address (or phone number) and channel is one subscriber, on however many lists of however many tools."""

from peil.load.identity import normal_phone, person_key
from peil.load.reading import Caveat
from peil.values.texts import Text

LISTS = "mailing_lists"
"""The source under which subscribers of all tools are kept, so that an address on lists of two tools is one; the latest state of it stands."""


def email_key(email: str) -> str:
    """Return SQL for the key of an e-mail subscriber, which is that of the customer with the address."""
    return person_key(email)


def sms_key(phone: str) -> str:
    """Return SQL for the key of an SMS subscriber."""
    return f"('sms:' || md5({normal_phone(phone)}))"


CAVEAT = Caveat(
    "one_subscriber_an_address",
    Text(
        "An address on several lists or in several tools is one subscriber; what was said of it last, stands.",
        "Een adres op meerdere lijsten of in meerdere programma's is één abonnee; wat er het laatst over bekend is, geldt.",
    ),
    ("subscribers",),
)
