"""Read a file of goals: YAML with all that belongs to them, or a table with a row for each goal; every mistake with its file, line and key."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import msgspec

from peil.catalogue.files import Lines, convert, read_yaml
from peil.steer.exchange.files import COLUMNS, HARMFUL, LISTS, ActionPart, Found, GoalPart, ObjectivePart, Parcel, Part, PersonPart
from peil.values.errors import did_you_mean
from peil.values.problems import Place, Problem
from peil.values.steering_errors import BadGoalsFile
from peil.values.texts import Text, one_of

SECTIONS: dict[str, type[Part]] = {"people": PersonPart, "objectives": ObjectivePart, "goals": GoalPart, "actions": ActionPart}
MOST_SHOWN = 10
NAMES: dict[str, str] = {
    "titel": "title",
    "doel": "title",
    "goal": "title",
    "eigenaar": "owner",
    "streefwaarde": "target",
    "uitgangswaarde": "baseline",
}
NAMES |= {"van": "first", "tot en met": "last", "ritme": "rhythm", "doelstelling": "objective", "waarom": "why", "from": "first", "until": "last"}
TRUE, FALSE = ("yes", "ja", "true", "waar", "1"), ("no", "nee", "false", "onwaar", "0")
NOT_LIST = Text("`{name}` is a list: each part begins with `- `.", "`{name}` is een lijst: elk deel begint met `- `.")
NO_GOALS = Text(
    "there is nothing in it. A file of goals has `goals:` with a list.", "er staat niets in. Een bestand met doelen heeft `goals:` met een lijst."
)
NOT_UTF8 = Text("It is not text in UTF-8. Save it as UTF-8.", "Het is geen tekst in UTF-8. Sla het op als UTF-8.")
ENDING = Text("A file of goals ends in .yaml or .csv.", "Een bestand met doelen eindigt op .yaml of .csv.")


def refused(file: str, problems: list[Problem]) -> BadGoalsFile:
    """Return the error that says what is wrong with a file, the first mistakes with their places."""
    shown = problems[:MOST_SHOWN]
    more = f" (+{len(problems) - len(shown)})" if len(problems) > len(shown) else ""

    def told(problem: Problem, language: str) -> str:
        hint = f" {getattr(problem.hint, language)}" if problem.hint else ""
        return f"{problem.place}: {getattr(problem.message, language)}{hint}"

    said = [" ".join(told(problem, language) for problem in shown) + more for language in ("en", "nl")]
    return BadGoalsFile(file=file, why=Text(said[0], said[1]))


def parcel_of(path: Path) -> Parcel:
    """Return what stands in a file; raises BadGoalsFile with the lines of its mistakes."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise BadGoalsFile(file=path, why=Text(f"{wrong.strerror}.", f"{wrong.strerror}.")) from None
    except UnicodeDecodeError:
        raise BadGoalsFile(file=path, why=NOT_UTF8) from None
    return parcel_in(text, path.name)


def parcel_in(text: str, file: str) -> Parcel:
    """Return what stands in the text of a file, by the ending of its name; raises BadGoalsFile."""
    if file.lower().endswith((".yaml", ".yml")):
        found, problems = _from_yaml(text, file)
    elif file.lower().endswith(".csv"):
        found, problems = _from_table(text, file)
    else:
        raise BadGoalsFile(file=file, why=ENDING)
    if problems:
        raise refused(file, problems)
    return found


def wrong(message: Text, place: Place) -> Problem:
    """Return a mistake in a file of goals."""
    return Problem("bad_definition", message, place)


def _from_yaml(text: str, file: str) -> tuple[Parcel, list[Problem]]:
    value, lines, problem = read_yaml(text, file)
    if problem is not None:
        return Parcel(), [problem]
    if not isinstance(value, dict) or not value:
        return Parcel(), [wrong(NO_GOALS, Place(file))]
    unknown = [name for name in value if name not in SECTIONS]
    problems = [wrong(_no_section(name), Place(file, lines.get((name,)))) for name in unknown]
    parts: dict[str, tuple[Found, ...]] = {}
    for name, shape in SECTIONS.items():
        items = value.get(name) or []
        if not isinstance(items, list):
            problems.append(wrong(_filled(NOT_LIST, name=name), Place(file, lines.get((name,)))))
            continue
        made = [_found(item, shape, (file, (name, number), lines)) for number, item in enumerate(items)]
        problems += [one for one in made if isinstance(one, Problem)]
        parts[name] = tuple(one for one in made if isinstance(one, Found))
    return Parcel(parts.get("people", ()), parts.get("objectives", ()), parts.get("goals", ()), parts.get("actions", ())), problems


def _filled(text: Text, **facts: object) -> Text:
    return Text(text.en.format(**facts), text.nl.format(**facts))


def _no_section(name: str) -> Text:
    near, known = did_you_mean(name, list(SECTIONS)), one_of(list(SECTIONS))
    return Text(
        f"unknown key `{name}`.{near.en} A file of goals has {known}.", f"onbekende sleutel `{name}`.{near.nl} Een bestand met doelen heeft {known}."
    )


def _found(item: Any, shape: type[Part], where: tuple[str, tuple[str | int, ...], Lines]) -> Found | Problem:  # noqa: ANN401 - whatever YAML holds
    file, at, lines = where
    made = convert(item, shape, file, at, lines)
    if isinstance(made, Problem):
        return made
    keys = {str(path[len(at)]): line for path, line in lines.items() if path[: len(at)] == at and len(path) == len(at) + 1}
    return Found(made, frozenset(item), Place(file, lines.get(at)), keys)


def _from_table(text: str, file: str) -> tuple[Parcel, list[Problem]]:
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    header = [_column(cell) for cell in next(rows, [])]
    problems = _header_problems(header, file)
    if problems:
        return Parcel(), problems
    found: list[Found] = []
    line = rows.line_num + 1
    for row in rows:
        if any(cell.strip() for cell in row):
            made = _from_row(dict(zip(header, row, strict=False)), Place(file, line))
            (problems if isinstance(made, Problem) else found).append(made)  # type: ignore[arg-type]
        line = rows.line_num + 1
    return Parcel(goals=tuple(found), makes_people=True), problems


def _column(cell: str) -> str:
    clean = cell.strip().lower()
    return NAMES.get(clean, clean.replace(" ", "_"))


def _header_problems(header: list[str], file: str) -> list[Problem]:
    place, known = Place(file, 1), one_of(list(COLUMNS), 40)
    lacking = [name for name in ("title", "first", "last") if name not in header]
    problems = [wrong(Text(f"the column `{name}` is missing.", f"de kolom `{name}` ontbreekt."), place) for name in lacking]
    for name in (name for name in header if name and name not in COLUMNS):
        near = did_you_mean(name, list(COLUMNS))
        told = Text(f"unknown column `{name}`.{near.en} Known are {known}.", f"onbekende kolom `{name}`.{near.nl} Bekend zijn {known}.")
        problems.append(wrong(told, place))
    return problems


def _from_row(row: dict[str, str], place: Place) -> Found | Problem:
    fields: dict[str, Any] = {}
    for name, cell in row.items():
        text = cell.strip()
        text = text[1:] if text[:1] == "'" and text[1:2] in HARMFUL else text
        if name in LISTS and text:
            fields[name] = _listed(text)
        elif name == "remind" and text:
            if text.lower() not in TRUE + FALSE:
                return wrong(Text(f"`{text}` stands where yes or no belongs.", f"er staat `{text}` waar ja of nee hoort."), _in(place, name))
            fields[name] = text.lower() in TRUE
        elif name and text:
            fields[name] = text
    ended = {name: fields.pop(key) for key, name in (("closed_on", "day"), ("outcome", "outcome"), ("final", "final")) if key in fields}
    if ended:
        fields["closed"] = ended
    made = convert(fields, GoalPart, place.file, (), {(): place.line or 1} | {(name,): place.line or 1 for name in fields})
    if isinstance(made, Problem):
        return msgspec.structs.replace(made, place=_in(place, made.place.column), hint=None)
    return Found(made, frozenset(name for name in (*row, "closed") if name in GoalPart.__struct_fields__ and (name != "closed" or ended)), place)


def _in(place: Place, column: str | None) -> Place:
    return Place(place.file, place.line, column)


def _listed(text: str) -> list[str]:
    if text.startswith("["):
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if isinstance(found, list):
            return [str(one) for one in found]
    return [one.strip() for one in text.split(";") if one.strip()]
