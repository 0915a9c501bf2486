"""Give numbers as Amazon's reports can hold them: what no shop can sell in a day is no number, and is told like any other that cannot be read."""

from collections.abc import Iterable

from peil.load.forms.fields import Fields
from peil.load.reading import Check
from peil.values.texts import Text

MOST = "1e10"  # sums of such numbers still fit in what amounts are stored as
MOST_A_DAY = 5_000_000  # sessions or page views, each of which becomes a record


class Figures(Fields):
    """The cells of a sheet, with numbers below ten billion."""

    def number(self, own: str, kind: str = "DECIMAL(14,4)") -> str:
        """Return a cell as a number; NULL where it is none."""
        return super().number(own, kind)


def sane(columns: Iterable[str]) -> str:
    """Return the condition under which none of some DOUBLE columns holds a number that cannot be."""
    return "(" + " AND ".join(f"coalesce(abs({column}) < {MOST}, true)" for column in columns) + ")"


def insane(table: str, columns: Iterable[str]) -> tuple[Check, ...]:
    """Return checks that leave out the records with such a number."""
    message = Text(
        "The value `{value}` cannot be right; the record was left out.", "De waarde `{value}` kan niet kloppen; het record is overgeslagen."
    )
    return tuple(
        Check("unreadable_number", "error", f"SELECT _row, {column} FROM {table} WHERE NOT {sane((column,))}", message, column.strip('"'))
        for column in columns
    )
