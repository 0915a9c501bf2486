"""Forget a person."""

import argparse
import json

import msgspec

from peil.boards.numbers import Numbers
from peil.cli.opening import open_workspace
from peil.cli.printing import narrate, table
from peil.load.past.told import counted, sentences
from peil.values.texts import Text

HEADERS = (Text("records", "records"), Text("rows", "rijen"))


def forget(chosen: argparse.Namespace) -> int:
    """Forget the person with an e-mail address or phone number, or say what that would change."""
    workspace = open_workspace(chosen)
    language = workspace.language
    found = workspace.forget(chosen.person, dry_run=chosen.dry_run)
    if chosen.json:
        print(json.dumps({"forgotten": msgspec.to_builtins(found)}, ensure_ascii=False))
    elif found.rows:
        numbers = Numbers(language, workspace.settings.currency)
        rows = [[label.say(language), numbers.decimal(count, 0)] for label, count in counted(found, workspace.catalogue.model)]
        table([text.say(language) for text in HEADERS], rows, right=(False, True))
    for text in sentences(found):
        narrate(text.say(language))
    return 0
