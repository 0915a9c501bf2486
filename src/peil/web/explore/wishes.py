"""Give the wish: what is to be shown on Explore, every part of it sound, and the questions that answer it."""

from functools import cached_property

import msgspec

from peil.boards.wording import Label, Wording
from peil.query.cuts.dimensions import Cut
from peil.query.questions import Question
from peil.values.periods import Grain
from peil.values.texts import Text
from peil.web.running import Running
from peil.web.viewing import View

GROUPS, CELLS, FEWEST = 400, 600, 8
HOURS: dict[Grain, int] = {"hour": 1, "day": 24, "week": 168, "month": 730, "quarter": 2190, "year": 8766}
PRODUCT = ("products", "product_id")


class Wish(msgspec.Struct, frozen=True, dict=True):
    """What is asked, made sound: `view` without what cannot be read, KPIs that can be computed, table KPIs (`listings`) apart.

    `shape` is how it is drawn, `grain` None where nothing is cut by time; `problems` says what was left out and why.
    """

    view: View
    kpis: tuple[str, ...]
    listings: tuple[str, ...]
    by: tuple[str, ...]
    grain: Grain | None
    where: tuple[str, ...]
    shape: str
    problems: tuple[Text, ...]

    @property
    def running(self) -> Running:
        """Return the running shop."""
        return self.view.running

    @cached_property
    def wording(self) -> Wording:
        """Return the words of the reader."""
        return self.view.wording()

    @cached_property
    def cuts(self) -> list[Cut]:
        """Return what can cut all the KPIs."""
        return self.running.dimensions.cuts(self.kpis, self.running.workspace.facts()) if self.kpis else []

    @cached_property
    def products(self) -> dict[str, str]:
        """Return the titles of products by their ids."""
        return self.running.remembered("products", lambda: self.running.workspace.names_of(*PRODUCT))

    @property
    def label(self) -> Label:
        """Return how the values of a dimension are named: products by their titles."""

        def say(key: str, value: object) -> str:
            name = self.products.get(str(value)) if value is not None and key.rpartition(".")[2] == PRODUCT[1] else None
            return name or self.wording.label(key, value)

        return say

    def whole(self) -> Question:
        """Return the question with all of its groups, as a file or the command line gives it."""
        return Question(self.kpis, self.view.period, self.grain, self.by, self.where, self.view.compare)

    def shown(self) -> Question:
        """Return the question as the page asks it: no more groups than can be read, and beside a grain the whole period."""
        most = self.most_groups() if self.by else None
        return msgspec.structs.replace(self.whole(), whole=self.grain is not None, limit=most)

    def most_groups(self) -> int:
        """Return how many groups the page asks for: through time fewer, the more buckets there are."""
        if self.grain is None:
            return GROUPS
        buckets = max(1, self.view.period.days * 24 // HOURS[self.grain])
        return max(FEWEST, min(GROUPS, CELLS // buckets))
