"""Read the euro reference rates of the European Central Bank: all days (`eurofxref-hist.csv`), one day (`eurofxref.csv`), the data portal's CSV."""

import re

from peil.load.forms.figures import Notation, amount, day
from peil.load.forms.layouts import Layout
from peil.load.reading import Check, Face, Probe, Reader, Reading, Records, Sheet, Shop, quoted, text_literal
from peil.values.texts import Text

CODE = re.compile(r"[A-Z]{3}")
FEWEST = 10  # currencies in a wide file: it has had 30 or more from the first day on
LONG = Layout(
    columns={"currency": ("CURRENCY",), "of": ("CURRENCY_DENOM",), "date": ("TIME_PERIOD",), "rate": ("OBS_VALUE",), "frequency": ("FREQ",)},
    needed=("currency", "of", "date", "rate"),
)


class EcbRates(Reader):
    """The European Central Bank's reference rates."""

    name = "ecb_rates"
    label = Text("European Central Bank: exchange rates", "Europese Centrale Bank: wisselkoersen")

    def recognises(self, face: Face) -> bool:
        """Return whether there is a day and a column for each of many currencies, or the portal's columns."""
        codes = [name for name in face.columns if CODE.fullmatch(name.strip())]
        wide = face.columns[0].strip().lower() == "date" and len(codes) >= FEWEST and "USD" in codes
        return face.kind == "csv" and (wide or LONG.fits(face.columns))

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:  # noqa: ARG002
        """Return the rates; `N/A` is no rate."""
        prepare = _portal(sheet) if LONG.fits(sheet.columns) else _wide(sheet)
        cells, plain = f"{sheet.table}_cells", Notation()
        sql = f"""SELECT _row, {day("said", plain)} AS date, currency, {amount("rate", plain, "DECIMAL(18,9)")} AS per_euro FROM {cells}
            WHERE {amount("rate", plain, "DECIMAL(18,9)")} > 0 AND currency <> 'EUR'"""
        undated = Text(
            "`{value}` is no day; the rates of this row were left out.", "`{value}` is geen dag; de koersen van deze rij zijn overgeslagen."
        )
        wrong = Text("`{value}` is no rate; it was left out.", "`{value}` is geen koers; die is overgeslagen.")
        bad_day = f"SELECT DISTINCT _row, said FROM {cells} WHERE {day('said', plain)} IS NULL"
        no_rate = f"rate IS NOT NULL AND upper(rate) NOT IN ('N/A', 'NAN', '-') AND coalesce({amount('rate', plain, 'DECIMAL(18,9)')}, 0) <= 0"
        checks = (
            Check("unreadable_date", "error", bad_day, undated, "Date"),
            Check("unreadable_number", "warning", f"SELECT _row, currency || ' ' || rate FROM {cells} WHERE {no_rate}", wrong),
        )
        return Reading("ecb", (Records("exchange_rates", sql),), prepare=(prepare,), checks=checks)


READER = EcbRates()


def _wide(sheet: Sheet) -> str:
    codes = [name for name in sheet.columns if CODE.fullmatch(name.strip())]
    listed = ", ".join(f"trim({quoted(name)}) AS {quoted(name.strip())}" for name in codes)
    columns = ", ".join(quoted(name.strip()) for name in codes)
    rows = f"SELECT _row, trim({quoted(sheet.columns[0])}) AS said, {listed} FROM {sheet.table}"
    return f"""CREATE OR REPLACE TEMP TABLE {sheet.table}_cells AS SELECT _row, said, currency, nullif(rate, '') AS rate
        FROM (UNPIVOT ({rows}) ON {columns} INTO NAME currency VALUE rate)"""


def _portal(sheet: Sheet) -> str:
    found = LONG.found(sheet.columns)
    cell = {own: f"nullif(trim({quoted(name)}), '')" for own, name in found.items()}
    daily = f" AND {cell['frequency']} = {text_literal('D')}" if "frequency" in cell else ""
    return f"""CREATE OR REPLACE TEMP TABLE {sheet.table}_cells AS SELECT _row, {cell["date"]} AS said, upper({cell["currency"]}) AS currency,
        {cell["rate"]} AS rate FROM {sheet.table} WHERE {cell["of"]} = 'EUR'{daily}"""
