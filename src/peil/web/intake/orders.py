"""Make an order for loading of what a page sent: files, and what was said about how to read them."""

from collections.abc import Mapping
from pathlib import Path

from peil.load.mapping import MappedReader, load_mapping
from peil.load.recognising import Order, check_taken_on, options_of
from peil.load.registry import reader_named
from peil.values.errors import BadQuestion
from peil.values.texts import Text
from peil.web.receiving import Received
from peil.workspace import Workspace

MAPPINGS = (".yaml", ".yml")
ONE_MAPPING = Text("Send one mapping at a time.", "Stuur één mapping tegelijk.")
ONLY_MAPPING = Text(
    "A mapping came along, but no file to read by it. Choose both, under “A file of another shape”.",
    "Er kwam een mapping mee, maar geen bestand om ermee te lezen. Kies ze allebei, onder ‘Een bestand met een andere vorm’.",
)
NOT_SENT = Text(
    "The mapping looks things up in `{file}`. Send that file along with it, and write its bare name in the mapping.",
    "De mapping zoekt iets op in `{file}`. Stuur dat bestand mee, en zet alleen de naam ervan in de mapping.",
)


def order_of(workspace: Workspace, received: Received, said: Mapping[str, str]) -> Order:
    """Return the order; raises BadQuestion and BadMapping before anything is read."""
    day = check_taken_on(said.get("taken_on") or None)
    dry_run = said.get("dry_run", "") not in ("", "0", "no", "false")
    options = options_of([line for line in said.get("options", "").splitlines() if line.strip()])
    reader = said.get("as") or None
    if reader is not None:
        reader_named(workspace.catalogue.model, reader)
    mappings = [path for path in received.files if path.suffix.lower() in MAPPINGS]
    others = [path for path in received.files if path not in mappings]
    if not mappings:
        return Order(tuple(others), reader, None, day, dry_run, options)
    if len(mappings) > 1:
        raise BadQuestion(why=ONE_MAPPING)
    mapping = load_mapping(mappings[0], workspace.catalogue.model)
    beside = set_beside(mapping, others)
    rest = tuple(path for path in others if path not in beside)
    if not rest:
        raise BadQuestion(why=ONLY_MAPPING)
    return Order(rest, None, mapping, day, dry_run, options)


def set_beside(mapping: MappedReader, files: list[Path]) -> set[Path]:
    """Put the files that a mapping looks things up in beside it, and return them; a mapping from a page reads no other file of this machine."""
    sent = {path.name: path for path in files}
    wanted = {lookup.file for sheet in mapping.mapping.sheets for lookup in sheet.lookups.values()}
    for name in sorted(wanted):
        if name not in sent:
            raise BadQuestion(why=Text(NOT_SENT.say("en", file=name), NOT_SENT.say("nl", file=name)))
    for name in wanted:
        (mapping.path.parent / name).hardlink_to(sent[name])
    return {sent[name] for name in wanted}
