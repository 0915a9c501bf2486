"""Measure how fast Peil is, beside what it is to be compared with; every figure is a ratio or a median of one run. `make bench` runs it."""

import argparse
import tempfile
from pathlib import Path

PARTS = ("starting", "planning", "loading", "sources", "asking", "pages", "pace", "standings", "steering")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", choices=[*PARTS, []], help="what to measure; all of it where nothing is named")
    parser.add_argument("--scale", type=float, default=10, help="the largest shop to ask; 1 has 400,000 sessions, 100 takes minutes")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller files")
    default = Path(tempfile.gettempdir()) / "peil-bench"
    parser.add_argument("--data", type=Path, default=default, metavar="DIR", help="where built shops are kept for the next run")
    chosen = parser.parse_args()
    wanted = chosen.only or PARTS
    chosen.data.mkdir(parents=True, exist_ok=True)
    if "starting" in wanted:
        import starting

        starting.run(chosen.data, quick=chosen.quick)
    if "planning" in wanted:
        import planning

        planning.run(quick=chosen.quick)
    if "loading" in wanted:
        import loading

        loading.run(chosen.data, quick=chosen.quick)
    if "sources" in wanted:
        import sources

        sources.run(chosen.data, quick=chosen.quick)
    if "asking" in wanted:
        import asking

        asking.run(chosen.data, [scale for scale in (1.0, 10.0, 100.0) if scale <= chosen.scale] or [chosen.scale], quick=chosen.quick)
    if "pages" in wanted:
        import pages

        pages.run(chosen.data, quick=chosen.quick)
    if "pace" in wanted:
        import pace

        pace.run(chosen.data, quick=chosen.quick)
    if "standings" in wanted:
        import standings

        standings.run(chosen.data, quick=chosen.quick)
    if "steering" in wanted:
        import steering

        steering.run(chosen.data, chosen.scale, quick=chosen.quick)


if __name__ == "__main__":
    main()
