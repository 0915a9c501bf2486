"""Give the commands that steer what they all need: the workspace, the ground they stand on, and the words of one language."""

import argparse
import json
from collections.abc import Callable
from functools import cached_property
from typing import Any

import msgspec

from peil.boards.numbers import Numbers
from peil.cli.opening import open_workspace
from peil.steer.amounts import amount, chance
from peil.steer.exchange.amounts import written_change
from peil.steer.exchange.documents import Documents
from peil.steer.ground import Ground
from peil.values.goals import GoalDraft
from peil.values.texts import Text

Record = dict[str, Any]
WIDTH = 28


class Desk:
    """What one command works with."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen = chosen
        self.workspace = open_workspace(chosen)
        self.language = self.workspace.language

    @cached_property
    def ground(self) -> Ground:
        """Return the ground, at this moment."""
        return Ground(self.workspace, self.workspace)

    @cached_property
    def state(self) -> Any:  # noqa: ANN401 - SteeringState, without importing its stores twice
        """Return what people wrote."""
        return self.ground.state

    @property
    def documents(self) -> Documents:
        """Return what makes records, with the people as they are now."""
        return Documents(self.ground, self.language)

    @cached_property
    def numbers(self) -> Numbers:
        """Return what writes numbers in the shop's language."""
        return Numbers(self.language, self.workspace.settings.currency)

    def value_of(self, goal: GoalDraft) -> Callable[[float | None], str]:
        """Return what writes the values of a goal."""
        definition = self.ground.definition(goal.kpi)
        return lambda value: amount(value, goal, definition, self.numbers)

    def chance(self, probability: float | None) -> str:
        """Return a probability as a whole percentage."""
        return chance(probability, self.numbers)

    def change_words(self, goal: GoalDraft) -> str:
        """Return how a target was asked for, in words."""
        if goal.change is None:
            return ""
        against = Text("a year earlier", "een jaar eerder") if goal.change.against == "year" else Text("the period before", "de periode ervoor")
        text = str(written_change(goal.change, self.ground.definition(goal.kpi))).partition(" against ")[0]
        return Text("{change} against {what}", "{change} ten opzichte van {what}").say(self.language, change=text, what=against.say(self.language))

    def row(self, words: Text, value: str) -> None:
        """Print a line of a page: what, and its value."""
        print(f"  {words.say(self.language).ljust(WIDTH)}{value}")

    def person(self, name: str | None) -> int | None:
        """Return somebody's number by name, address or number; nobody where none is named."""
        return self.state.people.named(name).id if name else None


def print_json(document: object) -> int:
    """Print a document as the one on stdout."""
    print(json.dumps(msgspec.to_builtins(document), ensure_ascii=False))
    return 0
