"""Keep days that sources deliver anew right, in whatever order their files are loaded: the newest file speaks for the whole days it covers."""

from peil.load.reading import Restated, quoted
from peil.load.records import Ready
from peil.warehouse.engine import Warehouse


class Restating:
    """What one file restates of one entity and source; `as_of` is the moment of the file (UTC, ISO text)."""

    def __init__(self, warehouse: Warehouse, ready: Ready, restated: Restated, place: tuple[str, str, str]) -> None:
        self.warehouse = warehouse
        self.ready = ready
        self.restated = restated
        self.entity, self.source, self.as_of = place
        self.values: dict[str, object] = {"entity": self.entity, "source": self.source, "as_of": self.as_of}
        self.periods = f"{ready.name}_periods"

    def drop_older(self) -> int:
        """Take out the rows of days that a newer file has restated already, and return how many; note which days this file covers."""
        day = quoted(self.restated.day)
        scope = f"({self.restated.scope})::VARCHAR"
        first, last = (f"DATE '{text}'" if text else end for text, end in ((self.restated.first, f"min({day})"), (self.restated.last, f"max({day})")))
        self.warehouse.execute(
            f"CREATE OR REPLACE TEMP TABLE {self.periods} AS SELECT {scope} AS scope, least({first}, min({day})) AS first_day,"
            f" greatest({last}, max({day})) AS last_day FROM {self.ready.name} WHERE {day} IS NOT NULL GROUP BY 1"
        )
        known = "SELECT count(*) FROM peil.restated WHERE entity = $entity AND source = $source AND as_of > $as_of::TIMESTAMP"
        if not self.warehouse.one(known, self.values):
            return 0
        newer = (
            "SELECT 1 FROM peil.restated p WHERE p.entity = $entity AND p.source = $source AND p.as_of > $as_of::TIMESTAMP"
            f" AND p.scope IS NOT DISTINCT FROM {scope} AND {day} BETWEEN p.first_day AND p.last_day"
        )
        return int(self.warehouse.one(f"DELETE FROM {self.ready.name} WHERE EXISTS ({newer})", self.values) or 0)

    def take_away(self, keys: tuple[str, ...], load_id: int) -> int:
        """Delete the stored records of the days covered that the file does not hold and that are not newer, and return how many."""
        others = f"SELECT count(*) FROM (SELECT 1 FROM {quoted(self.entity)} WHERE _source = $source AND _load <> $load LIMIT 1)"
        if not self.warehouse.one(others, {"source": self.source, "load": load_id}):
            return 0
        whole = f"SELECT count(*) = (SELECT count(*) FROM {self.ready.name}) FROM {quoted(self.entity)} WHERE _source = $source"
        if self.warehouse.one(whole, {"source": self.source}):
            return 0  # all that is stored is what the file brought
        on = " AND ".join(f"n.{quoted(key)} = t.{quoted(key)}" for key in keys)
        scope = f"({self.restated.scope})::VARCHAR"
        day = f"t.{quoted(self.restated.day)}"
        covered = f"SELECT 1 FROM {self.periods} p WHERE p.scope IS NOT DISTINCT FROM {scope} AND {day} BETWEEN p.first_day AND p.last_day"
        gone = (
            f"DELETE FROM {quoted(self.entity)} t WHERE t._source = $source AND (t._as_of IS NULL OR t._as_of <= $as_of::TIMESTAMP)"
            f" AND EXISTS ({covered}) AND NOT EXISTS (SELECT 1 FROM {self.ready.name} n WHERE {on})"
        )
        return int(self.warehouse.one(gone, {"source": self.source, "as_of": self.as_of}) or 0)

    def note(self, load_id: int) -> None:
        """Note which days the file covers."""
        self.warehouse.execute(
            f"INSERT INTO peil.restated SELECT $entity, $source, scope, first_day, last_day, $as_of::TIMESTAMP, $load FROM {self.periods}",
            self.values | {"load": load_id},
        )


def unsay(warehouse: Warehouse, entity: str, source: str, load_id: int | None = None) -> None:
    """Forget which days were covered by the files of an entity and source, or by one load of them."""
    own = "true" if load_id is None else "load_id = $load"
    values: dict[str, object] = {"entity": entity, "source": source} | ({} if load_id is None else {"load": load_id})
    warehouse.execute(f"DELETE FROM peil.restated WHERE entity = $entity AND source = $source AND {own}", values)


class Buried:
    """What a source says it deleted, kept beside the days restated (scope `gone:KEY`), so that an older file does not bring it back."""

    def __init__(self, warehouse: Warehouse, ready: Ready, place: tuple[str, str, str]) -> None:
        self.warehouse = warehouse
        self.ready = ready
        self.entity, self.source, self.key = place
        self.values: dict[str, object] = {"entity": self.entity, "source": self.source}
        grave = "SELECT 1 FROM peil.restated p WHERE p.entity = $entity AND p.source = $source AND p.scope = 'gone:' || one.\"{key}\""
        self.buried = f"EXISTS ({grave.format(key=self.key)} AND p.as_of >= one._as_of)"

    def note(self, gone: str, load_id: int) -> int:
        """Note what was deleted and when, and return how much that is."""
        noted = "INSERT INTO peil.restated SELECT $entity, $source, 'gone:' || key, NULL, NULL, as_of::TIMESTAMP, $load"
        return int(self.warehouse.one(f"{noted} FROM ({gone}) WHERE key IS NOT NULL AND as_of IS NOT NULL", self.values | {"load": load_id}) or 0)

    def drop(self) -> None:
        """Take what was deleted since out of the incoming records."""
        known = "SELECT count(*) FROM peil.restated WHERE entity = $entity AND source = $source AND starts_with(scope, 'gone:')"
        if self.warehouse.one(known, self.values):
            self.warehouse.execute(f"DELETE FROM {self.ready.name} one WHERE {self.buried}", self.values)

    def take_away(self) -> None:
        """Delete the stored records that were deleted since."""
        self.warehouse.execute(f"DELETE FROM {quoted(self.entity)} one WHERE one._source = $source AND {self.buried}", self.values)
