"""Parse the command line and run a command; errors become one sentence and an exit code. Heavy modules are imported where they are used."""

import argparse
import contextlib
import gc
import importlib
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import peil
from peil.cli.alerts.parsers import add_alerts
from peil.cli.alerts.words import ALERTS
from peil.cli.sending.parsers import add_sending
from peil.cli.sending.words import SENDING
from peil.cli.steering.parsers import add_steering
from peil.cli.steering.words import STEERING
from peil.cli.words import WORDS
from peil.settings import language_of_system, workspace_named
from peil.values.errors import PeilError
from peil.values.texts import Language

DONE, BUG, CANNOT = 0, 1, 2
FORMATS = ("table", "json", "csv", "parquet")


class Plainly(argparse.HelpFormatter):
    """Writes help as it stands: a percent sign in it is a percent sign."""

    def _get_help_string(self, action: argparse.Action) -> str:
        return (action.help or "").replace("%", "%%")


class Parser(argparse.ArgumentParser):
    """A parser whose refusals end with exit code 2, as all refusals of Peil do."""

    def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - what argparse takes
        super().__init__(*arguments, **({"formatter_class": Plainly} | more))
        self._negative_number_matcher = re.compile(r"-[\d.,]")  # argparse's own takes -20% for an option

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how the command is used."""
        self.print_usage(sys.stderr)
        self.exit(CANNOT, f"peil: {message}\n")


def _say(name: str, language: Language) -> str:
    return (WORDS.get(name) or SENDING.get(name) or ALERTS.get(name) or STEERING[name]).say(language)


def _common(language: Language) -> Parser:
    common = Parser(add_help=False)
    common.add_argument("--workspace", metavar="DIR", type=Path, default=argparse.SUPPRESS, help=_say("workspace", language))
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_say("json", language))
    return common


def build_parser(language: Language) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, with its help in that language."""
    common = _common(language)
    parser = Parser(prog="peil", description=_say("about", language), parents=[common])
    parser.add_argument("--version", action="store_true", help=_say("version", language))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    adder = Adder(commands, common, language)
    _add_shops(adder)
    _add_questions(adder)
    _add_sheets(adder)
    add_steering(adder)
    add_sending(adder)
    add_alerts(adder)
    return parser


class Adder:
    """Adds commands and their options, with the help in one language; `prefix` is the command that these are commands of, with a `_` after it."""

    def __init__(self, commands: "argparse._SubParsersAction[Parser]", common: Parser, language: Language, prefix: str = "") -> None:
        self.commands = commands
        self.common = common
        self.language = language
        self.prefix = prefix

    def command(self, name: str) -> Parser:
        """Add a command."""
        text = _say(f"do_{self.prefix}{name}", self.language)
        return self.commands.add_parser(name, help=text, description=text, parents=[self.common])

    def family(self, name: str, *, required: bool = True) -> "Adder":
        """Add a command that has commands of its own (`peil goal add`), and return what adds those; which one was chosen is `action`."""
        inner = self.command(name).add_subparsers(dest="action", metavar="ACTION", required=required, parser_class=Parser)
        return Adder(inner, self.common, self.language, f"{name}_")

    def option(self, parser: Parser, flag: str, **more: object) -> None:
        """Add an option to a command; its words go by its own name."""
        parser.add_argument(flag, help=_say(flag.strip("-").replace("-", "_"), self.language), **more)  # type: ignore[arg-type]

    def argument(self, parser: "argparse._ActionsContainer", name: str, words: str, **more: object) -> None:
        """Add an argument to a command."""
        parser.add_argument(name, help=_say(words, self.language), **more)  # type: ignore[arg-type]


def _add_shops(adder: Adder) -> None:
    init = adder.command("init")
    adder.argument(init, "dir", "dir", metavar="DIR", type=Path)
    adder.option(init, "--name")
    adder.option(init, "--currency", default="EUR")
    adder.option(init, "--timezone", default="Europe/Amsterdam")
    adder.option(init, "--country", default="NL")
    adder.option(init, "--locale", choices=("nl", "en"), default=adder.language)
    demo = adder.command("demo")
    adder.option(demo, "--dir", type=Path, default=Path("peil-demo"), metavar="DIR")
    adder.option(demo, "--scale", type=float, default=1.0)
    adder.option(demo, "--seed", type=int, default=1)
    adder.option(demo, "--no-serve", action="store_true")
    adder.option(demo, "--port", type=int, default=8484)
    serve = adder.command("serve")
    adder.option(serve, "--host", default="127.0.0.1")
    adder.option(serve, "--port", type=int, default=8484)
    adder.option(serve, "--allow-anyone", action="store_true")
    adder.option(serve, "--log", choices=("text", "json"))


def _add_questions(adder: Adder) -> None:
    load = adder.command("load")
    adder.argument(load, "paths", "paths", metavar="PATH", nargs="+", type=Path)
    adder.option(load, "--as", dest="reader", metavar="READER")
    adder.option(load, "--map", type=Path, metavar="FILE")
    adder.option(load, "--taken-on", metavar="DATE")
    adder.option(load, "--option", metavar="NAME=VALUE", action="append")
    adder.option(load, "--dry-run", action="store_true")
    kpis = adder.command("kpis")
    adder.option(kpis, "--category", metavar="C")
    adder.option(kpis, "--kind", metavar="K")
    adder.option(kpis, "--search", metavar="TEXT")
    adder.option(kpis, "--available", action="store_true")
    adder.argument(adder.command("explain"), "kpi", "kpi", metavar="KPI")
    ask = adder.command("ask")
    adder.argument(ask, "kpis", "kpi", metavar="KPI", nargs="+")
    adder.option(ask, "--period", metavar="P")
    adder.option(ask, "--grain", choices=("none", "hour", "day", "week", "month", "quarter", "year"), default="none")
    adder.option(ask, "--by", action="append", default=[], metavar="DIM")
    adder.option(ask, "--where", action="append", default=[], metavar="EXPR")
    adder.option(ask, "--compare", choices=("previous", "year"))
    adder.option(ask, "--format", choices=FORMATS, default="table")
    adder.command("check")
    adder.command("loads")
    adder.argument(adder.command("undo"), "load", "load_number", metavar="LOAD", type=int)
    forget = adder.command("forget")
    adder.argument(forget, "person", "person", metavar="EMAIL")
    adder.option(forget, "--dry-run", action="store_true")
    for name in ("backup", "restore"):
        adder.argument(adder.command(name), "file", f"{name}_file", metavar="FILE", type=Path)


def _add_sheets(adder: Adder) -> None:
    template = adder.command("template")
    adder.argument(template, "entity", "sheet_entity", metavar="ENTITY", nargs="?")
    adder.argument(template, "file", "sheet_file", metavar="FILE", nargs="?", type=Path)
    adder.argument(template, "--format", "sheet_format", choices=("xlsx", "csv"), dest="form")
    adder.argument(template, "--language", "sheet_language", choices=("nl", "en"), dest="sheet_language")
    adder.option(template, "--all", metavar="DIR", type=Path)
    mapping = adder.command("map")
    adder.argument(mapping, "file", "mapped_file", metavar="FILE", type=Path)
    adder.option(mapping, "--entity", metavar="ENTITY")
    adder.option(mapping, "--out", metavar="MAPPING", type=Path)
    adder.option(mapping, "--dry-run", action="store_true")


HANDLERS = {
    "init": ("peil.cli.shops", "init"),
    "demo": ("peil.cli.shops", "demo"),
    "serve": ("peil.cli.serving", "serve"),
    "backup": ("peil.cli.shops", "backup"),
    "restore": ("peil.cli.shops", "restore"),
    "load": ("peil.cli.loads", "load"),
    "loads": ("peil.cli.loads", "loads"),
    "undo": ("peil.cli.loads", "undo"),
    "forget": ("peil.cli.forgetting", "forget"),
    "template": ("peil.cli.sheets", "empty_sheet"),
    "map": ("peil.cli.drafts", "propose"),
    "kpis": ("peil.cli.kpis", "kpis"),
    "check": ("peil.cli.kpis", "check"),
    "explain": ("peil.cli.explaining", "explain"),
    "ask": ("peil.cli.asking", "ask"),
    "goal": ("peil.cli.steering.goals", "goal"),
    "checkin": ("peil.cli.steering.check_ins", "checkin"),
    "action": ("peil.cli.steering.actions", "action"),
    "objective": ("peil.cli.steering.objectives", "objective"),
    "people": ("peil.cli.steering.people", "people"),
    "alert": ("peil.cli.alerts.alerts", "alert"),
    "channel": ("peil.cli.sending.channels", "channel"),
    "digest": ("peil.cli.sending.digests", "digest"),
    "deliveries": ("peil.cli.sending.ticking", "deliveries"),
    "tick": ("peil.cli.sending.ticking", "tick"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 2 the request cannot be met, 3 done with problems."""
    language = language_of_system()
    parser = build_parser(language)
    chosen = parser.parse_args(arguments)
    chosen.workspace = getattr(chosen, "workspace", None) or workspace_named()
    chosen.json = getattr(chosen, "json", False)
    chosen.system_language = language
    if chosen.version:
        print(f"peil {peil.__version__}")
        return DONE
    if chosen.command is None:
        parser.print_help()
        return CANNOT
    module, name = HANDLERS[chosen.command]
    try:
        code: int = getattr(importlib.import_module(module), name)(chosen)
        sys.stdout.flush()
    except PeilError as wrong:
        return refuse(wrong, chosen)
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print(WORDS["stopped"].say(language), file=sys.stderr)
        return CANNOT
    except Exception:  # noqa: BLE001 - whatever is left is a bug of ours: one sentence for the user, the trace in a file
        return stumble(getattr(chosen, "language", None) or language)
    return code


def script() -> int:
    """Run as a command of its own: it lives for a second or a few, and looking for reference cycles would take a twentieth of that."""
    gc.disable()
    return main()


def stumble(language: Language) -> int:
    """Say that Peil itself went wrong, and where its trace is; returns exit code 1."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="peil-bug-", suffix=".txt", delete=False, encoding="utf-8") as kept:
        kept.write(traceback.format_exc())
    print(f"peil: {WORDS['bug'].say(language, file=kept.name)}", file=sys.stderr)
    return BUG


def refuse(wrong: PeilError, chosen: argparse.Namespace) -> int:
    """Say why a request cannot be met: on stderr, and, where JSON was asked, as the one JSON document on stdout."""
    language: Language = getattr(chosen, "language", None) or chosen.system_language
    said = wrong.say(language)
    if chosen.json or getattr(chosen, "format", "") == "json":
        import json

        print(json.dumps({"error": {"code": wrong.code, "message": said}}, ensure_ascii=False))
    print(f"peil: {said}", file=sys.stderr)
    return CANNOT


if __name__ == "__main__":
    sys.exit(script())
