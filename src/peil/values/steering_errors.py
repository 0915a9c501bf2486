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


class BadChannel(PeilError):
    """A channel that cannot be kept."""

    code = "bad_channel"
    sentence = Text("The channel cannot be kept: {why}.", "Het bezorgkanaal kan niet worden bewaard: {why}.")


class UnknownChannel(PeilError):
    """No channel has that name or number."""

    code = "unknown_channel"
    sentence = Text(
        "There is no channel {id} (any more). `peil channel list` shows them all.",
        "Er is geen bezorgkanaal {id} (meer). `peil channel list` toont ze.",
    )


class SecretLost(PeilError):
    """What a channel keeps secret cannot be read: the key it was sealed with is not here."""

    code = "secret_lost"
    sentence = Text(
        "The password or address of channel {name} cannot be read: the key it was sealed with is not in this workspace. Enter it again.",
        "Het wachtwoord of adres van bezorgkanaal {name} kan niet worden gelezen: de sleutel ervan staat niet in deze werkmap. Vul het opnieuw in.",
    )


class BadSecretKey(PeilError):
    """The key that secrets are sealed with cannot be used."""

    code = "bad_secret_key"
    sentence = Text(
        "Secrets cannot be sealed with the key in {place}: {why}.", "Geheimen kunnen niet worden verzegeld met de sleutel in {place}: {why}."
    )


class UnknownDelivery(PeilError):
    """No delivery has that number."""

    code = "unknown_delivery"
    sentence = Text("There is no delivery {id} (any more).", "Er is geen bezorging {id} (meer).")


class BadDigest(PeilError):
    """A digest that cannot be kept."""

    code = "bad_digest"
    sentence = Text("The digest cannot be kept: {why}.", "De samenvatting kan niet worden bewaard: {why}.")


class UnknownDigest(PeilError):
    """No digest has that name or number."""

    code = "unknown_digest"
    sentence = Text(
        "There is no digest {id} (any more). `peil digest list` shows them all.", "Er is geen samenvatting {id} (meer). `peil digest list` toont ze."
    )


class BadRule(PeilError):
    """A rule that cannot be kept."""

    code = "bad_rule"
    sentence = Text("The alert cannot be kept: {why}.", "De waarschuwing kan niet worden bewaard: {why}.")


class UnknownRule(PeilError):
    """No rule has that number."""

    code = "unknown_rule"
    sentence = Text("There is no alert {id} (any more).", "Er is geen waarschuwing {id} (meer).")


class AmbiguousChange(PeilError):
    """A percentage of what is a percentage itself: relative and points give different targets."""

    code = "ambiguous_change"
    sentence = Text(
        "`{text}` of {kpi}, which is a percentage itself, can mean two things: {relative} (`--relative`) or {points} (`--points`). "
        "Say which you mean.{level}",
        "`{text}` van {kpi}, dat zelf een percentage is, kan twee dingen betekenen: {relative} (`--relative`) of {points} (`--points`). "
        "Zeg welke je bedoelt.{level}",
    )


class UnknownTemplate(PeilError):
    """No goal to start from has that id."""

    code = "unknown_goal_template"
    sentence = Text(
        "There is no goal template `{name}`.{near} `peil goal templates` lists them all.",
        "Er is geen doelsjabloon `{name}`.{near} `peil goal templates` toont ze allemaal.",
    )


class BadGoalsFile(PeilError):
    """A file of goals that cannot be taken in."""

    code = "bad_goals_file"
    sentence = Text("Nothing of {file} was taken in. {why}", "Er is niets uit {file} overgenomen. {why}")
