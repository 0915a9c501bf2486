"""Bring a file to its tables: the worksheets of a workbook, the lists that JSON wraps, the blocks of a report between comment lines."""

import re
from pathlib import Path

from peil.load.files import as_utf8, is_json, is_parquet
from peil.load.forms.envelopes import Part, answer_body, unwrapped
from peil.load.forms.workbooks import bare_name, is_workbook, worksheets

BLOCK = re.compile(r"(?m)^(?:[ \t]*#(?![,;\t|]).*(?:\r?\n|$))+")
MOST = 1 << 26  # bytes of a report in blocks; what is bigger is a plain table


def parts(path: Path, work: Path) -> list[Part]:
    """Return the tables in a file, text brought to UTF-8; raises UnreadableFile."""
    if path.stat().st_size == 0 or is_parquet(path):
        return [Part(path, path.name, path.stem)]
    folder = work / f"parts-{len(list(work.glob('parts-*')))}"
    folder.mkdir()
    if is_workbook(path):
        sheets = worksheets(path, folder)
        alone = len(sheets) == 1
        return [Part(csv, path.name if alone else f"{path.name} › {name}", path.stem if alone else bare_name(name)) for name, csv in sheets]
    clean = as_utf8(path, folder)
    with clean.open("rb") as stream:
        head = stream.read(512)
    if head.startswith(b"HTTP/"):
        clean = answer_body(clean, folder)
    part = Part(clean, path.name, path.stem)
    if is_json(clean):
        return unwrapped(part, folder)
    return _blocks(part, folder) if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"#") else [part]


def _blocks(part: Part, work: Path) -> list[Part]:
    """Return the tables of a report whose parts are set apart by lines of comment; each has all comments so far as its preamble."""
    if part.path.stat().st_size > MOST:
        return [part]
    text = part.path.read_text(encoding="utf-8-sig")
    tables, comments = BLOCK.split(text), BLOCK.findall(text)
    if len([table for table in tables if table.strip()]) < 2:
        return [part]
    made: list[Part] = []
    for number, table in enumerate(tables):
        if table.strip():
            preamble = tuple(line for comment in comments[:number] for line in comment.splitlines())
            target = work / f"{part.path.stem}-{number}.csv"
            target.write_text(table.lstrip("\r\n"), encoding="utf-8", newline="")
            made.append(Part(target, f"{part.name} › {len(made) + 1}", part.stem, preamble=preamble))
    return made
