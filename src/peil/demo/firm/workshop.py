"""The workshop of the demo shop: its machines, what they make, the shifts worked there and elsewhere, and what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peil.demo.columns import NONE, Array, Files, chances, claims, dates, decimals, draw, instants, joined, keys, labels, wholes
from peil.demo.days import SECOND
from peil.demo.firm.staff import LOGISTICS, PRODUCTION, SERVICE

if TYPE_CHECKING:
    from peil.demo.campaigns import World

_MACHINES = (
    ("Formaatzaag 1", "zaag", -2_400, NONE, 38.0),
    ("Formaatzaag 2", "zaag", -900, NONE, 34.0),
    ("CNC-frees", "frees", -1_300, NONE, 95.0),
    ("Schuurstraat", "schuurmachine", -2_000, NONE, 52.0),
    ("Beitscabine", "spuitcabine", -1_500, NONE, 120.0),
    ("Montagetafel A", "montage", -2_400, NONE, 210.0),
    ("Montagetafel B", "montage", -2_400, NONE, 205.0),
    ("Oude lintzaag", "zaag", -3_600, 310, 61.0),
    ("CNC-frees 2", "frees", 330, NONE, 84.0),
)
"""Name, type, first and last day from the start of the data, and seconds per unit."""
_AVAILABILITY, _PERFORMANCE, _QUALITY = 0.805, 0.84, 0.945
_HOUR = 3_600


def write_workshop(world: World, out: Files) -> None:
    """Write equipment, production runs, shifts and incidents."""
    frame = world.frame
    start, stop = (np.array([machine[column] for machine in _MACHINES]) for column in (2, 3))
    there = np.argsort(start, kind="stable")
    there = there[start[there] < frame.count]
    ended = (stop[there] != NONE) & (stop[there] < frame.count)
    out.add(
        "equipment",
        {
            "equipment_id": keys("EQ", there),
            "name": labels(there, [machine[0] for machine in _MACHINES]),
            "equipment_type": labels(there, [machine[1] for machine in _MACHINES]),
            "site": labels((there % 4 == 3).astype(np.int64), ("Werkplaats Zwolle", "Hal Hasselt")),
            "commissioned_at": dates(frame.epoch[0] + start[there]),
            "decommissioned_at": dates(np.where(ended, frame.epoch[0] + stop[there], NONE)),
        },
    )
    if out.wants("production_runs"):
        _write_runs(world, out)
    if out.wants("shifts"):
        _write_shifts(world, out)
    if out.wants("incidents"):
        _write_incidents(world, out)


def _working(world: World) -> Array:
    """Give the days the workshop runs: Monday to Friday, but not at Christmas or on New Year's Day."""
    closed = [(day.month, day.day) in {(12, 25), (12, 26), (1, 1), (4, 27)} for day in world.frame.dates]
    return np.flatnonzero((world.frame.weekday < 5) & ~np.array(closed))


def _write_runs(world: World, out: Files) -> None:
    """Write two runs a day on every machine in service, planned busy time, production time and quantities after ISO 22400."""
    frame, rng = world.frame, world.frame.rng("runs")
    days = _working(world)
    cells = [(machine, half) for machine in range(len(_MACHINES)) for half in (0, 1)]
    machine, half = (np.array(column) for column in zip(*cells, strict=True))
    day = np.repeat(days, machine.size)
    machine, half = np.tile(machine, days.size), np.tile(half, days.size)
    start, stop, pace = (np.array([each[column] for each in _MACHINES], dtype=np.float64) for column in (2, 3, 4))
    running = (day >= start[machine]) & ((stop[machine] == NONE) | (day < stop[machine])) & (rng.random(day.size) < 0.88)
    day, machine, half = day[running], machine[running], half[running]
    rows = day.size
    better = 0.02 * frame.years[day]
    planned = rng.uniform(2.6, 3.7, rows) * _HOUR
    production = planned * np.clip(_AVAILABILITY + better + rng.normal(0, 0.07, rows), 0.4, 0.99)
    ideal = pace[machine] * rng.uniform(0.9, 1.1, rows)
    made = np.maximum(np.rint(production * np.clip(_PERFORMANCE + rng.normal(0, 0.06, rows), 0.5, 1.0) / ideal), 2).astype(np.int64)
    good = rng.binomial(made, np.clip(_QUALITY + better / 4 + rng.normal(0, 0.02, rows), 0.7, 0.999))
    rework = np.minimum(rng.binomial(made, 0.045), good)
    own = np.flatnonzero(world.goods.workshop)
    begins = np.where(half == 0, 7.25, 12.25) * _HOUR + rng.integers(0, 900, rows)
    at = frame.utc(day, begins.astype(np.int64))
    finished = at + (planned * SECOND).astype(np.int64)
    order = np.argsort(finished, kind="stable")
    variants = world.goods.variants(rng, own[rng.integers(0, own.size, rows)])
    values = {"started_quantity": made + rng.binomial(made, 0.012), "produced_quantity": made, "good_quantity": good}
    values |= {"first_pass_quantity": good - rework, "reworked_quantity": rework, "scrapped_quantity": made - good}
    out.add(
        "production_runs",
        {
            "run_id": keys("PR", np.arange(rows)),
            "equipment_id": keys("EQ", machine[order]),
            "variant_id": keys("V", variants[order]),
            "started_at": instants(at[order]),
            "ended_at": instants(finished[order]),
            "planned_busy_seconds": wholes(planned[order]),
            "actual_production_seconds": wholes(production[order]),
            "planned_seconds_per_unit": decimals(np.round(ideal[order], 2)),
        }
        | {name: wholes(value[order]) for name, value in values.items()},
    )


def _write_shifts(world: World, out: Files) -> None:
    """Write the shifts of workshop, warehouse and customer service; only the workshop counts what it makes."""
    parts = [_shifts_of(world, department) for department in (PRODUCTION, LOGISTICS, SERVICE)]
    rows = joined(parts)
    order = np.argsort(rows["at"], kind="stable")
    rows = {name: values[order] for name, values in rows.items()}
    makes = rows["expected"] > 0
    columns = {
        "shift_id": keys("SH", np.arange(order.size)),
        "employee_id": keys("E", rows["employee"]),
        "equipment_id": keys("EQ", rows["machine"]),
        "started_at": instants(rows["at"]),
    }
    for name in ("scheduled", "worked", "productive", "overtime"):
        columns[f"{name}_hours"] = decimals(np.round(rows[name], 2))
    for name in ("expected", "produced", "good"):
        columns[f"{name}_quantity"] = decimals(np.round(rows[name]), makes)
    out.add("shifts", columns)


def _shifts_of(world: World, department: str) -> dict[str, Array]:
    frame, staff, rng = world.frame, world.staff, world.frame.rng(f"shifts {department}")
    members, present = staff.at_work(department)
    days = _working(world)
    day, place = np.nonzero(np.arange(members.shape[1]) < present[days][:, None])
    employee, day = members[days[day], place], days[day]
    there = rng.random(day.size) < 0.93 * staff.fte[employee]
    employee, day = employee[there], day[there]
    rows = day.size
    busy = np.clip(frame.season[day], 0.6, 2.2)
    overtime = np.where(rng.random(rows) < 0.08 * busy, rng.uniform(0.5, 2.5, rows), 0.0)
    worked = np.clip(8.0 * rng.normal(0.985, 0.03, rows), 5.0, 8.0) + overtime
    productive = worked * np.clip(rng.normal(0.88, 0.05, rows), 0.5, 0.99)
    maker = department == PRODUCTION
    expected = np.maximum(productive * 9.0, 1.0) if maker else np.zeros(rows)
    produced = np.rint(expected * np.clip(rng.normal(0.93, 0.06, rows), 0.5, 1.15))
    machines = np.array([0, 2, 3, 4, 5, 6])
    return {
        "at": frame.utc(day, (7 if maker else 8) * _HOUR + rng.integers(0, 1_200, rows)),
        "employee": employee,
        "machine": machines[employee % machines.size] if maker else np.full(rows, NONE),
        "scheduled": np.full(rows, 8.0),
        "worked": worked,
        "productive": productive,
        "overtime": overtime,
        "expected": expected,
        "produced": produced,
        "good": np.rint(produced * np.clip(rng.normal(0.96, 0.02, rows), 0.8, 1.0)),
    }


def _write_incidents(world: World, out: Files) -> None:
    """Write about two incidents a month."""
    frame, rng = world.frame, world.frame.rng("incidents")
    days = np.repeat(np.arange(frame.count), rng.poisson(np.where(frame.weekday < 5, 0.12, 0.012)))
    at = np.sort(frame.utc(days, frame.office_hours(rng, days.size, 7.5, 9.0)))
    rows = days.size
    severity = draw(rng, chances((0.75, 0.21, 0.04)), rows)
    closed = at + ((1 + rng.standard_exponential(rows) * 9) * 24 * _HOUR * SECOND).astype(np.int64)
    kind = draw(rng, chances((0.4, 0.06, 0.36, 0.06, 0.12)), rows)
    out.add(
        "incidents",
        {
            "incident_id": keys("IN", np.arange(rows)),
            "occurred_at": instants(at),
            "incident_type": labels(kind, ("safety", "labour", "quality", "licence", "environment")),
            "severity": labels(severity, ("minor", "major", "critical")),
            "is_recordable": claims((kind == 0) & (severity > 0) | (rng.random(rows) < 0.02)),
            "equipment_id": keys("EQ", np.where((kind == 0) | (kind == 2), rng.integers(0, 7, rows), NONE)),
            "employee_id": keys("E", np.where(kind < 2, world.staff.someone(rng, PRODUCTION, days), NONE)),
            "closed_at": instants(np.where(closed < frame.end, closed, NONE)),
        },
    )
