"""A million orders and a million order lines from CSV: Peil's load beside DuckDB's own reading of the same file into a typed table."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
from shops import moment
from timing import Rounds, report, shown

from peil.catalogue.storage import sql_type
from peil.load.receipts import Receipt
from peil.load.recognising import Order
from peil.workspace import Settings, Workspace, init_workspace

ROWS = 1_000_000
FILES = {
    "orders": """
        SELECT 'O' || lpad(i::VARCHAR, 8, '0') AS order_id, 'C' || (hash(i) % 400000)::VARCHAR AS customer_id,
            'S' || (hash(i + 1) % 40000000)::VARCHAR AS session_id,
            strftime(TIMESTAMP '2024-11-01' + to_seconds((i * 63)::BIGINT), '%Y-%m-%dT%H:%M:%SZ') AS ordered_at,
            CASE WHEN hash(i + 2) % 50 = 0
                THEN strftime(TIMESTAMP '2024-11-01' + to_seconds((i * 63 + 7200)::BIGINT), '%Y-%m-%dT%H:%M:%SZ') END AS cancelled_at,
            hash(i + 3) % 500 = 0 AS is_test,
            ['paid', 'paid', 'paid', 'refunded', 'pending', 'voided'][(hash(i + 4) % 6)::INTEGER + 1] AS financial_status,
            ['online_store', 'online_store', 'pos'][(hash(i + 5) % 3)::INTEGER + 1] AS sales_channel,
            ((hash(i + 6) % 3) * 4.95)::DECIMAL(18, 2) AS shipping_amount,
            ((hash(i + 7) % 5000) / 100)::DECIMAL(18, 2) AS tax_amount,
            ['NL', 'BE', 'DE'][(hash(i + 8) % 3)::INTEGER + 1] AS shipping_country, 'EUR' AS currency
        FROM range({rows}) AS t(i)""",
    "order_lines": """
        SELECT 'L' || lpad(i::VARCHAR, 8, '0') AS order_line_id, 'O' || lpad(i::VARCHAR, 8, '0') AS order_id,
            'P' || (hash(i) % 800)::VARCHAR AS product_id,
            'V' || (hash(i) % 2400)::VARCHAR AS variant_id, (hash(i + 1) % 4) + 1 AS quantity,
            ((hash(i + 2) % 20000) / 100)::DECIMAL(18, 2) AS gross_amount,
            CASE WHEN hash(i + 3) % 4 = 0 THEN ((hash(i + 2) % 2000) / 100)::DECIMAL(18, 2) ELSE 0 END AS discount_amount,
            ((hash(i + 2) % 10000) / 100)::DECIMAL(18, 2) AS cost_amount, hash(i + 5) % 300 = 0 AS is_gift_card
        FROM range({rows}) AS t(i)""",
}


def make_files(data: Path, rows: int) -> dict[str, Path]:
    found = {name: data / f"csv-{rows}" / f"{name}.csv" for name in FILES}
    for name, path in found.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            duckdb.execute(f"COPY ({FILES[name].format(rows=rows)}) TO '{path}.part' (HEADER)")
            path.with_name(f"{path.name}.part").rename(path)
    return found


class Loading:
    """Loads the same files into new workspaces, and into new DuckDB files."""

    def __init__(self, work: Path, files: dict[str, Path], rows: int) -> None:
        self.work = work
        self.files = files
        self.rows = rows
        self.workspace = Workspace(work / "shop", now=moment)

    def fresh(self) -> None:
        shutil.rmtree(self.work / "shop", ignore_errors=True)
        init_workspace(self.work / "shop", Settings(name="Bench", locale="en"))
        self.workspace = Workspace(self.work / "shop", now=moment)
        assert self.workspace.catalogue

    def load(self, name: str) -> Receipt:
        (receipt,) = self.workspace.load(Order((self.files[name],)))
        counts = receipt.entities[name]
        assert not receipt.problems, receipt.problems
        assert counts.new + counts.unchanged == self.rows
        return receipt

    def floor(self, name: str) -> None:
        """Let DuckDB read the file with the types that Peil stores, into a table of a new file."""
        file = self.work / "floor.duckdb"
        file.unlink(missing_ok=True)
        header = self.files[name].open(encoding="utf-8").readline().strip().split(",")
        columns = self.workspace.catalogue.model.entities[name].columns
        typed = ", ".join(f"'{column}': '{sql_type(columns[column])}'" for column in header)
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{self.files[name]}', header=true, auto_detect=false, columns={{{typed}}})")


def run(data: Path, *, quick: bool) -> None:
    print("Loading")
    rows = ROWS // 10 if quick else ROWS
    work = data / "loading"
    work.mkdir(parents=True, exist_ok=True)
    loading = Loading(work, make_files(data, rows), rows)
    loading.fresh()
    actions: dict[str, Callable[[], object]] = {"fresh": loading.fresh}
    for name in FILES:
        actions[f"floor {name}"] = lambda name=name: loading.floor(name)
        actions[f"first {name}"] = lambda name=name: loading.load(name)
    for name in FILES:
        actions[f"again {name}"] = lambda name=name: loading.load(name)
    timed = Rounds(actions, 3)
    for name in FILES:
        report(f"{name}.csv, {rows:,} lines: DuckDB's read_csv into a typed table", shown(timed.median(f"floor {name}")))
        report(f"{name}.csv, {rows:,} lines: Peil", shown(timed.median(f"first {name}")))
        report(f"{name}.csv: Peil / read_csv", f"{timed.ratio(f'first {name}', f'floor {name}'):.2f} ×", "goal: ≤ 2.5 ×")
        report(f"{name}.csv: the same file again / the first time", f"{timed.ratio(f'again {name}', f'first {name}'):.2f} ×")
    shutil.rmtree(work)
