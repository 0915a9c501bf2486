"""Give the person to be forgotten: who it is, the alias that takes the place, and how both are found in text."""

import re
import secrets
from functools import cached_property

import msgspec

from peil.load.identity import key_of, normal

LEAST_DIGITS = 7
# What may stand right before an address without being part of it; in the address of a page it may be what is left of a sign written as %3D.
BEFORE = r"(?:(?<![\w.%+'-])|(?<=%[0-9a-f][0-9a-f]))"
AFTER = r"(?![\w-]|\.[\w-])"
AT = r"(?:@|%40|\\u0040)"


def can_be(said: str) -> bool:
    """Return whether a text can be an e-mail address or a phone number."""
    if "@" in said:
        return re.fullmatch(r"[^\s@\"<>,;]+@[^\s@\"<>,;]+", said.strip()) is not None
    return len(normal(said)) >= LEAST_DIGITS and re.fullmatch(r"[\d\s()+./-]+", said.strip()) is not None


def new_alias(said: str) -> str:
    """Return a random address (or number) that nobody has, to stand in the place of one."""
    return f"forgotten-{secrets.token_hex(8)}@forgotten.invalid" if "@" in said else "999" + "".join(secrets.choice("0123456789") for _ in range(12))


class Person(msgspec.Struct, frozen=True, dict=True):
    """A person by e-mail address or phone number, as it is compared, and the alias."""

    said: str
    alias: str

    @property
    def by_email(self) -> bool:
        """Return whether the person is known by an address."""
        return "@" in self.said

    @property
    def key(self) -> str:
        """Return the key under which the person's records stand."""
        return key_of(self.said)

    @property
    def alias_key(self) -> str:
        """Return the key under which they stand afterwards."""
        return key_of(self.alias)

    @property
    def digest(self) -> str:
        """Return the hash in the key, which other ids may be built from."""
        return self.key.partition(":")[2]

    @property
    def alias_digest(self) -> str:
        """Return the hash in the key of the alias."""
        return self.alias_key.partition(":")[2]

    @cached_property
    def written(self) -> str:
        """Return the regular expression of the address or number as people write it, without what stands around it."""
        if self.by_email:
            local, _, domain = self.said.rpartition("@")
            return rf"{re.escape(local)}{AT}{re.escape(domain)}"
        return r"\+?" + r"[\s().\-/]*".join(self.said)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what finds the person in text: the address in any case, the number in any grouping, or the hash of either."""
        edges = (BEFORE, AFTER) if self.by_email else (r"(?<!\d)", r"(?!\d)")
        return re.compile(rf"{edges[0]}{self.written}{edges[1]}|{self.digest}", re.IGNORECASE)

    @cached_property
    def hints(self) -> tuple[str, str]:
        """Return what stands in every text that names the person, one of the two, in lower case; far quicker to look for than the pattern."""
        return self.said.rpartition("@")[0] if self.by_email else self.said[-1], self.digest

    def is_in(self, text: str) -> bool:
        """Return whether a text names the person."""
        lowered = text.lower()
        return any(hint in lowered for hint in self.hints) and self.pattern.search(text) is not None

    def is_all_of(self, text: str) -> bool:
        """Return whether a text is the person's address or number and nothing else."""
        found = self.pattern.fullmatch(text.strip())
        return found is not None

    def owns(self, text: str) -> bool:
        """Return whether a cell says that its record is the person's: the address alone, in a mailbox, or in an id; not one inside a longer text."""
        mailbox = re.fullmatch(r"[^<>@]*<([^<>]+)>\s*", text)
        return self.digest in text.lower() or self.is_all_of(mailbox[1] if mailbox else text)

    def aliased(self, text: str) -> str:
        """Return a text with the alias in the person's place."""
        return self.pattern.sub(lambda found: self.alias_digest if found[0].lower() == self.digest else self.alias, text)
