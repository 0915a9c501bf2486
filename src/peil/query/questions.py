"""Give the question as it is asked and the answer as it comes back."""

from typing import Any

import msgspec

from peil.values.periods import Grain, Period
from peil.values.texts import Text
from peil.values.windows import Comparison


class Question(msgspec.Struct, frozen=True):
    """What is asked: KPIs by id, a period, and how to cut and compare it.

    `period` None stands for all that is loaded; `by` holds dimensions as the asker writes them; `where` holds filters that must all hold.
    `whole` asks, beside the buckets of a grain, for the period as one; `limit` for no more than so many groups, the biggest by the first KPI.
    """

    kpis: tuple[str, ...]
    period: Period | None = None
    grain: Grain | None = None
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    compare: Comparison | None = None
    whole: bool = False
    limit: int | None = None


class Note(msgspec.Struct, frozen=True):
    """A doubt or a remark that belongs to an answer."""

    code: str
    message: Text


class Freshness(msgspec.Struct, frozen=True):
    """How far the data of one source go: the last local day with a record, and when they were loaded (UTC, ISO)."""

    source: str
    entity: str
    last_day: str | None
    loaded_at: str


class Answer(msgspec.Struct, frozen=True):
    """The answer: the resolved question, rows as (column → value) records, the rows over all slices, notes, SQL and freshness.

    In a row `period` is the first local day of the bucket (with an hour grain the local time and offset); a missing value is None.
    `whole` and `whole_totals` are rows over the whole period, where they were asked for beside a grain. `labels` are the buckets (the
    `period` of rows) and `compared_labels` what each is compared with. `unfinished_from` is the first bucket that is not over or not
    covered to its end, `provisional_from` the first that sources still change; `groups` is how many there are, shown or not. `begins` is for
    each KPI the first day of its data: before it, nothing is not 0 but not known.
    """

    question: dict[str, Any]
    rows: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    notes: list[Note]
    sql: list[str]
    parameters: dict[str, Any]
    as_of: str
    freshness: list[Freshness]
    columns: list[str]
    whole: list[dict[str, Any]] = []
    whole_totals: list[dict[str, Any]] = []
    labels: list[str] = []
    compared_labels: list[str | None] = []
    unfinished_from: str | None = None
    provisional_from: str | None = None
    groups: int = 0
    begins: dict[str, str] = {}
