"""Print tables and sparklines: rich on a terminal, plain when piped."""

import sys
from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"


def narrate(text: str) -> None:
    """Say what happens, beside the data."""
    print(text, file=sys.stderr)


def sparkline(values: Sequence[float | None]) -> str:
    """Return values as a row of bars; a missing one is a space."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    step = (high - low) / (len(BARS) - 1) or 1.0
    return "".join(" " if value is None else BARS[round((value - low) / step)] for value in values)


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[bool] = (), title: str | None = None) -> None:
    """Print a table: with rules and colour on a terminal, columns of plain text when piped."""
    if not sys.stdout.isatty():
        widths = [max([len(header), *(len(row[place]) for row in rows)]) for place, header in enumerate(headers)]
        for line in [list(headers), *rows]:
            cells = [
                cell.rjust(width) if place < len(right) and right[place] else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ]
            print("  ".join(cells).rstrip())
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    made = Table(box=SIMPLE_HEAD, title=title, title_justify="left", header_style="bold")
    for place, header in enumerate(headers):
        made.add_column(header, justify="right" if place < len(right) and right[place] else "left")
    for row in rows:
        made.add_row(*row)
    Console(highlight=False).print(made)
