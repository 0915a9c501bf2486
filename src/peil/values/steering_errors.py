"""Give the error classes of steering: goals, check-ins, alerts, and what is sent."""

from peil.values.errors import PeilError
from peil.values.texts import Text


class BadGoal(PeilError):
    """A goal that cannot be kept."""

    code = "bad_goal"
    sentence = Text("The goal cannot be kept: {why}.", "Het doel kan niet worden bewaard: {why}.")


class UnknownGoal(PeilError):
    """No goal has that number."""

    code = "unknown_goal"
    sentence = Text("There is no goal {id} (any more). `peil goal list` shows them all.", "Er is geen doel {id} (meer). `peil goal list` toont ze.")


class GoalClosed(PeilError):
    """A goal that is closed is history: it does not change any more."""

    code = "goal_closed"
    sentence = Text(
        "Goal {id} was closed on {day}. Reopen it first, or make a new one: its history stays as it was.",
        "Doel {id} is gesloten op {day}. Open het eerst opnieuw, of maak een nieuw doel: de geschiedenis blijft zoals die was.",
    )


class BadObjective(PeilError):
    """An objective that cannot be kept."""

    code = "bad_objective"
    sentence = Text("The objective cannot be kept: {why}.", "De doelstelling kan niet worden bewaard: {why}.")


class UnknownObjective(PeilError):
    """No objective has that number."""

    code = "unknown_objective"
    sentence = Text("There is no objective {id} (any more).", "Er is geen doelstelling {id} (meer).")


class BadCheckIn(PeilError):
    """A check-in that cannot be kept."""

    code = "bad_check_in"
    sentence = Text("The check-in cannot be kept: {why}.", "De check-in kan niet worden bewaard: {why}.")


class BadAction(PeilError):
    """An action that cannot be kept."""

    code = "bad_action"
    sentence = Text("The action cannot be kept: {why}.", "De actie kan niet worden bewaard: {why}.")


class UnknownAction(PeilError):
    """No action has that number."""

    code = "unknown_action"
    sentence = Text("There is no action {id} (any more).", "Er is geen actie {id} (meer).")


class BadComment(PeilError):
    """A comment that cannot be kept."""

    code = "bad_comment"
    sentence = Text("The comment cannot be kept: {why}.", "De reactie kan niet worden bewaard: {why}.")


class UnknownComment(PeilError):
    """No comment has that number."""

    code = "unknown_comment"
    sentence = Text("There is no comment {id} (any more).", "Er is geen reactie {id} (meer).")


class BadPerson(PeilError):
    """A person that cannot be kept."""

    code = "bad_person"
    sentence = Text("This person cannot be kept: {why}.", "Deze persoon kan niet worden bewaard: {why}.")


class UnknownPersonNamed(PeilError):
    """Nobody has that name or number."""

    code = "unknown_owner"
    sentence = Text(
        "Nobody here is called `{name}`.{near} `peil people` lists everybody.", "Niemand hier heet `{name}`.{near} `peil people` toont iedereen."
    )


class UnknownMeeting(PeilError):
    """No meeting has that number."""

    code = "unknown_meeting"
    sentence = Text("There is no meeting {id} (any more).", "Er is geen overleg {id} (meer).")
