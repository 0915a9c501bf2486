"""Make projects and tasks of Jira's issues, in whatever form they come."""

from peil.load.firm.people import EMPLOYEES_BY, new_ones
from peil.load.reading import Caveat, Option, Records
from peil.values.texts import Text

STAGE = Option(
    "stage",
    Text("what the stage of a task is: its type, its status, or its component", "wat de fase van een taak is: de soort, de status of de component"),
    ("type", "status", "component"),
)
OPTIONS = (EMPLOYEES_BY, STAGE)
CAVEATS = (
    Caveat(
        "issues_without_entries",
        Text(
            "Jira's issues tell their hours as one total, not by day and person: hours worked need a time sheet or Jira's worklogs.",
            "Jira's issues geven hun uren als één totaal, niet per dag en persoon: gewerkte uren vragen een urenstaat of Jira's worklogs.",
        ),
        ("tasks.estimated_hours",),
    ),
    Caveat(
        "issues_without_start",
        Text(
            "Jira's issues do not say when work on an issue began, nor when a project begins and ends.",
            "Jira's issues zeggen niet wanneer het werk aan een issue begon, noch wanneer een project begint en eindigt.",
        ),
        ("tasks.started_at", "projects.completed_at"),
    ),
    Caveat(
        "latest_estimate",
        Text(
            "The estimate is the one that stands in Jira now; if it was changed along the way, the first one is not known.",
            "De schatting is die nu in Jira staat; is die onderweg gewijzigd, dan is de eerste niet bekend.",
        ),
        ("tasks.estimated_hours",),
    ),
)


def records(table: str) -> tuple[Records, ...]:
    """Return the records of a table of issues; `estimate` is in seconds, `as_of` when the issue was last changed."""
    tasks = f"""SELECT _row, task_id, project_id, employee_id, stage, (estimate / 3600.0)::DECIMAL(18,9) AS estimated_hours, started_at, completed_at,
        as_of AS _as_of FROM {table} WHERE task_id IS NOT NULL"""
    return (
        new_ones("projects", "project_id", table, "project AS name, project_type"),
        new_ones("employees", "employee_id", table),
        Records("tasks", tasks),
    )
