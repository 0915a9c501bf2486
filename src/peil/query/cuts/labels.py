"""Say dimensions and their values in people's words, in both languages."""

from peil.values.texts import Text

WEEKDAYS = (
    Text("Monday", "maandag"), Text("Tuesday", "dinsdag"), Text("Wednesday", "woensdag"), Text("Thursday", "donderdag"),
    Text("Friday", "vrijdag"), Text("Saturday", "zaterdag"), Text("Sunday", "zondag"),
)  # fmt: skip
UNKNOWN = Text("unknown", "onbekend")
YES, NO = Text("yes", "ja"), Text("no", "nee")
FUNCTIONS = {
    "day_of_week": Text("Day of the week", "Dag van de week"),
    "hour_of_day": Text("Hour of the day", "Uur van de dag"),
    "age_band": Text("Age group", "Leeftijdsgroep"),
}


def plain(value: object) -> Text:
    """Return a value as it stands, the same in both languages."""
    return Text(str(value), str(value))


def said(value: object, function: str, values: dict[str, Text]) -> Text:
    """Return a value of a dimension in words: None is unknown, a fixed list has its own labels, an hour is a time of the day."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return YES if value else NO
    if function == "day_of_week" and isinstance(value, int | float) and 1 <= value <= 7:
        return WEEKDAYS[int(value) - 1]
    if function == "hour_of_day" and isinstance(value, int | float):
        return plain(f"{int(value):02}:00")
    return values.get(str(value)) or plain(value)
