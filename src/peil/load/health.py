"""Say how the records of each source are doing: how far they go, runs of days without any, and weeks or loads with far fewer than usual."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Literal

import msgspec

from peil.catalogue.model import Model
from peil.catalogue.storage import order_column
from peil.load.reading import quoted
from peil.values.texts import Text
from peil.warehouse.engine import Warehouse

MOST_GAPS = 5
MONTHS = Text("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "jan feb mrt apr mei jun jul aug sep okt nov dec")


class Series(msgspec.Struct, frozen=True):
    """The records of one entity and source: first and last day, rows, when they were loaded (UTC), and whole days without records since."""

    entity: str
    source: str
    first_day: date | None
    last_day: date | None
    rows: int
    loaded_at: datetime | None
    days_since: int | None


class Finding(msgspec.Struct, frozen=True):
    """Something to look at: `found` rows (or empty days, of a gap) in a stretch of days or in a load, where `usual` was to be expected."""

    code: Literal["silent", "gap", "few_in_week", "few_in_load"]
    message: Text
    entity: str | None
    source: str | None
    first_day: date | None
    last_day: date | None
    found: int
    usual: float | None
    load_id: int | None = None


class Health(msgspec.Struct, frozen=True):
    """How all series are doing, and what to look at: the newest first."""

    series: tuple[Series, ...]
    findings: tuple[Finding, ...]


# A run of k empty days is a finding where chance makes one of that length, somewhere in the series, less than once in a hundred times:
# N * p^k < 0.01, with p the share of empty days outside the run. So a series that is quiet at weekends stays unremarked, and two empty days
# in two years of daily orders do not; a percentile of the gaps would always blame the longest one. Where most days are empty, that says
# little: products come in flocks. There only a rhythm counts: a record a week or a month, and then none for more than twice as long as ever.
# A few records from long before the rest are no gap.
SPANS = """
WITH spans AS (
    SELECT entity, source, min(day) AS first_day, max(day) AS last_day, count(*) AS filled, ($today - min(day)) AS known FROM peil_days GROUP BY ALL
)
"""
GAPS = """
, runs AS (
    SELECT entity, source, day + 1 AS first_day, coalesce(lead(day) OVER later, $today) - 1 AS last_day, lead(day) OVER later IS NULL AS still,
        last_day - first_day + 1 AS k, row_number() OVER later AS before
    FROM peil_days WINDOW later AS (PARTITION BY entity, source ORDER BY day)
),
others AS (SELECT entity, source, count(*) - 1 AS runs, sum(k) AS k1, sum(k * k) AS k2, max(k, 2) AS longest FROM runs GROUP BY ALL),
measured AS (
    SELECT r.*, s.known, o.runs, (greatest(s.known - s.filled - k, 0) + 1) / (greatest(s.known - k, 0) + 2) AS p,
        (o.k1 - k) / nullif(o.runs, 0) AS mean, (o.k2 - k * k) / nullif(o.runs, 0) AS square,
        CASE WHEN k = o.longest[1] THEN o.longest[2] ELSE o.longest[1] END AS longest
    FROM runs r JOIN spans s USING (entity, source) JOIN others o USING (entity, source)
)
SELECT entity, source, first_day, last_day, k, still FROM measured
WHERE k >= 2 AND before > 3 AND CASE WHEN p < 0.5 THEN known * pow(p, k) < 0.01
    ELSE runs >= 8 AND k > 2 * longest AND square - mean * mean < mean * mean / 4 END
QUALIFY row_number() OVER (PARTITION BY entity, source ORDER BY first_day DESC) <= $most
"""
# The last four whole weeks against the eight before each: less than any of them, than half their median, and further below that than chance
# leads (four standard deviations of a count).
WEEKS = """
, whole AS (
    SELECT entity, source, unnest(generate_series(first_day + CAST((8 - isodow(first_day)) % 7 AS INTEGER), last_day - 6, INTERVAL 7 DAY))::DATE
        AS week FROM spans
),
counted AS (
    SELECT w.entity, w.source, w.week, coalesce(sum(d.n), 0) AS n FROM whole w
    LEFT JOIN peil_days d ON d.entity = w.entity AND d.source = w.source AND date_trunc('week', d.day) = w.week GROUP BY ALL
),
beside AS (
    SELECT *, median(n) OVER before AS usual, min(n) OVER before AS least, count(*) OVER before AS weeks,
        row_number() OVER (PARTITION BY entity, source ORDER BY week DESC) AS back
    FROM counted WINDOW before AS (PARTITION BY entity, source ORDER BY week ROWS BETWEEN 8 PRECEDING AND 1 PRECEDING)
)
SELECT entity, source, week, week + 6, CAST(n AS BIGINT), CAST(usual AS DOUBLE) FROM beside
WHERE back <= 4 AND weeks = 8 AND n < least AND n < usual / 2 AND usual - n > 4 * sqrt(usual)
"""
# What came in one call counts together: an export may be in several files.
LOADS = """
WITH calls AS (
    SELECT reader, source, array_to_string(list_sort(json_keys(entities)), ',') AS kinds, loaded_at, max(load_id) AS load_id,
        sum(rows_read) AS n, max(file) AS file
    FROM peil.loads WHERE undone_at IS NULL AND reader IS NOT NULL AND entities <> '{}' GROUP BY ALL
),
beside AS (
    SELECT *, median(n) OVER before AS usual, count(*) OVER before AS calls,
        row_number() OVER (PARTITION BY reader, source, kinds ORDER BY load_id DESC) AS back
    FROM calls WINDOW before AS (PARTITION BY reader, source, kinds ORDER BY load_id ROWS BETWEEN 8 PRECEDING AND 1 PRECEDING)
)
SELECT source, load_id, file, CAST(n AS BIGINT), CAST(usual AS DOUBLE) FROM beside
WHERE back = 1 AND calls >= 3 AND n < usual / 2 AND usual - n > 4 * sqrt(usual)
"""


class Examiner:
    """Examines the records of one warehouse, as they stand on a day: `today` in the shop's zone, which is not over yet."""

    def __init__(self, warehouse: Warehouse, model: Model, today: date) -> None:
        self.warehouse = warehouse
        self.model = model
        self.today = today

    def examine(self) -> Health:
        """Return how the records are doing, in a few passes over the days of each entity."""
        rows = self.warehouse.rows(
            "SELECT entity, source, first_day, last_day, row_count, loaded_at FROM peil.extents WHERE row_count > 0 ORDER BY entity, source"
        )
        series = tuple(Series(name, source, first, last, count, at, self.since(last)) for name, source, first, last, count, at in rows)
        self.count_days(dict.fromkeys(one.entity for one in series if one.first_day is not None))
        found = [*self.loads(), *self.gaps(), *self.weeks()]
        self.warehouse.execute("DROP TABLE peil_days")
        found.sort(key=lambda one: (one.last_day or self.today, one.load_id or 0), reverse=True)
        return Health(series, tuple(found))

    def count_days(self, entities: Iterable[str]) -> None:
        """Count the records of each day until today, in one pass over each entity."""
        self.warehouse.execute("CREATE OR REPLACE TEMP TABLE peil_days (entity VARCHAR, source VARCHAR, day DATE, n BIGINT)")
        for entity in entities:
            day = quoted(str(order_column(self.model, self.model.entities[entity])))
            counted = f"SELECT $entity, _source, {day}, count(*) FROM {quoted(entity)} WHERE {day} <= $today GROUP BY ALL"
            self.warehouse.execute(f"INSERT INTO peil_days {counted}", {"entity": entity, "today": self.today})

    def since(self, last: date | None) -> int | None:
        """Return the whole days from a day until today, neither of them counted."""
        return max((self.today - last).days - 1, 0) if last is not None else None

    def gaps(self) -> Iterator[Finding]:
        """Yield the runs of empty days that chance does not explain; the one that still lasts is a silence."""
        for entity, source, first, last, days, still in self.warehouse.rows(SPANS + GAPS, {"today": self.today, "most": MOST_GAPS}):
            label = self.model.entities[entity].label
            if still:
                since, en, nl = day_of(first), "no records since {since} ({days} days)", "geen records sinds {since} ({days} dagen)"
                said = Text(f"{label.en} ({source}): {en}.", f"{label.nl} ({source}): {nl}.")
                message = Text(said.say("en", since=since.en, days=days), said.say("nl", since=since.nl, days=days))
            else:
                begin, end = day_of(first), day_of(last)
                message = Text(
                    f"{label.en} ({source}): no records from {begin.en} to {end.en} ({days} days); perhaps a file is missing.",
                    f"{label.nl} ({source}): geen records van {begin.nl} tot en met {end.nl} ({days} dagen); misschien ontbreekt er een bestand.",
                )
            yield Finding("silent" if still else "gap", message, entity, source, first, last, days, None)

    def weeks(self) -> Iterator[Finding]:
        """Yield the last whole weeks with far fewer records than those before."""
        for entity, source, first, last, count, usual in self.warehouse.rows(SPANS + WEEKS, {"today": self.today}):
            label = self.model.entities[entity].label
            begin, expected = day_of(first), thousands(round(usual))
            message = Text(
                f"{label.en} ({source}): {thousands(count).en} records in the week of {begin.en}, where {expected.en} are usual.",
                f"{label.nl} ({source}): {thousands(count).nl} records in de week van {begin.nl}; gewoonlijk zijn het er {expected.nl}.",
            )
            yield Finding("few_in_week", message, entity, source, first, last, count, usual)

    def loads(self) -> Iterator[Finding]:
        """Yield the latest load of a kind of file where it had far fewer rows than those before."""
        for source, load_id, file, count, usual in self.warehouse.rows(LOADS):
            said, expected = thousands(count), thousands(round(usual))
            message = Text(
                f"{file}: {said.en} rows, where such a load usually has {expected.en}; perhaps the export was cut off.",
                f"{file}: {said.nl} rijen, terwijl zo'n lading er gewoonlijk {expected.nl} heeft; misschien is de export afgebroken.",
            )
            yield Finding("few_in_load", message, None, source, None, None, count, usual, load_id)


def day_of(day: date) -> Text:
    """Return a day as people write it."""
    en, nl = (MONTHS.say(language).split()[day.month - 1] for language in ("en", "nl"))
    return Text(f"{day.day} {en} {day.year}", f"{day.day} {nl} {day.year}")


def thousands(count: int) -> Text:
    """Return a count with its thousands apart."""
    return Text(f"{count:,}", f"{count:,}".replace(",", "."))
