"""Say what a KPI lacks and what would bring it, in the words of the catalogue and of the shop's own tools."""

from peil.catalogue.catalogue import Catalogue
from peil.query.telling.available import Lack
from peil.values.texts import LANGUAGES, Language, Text

MOST_TOOLS = 3
# Tools that are no brand have a name in each language.
TOOLS = {
    "HR system": Text("your HR system", "je HR-systeem"),
    "rota": Text("your rota", "je rooster"),
    "MES": Text("your production system (MES)", "je productiesysteem (MES)"),
    "incident log": Text("your incident log", "je incidentenlogboek"),
    "project plan": Text("your project plan", "je projectplanning"),
    "telephone exchange": Text("your telephone exchange", "je telefooncentrale"),
    "chat log": Text("your chat log", "je chatlogboek"),
    "price monitor": Text("your price monitor", "je prijsmonitor"),
    "market research": Text("market research", "marktonderzoek"),
}
OR = Text("or", "of")
WHOLE = Text("Needs {entity}: load an export from {tools}.", "Heeft {entity} nodig: laad een export uit {tools}.")
COLUMN = Text(
    "Needs “{column}” with the {entity}, which is empty in what is loaded; an export from {tools} may hold it.",
    "Heeft “{column}” bij {entity} nodig, en dat is leeg in wat er is geladen; een export uit {tools} kan het bevatten.",
)


def missing(lacks: list[Lack], catalogue: Catalogue) -> list[Text]:
    """Return a sentence for each thing that a KPI lacks, each entity said once: columns only where the entity itself is there."""
    absent = {lack.entity for lack in lacks if lack.column is None}
    wanted = [lack for lack in lacks if lack.column is None or lack.entity not in absent]
    return list(dict.fromkeys(Text(*(said(lack, catalogue, language) for language in LANGUAGES)) for lack in wanted))


def said(lack: Lack, catalogue: Catalogue, language: Language) -> str:
    """Return what is missing and which tools usually hold it, in one language."""
    entity = catalogue.model.entities[lack.entity]
    facts = {"entity": inside(entity.label.say(language)), "tools": tools_said(lack.brought_by, language)}
    if lack.column is None:
        return WHOLE.say(language, **facts)
    return COLUMN.say(language, column=entity.columns[lack.column].label.say(language), **facts)


def inside(label: str) -> str:
    """Return a label as it stands inside a sentence: with a small letter, unless it is an abbreviation."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def tools_said(tools: tuple[str, ...], language: Language) -> str:
    """Return tools as a sentence lists them, three at the most."""
    names = [TOOLS[tool].say(language) if tool in TOOLS else tool for tool in tools[:MOST_TOOLS]]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {OR.say(language)} {names[-1]}"
