"""Give the words of the form of an alert, in both languages."""

from peil.values.rules import RuleGrain, RuleKind, Side
from peil.values.texts import Text

KIND_WORDS: dict[RuleKind, Text] = {
    "threshold": Text("Above or below", "Boven of onder"),
    "change": Text("Change", "Verandering"),
    "unusual": Text("Unusual", "Ongewoon"),
    "no_data": Text("No data", "Geen gegevens"),
    "off_pace": Text("Goal off pace", "Doel uit koers"),
    "reached": Text("Reached", "Gehaald"),
}
GRAIN_WORDS: dict[RuleGrain, Text] = {
    "day": Text("each day", "elke dag"),
    "week": Text("each week", "elke week"),
    "month": Text("each month", "elke maand"),
}
SIDE_WORDS: dict[Side, Text] = {
    "both": Text("up or down", "omhoog of omlaag"),
    "up": Text("up", "omhoog"),
    "down": Text("down", "omlaag"),
}
