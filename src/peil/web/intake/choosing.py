"""Show the columns of a file beside what each may become, read what was chosen, and make the mapping of it."""

from collections.abc import Mapping

import msgspec

from peil.catalogue.structs import Entity
from peil.load.drafting.amounts import change_in, changes_for
from peil.load.drafting.doubts import doubts
from peil.load.drafting.drafts import Ground, draft, source_of
from peil.load.drafting.matching import Proposal, proposals, propose_for
from peil.load.drafting.profiles import Profiles
from peil.values.errors import BadQuestion
from peil.values.texts import Text
from peil.web.viewing import View

LARGE = 200_000  # rows, over which a check waits until it is asked for
NO_ENTITY = Text("There is no entity `{name}`.", "Er is geen entiteit `{name}`.")


class Choice(msgspec.Struct, frozen=True):
    """A column of a file on the page: its field's name, what it holds, and what it was taken for."""

    field: str
    name: str
    holds: str
    samples: tuple[str, ...]
    empty: str
    distinct: int
    target: str
    sure: bool


class Group(msgspec.Struct, frozen=True):
    """The columns of one entity that a file's column can become, as (value, words)."""

    label: str
    targets: tuple[tuple[str, str], ...]


class Chosen(msgspec.Struct, frozen=True):
    """What was chosen for a file: the entity of its rows, the source, and `entity.column` by the file's column."""

    entity: str
    source: str
    choices: dict[str, str]


def proposed(view: View, profiles: Profiles, asked: str) -> tuple[Proposal, list[Proposal]]:
    """Return what a file's rows may be: the entity asked for, or the one that fits best; and the best few."""
    model = view.running.workspace.catalogue.model
    if asked and asked not in model.entities:
        raise BadQuestion(why=Text(NO_ENTITY.say("en", name=asked[:40]), NO_ENTITY.say("nl", name=asked[:40])))
    best = proposals(profiles, model)
    if asked:
        return propose_for(profiles, model, asked), best
    return (best[0] if best else propose_for(profiles, model, "orders")), best


def columns_of(view: View, profiles: Profiles, proposal: Proposal) -> list[Choice]:
    """Return the columns with what each was taken for."""
    matches = {match.column: match for match in proposal.matches}
    found = []
    for at, one in enumerate(profiles.columns):
        match = matches.get(one.name)
        empty = view.numbers.percent(one.empty) if 0 < one.empty < 1 else ""
        target = f"{match.entity}.{match.target}" if match else ""
        sure = match is None or match.confidence >= 0.8
        found.append(Choice(f"c{at}", one.name, one.guess.say(view.language), one.samples, empty, one.distinct, target, sure))
    return found


def groups_of(view: View, name: str) -> list[Group]:
    """Return the columns to choose from: those of the entity, then those of its parents."""
    model = view.running.workspace.catalogue.model
    parents = [parent for parent in dict.fromkeys(model.entities[name].parents.values()) if parent in model.entities]
    return [_group(view, model.entities[one]) for one in (name, *(parent for parent in parents if parent != name))]


def _group(view: View, entity: Entity) -> Group:
    key = view.say("key", "sleutel")
    country, words = view.running.workspace.settings.country, list[tuple[str, str]]()
    for column, spec in entity.columns.items():
        target, label = f"{entity.name}.{column}", spec.label.say(view.language)
        words.append((target, f"{label} ({key})" if column in entity.key else label))
        words += [(target + change.suffix, f"{label}, {change.say().say(view.language)}") for change in changes_for(target, country)]
    return Group(entity.label.say(view.language), tuple(words))


def entities_of(view: View, best: list[Proposal]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the entities that a file may be, and all others, by their labels."""
    entities = view.running.workspace.catalogue.model.entities
    likely = [(one.entity, entities[one.entity].label.say(view.language)) for one in best]
    known = {name for name, _ in likely}
    others = [(name, entity.label.say(view.language)) for name, entity in entities.items() if name not in known]
    return likely, sorted(others, key=lambda one: one[1].casefold())


def chosen_in(view: View, profiles: Profiles, fields: Mapping[str, str]) -> Chosen:
    """Return what a form says; a column that the entity and its parents do not have counts as not used."""
    entity = fields.get("entity", "")
    proposed_for = view.running.workspace.catalogue.model.entities.get(entity)
    if proposed_for is None:
        raise BadQuestion(why=Text(NO_ENTITY.say("en", name=entity[:40]), NO_ENTITY.say("nl", name=entity[:40])))
    known = {value for group in groups_of(view, entity) for value, _ in group.targets}
    choices = {one.name: fields.get(f"c{at}", "") for at, one in enumerate(profiles.columns)}
    return Chosen(entity, source_of(fields.get("source", "") or profiles.file), {name: target for name, target in choices.items() if target in known})


def mapping_of(view: View, profiles: Profiles, chosen: Chosen) -> str:
    """Return the mapping (YAML) that was chosen."""
    ground = Ground(chosen.source, view.running.workspace.settings.timezone, view.language, samples=False)
    return draft(profiles, view.running.workspace.catalogue.model, chosen.entity, chosen.choices, ground)


def doubts_of(view: View, profiles: Profiles, chosen: Chosen) -> list[tuple[str, str]]:
    """Return what is in doubt about the choices, as (column, sentence), columns chosen twice among them."""
    found = []
    taken: dict[str, str] = {}
    for name, choice in chosen.choices.items():
        found += [(name, doubt.say(view.language)) for doubt in doubts(profiles.named(name), choice)]
        target = change_in(choice)[0]
        if target in taken:
            first = taken[target]
            found.append((name, view.say(f"Chosen for the same as “{first}”; this one counts.", f"Gekozen voor hetzelfde als ‘{first}’; deze telt.")))
        taken[target] = name
    return found
