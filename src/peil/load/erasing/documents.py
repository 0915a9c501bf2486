"""Clean JSON: one document, or one a line. What does not name the person stays as it was written, numbers to the digit."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import msgspec

from peil.load.erasing.person import Person
from peil.load.erasing.personal import sort_of
from peil.load.erasing.rows import Facts, cleaned

NOTHING = msgspec.Raw(b"null")
Leaf = Callable[[str, str], str | None]


def clean_document(source: Path, target: Path, encoding: str, person: Person) -> None:
    """Write a JSON file anew without the person; raises msgspec.DecodeError or UnicodeError where it cannot be read."""
    text = source.read_text(encoding=encoding)
    mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    try:
        made = _document(msgspec.json.decode(body, type=msgspec.Raw), person)
    except msgspec.DecodeError:
        made = "".join(_lines(body, person))
    with target.open("w", encoding=encoding, newline="") as written:
        written.write(mark + made)


def _lines(body: str, person: Person) -> Iterator[str]:
    for line in body.splitlines(keepends=True):
        end = line[len(line.rstrip("\r\n")) :]
        yield clean_record(line, person) + end if person.is_in(line) else line


def _document(raw: msgspec.Raw, person: Person) -> str:
    """Return a document: a list of records, an object that holds such lists, or one record."""
    kind = bytes(raw)[:1]
    if kind == b"[":
        return _listed(raw, person)
    whole = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]) if kind == b"{" else {}
    lists = {key for key, value in whole.items() if bytes(value)[:1] == b"[" and person.is_in(bytes(value).decode())}
    rest = {key: value for key, value in whole.items() if key not in lists}
    if lists and not any(person.is_in(bytes(value).decode()) for value in rest.values()) and not _is_person(rest):
        whole |= {key: msgspec.Raw(_listed(whole[key], person).encode()) for key in lists}
        return msgspec.json.encode(whole).decode()
    return clean_record(bytes(raw).decode(), person)


def _is_person(found: dict[str, msgspec.Raw]) -> bool:
    """Return whether an object is a record itself rather than an envelope around records."""
    return any(sort_of(key) in ("name", "other") for key in found)


def _listed(raw: msgspec.Raw, person: Person) -> str:
    records = [bytes(one).decode() for one in msgspec.json.decode(raw, type=list[msgspec.Raw])]
    return "[" + ",\n".join(clean_record(one, person) if person.is_in(one) else one for one in records) + "]"


def clean_record(text: str, person: Person) -> str:
    """Return one record that names the person as it is kept."""
    named: list[tuple[str, str]] = []

    def note(column: str, cell: str) -> str:
        named.append((column, cell))
        return cell

    raw = msgspec.json.decode(text, type=msgspec.Raw)
    _walked(raw, "", "", note)
    facts = Facts(person, named)
    return bytes(_walked(raw, "", "", lambda column, cell: cleaned(person, facts, column, cell) or None)).decode()


def _walked(raw: msgspec.Raw, parent: str, key: str, leaf: Leaf) -> msgspec.Raw:
    """Return a value with each text in it as `leaf` gives it; what stays the same keeps its form."""
    kind = bytes(raw)[:1]
    if kind == b"{":
        found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        anew = {name: _walked(value, key or parent, name, leaf) for name, value in found.items()}
        return raw if _alike(found.values(), anew.values()) else msgspec.Raw(msgspec.json.encode(anew))
    if kind == b"[":
        several = msgspec.json.decode(raw, type=list[msgspec.Raw])
        made = [] if sort_of(_column(parent, key)) == "note" else [_walked(one, parent, key, leaf) for one in several]
        return raw if _alike(several, made) else msgspec.Raw(msgspec.json.encode(made))
    if kind in (b"t", b"f", b"n"):
        return raw
    return _told(raw, _column(parent, key), leaf)


def _told(raw: msgspec.Raw, column: str, leaf: Leaf) -> msgspec.Raw:
    """Return a text or number as `leaf` gives it; a number can be a phone number or a place on the map."""
    is_text = bytes(raw)[:1] == b'"'
    cell = msgspec.json.decode(raw, type=str) if is_text else bytes(raw).decode()
    made = leaf(column, cell)
    if made == cell:
        return raw
    return NOTHING if made is None else msgspec.Raw(msgspec.json.encode(made)) if is_text else msgspec.Raw(made.encode())


def _alike(before: Collection[msgspec.Raw], after: Collection[msgspec.Raw]) -> bool:
    return len(before) == len(after) and all(bytes(one) == bytes(other) for one, other in zip(before, after, strict=True))


def _column(parent: str, key: str) -> str:
    """Return the name by which a cell is judged: with that of what it is in, else its own where that says enough."""
    both = f"{parent} {key}".strip()
    return both if sort_of(both) or (parent and sort_of(key) == "perhaps") else key
