"""The command line as whole processes, beside a Python that does nothing."""

import os
import subprocess
import sys
from pathlib import Path

from shops import demo_of
from timing import Rounds, report, shown

ASK = ("ask", "net_sales", "orders", "conversion_rate", "--grain", "month")


def run(data: Path, *, quick: bool) -> None:
    print("Starting")
    shop = demo_of(data)
    peil = str(Path(sys.executable).with_name("peil"))

    def process(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PEIL_WORKSPACE": str(shop.folder)})

    actions = {
        "python": lambda: process(sys.executable, "-c", "pass"),
        "help": lambda: process(peil, "--help"),
        "ask": lambda: process(peil, *ASK),
    }
    timed = Rounds(actions, 5 if quick else 15)
    report("python -c pass", shown(timed.median("python")))
    for name, command, goal in (("help", "peil --help", "0.25 s"), ("ask", f"peil {' '.join(ASK)}", "0.6 s")):
        report(command, shown(timed.median(name)), f"goal: ≤ {goal}")
        report(f"{command.split(' --')[0]} / python -c pass", f"{timed.ratio(name, 'python'):.1f} ×")
