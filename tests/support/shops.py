"""Make workspaces for tests: rows in, answers out, with a clock that stands still."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from peil.load.recognising import Order
from peil.query.questions import Answer, Question
from peil.values.periods import parse_period
from peil.workspace import Settings, Workspace, init_workspace

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


class TestShop:
    """A workspace with a fixed now."""

    __test__ = False

    def __init__(self, folder: Path, settings: Settings | None = None, *, template: Path | None = None) -> None:
        if template is not None:
            shutil.copytree(template, folder, dirs_exist_ok=True)
        else:
            init_workspace(folder, settings or Settings(name="Test", locale="en"))
        self.workspace = Workspace(folder, now=lambda: NOW)
        self.inbox = folder / "inbox"
        self.inbox.mkdir(exist_ok=True)

    def rows(self, entity: str, rows: list[Mapping[str, Any]]) -> Path:
        """Write rows as the entity's JSONL file and return its path."""
        path = self.inbox / f"{entity}.jsonl"
        path.write_text("\n".join(json.dumps(row, default=str) for row in rows) + "\n", encoding="utf-8")
        return path

    def fill(self, **entities: list[Mapping[str, Any]]) -> None:
        """Load rows by entity; any problem is a failure of the test."""
        paths = tuple(self.rows(entity, rows) for entity, rows in entities.items())
        for receipt in self.workspace.load(Order(paths)):
            errors = [problem for problem in receipt.problems if problem.level == "error"]
            assert not errors, errors

    def ask(self, *kpis: str, period: str | None = None, **more: Any) -> Answer:
        """Ask, with the period as text."""
        when = parse_period(period, TODAY) if period else None
        return self.workspace.ask(Question(kpis, when, **more))

    def value(self, kpi: str, period: str | None = None, **more: Any) -> float | None:
        """Return the one value of one KPI."""
        rows = self.ask(kpi, period=period, **more).rows
        assert len(rows) == 1, rows
        found: float | None = rows[0][kpi]
        return found


@contextmanager
def working_in(folder: Path) -> Iterator[Path]:
    """Give a folder that exists."""
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
