"""Give every test a state of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from peil.state.state import State


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State(tmp_path / "state.db") as state:
        yield state
