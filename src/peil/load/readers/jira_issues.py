"""Read Jira's export of issues as CSV: one row an issue, with column names that repeat and rows longer than the header."""

from typing import ClassVar

from peil.load.firm.issues import CAVEATS, OPTIONS, STAGE, records
from peil.load.firm.people import employee_key, held, instant, source_of, zone_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Face, Option, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "key": ("Issue key", "Key", "Issuesleutel", "Vorgangsschlüssel", "Clave de incidencia"),
        "summary": ("Summary", "Samenvatting", "Zusammenfassung", "Resumen"),
        "type": ("Issue Type", "Type", "Issuetype", "Work type", "Vorgangstyp", "Tipo de incidencia"),
        "status": ("Status", "Estado"),
        "project_key": ("Project key", "Projectsleutel", "Projektschlüssel"),
        "project": ("Project name", "Project", "Projectnaam", "Projektname"),
        "project_type": ("Project type", "Projecttype", "Projekttyp"),
        "assignee_id": ("Assignee Id",),
        "assignee": ("Assignee", "Toegewezen aan", "Zugewiesene Person", "Bearbeiter"),
        "created": ("Created", "Gemaakt", "Aangemaakt", "Erstellt"),
        "updated": ("Updated", "Bijgewerkt", "Aktualisiert"),
        "resolved": ("Resolved", "Opgelost", "Afgehandeld", "Erledigt"),
        "started": ("Custom field (Actual start)", "Actual start", "Custom field (Start date)", "Start date"),
        "component": ("Component/s", "Components", "Component", "Componenten"),
        "estimate": ("Original estimate", "Originele schatting", "Oorspronkelijke schatting", "Ursprüngliche Schätzung"),
    },
    needed=("key", "summary", "type", "status"),
    usual=("resolved", "estimate"),
)


class JiraIssues(Reader):
    """Jira's export of issues (`Export CSV (all fields)`). Times are in the zone of who exported; estimates are in seconds."""

    name = "jira_issues"
    label = Text("Jira: issues", "Jira: issues")
    layout = LAYOUT
    ragged = True
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether a header is that of Jira's own export, not of a copy of its tables with ids in the place of names."""
        return face.kind == "csv" and LAYOUT.fits(face.columns) and not any(column.startswith("_") for column in face.columns)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the issues as tasks, and the projects and people they name."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("estimate",), dates=("created", "updated", "resolved", "started"))
        first, cells, kept = held(fields.checks(numbers=("estimate",), moments=("updated", "resolved", "started")), sheet.table)
        nameless = Text("The row has no issue key; it was left out.", "De rij heeft geen issuesleutel; hij is overgeslagen.")
        wrong = f"SELECT _row, {fields.code('key')} FROM {sheet.table} WHERE NOT coalesce({_is_key(fields)}, false)"
        return Reading(
            source=source_of("jira", shop),
            prepare=(
                first,
                _issues(fields, shop, kept),
            ),
            records=records(f"{sheet.table}_issues"),
            checks=(*cells, Check("no_issue_key", "error", wrong, nameless, fields.header("key"))),
            caveats=CAVEATS,
        )


READER = JiraIssues()


def _is_key(fields: Fields) -> str:
    return f"regexp_full_match({fields.code('key')}, '[\\p{{L}}][\\p{{L}}0-9_]*-[0-9]+')"


def _issues(fields: Fields, shop: Shop, kept: str) -> str:
    zone = zone_of(shop)
    resolved, started, updated = (instant(fields.moment(own), zone) for own in ("resolved", "started", "updated"))
    key, stage = fields.code("key"), fields.text(shop.told(STAGE.name) or "type")
    return f"""CREATE OR REPLACE TEMP TABLE {fields.sheet.table}_issues AS SELECT _row, {key} AS task_id,
            coalesce({fields.code("project_key")}, regexp_extract({key}, '^(.+)-[0-9]+$', 1)) AS project_id, {fields.text("project")} AS project,
            {fields.text("project_type")} AS project_type, {employee_key(shop, number=fields.code("assignee_id"), name=fields.text("assignee"))}
            AS employee_id, {stage} AS stage, {fields.number("estimate")} AS estimate, {started} AS started_at, {resolved} AS completed_at,
            {updated} AS as_of FROM {fields.sheet.table} WHERE {kept} AND {_is_key(fields)}"""
