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


class FileExists(PeilError):
    """A file that is to be written is there already."""

    code = "file_exists"
    sentence = Text(
        "{file} is there already and was left as it is. Give another name, or take it away first.",
        "{file} bestaat al en is gelaten zoals het is. Geef een andere naam, of haal het eerst weg.",
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


class PortTaken(PeilError):
    """Another program listens where the server is to listen."""

    code = "port_taken"
    sentence = Text(
        "Port {port} of {host} is in use by another program, perhaps by another Peil. Choose another one: peil serve --port {other}",
        "Poort {port} van {host} is in gebruik door een ander programma, misschien door een andere Peil. Kies een andere: peil serve --port {other}",
    )


class CannotListen(PeilError):
    """The server cannot listen at an address."""

    code = "cannot_listen"
    sentence = Text(
        "Peil cannot listen on port {port} of {host}: {why}. Right are a port between 1024 and 65535 and an address of this computer.",
        "Peil kan niet luisteren op poort {port} van {host}: {why}. Goed zijn een poort tussen 1024 en 65535 en een adres van deze computer.",
    )


class NotOnlyHere(PeilError):
    """The server is asked to listen to other computers."""

    code = "not_only_here"
    sentence = Text(
        "--host {host} opens the shop to other computers: Peil has no accounts yet, so everyone who can reach it could read and change its data. "
        "Leave --host out to serve this computer only; if only people you trust can reach it, add --allow-anyone.",
        "--host {host} stelt de winkel open voor andere computers: Peil heeft nog geen accounts, dus iedereen die erbij kan, kan de gegevens "
        "lezen en veranderen. Laat --host weg om alleen deze computer te bedienen; kunnen alleen mensen die je vertrouwt erbij, voeg dan "
        "--allow-anyone toe.",
    )


class Served(PeilError):
    """A running server holds the workspace, and this cannot be handed to it."""

    code = "served"
    sentence = Text("{folder} is open at {url} (PID {pid}). {hint}", "{folder} is geopend op {url} (PID {pid}). {hint}")


class OtherVersion(PeilError):
    """The server that holds the workspace is another version of Peil."""

    code = "other_version"
    sentence = Text(
        "{folder} is open at {url} in Peil {theirs}, and this is Peil {ours}. Stop that server and start it anew; nothing was changed.",
        "{folder} is geopend op {url} in Peil {theirs}, en dit is Peil {ours}. Stop die server en start hem opnieuw; er is niets veranderd.",
    )


class ServerGone(PeilError):
    """The server that holds the workspace broke off."""

    code = "server_gone"
    sentence = Text(
        "The Peil server at {url} stopped before it was done. See with `peil loads` what was loaded: a load stands whole or not at all.",
        "De Peil-server op {url} stopte voordat hij klaar was. Bekijk met `peil loads` wat er is geladen: een lading staat er helemaal of niet.",
    )


class Stopping(PeilError):
    """The server is on its way down."""

    code = "stopping"
    sentence = Text(
        "The server is being stopped: the load was broken off and nothing was changed. Load again when the server runs.",
        "De server wordt gestopt: het laden is afgebroken en er is niets veranderd. Laad opnieuw als de server weer draait.",
    )


class UnknownLoad(PeilError):
    """No load has that number."""

    code = "unknown_load"
    sentence = Text("There is no load {load}. `peil loads` lists them all.", "Er is geen lading {load}. `peil loads` toont ze allemaal.")


class UnknownPerson(PeilError):
    """Nobody is to be forgotten."""

    code = "unknown_person"
    sentence = Text("Nobody was forgotten: {why}. Nothing was changed.", "Er is niemand vergeten: {why}. Er is niets veranderd.")


class CannotUndo(PeilError):
    """A load that cannot be undone."""

    code = "cannot_undo"
    sentence = Text(
        "Load {load} ({file}) cannot be undone: {why}. Nothing was changed.",
        "Lading {load} ({file}) kan niet ongedaan worden gemaakt: {why}. Er is niets veranderd.",
    )


class CannotReload(PeilError):
    """Data that cannot be loaded again from the files as they came."""

    code = "cannot_reload"
    sentence = Text(
        "The data cannot be loaded again: the file of load {load} ({file}) is not kept in `raw/`, or cannot be read any more. Nothing was changed. "
        "Make a new workspace with the other settings (`peil init`) and load the files into it.",
        "De gegevens kunnen niet opnieuw worden geladen: het bestand van lading {load} ({file}) is niet bewaard in `raw/`, of is niet meer te "
        "lezen. Er is niets veranderd. Maak een nieuwe werkmap met de andere instellingen (`peil init`) en laad de bestanden daarin.",
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


class BadNote(PeilError):
    """A note that cannot be kept."""

    code = "bad_note"
    sentence = Text("The note cannot be kept: {why}.", "De notitie kan niet worden bewaard: {why}.")


class UnknownNote(PeilError):
    """No note has that number."""

    code = "unknown_note"
    sentence = Text("There is no note {id} (any more).", "Er is geen notitie {id} (meer).")


class BadTarget(PeilError):
    """A target that cannot be kept."""

    code = "bad_target"
    sentence = Text("The target cannot be kept: {why}.", "De streefwaarde kan niet worden bewaard: {why}.")


class UnknownTarget(PeilError):
    """A KPI has no target."""

    code = "unknown_target"
    sentence = Text("`{kpi}` has no target.", "`{kpi}` heeft geen streefwaarde.")


class BadClock(PeilError):
    """PEIL_NOW names no moment."""

    code = "bad_clock"
    sentence = Text("PEIL_NOW is `{said}`, which is no day (2026-12-31) or moment.", "PEIL_NOW is `{said}`; dat is geen dag (2026-12-31) of moment.")


class BadShare(PeilError):
    """A link to a shared answer that does not open."""

    code = "bad_share"
    sentence = Text("This link opens no shared answer: {why}.", "Deze link opent geen gedeeld antwoord: {why}.")


class CannotShare(PeilError):
    """An answer that cannot be shared."""

    code = "cannot_share"
    sentence = Text("This cannot be shared: {why}.", "Dit kan niet worden gedeeld: {why}.")
