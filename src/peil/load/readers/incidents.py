"""Read a log of incidents and violations of any tool: when what kind of thing happened, how bad it was, and when it was resolved."""

from typing import ClassVar

from peil.load.firm.machines import MACHINE
from peil.load.firm.people import EMPLOYEES_BY, employee_key, source_of, zone_of
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "incident": ("incident id", "incident number", "incident no", "incident", "report number", "incidentnummer", "incident-id",
                     "meldingsnummer", "nummer"),
        "at": ("occurred at", "incident date", "date of incident", "date and time", "date", "datum", "datum incident", "gebeurd op", "datum voorval"),
        "time": ("time", "incident time", "time of incident", "tijd", "tijdstip"),
        "type": ("incident type", "type", "category", "kind", "soort incident", "soort", "categorie", "type incident"),
        "severity": ("severity", "level", "impact", "ernst", "ernstgraad"),
        "recordable": ("recordable", "is recordable", "osha recordable", "registratieplichtig", "meldingsplichtig"),
        "machine": MACHINE,
        "number": ("employee id", "employee number", "personnel number", "personeelsnummer", "medewerkernummer", "medewerker-id"),
        "employee": ("employee", "employee name", "person", "medewerker", "betrokkene"),
        "closed": ("closed at", "closed on", "closed", "resolved at", "resolved on", "date closed", "afgehandeld op", "afgesloten op",
                   "gesloten op", "opgelost op"),
    },
    needed=("at", "type", "severity"),
)  # fmt: skip
TYPES = (
    ("safety", "safe|injur|accident|near.?miss|first aid|lost time|fall|veilig|ongeval|ongeluk|letsel|bijna|ehbo"),
    ("environment", "environ|spill|leak|emission|milieu|lekkage|lozing"),
    ("quality", "quality|product|defect|recall|complaint|kwaliteit|terugroep|klacht"),
    ("licence", "licen[cs]e|permit|complian|vergunning|regelgeving"),
    ("labour", "labou?r|working time|harass|arbeid|werktijd|intimidatie"),
)
SEVERITIES = (
    ("critical", "^(critical|fatal\\w*|catastroph\\w*|extreme|kritiek|dodelijk|zeer ernstig|blocker|5)$"),
    ("major", "^(major|serious|severe|high|significant|ernstig|hoog|groot|3|4)$"),
    ("minor", "^(minor|low|slight|moderate|medium|licht|laag|gering|klein|matig|gemiddeld|1|2)$"),
)


class Incidents(Reader):
    """A log of incidents. Its texts are not kept; a severity from 1 to 5 counts 5 as the worst."""

    name = "incidents"
    label = Text("Incidents: log", "Incidenten: log")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = (EMPLOYEES_BY,)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a kind, a severity, and something that only incidents have."""
        found = LAYOUT.found(face.columns)
        own = any("incident" in column.lower() for column in face.columns) or "incident" in face.stem.lower() or "recordable" in found
        return face.kind == "csv" and LAYOUT.fits(face.columns) and own

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the incidents; one without a number is known by its moment, kind and machine."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("at", "closed"))
        timed = f"CASE WHEN length({fields.moment('at')}) <= 10 THEN {fields.moment('at')} || ' ' || {_clock(fields)} END"
        at = f"coalesce({timed}, {fields.moment('at')})" if fields.has("time") else fields.moment("at")
        key = f"coalesce({fields.code('incident')}, 'incident:' || md5(concat_ws('|', {at}, {fields.text('type')}, {fields.code('machine')})))"
        employee = employee_key(shop, number=fields.code("number"), name=fields.text("employee"))
        recordable = f"coalesce({fields.truth('recordable')}, {fields.text('recordable')} = 'x')"
        sql = f"""SELECT _row, {key} AS incident_id, {at} AS occurred_at, {_of(fields.text("type"), TYPES)} AS incident_type,
            {_of(fields.text("severity"), SEVERITIES)} AS severity, {recordable} AS is_recordable, {fields.code("machine")} AS equipment_id,
            {employee} AS employee_id, {fields.moment("closed")} AS closed_at FROM {sheet.table} WHERE {at} IS NOT NULL"""
        undated = Text("The incident has no date; it was left out.", "Het incident heeft geen datum; het is overgeslagen.")
        check = Check("no_date", "error", f"SELECT _row, '' FROM {sheet.table} WHERE {fields.text('at')} IS NULL", undated, fields.header("at"))
        return Reading(
            source=source_of("incidents", shop),
            records=(Records("incidents", sql, zone_of(shop)),),
            checks=(*fields.checks(moments=("at", "closed")), check),
        )


READER = Incidents()


def _clock(fields: Fields) -> str:
    """Return the time of day that stands in a column of its own, as `14:05`."""
    return f"regexp_extract({fields.text('time')}, '^\\d{{1,2}}:\\d{{2}}(:\\d{{2}})?')"


def _of(cell: str, words: tuple[tuple[str, str], ...]) -> str:
    """Return the kind that a word stands for; a word that stands for none is left as it is, and said to be unknown."""
    return (
        "CASE " + " ".join(f"WHEN regexp_matches(lower({cell}), '{pattern}') THEN '{kind}'" for kind, pattern in words) + f" ELSE lower({cell}) END"
    )
