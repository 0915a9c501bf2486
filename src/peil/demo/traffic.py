"""The visits of the demo shop, month by month: who comes, by which way, looking for what, and how far they get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from peil.demo import planted
from peil.demo.campaigns import BLOG, COLLECTION, HOME, LANDING, OTHER, PRODUCT, World, landing_tables
from peil.demo.columns import NONE, Array, Files, chances, claims, draw, instants, keys, labels, wholes
from peil.demo.days import SECOND

if TYPE_CHECKING:
    from peil.demo.days import Month

BROWSED, CARTED, IN_CHECKOUT, ORDERED, CONTACTED, ASKED = range(6)
"""How far a visit gets: it looks, fills a cart, starts the checkout, orders, asks customer service, or sends a form."""

DEVICES = ("desktop", "mobile", "tablet")
MOBILE = 1
COUNTRIES = ("NL", "BE", "DE")

_COUNTRY_SHARES = (0.875, 0.085, 0.04)
_DEVICE_SHARES = (0.36, 0.58, 0.06)
_SOCIAL_DEVICE_SHARES = (0.16, 0.79, 0.05)
_BASE_CONVERSION = 0.0231
_DEVICE_CONVERSION = np.array([1.34, 0.8, 1.1])
_NEW_CONVERSION, _BACK_CONVERSION, _KNOWN_CONVERSION = 0.82, 1.25, 2.7
_CHECKOUTS_LEFT, _CARTS_LEFT = 0.72, 1.5
"""Checkouts and carts that are left behind, per order."""
_CONTACTS, _FORMS = 0.0032, 0.011
_KNOWN_SHARE = {"Email": 0.45, "Direct": 0.13}
_NEW_SHARE = {"Email": 0.28, "Direct": 0.52}
_FAULT_LOSES, _STOCK_OUT_LOSES, _PRICE_CUT_LOSES, _DEFECT_CONTACTS = 0.88, 0.72, 0.5, 0.05
_RETURN_DAYS = 28
_LATE, _THREE_HOURS = 84_000, 10_800
_LONGEST = 1_740
_GIVES_DERIVED_FROM = 3.0
"""Above this scale the columns that others would derive are given, to spare a benchmark the work."""


def gives_derived(scale: float) -> bool:
    """Say whether the columns that can be derived from other tables are written."""
    return scale > _GIVES_DERIVED_FROM


class Crowd:
    """Everyone seen so far: visitors with their device and country, and customers with the browser they use."""

    def __init__(self, world: World) -> None:
        rng = world.frame.rng("crowd")
        self.prior = int(world.expected[:30].sum() / 30 * 45) + 20
        self.device = draw(rng, chances(_DEVICE_SHARES), self.prior).astype(np.int8)
        self.country = draw(rng, chances(_COUNTRY_SHARES), self.prior).astype(np.int8)
        self.customer = np.full(self.prior, NONE, dtype=np.int32)
        self.returns_to = int(world.expected.sum() / world.frame.count * _RETURN_DAYS * 0.66) + 1
        self.customers = 0
        self._web: list[Array] = []
        self._browser: list[Array] = []
        self._loyalty: list[Array] = []

    def meet(self, device: Array, country: Array) -> None:
        """Add new visitors."""
        self.device = np.concatenate([self.device, device.astype(np.int8)])
        self.country = np.concatenate([self.country, country.astype(np.int8)])
        self.customer = np.concatenate([self.customer, np.full(device.size, NONE, dtype=np.int32)])

    def welcome(self, rng: np.random.Generator, visitors: Array) -> Array:
        """Make customers, of visitors or of people without a browser, and give their numbers."""
        numbers = self.customers + np.arange(visitors.size)
        self.customers += visitors.size
        web = visitors >= 0
        self.customer[visitors[web]] = numbers[web]
        self._web.append(numbers[web])
        self._browser.append(visitors[web])
        self._loyalty.append(rng.standard_exponential(int(web.sum())))
        return numbers

    def regulars(self, rng: np.random.Generator, rows: int) -> tuple[Array, Array]:
        """Draw customers who come back, with their browsers: lately won and loyal ones more often. Nobody, while there are none."""
        web, browser, loyalty = (np.concatenate(parts) if parts else np.zeros(0) for parts in (self._web, self._browser, self._loyalty))
        if not web.size:
            return np.full(rows, NONE), np.full(rows, NONE)
        pair = (web.size * (1.0 - rng.random((2, rows)) ** 1.4)).astype(np.int64)
        pair = np.minimum(pair, web.size - 1)
        chosen = np.where(loyalty[pair[0]] >= loyalty[pair[1]], pair[0], pair[1])
        return web[chosen], browser[chosen]


@dataclass
class Visits:
    """The visits of a month in time order, and the moments of their page views."""

    first: int
    """Number of the first visit; the others follow."""
    day: Array
    start: Array
    duration: Array
    stream: Array
    visitor: Array
    is_new: Array
    customer: Array
    device: Array
    country: Array
    anchor: Array
    """The product the visitor has in mind."""
    stage: Array
    landing: Array
    views: Array
    view_visit: Array
    view_offset: Array
    view_engaged: Array

    @property
    def count(self) -> int:
        """Give the number of visits."""
        return int(self.start.size)

    @property
    def number(self) -> Array:
        """Give the number of every visit."""
        return self.first + np.arange(self.count)

    def moment(self, visits: Array, back: Array | int) -> Array:
        """Give when a page was viewed, counted back from the last page of each visit."""
        last = np.cumsum(self.views) - 1
        moments: Array = self.start[visits] + self.view_offset[last[visits] - back] * SECOND
        return moments


def visits_of(world: World, crowd: Crowd, month: Month, first: int) -> Visits:
    """Make the visits of a month."""
    frame = world.frame
    rng = frame.rng("visits", month.index)
    day, stream, start = _arrivals(world, rng, month)
    visitor, is_new = _visitors(world, crowd, rng, stream)
    device, country, customer = crowd.device[visitor], crowd.country[visitor], crowd.customer[visitor].astype(np.int64)
    anchor = _anchors(world, rng, month, stream)
    chance = _BASE_CONVERSION * np.array([each.conversion for each in world.streams])[stream] * _DEVICE_CONVERSION[device]
    chance *= np.where(customer >= 0, _KNOWN_CONVERSION, np.where(is_new, _NEW_CONVERSION, _BACK_CONVERSION))
    chance *= (1.0 + 1.6 * frame.promotion + 0.02 * frame.years)[day]
    stage = _stages(world, rng, chance, (day, device, anchor))
    views = _view_counts(world, rng, stream, stage)
    visit, offset, engaged, duration = _view_times(rng, views)
    landing = _landings(world, rng, stream, anchor)
    return Visits(
        first, day, start, duration, stream, visitor, is_new, customer, device, country, anchor, stage, landing, views, visit, offset, engaged
    )


def _arrivals(world: World, rng: np.random.Generator, month: Month) -> tuple[Array, Array, Array]:
    """Draw day, way in and first moment of the visits, in time order; the last evening ends early, so that no visit runs into the next month."""
    frame = world.frame
    counts = rng.poisson(world.expected[month.start : month.stop])
    streams = counts.shape[1]
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    day, stream = month.start + cell // streams, cell % streams
    seconds = frame.time_of_day(rng, day)
    seconds -= np.where((day == month.stop - 1) & (seconds > _LATE), _THREE_HOURS, 0)
    start = frame.utc(day, seconds) + rng.integers(0, SECOND, day.size)
    order = np.argsort(start, kind="stable")
    return day[order], stream[order], start[order]


def _visitors(world: World, crowd: Crowd, rng: np.random.Generator, stream: Array) -> tuple[Array, Array]:
    """Draw who visits: someone new, someone who was here in the last weeks, or a customer who comes back."""
    channels = [each.channel for each in world.streams]
    known_share = np.array([_KNOWN_SHARE.get(channel, 0.03) for channel in channels])
    new_share = np.array([_NEW_SHARE.get(channel, 0.74) for channel in channels])
    lot = rng.random(stream.size)
    is_new = lot >= 1.0 - new_share[stream]
    before = crowd.device.size
    pool = before + np.cumsum(is_new) - is_new
    ago = (rng.standard_exponential(stream.size) * crowd.returns_to).astype(np.int64)
    visitor = np.where(is_new, pool, (pool - 1 - ago) % pool)
    regular = np.flatnonzero(lot < known_share[stream])
    browser = crowd.regulars(rng, regular.size)[1]
    visitor[regular] = np.where(browser == NONE, visitor[regular], browser)
    fresh = stream[is_new]
    social = np.array([channel == "Paid Social" for channel in channels])[fresh]
    usual, on_phone = draw(rng, chances(_DEVICE_SHARES), fresh.size), draw(rng, chances(_SOCIAL_DEVICE_SHARES), fresh.size)
    crowd.meet(np.where(social, on_phone, usual), draw(rng, chances(_COUNTRY_SHARES), fresh.size))
    return visitor, is_new


def _anchors(world: World, rng: np.random.Generator, month: Month, stream: Array) -> Array:
    """Draw the product each visitor has in mind, by season, or of the types a campaign is about."""
    goods = world.goods
    anchor = draw(rng, goods.popularity[month.number - 1], stream.size)
    present = np.bincount(stream, minlength=len(world.streams))
    for place, way in enumerate(world.streams):
        if way.focus and present[place]:
            weights = goods.season[month.number - 1] * np.isin(goods.type_of[:-1], [goods.types.index(name) for name in way.focus])
            mine = np.flatnonzero(stream == place)
            anchor[mine] = draw(rng, chances(weights), mine.size)
    return anchor


def _stages(world: World, rng: np.random.Generator, chance: Array, about: tuple[Array, Array, Array]) -> Array:
    """Draw how far each visit gets; the stories decide where things go wrong."""
    frame, goods = world.frame, world.goods
    day, device, anchor = about
    chance = np.minimum(chance, 0.2)
    best = goods.named(planted.STOCK_OUT_PRODUCT)
    tools = goods.types.index(planted.PRICE_CUT_TYPE)
    order = chance * np.where(frame.during(planted.STOCK_OUT)[day] & (anchor == best), 1 - _STOCK_OUT_LOSES, 1.0)
    order *= np.where(frame.during(planted.PRICE_CUT)[day] & (goods.type_of[anchor] == tools), 1 - _PRICE_CUT_LOSES, 1.0)
    bad = frame.during(planted.DEFECT)[day] & (anchor == goods.named(planted.DEFECT_PRODUCT))
    lot = rng.random(day.size)
    parts = (order, chance * _CHECKOUTS_LEFT, chance * _CARTS_LEFT, np.where(bad, _DEFECT_CONTACTS, _CONTACTS), np.full(day.size, _FORMS))
    step = (lot >= np.cumsum(parts, axis=0)).sum(axis=0)
    stage = np.array([ORDERED, IN_CHECKOUT, CARTED, CONTACTED, ASKED, BROWSED])[step]
    hit = np.flatnonzero((stage == ORDERED) & (device == MOBILE) & frame.during(planted.CHECKOUT_FAULT)[day])
    stage[hit] = np.where(rng.random(hit.size) < _FAULT_LOSES, IN_CHECKOUT, ORDERED)
    found: Array = stage
    return found


def _view_counts(world: World, rng: np.random.Generator, stream: Array, stage: Array) -> Array:
    """Draw the number of page views of each visit: one for many, several for those who look around, enough for those who buy."""
    bounce = np.array([each.bounce for each in world.streams])[stream]
    views = np.where(rng.random(stream.size) < bounce, 1, 1 + rng.geometric(0.5, stream.size))
    further = np.flatnonzero(stage != BROWSED)
    least = np.array([1, 4, 5, 7, 2, 2])[stage[further]]
    mean = np.array([0.0, 1.6, 2.0, 2.2, 1.2, 0.8])[stage[further]]
    views[further] = least + rng.poisson(mean)
    return views


def _view_times(rng: np.random.Generator, views: Array) -> tuple[Array, Array, Array, Array]:
    """Draw the visit, the seconds since its start and the attention of each page view, and the duration of each visit."""
    visit = np.repeat(np.arange(views.size), views)
    seconds = np.exp(rng.standard_normal(visit.size, dtype=np.float32) * np.float32(0.85) + np.float32(3.45))
    single = np.flatnonzero(views[visit] == 1)
    seconds[single] = rng.standard_exponential(single.size, dtype=np.float32) * np.float32(7.5)
    seconds = np.minimum(seconds, 540).astype(np.int64)
    after = np.cumsum(seconds)
    last = np.cumsum(views) - 1
    before = after[last] - np.add.reduceat(seconds, last - views + 1) if views.size else after
    duration = after[last] - before
    offset = after - seconds - before[visit]
    long = np.flatnonzero(duration[visit] > _LONGEST)
    factor = _LONGEST / duration[visit[long]]
    offset[long] = (offset[long] * factor).astype(np.int64)
    seconds[long] = (seconds[long] * factor).astype(np.int64)
    engaged = (seconds * rng.integers(150, 257, seconds.size, dtype=np.uint16)) >> 8
    return visit, offset, engaged, np.minimum(duration, _LONGEST)


def _landings(world: World, rng: np.random.Generator, stream: Array, anchor: Array) -> Array:
    """Draw the first page of each visit."""
    paths = world.paths
    tables = np.stack([table.astype(np.int8) for table in landing_tables(world)])
    kind = tables[stream, rng.integers(0, 65_536, stream.size, dtype=np.uint16)]
    campaign = np.maximum(np.array([each.campaign for each in world.streams]), 0)[stream]
    options = {
        HOME: np.zeros(stream.size, dtype=np.int64),
        PRODUCT: anchor,
        COLLECTION: world.goods.type_of[anchor],
        BLOG: rng.integers(0, paths.sizes[BLOG], stream.size),
        LANDING: campaign,
        OTHER: rng.integers(0, paths.sizes[OTHER], stream.size),
    }
    first = np.array([paths.first[each] for each in options])
    page: Array = first[kind] + np.choose(kind, list(options.values()))
    return page


def write_sessions(world: World, visits: Visits, out: Files) -> None:
    """Write the visits of a month as sessions."""
    streams = world.streams

    def of_stream(values: list[str]) -> tuple[Array, list[str]]:
        names = sorted(set(values))
        return np.array([names.index(value) for value in values])[visits.stream], names

    out.add(
        "sessions",
        {
            "session_id": keys("S", visits.number),
            "visitor_id": keys("B", visits.visitor),
            "customer_id": keys("C", visits.customer),
            "campaign_id": labels(
                np.array([stream.campaign for stream in streams])[visits.stream], keys("CA", np.arange(len(world.campaigns))).to_pylist()
            ),
            "started_at": instants(visits.start),
            "duration_seconds": wholes(visits.duration),
            "page_view_count": wholes(visits.views),
            "is_engaged": claims((visits.duration >= 10) | (visits.views > 1)),
            "is_new_visitor": claims(visits.is_new),
            "is_converted": claims(visits.stage == ORDERED),
            "source": labels(*of_stream([stream.source for stream in streams])),
            "medium": labels(*of_stream([stream.medium for stream in streams])),
            "channel": labels(*of_stream([stream.channel for stream in streams])),
            "landing_page_path": labels(visits.landing, world.paths.names),
            "device_category": labels(visits.device, DEVICES),
            "country": labels(visits.country, COUNTRIES),
        },
    )
