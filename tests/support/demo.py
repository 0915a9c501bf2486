"""Give tests a small but rich shop, made and loaded once, with one connection and the answers already given."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from peil.catalogue.catalogue import Catalogue
from peil.demo import make_shop
from peil.load.recognising import Order
from peil.query.questions import Answer, Question
from peil.query.resolve import Asked, Resolver
from peil.query.run import Analyst, facts_of
from peil.values.errors import PeilError
from peil.values.periods import parse_period
from peil.warehouse.engine import Warehouse
from tests.support.shops import TODAY, TestShop

UNTIL = date(2026, 11, 20)


class Demo:
    """The demo shop at a small scale, loaded from its parquet files."""

    def __init__(self, folder: Path) -> None:
        self.files = folder / "files"
        make_shop(self.files, until=UNTIL, scale=0.04, seed=7, months=16)
        self.shop = TestShop(folder / "shop")
        self.receipts = self.shop.workspace.load(Order((self.files,)), keep_raw=False)
        self.warehouse = Warehouse(self.shop.workspace.path, read_only=True)
        self.catalogue: Catalogue = self.shop.workspace.catalogue
        self.analyst = Analyst(self.catalogue, self.warehouse, self.shop.workspace.clock())
        self.facts = facts_of(self.warehouse)
        self.answers: dict[Question, Answer] = {}

    def ask(self, *kpis: str, period: str, **more: Any) -> Answer:
        """Ask, or give the answer that was given before to the same question."""
        question = Question(kpis, parse_period(period, TODAY), **more)
        if question not in self.answers:
            self.answers[question] = self.analyst.ask(question)
        return self.answers[question]


def formulas(catalogue: Catalogue) -> list[str]:
    """Return every KPI and variant with a formula."""
    return [name for name in catalogue.ids if catalogue.definition(name).formula]


@cache
def asked(catalogue: Catalogue, name: str) -> Asked:
    """Return a KPI with its expression over measures."""
    return Resolver(catalogue).asked((name,))[0]


@cache
def cuttable(catalogue: Catalogue, dimension: str) -> tuple[str, ...]:
    """Return the KPIs that a dimension can cut, each alone and all together: of a shared dimension those whose entities all hold it."""
    resolver, found = Resolver(catalogue), []
    held = catalogue.model.conformed.get(dimension)
    for name in formulas(catalogue):
        one = asked(catalogue, name)
        if held and not {leaf.measure.base for leaf in one.leaves} <= set(held):
            continue
        try:
            resolver.dimension(dimension, (one,))
        except PeilError:
            continue
        found.append(name)
    return tuple(found)
