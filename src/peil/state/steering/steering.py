"""Give what people wrote to steer by, each kind in its own store."""

from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING

from peil.state.steering.actions import Actions
from peil.state.steering.check_ins import CheckIns
from peil.state.steering.comments import Comments
from peil.state.steering.goals import Goals
from peil.state.steering.meetings import Meetings
from peil.state.steering.objectives import Objectives
from peil.state.steering.people import People
from peil.state.steering.rules import Rules

if TYPE_CHECKING:
    from peil.state.writing import Open


class SteeringState:
    """The stores of one workspace."""

    def __init__(self, database: "Open") -> None:
        self.database = database

    def together(self) -> AbstractContextManager[None]:
        """Return a block in which all that is written stands together, or where the block fails not at all."""
        return self.database().together()

    @cached_property
    def people(self) -> People:
        """Return the people who work on goals."""
        return People(self.database)

    @cached_property
    def objectives(self) -> Objectives:
        """Return the objectives."""
        return Objectives(self.database)

    @cached_property
    def goals(self) -> Goals:
        """Return the goals."""
        return Goals(self.database)

    @cached_property
    def check_ins(self) -> CheckIns:
        """Return the check-ins."""
        return CheckIns(self.database)

    @cached_property
    def actions(self) -> Actions:
        """Return the actions."""
        return Actions(self.database)

    @cached_property
    def rules(self) -> Rules:
        """Return the rules of alerts, how they stand, and their events."""
        return Rules(self.database)

    @cached_property
    def comments(self) -> Comments:
        """Return the comments."""
        return Comments(self.database)

    @cached_property
    def meetings(self) -> Meetings:
        """Return the meetings."""
        return Meetings(self.database)
