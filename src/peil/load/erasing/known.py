"""Find in a file the people who were forgotten earlier: only the hash of their address is known, so every address in the file is hashed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from peil.load.erasing.kept import PARQUET, is_packed, start_of, texts_of, unpacked
from peil.load.identity import key_of, normal
from peil.load.reading import quoted, text_literal
from peil.warehouse.engine import Warehouse

EMAIL = r"[^\s\"'<>,;:|=()\[\]{}\\/]+@[A-Za-z0-9.-]*[A-Za-z0-9]"
PHONE = r"\+?\(?\d(?:[ ().\-/]{0,2}\d){6,18}"


def people_in(warehouse: Warehouse, path: Path, known: Mapping[str, str]) -> list[str]:
    """Return the addresses and numbers in a file of which the key is known."""
    wanted = re.compile(f"{EMAIL}|{PHONE}" if any(key.startswith("phone:") for key in known) else EMAIL)
    found = {normal(said) for text in _texts(warehouse, path) for said in wanted.findall(text)}
    return sorted(said for said in found if said and key_of(said) in known)


def _texts(warehouse: Warehouse, path: Path) -> Iterable[str]:
    head = start_of(path)
    if head.startswith(PARQUET):
        return _of_parquet(warehouse, path)
    if is_packed(head):
        return (content.decode(errors="ignore") for content in unpacked(path, head))
    return texts_of(path)


def _of_parquet(warehouse: Warehouse, path: Path) -> Iterator[str]:
    read = f"read_parquet({text_literal(str(path))})"
    with warehouse.cursor() as apart:
        for name, kind, *_ in apart.rows(f"DESCRIBE SELECT * FROM {read}"):
            if "VARCHAR" in kind or "JSON" in kind:
                cell = f"{quoted(name)}::VARCHAR"
                yield from (text for (text,) in apart.rows(f"SELECT DISTINCT {cell} FROM {read} WHERE contains({cell}, '@')"))
