"""Run Peil's server as a process of its own, with the clock of the tests: what a browser needs to visit."""

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A running server: its address, the shop's folder and the file its log goes to."""

    url: str
    folder: Path
    log: Path

    def peil(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the same shop from another process."""
        command = [str(Path(sys.executable).with_name("peil")), "--workspace", str(self.folder), *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


@contextlib.contextmanager
def serving(folder: Path, now: datetime | None = None) -> Iterator[Site]:
    """Serve a shop for as long as the block runs, with the clock of the tests or another one."""
    words = [sys.executable, "-m", "tests.support.serving", str(folder), *([now.isoformat()] if now else [])]
    path = folder.with_suffix(".log")
    with path.open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
        try:
            url = process.stdout.readline().decode().strip() if process.stdout else ""
            if not url:
                raise RuntimeError(f"The server did not start:\n{path.read_text(encoding='utf-8', errors='replace')[-4000:]}")
            yield Site(url, folder, path)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.communicate(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


def main() -> None:
    """Serve the folder that is named, at a free port, with the clock at the moment that is named, and print the address."""
    from peil.web.serving import Door, run
    from peil.workspace import Workspace
    from tests.support.shops import NOW

    now = datetime.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else NOW
    run(Workspace(Path(sys.argv[1]), now=lambda: now), Door(port=0), lambda url: print(url, flush=True))


if __name__ == "__main__":
    main()
