"""The orders of the demo shop, month by month: who buys what, at which price, and the carts; `returns` follows with what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from peil.demo import planted
from peil.demo.columns import (
    EURO,
    NONE,
    Array,
    Files,
    always,
    amounts,
    chances,
    claims,
    decimals,
    draw,
    instants,
    joined,
    keys,
    labels,
    place_in_group,
    wholes,
)
from peil.demo.days import SECOND
from peil.demo.firm.staff import RETAIL, SERVICE
from peil.demo.goods import cost_factor
from peil.demo.pages import cart_moments
from peil.demo.traffic import COUNTRIES, IN_CHECKOUT, ORDERED, Crowd, Visits, gives_derived

if TYPE_CHECKING:
    from peil.demo.campaigns import World
    from peil.demo.days import Month

CHANNELS = ("online_store", "pos", "marketplace", "b2b")
ONLINE, COUNTER, MARKETPLACE, BUSINESS = range(4)
STATUSES = ("pending", "authorized", "paid", "partially_refunded", "refunded", "voided")
PENDING, AUTHORIZED, PAID, PARTLY_REFUNDED, REFUNDED, VOIDED = range(6)

_ORDERS_PER_SESSION = 0.027
_OTHER_SHARES = {COUNTER: 0.055, MARKETPLACE: 0.045, BUSINESS: 0.01}
_COUNTER_WEEK = np.array([0.3, 0.8, 0.8, 0.9, 1.2, 2.4, 0.6])
_LINE_SHARES = (0.56, 0.26, 0.12, 0.06)
_GUESTS, _ELSEWHERE, _ACCOUNTS = 0.06, 0.12, 0.2
_TESTS, _VOIDED = 0.002, 0.006
_CODE_SHARE, _CODE_RATE, _LOSS_RATE, _BUSINESS_RATE = 0.16, 0.1, 0.4, 0.12
_FREE_SHIPPING, _SHIPPING, _SHIPPING_ABROAD = 75 * EURO, 40_909, 57_438
VAT = 0.21


@dataclass
class Books:
    """What the months leave behind for those who come after: orders, refunds, customers, and sums per day."""

    world: World
    orders: int = 0
    lines: int = 0
    carts: int = 0
    history: list[dict[str, Array]] = field(default_factory=list)
    """Per order: number, at, day, customer, country, product, line, channel, whether it was kept."""
    refunds: list[dict[str, Array]] = field(default_factory=list)
    customers: list[dict[str, Array]] = field(default_factory=list)
    contacts: list[dict[str, Array]] = field(default_factory=list)

    def __post_init__(self) -> None:
        days, campaigns = self.world.frame.count, len(self.world.campaigns)
        self.sold = np.zeros((days, self.world.goods.product_of.size), dtype=np.int64)
        self.revenue, self.cost, self.refunded = (np.zeros(days) for _ in range(3))
        self.sessions, self.campaign_orders, self.campaign_value = (np.zeros((days, campaigns)) for _ in range(3))
        self.orders_of = np.zeros(0, dtype=np.int64)
        self.first_order = np.zeros(0, dtype=np.int64)
        self.first_stream = np.zeros(0, dtype=np.int64)

    def grow(self, customers: int) -> None:
        """Make room for new customers."""
        more = customers - self.orders_of.size
        self.orders_of = np.concatenate([self.orders_of, np.zeros(more, dtype=np.int64)])
        self.first_order = np.concatenate([self.first_order, np.full(more, NONE)])
        self.first_stream = np.concatenate([self.first_stream, np.full(more, NONE)])


def sell(books: Books, crowd: Crowd, visits: Visits, month: Month) -> tuple[dict[str, Array], dict[str, Array]]:
    """Make the orders and order lines of a month, in time order, and register their customers."""
    rng = books.world.frame.rng("sales", month.index)
    orders = joined([_online(rng, visits), _elsewhere(books.world, rng, month)])
    order = np.argsort(orders["at"], kind="stable")
    orders = {name: values[order] for name, values in orders.items()}
    orders["number"] = books.orders + np.arange(order.size)
    _assign_customers(books, crowd, rng, visits, orders)
    lines = _lines(books.world, rng, month, orders)
    lines["number"] = books.lines + np.arange(lines["order"].size)
    _charge(books.world, orders, lines)
    books.orders += order.size
    books.lines += lines["order"].size
    return orders, lines


def _online(rng: np.random.Generator, visits: Visits) -> dict[str, Array]:
    """Give an order for every visit that came to one, at its last page."""
    visit = np.flatnonzero(visits.stage == ORDERED)
    lot = rng.random(visit.size)
    return {
        "at": visits.moment(visit, 0) - SECOND,
        "day": visits.day[visit],
        "visit": visit,
        "stream": visits.stream[visit],
        "channel": np.full(visit.size, ONLINE),
        "country": visits.country[visit].astype(np.int64),
        "product": visits.anchor[visit],
        "employee": np.full(visit.size, NONE),
        "test": lot < _TESTS,
        "voided": (lot >= _TESTS) & (lot < _TESTS + _VOIDED),
    }


def _elsewhere(world: World, rng: np.random.Generator, month: Month) -> dict[str, Array]:
    """Give the orders at the counter in Zwolle, on the marketplace, and of firms, which customer service takes."""
    frame = world.frame
    days = np.arange(month.start, month.stop)
    usual = world.expected[days].sum(axis=1) * _ORDERS_PER_SESSION
    parts = []
    for channel, share in _OTHER_SHARES.items():
        level = usual * share * (_COUNTER_WEEK[frame.weekday[days]] if channel == COUNTER else 1.0)
        day = np.repeat(days, rng.poisson(level))
        seconds = frame.time_of_day(rng, day) if channel == MARKETPLACE else frame.office_hours(rng, day.size, 10.0, 7.5)
        seconds -= np.where((day == month.stop - 1) & (seconds > 84_000), 10_800, 0)
        seller = {COUNTER: RETAIL, BUSINESS: SERVICE}.get(channel)
        parts.append(
            {
                "at": frame.utc(day, seconds) + rng.integers(0, SECOND, day.size),
                "day": day,
                "visit": np.full(day.size, NONE),
                "stream": np.full(day.size, NONE),
                "channel": np.full(day.size, channel),
                "country": np.zeros(day.size, dtype=np.int64),
                "product": draw(rng, world.goods.popularity[month.number - 1], day.size),
                "employee": world.staff.someone(rng, seller, day) if seller else np.full(day.size, NONE),
                "test": np.zeros(day.size, dtype=np.bool_),
                "voided": np.zeros(day.size, dtype=np.bool_),
            }
        )
    return joined(parts)


def _assign_customers(books: Books, crowd: Crowd, rng: np.random.Generator, visits: Visits, orders: dict[str, Array]) -> None:
    """Say who each order is from: a customer of old, a new one, or a guest; and let some who leave the checkout make an account."""
    channel, visit = orders["channel"], orders["visit"]
    rows = visit.size
    known = np.where(visit >= 0, visits.customer[visit], NONE)
    regular = crowd.regulars(rng, rows)[0].astype(np.int64)
    lot = rng.random(rows)
    guest_share = np.array([_GUESTS, 0.55, 0.5, 0.0])[channel]
    regular_share = guest_share + np.array([_ELSEWHERE, 0.3, 0.05, 0.8])[channel]
    customer = np.where(known != NONE, known, np.where((lot >= guest_share) & (lot < regular_share), regular, NONE))
    is_new = (customer == NONE) & (lot >= guest_share) & ~orders["test"]
    left = np.flatnonzero((visits.stage == IN_CHECKOUT) & (visits.customer == NONE))
    left = left[rng.random(left.size) < _ACCOUNTS]
    buyers = np.flatnonzero(is_new)
    at = np.concatenate([orders["at"][buyers] - 45 * SECOND, visits.moment(left, 0) + 20 * SECOND])
    visitor = np.concatenate([np.where(visit[buyers] >= 0, visits.visitor[visit[buyers]], NONE), visits.visitor[left]])
    country = np.concatenate([orders["country"][buyers], visits.country[left].astype(np.int64)])
    person = np.where(visitor >= 0, visitor, -2 - np.arange(visitor.size))
    _, first, same = np.unique(person, return_index=True, return_inverse=True)
    by_time = np.argsort(at[first], kind="stable")
    numbers = np.empty(first.size, dtype=np.int64)
    numbers[by_time] = crowd.welcome(rng, visitor[first][by_time])
    books.customers.append({"number": numbers[by_time], "at": at[first][by_time], "country": country[first][by_time]})
    books.grow(crowd.customers)
    mine = numbers[same.ravel()]
    customer[buyers] = mine[: buyers.size]
    visits.customer[left] = mine[buyers.size :]
    online = np.flatnonzero(visit >= 0)
    visits.customer[visit[online]] = customer[online]
    orders["customer"] = np.where(orders["test"], NONE, customer)


def _lines(world: World, rng: np.random.Generator, month: Month, orders: dict[str, Array]) -> dict[str, Array]:
    """Draw what is in each order: the product in mind first, then what goes with it, and now and then a gift card."""
    goods = world.goods
    number = 1 + draw(rng, chances(_LINE_SHARES), orders["at"].size)
    order = np.repeat(np.arange(number.size), number)
    place = place_in_group(order)
    anchor = orders["product"][order]
    other = draw(rng, goods.popularity[month.number - 1], order.size)
    partners = world.frame.rng("partners").integers(0, goods.count, (goods.count, 2))
    together = partners[anchor, rng.integers(0, 2, order.size)]
    product = np.where(place == 0, anchor, np.where(rng.random(order.size) < 0.4, together, other))
    product = _out_of_stock(world, rng, orders["day"][order], product)
    tools = goods.type_of[product] == goods.types.index(planted.PRICE_CUT_TYPE)
    away = tools & (place > 0) & world.frame.during(planted.PRICE_CUT)[orders["day"][order]] & (rng.random(order.size) < 0.5)
    gift_share = np.where(month.number >= 11, 0.045, 0.015)
    gifted = np.flatnonzero((rng.random(number.size) < gift_share) & (orders["channel"] == ONLINE))
    order, product = np.concatenate([order[~away], gifted]), np.concatenate([product[~away], np.full(gifted.size, goods.gift_card)])
    _, kept = np.unique(order * len(goods.titles) + product, return_index=True)
    kept = kept[np.lexsort((kept, order[kept]))]
    order, product = order[kept], product[kept]
    variant = goods.variants(rng, product)
    return {"order": order, "product": product, "variant": variant, "quantity": _quantities(rng, goods.price[variant], orders["channel"][order])}


def _out_of_stock(world: World, rng: np.random.Generator, day: Array, product: Array) -> Array:
    """Let those who want the best seller while it is out take another one of its type."""
    best = world.goods.named(planted.STOCK_OUT_PRODUCT)
    gone = np.flatnonzero((product == best) & world.frame.during(planted.STOCK_OUT)[day])
    mates = world.goods.of_type(world.goods.types[world.goods.type_of[best]])
    product[gone] = rng.choice(mates[mates != best], gone.size)
    return product


def _quantities(rng: np.random.Generator, price: Array, channel: Array) -> Array:
    """Draw units per line: several of what is cheap, often one of what is dear, more for firms."""
    lot = rng.random(price.size)
    cheap = np.minimum(rng.geometric(0.5, price.size), 6)
    middle = np.where(lot < 0.17, 2, 1)
    dear = np.where(lot < 0.05, 4, np.where(lot < 0.13, 2, 1))
    units = np.where(price < 13 * EURO, cheap, np.where(price < 45 * EURO, middle, dear))
    return np.where(channel == BUSINESS, units * 4, units)


def _charge(world: World, orders: dict[str, Array], lines: dict[str, Array]) -> None:
    """Work out amounts: price, discount, cost, VAT and shipping."""
    frame, goods = world.frame, world.goods
    rng = frame.rng("charge", int(orders["number"][0]) if orders["number"].size else 0)
    rows = orders["at"].size
    day, channel = orders["day"], orders["channel"]
    rate = np.where(rng.random(rows) < _CODE_SHARE, _CODE_RATE, 0.0)
    rate = np.maximum(np.where(channel == BUSINESS, _BUSINESS_RATE, rate), frame.promotion[day])
    names = [world.campaigns[stream.campaign].name if stream.campaign != NONE else "" for stream in world.streams]
    loss = [place for place, name in enumerate(names) if name == planted.LOSS_CAMPAIGN_NAME]
    rate = np.where(np.isin(orders["stream"], loss), _LOSS_RATE, rate)
    order, variant, quantity = lines["order"], lines["variant"], lines["quantity"]
    gift = lines["product"] == goods.gift_card
    lines["gift"] = gift
    lines["gross"] = goods.price[variant] * quantity
    lines["discount"] = np.where(gift, 0, np.rint(lines["gross"] * rate[order])).astype(np.int64)
    lines["net"] = lines["gross"] - lines["discount"]
    lines["cost"] = np.rint(goods.cost[variant] * cost_factor(frame, day[order]) / 100).astype(np.int64) * 100 * quantity
    lines["costed"] = ~gift & (rng.random(gift.size) >= 0.012)
    lines["vat"] = goods.vat[lines["product"]]
    total = np.bincount(order, weights=lines["net"] * (1 + lines["vat"]), minlength=rows)
    fee = np.where(orders["country"] == 0, _SHIPPING, _SHIPPING_ABROAD)
    orders["shipping"] = np.where((total >= _FREE_SHIPPING) | (channel == COUNTER) | (channel == BUSINESS), 0, fee)
    tax = np.bincount(order, weights=lines["net"] * lines["vat"], minlength=rows) + orders["shipping"] * VAT
    orders["tax"] = np.rint(tax / 100).astype(np.int64) * 100
    orders["net"] = np.bincount(order, weights=lines["net"] * ~gift, minlength=rows)


def write_orders(books: Books, visits: Visits, orders: dict[str, Array], lines: dict[str, Array], out: Files) -> None:
    """Write the orders and lines of a month."""
    rows, order = orders["at"].size, lines["order"]
    visit = orders["visit"]
    columns = {
        "order_id": keys("O", orders["number"]),
        "customer_id": keys("C", orders["customer"]),
        "session_id": keys("S", np.where(visit >= 0, visits.first + visit, NONE)),
        "employee_id": keys("E", orders["employee"]),
        "ordered_at": instants(orders["at"]),
        "cancelled_at": instants(orders["cancelled"]),
        "is_test": claims(orders["test"]),
        "financial_status": labels(orders["status"], STATUSES),
        "sales_channel": labels(orders["channel"], CHANNELS),
        "shipping_amount": amounts(orders["shipping"]),
        "tax_amount": amounts(orders["tax"]),
        "shipping_country": labels(orders["country"], COUNTRIES),
        "currency": always("EUR", rows),
        "exchange_rate": decimals(np.ones(rows)),
    }
    if gives_derived(books.world.frame.scale):
        columns["customer_order_index"] = wholes(orders["index"], orders["index"] > 0)
    out.add("orders", columns)
    out.add(
        "order_lines",
        {
            "order_line_id": keys("L", lines["number"]),
            "order_id": keys("O", orders["number"][order]),
            "product_id": keys("P", lines["product"]),
            "variant_id": keys("V", lines["variant"]),
            "quantity": wholes(lines["quantity"]),
            "gross_amount": amounts(lines["gross"]),
            "discount_amount": amounts(lines["discount"]),
            "cost_amount": amounts(lines["cost"], lines["costed"]),
            "is_gift_card": claims(lines["gift"]),
        },
    )


def write_carts(books: Books, visits: Visits, orders: dict[str, Array], month: Month, out: Files) -> None:
    """Write the carts of a month; one that became an order has its value, another about that of the product in mind."""
    rng = books.world.frame.rng("carts", month.index)
    goods = books.world.goods
    visit, in_checkout, created, checkout = cart_moments(visits)
    begun, order, value = (np.full(visits.count, NONE) for _ in range(3))
    begun[in_checkout] = checkout
    online = np.flatnonzero(orders["visit"] >= 0)
    order[orders["visit"][online]] = orders["number"][online]
    value[orders["visit"][online]] = orders["net"][online].astype(np.int64)
    likely = goods.price[goods.first_variant[visits.anchor[visit]]] * (1 + rng.geometric(0.6, visit.size)) * 8 // 10
    by_time = np.argsort(created, kind="stable")
    visit = visit[by_time]
    out.add(
        "carts",
        {
            "cart_id": keys("K", books.carts + np.arange(visit.size)),
            "session_id": keys("S", visits.first + visit),
            "customer_id": keys("C", visits.customer[visit]),
            "order_id": keys("O", order[visit]),
            "created_at": instants(created[by_time]),
            "checkout_started_at": instants(begun[visit]),
            "amount": amounts(np.where(order[visit] == NONE, likely[by_time], value[visit])),
        },
    )
    books.carts += visit.size
