"""Hold the imports of Peil against the contracts in pyproject.toml: the layers, and who alone may touch what."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"


def test_the_import_contracts_are_kept() -> None:
    found = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail(found.stdout + found.stderr, pytrace=False)
