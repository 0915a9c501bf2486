"""Write empty sheets to fill in."""

import argparse
import json
from pathlib import Path

import msgspec

from peil.catalogue.loading import load_catalogue
from peil.catalogue.model import Model
from peil.catalogue.structs import Entity
from peil.cli.printing import narrate, table
from peil.load.templates.sheets import HEADERS, Template, template
from peil.load.templates.writing import FORMATS, as_file
from peil.shopfile import find_workspace, read_settings
from peil.values.errors import BadQuestion, FileExists, NoWorkspace, did_you_mean
from peil.values.texts import Language, Text, one_of

DONE = 0
WROTE = Text("Wrote {file}. Fill it in, then: peil load {file}", "{file} is geschreven. Vul het in, en dan: peil load {file}")
WROTE_ALL = Text("Wrote {count} sheets into {folder}.", "{count} bladen geschreven in {folder}.")


def empty_sheet(chosen: argparse.Namespace) -> int:
    """Write the empty sheet of one entity, or of all of them; what its columns mean is told beside it."""
    catalogue = load_catalogue()
    language = chosen.language = chosen.sheet_language or language_here(chosen)
    if chosen.all is not None and chosen.entity is None:
        return all_sheets(chosen, list(catalogue.model.entities.values()), language)
    if chosen.entity is None or chosen.all is not None:
        why = Text(
            "Name one entity, as in `peil template tickets`, or write all of them with `--all DIR`.",
            "Noem één entiteit, zoals in `peil template tickets`, of schrijf ze allemaal met `--all MAP`.",
        )
        raise BadQuestion(why=why)
    entity = entity_named(catalogue.model, chosen.entity)
    file: Path = chosen.file or Path(f"{entity.name}.{chosen.form or 'xlsx'}")
    form = chosen.form or form_of(file)
    sheet = template(entity, language)
    write_new(file, as_file(sheet, form))
    if chosen.json:
        print(json.dumps({"file": str(file)} | msgspec.to_builtins(sheet), ensure_ascii=False))
    else:
        explain(sheet, language)
    narrate(WROTE.say(language, file=file))
    return DONE


def explain(sheet: Template, language: Language) -> None:
    """Print what each column of a sheet means."""
    table([header.say(language) for header in HEADERS], [column.row for column in sheet.columns], title=sheet.label)


def all_sheets(chosen: argparse.Namespace, entities: list[Entity], language: Language) -> int:
    """Write a sheet for every entity into a folder, all of them or none."""
    folder: Path = chosen.all
    form = chosen.form or "xlsx"
    files = {entity.name: folder / f"{entity.name}.{form}" for entity in entities}
    there = next((file for file in files.values() if file.exists()), None)
    if there is not None:
        raise FileExists(file=there)
    for entity in entities:
        write_new(files[entity.name], as_file(template(entity, language), form))
    if chosen.json:
        print(json.dumps({"files": [str(file) for file in files.values()]}, ensure_ascii=False))
    narrate(WROTE_ALL.say(language, count=len(files), folder=folder))
    return DONE


def entity_named(model: Model, name: str) -> Entity:
    """Return an entity; raises BadQuestion with the nearest ones, or all."""
    entity = model.entities.get(name.strip().lower())
    if entity is not None:
        return entity
    near, known = did_you_mean(name, list(model.entities)), one_of(list(model.entities), 60)
    there = Text(f" There are {known}.", f" Er zijn {known}.")
    more = near if near.en else there
    raise BadQuestion(why=Text(f"There is no entity `{name}`.{more.en}", f"Er is geen entiteit `{name}`.{more.nl}"))


def form_of(file: Path) -> str:
    """Return the format that a file's name asks for."""
    form = file.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        why = Text(f"{file.name} must end in .xlsx or .csv, or give `--format`.", f"{file.name} moet eindigen op .xlsx of .csv, of geef `--format`.")
        raise BadQuestion(why=why)
    return form


def language_here(chosen: argparse.Namespace) -> Language:
    """Return the language of the shop, or of the system where there is no shop around."""
    system: Language = chosen.system_language
    try:
        folder = find_workspace(chosen.workspace, Path.cwd())
    except NoWorkspace:
        return system
    parameters = load_catalogue().language.parameters
    return read_settings(folder, parameters).locale


def write_new(file: Path, content: bytes) -> None:
    """Write a file that is not there yet; raises FileExists, or BadQuestion where it cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        raise FileExists(file=file) from None
    except OSError as wrong:
        raise BadQuestion(why=Text(f"{file}: {wrong.strerror}.", f"{file}: {wrong.strerror}.")) from None
