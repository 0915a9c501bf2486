"""Derive what sources leave out (first order, order index, channel, new visitor …) and keep it right in whatever order data arrive.

A value that the source itself gave stands. Every rule is one UPDATE over the rows of which the records it rests on came in.
"""

from importlib import resources

import msgspec

from peil.catalogue.model import Model
from peil.catalogue.storage import day_name, given_name, parent_day
from peil.catalogue.structs import Entity
from peil.load.records import local_day
from peil.warehouse.engine import Warehouse


class Rule(msgspec.Struct, frozen=True):
    """A derived column: its entity, and the entities whose arrival may change it; its SQL stands in `derived/<entity>.<column>.sql`.

    `parent` is the entity and key by which the value is looked up, where it is: without that parent there is no value.
    """

    entity: str
    column: str
    rests_on: tuple[str, ...]
    parent: tuple[str, str] | None = None


RULES = (
    Rule("refund_lines", "order_id", ("refund_lines", "order_lines"), ("order_lines", "order_line_id")),
    Rule("order_lines", "product_id", ("order_lines", "variants"), ("variants", "variant_id")),
    Rule("time_entries", "project_id", ("time_entries", "tasks"), ("tasks", "task_id")),
    Rule("reviews", "sentiment", ("reviews",)),
    Rule("tickets", "due_at", ("tickets",)),
    Rule("carts", "order_id", ("carts", "orders")),
    Rule("orders", "session_id", ("orders", "carts")),
    Rule("sessions", "campaign_id", ("sessions", "campaigns")),
    Rule("sessions", "page_view_count", ("sessions", "page_views")),
    Rule("sessions", "is_converted", ("sessions", "orders")),
    Rule("sessions", "is_engaged", ("sessions", "page_views", "orders")),
    Rule("sessions", "is_new_visitor", ("sessions",)),
    Rule("orders", "customer_order_index", ("orders",)),
    Rule("customers", "first_order_at", ("customers", "orders")),
    Rule("customers", "acquisition_channel", ("customers", "orders", "sessions")),
)


def derive(warehouse: Warehouse, model: Model, touched: set[str], parameters: dict[str, float], timezone: str) -> set[str]:
    """Bring derived columns up to date after records of the `touched` entities came in; return the entities of which rows changed by that."""
    changed: set[str] = set()
    for rule in RULES:
        if touched & set(rule.rests_on):
            given = f'"{rule.column}__given" IS NULL'
            if warehouse.one(f"SELECT count(*) FROM (SELECT 1 FROM {rule.entity} WHERE {given} LIMIT 1)"):
                values = {name: parameters[name] for name in parameters if f"${name}" in _sql(rule)}
                changed |= {rule.entity} if warehouse.one(_sql(rule), values) else set()
                _follow(warehouse, model, rule, timezone)
    for entity in model.entities.values():
        clock = model.clock(entity.name)
        if clock and clock.entity != entity.name and touched & {entity.name, clock.entity}:
            own, key = _link(model, entity, clock.entity)
            day, theirs = parent_day(clock), day_name(clock.name)
            one = f"SELECT {key}, any_value({theirs}) AS day, count(*) AS n FROM {clock.entity} GROUP BY {key} HAVING n > 1"
            moved = warehouse.one(
                f'UPDATE {entity.name} t SET "{day}" = p.{theirs} FROM {clock.entity} p WHERE t.{own} = p.{key}'
                f' AND t."{day}" IS DISTINCT FROM p.{theirs} AND (p._source = t._source OR p.{key} NOT IN (SELECT {key} FROM ({one})))'
            )
            changed |= {entity.name} if moved else set()
    return changed


def resting_on(parameters: set[str]) -> set[str]:
    """Return the entities with a derived column that rests on one of these parameters."""
    return {rule.entity for rule in RULES if any(f"${name}" in _sql(rule) for name in parameters)}


def _link(model: Model, entity: Entity, parent: str) -> tuple[str, str]:
    """Return the column by which an entity names its parent, and the parent's key."""
    return next(column for column, name in entity.parents.items() if name == parent), model.entities[parent].key[0]


def forget(warehouse: Warehouse, model: Model, touched: set[str]) -> set[str]:
    """Empty what was derived from records that are gone and return the entities of which rows changed by that.

    `derive` brings along whatever still rests on other records.
    """
    changed: set[str] = set()
    for rule in RULES:
        if rule.parent and rule.parent[0] in touched:
            parent, key = rule.parent
            given = f'"{given_name(rule.column)}" IS NULL'
            changed |= {rule.entity} if _orphan(warehouse, (rule.entity, rule.column), (key, parent, key), given) else set()
    if "page_views" in touched and not warehouse.one("SELECT count(*) FROM page_views"):
        warehouse.execute("UPDATE sessions SET page_view_count = NULL WHERE page_view_count__given IS NULL AND page_view_count IS NOT NULL")
        changed.add("sessions")
    for entity in model.entities.values():
        clock = model.clock(entity.name)
        if clock and clock.entity != entity.name and clock.entity in touched:
            own, key = _link(model, entity, clock.entity)
            changed |= {entity.name} if _orphan(warehouse, (entity.name, parent_day(clock)), (own, clock.entity, key)) else set()
    return changed


def _orphan(warehouse: Warehouse, cell: tuple[str, str], link: tuple[str, str, str], also: str = "true") -> int:
    """Empty a column (entity, column) where the parent (own column, parent, its key) is gone, and return the rows of which it was."""
    (entity, column), (own, parent, key) = cell, link
    there = f"SELECT 1 FROM {parent} p WHERE p.{key} = t.{own}"
    gone = f'"{column}" IS NOT NULL AND {also} AND NOT EXISTS ({there})'
    return int(warehouse.one(f'UPDATE {entity} t SET "{column}" = NULL WHERE {gone}'))


def _sql(rule: Rule) -> str:
    return resources.files("peil.load").joinpath(f"derived/{rule.entity}.{rule.column}.sql").read_text(encoding="utf-8")


def _follow(warehouse: Warehouse, model: Model, rule: Rule, timezone: str) -> None:
    """Bring the local day of a derived timestamp along."""
    if model.entities[rule.entity].columns[rule.column].type != "timestamp":
        return
    first, last = warehouse.rows(f"SELECT min({rule.column})::DATE, max({rule.column})::DATE FROM {rule.entity}")[0]
    day = local_day(rule.column, timezone, first, last) if first is not None else "NULL"
    name = day_name(rule.column)
    warehouse.execute(f'UPDATE {rule.entity} SET "{name}" = {day} WHERE "{name}" IS DISTINCT FROM {day}')
