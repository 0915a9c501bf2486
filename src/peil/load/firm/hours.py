"""Make time entries, and the projects, tasks and people they name, of what time sheets hold; all readers of time sheets share it."""

from peil.load.firm.people import EMPLOYEES_BY, ISSUE, REWORK, new_ones
from peil.load.reading import Caveat, Check, Option, Records, Restated, text_literal
from peil.values.texts import Text

REWORK_WORD = Option("rework", Text("the tag or task that marks work done over", "het label of de taak die werk aanduidt dat wordt overgedaan"))
OPTIONS = (EMPLOYEES_BY, REWORK_WORD)
REWORK_BY_WORD = Caveat(
    "rework_by_word",
    Text(
        "Time sheets have no mark for rework: hours with the tag or task `rework`, `redo` or `herstelwerk` count as such (`--option rework=WORD`).",
        "Urenstaten kennen geen herstelwerk: uren met het label of de taak `rework`, `redo` of `herstelwerk` tellen zo (`--option rework=WOORD`).",
    ),
    ("time_entries.is_rework",),
)
NO_COST = Caveat(
    "hours_without_cost",
    Text(
        "The time sheet says what hours are billed at, not what they cost: the cost of hours is unknown.",
        "De urenstaat zegt wat uren opbrengen, niet wat ze kosten: de kosten van uren zijn onbekend.",
    ),
    ("time_entries.hourly_cost",),
)


def is_rework(said: str, word: str | None) -> str:
    """Return the condition under which the words of an entry mark it as rework: the user's own word, else the usual ones."""
    return (
        f"coalesce(contains(lower({said}), {text_literal(word.lower())}), false)"
        if word
        else f"coalesce(regexp_matches(lower({said}), '{REWORK}'), false)"
    )


def task_key(project: str, task: str, text: str) -> str:
    """Return the key of an entry's task: the Jira issue that its task or text names (`ACME-12`), else its project and task."""
    issue = f"nullif(regexp_extract(concat_ws(' ', {task}, {text}), '{ISSUE}', 1), '')"
    return f"coalesce({issue}, coalesce({project} || ': ', '') || {task})"


def records(table: str) -> tuple[Records, ...]:
    """Return the records of a table of entries with the columns of `time_entries`, `project`, `task`, `role` and, where money is in it, `_currency`.

    A file speaks for the days from its first to its last of each employee and project, so that one of a single project takes no others away.
    """
    entries = f"""SELECT _row, time_entry_id, task_id, project_id, employee_id, work_date, hours, hourly_cost, is_rework, _currency FROM {table}"""
    scope = "coalesce(employee_id, '') || ' ' || coalesce(project_id, '')"
    return (
        new_ones("projects", "project_id", table, "project AS name"),
        new_ones("employees", "employee_id", table, "role"),
        new_ones("tasks", "task_id", f"(SELECT * FROM {table} WHERE task_id NOT SIMILAR TO '[A-Z][A-Z0-9]+-[0-9]+')", "project_id, task AS stage"),
        Records("time_entries", entries, restates=Restated("work_date", scope)),
    )


def unfinished(table: str, cell: str, header: str) -> Check:
    """Return a warning for entries without hours: a clock that runs still."""
    said = Text("The entry has no hours yet; it was left out.", "De regel heeft nog geen uren; hij is overgeslagen.")
    return Check("no_hours", "warning", f"SELECT _row, '' FROM {table} WHERE {cell} IS NULL", said, header)
