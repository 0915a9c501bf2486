"""Make and migrate the tables: the entities as the catalogue has them now, and Peil's own record of loads and extents."""

import msgspec

from peil.values.errors import NewerWorkspace
from peil.warehouse.engine import StatementFailed, Warehouse

VERSION = 3
OWN_TABLES = (
    "CREATE SCHEMA IF NOT EXISTS peil",
    "CREATE TABLE IF NOT EXISTS peil.meta (key VARCHAR, value VARCHAR)",
    """CREATE TABLE IF NOT EXISTS peil.loads (load_id BIGINT, file VARCHAR, reader VARCHAR, source VARCHAR, taken_on DATE,
    loaded_at TIMESTAMP, rows_read BIGINT, rows_rejected BIGINT, entities VARCHAR, problems VARCHAR, caveats VARCHAR, raw VARCHAR,
    way VARCHAR, undone_at TIMESTAMP)""",
    """CREATE TABLE IF NOT EXISTS peil.extents (entity VARCHAR, source VARCHAR, first_day DATE, last_day DATE, row_count BIGINT,
    loaded_at TIMESTAMP, settling_from DATE)""",
    """CREATE TABLE IF NOT EXISTS peil.restated (entity VARCHAR, source VARCHAR, scope VARCHAR, first_day DATE, last_day DATE, as_of TIMESTAMP,
    load_id BIGINT)""",
    "CREATE TABLE IF NOT EXISTS peil.fills (entity VARCHAR, column_name VARCHAR, filled BIGINT)",
    "CREATE TABLE IF NOT EXISTS peil.forgotten (key VARCHAR, alias_key VARCHAR, forgotten_at TIMESTAMP, alias VARCHAR)",
)
STEPS = {
    2: (
        "ALTER TABLE peil.loads ADD COLUMN IF NOT EXISTS way VARCHAR",
        "ALTER TABLE peil.loads ADD COLUMN IF NOT EXISTS undone_at TIMESTAMP",
    ),
    3: ("ALTER TABLE peil.extents ADD COLUMN IF NOT EXISTS settling_from DATE",),
}
"""What brings Peil's own tables from the version before to this one."""


class Table(msgspec.Struct, frozen=True):
    """A table as it is stored: its columns with their SQL types, its natural key, and the column by which rows are sorted."""

    name: str
    columns: dict[str, str]
    key: tuple[str, ...]
    order: str | None = None


def noted(warehouse: Warehouse) -> dict[str, str]:
    """Return what a warehouse notes of itself (`version`, `tables`, …); nothing where it holds nothing yet."""
    try:
        return dict(warehouse.rows("SELECT key, value FROM peil.meta"))
    except StatementFailed:
        return {}


def refuse_newer(warehouse: Warehouse) -> dict[str, str]:
    """Return what a warehouse notes of itself; raises NewerWorkspace where a newer Peil wrote it."""
    found = noted(warehouse)
    if int(found.get("version", VERSION)) > VERSION:
        raise NewerWorkspace(file=warehouse.path, found=found["version"], known=VERSION)
    return found


def fingerprint(tables: list[Table]) -> str:
    """Return a short text that changes with any column of any table."""
    return str(VERSION) + "|" + ";".join(f"{table.name}:{','.join(sorted(table.columns))}" for table in sorted(tables, key=lambda table: table.name))


def is_current(warehouse: Warehouse, tables: list[Table]) -> bool:
    """Return whether the tables stand as they are wanted."""
    found = refuse_newer(warehouse)
    return found.get("version") == str(VERSION) and found.get("tables") == fingerprint(tables)


def migrate(warehouse: Warehouse, tables: list[Table]) -> None:
    """Bring the tables to how they are wanted, in one transaction: new tables and columns are added, nothing is taken away."""
    before = int(refuse_newer(warehouse).get("version", VERSION))
    with warehouse.transaction():
        for statement in (*OWN_TABLES, *(statement for step in range(before + 1, VERSION + 1) for statement in STEPS[step])):
            warehouse.execute(statement)
        standing: dict[str, set[str]] = {}
        for table_name, column in warehouse.rows("SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal"):
            standing.setdefault(table_name, set()).add(column)
        for table in tables:
            if table.name not in standing:
                body = ", ".join(f'"{name}" {kind}' for name, kind in table.columns.items())
                warehouse.execute(f'CREATE TABLE "{table.name}" ({body})')
            for name in table.columns.keys() - standing.get(table.name, table.columns.keys()):
                warehouse.execute(f'ALTER TABLE "{table.name}" ADD COLUMN "{name}" {table.columns[name]}')
        warehouse.execute("DELETE FROM peil.meta WHERE key IN ('version', 'tables')")
        warehouse.execute(
            "INSERT INTO peil.meta VALUES ('version', $version), ('tables', $tables)", {"version": str(VERSION), "tables": fingerprint(tables)}
        )


def data_version(warehouse: Warehouse) -> int:
    """Return a number that is another one after every load and every undoing."""
    return int(warehouse.one("SELECT value FROM peil.meta WHERE key = 'data'") or 0)


def raise_data_version(warehouse: Warehouse) -> None:
    """Give the data another version, in the transaction that changes them.

    It follows the clock, so that other data never have it again: not after a backup was put back either.
    """
    version = max(data_version(warehouse) + 1, int(warehouse.one("SELECT epoch_ms(now())")))
    warehouse.execute("DELETE FROM peil.meta WHERE key = 'data'")
    warehouse.execute("INSERT INTO peil.meta VALUES ('data', $version)", {"version": str(version)})
