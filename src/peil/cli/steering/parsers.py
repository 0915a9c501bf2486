"""Add the commands that steer to the command line: goals, check-ins, actions, objectives and people."""

from pathlib import Path
from typing import TYPE_CHECKING

from peil.values.goals import FORMS, LEVELS, OUTCOMES, PACES, RHYTHMS
from peil.values.targets import PERS

if TYPE_CHECKING:
    from peil.cli.main import Adder, Parser


def add_steering(adder: "Adder") -> None:
    """Add them all."""
    _add_goals(adder.family("goal"))
    _add_check_ins(adder)
    _add_actions(adder.family("action"))
    _add_objectives(adder.family("objective"))
    _add_people(adder.family("people", required=False))


def _add_goals(adder: "Adder") -> None:
    add = adder.command("add")
    adder.argument(add, "sentence", "goal_sentence", metavar="SENTENCE", nargs="?")
    adder.argument(add, "--template", "goal_template", metavar="ID")
    adder.argument(add, "--manual", "goal_manual", metavar="UNIT", nargs="?", const="")
    adder.argument(add, "--milestone", "goal_milestone", action="store_true")
    _add_wishes(adder, add)
    adder.option(add, "--dry-run", action="store_true")
    templates = adder.command("templates")
    adder.option(templates, "--category", metavar="C")
    listed = adder.command("list")
    adder.argument(listed, "--all", "goal_all", action="store_true")
    adder.argument(listed, "--owner", "only_owner", metavar="NAME")
    adder.argument(listed, "--status", "only_status", choices=(*PACES, "closed"))
    _add_number(adder, adder.command("show"))
    edit = adder.command("edit")
    _add_number(adder, edit)
    adder.argument(edit, "--title", "goal_title", metavar="SENTENCE", dest="sentence")
    _add_wishes(adder, edit)
    adder.argument(edit, "--reason", "goal_reason", metavar="TEXT", default="")
    adder.argument(edit, "--by", "said_by", metavar="NAME")
    close = adder.command("close")
    _add_number(adder, close)
    _add_closing(adder, close)
    _add_number(adder, adder.command("reopen"))
    _add_number(adder, adder.command("history"))
    adder.argument(adder.command("export"), "file", "goals_out", metavar="FILE", nargs="?", type=Path)
    taken = adder.command("import")
    adder.argument(taken, "file", "goals_in", metavar="FILE", type=Path)
    adder.option(taken, "--dry-run", action="store_true")


def _add_number(adder: "Adder", parser: "Parser") -> None:
    adder.argument(parser, "number", "goal_number", metavar="N", type=int)


def _add_wishes(adder: "Adder", parser: "Parser") -> None:
    """Add what a goal may ask for."""
    adder.argument(parser, "--kpi", "goal_kpi", metavar="KPI")
    adder.argument(parser, "--target", "goal_target", metavar="T")
    meant = parser.add_mutually_exclusive_group()
    adder.argument(meant, "--relative", "goal_relative", action="store_const", const="relative", dest="meant")
    adder.argument(meant, "--points", "goal_points", action="store_const", const="points", dest="meant")
    adder.argument(parser, "--against", "goal_against", choices=("before", "year"))
    adder.argument(parser, "--baseline", "goal_baseline", metavar="V")
    adder.argument(parser, "--period", "goal_period", metavar="P")
    adder.argument(parser, "--owner", "goal_owner", metavar="NAME")
    adder.argument(parser, "--contributor", "goal_contributor", metavar="NAME", action="append")
    adder.argument(parser, "--where", "where", metavar="EXPR", action="append")
    adder.argument(parser, "--supporting", "goal_supporting", metavar="KPI", action="append")
    adder.argument(parser, "--form", "goal_form", choices=FORMS)
    adder.argument(parser, "--per", "goal_per", choices=PERS)
    adder.argument(parser, "--rhythm", "goal_rhythm", choices=RHYTHMS)
    adder.argument(parser, "--success", "goal_success", metavar="V")
    adder.argument(parser, "--failure", "goal_failure", metavar="V")
    adder.argument(parser, "--parent", "goal_parent", metavar="N", type=int)
    adder.argument(parser, "--objective", "goal_objective", metavar="N", type=int)
    adder.argument(parser, "--why", "goal_why", metavar="TEXT")


def _add_closing(adder: "Adder", parser: "Parser") -> None:
    adder.argument(parser, "--outcome", "outcome", choices=OUTCOMES)
    adder.argument(parser, "--went-well", "went_well", metavar="TEXT", default="")
    adder.argument(parser, "--learned", "learned", metavar="TEXT", default="")
    adder.argument(parser, "--next", "next_time", metavar="TEXT", default="", dest="next_time")


def _add_check_ins(adder: "Adder") -> None:
    checkin = adder.command("checkin")
    adder.argument(checkin, "what", "check_in_goal", metavar="N|list")
    adder.argument(checkin, "number", "check_in_list", metavar="N", nargs="?", type=int)
    adder.argument(checkin, "--confidence", "confidence", metavar="0-10", type=int)
    adder.argument(checkin, "--text", "check_in_text", metavar="TEXT")
    adder.argument(checkin, "--value", "check_in_value", metavar="V")
    adder.argument(checkin, "--status", "check_in_status", choices=PACES)
    adder.argument(checkin, "--by", "said_by", metavar="NAME")


def _add_actions(adder: "Adder") -> None:
    add = adder.command("add")
    adder.argument(add, "text", "action_text", metavar="TEXT")
    adder.argument(add, "--goal", "action_goal", metavar="N", type=int)
    adder.argument(add, "--owner", "goal_owner", metavar="NAME")
    adder.argument(add, "--due", "action_due", metavar="DATE")
    adder.argument(add, "--kpi", "action_kpi", metavar="KPI")
    adder.argument(add, "--where", "where", metavar="EXPR", action="append")
    adder.argument(add, "--effect", "action_effect", metavar="T")
    meant = add.add_mutually_exclusive_group()
    adder.argument(meant, "--relative", "goal_relative", action="store_const", const="relative", dest="meant")
    adder.argument(meant, "--points", "goal_points", action="store_const", const="points", dest="meant")
    listed = adder.command("list")
    adder.argument(listed, "--goal", "action_goal", metavar="N", type=int)
    adder.argument(listed, "--owner", "only_owner", metavar="NAME")
    adder.argument(listed, "--all", "action_all", action="store_true")
    for name in ("done", "drop"):
        parser = adder.command(name)
        adder.argument(parser, "number", "action_number", metavar="N", type=int)
        adder.argument(parser, "--on", "on_day", metavar="DATE")


def _add_objectives(adder: "Adder") -> None:
    add = adder.command("add")
    adder.argument(add, "title", "objective_title", metavar="SENTENCE")
    _add_purpose(adder, add)
    adder.argument(adder.command("list"), "--all", "objective_all", action="store_true")
    _add_objective(adder, adder.command("show"))
    edit = adder.command("edit")
    _add_objective(adder, edit)
    adder.argument(edit, "--title", "objective_title", metavar="SENTENCE")
    _add_purpose(adder, edit)
    close = adder.command("close")
    _add_objective(adder, close)
    _add_closing(adder, close)
    _add_objective(adder, adder.command("reopen"))


def _add_objective(adder: "Adder", parser: "Parser") -> None:
    adder.argument(parser, "number", "objective_number", metavar="N", type=int)


def _add_purpose(adder: "Adder", parser: "Parser") -> None:
    adder.argument(parser, "--why", "objective_why", metavar="TEXT")
    adder.argument(parser, "--level", "objective_level", choices=LEVELS)
    adder.argument(parser, "--team", "team", metavar="TEAM")
    adder.argument(parser, "--owner", "goal_owner", metavar="NAME")
    adder.argument(parser, "--parent", "objective_parent", metavar="N", type=int)
    adder.argument(parser, "--period", "goal_period", metavar="P")


def _add_people(adder: "Adder") -> None:
    adder.argument(adder.command("list"), "--all", "people_all", action="store_true")
    add = adder.command("add")
    adder.argument(add, "name", "person_name", metavar="NAME")
    edit = adder.command("edit")
    adder.argument(edit, "name", "person_known", metavar="NAME")
    adder.argument(edit, "--name", "person_name", metavar="NAME", dest="becomes")
    for parser in (add, edit):
        adder.argument(parser, "--email", "person_email", metavar="ADDRESS")
        adder.argument(parser, "--language", "person_language", choices=("nl", "en"), dest="speaks")
        adder.argument(parser, "--team", "team", metavar="TEAM")
    leave = adder.command("leave")
    adder.argument(leave, "name", "person_known", metavar="NAME")
    adder.argument(leave, "--on", "left_day", metavar="DATE")
    adder.argument(leave, "--back", "person_back", action="store_true")
