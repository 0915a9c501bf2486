"""What comes back after a sale of the demo shop: cancellations, returns, refunds; and what every month adds to the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peil.demo import planted
from peil.demo.columns import EURO, NONE, Array, Files, amounts, chances, draw, euros, instants, joined, keys, labels, wholes
from peil.demo.days import SECOND
from peil.demo.goods import words
from peil.demo.sales import AUTHORIZED, COUNTER, ONLINE, PAID, PARTLY_REFUNDED, PENDING, REFUNDED, VAT, VOIDED, Books
from peil.demo.traffic import COUNTRIES, gives_derived

if TYPE_CHECKING:
    from peil.demo.campaigns import World
    from peil.demo.traffic import Visits

_KINDS = ("item", "shipping", "adjustment")
_ITEM, _SHIPPING, _ADJUSTMENT = range(3)
_CANCELLED, _RETURN_SHARE, _DEFECT_RETURNS = 0.022, 0.102, 0.4
_RETURNS_BY_TYPE = {"Tuinmeubelen": 1.4, "Tuinkussens": 1.6, "Parasols en schaduw": 1.3, "Planten en zaden": 0.35, "Winter en cadeaus": 0.8}
_REASON_SHARES = (0.36, 0.14, 0.16, 0.08, 0.2, 0.06)
_RESTOCKED = 0.8
_ADJUSTED = 0.006
_HOUR = 3_600 * SECOND


def settle(books: Books, orders: dict[str, Array], lines: dict[str, Array], month: int) -> None:
    """Decide what is cancelled and returned, set the state of every order, and enter the refunds in the books."""
    rng = books.world.frame.rng("returns", month)
    rows = orders["at"].size
    sound = ~orders["test"] & ~orders["voided"]
    cancelled = orders["at"] + (rng.standard_exponential(rows) * 7 * _HOUR).astype(np.int64) + _HOUR // 4
    cancel = (rng.random(rows) < _CANCELLED) & sound & (orders["channel"] == ONLINE) & (cancelled < books.world.frame.end)
    orders["cancelled"] = np.where(cancel, cancelled, NONE)
    found = [_cancellations(orders, lines, cancel), _shipping_of_cancelled(orders, cancel)]
    back, returned = _returns(books.world, rng, orders, lines, sound & ~cancel)
    found += [back, _adjustments(books.world, rng, orders, sound & ~cancel)]
    books.refunds += found
    whole = np.bincount(lines["order"], minlength=rows) == np.bincount(lines["order"], weights=returned, minlength=rows)
    some = np.bincount(lines["order"], weights=returned > 0, minlength=rows) > 0
    status = np.where(cancel | (whole & some), REFUNDED, np.where(some, PARTLY_REFUNDED, PAID))
    fresh = (orders["day"] >= books.world.frame.count - 2) & (status == PAID) & (orders["channel"] == ONLINE)
    lot = rng.random(rows)
    status = np.where(fresh & (lot < 0.06), PENDING, np.where(fresh & (lot < 0.1), AUTHORIZED, status))
    orders["status"] = np.where(orders["voided"], VOIDED, status)
    orders["kept"] = sound & ~cancel
    _enter(books, orders, lines, sound)


def _refund(order: Array, at: Array, kind: int, key: int) -> dict[str, Array]:
    """Give refund lines without amounts; `key` keeps refunds of one order apart."""
    nothing = np.zeros(order.size, dtype=np.int64)
    return {
        "order": order,
        "refund": order * 4 + key,
        "line": nothing + NONE,
        "kind": nothing + kind,
        "at": at,
        "quantity": nothing,
        "amount": nothing,
        "tax": nothing,
        "cost": nothing,
        "reason": nothing + NONE,
    }


def _tax(amount: Array, vat: Array | float) -> Array:
    """Give the VAT on an amount."""
    return np.rint(amount * vat).astype(np.int64)


def _cancellations(orders: dict[str, Array], lines: dict[str, Array], cancel: Array) -> dict[str, Array]:
    """Give back every line of a cancelled order."""
    some = np.flatnonzero(cancel[lines["order"]])
    order = lines["order"][some]
    return _refund(orders["number"][order], orders["cancelled"][order], _ITEM, 0) | {
        "line": lines["number"][some],
        "quantity": lines["quantity"][some],
        "amount": lines["net"][some],
        "tax": _tax(lines["net"][some], lines["vat"][some]),
        "cost": np.where(lines["costed"][some], lines["cost"][some], 0),
        "reason": np.full(some.size, len(words()["service"]["return_reasons"])),
    }


def _shipping_of_cancelled(orders: dict[str, Array], cancel: Array) -> dict[str, Array]:
    some = np.flatnonzero(cancel & (orders["shipping"] > 0))
    return _refund(orders["number"][some], orders["cancelled"][some], _SHIPPING, 0) | {
        "amount": orders["shipping"][some],
        "tax": _tax(orders["shipping"][some], VAT),
        "reason": np.full(some.size, len(words()["service"]["return_reasons"])),
    }


def _returns(
    world: World, rng: np.random.Generator, orders: dict[str, Array], lines: dict[str, Array], sound: Array
) -> tuple[dict[str, Array], Array]:
    """Draw the lines that come back in the weeks after, and say which share of each line did."""
    frame, goods = world.frame, world.goods
    order, product = lines["order"], lines["product"]
    day, channel = orders["day"][order], orders["channel"][order]
    share = _RETURN_SHARE * np.array([_RETURNS_BY_TYPE.get(name, 1.0) for name in goods.types])[goods.type_of[product]]
    share = np.where(channel == COUNTER, share * 0.3, share)
    defect = (product == goods.named(planted.DEFECT_PRODUCT)) & frame.during(planted.DEFECT)[day]
    share = np.where(defect, _DEFECT_RETURNS, share)
    later = 6 + (rng.standard_exponential(orders["at"].size) * 8).astype(np.int64)
    at = frame.utc(orders["day"] + np.minimum(later, 45), frame.office_hours(rng, later.size))
    back = (rng.random(order.size) < share) & sound[order] & ~lines["gift"] & (at[order] < frame.end)
    some = np.flatnonzero(back)
    units = lines["quantity"][some]
    quantity = np.where((units > 1) & (rng.random(some.size) < 0.55), 1 + (rng.random(some.size) * (units - 1)).astype(np.int64), units)
    part = quantity / units
    amount = np.rint(lines["net"][some] * part).astype(np.int64)
    reasons = words()["service"]["return_reasons"]
    reason = np.where(defect[some], reasons.index("defect"), draw(rng, chances(_REASON_SHARES), some.size))
    broken = np.isin(reason, [reasons.index("defect"), reasons.index("beschadigd ontvangen")])
    restocked = ~broken & lines["costed"][some] & (rng.random(some.size) < _RESTOCKED)
    returned = np.zeros(order.size)
    returned[some] = part
    return _refund(orders["number"][order[some]], at[order[some]], _ITEM, 1) | {
        "line": lines["number"][some],
        "quantity": quantity,
        "amount": amount,
        "tax": _tax(amount, lines["vat"][some]),
        "cost": np.where(restocked, np.rint(lines["cost"][some] * part), 0).astype(np.int64),
        "reason": reason,
    }, returned


def _adjustments(world: World, rng: np.random.Generator, orders: dict[str, Array], sound: Array) -> dict[str, Array]:
    """Give something back out of goodwill, without goods."""
    some = np.flatnonzero((rng.random(sound.size) < _ADJUSTED) & sound)
    at = world.frame.utc(orders["day"][some] + rng.integers(3, 20, some.size), world.frame.office_hours(rng, some.size))
    amount = np.minimum(euros(rng.integers(3, 15, some.size)), orders["net"][some].astype(np.int64) // 2)
    given = _refund(orders["number"][some], at, _ADJUSTMENT, 2) | {"amount": amount, "tax": _tax(amount, VAT)}
    early = at < world.frame.end
    return {name: values[early] for name, values in given.items()}


def _enter(books: Books, orders: dict[str, Array], lines: dict[str, Array], sound: Array) -> None:
    """Add a month to the sums per day and the history of orders."""
    world = books.world
    days, variants = books.sold.shape
    order = lines["order"]
    counts = np.flatnonzero(sound[order] & ~lines["gift"])
    day = orders["day"][order[counts]]
    cells = day * variants + lines["variant"][counts]
    books.sold += np.bincount(cells, weights=lines["quantity"][counts], minlength=days * variants).astype(np.int64).reshape(days, variants)
    books.revenue += np.bincount(day, weights=lines["net"][counts], minlength=days) / EURO
    books.cost += np.bincount(day, weights=lines["cost"][counts], minlength=days) / EURO
    campaign = np.array([stream.campaign for stream in world.streams])[orders["stream"]]
    mine = np.flatnonzero(sound & (orders["stream"] != NONE) & (campaign != NONE))
    cells = orders["day"][mine] * len(world.campaigns) + campaign[mine]
    shape = books.campaign_orders.shape
    books.campaign_orders += np.bincount(cells, minlength=books.campaign_orders.size).reshape(shape)
    books.campaign_value += np.bincount(cells, weights=orders["net"][mine], minlength=books.campaign_value.size).reshape(shape) / EURO
    first_line = np.searchsorted(order, np.arange(sound.size))
    books.history.append(
        {name: orders[name][sound] for name in ("number", "at", "day", "customer", "country", "channel", "kept")}
        | {"product": lines["product"][first_line[sound]]}
    )
    if gives_derived(world.frame.scale):
        _count_orders(books, orders, sound)


def _count_orders(books: Books, orders: dict[str, Array], sound: Array) -> None:
    """Give every order its place in its customer's history, and every customer the first order that was kept."""
    mine = np.flatnonzero(sound & (orders["customer"] >= 0))
    customer = orders["customer"][mine]
    by_customer = np.argsort(customer, kind="stable")
    grouped = customer[by_customer]
    starts = np.flatnonzero(np.diff(grouped, prepend=-1))
    place = np.arange(grouped.size) - np.repeat(starts, np.diff(starts, append=grouped.size))
    index = np.zeros(sound.size, dtype=np.int64)
    index[mine[by_customer]] = books.orders_of[grouped] + place + 1
    orders["index"] = index
    books.orders_of += np.bincount(customer, minlength=books.orders_of.size)
    kept = mine[orders["kept"][mine]]
    who, first = np.unique(orders["customer"][kept], return_index=True)
    fresh = books.first_order[who] == NONE
    books.first_order[who[fresh]] = orders["at"][kept[first[fresh]]]
    books.first_stream[who[fresh]] = orders["stream"][kept[first[fresh]]]


def note_visits(books: Books, visits: Visits) -> None:
    """Add the visits of a month to the sums per day and campaign."""
    campaign = np.array([stream.campaign for stream in books.world.streams])[visits.stream]
    paid = campaign != NONE
    cells = visits.day[paid] * len(books.world.campaigns) + campaign[paid]
    books.sessions += np.bincount(cells, minlength=books.sessions.size).reshape(books.sessions.shape)


def write_refunds(books: Books, out: Files) -> None:
    """Write the refund lines of all months in time order."""
    rows = joined(books.refunds)
    order = np.lexsort((rows["line"], rows["refund"], rows["at"]))
    rows = {name: values[order] for name, values in rows.items()}
    _, refund = np.unique(rows["refund"], return_inverse=True)
    day = np.clip(books.world.frame.local_day(rows["at"]), 0, books.world.frame.count - 1)
    counted = rows["kind"] != _SHIPPING
    books.refunded += np.bincount(day[counted], weights=rows["amount"][counted], minlength=books.refunded.size) / EURO
    books.cost -= np.bincount(day, weights=rows["cost"], minlength=books.cost.size) / EURO
    out.add(
        "refund_lines",
        {
            "refund_line_id": keys("RL", np.arange(order.size)),
            "refund_id": keys("R", refund),
            "order_id": keys("O", rows["order"]),
            "order_line_id": keys("L", rows["line"]),
            "kind": labels(rows["kind"], _KINDS),
            "refunded_at": instants(rows["at"]),
            "quantity": wholes(rows["quantity"]),
            "amount": amounts(rows["amount"]),
            "tax_amount": amounts(rows["tax"]),
            "cost_amount": amounts(rows["cost"]),
            "reason": labels(rows["reason"], [*words()["service"]["return_reasons"], "cancellation"]),
        },
    )


def write_customers(books: Books, out: Files) -> None:
    """Write the customers of all months in order of creation."""
    frame = books.world.frame
    rng = frame.rng("customers")
    rows = joined(books.customers)
    order = np.argsort(rows["at"], kind="stable")
    number, country = rows["number"][order], rows["country"][order]
    places = words()["places"]
    city = np.zeros(order.size, dtype=np.int64)
    for code, name in enumerate(COUNTRIES):
        weights = [weight if where == name else 0.0 for _, _, where, weight in places["cities"]]
        mine = np.flatnonzero(country == code)
        city[mine] = draw(rng, chances(weights), mine.size)
    region = np.array([place[1] for place in places["cities"]])[city]
    told = rng.random(order.size) < 0.42
    birth_year = np.clip(np.rint(rng.normal(1978, 14, order.size)), 1938, frame.until.year - 18)
    gender = np.where(rng.random(order.size) < 0.55, draw(rng, chances((0.55, 0.43, 0.02)), order.size), NONE)
    columns = {
        "customer_id": keys("C", number),
        "created_at": instants(rows["at"][order]),
        "country": labels(country, COUNTRIES),
        "region": labels(region, places["regions"]),
        "city": labels(city, [place[0] for place in places["cities"]]),
        "birth_year": wholes(birth_year, told),
        "gender": labels(gender, ("female", "male", "other")),
    }
    if gives_derived(frame.scale):
        streams = books.world.streams
        names = sorted({stream.channel for stream in streams})
        channel = np.array([names.index(stream.channel) for stream in streams])
        stream = books.first_stream[number]
        columns["first_order_at"] = instants(books.first_order[number])
        columns["acquisition_channel"] = labels(np.where(stream == NONE, NONE, channel[stream]), names)
    out.add("customers", columns)
