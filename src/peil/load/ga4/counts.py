"""Make records of the counts in GA4's own reports (CSV, with `#` lines above): so many of one kind on a day are so many records of that day.

Only days are believed: a report of a longer period without a Date holds totals that cannot be put on any day, and is refused.
"""

import re
from abc import abstractmethod
from typing import ClassVar

from peil.load import countries
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Records, Restated, Sheet, Shop, quoted, text_literal
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

DATE = ("Date", "Datum", "Day", "Dag", "Fecha")
NTH_DAY = ("Nth day", "Nde dag", "N-de dag", "Nth Day")
TOTALS = ("grand total", "total", "totals", "totaal", "eindtotaal", "totalen", "gesamtsumme", "total général", "total general")
COUNTED = "'counted:' || reported_on || ':' || to_hex(mark) || ':' || number"
"""The key of a record that a report counts: its day, its row of the report, its number there."""
STAMP = re.compile(r"#.*?\b(\d{8})\s*$")


class CountedReport(Reader):
    """A report of GA4's own pages, downloaded as CSV; `what` is the column whose count makes the records, `cuts` the columns that it is cut by."""

    layout: ClassVar[Layout]
    what: ClassVar[str]
    cuts: ClassVar[tuple[str, ...]]
    entity: ClassVar[str]
    caveats: ClassVar[tuple[Caveat, ...]] = ()

    def recognises(self, face: Face) -> bool:
        """Return whether a table is a report of GA4: it has the columns, and either GA4's lines above or a name that only GA4 uses."""
        if face.kind != "csv" or not self.layout.fits(face.columns):
            return False
        found = self.layout.found(face.columns).keys()
        return bool(found & {*self.cuts, "date", "nth_day"}) and (any(STAMP.match(line) for line in face.preamble) or self.is_sure(frozenset(found)))

    @abstractmethod
    def is_sure(self, found: frozenset[str]) -> bool:
        """Return whether columns are GA4's without its lines above."""

    @abstractmethod
    def select(self, fields: Fields, table: str) -> str:
        """Return SQL for the records: what is selected from `<table>_counts`, where `number` counts from 0 within a row of the report."""

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the records of the report's days; days of which the events themselves are loaded are left as they are."""
        present = self.layout.found(sheet.columns)
        measures = [own for own in present if own not in (*self.cuts, "date", "nth_day")]
        fields = Fields(sheet, self.layout, shop, probe, numbers=measures, dates=("date",) if "date" in present else ())
        account = shop.told("account")
        source = f"ga4:{account}" if account else "ga4"
        table = sheet.table
        total = " OR ".join(f"lower({fields.text(own)}) IN ({', '.join(text_literal(word) for word in TOTALS)})" for own in present) or "false"
        blank = " AND ".join(f"{fields.text(own)} IS NULL" for own in (*self.cuts, "date", "nth_day") if own in present) or "false"
        mark = "hash(" + ", ".join(["_row", *(fields.text(own) for own in self.cuts if own in present)]) + ")"
        cuts = ", ".join(f"{fields.text(own)} AS {quoted(own)}" for own in self.cuts)
        figures = ", ".join(
            f"{fields.number(own, 'DECIMAL(28,9)')} AS {quoted(own)}" for own in self.layout.columns if own not in (*self.cuts, "date", "nth_day")
        )
        counted = f"""CREATE OR REPLACE TEMP TABLE {table}_counts AS
            WITH cells AS (SELECT _row, {day_of(fields)} AS reported_on, {cuts}, {figures}, {mark} AS mark FROM {table}
                WHERE NOT coalesce({total}, false) AND NOT ({blank}))
            SELECT cells.*, unnest(range({quoted(self.what)}::BIGINT)) AS number FROM cells
            WHERE {quoted(self.what)} > 0 AND {quoted(self.what)} < 100000000
                AND reported_on NOT IN (SELECT date FROM session_days WHERE _source = {text_literal(source)})"""
        shown = f"NOT coalesce({total}, false) AND NOT ({blank})"
        return Reading(
            source=source,
            prepare=(countries.prepare(f"{table}_countries"), counted),
            records=(Records(self.entity, self.select(fields, table), restates=Restated("reported_on", "reported_on")),),
            checks=tuple(fields.checks(numbers=measures, dates=("date",) if "date" in present else (), where=shown)),
            caveats=self.caveats,
            settles=3,
        )


def period(face: Face) -> tuple[str, str] | None:
    """Return the first and last day (ISO) that the lines above a report give; of several the nearest."""
    days = [found.group(1) for line in face.preamble if (found := STAMP.match(line))]
    first, last = (f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days[-2:]) if len(days) > 1 else ("", "")
    return (first, last) if first else None


def day_of(fields: Fields) -> str:
    """Return SQL for the day of a row: its Date, its `Nth day`, or the one day of the report; raises UnreadableFile where there is none."""
    said = period(fields.sheet.face)
    if fields.has("date"):
        return fields.day("date")
    if fields.has("nth_day") and said:
        return f"(DATE '{said[0]}' + {fields.whole('nth_day')}::INTEGER)"
    if said and said[0] == said[1]:
        return f"DATE '{said[0]}'"
    span = Text(f" of {said[0]} to {said[1]}", f" van {said[0]} tot en met {said[1]}") if said else Text("", "")
    why = Text(
        f"it holds totals{span.en} and no days, and Peil does not guess on which day what happened. Add the dimension Date to the report in GA4, "
        "export one day at a time, or use the export to BigQuery.",
        f"het bevat totalen{span.nl} en geen dagen, en Peil raadt niet op welke dag wat gebeurde. Voeg in GA4 de dimensie Datum aan het rapport toe, "
        "exporteer één dag tegelijk, of gebruik de export naar BigQuery.",
    )
    raise UnreadableFile(file=fields.sheet.name, why=why)


def shared_out(total: str, count: str) -> str:
    """Return what the record `number` of `count` has of a total, in whole units that add up to it exactly."""
    whole = f"round({total})::BIGINT"
    return f"({whole} // {count}::BIGINT + (number < {whole} % {count}::BIGINT)::BIGINT)"
