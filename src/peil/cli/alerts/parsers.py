"""Add the commands of alerts to the command line."""

from typing import TYPE_CHECKING

from peil.values.rules import RULE_GRAINS, SENSITIVITIES, SIDES

if TYPE_CHECKING:
    from peil.cli.main import Adder, Parser


def add_alerts(adder: "Adder") -> None:
    """Add them all."""
    family = adder.family("alert")
    add = family.command("add")
    adder.argument(add, "kpi", "alert_kpi", metavar="KPI", nargs="?")
    _add_kinds(adder, add)
    _add_telling(adder, add)
    adder.option(add, "--dry-run", action="store_true")
    family.command("list")
    test = family.command("test")
    _number(adder, test)
    adder.argument(test, "--days", "alert_days", metavar="N", type=int, default=90)
    for name in ("pause", "resume", "remove"):
        _number(adder, family.command(name))
    events = family.command("events")
    adder.argument(events, "--alert", "alert_rule", metavar="N", type=int, dest="number")
    adder.argument(events, "--most", "alert_most", metavar="N", type=int, default=50)
    suggest = family.command("suggest")
    adder.argument(suggest, "--take", "alert_take", action="store_true")
    _add_readers(adder, suggest)


def _number(adder: "Adder", parser: "Parser") -> None:
    adder.argument(parser, "number", "alert_number", metavar="N", type=int)


def _add_kinds(adder: "Adder", parser: "Parser") -> None:
    adder.argument(parser, "--above", "alert_above", metavar="V")
    adder.argument(parser, "--below", "alert_below", metavar="V")
    adder.argument(parser, "--change", "alert_change", metavar="V")
    adder.argument(parser, "--against", "alert_against", choices=("previous", "year"), default="previous")
    adder.argument(parser, "--unusual", "alert_unusual", action="store_true")
    adder.argument(parser, "--sensitivity", "alert_sensitivity", choices=SENSITIVITIES, default="normal")
    adder.argument(parser, "--side", "alert_side", choices=SIDES)
    adder.argument(parser, "--no-data", "alert_no_data", metavar="DAYS", nargs="?", type=int, const=2)
    adder.argument(parser, "--off-pace", "alert_off_pace", action="store_true")
    adder.argument(parser, "--reached", "alert_reached", metavar="V", nargs="?", const="")
    adder.argument(parser, "--goal", "alert_goal", metavar="N", type=int)
    adder.argument(parser, "--owner", "alert_owner", metavar="NAME")
    adder.argument(parser, "--grain", "alert_grain", choices=RULE_GRAINS, default="day")
    adder.argument(parser, "--where", "where", metavar="EXPR", action="append")


def _add_readers(adder: "Adder", parser: "Parser") -> None:
    adder.argument(parser, "--to", "alert_to", metavar="NAME", action="append")
    adder.argument(parser, "--channel", "alert_channel", metavar="NAME", action="append")


def _add_telling(adder: "Adder", parser: "Parser") -> None:
    _add_readers(adder, parser)
    adder.argument(parser, "--quiet", "alert_quiet", metavar="HH:MM-HH:MM", default="")
    adder.argument(parser, "--quiet-weekends", "alert_quiet_weekends", action="store_true")
    adder.argument(parser, "--provisional", "alert_provisional", action="store_true")
    adder.argument(parser, "--no-recovery", "alert_no_recovery", action="store_true")
    adder.argument(parser, "--name", "alert_name", metavar="NAME", default="")
