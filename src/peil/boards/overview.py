"""Give the overview: which KPIs matter to this shop, by what its data can answer; the lists are data (`overview.yaml`)."""

from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

import msgspec

from peil.values.texts import Text

KEY, MOST = 3, 8
MANY = 3  # of more groups than this each shows half: what is looked at every morning must be seen at once


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a sentence names a KPI; `many`: it takes a plural in English."""

    en: str
    nl: str
    many: bool = False

    @property
    def text(self) -> Text:
        """Return both languages."""
        return Text(self.en, self.nl)


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The KPIs to choose from, best first: the key ones, those of each group, those that are news, and how sentences name them."""

    key: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    news: tuple[str, ...]
    subjects: dict[str, Subject]


class Overview(msgspec.Struct, frozen=True):
    """The KPIs of a shop's overview: the key ones, and by category the others; none stands there twice."""

    key: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]

    @property
    def kpis(self) -> tuple[str, ...]:
        """Return all of them, to ask in one question."""
        return (*self.key, *(kpi for group in self.groups.values() for kpi in group))


@cache
def choice() -> Choice:
    """Return the lists that come with Peil."""
    from yaml import safe_load

    text = resources.files("peil.boards").joinpath("overview.yaml").read_text(encoding="utf-8")
    return msgspec.convert(safe_load(text), Choice)


def overview_of(available: Callable[[str], bool], own: Iterable[str] = (), *, most: int = MOST, key: int = KEY) -> Overview:
    """Return the overview of what is available: `own` are the shop's choice of key KPIs, before those that come with Peil; `most` a group."""
    lists = choice()
    judged: dict[str, bool] = {}

    def able(kpi: str) -> bool:
        if kpi not in judged:
            judged[kpi] = available(kpi)
        return judged[kpi]

    chosen = tuple(kpi for kpi in dict.fromkeys((*own, *lists.key)) if able(kpi))[:key]
    groups = {name: tuple(kpi for kpi in kpis if kpi not in chosen and able(kpi))[:most] for name, kpis in lists.groups.items()}
    shown = {name: kpis for name, kpis in groups.items() if kpis}
    return Overview(chosen, {name: kpis[: most // 2] if len(shown) > MANY else kpis for name, kpis in shown.items()})
