"""Say what forgetting a person did, or would do, in the sentences that the command and the page share."""

from peil.catalogue.model import Model
from peil.load.past.forgetting import Forgotten
from peil.values.texts import Text, one_of

MOST_FILES = 20
WOULD = Text("This would be forgotten; nothing was changed yet.", "Dit zou worden vergeten; er is nog niets veranderd.")
DONE = Text(
    "Forgotten. Nothing leads to this person any more, and all totals are what they were.",
    "Vergeten. Niets leidt nog naar deze persoon, en alle totalen zijn gelijk gebleven.",
)
AGAIN = Text("This person had been forgotten before.", "Deze persoon was al eerder vergeten.")
BACKUPS = Text(
    "Backups made earlier still hold this person: remove those yourself.", "Eerder gemaakte back-ups bevatten deze persoon nog: verwijder die zelf."
)
FILES = Text("Files in raw/ cleaned: {files}.", "Opgeschoond in raw/: {files}.")
REMOVED = Text(
    "Removed from raw/, since they cannot be cleaned safely: {files}. The records stay, but these loads cannot be undone any more.",
    "Verwijderd uit raw/, want ze zijn niet veilig op te schonen: {files}. De records blijven, maar deze ladingen zijn niet meer ongedaan te maken.",
)
WRITTEN = Text(
    "Notes and shared answers that named this person: {count}; an alias stands in its place.",
    "Notities en gedeelde antwoorden waarin deze persoon stond: {count}; er staat een schuilnaam voor in de plaats.",
)
NAMED = Text(
    "These name the person and were left as they are; change them yourself: {files}.",
    "Hierin staat de persoon nog en daar is niets aan veranderd; pas ze zelf aan: {files}.",
)


def counted(found: Forgotten, model: Model) -> list[tuple[Text, int]]:
    """Return the rows of each entity with its label, the most first."""
    return [(model.entities[name].label, count) for name, count in sorted(found.rows.items(), key=lambda item: -item[1])]


def sentences(found: Forgotten) -> list[Text]:
    """Return what is to be said beside the rows: first whether it was done, then what happened to files and texts."""
    said = [WOULD if found.dry_run else DONE]
    said += [AGAIN] if found.before else []
    for text, files in ((FILES, found.files), (REMOVED, found.removed), (NAMED, found.named)):
        said += [filled(text, files=one_of(files, MOST_FILES))] if files else []
    said += [filled(WRITTEN, count=found.written)] if found.written else []
    return [*said, BACKUPS]


def filled(text: Text, **facts: object) -> Text:
    """Return a text with its facts in both languages."""
    return Text(text.say("en", **facts), text.say("nl", **facts))
