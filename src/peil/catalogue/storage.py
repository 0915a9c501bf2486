"""Give the stored shape of entities: column names and SQL types, the local days beside timestamps, and what the source itself gave."""

from peil.catalogue import formula as f
from peil.catalogue.model import Model
from peil.catalogue.structs import ColumnOf, Entity

SQL_TYPES = {
    "id": "VARCHAR", "string": "VARCHAR", "text": "VARCHAR", "enum": "VARCHAR", "integer": "BIGINT", "decimal": "DECIMAL(18,9)",
    "money": "DECIMAL(18,4)", "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP",
}  # fmt: skip
TENANCY = {"store_id": "VARCHAR", "_synced_at": "TIMESTAMP", "_source": "VARCHAR", "_load": "BIGINT", "_as_of": "TIMESTAMP"}
CONVERTED = {"_currency": "VARCHAR", "_rate": "DECIMAL(18,9)", "_original": "VARCHAR"}
"""Beside amounts that came in another currency: that currency, the rate of the day, and the amounts as they came (JSON)."""


def sql_type(column: ColumnOf) -> str:
    """Return the SQL type in which a column is stored."""
    return SQL_TYPES[column.type]


def day_name(column: str) -> str:
    """Return the name of the local day beside a timestamp column."""
    return f"{column}__day"


def given_name(column: str) -> str:
    """Return the name under which the value that the source gave for a derived column is kept."""
    return f"{column}__given"


def parent_day(clock: f.Column) -> str:
    """Return the name under which a child stores the local day of its parent's time column."""
    return f"{clock.entity}__{clock.name}__day"


def stored_columns(model: Model, entity: Entity) -> dict[str, str]:
    """Return the stored columns of an entity with their SQL types."""
    found: dict[str, str] = {}
    for name, column in entity.columns.items():
        found[name] = sql_type(column)
        if column.type == "timestamp":
            found[day_name(name)] = "DATE"
        if column.derived:
            found[given_name(name)] = sql_type(column)
    clock = model.clock(entity.name)
    if clock and clock.entity != entity.name:
        found[parent_day(clock)] = "DATE"
    tenancy = {name: kind for name, kind in TENANCY.items() if name not in found}
    converted = CONVERTED if any(column.type == "money" for column in entity.columns.values()) else {}
    return {**found, **tenancy, **converted}


def order_column(model: Model, entity: Entity) -> str | None:
    """Return the stored day by which rows are sorted, or None."""
    clock = model.clock(entity.name)
    if clock is None:
        return None
    if clock.entity != entity.name:
        return parent_day(clock)
    column = entity.columns[clock.name]
    return clock.name if column.type == "date" else day_name(clock.name)
