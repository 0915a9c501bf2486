"""Write a mapping for a file that no reader knows, as YAML that loads as it is, with what stands in each column beside it."""

import json
import re
from collections.abc import Mapping

import msgspec

from peil.catalogue.model import Model
from peil.load.drafting.amounts import change_in, changed
from peil.load.drafting.doubts import doubts
from peil.load.drafting.expressions import column_of, expression_of
from peil.load.drafting.keys import key_parts
from peil.load.drafting.profiles import Profile, Profiles
from peil.values.texts import Language, Text

BEGUN = Text(
    "A draft of how to read {file}, made by Peil. Look it over; nothing in it is final.",
    "Een voorstel om {file} te lezen, gemaakt door Peil. Kijk het na; niets ervan ligt vast.",
)
UNUSED = Text("Columns of the file that are not used:", "Kolommen van het bestand die niet worden gebruikt:")
UNTOLD = Text("no column of the file says which of them a row belongs to", "geen kolom van het bestand zegt bij welke een rij hoort")
EMPTY = Text("{share} empty", "{share} leeg")


class Ground(msgspec.Struct, frozen=True):
    """What a draft is made for: the source its records get, the shop's time zone, the language of what it says, and whether samples stand in it.

    A draft that is kept has none: they may be of people.
    """

    source: str
    timezone: str
    language: Language
    samples: bool = True


class Drafted(msgspec.Struct, frozen=True):
    """The records of one entity in a draft: SQL by column, what is said of each, which rows, and one for each value of what."""

    entity: str
    columns: dict[str, str]
    said: dict[str, str]
    where: str | None = None
    one_per: str | None = None


def source_of(file: str) -> str:
    """Return a name for the source of a file: its own without dates and numbers."""
    stem = re.sub(r"\.[A-Za-z]{2,7}$", "", file.partition(" › ")[0])
    plain = re.sub(r"[^a-z]+", "_", stem.lower()).strip("_")
    return plain or "file"


def draft(profiles: Profiles, model: Model, entity: str, choices: Mapping[str, str], ground: Ground) -> str:
    """Return the mapping (YAML) by which a file's rows are records of an entity; `choices` gives `entity.column` by the file's column.

    Columns chosen of parents make records of these, one for each value of the column that refers to them.
    """
    wanted = {column: target.partition(".")[::2] for column, target in choices.items() if target}
    parents = {parent: column for column, parent in model.entities[entity].parents.items()}
    others = sorted({name for name, _ in wanted.values() if name != entity}, key=lambda name: len(model.reach(name)))
    linked = {name: column for column, (owner, name) in wanted.items() if owner == entity}
    records, lost = [], []
    for name in others:
        link = linked.get(parents.get(name, ""))
        made = _records(profiles, model, name, (wanted, link), ground) if link or _has_key(model, name, wanted) else None
        if made is None:
            lost.append(name)
        else:
            records.append(made)
    records.append(_records(profiles, model, entity, (wanted, None), ground))
    return "\n".join(_written(profiles, records, lost, ground)) + "\n"


def _has_key(model: Model, name: str, wanted: Mapping[str, tuple[str, str]]) -> bool:
    chosen = {target for owner, target in wanted.values() if owner == name}
    return set(model.entities[name].key) <= chosen


def _records(profiles: Profiles, model: Model, name: str, chosen: tuple[Mapping[str, tuple[str, str]], str | None], ground: Ground) -> Drafted:
    """Return the records of one entity; `chosen` holds all targets, and for a parent the column that refers to it."""
    wanted, link = chosen
    entity = model.entities[name]
    mine = {column: change_in(target) for column, (owner, target) in wanted.items() if owner == name}
    targets = {target: column for column, (target, _) in mine.items() if target in entity.columns}
    of_entity = {target: mine[column][1] for target, column in targets.items()}
    if link is not None:
        targets[entity.key[0]] = link
    written = {one.guess.written for one in profiles.columns if one.guess.written and one.name in wanted}
    changes = {target: change for target, change in of_entity.items() if change.suffix}
    if changes:
        written.add("point")  # what is calculated is written with one
    expressions = {target: expression_of(profiles.named(column), entity.columns[target], frozenset(written)) for target, column in targets.items()}
    quantity = profiles.named(targets["quantity"]) if "quantity" in targets else None
    expressions |= {target: changed(profiles.named(targets[target]), change, quantity) for target, change in changes.items()}
    keys = key_parts(profiles, entity, targets, expressions, ground.source)
    said = {
        target: _said(profiles.named(column), ground, f"{name}.{target}{of_entity[target].suffix if target in of_entity else ''}")
        for target, column in targets.items()
    }
    said |= {target: part.note.say(ground.language) for target, part in keys.items() if part.note is not None and link is None}
    columns = {target: part.sql for target, part in keys.items()} | {target: sql for target, sql in expressions.items() if target not in keys}
    one_per = next((part.sql for part in keys.values() if part.one_per or link is not None), None)  # of a parent, however many rows refer to it
    return Drafted(name, columns, said, _where(profiles, link), one_per)


def _where(profiles: Profiles, link: str | None) -> str | None:
    """Return which rows refer to a parent at all."""
    if link is None or not profiles.named(link).empty:
        return None
    return f"nullif(trim(CAST({column_of(profiles.named(link))} AS VARCHAR)), '') IS NOT NULL"


def _said(profile: Profile, ground: Ground, target: str = "") -> str:
    """Return what stands in a column: what it seems to hold, samples, how much is empty, and what is in doubt about it."""
    language = ground.language
    parts = [profile.guess.say(language), ", ".join(profile.samples) if ground.samples and profile.guess.kind != "mail" else ""]
    if 0 < profile.empty < 1:
        parts.append(EMPTY.say(language, share=f"{profile.empty:.0%}"))
    parts += [doubt.say(language) for doubt in doubts(profile, target)]
    return " · ".join(part for part in parts if part)


def _written(profiles: Profiles, records: list[Drafted], lost: list[str], ground: Ground) -> list[str]:
    """Return the lines of the YAML."""
    used = [one for one in profiles.columns if any(column_of(one) in sql for record in records for sql in record.columns.values())]
    has = [one for one in used if any(column_of(one) in sql and not sql.startswith("md5(") for record in records for sql in record.columns.values())]
    lines = [f"# {_line(BEGUN.say(ground.language, file=profiles.file))}", f"source: {scalar(ground.source)}", f"timezone: {scalar(ground.timezone)}"]
    lines += ["sheets:", f"  - has: [{', '.join(scalar(one.name.strip()) for one in has or used or profiles.columns)}]", "    entities:"]
    for record in records:
        lines.append(f"      {record.entity}:")
        lines += [f"        {name}: {scalar(sql)}" for name, sql in (("where", record.where), ("one_per", record.one_per)) if sql]
        lines.append("        columns:")
        for target, sql in record.columns.items():
            remark = record.said.get(target)
            lines.append(f"          {target}: {scalar(sql)}" + (f"  # {_line(remark)}" if remark else ""))
    lines += [f"# {name}: {UNTOLD.say(ground.language)}." for name in lost]
    left = [one for one in profiles.columns if one not in has]
    if left:
        lines += [
            f"# {UNUSED.say(ground.language)}",
            *(f"# {_line(json.dumps(one.name, ensure_ascii=False))}: {_line(_said(one, ground))}" for one in left),
        ]
    return lines


def scalar(text: str) -> str:
    """Return a text as YAML writes it on one line."""
    if re.fullmatch(r"[A-Za-z_][\w./]*", text) and text.lower() not in ("true", "false", "null", "yes", "no", "on", "off", "y", "n"):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(letter if letter.isprintable() and letter not in '"\\' else f"\\U{ord(letter):08X}" for letter in text) + '"'


def _line(text: str) -> str:
    """Return a text on one line, without what YAML does not bear in a remark."""
    return re.sub(r"\s+", " ", "".join(letter if letter.isprintable() else " " for letter in text)).strip()
