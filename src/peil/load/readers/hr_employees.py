"""Read a list of employees of any HR system: who came and left when, in which team and role; names and addresses are not kept."""

from typing import ClassVar

from peil.load.firm.people import EMPLOYEES_BY, employee_key, held, source_of
from peil.load.forms.fields import Fields
from peil.load.forms.figures import is_blank
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Option, Probe, Reader, Reading, Records, Sheet, Shop
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "number": ("employee id", "employee number", "employee no", "employee #", "personnel number", "staff id", "personeelsnummer",
                   "medewerkernummer",
                   "medewerker-id", "werknemernummer", "Personalnummer"),
        "email": ("work email", "email", "e-mail", "email address", "e-mailadres", "zakelijk e-mailadres"),
        "name": ("employee name", "full name", "employee", "name", "volledige naam", "medewerker", "naam", "werknemer"),
        "first": ("first name", "voornaam", "roepnaam", "Vorname"),
        "last": ("last name", "surname", "achternaam", "Nachname"),
        "department": ("department", "division", "afdeling", "Abteilung"),
        "team": ("team", "sub department"),
        "role": ("job title", "role", "position", "title", "functie", "functietitel", "rol", "Position"),
        "fte": ("fte", "contract fte", "part-time percentage", "parttime percentage", "parttime %", "deeltijdfactor", "deeltijdpercentage",
                "employment %"),
        "week": ("contract hours", "hours per week", "weekly hours", "contracturen", "uren per week", "contracturen per week", "Wochenstunden"),
        "hired": ("hire date", "hired on", "date of hire", "date hired", "employment start date", "start date", "hired at", "datum in dienst",
                  "in dienst",
                  "in dienst per", "in dienst sinds", "indiensttreding", "startdatum", "startdatum dienstverband", "Eintrittsdatum"),
        "left": ("termination date", "last day", "last working day", "end date", "leave date", "employment end date", "date left", "datum uit dienst",
                 "uit dienst", "uitdiensttreding", "einddatum", "einddatum dienstverband", "laatste werkdag", "Austrittsdatum"),
        "left_per": ("left at", "left on", "uit dienst per"),
        "reason": ("termination type", "leave type", "termination reason", "reason for leaving", "leaving reason", "reden uit dienst",
                   "reden vertrek",
                   "reden van vertrek", "reden uitdiensttreding"),
    },
    needed=("hired", "department"),
)  # fmt: skip
FULL_TIME = Option("full_time_hours", Text("hours a week of a full-time job", "uren per week van een voltijdbaan"))
LEAVES = (
    ("retirement", "retire|pension|pensioen|aow"),
    ("involuntary", "involuntar|onvrijwillig|dismiss|layoff|laid off|redundan|fired|niet verlengd|reorgani|bedrijfseconom|proeftijd"),
    ("voluntary", "voluntar|vrijwillig|resign|quit|eigen (verzoek|keuze|initiatief)|opgezegd door (de )?(mede)?werknemer|andere baan|new job"),
    ("involuntary", "ontslag|ontslagen"),
)
NO_FTE = Caveat(
    "hours_without_full_time",
    Text(
        "The list gives hours a week, not what full time is: say so with `--option full_time_hours=40` for the number of FTE.",
        "De lijst geeft uren per week, niet wat voltijd is: geef het op met `--option full_time_hours=40` voor het aantal fte.",
    ),
    ("employees.fte",),
)


class HrEmployees(Reader):
    """A list of employees. A last working day makes someone leave on the day after it; several rows of one person are one employee."""

    name = "hr_employees"
    label = Text("HR: list of employees", "HR: lijst van medewerkers")
    layout = LAYOUT
    options: ClassVar[tuple[Option, ...]] = (EMPLOYEES_BY, FULL_TIME)

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a person, a first day, a department, and something more of a contract."""
        found = LAYOUT.found(face.columns).keys()
        person = {"number", "email", "name", "last"} & found
        return face.kind == "csv" and LAYOUT.fits(face.columns) and bool(person and {"role", "fte", "week", "left", "left_per", "team"} & found)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the employees; who has a contract without an end, or with one far ahead, is there still."""
        fields = Fields(sheet, LAYOUT, shop, probe, numbers=("fte", "week"), dates=("hired", "left", "left_per"))
        first, cells, kept = held(
            (*fields.checks(numbers=("fte", "week"), dates=("hired", "left", "left_per")), _nobody(fields, shop), _undated(fields)), sheet.table
        )
        table = sheet.table
        latest = ", ".join(f"arg_max({own}, (hired, _row)) AS {own}" for own in ("department", "team", "role", "fte"))
        sql = f"""SELECT max(_row) AS _row, employee_id, {latest}, min(hired) AS hired_at,
            CASE WHEN bool_or(away IS NULL) THEN NULL ELSE max(away) END AS left_at,
            CASE WHEN left_at IS NOT NULL THEN arg_max(leave_type, (hired, _row)) END AS leave_type
            FROM {table}_people GROUP BY employee_id"""
        unsaid = fields.has("week") and not fields.has("fte") and not _full_time(shop)
        early = Text("The last day comes before the first; the row was left out.", "De laatste dag ligt voor de eerste; de rij is overgeslagen.")
        order = Check("left_before_hired", "error", f"SELECT _row, away::VARCHAR FROM {table}_all WHERE away < hired", early, fields.header("left"))
        return Reading(
            source=source_of("hr", shop),
            prepare=(first, _people(fields, shop, kept), _whole(table)),
            records=(Records("employees", sql),),
            checks=(*cells, order),
            caveats=(NO_FTE,) if unsaid else (),
        )  # fmt: skip


READER = HrEmployees()


def _key(fields: Fields, shop: Shop) -> str:
    name = fields.text("name") if fields.has("name") else f"nullif(concat_ws(' ', {fields.text('first')}, {fields.text('last')}), '')"
    return employee_key(shop, number=fields.code("number"), email=fields.text("email"), name=name)


def _full_time(shop: Shop) -> float | None:
    """Return the hours of full time as the user tells them; None where that is no number."""
    said = (shop.told(FULL_TIME.name) or "").replace(",", ".")
    return float(said) if said.replace(".", "", 1).isdigit() and float(said) > 0 else None


def _people(fields: Fields, shop: Shop, kept: str) -> str:
    """Return a statement for the contracts; a share of full time may be written as 0.8, 80 or 80%."""
    share, hours = fields.share("fte"), _full_time(shop)
    fte = f"CASE WHEN {share} > 1.5 THEN {share} / 100 ELSE {share} END" if fields.has("fte") else "NULL"
    if hours and fields.has("week"):
        fte = f"coalesce({fte}, {fields.number('week')} / {hours})"
    ends = f"coalesce({fields.day('left_per')}, {fields.day('left')} + 1)"
    away = f"CASE WHEN year({ends}) < 2099 THEN {ends}::DATE END"
    reason = f"lower({fields.text('reason')})"
    kinds = " ".join(f"WHEN regexp_matches({reason}, '{pattern}') THEN '{kind}'" for kind, pattern in LEAVES)
    return f"""CREATE OR REPLACE TEMP TABLE {fields.sheet.table}_all AS SELECT _row, {_key(fields, shop)} AS employee_id,
            {fields.text("department")} AS department, {fields.text("team")} AS team, {fields.text("role")} AS role, ({fte})::DECIMAL(18,9) AS fte,
            {fields.day("hired")} AS hired, {away} AS away, CASE WHEN {is_blank(reason)} THEN NULL {kinds} ELSE 'other' END AS leave_type
        FROM {fields.sheet.table} WHERE {kept}"""


def _whole(table: str) -> str:
    return f"""CREATE OR REPLACE TEMP TABLE {table}_people AS SELECT * FROM {table}_all
        WHERE employee_id IS NOT NULL AND hired IS NOT NULL AND coalesce(away >= hired, true)"""


def _nobody(fields: Fields, shop: Shop) -> Check:
    said = Text("The row has no number, address or name; it was left out.", "De rij heeft geen nummer, adres of naam; hij is overgeslagen.")
    return Check("nobody", "error", f"SELECT _row, '' FROM {fields.sheet.table} WHERE {_key(fields, shop)} IS NULL", said)


def _undated(fields: Fields) -> Check:
    said = Text("The employee has no first day; the row was left out.", "De medewerker heeft geen eerste dag; de rij is overgeslagen.")
    return Check(
        "no_date", "error", f"SELECT _row, '' FROM {fields.sheet.table} WHERE {is_blank(fields.text('hired'))}", said, fields.header("hired")
    )
