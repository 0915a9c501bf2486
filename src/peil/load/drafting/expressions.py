"""Write the SQL of a draft: a file's column as an entity's column needs it, where Peil's own typing would not read it as it stands."""

from peil.catalogue.structs import ColumnOf
from peil.load.drafting.guesses import DAYS
from peil.load.drafting.profiles import Profile
from peil.load.reading import quoted, text_literal

SHORT_YEARS = {"day_first": ("%d-%m-%y", "%d/%m/%y", "%d.%m.%y"), "month_first": ("%m/%d/%y", "%m-%d-%y", "%m.%d.%y")}
LONG_YEARS = {"month_first": ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y")}
CLOCKS = ("%H:%M:%S", "%H:%M")


def column_of(profile: Profile) -> str:
    """Return a file's column as SQL over the table `t`."""
    return f"t.{quoted(profile.name)}"


def expression_of(profile: Profile, column: ColumnOf, written: frozenset[str]) -> str:
    """Return the SQL that gives an entity's column; `written` holds all ways in which the file writes numbers and days.

    What a pattern does not read stays as it is, so that the receipt tells of it with its line.
    """
    cell, guess = column_of(profile), profile.guess
    if guess.typed:
        return cell
    if column.type in ("integer", "decimal", "money"):
        return _number(profile, cell, written)
    if column.type in ("date", "timestamp") and guess.kind in DAYS:
        return _day(profile, cell, written)
    if column.values:
        return _known(profile, cell, column)
    if guess.kind == "mail" and column.type == "id":
        return f"'email:' || md5(lower(trim({cell})))"  # the key that the readers of shops give a customer, and no address is kept
    return cell


def _number(profile: Profile, cell: str, written: frozenset[str]) -> str:
    guess = profile.guess
    if guess.coin or guess.kind == "percent":
        cell = f"regexp_replace({cell}, '[^0-9.,-]', '', 'g')"
    if guess.written == "comma" and "point" in written:  # a file is taken to write all its numbers one way
        cell = f"replace(replace({cell}, '.', ''), ',', '.')"
    return cell


def _day(profile: Profile, cell: str, written: frozenset[str]) -> str:
    guess = profile.guess
    if guess.written == "compact":
        return _read(cell, ["%Y%m%d"], "%Y-%m-%d")
    order = "month_first" if guess.written == "month_first" else "day_first"
    days = SHORT_YEARS[order] if guess.short else LONG_YEARS["month_first"] if order == "month_first" and "day_first" in written else ()
    if not days or guess.written == "iso":
        return cell
    if guess.kind == "day":
        return _read(cell, list(days), "%Y-%m-%d")
    return _read(cell, [f"{day} {clock}" for day in days for clock in CLOCKS], "%Y-%m-%d %H:%M:%S")


def _read(cell: str, forms: list[str], form: str) -> str:
    listed = ", ".join(text_literal(one) for one in forms)
    return f"coalesce(strftime(try_strptime({cell}, [{listed}]), {text_literal(form)}), {cell})"


def _known(profile: Profile, cell: str, column: ColumnOf) -> str:
    """Return the cell with the words of the file in place of which the entity has its own."""
    by_label = {word: value for value, label in column.values.items() for word in (label.en.lower(), label.nl.lower(), value)}
    said = dict.fromkeys(value.strip().lower() for value in profile.values if value not in column.values)
    cases = " ".join(f"WHEN {text_literal(word)} THEN {text_literal(by_label[word])}" for word in said if word in by_label)
    return f"CASE lower(trim({cell})) {cases} ELSE {cell} END" if cases else cell
