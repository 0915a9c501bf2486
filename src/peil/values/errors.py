"""Give the error classes: a request that cannot be met, each class writing its own sentence in both languages."""

import difflib
from typing import ClassVar

from peil.values.texts import Language, Text, one_of


class PeilError(Exception):
    """A request that cannot be met; `code` names the kind, `sentence` says what is wrong, where, and what would be right."""

    code: ClassVar[str] = "error"
    sentence: ClassVar[Text] = Text("The request cannot be met: {why}", "Dit kan niet: {why}")

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def say(self, language: Language) -> str:
        """Return the sentence; a fact that is a `Text` is said in the same language."""
        facts = {name: fact.say(language) if isinstance(fact, Text) else fact for name, fact in self.facts.items()}
        return self.sentence.say(language, **facts)

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.say("en")


def did_you_mean(name: str, known: list[str]) -> Text:
    """Return a sentence part that offers the nearest known names, or nothing."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.55)
    return Text(f" Did you mean {one_of(near)}?", f" Bedoel je {one_of(near)}?") if near else Text("", "")


class UnknownKpi(PeilError):
    """No KPI has that id."""

    code = "unknown_kpi"
    sentence = Text("Unknown KPI `{name}`.{near} `peil kpis` lists them all.", "Onbekende KPI `{name}`.{near} `peil kpis` toont ze allemaal.")


class BrokenDefinition(PeilError):
    """A KPI is defined, but its definition has problems."""

    code = "broken_definition"
    sentence = Text(
        "KPI `{name}` cannot be computed: {problem} ({place}). `peil check` shows all problems.",
        "KPI `{name}` kan niet worden berekend: {problem} ({place}). `peil check` toont alle problemen.",
    )


class UnknownDimension(PeilError):
    """No entity has such a column."""

    code = "unknown_dimension"
    sentence = Text(
        "Unknown dimension `{name}`.{near} These can cut {kpis}: {able}.",
        "Onbekende dimensie `{name}`.{near} Deze kunnen {kpis} uitsplitsen: {able}.",
    )


class AmbiguousDimension(PeilError):
    """A bare column name fits more than one entity."""

    code = "ambiguous_dimension"
    sentence = Text(
        "`{name}` can mean several dimensions: {able}. Write the one you want in full.",
        "`{name}` kan meerdere dimensies betekenen: {able}. Schrijf de bedoelde voluit.",
    )


class DimensionCannotCut(PeilError):
    """The dimension exists, but some measure of a KPI has no link to it."""

    code = "dimension_cannot_cut"
    sentence = Text(
        "`{name}` cannot cut `{kpi}`: {base} has no link to it. These can: {able}.",
        "`{name}` kan `{kpi}` niet uitsplitsen: {base} heeft er geen verband mee. Deze kunnen het wel: {able}.",
    )


class BadPeriod(PeilError):
    """A period that cannot be read."""

    code = "bad_period"
    sentence = Text(
        "`{text}` is not a period{why}. Right are for example 2024, 2024-Q4, 2024-10, 2024-W41, 2024-10-01, 2024-10-01..2024-10-31, "
        "last-30-days, this-month, last-quarter.",
        "`{text}` is geen periode{why}. Goed zijn bijvoorbeeld 2024, 2024-Q4, 2024-10, 2024-W41, 2024-10-01, 2024-10-01..2024-10-31, "
        "last-30-days, this-month, last-quarter.",
    )


class BadFilter(PeilError):
    """A filter that cannot be read, or that names what is not there."""

    code = "bad_filter"
    sentence = Text(
        "The filter `{text}` cannot be used: {why}. A filter looks like: orders.sales_channel = 'pos' and sessions.country in ('NL', 'BE').",
        "Het filter `{text}` kan niet worden gebruikt: {why}. Een filter ziet er zo uit: "
        "orders.sales_channel = 'pos' and sessions.country in ('NL', 'BE').",
    )


class BadQuestion(PeilError):
    """A question whose parts do not fit each other."""

    code = "bad_question"
    sentence = Text("{why}", "{why}")


class TooMuch(PeilError):
    """An answer with more rows, or longer work, than is allowed."""

    code = "too_much"
    sentence = Text("{why}", "{why}")


class NoWorkspace(PeilError):
    """No workspace where one is needed."""

    code = "no_workspace"
    sentence = Text(
        "There is no workspace here: no `peil.toml` in {folder}{upwards}. Make one with `peil init {hint}`, or name one with --workspace.",
        "Hier is geen werkmap: geen `peil.toml` in {folder}{upwards}. Maak er een met `peil init {hint}`, of wijs er een aan met --workspace.",
    )


class WorkspaceExists(PeilError):
    """A workspace stands where a new one was asked."""

    code = "workspace_exists"
    sentence = Text(
        "{folder} already holds a workspace (`peil.toml`); nothing was changed. Choose an empty folder.",
        "{folder} bevat al een werkmap (`peil.toml`); er is niets veranderd. Kies een lege map.",
    )


class BadSetting(PeilError):
    """A setting of the workspace that cannot be used."""

    code = "bad_setting"
    sentence = Text("{place}: {name} cannot be `{value}`: {why}", "{place}: {name} kan niet `{value}` zijn: {why}")


class NewerWorkspace(PeilError):
    """The data were written by a newer Peil."""

    code = "newer_workspace"
    sentence = Text(
        "{file} was written by a newer version of Peil (data version {found}, this one knows {known}). Update Peil; the data were not touched.",
        "{file} is geschreven door een nieuwere versie van Peil (dataversie {found}, deze kent {known}). "
        "Werk Peil bij; de data zijn niet aangeraakt.",
    )


class Busy(PeilError):
    """Another process holds the data."""

    code = "busy"
    sentence = Text(
        "{file} is in use by another Peil process{who}. Nothing was changed; try again when it is done.",
        "{file} is in gebruik door een ander Peil-proces{who}. Er is niets veranderd; probeer het opnieuw als dat klaar is.",
    )


class DiskFull(PeilError):
    """There is no room left to write."""

    code = "disk_full"
    sentence = Text(
        "The disk is full: {why}. Nothing was changed; make room and load again.",
        "De schijf is vol: {why}. Er is niets veranderd; maak ruimte vrij en laad opnieuw.",
    )


class UnreadableFile(PeilError):
    """A file that cannot be opened or is not what it says."""

    code = "unreadable_file"
    sentence = Text("{file} cannot be read: {why}", "{file} kan niet worden gelezen: {why}")


class NoData(PeilError):
    """A question about records of which none are loaded."""

    code = "no_data"
    sentence = Text("{why}", "{why}")
