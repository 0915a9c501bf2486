"""Match a file's columns with an entity's: by their names, and by whether what they hold can be what the column needs."""

import msgspec

from peil.catalogue.model import Model
from peil.catalogue.structs import ColumnOf, Entity
from peil.load.drafting.guesses import DAYS, NUMBERS
from peil.load.drafting.naming import alike, named
from peil.load.drafting.profiles import Profile, Profiles

LEAST = 0.55
BY_KIND = 0.5  # of a day that is the only one, or a number that is the only key
MOST_ENTITIES = 3


class Match(msgspec.Struct, frozen=True):
    """A file's column and the entity's column that it seems to be, with how sure that is (0 to 1)."""

    column: str
    entity: str
    target: str
    confidence: float


class Proposal(msgspec.Struct, frozen=True):
    """An entity that a file's rows may be records of, with its columns and how sure that is (0 to 1)."""

    entity: str
    confidence: float
    matches: tuple[Match, ...]


def proposals(profiles: Profiles, model: Model, most: int = MOST_ENTITIES) -> list[Proposal]:
    """Return the entities that fit a file best, the best first."""
    found = [propose_for(profiles, model, name) for name in model.entities]
    return sorted((one for one in found if one.matches), key=lambda one: one.confidence, reverse=True)[:most]


def propose_for(profiles: Profiles, model: Model, name: str) -> Proposal:
    """Return what a file's columns would be if its rows were records of one entity, with columns of its parents for what is left."""
    entity = model.entities[name]
    own = _assigned(entity, list(profiles.columns))
    matches = list(own)
    matches += _by_kind(profiles, entity, matches)
    for column, parent in entity.parents.items():
        if any(match.entity == name and match.target == column for match in matches):
            taken = {match.column for match in matches}
            left = [one for one in profiles.columns if one.name not in taken]
            known = set(model.entities[parent].key) | {match.target for match in matches}
            matches += [match for match in _assigned(model.entities[parent], left, without=known) if match.confidence >= 0.75]
    order = {one.name: at for at, one in enumerate(profiles.columns)}
    return Proposal(name, _confidence(profiles, model, entity, matches), tuple(sorted(matches, key=lambda match: order[match.column])))


def fit(profile: Profile, column: ColumnOf) -> float:
    """Return whether what a file's column holds can be what an entity's column needs, from 0 (never) to 1."""
    kind = profile.guess.kind
    if kind == "empty":
        return 0.6
    if column.type == "enum":
        return known_values(profile, column)
    if column.type in ("date", "timestamp"):
        return 1.0 if kind in DAYS else 0.0
    if column.type in ("integer", "decimal", "money"):
        suits = kind == "whole" or (kind in NUMBERS and column.type != "integer")
        return 1.0 if suits else 0.0
    if column.type == "boolean":
        return 1.0 if kind == "truth" else 0.9 if set(profile.values) <= {"0", "1"} and profile.values else 0.0
    if kind in ("number", "percent", "truth", "moment"):
        return 0.3
    return 0.6 if kind == "day" or (kind == "mail" and column.type != "id") else 1.0


def known_values(profile: Profile, column: ColumnOf) -> float:
    """Return the share of a file's values that a fixed list has, by their names or labels; a column without few values fits badly."""
    if not profile.values:
        return 0.3
    known = {word for value, label in column.values.items() for word in (value, label.en.lower(), label.nl.lower())}
    share = sum(value.strip().lower() in known for value in profile.values) / len(profile.values)
    return 0.5 + 0.5 * share


def _assigned(entity: Entity, columns: list[Profile], *, without: set[str] | None = None) -> list[Match]:
    """Return the best pairs, each column in one of them."""
    pairs = []
    for profile in columns:
        for target, column in entity.columns.items():
            if target not in (without or ()):
                score = named(profile.name, entity, target)
                score *= fit(profile, column) if score else 0
                if score >= LEAST:
                    pairs.append((score, -columns.index(profile), profile.name, target))
    found: dict[str, Match] = {}
    taken: set[str] = set()
    for score, _, name, target in sorted(pairs, key=lambda pair: (pair[0], pair[1]), reverse=True):
        if name not in found and target not in taken:
            found[name] = Match(name, entity.name, target, round(score, 2))
            taken.add(target)
    return list(found.values())


def _by_kind(profiles: Profiles, entity: Entity, matches: list[Match]) -> list[Match]:
    """Return what follows from what a column holds where its name tells nothing: the only day, and the only key."""
    taken, targets = {match.column for match in matches}, {match.target for match in matches}
    left = [one for one in profiles.columns if one.name not in taken]
    found = []
    time = entity.time if entity.time in entity.columns else None
    days = [one for one in left if one.guess.kind in DAYS]
    if time is not None and time not in targets and len(days) == 1:
        found.append(Match(days[0].name, entity.name, time, BY_KIND))
    single = [key[0] for key in profiles.keys if len(key) == 1 and key[0] not in taken]
    codes = [name for name in single if profiles.named(name).guess.kind in ("code", "whole", "text")]
    if len(entity.key) == 1 and entity.key[0] not in targets and codes and alike(codes[0], "id") > 0.5:
        found.append(Match(codes[0], entity.name, entity.key[0], BY_KIND))
    return found


def _key(profiles: Profiles, entity: Entity, matches: list[Match]) -> float:
    """Return how good a key the file has: the entity's own counts in full where it tells the rows apart."""
    found = {match.target: match.column for match in matches if match.entity == entity.name and match.target in entity.key}
    if len(found) < len(entity.key):
        return 0.4 if profiles.whole_rows else 0.0
    return 1.0 if profiles.rows < 2 or any(set(key) <= set(found.values()) for key in profiles.keys) else 0.2


def _confidence(profiles: Profiles, model: Model, entity: Entity, matches: list[Match]) -> float:
    """Return how well an entity fits: the columns that it has, rare ones counting for more; its key, its time, and the file's own name."""
    own = {match.target for match in matches if match.entity == entity.name}
    filled = sum(one.guess.kind != "empty" for one in profiles.columns) or 1
    rare = sum(match.confidence * (1.0 if len(model.dimensions[match.target]) < 4 else 0.6) for match in matches)
    share = rare / max(filled, 3)
    used = sum(name in own for name in entity.columns) / len(entity.columns)
    key = _key(profiles, entity, matches)
    time = 1.0 if entity.time is None or entity.time in own else 0.5 if "." in (entity.time or "") else 0.0
    stem = profiles.file.rpartition("/")[2].partition(".")[0]
    called = max(alike(stem, name) for name in (entity.name, entity.label.en, entity.label.nl))
    found = 0.6 * share + 0.1 * used + 0.15 * key + 0.15 * time + 0.2 * called
    return round(min(1.0, found), 2)
