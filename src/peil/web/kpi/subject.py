"""Give the subject of a KPI page: the KPI that a view is about, in the reader's words, with the filters that it can take."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import msgspec

from peil.boards.wording import Label, Wording
from peil.catalogue.structs import Definition
from peil.query.cuts.dimensions import Cut
from peil.query.facts import Facts
from peil.query.telling.available import Availability, Lack
from peil.query.telling.explain import Explanation
from peil.values.errors import BrokenDefinition
from peil.values.periods import Grain, Period
from peil.values.targets import Target
from peil.values.texts import Text
from peil.web.filters import BESIDE
from peil.web.running import Running
from peil.web.viewing import View

PRODUCTS = ("products", "product_id")
PRODUCT = Text("Product", "Product")


class Asked(msgspec.Struct, frozen=True):
    """A question of the page as the command line asks it, with the SQL that it became and the values filled in."""

    title: str
    command: str
    sql: list[str]
    parameters: dict[str, Any]


class Subject(msgspec.Struct, frozen=True, dict=True):
    """One KPI (or variant) as one view looks at it."""

    view: View
    definition: Definition

    @property
    def id(self) -> str:
        """Return the id of the KPI, or of the variant."""
        return self.definition.id

    @property
    def running(self) -> Running:
        """Return the running shop."""
        return self.view.running

    @cached_property
    def wording(self) -> Wording:
        """Return the words of the reader."""
        return self.view.wording()

    @cached_property
    def facts(self) -> Facts:
        """Return what is loaded."""
        return self.running.workspace.facts()

    @cached_property
    def period(self) -> Period:
        """Return the period looked at."""
        return self.view.period

    @property
    def plain(self) -> "Subject":
        """Return the KPI in the usual view, with nothing asked."""
        return Subject(msgspec.structs.replace(self.view, asked=()), self.definition)

    @cached_property
    def lacks(self) -> list[Lack] | None:
        """Return what the loaded data lack for it: nothing where it can be computed; None for a broken definition, or one that needs a model."""
        judge = lambda: Availability(self.running.workspace.catalogue, self.facts).lacks(self.id) or ()  # noqa: E731 - nothing is not kept
        try:
            if self.definition.model or self.broken:
                return None
            return list(self.running.remembered(("lacks", self.id), judge))
        except BrokenDefinition:
            return None

    @cached_property
    def broken(self) -> BrokenDefinition | None:
        """Return what is wrong with the definition, or None."""
        try:
            self.explanation  # noqa: B018 - it is made here, and kept
        except BrokenDefinition as wrong:
            return wrong
        return None

    @cached_property
    def explanation(self) -> Explanation:
        """Return what stands behind the number; raises BrokenDefinition."""
        return self.running.remembered(("explained", self.id), lambda: self.running.workspace.explain(self.id))

    @cached_property
    def target(self) -> Target | None:
        """Return the shop's target for it, or None."""
        return next((target for target in self.running.workspace.state.targets.list() if target.kpi == self.id), None)

    @cached_property
    def cuts(self) -> list[Cut]:
        """Return what can cut it, its own dimensions first."""
        return self.running.dimensions.cuts([self.id], self.facts)

    @cached_property
    def where(self) -> tuple[str, ...]:
        """Return the filters that it can take; raises BadFilter where one cannot be read."""
        return tuple(text for text in self.view.where if self.running.dimensions.filterable([self.id], [text])[0])

    @property
    def not_taken(self) -> list[str]:
        """Return the names of the filters that were asked for and that its data do not know."""
        words = dict.fromkeys(self.wording.dimension(name) for name, _ in self.view.filters if not self._takes(name))
        return list(words) or [text for text in self.view.where if text not in self.where]

    def _takes(self, name: str) -> bool:
        mine = {text for text in self.where if text.startswith((f"{name} ", f"({name} "))}
        return bool(mine)

    @cached_property
    def filters(self) -> list[Cut]:
        """Return the dimensions to filter by: those of the overview that it can take, then its own; those in use in any case."""
        dimensions, facts = self.running.dimensions, self.facts
        used = [name for name, _ in self.view.filters]
        shared = [cut for cut in dimensions.everywhere(facts) if self._can(cut.key)]
        held = {str(column) for cut in shared for column in self.running.workspace.catalogue.model.conformed[cut.key].values()}
        own = [cut for cut in self.cuts if cut.filterable and (cut.natural or cut.key in (*BESIDE, *used)) and cut.key not in held and not cut.shared]
        return [*shared, *(cut for cut in own if cut.type in ("enum", "boolean", "string") and (cut.key in used or cut.column != "title"))]

    def _can(self, key: str) -> bool:
        return bool(self.running.dimensions.filterable([self.id], [f"{key} is null"])[0])

    @property
    def label(self) -> Label:
        """Return how the values of a dimension are named: products by their titles."""

        def say(key: str, value: object) -> str:
            name = self.products.get(str(value)) if value is not None and self._titled(key) else None
            return name or self.wording.label(key, value)

        return say

    def named(self, key: str) -> str:
        """Return the name of a dimension; of products by their ids it is what their titles are."""
        return self.say(PRODUCT) if self._titled(key) and self.products else self.wording.dimension(key)

    def _titled(self, key: str) -> bool:
        return key.rpartition(".")[2] == PRODUCTS[1]

    @cached_property
    def products(self) -> dict[str, str]:
        """Return the titles of products by their ids."""
        return self.running.remembered("products", lambda: self.running.workspace.names_of(*PRODUCTS))

    def say(self, text: Text, **facts: object) -> str:
        """Return a text in the reader's language."""
        return text.say(self.view.language, **facts)

    def explore(self, **more: str | tuple[str, ...] | None) -> str:
        """Return the address of the page that explores the same question."""
        parts = [("kpi", self.id), *(pair for name, value in more.items() for pair in _pairs(name, value))]
        rest = self.view.elsewhere("").removeprefix("?")
        return "/explore?" + urlencode(parts) + (f"&{rest}" if rest else "")

    def download(self, form: str, **more: str | tuple[str, ...] | None) -> str:
        """Return the address that gives the answer to this question as a file."""
        parts: list[tuple[str, str]] = [("kpi", self.id), ("period", str(self.period)), ("format", form)]
        if not self.definition.sql:
            parts += [("where", text) for text in self.where]
            parts.append(("compare", self.view.compare or "none"))
        parts += [pair for name, value in more.items() for pair in _pairs(name, value)]
        return f"/api/v1/ask?{urlencode(parts)}"


def _pairs(name: str, value: str | tuple[str, ...] | None) -> list[tuple[str, str]]:
    return [(name, one) for one in ((value,) if isinstance(value, str) else value or ())]


def grains_for(period: Period, now: Grain) -> list[Grain]:
    """Return the grains that draw a period in two points or more, and in no more than a chart can show."""
    hours: dict[Grain, float] = {"hour": 1, "day": 24, "week": 168, "month": 730, "quarter": 2190, "year": 8766}
    return [grain for grain, length in hours.items() if grain == now or 2 <= period.days * 24 / length <= 800]
