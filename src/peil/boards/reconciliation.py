"""Reconcile sales: gross − discounts − returns = net, net + shipping + taxes = total, each part asked for by itself, so that the sums are a proof."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from peil.boards.numbers import NOTHING, Numbers
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Kpi
from peil.query.questions import Answer, Question
from peil.values.periods import Period
from peil.values.texts import Text

HALF_A_CENT = 0.005
WHOLE = Text("Whole period", "Hele periode")
HEADERS = (
    Text("Gross sales", "Bruto-omzet"),
    Text("− discounts", "− kortingen"),
    Text("− returns", "− retouren"),
    Text("= net sales", "= netto-omzet"),
    Text("+ shipping", "+ verzendkosten"),
    Text("+ taxes", "+ btw"),
    Text("= total sales", "= totale omzet"),
)


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of sales that is no KPI, with its formula."""

    id: str
    name: Text
    definition: Text
    formula: str


class Line(msgspec.Struct, frozen=True):
    """A month, or the whole period: what it is called, its amounts in the order of HEADERS, and by how much they fail to add up (to the cent)."""

    label: str
    amounts: tuple[float | None, ...]
    difference: float | None

    @property
    def fits(self) -> bool:
        """Return whether the parts add up."""
        return self.difference is not None and abs(self.difference) < HALF_A_CENT


class Reconciliation(msgspec.Struct, frozen=True):
    """The months of a period and the period as a whole."""

    lines: tuple[Line, ...]
    whole: Line | None

    @property
    def wrong(self) -> tuple[Line, ...]:
        """Return the lines whose parts do not add up."""
        every = (*self.lines, *((self.whole,) if self.whole else ()))
        return tuple(line for line in every if line.difference is not None and not line.fits)


@cache
def parts() -> tuple[Part, ...]:
    """Return the parts that are no KPIs."""
    from peil.catalogue.files import read_yaml

    text = (files("peil.boards") / "reconciliation.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text, "reconciliation.yaml")[0], tuple[Part, ...])


def with_parts(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with the parts as KPIs, so that one question can ask for all of it."""
    for part in parts():
        kpi = Kpi(
            id=part.id,
            name=part.name,
            category="finance",
            definition=part.definition,
            unit="currency",
            direction="neutral",
            formula=part.formula,
            aggregation="sum",
        )
        catalogue = catalogue.with_kpi(kpi)
    return catalogue


def question_for(period: Period) -> Question:
    """Return the one question of a reconciliation."""
    return Question(("gross_sales", *(part.id for part in parts()), "net_sales", "total_sales"), period, grain="month", whole=True)


def reconciled(answer: Answer, numbers: Numbers) -> Reconciliation:
    """Return the months of an answer as lines; those before the first with anything, and after the last, are left out."""
    lines = [line(row, numbers.month(date.fromisoformat(row["period"]))) for row in answer.rows]
    told = [number for number, one in enumerate(lines) if any(one.amounts)]
    whole = line(answer.whole[0], WHOLE.say(numbers.language)) if answer.whole else None
    return Reconciliation(tuple(lines[told[0] : told[-1] + 1]) if told else (), whole)


def line(row: Mapping[str, Any], label: str) -> Line:
    """Return one line: shipping and taxes less what was paid back of them, and what the sums leave over."""
    gross, net, total = row["gross_sales"], row["net_sales"], row["total_sales"]
    discounts, returns = row["reconciling_discounts"], row["reconciling_returns"]
    shipping = less(row["reconciling_shipping"], row["reconciling_shipping_refunds"])
    taxes = less(row["reconciling_taxes"], row["reconciling_tax_refunds"])
    difference = None
    if net is not None and total is not None:
        to_net = (gross or 0) - (discounts or 0) - (returns or 0) - net
        to_total = net + (shipping or 0) + (taxes or 0) - total
        # The larger of the two, so that one never makes up for the other.
        difference = round(to_net if abs(to_net) > abs(to_total) else to_total, 2) or 0.0
    return Line(label, (gross, discounts, returns, net, shipping, taxes, total), difference)


def less(value: float | None, taken: float | None) -> float | None:
    """Return what is left of an amount; nothing of both is no value."""
    return None if value is None and taken is None else (value or 0) - (taken or 0)


def amount(value: float | None, numbers: Numbers) -> str:
    """Return an amount to the cent."""
    return NOTHING if value is None else numbers.money(value)
