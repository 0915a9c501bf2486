"""Give the records of chats and calls out of the temporary table `{table}_contacts`, which a reader makes: one row a contact."""

from peil.load.reading import Check, Records
from peil.values.texts import Text

COLUMNS = "customer_id, employee_id, channel, direction, handled_by, started_at, answered_at, ended_at"
INBOUND = ("in", "inbound", "incoming", "ingoing", "inkomend", "binnenkomend", "received", "ontvangen", "missed", "gemist", "entrante", "eingehend")
OUTBOUND = ("out", "outbound", "outgoing", "dialed", "uitgaand", "placed", "gebeld", "saliente", "ausgehend")
INTERNAL = ("internal", "intern", "local", "lokaal")


def records(table: str, *, ticket: bool = False) -> tuple[Records, ...]:
    """Return the contacts; those between colleagues (`internal`) are none."""
    extra = ", ticket_id" if ticket else ""
    sql = f"SELECT _row, interaction_id{extra}, {COLUMNS} FROM {table}_contacts WHERE started_at IS NOT NULL AND direction <> 'internal'"
    return (Records("interactions", sql),)


def checks(table: str, what: Text, header: str) -> list[Check]:
    """Return the checks on `{table}_contacts`; its column `fault` holds a moment that is none."""
    broken = Text(f"`{{value}}` is no date and time; the {what.en} was left out.", f"`{{value}}` is geen datum en tijd; {what.nl} is overgeslagen.")
    undated = Text(
        f"The {what.en} {{value}} has no beginning; it was left out.", f"Van {what.nl} {{value}} ontbreekt het begin; het is overgeslagen."
    )
    inside = Text(
        "{value} calls between colleagues are no contacts with customers; they were left out.",
        "{value} gesprekken tussen collega's zijn geen contacten met klanten; ze zijn overgeslagen.",
    )
    rows = f"{table}_contacts"
    return [
        Check("unreadable_date", "error", f"SELECT _row, fault FROM {rows} WHERE fault IS NOT NULL", broken),
        Check(
            "no_start", "error", f"SELECT _row, coalesce(interaction_id, '') FROM {rows} WHERE fault IS NULL AND started_at IS NULL", undated, header
        ),
        Check("internal_calls", "warning", f"SELECT 0, count(*) FROM {rows} WHERE direction = 'internal' HAVING count(*) > 0", inside),
    ]
