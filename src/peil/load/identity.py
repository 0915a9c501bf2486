"""Give the key by which one person is known in all sources: a hash of the e-mail address, else of the phone number, in SQL and in Python."""

import hashlib
import re


def normal_email(cell: str) -> str:
    """Return SQL for an e-mail address as it is compared: trimmed, in lower case."""
    return f"nullif(lower(trim({cell})), '')"


def normal_phone(cell: str) -> str:
    """Return SQL for a phone number as it is compared: its digits."""
    return f"nullif(regexp_replace({cell}, '\\D', '', 'g'), '')"


def person_key(email: str, phone: str = "NULL::VARCHAR") -> str:
    """Return SQL for the key of a person: the hash of the e-mail address, else of the phone number; NULL for who gave neither."""
    return f"coalesce('email:' || md5({normal_email(email)}), 'phone:' || md5({normal_phone(phone)}))"


def normal(said: str) -> str:
    """Return an e-mail address (it has an @) or a phone number as it is compared."""
    return said.strip().lower() if "@" in said else re.sub(r"\D", "", said)


def key_of(said: str) -> str:
    """Return the key of the person with an e-mail address or phone number: the one that `person_key` gives in SQL."""
    kind = "email" if "@" in said else "phone"
    return f"{kind}:{hashlib.md5(normal(said).encode(), usedforsecurity=False).hexdigest()}"
