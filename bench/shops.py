"""Give the demo shop as a workspace at any scale, built once and kept in a cache folder."""

import shutil
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from peil.demo.shop import make_shop
from peil.load.recognising import Order
from peil.workspace import Settings, Workspace, init_workspace

LAST_DAY = date(2026, 10, 31)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ENTITIES = ("orders", "order_lines", "refund_lines", "sessions")


@dataclass(frozen=True)
class Built:
    """A shop in its workspace, and what it took to make and to load it (seconds, rows)."""

    workspace: Workspace
    made: float
    loaded: float
    rows: int


def moment() -> datetime:
    return NOW


def shop_of(data: Path, scale: float, only: tuple[str, ...] | None = ENTITIES) -> Built:
    """Return some entities of the demo shop at a scale; the second time it stands there already."""
    folder = data / f"{'shop' if only else 'demo'}-{scale:g}"
    told = folder / "bench.txt"
    if not told.exists():
        shutil.rmtree(folder, ignore_errors=True)
        told.parent.mkdir(parents=True)
        told.write_text(" ".join(str(figure) for figure in _build(folder, scale, only)), encoding="utf-8")
    made, loaded, rows = told.read_text(encoding="utf-8").split()
    return Built(Workspace(folder, now=moment), float(made), float(loaded), int(rows))


def demo_of(data: Path) -> Workspace:
    """Return the whole demo shop at scale 1, all its entities."""
    return shop_of(data, 1, None).workspace


def _build(folder: Path, scale: float, only: tuple[str, ...] | None) -> tuple[float, float, int]:
    print(f"  building the shop at scale {scale:g} …", flush=True)
    files = folder / "files"
    start = time.perf_counter()
    rows = make_shop(files, until=LAST_DAY, scale=scale, only=only)
    made = time.perf_counter()
    workspace = init_workspace(folder, Settings(name="Bench", locale="en"))
    workspace.load(Order((files,)), keep_raw=False)
    loaded = time.perf_counter()
    shutil.rmtree(files)
    return round(made - start, 2), round(loaded - made, 2), sum(rows.values())
