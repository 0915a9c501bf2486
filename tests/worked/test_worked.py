"""Hold every KPI and variant against examples worked out by hand; the examples stand in the YAML files beside this one."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from peil.catalogue.loading import load_catalogue
from tests.support.shops import TestShop

HERE = Path(__file__).parent


def _cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted(HERE.glob("*.yaml")):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


CASES = _cases()


def _key(row: dict[str, Any], names: list[str]) -> tuple[str, ...]:
    return tuple(str(row.get(name)) for name in names)


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        return isinstance(found, int | float) and bool(found == pytest.approx(wanted, rel=1e-9, abs=1e-9))
    return bool(found is None if wanted is None else str(found) == str(wanted))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_value_is_the_one_worked_out_by_hand(case: dict[str, Any], shop: TestShop) -> None:
    shop.fill(**case["rows"])
    where = (case["where"],) if case.get("where") else ()
    by = tuple(case.get("by") or ())
    answer = shop.ask(case["kpi"], period=str(case["period"]), grain=case.get("grain"), by=by, where=where, compare=case.get("compare"))
    expected = case["expect"]
    if not isinstance(expected, list):
        assert len(answer.rows) == 1, answer.rows
        assert _same(answer.rows[0][case["kpi"]], expected), (answer.rows, case["by_hand"], answer.sql)
        return
    numbers = (case["kpi"], f"{case['kpi']}.before", f"{case['kpi']}.change")
    keys = [name for name in (expected[0] if expected else {}) if name not in numbers and not isinstance(expected[0][name], float)]
    found = {_key(row, keys): row for row in answer.rows}
    wanted = {_key(row, keys): row for row in expected}
    assert set(found) == set(wanted), (answer.rows, answer.sql)
    for key, row in wanted.items():
        for name, value in row.items():
            assert _same(found[key][name], value), (key, name, value, found[key], case["by_hand"], answer.sql)


def test_every_kpi_and_variant_has_a_worked_example() -> None:
    catalogue = load_catalogue()
    known = {name for name in catalogue.ids if not catalogue.definition(name).model}
    assert known - {case["kpi"] for case in CASES} == set()
