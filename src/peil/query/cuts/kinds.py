"""Tell what kind of value each part of a filter has, and where parts of different kinds are put together."""

from typing import Literal

from peil.catalogue import formula as f
from peil.catalogue.model import Model
from peil.values.texts import Text

Kind = Literal["text", "number", "truth", "moment", "written", "any"]
_OF_TYPE: dict[str, Kind] = {
    "id": "text", "string": "text", "text": "text", "enum": "text", "integer": "number", "decimal": "number", "money": "number",
    "boolean": "truth", "date": "moment", "timestamp": "moment",
}  # fmt: skip
_TAKES: dict[str, Kind] = {
    "lower": "text", "upper": "text", "abs": "number", "round": "number", "seconds_between": "moment", "days_between": "moment",
}  # fmt: skip
_GIVES: dict[str, Kind] = {**_TAKES, "seconds_between": "number", "days_between": "number", "settled": "truth"}
_NAMES: dict[Kind, Text] = {
    "text": Text("a text", "een tekst"),
    "number": Text("a number", "een getal"),
    "truth": Text("true or false", "waar of onwaar"),
    "moment": Text("a day or a moment", "een dag of tijdstip"),
    "written": Text("a text", "een tekst"),
    "any": Text("anything", "van alles"),
}


class Unlike(Exception):
    """Two parts of different kinds; `why` says which."""

    def __init__(self, node: f.Node, kind: Kind, wanted: Kind) -> None:
        super().__init__(node)
        name = f"'{node.text}'" if isinstance(node, f.String) else node.text if isinstance(node, f.Number) else str(node)
        name = name if isinstance(node, f.String | f.Number | f.Column) else "…"
        one, other = _NAMES[kind], _NAMES[wanted]
        self.why = Text(f"`{name}` is {one.en}, where {other.en} is needed", f"`{name}` is {one.nl}, waar {other.nl} nodig is")


def unlike(condition: f.Node, model: Model) -> Text | None:
    """Return why the parts of a condition do not fit each other, or None where they do."""
    try:
        _Kinds(model).need(condition, "truth")
    except Unlike as wrong:
        return wrong.why
    return None


class _Kinds:
    """Walks through a condition."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def need(self, node: f.Node, wanted: Kind) -> None:
        """Raise Unlike where a node is of another kind than wanted; a written text also stands for a day, or for the number in it."""
        found = self.kind(node)
        if "any" in (found, wanted) or found == wanted:
            return
        if isinstance(node, f.String) and (wanted in ("text", "moment", "written") or (wanted == "number" and _number(node.text))):
            return
        if wanted == "written" and found in ("text", "moment"):
            return
        raise Unlike(node, found, wanted)

    def alike(self, *nodes: f.Node, days: bool = False) -> Kind:
        """Return the kind that nodes have in common; raises Unlike where there is none. `days`: a column may be held against written days."""
        kinds = [self.kind(node) for node in nodes]
        common = next((kind for kind in kinds if kind not in ("any", "written")), kinds[0])
        columns = days and all(isinstance(node, f.Column | f.String) for node in nodes)
        for node in nodes:
            self.need(node, common)
            if common == "moment" and isinstance(node, f.String) and not columns:
                raise Unlike(node, "written", common)
        return common

    def kind(self, node: f.Node) -> Kind:
        """Return the kind of value of a node whose own parts fit each other."""
        if isinstance(node, f.Column):
            spec = self.model.column(node.entity, node.name)
            return _OF_TYPE[spec.type] if spec else "any"
        if isinstance(node, f.Binary):
            return self.binary(node)
        if isinstance(node, f.Call):
            return self.call(node)
        if isinstance(node, f.IsIn):
            self.alike(node.of, *node.items, days=True)
        elif isinstance(node, f.Not):
            self.need(node.of, "truth")
        elif isinstance(node, f.Negative):
            self.need(node.of, "number")
            return "number"
        elif isinstance(node, f.IsNull):
            self.kind(node.of)
        elif isinstance(node, f.Number | f.Parameter):
            return "number"
        elif not isinstance(node, f.Truth):
            return "written" if isinstance(node, f.String) else "any"
        return "truth"

    def binary(self, node: f.Binary) -> Kind:
        """Return the kind of two nodes and their operator."""
        wanted: dict[str, Kind] = {"and": "truth", "or": "truth", "like": "text", "+": "number", "-": "number", "*": "number", "/": "number"}
        if node.operator not in wanted:
            self.alike(node.left, node.right, days=True)
            return "truth"
        for part in (node.left, node.right):
            self.need(part, wanted[node.operator])
        return "number" if node.operator in "+-*/" else "truth"

    def call(self, node: f.Call) -> Kind:
        """Return the kind of a function of its arguments."""
        if node.name == "settled":
            self.need(node.arguments[0], "moment")
            self.need(node.arguments[1], "number")
        elif node.name in _TAKES:
            for argument in node.arguments:
                self.need(argument, _TAKES[node.name])
        else:
            return self.alike(*node.arguments)
        return _GIVES[node.name]


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip().lower().lstrip("+-")[:1].isdigit()
