"""Give SQL for the cells of a table: names quoted, a column by its header in whatever case, an absent one as NULL."""

from typing import Protocol


class HasColumns(Protocol):
    """Anything with column names as they stand in a file."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names."""
        ...


def quoted(name: str) -> str:
    """Return a column name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    """Return a text as a SQL literal."""
    return "'" + value.replace("'", "''") + "'"


class Cells:
    """SQL for the cells of a sheet by header name, whatever the case and order; an absent column is NULL."""

    def __init__(self, sheet: HasColumns) -> None:
        self.columns = {column.strip().lower(): column for column in sheet.columns}

    def has(self, name: str) -> bool:
        """Return whether the sheet has a column."""
        return name.lower() in self.columns

    def text(self, name: str) -> str:
        """Return a cell as trimmed text, NULL where it is empty or the column is absent."""
        found = self.columns.get(name.lower())
        return f"nullif(trim({quoted(found)}), '')" if found is not None else "CAST(NULL AS VARCHAR)"

    def number(self, name: str) -> str:
        """Return a cell as DECIMAL(18,4), NULL where it is no number; decimal point, no thousands marks."""
        return f"try_cast({self.text(name)} AS DECIMAL(18,4))"

    def truth(self, name: str) -> str:
        """Return a cell as a truth value, NULL where it is none."""
        return f"try_cast({self.text(name)} AS BOOLEAN)"
