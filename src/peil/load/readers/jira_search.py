"""Read Jira's answers to a search (REST API, JSON): the issues, with their worklogs where these were asked for."""

from typing import ClassVar

from peil.load.firm.issues import CAVEATS, OPTIONS, STAGE, records
from peil.load.firm.people import employee_key, instant, source_of, zone_of
from peil.load.reading import Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop, text_literal
from peil.values.texts import Text

STAGES = {"type": "issuetype.name", "status": "status.name", "component": "components[0].name"}


class JiraSearch(Reader):
    """Jira's answer to a search (`/rest/api/3/search/jql`, `/rest/api/2/search`). Worklogs become time entries, by their own ids."""

    name = "jira_search"
    label = Text("Jira: issues (REST)", "Jira: issues (REST)")
    shape: ClassVar[dict[str, str]] = {"id": "VARCHAR", "key": "VARCHAR", "fields": "JSON"}
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether records are issues: a key and fields."""
        return face.kind == "json" and {"id", "key", "fields"} <= face.header and face.wrapper in (None, "issues")

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the issues as tasks, and what they name; an issue that was changed later stands over an earlier state of it."""
        table = sheet.table
        entries = f"""SELECT _row, time_entry_id, task_id, project_id, employee_id, work_date, hours FROM {table}_worklogs
            WHERE hours IS NOT NULL AND work_date IS NOT NULL"""
        return Reading(
            source=source_of("jira", shop),
            prepare=(_issues(table, shop), _worklogs(table, shop)),
            records=(*records(f"{table}_issues"), Records("time_entries", entries)),
            checks=_checks(table),
            caveats=CAVEATS,
        )


READER = JiraSearch()


def _field(path: str, of: str = "fields") -> str:
    return f"nullif(trim(json_extract_string({of}, {text_literal('$.' + path)})), '')"


def _person(path: str, shop: Shop, of: str = "fields") -> str:
    number = f"coalesce({_field(f'{path}.accountId', of)}, {_field(f'{path}.key', of)})"
    return employee_key(shop, number=number, email=_field(f"{path}.emailAddress", of), name=_field(f"{path}.displayName", of))


def _issues(table: str, shop: Shop) -> str:
    zone = zone_of(shop)
    stage = STAGES[shop.told(STAGE.name) or "type"]
    return f"""CREATE OR REPLACE TEMP TABLE {table}_issues AS SELECT _row, nullif(trim(key), '') AS task_id,
            coalesce({_field("project.key")}, nullif(regexp_extract(key, '^(.+)-[0-9]+$', 1), '')) AS project_id, {_field("project.name")} AS project,
            {_field("project.projectTypeKey")} AS project_type, {_person("assignee", shop)} AS employee_id, {_field(stage)} AS stage,
            try_cast({_field("timeoriginalestimate")} AS DECIMAL(18,4)) AS estimate, NULL::TIMESTAMP AS started_at,
            {instant(_field("resolutiondate"), zone)} AS completed_at, {instant(_field("updated"), zone)} AS as_of,
            json_extract(fields, '$.worklog.worklogs') AS logs, try_cast({_field("worklog.total")} AS BIGINT) AS log_count FROM {table}"""


def _worklogs(table: str, shop: Shop) -> str:
    """Return a statement for the hours logged on the issues; a day is the shop's own."""
    began = instant(_field("started", "log"), zone_of(shop))
    day = f"timezone({text_literal(zone_of(shop))}, timezone('UTC', {began}))::DATE"
    logs = f"SELECT _row, task_id, project_id, unnest(try_cast(logs AS JSON[])) AS log FROM {table}_issues WHERE json_type(logs) = 'ARRAY'"
    return f"""CREATE OR REPLACE TEMP TABLE {table}_worklogs AS SELECT _row, task_id, project_id,
            'worklog:' || {_field("id", "log")} AS time_entry_id, {_person("author", shop, "log")} AS employee_id, {day} AS work_date,
            (try_cast({_field("timeSpentSeconds", "log")} AS DECIMAL(18,4)) / 3600.0)::DECIMAL(18,9) AS hours FROM ({logs})"""


def _checks(table: str) -> tuple[Check, ...]:
    nameless = Text("The issue has no key; it was left out.", "Het issue heeft geen sleutel; het is overgeslagen.")
    part = Text(
        "The answer holds only the first worklogs of issue {value}; its hours are not complete.",
        "Het antwoord bevat alleen de eerste worklogs van issue {value}; de uren zijn niet volledig.",
    )
    hint = Text("Ask for the worklogs of the issue by themselves.", "Vraag de worklogs van het issue apart op.")
    fewer = f"SELECT _row, task_id FROM {table}_issues WHERE log_count > coalesce(json_array_length(logs), 0)"
    return (
        Check("no_issue_key", "error", f"SELECT _row, '' FROM {table}_issues WHERE task_id IS NULL", nameless, "key"),
        Check("worklogs_cut_off", "warning", fewer, part, "worklog", hint),
    )
