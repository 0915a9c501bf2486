"""Write a formula's tree as text again, as the formula language has it."""

from collections.abc import Callable

from peil.catalogue import formula as f

_BINDS = {"or": 1, "and": 2, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "like": 4, "+": 5, "-": 5, "*": 6, "/": 6}


def written(node: f.Node, above: int = 0) -> str:
    """Return a node as text, in brackets where what stands above it binds closer."""
    if isinstance(node, f.Binary):
        binds = _BINDS[node.operator]
        text = f"{written(node.left, binds)} {node.operator} {written(node.right, binds + 1)}"
        return f"({text})" if binds < above else text
    if isinstance(node, f.Not):
        return f"not {written(node.of, 3)}"
    return str(_WRITERS[type(node)](node))


def _aggregate(node: f.Aggregate) -> str:
    inside = written(node.argument)
    if node.second is not None:
        inside += f", {written(node.second)}"
    if node.over_all:
        inside += " over all"
    if node.on is not None:
        inside += f" on {node.on}"
    if node.where is not None:
        inside += f" where {written(node.where)}"
    return f"{node.function}({inside})"


def _listed(nodes: tuple[f.Node, ...]) -> str:
    return ", ".join(written(node) for node in nodes)


_WRITERS: dict[type[f.Node], Callable[..., str]] = {
    f.Number: lambda node: node.text,
    f.String: lambda node: "'" + node.text.replace("'", "''") + "'",
    f.Truth: lambda node: "true" if node.value else "false",
    f.Null: lambda _: "null",
    f.Column: str,
    f.Name: lambda node: node.name,
    f.Bound: lambda node: f"period_{node.side}",
    f.Parameter: lambda node: f":{node.name}",
    f.Negative: lambda node: f"-{written(node.of, 7)}",
    f.IsNull: lambda node: f"{written(node.of, 4)} is {'not ' if node.negated else ''}null",
    f.IsIn: lambda node: f"{written(node.of, 4)} {'not ' if node.negated else ''}in ({_listed(node.items)})",
    f.Call: lambda node: f"{node.name}({_listed(node.arguments)})",
    f.Aggregate: _aggregate,
    f.Snapshot: lambda node: f"{node.function}({_aggregate(node.of)})",
    f.Exists: lambda node: f"exists({node.entity} where {written(node.where)} within {written(node.days)} days before {written(node.until)})",
    f.Kpi: lambda node: f"kpi({node.id})",
    f.Previous: lambda node: f"previous({written(node.of)})",
    f.TrailingMean: lambda node: f"trailing_mean({written(node.of)}, {node.count})",
    f.ToDate: lambda node: f"to_date({written(node.of)})",
    f.Total: lambda node: f"total({written(node.of)})",
    f.Days: lambda _: "days()",
}
