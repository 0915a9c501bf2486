"""Clean one record, as a row of cells under column names: the alias for the address, nothing for what else tells who it was."""

import re
from collections.abc import Sequence

from peil.load.erasing.person import Person
from peil.load.erasing.personal import full_names, looks_like_a_name, sort_of

LEAST_DIGITS = 8
PHONE = re.compile("phone|tel|mobi|gsm|fax|whatsapp|caller", re.IGNORECASE)


def is_number(text: str) -> bool:
    """Return whether a cell can be a whole phone number."""
    return re.fullmatch(r"'?[\d\s()+./-]+", text.strip()) is not None and len(re.sub(r"\D", "", text)) >= LEAST_DIGITS


class Facts:
    """What the cells of one record say: whether it is the person's (`theirs`), and the names and phone numbers to look for in its other cells."""

    def __init__(self, person: Person, named: Sequence[tuple[str, str]]) -> None:
        self.theirs = any(person.owns(cell) for _, cell in named)
        self.names: set[str] = set()
        self.phones: set[str] = set()
        parts: dict[str, str] = {}
        for column, cell in named:
            sort, text = sort_of(column), cell.strip()
            if not text or "@" in text:
                continue
            if sort == "name" or (sort == "perhaps" and looks_like_a_name(text) and len(text.split()) > 1):
                self.names.add(text.casefold())
                parts.setdefault(_part(column), text)
            elif sort == "other" and PHONE.search(column) and is_number(text):
                self.phones.add(re.sub(r"\D", "", text))
        if {"first", "last"} <= parts.keys():
            self.names.add(f"{parts['first']} {parts['last']}".casefold())
        self.names = {name for name in self.names if len(name) > 1}
        whole = sorted(full_names(self.names), key=len, reverse=True)
        self.inside = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in whole), re.IGNORECASE) if whole else None

    def told_by(self, text: str) -> bool:
        """Return whether a cell is nothing but a name or phone number of the person."""
        return text.strip().casefold() in self.names or (is_number(text) and re.sub(r"\D", "", text) in self.phones)

    def without(self, text: str) -> str:
        """Return a text without the person's full name in it."""
        return self.inside.sub("", text) if self.inside else text


def _part(column: str) -> str:
    words = column.lower()
    return (
        "first" if re.search("first|voornaam|given|fname", words) else "last" if re.search("last|achternaam|surname|family|lname", words) else words
    )


def cleaned(person: Person, facts: Facts, column: str, cell: str) -> str:
    """Return a cell of a record that names the person as it is kept; a cell that is some address, an id perhaps, is never emptied.

    Of a record that is somebody else's and only mentions the person, nothing else goes.
    """
    if not cell.strip():
        return cell
    if person.is_all_of(cell) or not facts.theirs:
        return person.aliased(cell)
    sort = sort_of(column)
    if sort == "note":  # a number in it is a score, and tells of nobody
        return cell if re.fullmatch(r"\s*[\d.,]+\s*", cell) else ""
    if "@" not in cell:
        if sort in ("other", "name") or (sort == "perhaps" and looks_like_a_name(cell)) or facts.told_by(cell):
            return ""
    elif (mailbox := re.fullmatch(r"[^<>@]*<([^<>]+)>\s*", cell)) and person.is_all_of(mailbox[1]):
        return person.aliased(mailbox[1])
    return facts.without(person.aliased(cell))


def cleaned_row(person: Person, header: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return a row as it is kept; cells beyond the header have no column name."""
    names = [*header, *[""] * (len(cells) - len(header))]
    facts = Facts(person, list(zip(names, cells, strict=False)))
    return [cleaned(person, facts, column, cell) for column, cell in zip(names, cells, strict=False)]
