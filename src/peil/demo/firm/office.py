"""The office of the demo shop: projects with their tasks, hours and earned value, the ledger, and the size of the market."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peil.demo.columns import EURO, NONE, Array, Files, always, amounts, claims, dates, decimals, euros, instants, joined, keys, labels
from peil.demo.days import epoch_day, shift_months
from peil.demo.firm.staff import MARKETING, OFFICE, PRODUCTION, TECHNOLOGY

if TYPE_CHECKING:
    import pyarrow as pa

    from peil.demo.campaigns import World
    from peil.demo.days import Frame
    from peil.demo.sales import Books

_KINDS = (
    ("Videocampagne", MARKETING, ("Idee", "Ontwerp", "Opname", "Montage", "Plaatsing"), 34, 6_500),
    ("Nieuw product", PRODUCTION, ("Idee", "Ontwerp", "Prototype", "Proefserie", "Introductie"), 62, 9_500),
    ("Webshopverbetering", TECHNOLOGY, ("Analyse", "Ontwerp", "Bouw", "Test", "Oplevering"), 41, 8_000),
    ("Seizoenscatalogus", MARKETING, ("Idee", "Ontwerp", "Fotografie", "Opmaak"), 30, 5_000),
    ("Procesverbetering", OFFICE, ("Analyse", "Voorstel", "Invoering", "Evaluatie"), 48, 5_500),
)
_EVERY_DAYS = 12
_FOLLOW_UP_WEEKS = 16
_HOURLY_COST = {MARKETING: 41.5, PRODUCTION: 36.0, TECHNOLOGY: 52.0, OFFICE: 47.0}
_TITLES = ("Voorjaar", "Terras", "Moestuin", "Vogelvriend", "Buitenlicht", "Werkplaats", "Levertijd", "Retouren", "Zoekfunctie", "Kerst")
_WHOLESALE_YEAR, _WHOLESALE_GROWTH, _WHOLESALE_COST = 2_820_000.0, 1.055, 0.36
_SALARY_YEAR = 47_500.0
_INCOME = frozenset({"revenue", "other_income"})


def write_projects(world: World, out: Files) -> list[tuple[int, int, float]]:
    """Write projects, tasks, hours and snapshots; give costs from outside as project, day and euros."""
    rng = world.frame.rng("projects")
    projects = _projects(world.frame, rng)
    tasks = _tasks(world, rng, projects)
    hours = _hours(world, rng, projects, tasks)
    outside = [(number, int(day), float(cost)) for number, (day, cost) in enumerate(zip(projects["bought"], projects["outside"], strict=True))]
    _write_plans(world.frame, projects, tasks, out)
    _write_hours(world.frame, hours, out)
    _write_snapshots(world.frame, rng, projects, hours, out)
    return [cost for cost in outside if 0 <= cost[1] < world.frame.count]


def _projects(frame: Frame, rng: np.random.Generator) -> dict[str, Array]:
    """Give projects in order of their start; days count from the first day of the data, `done` may lie after the last."""
    start = np.arange(-70, frame.count - 5, _EVERY_DAYS) + rng.integers(0, 8, len(range(-70, frame.count - 5, _EVERY_DAYS)))
    kind = rng.integers(0, len(_KINDS), start.size)
    planned = np.array([each[3] for each in _KINDS])[kind]
    length = np.maximum(np.rint(planned * rng.lognormal(0.09, 0.2, start.size)), 12).astype(np.int64)
    budget = np.array([each[4] for each in _KINDS])[kind] * rng.uniform(0.75, 1.4, start.size)
    return {
        "kind": kind,
        "planned_start": start - rng.integers(0, 4, start.size),
        "planned": planned,
        "start": start,
        "done": start + length,
        "budget": np.rint(budget / 100) * 100,
        "outside": np.rint(budget * rng.uniform(0.15, 0.4, start.size)),
        "bought": start + (length * 0.6).astype(np.int64),
        "effort": rng.lognormal(-0.12, 0.14, start.size),
    }


def _tasks(world: World, rng: np.random.Generator, projects: dict[str, Array]) -> dict[str, Array]:
    """Give the tasks of every project, one after the other, two per stage."""
    parts = []
    for number, kind in enumerate(projects["kind"]):
        _, department, stages, _, _ = _KINDS[kind]
        rows = len(stages) * 2
        edges = np.linspace(projects["start"][number], projects["done"][number], rows + 1).astype(np.int64)
        hours = (projects["budget"][number] - projects["outside"][number]) / _HOURLY_COST[department] * rng.dirichlet(np.full(rows, 8.0)) * 0.97
        parts.append(
            {
                "project": np.full(rows, number),
                "stage": np.repeat(np.arange(len(stages)), 2),
                "start": edges[:-1],
                "done": np.maximum(edges[1:] - 1, edges[:-1]),
                "estimate": np.maximum(np.round(hours * 2) / 2, 1.0),
                "employee": world.staff.someone(rng, department, edges[:-1]),
            }
        )
    return joined(parts)


def _hours(world: World, rng: np.random.Generator, projects: dict[str, Array], tasks: dict[str, Array]) -> dict[str, Array]:
    """Give the hours per task and day: the estimate times how much the project overruns, over the working days of the task."""
    length = tasks["done"] - tasks["start"] + 1
    task = np.repeat(np.arange(length.size), length)
    day = tasks["start"][task] + np.arange(task.size) - np.repeat(np.cumsum(length) - length, length)
    weekday = (world.frame.weekday[0] + day) % 7
    only = np.isin(task, np.flatnonzero(length <= 2))
    use = (weekday < 5) | only
    task, day = task[use], day[use]
    days = np.bincount(task, minlength=length.size)
    project = tasks["project"][task]
    total = tasks["estimate"][task] * projects["effort"][project] / days[task]
    hours = np.maximum(np.round(total * rng.lognormal(0, 0.25, task.size) * 4) / 4, 0.25)
    cost = np.array([_HOURLY_COST[each[1]] for each in _KINDS])[projects["kind"][project]]
    return {
        "task": task,
        "project": project,
        "employee": tasks["employee"][task],
        "day": day,
        "hours": hours,
        "cost": cost * 1.03 ** (day / 365),
        "rework": rng.random(task.size) < 0.07,
    }


def _write_plans(frame: Frame, projects: dict[str, Array], tasks: dict[str, Array], out: Files) -> None:
    """Write projects and tasks in the order in which they were finished, those that still run last."""

    def moment(days: Array, hour: int) -> pa.Array:
        open_still = days >= frame.count
        return instants(np.where(open_still, NONE, frame.utc(days, np.full(days.size, hour * 3_600))))

    number = np.argsort(projects["done"], kind="stable")
    titles = [f"{_KINDS[kind][0]} {_TITLES[(place * 7) % len(_TITLES)]} {place + 1}" for place, kind in enumerate(projects["kind"])]
    first = epoch_day(frame.first)
    out.add(
        "projects",
        {
            "project_id": keys("PJ", number),
            "name": labels(number, titles),
            "project_type": labels(projects["kind"][number], [kind[0] for kind in _KINDS]),
            "department": labels(projects["kind"][number], [kind[1] for kind in _KINDS]),
            "planned_start_date": dates(first + projects["planned_start"][number]),
            "planned_end_date": dates(first + (projects["planned_start"] + projects["planned"])[number]),
            "started_at": moment(projects["start"][number], 9),
            "completed_at": moment(projects["done"][number], 16),
            "budget_amount": amounts(euros(projects["budget"][number])),
        },
    )
    begun = np.flatnonzero(tasks["start"] < frame.count)
    order = begun[np.argsort(tasks["done"][begun], kind="stable")]
    stages = [stage for kind in _KINDS for stage in kind[2]]
    first_stage = np.cumsum([0, *(len(kind[2]) for kind in _KINDS[:-1])])
    out.add(
        "tasks",
        {
            "task_id": keys("TK", order),
            "project_id": keys("PJ", tasks["project"][order]),
            "employee_id": keys("E", tasks["employee"][order]),
            "stage": labels(first_stage[projects["kind"][tasks["project"][order]]] + tasks["stage"][order], stages),
            "estimated_hours": decimals(tasks["estimate"][order]),
            "started_at": moment(tasks["start"][order], 9),
            "completed_at": moment(tasks["done"][order], 15),
        },
    )


def _write_hours(frame: Frame, hours: dict[str, Array], out: Files) -> None:
    worked = np.flatnonzero(hours["day"] < frame.count)
    order = worked[np.argsort(hours["day"][worked], kind="stable")]
    out.add(
        "time_entries",
        {
            "time_entry_id": keys("TE", np.arange(order.size)),
            "task_id": keys("TK", hours["task"][order]),
            "project_id": keys("PJ", hours["project"][order]),
            "employee_id": keys("E", hours["employee"][order]),
            "work_date": dates(epoch_day(frame.first) + hours["day"][order]),
            "hours": decimals(hours["hours"][order]),
            "hourly_cost": amounts(euros(hours["cost"][order])),
            "is_rework": claims(hours["rework"][order]),
        },
    )


def _write_snapshots(frame: Frame, rng: np.random.Generator, projects: dict[str, Array], hours: dict[str, Array], out: Files) -> None:
    """Write planned value, earned value and actual cost every Friday, until some months after the end, when benefits have come in."""
    fridays = np.flatnonzero(frame.weekday == 4)
    shown = (fridays[:, None] >= projects["start"]) & (fridays[:, None] <= projects["done"] + _FOLLOW_UP_WEEKS * 7)
    week, project = np.nonzero(shown)
    day = fridays[week]
    budget, start = projects["budget"][project], projects["start"][project]
    planned = np.clip((day - projects["planned_start"][project]) / projects["planned"][project], 0, 1) * budget
    earned = np.clip((day - start) / (projects["done"][project] - start), 0, 1) * budget
    low = int(min(projects["start"].min(), 0))
    shape = (frame.count - low, projects["kind"].size)
    cells = (np.minimum(hours["day"], frame.count - 1) - low) * shape[1] + hours["project"]
    spent = np.bincount(cells, weights=hours["hours"] * hours["cost"], minlength=shape[0] * shape[1]).reshape(shape).cumsum(axis=0)
    actual = spent[day - low, project] + np.where(day >= projects["bought"][project], projects["outside"][project], 0.0)
    yield_ = rng.uniform(0.6, 2.3, projects["kind"].size)[project]
    benefit = np.clip((day - projects["done"][project] + 10) / (_FOLLOW_UP_WEEKS * 7), 0, 1) * budget * yield_
    out.add(
        "project_snapshots",
        {
            "snapshot_date": dates(frame.epoch[day]),
            "project_id": keys("PJ", project),
            "planned_value": amounts(euros(planned)),
            "earned_value": amounts(euros(earned)),
            "actual_cost": amounts(euros(actual)),
            "benefit_amount": amounts(euros(benefit)),
        },
    )


def write_ledger(books: Books, spend: Array, commission: Array, outside: list[tuple[int, int, float]], out: Files) -> None:
    """Write the ledger, booked on the last day of every month: web shop and wholesale, what they cost, and what is left for tax."""
    world = books.world
    frame, rng = world.frame, world.frame.rng("ledger")
    rows: list[tuple[int, str, str, str, int, float]] = []
    for month in frame.months:
        days = slice(month.start, month.stop)
        part = month.days / 30.44
        lines = _month_of_ledger(books, days, part, rng)
        lines.append(("operating_expense", "advertising", "marketing", float(spend[days].sum())))
        lines.append(("operating_expense", "commission", "marketing", float(commission[days].sum())))
        bought = [cost for cost in outside if days.start <= cost[1] < days.stop]
        result = sum(value if kind in _INCOME else -value for kind, _, _, value in lines) - sum(cost for _, _, cost in bought)
        lines.append(("income_tax", "vennootschapsbelasting", OFFICE, max(result, 0.0) * 0.2))
        rows += [(month.stop - 1, kind, name, department, NONE, value) for kind, name, department, value in lines]
        for project, _, cost in bought:
            department = _KINDS[int(project) % len(_KINDS)][1]
            rows.append((month.stop - 1, "operating_expense", "external_services", department, project, cost))
    days_posted, kinds, names, departments, projects, values = zip(*rows, strict=True)
    out.add(
        "ledger_entries",
        {
            "entry_id": keys("GL", np.arange(len(rows))),
            "posted_on": dates(frame.epoch[np.array(days_posted)]),
            "account_type": _named(kinds),
            "category": _named(names),
            "department": _named(departments),
            "project_id": keys("PJ", np.array(projects)),
            "amount": amounts(euros(np.array(values))),
        },
    )


def _named(names: tuple[str, ...]) -> pa.Array:
    """Give a column of names."""
    known, codes = np.unique(np.array(names), return_inverse=True)
    return labels(codes.ravel(), known.tolist())


def _month_of_ledger(books: Books, days: slice, part: float, rng: np.random.Generator) -> list[tuple[str, str, str, float]]:
    """Give account, category, department and euros of one month; the workshop also sells to garden centres, which carries its staff."""
    frame, scale = books.world.frame, books.world.frame.scale
    level = float(frame.season[days].mean()) ** 0.4
    years = float(frame.years[days].mean())
    wholesale = _WHOLESALE_YEAR / 12 * _WHOLESALE_GROWTH**years * part * level * scale * rng.uniform(0.95, 1.05)
    payroll = books.world.staff.headcount()[days].mean() * _SALARY_YEAR * 0.84 / 12 * part * 1.035**years * scale
    shares = {"production": 0.34, "service": 0.22, "logistics": 0.14, "marketing": 0.13, "office": 0.1, "technology": 0.07}
    return [
        ("revenue", "webshop", "marketing", float((books.revenue - books.refunded)[days].sum())),
        ("revenue", "groothandel", "production", wholesale),
        ("other_income", "verhuur", OFFICE, 650.0 * part * scale),
        ("cost_of_goods_sold", "inkoop", "logistics", float(books.cost[days].sum())),
        ("cost_of_goods_sold", "materiaal", "production", wholesale * _WHOLESALE_COST),
        *(("operating_expense", "payroll", department, float(payroll) * share) for department, share in shares.items()),
        ("operating_expense", "marketing", "marketing", 1_150.0 * part * scale * rng.uniform(0.8, 1.2)),
        ("operating_expense", "sales", "service", 620.0 * part * scale * rng.uniform(0.8, 1.2)),
        ("operating_expense", "rent", OFFICE, 5_400.0 * part * scale),
        ("operating_expense", "software", TECHNOLOGY, 1_450.0 * part * scale * 1.06**years),
        ("operating_expense", "transport", "logistics", float(books.revenue[days].sum()) * 0.055 + wholesale * 0.03),
        ("operating_expense", "energy", "production", 1_700.0 * part * scale * rng.uniform(0.85, 1.2)),
        ("other_expense", "afschrijving", OFFICE, 2_600.0 * part * scale),
        ("interest", "rente", OFFICE, 780.0 * part * scale),
    ]


def write_market(frame: Frame, out: Files) -> None:
    """Write the market for garden goods online, per country and whole calendar month, so that any period of whole months adds up."""
    rng = frame.rng("market")
    months = [shift_months(frame.first.replace(day=1), step) for step in range(len(frame.months) + 1)]
    months = [month for month in months if month <= frame.until]
    countries = (("NL", 1.35e6), ("BE", 0.6e6), ("DE", 2.9e6))
    day, country = (axis.ravel() for axis in np.indices((len(months), len(countries))))
    season = np.array([0.6, 0.7, 1.05, 1.4, 1.5, 1.3, 1.0, 0.85, 0.85, 0.8, 0.9, 1.05])[[month.month - 1 for month in months]]
    size = (
        np.array([amount for _, amount in countries])[country]
        * season[day]
        * 1.06 ** (day / 12 / len(countries))
        * rng.uniform(0.98, 1.02, day.size)
        * frame.scale
    )
    out.add(
        "market_sizes",
        {
            "market": always("Tuin- en terrasartikelen online", day.size),
            "country": labels(country, [name for name, _ in countries]),
            "period_start": dates(np.array([epoch_day(month) for month in months])[day]),
            "period_end": dates(np.array([epoch_day(shift_months(month, 1)) for month in months])[day]),
            "market_amount": amounts(np.rint(size / 1_000).astype(np.int64) * 1_000 * EURO),
            "publisher": labels(country, ("Tuinbranche Monitor", "Comeos", "IVG")),
        },
    )
