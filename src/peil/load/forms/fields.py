"""Give the cells of a table by the own names of its format's layout, as SQL, and say how the table has drifted from that layout."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from peil.load.forms import figures
from peil.load.forms.cells import quoted, text_literal
from peil.load.forms.layouts import Layout, currency_in
from peil.values.errors import UnreadableFile
from peil.values.texts import Text, one_of

if TYPE_CHECKING:
    from peil.load.reading import Check, Probe, Sheet, Shop

OVERRIDE = "columns."


class Fields:
    """The cells of one sheet; `numbers` and `dates` are the own names of columns whose notation is told from the whole file.

    Raises UnreadableFile where a needed column is absent and none looks like it.
    """

    def __init__(
        self, sheet: "Sheet", layout: Layout, shop: "Shop", probe: "Probe", *, numbers: Iterable[str] = (), dates: Iterable[str] = ()
    ) -> None:
        self.sheet = sheet
        self.layout = layout
        self.shop = shop
        self.probe = probe
        self.numbers, self.dates = tuple(numbers), tuple(dates)
        self.found = resolve(sheet, layout, shop)

    def has(self, own: str) -> bool:
        """Return whether the file has a column."""
        return own in self.found

    def header(self, own: str) -> str:
        """Return the name of a column as it stands in the file, else as the format has it."""
        return self.found.get(own) or self.layout.columns[own][0]

    def currency(self, own: str) -> str | None:
        """Return the currency that stands in a column's name (`Cost (EUR)`), or the one the user tells; None where neither does."""
        return self.shop.told("currency") or currency_in(self.found.get(own, ""))

    def text(self, own: str) -> str:
        """Return a cell as trimmed text, NULL where it is empty or the column absent."""
        found = self.found.get(own)
        return f"nullif(trim({quoted(found)}), '')" if found is not None else "CAST(NULL AS VARCHAR)"

    def code(self, own: str) -> str:
        """Return an id or code as text, without the apostrophe or `="…"` that some exports set before it for the sake of spreadsheets."""
        cell = self.text(own)
        marked = f"starts_with({cell}, '''') OR starts_with({cell}, '=') OR ends_with({cell}, '\"')"
        bare = f"nullif(trim(regexp_replace({cell}, '^(''|=\")|\"$', '', 'g')), '')"
        return f"CASE WHEN {marked} THEN {bare} ELSE {cell} END" if self.has(own) else cell

    @cached_property
    def notation(self) -> figures.Notation:
        """Return how the file writes numbers and dates; what the user tells of the dates is believed."""
        home = "month_first" if self.shop.country.upper() in figures.MONTH_FIRST_COUNTRIES else "day_first"
        said = self.shop.told("date_order")
        doubt: figures.Order = "month_first" if (said or home) == "month_first" else "day_first"
        numbers = [self.text(own) for own in self.numbers if self.has(own)]
        dates = [self.text(own) for own in self.dates if self.has(own)]
        found = figures.told(self.probe, self.sheet.table, numbers, dates, (self.sheet.face.separator, doubt))
        return figures.Notation(found.comma, doubt, sure=True) if said else found

    def number(self, own: str, kind: str = "DECIMAL(18,4)") -> str:
        """Return a cell as a number in the file's notation; NULL where it is empty, a dash or no number."""
        return figures.amount(self.text(own), self.notation, kind) if self.has(own) else f"CAST(NULL AS {kind})"

    def whole(self, own: str) -> str:
        """Return a cell as a whole number (`121401.0` → 121401); NULL where it is none."""
        return f"list_transform([{self.number(own)}], lambda n: CASE WHEN n = floor(n) THEN n::BIGINT END)[1]"

    def share(self, own: str) -> str:
        """Return a rate from 0 to 1 (DECIMAL): `6.47%` → 0.0647; a number without a per cent sign stands as it is."""
        number = self.number(own, "DECIMAL(18,9)")
        return f"(CASE WHEN contains({self.text(own)}, '%') THEN {number} / 100 ELSE {number} END)::DECIMAL(18,9)"

    def truth(self, own: str) -> str:
        """Return a cell as a truth value (yes, ja, true, 1 …); NULL where it is none."""
        words = f"CASE lower({self.text(own)}) WHEN 'ja' THEN true WHEN 'waar' THEN true WHEN 'nee' THEN false WHEN 'onwaar' THEN false END"
        return f"coalesce(try_cast({self.text(own)} AS BOOLEAN), {words})"

    def day(self, own: str) -> str:
        """Return a cell as a DATE; NULL where it is none."""
        return figures.day(self.text(own), self.notation) if self.has(own) else "CAST(NULL AS DATE)"

    def moment(self, own: str) -> str:
        """Return a cell as the ISO text of a moment, with its offset where it has one; NULL where it is none."""
        return figures.moment(self.text(own), self.notation)

    def seconds(self, own: str, unit: Literal["seconds", "minutes", "hours"] = "seconds") -> str:
        """Return a duration in seconds (DOUBLE); a plain number is of `unit`."""
        return figures.seconds(self.text(own), self.notation, unit) if self.has(own) else "CAST(NULL AS DOUBLE)"

    def checks(self, *, numbers: Iterable[str] = (), dates: Iterable[str] = (), moments: Iterable[str] = (), where: str = "true") -> "list[Check]":
        """Return checks that leave out the rows (of those `where` holds) in which a cell is not what its column is for; an empty cell is right."""
        made = [self._check("unreadable_number", own, self.number(own), where, Text("number", "getal")) for own in numbers if self.has(own)]
        made += [self._check("unreadable_date", own, self.day(own), where, Text("date", "datum")) for own in dates if self.has(own)]
        made += [
            self._check("unreadable_date", own, self.moment(own), where, Text("date and time", "datum en tijd")) for own in moments if self.has(own)
        ]
        if (self.dates and not self.notation.sure) and any(self.has(own) for own in self.dates):
            made.append(self._unsure())
        return made

    def _check(self, code: str, own: str, read: str, where: str, what: Text) -> "Check":
        from peil.load.reading import Check

        header = self.header(own)
        message = Text(
            f"{header} `{{value}}` is no {what.en}; the row was left out.", f"{header} `{{value}}` is geen {what.nl}; de rij is overgeslagen."
        )
        cell = self.text(own)
        sql = f"SELECT _row, {cell} FROM {self.sheet.table} WHERE ({where}) AND NOT {figures.is_blank(cell)} AND {read} IS NULL"
        return Check(code, "error", sql, message, header)

    def _unsure(self) -> "Check":
        from peil.load.reading import Check

        own = next(own for own in self.dates if self.has(own))
        first = Text("the day", "de dag") if self.notation.order == "day_first" else Text("the month", "de maand")
        message = Text(
            f"The dates of {self.header(own)} do not tell whether the day or the month comes first; {first.en} was taken to come first.",
            f"De datums van {self.header(own)} laten niet zien of de dag of de maand voorop staat; er is aangenomen dat {first.nl} voorop staat.",
        )
        hint = Text(
            "Say so with `--option date_order=day_first` or `month_first`.", "Geef het op met `--option date_order=day_first` of `month_first`."
        )
        return Check("date_order_assumed", "warning", f"SELECT 0, {text_literal(self.notation.order)}", message, self.header(own), hint)


def resolve(sheet: "Sheet", layout: Layout, shop: "Shop") -> dict[str, str]:
    """Return the columns of a file by own name: as the layout has them, as the user says, and as they were most likely renamed."""
    found = layout.found(sheet.columns) | _said(sheet, layout, shop)
    renamed = {own: column for own, column in layout.renamed(sheet.columns).items() if own not in found and column not in found.values()}
    found |= renamed
    missing = layout.missing(found)
    if missing:
        strange = [column for column in sheet.columns if column not in found.values()]
        new = Text(f" New in it: {one_of(strange, 12)}.", f" Nieuw erin: {one_of(strange, 12)}.") if strange else Text("", "")
        own = next(own for own in layout.needed if own not in found)
        why = Text(
            f"the column {one_of(missing)} is missing.{new.en} Export it with all columns, or say which column it is:"
            f' `--option "columns.{own}=HEADER"`.',
            f"de kolom {one_of(missing)} ontbreekt.{new.nl} Exporteer het met alle kolommen, of geef op welke kolom het is:"
            f' `--option "columns.{own}=KOLOMNAAM"`.',
        )
        raise UnreadableFile(file=sheet.name, why=why)
    return found


def _said(sheet: "Sheet", layout: Layout, shop: "Shop") -> dict[str, str]:
    """Return the columns that the user names himself."""
    said = {name.removeprefix(OVERRIDE): value for name, value in shop.options.items() if name.startswith(OVERRIDE)}
    known = {column.strip().casefold(): column for column in sheet.columns}
    for own, header in said.items():
        if own in layout.columns and header.strip().casefold() not in known:
            why = Text(
                f"it has no column `{header}` (--option {OVERRIDE}{own}). It has {one_of(list(sheet.columns), 40)}.",
                f"het heeft geen kolom `{header}` (--option {OVERRIDE}{own}). Het heeft {one_of(list(sheet.columns), 40)}.",
            )
            raise UnreadableFile(file=sheet.name, why=why)
    return {own: known[header.strip().casefold()] for own, header in said.items() if own in layout.columns}


def drift(sheet: "Sheet", layout: Layout, shop: "Shop") -> "list[Check]":
    """Return warnings for how a file differs from its format: columns renamed, usual ones missing, new ones in a layout that has no others."""
    from peil.load.reading import Check

    exact = layout.found(sheet.columns) | _said(sheet, layout, shop)
    found = resolve(sheet, layout, shop)
    made = []
    for own in found.keys() - exact.keys():
        was = layout.columns[own][0]
        message = Text(
            f"The column {was} is missing; `{found[own]}` was read in its place.",
            f"De kolom {was} ontbreekt; `{found[own]}` is in plaats daarvan gelezen.",
        )
        hint = Text(
            f'If that is wrong, say which it is: `--option "columns.{own}=HEADER"`.',
            f'Klopt dat niet, geef dan op welke het is: `--option "columns.{own}=KOLOMNAAM"`.',
        )
        made.append(Check("column_renamed", "warning", f"SELECT 0, {text_literal(found[own])}", message, found[own], hint))
    lost = [layout.columns[own][0] for own in layout.usual if own not in found]
    if lost:
        message = Text(
            f"The column {one_of(lost, 12)} is missing; what it tells is not known.",
            f"De kolom {one_of(lost, 12)} ontbreekt; wat die zegt is niet bekend.",
        )
        made.append(Check("column_missing", "warning", f"SELECT 0, {text_literal(lost[0])}", message, lost[0]))
    known = {column for names in layout.columns.values() for column in layout.found(sheet.columns).values() if names} | set(found.values())
    strange = [column for column in sheet.columns if column not in known] if layout.fixed else []
    if strange:
        message = Text(f"The column {one_of(strange, 12)} is new and is not read.", f"De kolom {one_of(strange, 12)} is nieuw en wordt niet gelezen.")
        made.append(Check("column_new", "warning", f"SELECT 0, {text_literal(strange[0])}", message, strange[0]))
    return made
