"""Write the page of commands from the parser itself, with the texts of both languages side by side."""

import argparse

from pages.writing import head, table
from peil.cli.main import build_parser

ABOUT = (
    "Every command and option, in both languages. A command's texts are in the language of the workspace, those of the help in the language of the "
    "system. What a command gives goes to stdout; what it has to say beside it (notes, problems, progress) goes to stderr."
)
AFTER = [
    "## Exit codes",
    "",
    "- 0: done.",
    "- 2: the request cannot be met; the sentence on stderr says why.",
    "- 3: done, but with problems: rows were left out, or `peil check` found errors.",
    "",
    "## Surroundings",
    "",
    "- `PEIL_WORKSPACE`: the workspace to use where `--workspace` is not given. Without either it is the nearest folder upwards with `peil.toml`.",
    "- `PEIL_NOW`: the day, or the instant, that it is taken to be: to try what will be seen then, such as `PEIL_NOW=2027-04-01 peil goal list`.",
    "- `PEIL_SECRET_KEY`: what passwords of channels are sealed with (32 characters or more), in place of the file `secret.key` in the workspace.",
    "- `LC_ALL`, `LC_MESSAGES` or `LANG` beginning with `nl`: the help, and new workspaces, in Dutch.",
]


def page() -> str:
    """Return the page."""
    english, dutch = build_parser("en"), build_parser("nl")
    lines = head("en", "Commands", ABOUT)
    lines += ["## For every command", "", *options(english, dutch)]
    theirs = choices(dutch)
    for name, parser in choices(english).items():
        lines += command(name, parser, theirs[name])
        inner = choices(theirs[name])
        for action, part in choices(parser).items():
            lines += command(f"{name} {action}", part, inner[action], "###")
    return "\n".join([*lines, *AFTER])


def command(name: str, english: argparse.ArgumentParser, dutch: argparse.ArgumentParser, heading: str = "##") -> list[str]:
    """Return what a command does, how it is typed, and its options."""
    lines = [f"{heading} peil {name}", "", f"{english.description}. Dutch: {dutch.description}.", ""]
    usage = " ".join(english.format_usage().replace("usage: ", "").replace("[-h] [--workspace DIR] [--json] ", "").split())
    return [*lines, "```text", usage, "```", "", *options(english, dutch, without=("help", "workspace", "json"))]


def choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the commands of a parser."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to list what a parser knows
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            return dict(action.choices)
    return {}


def options(english: argparse.ArgumentParser, dutch: argparse.ArgumentParser, without: tuple[str, ...] = ("help",)) -> list[str]:
    """Return the arguments and options of a parser as a table, or nothing where it has none of its own."""
    rows = []
    for ours, theirs in zip(english._actions, dutch._actions, strict=True):  # noqa: SLF001
        if ours.dest not in without and not isinstance(ours, argparse._SubParsersAction):  # noqa: SLF001
            rows.append((written(ours), str(ours.help), str(theirs.help)))
    return table(("", "English", "Nederlands"), rows) if rows else []


def written(action: argparse.Action) -> str:
    """Return an argument as it is written: its flags, its values and its default."""
    name = ", ".join(action.option_strings) or str(action.metavar)
    value = "|".join(action.choices) if action.choices else str(action.metavar or action.dest.upper()) if action.nargs != 0 else ""
    shown = f"`{name} {value}`" if action.option_strings and value else f"`{name}`"
    plain = isinstance(action.default, str | int | float) and not isinstance(action.default, bool) and action.default != argparse.SUPPRESS
    again = " (may be given more than once)" if isinstance(action, argparse._AppendAction) else ""  # noqa: SLF001
    if action.dest == "locale":
        return f"{shown} (default: the system's language)"
    return shown + again + (f" (default `{action.default}`)" if plain else "")
