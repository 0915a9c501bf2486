"""Give the keys by which a firm's people, projects and tasks are known in the files of all its tools, as SQL; a name is never kept."""

from collections.abc import Iterable

import msgspec

from peil.load.identity import person_key
from peil.load.reading import Check, Option, Records, Shop
from peil.values.texts import Text

NOTHING = "NULL::VARCHAR"
EMPLOYEES_BY = Option(
    "employees_by",
    Text(
        "what employees are known by, so that they meet in all files", "waaraan medewerkers te herkennen zijn, zodat bestanden op elkaar aansluiten"
    ),
    ("number", "email", "name"),
)
REWORK = "\\b(rework|redo|herstel|herstelwerk|overdoen)\\b"
ISSUE = "\\b([A-Z][A-Z0-9]+-[0-9]+)\\b"


def employee_key(shop: Shop, *, number: str = NOTHING, email: str = NOTHING, name: str = NOTHING) -> str:
    """Return the key of an employee: the number in the firm's administration, else a hash of the address, else of the name; NULL without any."""
    ways = {
        "number": f"CASE WHEN contains({number}, '@') THEN {person_key(number)} ELSE {number} END",
        "email": person_key(email),
        "name": f"'name:' || md5(nullif(regexp_replace(strip_accents(lower(trim({name}))), '\\s+', ' ', 'g'), ''))",
    }
    first = shop.told(EMPLOYEES_BY.name)
    order = sorted(ways, key=lambda way: way != first)
    return f"coalesce({', '.join(ways[way] for way in order)})"


def source_of(tool: str, shop: Shop) -> str:
    """Return the name of a source: the tool, and the account where the user has several."""
    account = shop.told("account")
    return f"{tool}:{account}" if account else tool


def instant(text: str, zone: str) -> str:
    """Return SQL for the TIMESTAMP in UTC that the ISO text of a moment is, in a zone where it has no offset of its own."""
    tidy = f"regexp_replace({text}, '(\\d) ([+-]\\d)', '\\1\\2')"
    local = f"timezone('UTC', timezone('{zone}', try_cast({text} AS TIMESTAMP)))"
    return f"CASE WHEN {has_offset(text)} THEN timezone('UTC', try_cast({tidy} AS TIMESTAMPTZ)) ELSE {local} END"


def has_offset(text: str) -> str:
    """Return the condition under which the ISO text of a moment says how far it is from UTC."""
    return f"coalesce(regexp_matches({text}, ':.*(Z|[+-]\\d{{2}}(:?\\d{{2}})?)$'), false)"


def zone_of(shop: Shop) -> str:
    """Return the zone of times that say none."""
    return shop.told("timezone") or shop.timezone


def new_ones(entity: str, key: str, table: str, columns: str = "") -> Records:
    """Return the parents that a file tells of in passing, where no file has told of them before; of several rows with one key the first."""
    more = f", {columns}" if columns else ""
    sql = f"""SELECT _row, {key}{more} FROM {table} ANTI JOIN {entity} USING ({key}) WHERE {key} IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY _row) = 1"""
    return Records(entity, sql)


def held(checks: Iterable[Check], table: str) -> tuple[str, tuple[Check, ...], str]:
    """Return a statement that looks for what checks look for, once; the checks over what it found; and the condition that a row is left in.

    Rows that are added up before they become records cannot be left out afterwards.
    """
    asked = tuple(checks)
    hits = " UNION ALL ".join(f"SELECT {nth}, _row::BIGINT, value::VARCHAR FROM ({check.sql}) AS hit(_row, value)" for nth, check in enumerate(asked))
    statement = f"CREATE OR REPLACE TEMP TABLE {table}_found (nth INTEGER, _row BIGINT, value VARCHAR)"
    if hits:
        statement = f"CREATE OR REPLACE TEMP TABLE {table}_found AS SELECT * FROM ({hits}) AS hit(nth, _row, value)"
    over = tuple(msgspec.structs.replace(check, sql=f"SELECT _row, value FROM {table}_found WHERE nth = {nth}") for nth, check in enumerate(asked))
    errors = ", ".join(str(nth) for nth, check in enumerate(asked) if check.level == "error") or "-1"
    return statement, over, f"_row NOT IN (SELECT _row FROM {table}_found WHERE nth IN ({errors}))"
