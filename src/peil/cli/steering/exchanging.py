"""Write goals to a file, and take them in from one."""

import sys

from peil.cli.printing import narrate, table
from peil.cli.steering.desk import Desk, print_json
from peil.steer.exchange.reading import ENDING, parcel_of
from peil.steer.exchange.taking import Taker
from peil.steer.exchange.writing import Writer
from peil.values.errors import UnreadableFile
from peil.values.steering_errors import BadGoalsFile
from peil.values.texts import Text

KINDS = {
    "people": Text("people", "mensen"),
    "objectives": Text("objectives", "doelstellingen"),
    "goals": Text("goals", "doelen"),
    "check_ins": Text("check-ins", "check-ins"),
    "actions": Text("actions", "acties"),
    "comments": Text("comments", "reacties"),
}
WROTE = Text("{count} goals in {file}.", "{count} doelen in {file}.")
NOTHING_CHANGED = Text("Nothing was changed: this was a try.", "Er is niets veranderd: dit was een proef.")


def export(desk: Desk) -> int:
    """Write people, objectives and goals to a file, or as YAML to stdout."""
    file = desk.chosen.file
    writer = Writer(desk.ground)
    if file is None:
        sys.stdout.write(writer.yaml())
        return 0
    if file.suffix.lower() not in (".yaml", ".yml", ".csv"):
        raise BadGoalsFile(file=file, why=ENDING)
    text = writer.csv() if file.suffix.lower() == ".csv" else writer.yaml()
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as wrong:
        raise UnreadableFile(file=file, why=Text(f"{wrong.strerror}.", f"{wrong.strerror}.")) from None
    if desk.chosen.json:
        return print_json({"file": str(file), "goals": len(writer.goals)})
    narrate(WROTE.say(desk.language, count=len(writer.goals), file=file))
    return 0


def take(desk: Desk) -> int:
    """Take goals in from a file."""
    chosen = desk.chosen
    counts = Taker(desk.ground, chosen.file.name).take(parcel_of(chosen.file), dry_run=chosen.dry_run)
    if chosen.json:
        return print_json({"file": str(chosen.file), "dry_run": chosen.dry_run, "taken": counts})
    words = ("", Text("new", "nieuw"), Text("changed", "gewijzigd"), Text("unchanged", "ongewijzigd"))
    headers = [text.say(desk.language) if isinstance(text, Text) else text for text in words]
    rows = [[KINDS[name].say(desk.language), *(str(found[kind]) for kind in found)] for name, found in counts.items() if any(found.values())]
    table(headers, rows, right=(False, True, True, True))
    if chosen.dry_run:
        narrate(f"* {NOTHING_CHANGED.say(desk.language)}")
    return 0
