"""Render a scan as one SQL statement: a sqlglot tree, with the values of the asker as bound parameters."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
from sqlglot import exp

from peil.catalogue import formula as f
from peil.catalogue.binding import rebuild
from peil.catalogue.model import Model
from peil.query.measures import Measure
from peil.query.plan import Dimension, Scan, conformed
from peil.query.sql.boundaries import Boundaries, day_of, lies_in, literal
from peil.query.sql.rows import Limits, RowSql, Setting
from peil.query.sql.trees import both, cast, either, function, joined, named, number, opposite, table, under, written
from peil.values.windows import Window


class Statement(msgspec.Struct, frozen=True):
    """SQL with its bound values, and the windows it answers for, in the order in which it numbers them."""

    scan: Scan
    sql: str
    values: dict[str, object]
    windows: tuple[Window, ...]


class Setup(msgspec.Struct, frozen=True):
    """What all scans of a question share: its setting, dimensions and filters, and the entities of which several sources use the same
    key, with those sources, the preferred one first."""  # noqa: D205, D209

    setting: Setting
    dimensions: tuple[Dimension, ...] = ()
    where: tuple[f.Node, ...] = ()
    shared: dict[str, tuple[str, ...]] = {}


def aggregate(rows: RowSql, measure: Measure, filters: list[exp.Expr]) -> exp.Expr:
    """Return the SQL aggregate of a measure over the rows that meet the filters."""
    argument = rows.sql(measure.argument) if measure.argument is not None else exp.Star()
    found: exp.Expr
    if measure.function == "count_distinct":
        found = exp.Count(this=exp.Distinct(expressions=[argument]))
    elif measure.function in ("median", "percentile"):
        share = rows.sql(measure.second) if measure.second is not None else exp.Literal.number("0.5")
        found = function("quantile_cont", cast(argument, "double"), share)
    elif measure.function == "stddev":
        found = function("stddev_samp", cast(argument, "double"))
    else:
        found = {"sum": exp.Sum, "count": exp.Count, "min": exp.Min, "max": exp.Max}[measure.function](this=argument)
    if filters:
        found = exp.Filter(this=found, expression=exp.Where(this=both(*filters)))
    return found


class Renderer:
    """Renders the scans of one question."""

    def __init__(self, model: Model, boundaries: Boundaries, setup: Setup) -> None:
        self.model = model
        self.boundaries = boundaries
        self.setting = setup.setting
        self.dimensions = setup.dimensions
        self.where = setup.where
        self.shared = setup.shared

    def statement(self, scan: Scan, *, totals: bool) -> Statement:
        """Return the statement of a scan; with `totals` also the rows over all slices of what cannot be added up."""
        rows = RowSql(self.model, scan.base, self.boundaries, self.setting)
        build = {"flow": self.flow, "stock": self.stock, "series": self.stock, "wide": self.wide}[scan.kind]
        tree = build(scan, rows, totals=totals)
        return Statement(scan, written(tree), rows.values, tuple(self.boundaries.windows))

    def filters(self, scan: Scan, rows: RowSql) -> list[exp.Expr]:
        """Return the asker's filters over the rows of this scan."""
        rows.binding = True
        found = [rows.sql(on_base(self.model, scan.base, condition)) for condition in self.where]
        rows.binding = False
        return found

    def slices(self, scan: Scan, rows: RowSql) -> list[exp.Expr]:
        """Return the dimensions as columns _d0, _d1 …, empty where nothing of this scan can be cut by one."""
        found = []
        for index, (dimension, column) in enumerate(zip(self.dimensions, scan.dimensions, strict=True)):
            cut = rows.dimension(dimension.function, column) if column is not None else exp.null()
            found.append(named(cut, f"_d{index}"))
        return found

    def source(self, scan: Scan, rows: RowSql, query: exp.Select) -> exp.Select:
        """Return the query over the base entity and the parents that were used, joined many-to-one, and the spans of children."""
        query = query.from_(self.series(scan) if scan.kind == "series" else table(scan.base), copy=False)
        reach = self.model.reach(scan.base)
        known = {scan.base}
        for entity in [name for name in reach if name in rows.used]:
            for step in reach[entity]:
                if step.parent not in known:
                    known.add(step.parent)
                    query = joined(query, table(step.parent), self.link(step.child, step.column, step.parent), side="LEFT")
        for index, exists in enumerate(rows.exists):
            query = self.spans(scan, query, exists, f"span{index + 1}")
        return query

    def link(self, child: str, column: str, parent: str) -> exp.Expr:
        """Return the condition that joins a row to its one parent, also where several sources use the same key."""
        key = self.model.entities[parent].key[0]
        same = exp.EQ(this=exp.column(column, table=child), expression=exp.column(key, table=parent))
        known = self.shared.get(parent)
        if not known:
            return same
        own = exp.column("_source", table=child)
        inside = exp.In(this=own, expressions=[exp.Literal.string(name) for name in known])
        wanted = exp.Case(ifs=[exp.If(this=inside, true=own)], default=exp.Literal.string(known[0]))
        return both(same, exp.EQ(this=exp.column("_source", table=parent), expression=wanted))

    def flow(self, scan: Scan, rows: RowSql, *, totals: bool) -> exp.Select:
        """Return the values of measures over the rows whose time lies in each window."""
        time = scan.time
        if time is None:
            raise TypeError("a flow has a time column")
        moment = rows.moment(time)
        place = self.boundaries.place(moment) if self.boundaries.apart else exp.column("w", table="window_of")
        slices = self.slices(scan, rows)
        common = scan.common
        once = None if totals and slices else counted_once(scan)
        columns = []
        for measure in scan.measures:
            own = [rows.sql(condition) for condition in measure.where if condition not in common]
            limits = rows.limits(measure.limits)
            own += [*limits.needed, *(exp.GTE(this=place, expression=low) for low in limits.low)]
            own += [exp.LTE(this=place, expression=high) for high in limits.high]
            columns.append(partial(rows, measure, own) if once is not None else named(cast(aggregate(rows, measure, own), "double"), measure.name))
        conditions = [rows.sql(condition) for condition in common]
        if self.boundaries.instants:
            conditions.append(self.days_around(rows, time))
        conditions.append(self.boundaries.covers(moment))
        conditions += self.filters(scan, rows)
        several = len(self.boundaries.windows) > 1
        grouped = totals and bool(slices) and any(not measure.additive for measure in scan.measures)
        head = [named(place if several else number(0), "_w"), *slices]
        if grouped:
            head.append(named(function("grouping", exp.column("_d0")), "_t"))
        if once is not None:
            head.append(named(rows.sql(once), "_id"))
        query = self.source(scan, rows, exp.select(*head, *columns, copy=False)).where(*conditions, copy=False)
        if not self.boundaries.apart:
            stretch = exp.EQ(this=exp.column("part", table="window_of"), expression=self.boundaries.stretches.place(moment))
            query = joined(query, self.parts(), stretch)
        if once is not None:
            return whole(scan, query, several=several, slices=len(slices))
        return grouping(query, several=several, slices=len(slices), totals=grouped)

    def days_around(self, rows: RowSql, time: f.Column) -> exp.Expr:
        """Return the local days around the hours, a day wider for the zone, so that blocks of the table are skipped."""
        day, parts = rows.day(time), []
        for window in self.boundaries.ranges:
            first, last = (day_of(moment) + timedelta(days=apart) for moment, apart in ((window.start, -1), (window.end, 1)))
            parts.append(both(exp.GTE(this=day, expression=literal(first)), exp.LTE(this=day, expression=literal(last))))
        return either(*parts)

    def windows(self) -> exp.Expr:
        """Return the numbers of the windows as a small table (w)."""
        return numbered([(index,) for index in range(len(self.boundaries.windows))], ("w",))

    def parts(self) -> exp.Expr:
        """Return as a small table (part, w) which stretch is a part of which windows: found by its number, not by holding rows against bounds."""
        found = []
        for index, part in enumerate(self.boundaries.stretches.windows):
            found += [(index, at) for at, window in enumerate(self.boundaries.windows) if lies_in(part, window)]
        return numbered(found, ("part", "w"))

    def stock(self, scan: Scan, rows: RowSql, *, totals: bool) -> exp.Select:  # noqa: ARG002
        """Return how stocks change at each window: entries and exits, found in one pass over the entity, to be added up."""
        slices = self.slices(scan, rows)
        limits = {measure: self.series_limits(scan, measure) if scan.kind == "series" else rows.limits(measure.limits) for measure in scan.measures}
        spans: dict[str, tuple[exp.Expr, exp.Expr]] = {}
        columns, place = [], {}
        for measure in scan.measures:
            low, high = span_of(limits[measure], len(self.boundaries.windows))
            key = f"{written(low)}|{written(high)}"
            spans.setdefault(key, (low, high))
            place[measure] = list(spans).index(key)
            own = [*(rows.sql(condition) for condition in measure.where), *limits[measure].needed]
            own.append(exp.LTE(this=low, expression=high))
            columns.append(named(aggregate(rows, measure, own), measure.name))
            if scan.kind == "series":
                counted = msgspec.structs.replace(measure, function="count", argument=None)
                columns.append(named(aggregate(rows, counted, own), f"{measure.name}_n"))
        bounds = []
        for index, (low, high) in enumerate(spans.values()):
            bounds += [named(low, f"_low{index}"), named(high, f"_high{index}")]
        filters = self.filters(scan, rows)
        inner = self.source(scan, rows, exp.select(*slices, *bounds, *columns, copy=False)).where(*filters, copy=False)
        keys = [f"_d{index}" for index in range(len(slices))] + [name for index in range(len(spans)) for name in (f"_low{index}", f"_high{index}")]
        inner = inner.group_by(*(exp.column(name) for name in keys), copy=False)
        return self.changes(scan, inner, place, [f"_d{index}" for index in range(len(slices))])

    def changes(self, scan: Scan, inner: exp.Select, place: dict[Measure, int], slices: list[str]) -> exp.Select:
        """Return entries (at the first window a row is in) and exits (after the last) as one table of changes per window."""
        names = {name: index for measure, index in place.items() for name in self.outputs(scan, measure)}
        halves = []
        for index in sorted(set(place.values())):
            low, high = exp.column(f"_low{index}"), exp.column(f"_high{index}")
            entering = [named(exp.column(name) if at == index else exp.null(), name) for name, at in names.items()]
            leaving = [named(exp.Neg(this=exp.column(name)) if at == index else exp.null(), name) for name, at in names.items()]
            inside = exp.LTE(this=low, expression=high)
            cut = [exp.column(name) for name in slices]
            halves.append(exp.select(named(low, "_w"), *cut, *entering, copy=False).from_(table("spans"), copy=False).where(inside, copy=False))
            after = exp.Add(this=high, expression=number(1))
            halves.append(exp.select(named(after, "_w"), *cut, *leaving, copy=False).from_(table("spans"), copy=False).where(inside, copy=False))
        stacked: exp.Expr = halves[0]
        for half in halves[1:]:
            stacked = exp.Union(this=stacked, expression=half, distinct=False)
        sums = [named(cast(exp.Sum(this=exp.column(name)), "double"), name) for name in names]
        query = exp.select(exp.column("_w"), *(exp.column(name) for name in slices), *sums, copy=False)
        query = query.from_(under(stacked, "changes"), copy=False)
        near = exp.LT(this=exp.column("_w"), expression=number(len(self.boundaries.windows)))
        query = query.where(near, copy=False).group_by(*(exp.column(name) for name in ("_w", *slices)), copy=False)
        return query.with_(exp.TableAlias(this=exp.to_identifier("spans")), as_=inner, materialized=True, copy=False)

    def outputs(self, scan: Scan, measure: Measure) -> list[str]:
        """Return the names of the columns a measure gives."""
        return [measure.name, f"{measure.name}_n"] if scan.kind == "series" else [measure.name]

    def series(self, scan: Scan) -> exp.Expr:
        """Return a series entity with, for each snapshot, the day of the next one of the same series, near the windows only."""
        entity = self.model.entities[scan.base]
        clock = scan.time
        if clock is None:
            raise TypeError("a series has a time column")
        day = exp.column(clock.name, table=scan.base)
        keys = [exp.column(name, table=scan.base) for name in (*entity.key, "_source") if name != clock.name]
        following = exp.Window(this=exp.Lead(this=day), partition_by=keys, order=exp.Order(expressions=[exp.Ordered(this=day)]))
        lookback = int(self.setting.parameters["snapshot_lookback_days"])
        edges = [literal(moment) for moment in (min(self.boundaries.starts), max(self.boundaries.ends))]
        near = exp.GTE(this=day, expression=exp.Sub(this=cast(edges[0], "date"), expression=number(lookback)))
        inner = exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier(scan.base)), named(following, "_next"), copy=False)
        inner = inner.from_(table(scan.base), copy=False).where(near, exp.LT(this=day, expression=cast(edges[1], "date")), copy=False)
        return under(inner, scan.base)

    def series_limits(self, scan: Scan, measure: Measure) -> Limits:
        """Return the windows for which a snapshot is the latest one: after its day, up to the next one, for so many days at the most."""
        clock = scan.time
        if clock is None:
            raise TypeError("a series has a time column")
        count = self.boundaries.started if measure.side == "start" else self.boundaries.ended
        day: exp.Expr = exp.column(clock.name, table=scan.base)
        lookback = int(self.setting.parameters["snapshot_lookback_days"])
        last = function("least", exp.column("_next", table=scan.base), exp.Add(this=day, expression=number(lookback)))
        if self.boundaries.instants:
            day, last = cast(day, "timestamp"), cast(last, "timestamp")
        return Limits([count(day)], [exp.Sub(this=count(last), expression=number(1))], [])

    def spans(self, scan: Scan, query: exp.Select, exists: f.Exists, alias: str) -> exp.Select:
        """Return the query joined to the stretches of days in which a child row lies within the days before: never two at a time."""
        child = self.model.entities[exists.entity]
        key = next(column for column, parent in child.parents.items() if parent == scan.base)
        inner = RowSql(self.model, exists.entity, self.boundaries, self.setting)
        clock = self.model.clock(exists.entity)
        if clock is None:
            raise TypeError("a child has a time column")
        days = inner.sql(exists.days)
        condition = inner.sql(exists.where)
        owner, day = exp.column(key, table=exists.entity), inner.day(clock)
        order = exp.Order(expressions=[exp.Ordered(this=exp.column("day"))])
        before = exp.Window(this=exp.Lag(this=exp.column("day")), partition_by=[exp.column("owner")], order=order)
        events = exp.select(named(owner, "owner"), named(day, "day")).distinct().from_(exists.entity).where(condition)
        marked = exp.select("owner", "day", named(before, "before")).from_(events.subquery("events"))
        fresh = either(
            exp.Is(this=exp.column("before"), expression=exp.null()),
            exp.GT(this=exp.column("day"), expression=exp.Add(this=exp.column("before"), expression=days)),
        )
        running = exp.Window(
            this=exp.Sum(this=exp.Case(ifs=[exp.If(this=fresh, true=number(1))], default=number(0))),
            partition_by=[exp.column("owner")],
            order=order,
        )
        numbered = exp.select("owner", "day", named(running, "span")).from_(marked.subquery("marked"))
        last = cast(exp.Add(this=exp.Max(this=exp.column("day")), expression=days), "date")
        first = exp.Min(this=exp.column("day"))
        found = exp.select("owner", named(first, "first_day"), named(last, "last_day")).from_(numbered.subquery("numbered")).group_by("owner", "span")
        same = exp.EQ(this=exp.column(self.model.entities[scan.base].key[0], table=scan.base), expression=exp.column("owner", table=alias))
        return joined(query, under(found, alias), same)

    def wide(self, scan: Scan, rows: RowSql, *, totals: bool) -> exp.Select:
        """Return stocks that cannot be added up (distinct, median …): every row in every window it is in."""
        slices = self.slices(scan, rows)
        place = exp.column("w", table="window_of")
        columns = []
        for measure in scan.measures:
            limits = rows.limits(measure.limits)
            own = [*(rows.sql(condition) for condition in measure.where), *limits.needed]
            own += [exp.GTE(this=place, expression=low) for low in limits.low]
            own += [exp.LTE(this=place, expression=high) for high in limits.high]
            columns.append(named(cast(aggregate(rows, measure, own), "double"), measure.name))
        grouped = totals and bool(slices)
        head = [named(place, "_w"), *slices]
        if grouped:
            head.append(named(function("grouping", exp.column("_d0")), "_t"))
        filters = self.filters(scan, rows)
        query = joined(self.source(scan, rows, exp.select(*head, *columns, copy=False)), self.windows()).where(*filters, copy=False)
        return grouping(query, several=True, slices=len(slices), totals=grouped)


def numbered(rows: Sequence[tuple[int, ...]], names: tuple[str, ...]) -> exp.Expr:
    """Return rows of numbers as a table named window_of."""
    tuples = [exp.Tuple(expressions=[number(value) for value in row]) for row in rows]
    return exp.Values(
        expressions=tuples, alias=exp.TableAlias(this=exp.to_identifier("window_of"), columns=[exp.to_identifier(name) for name in names])
    )


def on_base(model: Model, base: str, node: f.Node) -> f.Node:
    """Return a filter with each column that the base has no link to put in the base's own column for the same shared dimension."""
    if isinstance(node, f.Column) and node.entity not in model.reach(base):
        return conformed(model, base, node) or node
    return rebuild(node, lambda part: on_base(model, base, part))


def counted_once(scan: Scan) -> f.Node | None:
    """Return what is counted distinct, where it pays to bring the rows down to one a window, slice and value first.

    That is so for several distinct counts of the same column, beside nothing but what can be added up.
    """
    counted = [measure.argument for measure in scan.measures if measure.function == "count_distinct"]
    same = len(counted) > 1 and len(set(counted)) == 1
    return counted[0] if same and all(measure.additive or measure.function == "count_distinct" for measure in scan.measures) else None


def partial(rows: RowSql, measure: Measure, filters: list[exp.Expr]) -> exp.Expr:
    """Return a measure's part in one row a window, slice and value: whether the value counts, or a part of a sum or count."""
    if measure.function != "count_distinct":
        return named(aggregate(rows, measure, filters), measure.name)
    return named(function("bool_or", both(*filters) if filters else exp.true()), measure.name)


def whole(scan: Scan, query: exp.Select, *, several: bool, slices: int) -> exp.Select:
    """Return the measures from rows brought down to one a window, slice and value."""
    cut = [f"_d{index}" for index in range(slices)]
    keys = ["_w", *cut] if several else cut
    inner = query.group_by(*(exp.column(name) for name in (*keys, "_id")), copy=False)
    columns = []
    for measure in scan.measures:
        part = exp.column(measure.name)
        known = both(part, opposite(exp.Is(this=exp.column("_id"), expression=exp.null())))
        counted = exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=known))
        columns.append(named(cast(counted if measure.function == "count_distinct" else exp.Sum(this=part), "double"), measure.name))
    head = [exp.column("_w"), *(exp.column(name) for name in cut)]
    outer = exp.select(*head, *columns, copy=False).from_(under(inner, "once"), copy=False)
    if not several:
        keys = ["_w", *cut] if cut else []
    return outer.group_by(*(exp.column(name) for name in keys), copy=False) if keys else one_row(outer)


def one_row(query: exp.Select) -> exp.Select:
    """Return a query over all rows of its source with the one window it answers for, also where there are no rows."""
    query.expressions[0] = named(number(0), "_w")
    return query


def grouping(query: exp.Select, *, several: bool, slices: int, totals: bool) -> exp.Select:
    """Return the query grouped by window and slices, with the sets that give totals where they are wanted."""
    keys = [exp.column("_w")] if several else []
    cut = [exp.column(f"_d{index}") for index in range(slices)]
    if totals:
        sets = [exp.Tuple(expressions=[*keys, *cut]), exp.Tuple(expressions=list(keys))]
        query.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=sets)]))
        return query
    return query.group_by(*keys, *cut, copy=False) if keys or cut else query


def span_of(limits: Limits, windows: int) -> tuple[exp.Expr, exp.Expr]:
    """Return the first and the last window a row is in."""
    low: exp.Expr = number(0) if not limits.low else limits.low[0]
    high: exp.Expr = number(windows - 1) if not limits.high else limits.high[0]
    if len(limits.low) > 1:
        low = function("greatest", *limits.low)
    if len(limits.high) > 1:
        high = function("least", *limits.high)
    return low, high
