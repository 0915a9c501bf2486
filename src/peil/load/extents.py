"""Note how far the data go: first and last day per entity and source, which columns are filled, which keys several sources share."""

import msgspec

from peil.catalogue.model import Model
from peil.catalogue.storage import order_column
from peil.load.reading import quoted
from peil.warehouse.engine import Warehouse

SETTLING = """SELECT arg_max((way->>'as_of')::TIMESTAMP::DATE - (way->>'settles')::INTEGER + 1, (way->>'as_of')::TIMESTAMP)
    FILTER (WHERE (way->>'settles')::INTEGER > 0)
    FROM peil.loads WHERE undone_at IS NULL AND way IS NOT NULL AND json_contains(way->'pairs', $pair::JSON)"""
"""The first day that the source still changed when its newest file was made; NULL of a source that does not change days afterwards."""


def note_extents(warehouse: Warehouse, model: Model, touched: set[str]) -> None:
    """Note anew how far the data of the touched entities go, in one pass over each."""
    for name in sorted(touched):
        entity = model.entities[name]
        day = order_column(model, entity)
        ends = f"min({quoted(day)}), max({quoted(day)})" if day else "NULL::DATE, NULL::DATE"
        fills = ", ".join(f"count({quoted(column)}) AS {quoted(column)}" for column in entity.columns)
        sets = f"SELECT _source, {ends}, count(*), {fills} FROM {name} GROUP BY _source"
        rows = warehouse.rows(sets)
        warehouse.execute("DELETE FROM peil.extents WHERE entity = $entity", {"entity": name})
        warehouse.execute("DELETE FROM peil.fills WHERE entity = $entity", {"entity": name})
        for source, first, last, count, *_ in rows:
            loaded = "(SELECT max(loaded_at) FROM peil.loads WHERE undone_at IS NULL AND json_exists(entities, $path))"
            values = {"entity": name, "source": source, "first": first, "last": last, "count": count, "path": f"$.{name}"}
            values["pair"] = msgspec.json.encode([name, source]).decode()
            warehouse.execute(f"INSERT INTO peil.extents SELECT $entity, $source, $first, $last, $count, {loaded}, ({SETTLING})", values)
        for place, column in enumerate(entity.columns if rows else ()):
            filled = sum(row[4 + place] for row in rows)
            warehouse.execute("INSERT INTO peil.fills VALUES ($entity, $column, $filled)", {"entity": name, "column": column, "filled": filled})
    shared = {}
    for name in touched or ():
        sources = [
            source for (source,) in warehouse.rows("SELECT source FROM peil.extents WHERE entity = $entity ORDER BY row_count DESC", {"entity": name})
        ]
        key = model.entities[name].key
        if len(sources) > 1 and len(key) == 1:
            twice = warehouse.one(f"SELECT count(*) FROM (SELECT {key[0]} FROM {name} GROUP BY 1 HAVING count(*) > 1 LIMIT 1)")
            shared[name] = sources if twice else []
        else:
            shared[name] = []
    known = shared_keys(warehouse) | shared
    kept = {name: sources for name, sources in known.items() if sources}
    warehouse.execute("DELETE FROM peil.meta WHERE key = 'shared'")
    warehouse.execute("INSERT INTO peil.meta VALUES ('shared', $value)", {"value": msgspec.json.encode(kept).decode()})


def shared_keys(warehouse: Warehouse) -> dict[str, list[str]]:
    """Return the entities of which several sources use the same key, with those sources, the biggest first."""
    text = warehouse.one("SELECT value FROM peil.meta WHERE key = 'shared'")
    return msgspec.json.decode(text, type=dict[str, list[str]]) if text else {}
