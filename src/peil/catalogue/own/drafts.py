"""Give the draft of a KPI: what a form holds, turned into a definition and checked by the catalogue's own parser, binder and checks."""

import re
from typing import Any

import msgspec

from peil.catalogue import formula as f
from peil.catalogue.binding import bind
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.checks import bases_of, check_kpi
from peil.catalogue.files import convert
from peil.catalogue.parsing import parse
from peil.catalogue.structs import Definition, Kpi
from peil.values.problems import Place, Problem
from peil.values.texts import Text

AUTO = "auto"
LONGEST_FORMULA = 10_000
LONGEST_TEXT = 2_000
PLACE = Place("kpis/")
TAKEN = ("new", "check")  # words of the pages' own addresses
FIELDS = {"unit_does_not_fit": "unit", "unknown_dimension": "dimensions", "dimension_cannot_cut": "dimensions"}
ID_FORM = re.compile(r"[a-z][a-z0-9_]{0,59}")
BAD_ID = Text(
    "An id has small letters, digits and underscores, begins with a letter and has 60 characters at the most: `orders_from_belgium`.",
    "Een id bestaat uit kleine letters, cijfers en lage streepjes, begint met een letter en telt hoogstens 60 tekens: `orders_from_belgium`.",
)
TAKEN_ID = Text("`{id}` is a word that Peil needs for itself; choose another id.", "`{id}` is een woord dat Peil zelf gebruikt; kies een ander id.")
NO_NAME = Text("A KPI needs a name, in one language at least.", "Een KPI heeft een naam nodig, in ten minste één taal.")
NO_DEFINITION = Text(
    "Say in one sentence what is counted, in one language at least; a year from now nobody knows.",
    "Zeg in één zin wat er wordt geteld, in ten minste één taal; over een jaar weet niemand het meer.",
)
NO_FORMULA = Text("Write a formula.", "Schrijf een formule.")
NOTHING_COUNTED = Text(
    "This counts nothing: a formula needs records, such as count(orders), or another KPI, such as kpi(net_sales).",
    "Hier wordt niets geteld: een formule heeft records nodig, zoals count(orders), of een andere KPI, zoals kpi(net_sales).",
)
TOO_LONG = Text("This is too long; {most} characters are the most.", "Dit is te lang; {most} tekens is het maximum.")


class Remark(msgspec.Struct, frozen=True):
    """Something that is wrong with a field of a draft; `at` is the part of the formula (from, up to) that it speaks of, if that is known."""

    field: str
    message: Text
    at: tuple[int, int] | None = None
    hint: Text | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A KPI as a form holds it.

    `dimensions` is the name of a set, `auto` for the set that suits the formula, columns with commas between them, or empty.
    """

    id: str = ""
    name: Text = Text("", "")
    definition: Text = Text("", "")
    category: str = "sales"
    unit: str = "count"
    unit_note: Text = Text("", "")
    direction: str = "up"
    kinds: tuple[str, ...] = ()
    formula: str = ""
    dimensions: str = AUTO


class Checked(msgspec.Struct, frozen=True):
    """A draft as a definition, what is wrong with it, and the catalogue with it put in place."""

    kpi: Kpi | None
    remarks: tuple[Remark, ...]
    catalogue: Catalogue

    def of(self, field: str) -> list[Remark]:
        """Return what is wrong with one field."""
        return [remark for remark in self.remarks if remark.field == field]


def id_for(name: str) -> str:
    """Return the id that a name suggests."""
    from peil.catalogue.search import plain

    words = re.sub(r"[^a-z0-9]+", "_", plain(name)).strip("_")
    return (f"kpi_{words}" if words[:1].isdigit() else words)[:60].rstrip("_")


def draft_of(definition: Definition) -> Draft:
    """Return the draft that a definition would be, for a copy or a change of it."""
    kpi = definition.kpi
    return Draft(
        id=definition.id,
        name=definition.name,
        definition=definition.definition,
        category=kpi.category,
        unit=definition.unit,
        unit_note=definition.unit_note or Text("", ""),
        direction=definition.direction,
        kinds=kpi.kinds,
        formula=definition.formula or "",
        dimensions=kpi.dimensions if isinstance(kpi.dimensions, str) else ", ".join(kpi.dimensions),
    )


def copy_of(definition: Definition, catalogue: Catalogue) -> Draft:
    """Return the draft of a shop's own KPI that begins as a copy, under an id and a name of its own."""
    draft = draft_of(definition)
    stem = f"{definition.id.replace('.', '_')[:50]}_own"
    free = next(name for name in (stem, *(f"{stem}_{number}" for number in range(2, 1000))) if name not in catalogue.kpis)
    return msgspec.structs.replace(draft, id=free, name=Text(f"{draft.name.en} (our own)", f"{draft.name.nl} (eigen)"))


def filled(text: Text) -> Text:
    """Return a text with a language that was left empty taken from the other; spaces brought down to one."""
    en, nl = (" ".join(words.split()) for words in (text.en, text.nl))
    return Text(en or nl, nl or en)


def on_one_line(formula: str) -> str:
    """Return a formula with spaces and line ends brought down to one space, but for those in quotes."""
    parts = re.split(r"('(?:[^']|'')*')", formula.strip())
    return "".join(part if index % 2 else re.sub(r"\s+", " ", part) for index, part in enumerate(parts))


def record_of(draft: Draft, catalogue: Catalogue) -> dict[str, Any]:
    """Return a draft as the keys and values of a definition file; what is empty is left out."""
    formula = on_one_line(draft.formula)
    record: dict[str, Any] = {
        "id": draft.id,
        "name": msgspec.to_builtins(filled(draft.name)),
        "category": draft.category,
        "kinds": list(draft.kinds),
        "definition": msgspec.to_builtins(filled(draft.definition)),
        "formula": formula,
        "unit": draft.unit,
        "unit_note": msgspec.to_builtins(filled(draft.unit_note)) if filled(draft.unit_note).en else None,
        "direction": draft.direction,
        "dimensions": _dimensions(draft.dimensions, formula, catalogue),
    }
    return {key: value for key, value in record.items() if value not in (None, "", [])}


def _dimensions(asked: str, formula: str, catalogue: Catalogue) -> str | list[str] | None:
    if asked == AUTO:
        return natural_set(formula, catalogue)
    return [name.strip() for name in asked.split(",") if name.strip()] if "." in asked else asked


def natural_set(formula: str, catalogue: Catalogue) -> str | None:
    """Return the set of dimensions that suits a formula: all within reach of every entity it counts, the nearest, and of those the largest."""
    try:
        bound, _ = bind(parse(formula), catalogue)
    except f.BadFormula:
        return None
    bases = {node.base for node in bound.walk() if isinstance(node, f.Aggregate) and node.base}
    bases |= {base for node in bound.walk() if isinstance(node, f.Kpi) for base in bases_of(catalogue, node.id)}
    able = []
    for name, columns in catalogue.language.dimension_sets.items():
        held = {column.partition(".")[0] for column in columns}
        reached = [catalogue.model.reach(base) for base in bases]
        if all(held <= set(reach) for reach in reached):
            able.append((-sum(min(len(reach[entity]) for entity in held) for reach in reached), len(columns), name))
    return max(able)[2] if able and bases else None


def check_draft(draft: Draft, catalogue: Catalogue) -> Checked:
    """Return a draft as a definition with everything that is wrong with it; the definition is None where it cannot be one."""
    remarks = [*_plain_remarks(draft)]
    record = record_of(draft, catalogue)
    record = {"name": {"en": "This KPI", "nl": "Deze KPI"}, "definition": {"en": "", "nl": ""}} | {
        key: value for key, value in record.items() if value != {"en": "", "nl": ""}
    }
    if not ID_FORM.fullmatch(draft.id):
        record["id"] = "draft"
    kpi = convert(record, Kpi, PLACE.file, (), {(key,): 1 for key in record})
    if isinstance(kpi, Problem):
        return Checked(None, (*remarks, Remark(kpi.place.column or "formula", kpi.message, None, kpi.hint)), catalogue)
    kpi = msgspec.structs.replace(kpi, place=PLACE)
    extended = catalogue.with_kpi(kpi)
    if kpi.formula and len(draft.formula) <= LONGEST_FORMULA:
        remarks += formula_remarks(draft.formula, extended) or _whole_remarks(kpi, extended)
    return Checked(kpi, tuple(remarks), extended)


def _plain_remarks(draft: Draft) -> list[Remark]:
    found = []
    if not ID_FORM.fullmatch(draft.id):
        found.append(Remark("id", BAD_ID))
    elif draft.id in TAKEN:
        found.append(Remark("id", Text(TAKEN_ID.say("en", id=draft.id), TAKEN_ID.say("nl", id=draft.id))))
    found += [Remark("name", NO_NAME)] if not filled(draft.name).en else []
    found += [Remark("definition", NO_DEFINITION)] if not filled(draft.definition).en else []
    found += [Remark("formula", NO_FORMULA)] if not draft.formula.strip() else []
    lengths = {"name": max(len(draft.name.en), len(draft.name.nl)), "definition": max(len(draft.definition.en), len(draft.definition.nl))}
    most = {"name": 120, "definition": LONGEST_TEXT, "formula": LONGEST_FORMULA}
    for field, length in (lengths | {"formula": len(draft.formula)}).items():
        if length > most[field]:
            found.append(Remark(field, Text(TOO_LONG.say("en", most=most[field]), TOO_LONG.say("nl", most=most[field]))))
    return found


def formula_remarks(text: str, catalogue: Catalogue) -> list[Remark]:
    """Return all that is wrong with a formula as it was typed, each with the part of it that it speaks of."""
    try:
        tree = parse(text)
    except f.BadFormula as wrong:
        at = None if wrong.at is None else (wrong.at, min(wrong.at + 12, len(text)))
        return [Remark("formula", sentence(wrong.why), at)]
    bound, whys = bind(tree, catalogue)
    if not whys and not any(isinstance(node, f.Aggregate | f.Kpi) for node in bound.walk()):
        return [Remark("formula", NOTHING_COUNTED)]
    return [Remark("formula", sentence(why), spot(text, why)) for why in whys]


def _whole_remarks(kpi: Kpi, catalogue: Catalogue) -> list[Remark]:
    found = []
    for problem in check_kpi(catalogue, kpi):
        said = (problem.message.say(language).removeprefix(f"KPI `{kpi.id}`: ") for language in ("en", "nl"))
        found.append(Remark(FIELDS.get(problem.code, "formula"), sentence(Text(*said)), None, problem.hint))
    return found


def sentence(why: Text) -> Text:
    """Return a part of a sentence as one of its own: with a capital and a full stop."""
    whole = []
    for said in (why.en, why.nl):
        begun = said if re.match(r"\w+\(", said) else f"{said[:1].upper()}{said[1:]}"
        whole.append(begun if begun.endswith((".", "?")) else f"{begun}.")
    return Text(*whole)


def spot(text: str, why: Text) -> tuple[int, int] | None:
    """Return where in a formula stands what a sentence speaks of: the first of the names in it that the formula has, whole ones first."""
    names = re.findall(r"`([^`]+)`", why.en)
    pairs = [".".join(names[:2])] if len(names) > 1 else []
    for name in (*pairs, *(name for name in names if "." in name), *names):
        found = re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        if found:
            return found.span()
    return None
