"""Give the model: the entities and the many-to-one links between them, and which entity can reach which columns."""

from collections import deque
from collections.abc import Iterable
from functools import cached_property

import msgspec

from peil.catalogue import formula as f
from peil.catalogue.structs import ColumnOf, Entity


class Step(msgspec.Struct, frozen=True):
    """A link from a row to its one parent: `child.column` holds the key of `parent`."""

    child: str
    column: str
    parent: str


class Model:
    """The entities by name, with the shortest chain of parents between any two."""

    def __init__(self, entities: dict[str, Entity]) -> None:
        self.entities = entities
        self._reach: dict[str, dict[str, tuple[Step, ...]]] = {}

    def reach(self, base: str) -> dict[str, tuple[Step, ...]]:
        """Return every entity a row of `base` has one row of, with the steps that lead there; the shortest, first declared, wins."""
        if base not in self._reach:
            found: dict[str, tuple[Step, ...]] = {base: ()}
            queue = deque([base])
            while queue:
                name = queue.popleft()
                for column, parent in self.entities[name].parents.items():
                    if parent in self.entities and parent not in found:
                        found[parent] = (*found[name], Step(name, column, parent))
                        queue.append(parent)
            self._reach[base] = found
        return self._reach[base]

    def column(self, entity: str, name: str) -> ColumnOf | None:
        """Return the column, or None where there is none."""
        return self.entities[entity].columns.get(name) if entity in self.entities else None

    def clock(self, entity: str) -> f.Column | None:
        """Return the time column of an entity."""
        clock = self.entities[entity].clock
        return f.Column(*clock) if clock else None

    def base_of(self, columns: Iterable[f.Column]) -> str | None:
        """Return the entity from which all these columns can be reached, or None; the nearest to them wins."""
        needed = {column.entity for column in columns}
        able = [name for name in needed if needed <= set(self.reach(name))]
        return able[0] if able else None

    def near(self, base: str, column: f.Column) -> f.Column:
        """Return the column itself, or the base's own link to that parent where the column is the parent's key."""
        steps = self.reach(base).get(column.entity, ())
        if steps and self.entities[column.entity].key == (column.name,):
            return f.Column(steps[-1].child, steps[-1].column)
        return column

    @cached_property
    def dimensions(self) -> dict[str, list[str]]:
        """Return the entities that have a column of each name."""
        found: dict[str, list[str]] = {}
        for name, entity in self.entities.items():
            for column in entity.columns:
                found.setdefault(column, []).append(name)
        return found

    @cached_property
    def conformed(self) -> dict[str, dict[str, f.Column]]:
        """Return for each shared dimension the entities that declare it and the column in which they hold it."""
        found: dict[str, dict[str, f.Column]] = {}
        for name, entity in self.entities.items():
            for dimension, column in entity.conforms.items():
                owner, _, short = column.rpartition(".")
                found.setdefault(dimension, {})[name] = f.Column(owner or name, short)
        return found
