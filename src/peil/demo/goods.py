"""What the demo shop sells: products, variants, prices and popularity; its stock per day and what competitors ask."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from peil.demo import planted
from peil.demo.columns import EURO, Array, Files, always, amounts, chances, claims, dates, draw, euros, instants, keys, labels, wholes

if TYPE_CHECKING:
    from peil.demo.days import Frame

GIFT_CARDS = "Cadeaubonnen"
_GIFT_AMOUNTS = (25, 50, 100)
_PER_TYPE = 10
_MOST_PER_TYPE = 120
_OPTION_PRICES = {"Klein": 0.75, "Groot": 1.4, "3 stuks": 2.4, "Lange steel": 1.15}
_VARIANT_SHARES = {2: (0.62, 0.38), 3: (0.5, 0.3, 0.2)}
_BEST_SELLER_LEAD = 1.9
_LEAD_DAYS = 10
_COMPETITOR_CUT = 0.75
_YEARLY_COST_RISE = 0.03


@cache
def words() -> dict[str, Any]:
    """Give the words of the shop, from `words.toml`."""
    return tomllib.loads(files("peil.demo").joinpath("words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Goods:
    """The range: products in order of type, variants in order of product; the gift card comes last in both."""

    types: list[str]
    slugs: list[str]
    titles: list[str]
    brands: list[str]
    workshop: Array
    """Whether the shop makes the product itself."""
    type_of: Array
    rank: Array
    """Place of the product within its type, the most popular first."""
    vat: Array
    season: Array
    """Popularity by month (rows) and product (columns)."""
    first_variant: Array
    variant_count: Array
    product_of: Array
    """Product of each variant."""
    option: list[str]
    price: Array
    """Selling price of each variant without VAT, in ten-thousandths of a euro."""
    cost: Array

    @property
    def count(self) -> int:
        """Give the number of products that are on display, the gift card left out."""
        return len(self.titles) - 1

    @property
    def gift_card(self) -> int:
        """Give the product that is the gift card."""
        return len(self.titles) - 1

    @cached_property
    def popularity(self) -> list[Array]:
        """Give a table to draw products from, per month of the year."""
        return [chances(row) for row in self.season]

    def of_type(self, name: str) -> Array:
        """Give the products of a type."""
        return np.flatnonzero(self.type_of == self.types.index(name))

    def named(self, noun: str) -> int:
        """Give the first product of a name, its best seller."""
        return next(product for product, title in enumerate(self.titles) if title.split(" ")[0] == noun)

    def type_mates(self, rng: np.random.Generator, products: Array) -> Array:
        """Draw another product of the same type for each product, by chance the same one."""
        first = np.searchsorted(self.type_of, np.arange(len(self.types)))
        sizes = np.bincount(self.type_of)
        kinds = self.type_of[products]
        mates: Array = first[kinds] + (rng.random(len(products), dtype=np.float32) ** 1.6 * sizes[kinds]).astype(np.int64)
        return mates

    def variants(self, rng: np.random.Generator, products: Array) -> Array:
        """Draw a variant of each product."""
        two, three = (draw(rng, chances(_VARIANT_SHARES[options]), len(products)) for options in (2, 3))
        option = np.where(self.variant_count[products] == 3, three, two)
        chosen: Array = self.first_variant[products] + option
        return chosen


def make_goods(frame: Frame) -> Goods:
    """Make the range; it grows with the square root of the scale."""
    kinds = words()["types"]
    each = min(int(_PER_TYPE * max(frame.scale, 1.0) ** 0.5), _MOST_PER_TYPE)
    rows = [(kind, place) for kind in range(len(kinds)) for place in range(each)]
    titles = [_title(kind, place) for kind, place in rows] + ["Cadeaubon"]
    type_of = np.array([kind for kind, _ in rows] + [len(kinds)])
    rank = np.array([place for _, place in rows] + [0])
    options = [kinds[kind]["options"] for kind, _ in rows] + [[f"{amount} euro" for amount in _GIFT_AMOUNTS]]
    counts = np.array([len(each_option) for each_option in options])
    price, cost = _prices(frame, rows)
    weight = np.array([kinds[kind]["weight"] for kind, _ in rows]) / (1.0 + rank[:-1]) ** 0.7
    best = next(row for row, title in enumerate(titles) if title.split(" ")[0] == planted.STOCK_OUT_PRODUCT)
    weight[best] *= _BEST_SELLER_LEAD
    return Goods(
        types=[kind["name"] for kind in kinds] + [GIFT_CARDS],
        slugs=[kind["slug"] for kind in kinds] + ["cadeaubonnen"],
        titles=titles,
        brands=[kinds[kind]["brands"][place % len(kinds[kind]["brands"])] for kind, place in rows] + ["Tuin & Terras"],
        workshop=np.array([kinds[kind]["workshop"] for kind, _ in rows] + [False]),
        type_of=type_of,
        rank=rank,
        vat=np.array([kinds[kind].get("vat", 0.21) for kind, _ in rows] + [0.0]),
        season=weight * np.array([[kinds[kind]["season"][month] for kind, _ in rows] for month in range(12)]),
        first_variant=np.cumsum(counts) - counts,
        variant_count=counts,
        product_of=np.repeat(np.arange(len(titles)), counts),
        option=[name for names in options for name in names],
        price=price,
        cost=cost,
    )


def _title(kind: int, place: int) -> str:
    nouns, series = words()["types"][kind]["nouns"], words()["series"]
    return f"{nouns[place % len(nouns)][0]} {series[(kind * 2 + place // len(nouns)) % len(series)]}"


def _prices(frame: Frame, rows: list[tuple[int, int]]) -> tuple[Array, Array]:
    """Give price without VAT and cost of every variant: a consumer price that ends in 95 cents, and the type's margin."""
    rng = frame.rng("prices")
    price, cost = [], []
    for kind, place in rows:
        fact = words()["types"][kind]
        level = fact["nouns"][place % len(fact["nouns"])][1] * (1.0 + 0.12 * rng.standard_normal())
        for option in fact["options"]:
            consumer = max(round(level * _OPTION_PRICES.get(option, 1.0)) - 0.05, 4.95)
            net = consumer / (1 + fact.get("vat", 0.21))
            price.append(round(net * EURO))
            cost.append(round(net * (1 - fact["margin"] + 0.03 * rng.standard_normal()), 2) * EURO)
    price += [amount * EURO for amount in _GIFT_AMOUNTS]
    cost += [0 for _ in _GIFT_AMOUNTS]
    return np.array(price, dtype=np.int64), np.array(cost).astype(np.int64)


def cost_factor(frame: Frame, days: Array) -> Array:
    """Give how much dearer buying has become, against the cost of today."""
    factor: Array = 1.0 - _YEARLY_COST_RISE * (frame.years[-1] - frame.years[days])
    return factor


def write_goods(frame: Frame, goods: Goods, out: Files) -> None:
    """Write products and variants."""
    rng = frame.rng("products")
    rows = len(goods.titles)
    age = np.sort(rng.integers(30, 1_500, rows))[::-1]
    codes = np.arange(rows)
    out.add(
        "products",
        {
            "product_id": keys("P", codes),
            "title": labels(codes, goods.titles),
            "product_type": labels(goods.type_of, goods.types),
            "brand": labels(codes, goods.brands),
            "created_at": instants(np.sort(frame.utc(-age, frame.office_hours(rng, rows)))),
        },
    )
    variants = np.arange(goods.product_of.size)
    skus = [f"TT-{goods.slugs[goods.type_of[product]][:3].upper()}-{variant:04d}" for variant, product in enumerate(goods.product_of)]
    out.add(
        "variants",
        {
            "variant_id": keys("V", variants),
            "product_id": keys("P", goods.product_of),
            "sku": labels(variants, skus),
            "title": labels(variants, goods.option),
            "price": amounts(goods.price),
            "unit_cost": amounts(goods.cost),
        },
    )


def write_stock(frame: Frame, goods: Goods, sold: Array, out: Files) -> None:
    """Write the stock of every variant on every day, from the units sold per day (rows) and variant (columns)."""
    rng = frame.rng("stock")
    days, variants = sold.shape
    on_hand, received = _stock_levels(frame, goods, sold)
    committed = np.minimum(rng.poisson(np.vstack([sold[:1], sold[:-1]]) * 0.3 + sold * 0.5), np.maximum(on_hand, 0))
    day = np.repeat(np.arange(days), variants)
    variant = np.tile(np.arange(variants), days)
    out.add(
        "inventory_levels",
        {
            "snapshot_date": dates(frame.epoch[day]),
            "location_id": always("MAG-ZWOLLE", day.size),
            "variant_id": labels(variant, keys("V", np.arange(variants)).to_pylist()),
            "on_hand_quantity": wholes(on_hand.ravel()),
            "available_quantity": wholes((on_hand - committed).ravel()),
            "received_quantity": wholes(received.ravel()),
            "unit_cost": amounts(euros(goods.cost[variant] / EURO * cost_factor(frame, day))),
        },
    )


def _stock_levels(frame: Frame, goods: Goods, sold: Array) -> tuple[Array, Array]:
    """Order when stock covers less than three weeks of sales, receive ten days later; the best seller's order stays away once."""
    days, variants = sold.shape
    demand = _trailing_demand(sold)
    on_hand, received = np.zeros((days, variants), dtype=np.int64), np.zeros((days + _LEAD_DAYS + 1, variants), dtype=np.int64)
    stock = np.ceil(demand[0] * 45 + 4).astype(np.int64)
    coming = np.zeros(variants, dtype=np.int64)
    for day in range(days):
        coming -= received[day]
        stock = stock + received[day] - sold[day]
        short = np.maximum(np.ceil(demand[day] * 3).astype(np.int64) + 1 - stock, 0) * (stock < 0)
        received[day] += short
        stock += short
        on_hand[day] = stock
        wanted = np.ceil(demand[day] * 50 + 4).astype(np.int64) - stock - coming
        wanted = np.where(stock + coming < demand[day] * 21 + 2, wanted, 0)
        received[day + _LEAD_DAYS] += wanted
        coming += wanted
    received = received[:days]
    out = frame.span(planted.STOCK_OUT)
    best = np.flatnonzero(goods.product_of == goods.named(planted.STOCK_OUT_PRODUCT))
    first = max(out.start - _LEAD_DAYS - 5, 0)
    for variant in best if out.stop else []:
        left = np.cumsum(sold[first : out.start, variant][::-1])[::-1]
        on_hand[first : out.start, variant] = np.append(left[1:], 0)
        on_hand[out, variant] = 0
        received[first : out.stop, variant] = 0
        received[out.stop, variant] = on_hand[out.stop, variant] + sold[out.stop, variant]
    return on_hand, received


def _trailing_demand(sold: Array) -> Array:
    """Give mean units per day over the four weeks up to each day."""
    total = np.vstack([np.zeros((1, sold.shape[1])), np.cumsum(sold, axis=0)])
    day = np.arange(1, sold.shape[0] + 1)
    since = np.maximum(day - 28, 0)
    demand: Array = (total[day] - total[since]) / (day - since)[:, None]
    demand[:28] = total[28] / 28
    return demand


def write_competitor_prices(frame: Frame, goods: Goods, out: Files) -> None:
    """Write the price of every product's first variant at three competitors, seen every Monday morning."""
    rng = frame.rng("competitors")
    rivals = words()["service"]["competitors"]
    mondays = np.flatnonzero(frame.weekday == 0)
    shape = (mondays.size, goods.count, len(rivals))
    usual = 1.015 + 0.06 * rng.standard_normal(shape[1:])
    level = usual + 0.02 * rng.standard_normal(shape)
    cut = np.zeros(shape, dtype=np.bool_)
    types = goods.of_type(planted.PRICE_CUT_TYPE)
    cut[np.ix_(np.flatnonzero(frame.during(planted.PRICE_CUT)[mondays]), types, [rivals.index(planted.PRICE_CUT_COMPETITOR)])] = True
    level = np.where(cut, level * _COMPETITOR_CUT, level).ravel()
    week, product, rival = (axis.ravel() for axis in np.indices(shape))
    variant = goods.first_variant[product]
    own = goods.price[variant]
    out.add(
        "competitor_prices",
        {
            "competitor_price_id": keys("CP", np.arange(week.size)),
            "variant_id": keys("V", variant),
            "competitor": labels(rival, rivals),
            "observed_at": instants(frame.utc(mondays[week], 6 * 3_600 + product * 3)),
            "price": amounts(euros(own / EURO * level)),
            "own_price": amounts(own),
            "is_in_stock": claims(rng.random(week.size) < 0.93),
        },
    )
