"""Derive what sources leave out (first order, order index, channel, new visitor …) and keep it right in whatever order data arrive.

A value that the source itself gave stands. Every rule is one UPDATE over the rows of which the records it rests on came in.
"""

from importlib import resources

import msgspec

from peil.catalogue.model import Model
from peil.catalogue.storage import day_name, parent_day
from peil.load.records import local_day
from peil.warehouse.engine import Warehouse


class Rule(msgspec.Struct, frozen=True):
    """A derived column: its entity, and the entities whose arrival may change it; its SQL stands in `derived/<entity>.<column>.sql`."""

    entity: str
    column: str
    rests_on: tuple[str, ...]


RULES = (
    Rule("refund_lines", "order_id", ("refund_lines", "order_lines")),
    Rule("order_lines", "product_id", ("order_lines", "variants")),
    Rule("time_entries", "project_id", ("time_entries", "tasks")),
    Rule("reviews", "sentiment", ("reviews",)),
    Rule("tickets", "due_at", ("tickets",)),
    Rule("sessions", "page_view_count", ("sessions", "page_views")),
    Rule("sessions", "is_converted", ("sessions", "orders")),
    Rule("sessions", "is_engaged", ("sessions", "page_views", "orders")),
    Rule("sessions", "is_new_visitor", ("sessions",)),
    Rule("orders", "customer_order_index", ("orders",)),
    Rule("customers", "first_order_at", ("customers", "orders")),
    Rule("customers", "acquisition_channel", ("customers", "orders", "sessions")),
)


def derive(warehouse: Warehouse, model: Model, touched: set[str], parameters: dict[str, float], timezone: str) -> None:
    """Bring derived columns up to date after records of the `touched` entities came in."""
    for rule in RULES:
        if touched & set(rule.rests_on):
            given = f'"{rule.column}__given" IS NULL'
            if warehouse.one(f"SELECT count(*) FROM (SELECT 1 FROM {rule.entity} WHERE {given} LIMIT 1)"):
                values = {name: parameters[name] for name in parameters if f"${name}" in _sql(rule)}
                warehouse.execute(_sql(rule), values)
                _follow(warehouse, model, rule, timezone)
    for entity in model.entities.values():
        clock = model.clock(entity.name)
        if clock and clock.entity != entity.name and touched & {entity.name, clock.entity}:
            key = model.entities[clock.entity].key[0]
            own = next(column for column, parent in entity.parents.items() if parent == clock.entity)
            day, theirs = parent_day(clock), day_name(clock.name)
            one = f"SELECT {key}, any_value({theirs}) AS day, count(*) AS n FROM {clock.entity} GROUP BY {key} HAVING n > 1"
            warehouse.execute(
                f'UPDATE {entity.name} t SET "{day}" = p.{theirs} FROM {clock.entity} p WHERE t.{own} = p.{key}'
                f' AND t."{day}" IS DISTINCT FROM p.{theirs} AND (p._source = t._source OR p.{key} NOT IN (SELECT {key} FROM ({one})))'
            )


def _sql(rule: Rule) -> str:
    return resources.files("peil.load").joinpath(f"derived/{rule.entity}.{rule.column}.sql").read_text(encoding="utf-8")


def _follow(warehouse: Warehouse, model: Model, rule: Rule, timezone: str) -> None:
    """Bring the local day of a derived timestamp along."""
    if model.entities[rule.entity].columns[rule.column].type != "timestamp":
        return
    first, last = warehouse.rows(f"SELECT min({rule.column})::DATE, max({rule.column})::DATE FROM {rule.entity}")[0]
    if first is not None:
        day = local_day(rule.column, timezone, first, last)
        name = day_name(rule.column)
        warehouse.execute(f'UPDATE {rule.entity} SET "{name}" = {day} WHERE "{name}" IS DISTINCT FROM {day}')
