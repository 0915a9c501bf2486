"""Tell how well the sources join: of the records that name another one (a session, a campaign, a customer), how many find it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from peil.catalogue.files import read_yaml
from peil.catalogue.model import Model
from peil.catalogue.storage import order_column
from peil.load.reading import quoted
from peil.values.texts import Text
from peil.warehouse.engine import Warehouse

DAYS = 365
WELL = 0.95  # below this share of names that find their record a link is poor
Sort = Literal["unnamed", "lost"]

SPEND = ("ad_performance", "campaign_id", "sessions")  # campaigns that cost money, and the visits that they brought
COST = ("order_lines", "variant_id", "variants.unit_cost")


class Match(msgspec.Struct, frozen=True):
    """A link between records over the last year of data: the `rows`, those that are `named` something, and those that `found` it.

    `parent` is what is looked for: an entity, or a column of it that has to be filled.
    """

    entity: str
    column: str
    parent: str
    rows: int
    named: int
    found: int

    @property
    def share(self) -> float | None:
        """Return the share of the names that find their record; None where nothing is named."""
        return self.found / self.named if self.named else None

    @property
    def known(self) -> float | None:
        """Return the share of the rows that name one."""
        return self.named / self.rows if self.rows else None

    @property
    def name(self) -> str:
        """Return the column that names the other record, as `entity.column`."""
        return f"{self.entity}.{self.column}"

    @property
    def link(self) -> tuple[str, str, str]:
        """Return what the link is between."""
        return (self.entity, self.column, self.parent)

    @property
    def poor(self) -> Sort | None:
        """Return in what way a link is poor: names lead nowhere (`lost`), or most records that should have one have none (`unnamed`)."""
        if self.share is not None and self.share < WELL:
            return "lost"
        expected = known_advice().expected.get(self.name)
        return "unnamed" if expected and (self.known or 0.0) < expected.least else None


PAID = Text("Campaigns that cost money", "Campagnes die geld kostten")


class Expected(msgspec.Struct, frozen=True):
    """The least share of the records that should have a link, and what to do where fewer have."""

    least: float
    advice: Text


class Advice(msgspec.Struct, frozen=True):
    """What to do about poor links: those that too few records have, and those that lead nowhere."""

    expected: dict[str, Expected]
    lost: dict[str, Text]


@cache
def known_advice() -> Advice:
    """Return what `links.yaml` says."""
    text = (files("peil.load") / "links.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text, "links.yaml")[0], Advice)


def advice(match: Match) -> Text | None:
    """Return what a poor link means and what to do about it; None for one that is well."""
    if match.poor is None:
        return None
    if match.poor == "unnamed":
        return known_advice().expected[match.name].advice
    lost = known_advice().lost
    return lost[match.name] if match.link == SPEND else lost.get(match.parent, lost["usual"])


def said(match: Match, model: Model) -> Text:
    """Return what a link is between: `Orders → Sessions`."""
    ours = PAID if match.link == SPEND else model.entities[match.entity].label
    entity, _, column = match.parent.partition(".")
    theirs = model.entities[entity].columns[column].label if column else model.entities[entity].label
    return Text(f"{ours.en} → {theirs.en}", f"{ours.nl} → {theirs.nl}")


class Matcher:
    """Matches the records of one warehouse: each entity in one pass, over the year before its last day that is not in the future."""

    def __init__(self, warehouse: Warehouse, model: Model, today: date) -> None:
        self.warehouse = warehouse
        self.model = model
        self.today = today
        self.loaded = {name for (name,) in warehouse.rows("SELECT DISTINCT entity FROM peil.extents WHERE row_count > 0")}

    def match(self) -> list[Match]:
        """Return every link of which both sides have records, in the order of the model."""
        found: list[Match] = []
        for name, entity in self.model.entities.items():
            links = [(column, parent) for column, parent in entity.parents.items() if parent in self.loaded]
            if name in self.loaded and links:
                found += self.matched(name, links)
        return found + list(self.spend())

    def matched(self, entity: str, links: Sequence[tuple[str, str]]) -> Iterator[Match]:
        """Yield the links of one entity to its parents."""
        wanted = [*links, *([COST[1:]] if entity == COST[0] and "variants" in self.loaded else [])]
        counts, joins = ["count(*)"], []
        for place, (column, target) in enumerate(wanted):
            parent, _, filled = target.partition(".")
            key = quoted(self.model.entities[parent].key[0])
            keys = f"SELECT DISTINCT {key} AS key FROM {quoted(parent)}" + (f" WHERE {quoted(filled)} IS NOT NULL" if filled else "")
            joins.append(f"LEFT JOIN ({keys}) p{place} ON p{place}.key = t.{quoted(column)}")
            there = f"coalesce(p{place}.key, t.cost_amount::VARCHAR)" if (entity, column, target) == COST else f"p{place}.key"
            counts += [f"count(t.{quoted(column)})", f"count(CASE WHEN t.{quoted(column)} IS NOT NULL THEN {there} END)"]
        since, values = self.since(entity)
        sql = f"SELECT {', '.join(counts)} FROM {quoted(entity)} t {' '.join(joins)} WHERE {since}"
        rows, *each = self.warehouse.rows(sql, values)[0]
        for place, (column, target) in enumerate(wanted):
            named, there = each[2 * place], each[2 * place + 1]
            if named or f"{entity}.{column}" in known_advice().expected:
                yield Match(entity, column, target, rows, named, there)

    def since(self, entity: str) -> tuple[str, dict[str, object]]:
        """Return the condition for the last year of an entity's records; all of them where they have no day."""
        day = order_column(self.model, self.model.entities[entity])
        if day is None:
            return "true", {}
        last = self.warehouse.one(f"SELECT max({quoted(day)}) FROM {quoted(entity)} WHERE {quoted(day)} <= $today", {"today": self.today})
        if last is None:
            return "true", {}
        return f"t.{quoted(day)} BETWEEN $first AND $last", {"first": last - timedelta(days=DAYS - 1), "last": last}

    def spend(self) -> Iterator[Match]:
        """Yield how many of the campaigns that cost money brought visits that name them."""
        if not {SPEND[0], SPEND[2]} <= self.loaded:
            return
        since, values = self.since(SPEND[0])
        paid = f"SELECT DISTINCT campaign_id FROM ad_performance t WHERE spend > 0 AND campaign_id IS NOT NULL AND {since}"
        seen = "SELECT DISTINCT campaign_id FROM sessions WHERE campaign_id IS NOT NULL"
        total, met = self.warehouse.rows(f"SELECT count(*), count(s.campaign_id) FROM ({paid}) LEFT JOIN ({seen}) s USING (campaign_id)", values)[0]
        if total:
            yield Match(*SPEND, total, total, met)
