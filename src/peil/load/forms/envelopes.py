"""Take the records out of JSON that wraps them: `{"orders": [...], "next": ...}`, `{"data": {"orders": {"edges": [...]}}}`, an HTTP answer."""

import re
from pathlib import Path

import msgspec

from peil.values.errors import UnreadableFile
from peil.values.texts import Text

MOST = 1 << 30  # bytes of one JSON document that are held at once
PAGING = re.compile(
    r"(?i)^(count|total\w*|_*next\w*|prev\w*|previous\w*|page\w*|per_?page|limit|offset|size|cursor\w*|after\w*|before\w*|has_?more|end_of_stream|"
    r"first_page\w*|last_page\w*|num_pages|links?|_links|paging|pagination|meta|metadata|included|success|"
    r"status|message|generated\w*|url|error|errors|extensions|uri|start_?at|start_?time|end_?time|object|max_?results|is_?last|expand|"
    r"@?(page|numpages|pagesize|total|start|end|uri|firstpageuri|nextpageuri|previouspageuri|lastpageuri))$"
)
BROKEN = Text(
    "it is not good JSON. Ask for it or export it again, and do not change it by hand.",
    "het is geen goede JSON. Vraag het opnieuw op of exporteer het opnieuw, en verander er niets met de hand aan.",
)
BESIDE = re.compile(r"(?i)^(links?|_links|paging|pagination|meta|metadata|extensions|errors|included|pageinfo)$")


class Part(msgspec.Struct, frozen=True):
    """A table of a file: where it stands now, the name to show, and what wrapped it (see `Face`)."""

    path: Path
    name: str
    stem: str
    wrapper: str | None = None
    context: str = "{}"
    preamble: tuple[str, ...] = ()


class _Edge(msgspec.Struct):
    node: msgspec.Raw


def answer_body(path: Path, work: Path) -> Path:
    """Return the body of a recorded HTTP answer as a file; raises UnreadableFile where the answer is a refusal."""
    head, _, body = path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
    status = head.split(maxsplit=2)[1].decode("ascii", "replace") if len(head.split(maxsplit=2)) > 1 else "?"
    if not status.startswith("2") or not body.strip():
        why = Text(
            f"it is an answer of an API with status {status} and holds no records. Ask the API again.",
            f"het is een antwoord van een API met status {status} en bevat geen records. Vraag het de API opnieuw.",
        )
        raise UnreadableFile(file=path.name, why=why)
    target = work / f"{path.stem}.json"
    target.write_bytes(body)
    return target


def is_one_object(path: Path) -> bool:
    """Return whether a JSON file is one object, not a list and not an object a line; told by its beginning."""
    with path.open("rb") as stream:
        head = stream.read(1 << 16).lstrip(b"\xef\xbb\xbf \t\r\n")
        more = stream.read(1)
    if not head.startswith(b"{"):
        return False
    first, _, rest = head.partition(b"\n")
    try:
        msgspec.json.decode(first)
    except msgspec.DecodeError:
        return True
    return not rest.strip() and not more


def unwrapped(part: Part, work: Path) -> list[Part]:
    """Return the tables that one JSON object wraps; the part itself where it is a record."""
    if not is_one_object(part.path) or part.path.stat().st_size > MOST:
        return [part]
    try:
        found = _tables(part.path.read_bytes().lstrip(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        if isinstance(wrong, msgspec.DecodeError) and not isinstance(wrong, msgspec.ValidationError) and "trailing characters" not in str(wrong):
            raise UnreadableFile(file=part.name, why=BROKEN) from None  # the engine reads over a comma too many, and finds no records then
        return [part]  # what is wrong with it is said where it is read
    made = []
    for number, (key, records, context) in enumerate(found):
        target = work / f"{part.path.stem}-{number}.json"
        target.write_bytes(records)
        name = part.name if len(found) == 1 else f"{part.name} › {key}"
        made.append(Part(target, name, part.stem, key, context))
    return made or [part]


def _tables(text: bytes, wrapper: str | None = None) -> list[tuple[str, bytes, str]]:
    """Return (key, JSON list of records, context) of each table in a JSON object; none where the object is itself a record of no wrapper."""
    keys = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    raws = {key: bytes(raw).strip() for key, raw in keys.items()}
    lists = {key: raw for key, raw in raws.items() if raw.startswith(b"[")}
    objects = {key: raw for key, raw in raws.items() if raw.startswith(b"{") and not BESIDE.match(key)}
    plain = [key for key in raws if key not in lists and key not in objects and not PAGING.match(key) and not BESIDE.match(key)]
    beside = {key: msgspec.Raw(raw) for key, raw in raws.items() if key not in lists}
    context = msgspec.json.encode(beside).decode()
    wanted = {key: raw for key, raw in lists.items() if not BESIDE.match(key) and raw[1:].lstrip().startswith((b"{", b"]"))}
    if plain:
        return [(wrapper, b"[" + text + b"]", "{}")] if wrapper else []
    if "edges" in wanted:
        edges = msgspec.json.decode(wanted["edges"], type=list[_Edge])
        return [(wrapper or "edges", b"[" + b",".join(bytes(edge.node) for edge in edges) + b"]", context)]
    if wanted:
        return [(wrapper if key == "nodes" and wrapper else key, raw, context) for key, raw in wanted.items()]
    if len(objects) == 1:
        key, raw = next(iter(objects.items()))
        return _tables(raw, key) or [(key, b"[" + raw + b"]", context)]
    return []
