"""Read definition files: YAML with the line of every value, turned into structs, each mistake into a Problem with its place."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import yaml

from peil.values.problems import Place, Problem
from peil.values.texts import Text

Lines = dict[tuple[str | int, ...], int]


def _scalar(node: yaml.ScalarNode, resolver: yaml.SafeLoader) -> Any:  # noqa: ANN401
    if node.tag in ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"):
        return node.value
    return resolver.construct_object(node)


def _plain(node: yaml.Node, at: tuple[str | int, ...], lines: Lines, resolver: yaml.SafeLoader) -> Any:  # noqa: ANN401
    """Return the node as plain Python, filling in the line of everything below it."""
    lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            lines[(*at, name)] = key.start_mark.line + 1
            found[name] = _plain(value, (*at, name), lines, resolver)
            lines[(*at, name)] = key.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*at, index), lines, resolver) for index, item in enumerate(node.value)]
    return _scalar(node, resolver)  # type: ignore[arg-type]


def read_yaml(text: str, file: str) -> tuple[Any, Lines, Problem | None]:
    """Return a YAML document as plain values, the line of each, and a problem where it is not YAML."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
        if node is None:
            return None, {}, None
        lines: Lines = {}
        return _plain(node, (), lines, yaml.SafeLoader("")), lines, None
    except (yaml.YAMLError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        what = getattr(wrong, "problem", None) or "it is nested too deeply"
        message = Text(f"This is not YAML: {what}.", f"Dit is geen YAML: {what}.")
        return None, {}, Problem("not_yaml", message, Place(file, mark.line + 1 if mark else None))


def _path(message: str) -> tuple[str | int, ...]:
    """Return the path in a msgspec message such as `… - at `$.variants[0].unit``."""
    found = re.search(r"at `(?:key in )?\$([^`]*)`", message)
    if not found:
        return ()
    parts = re.findall(r"\.([A-Za-z_0-9]+)|\[(\d+|\.\.\.)\]", found[1])
    return tuple(int(index) if index.isdigit() else name for name, index in parts if index != "...")


_KNOWN = {
    r"Object contains unknown field `(.+?)`": Text("unknown key `{0}`.", "onbekende sleutel `{0}`."),
    r"Object missing required field `(.+?)`": Text("the key `{0}` is missing.", "de sleutel `{0}` ontbreekt."),
    r"Invalid enum value '(.+?)'": Text("`{0}` is not one of the values it may have.", "`{0}` is niet een van de waarden die het mag hebben."),
    r"Expected `(.+?)`, got `(.+?)`": Text("`{1}` stands where `{0}` belongs.", "er staat `{1}` waar `{0}` hoort."),
    r"Invalid RFC3339 encoded date(?!t)": Text("this is not a day; right is 2027-01-31.", "dit is geen dag; goed is 2027-01-31."),
}


def _said(message: str) -> Text:
    for pattern, text in _KNOWN.items():
        found = re.match(pattern, message)
        if found:
            return Text(text.en.format(*found.groups()), text.nl.format(*found.groups()))
    return Text(message, message)


def _choices(shape: type, name: str) -> tuple[str, ...]:
    """Return the values that a key of a struct, or of a struct inside it, may have, where they are a fixed list."""
    for key, kind in get_type_hints(shape).items():
        options = [part for part in (kind, *get_args(kind)) if get_origin(part) is Literal]
        if key == name and options:
            return get_args(options[0])
    inner = [part for kind in get_type_hints(shape).values() for part in get_args(kind) if hasattr(part, "__struct_fields__")]
    return next((found for part in inner if (found := _choices(part, name))), ())


def _hint(shape: type, message: str) -> Text | None:
    if "Invalid enum value" in message:
        keys = [str(part) for part in _path(message) if isinstance(part, str)]
        choices = ", ".join(_choices(shape, keys[-1])) if keys else ""
        return Text(f"It can be: {choices}.", f"Het kan zijn: {choices}.") if choices else None
    if "unknown field" not in message and "missing required" not in message:
        return None
    names = ", ".join(name for name in getattr(shape, "__struct_fields__", ()) if name not in ("place", "lines"))
    return Text(f"The keys of a definition are: {names}.", f"De sleutels van een definitie zijn: {names}.")


def convert(value: Any, shape: type[Any], file: str, at: tuple[str | int, ...], lines: Lines) -> Any:  # noqa: ANN401
    """Return the value as the struct, or the Problem that keeps it from being one."""
    try:
        return msgspec.convert(value, shape, strict=True)
    except msgspec.ValidationError as wrong:
        path = (*at, *_path(str(wrong)))
        while path not in lines and len(path) > len(at):
            path = path[:-1]
        column = ".".join(str(part) for part in path[len(at) :] if isinstance(part, str)) or None
        place = Place(file, lines.get(path), column)
        return Problem("bad_definition", _said(str(wrong)), place, hint=_hint(shape, str(wrong)))


def yaml_files(folder: Path) -> Iterator[tuple[str, str | Problem]]:
    """Yield (name, text) of the YAML files in a folder, or (name, Problem) for one that cannot be read."""
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        name = f"{folder.name}/{path.name}"
        try:
            yield name, path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as wrong:
            message = Text(f"The file cannot be read: {wrong}.", f"Het bestand kan niet worden gelezen: {wrong}.")
            yield name, Problem("unreadable_definition", message, Place(name))
