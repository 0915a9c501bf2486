"""Answer table KPIs (pairs, sequences, pages): their SQL, read as a tree, predicates put in, allowed to read entities only."""

from datetime import datetime
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from peil.catalogue import formula as f
from peil.catalogue.binding import bind_condition
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition
from peil.query.sql.boundaries import Boundaries
from peil.query.sql.rows import RowSql, Setting
from peil.values.errors import BrokenDefinition
from peil.values.periods import Period
from peil.values.texts import Text
from peil.values.windows import Window
from peil.values.zones import day_start

BARRED = ("read_csv", "read_parquet", "read_json", "read_text", "read_blob", "glob", "getenv", "query", "query_table", "sniff_csv", "parquet_scan")


def listing_sql(catalogue: Catalogue, definition: Definition, period: Period, setting: Setting) -> tuple[str, dict[str, Any]]:
    """Return the SQL of a table KPI for a period, with its bound values; raises BrokenDefinition where it may not run."""
    tree = checked(catalogue, definition)
    bounds: dict[str, datetime] = {}
    for name, day in (("period_start", period.first), ("period_end", period.end)):
        bounds[name] = day_start(day, setting.timezone).replace(tzinfo=None)

    def put_in(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and not node.table:
            if node.name in bounds:
                return exp.cast(exp.Placeholder(this=node.name), "timestamp")
            if node.name in catalogue.language.predicates:
                return exp.paren(_predicate(catalogue, node.name, period, setting))
        if isinstance(node, exp.Placeholder) and node.name in setting.parameters:
            value = setting.parameters[node.name]
            return exp.Literal.number(int(value) if value.is_integer() else value)
        return node

    found = tree.transform(put_in)
    sql = found.sql("duckdb")
    return sql, {name: value for name, value in bounds.items() if f"${name}" in sql}


def _predicate(catalogue: Catalogue, name: str, period: Period, setting: Setting) -> exp.Expr:
    condition = catalogue.predicate(name) or f.Truth(True)
    bound, _ = bind_condition(condition, catalogue)
    base = next(node.entity for node in bound.walk() if isinstance(node, f.Column))
    boundaries = Boundaries([Window(period.first, period.end)], None)
    return RowSql(catalogue.model, base, boundaries, setting).sql(bound)


def checked(catalogue: Catalogue, definition: Definition) -> exp.Expr:
    """Return the parsed SQL of a table KPI: one SELECT over entities; anything else is refused."""

    def refuse(en: str, nl: str) -> BrokenDefinition:
        return BrokenDefinition(name=definition.id, problem=Text(en, nl), place=definition.kpi.place)

    try:
        tree: exp.Expr = parse_one(definition.sql or "", dialect="duckdb")
    except SqlglotError as wrong:
        said = str(wrong).splitlines()[0]
        raise refuse(f"its SQL cannot be read: {said}", f"de SQL kan niet worden gelezen: {said}") from None
    if not isinstance(tree, exp.Select | exp.Union):
        raise refuse("its SQL is not a SELECT", "de SQL is geen SELECT")
    own = {found.alias for found in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if table.db or (table.name not in catalogue.model.entities and table.name not in own):
            named = table.sql("duckdb")
            raise refuse(f"its SQL reads `{named}`, which is no entity", f"de SQL leest `{named}`, dat is geen entiteit")
    for call in tree.find_all(exp.Func):
        name = (call.name if isinstance(call, exp.Anonymous) else call.sql_name()).lower()
        if name in BARRED or name.startswith(("read_", "duckdb_", "pragma_")):
            raise refuse(f"its SQL calls `{name}`, which it may not", f"de SQL roept `{name}` aan, dat mag niet")
    return tree


def tables_read(catalogue: Catalogue, definition: Definition) -> set[str]:
    """Return the entities that a table KPI reads."""
    return {table.name for table in checked(catalogue, definition).find_all(exp.Table)} & set(catalogue.model.entities)
