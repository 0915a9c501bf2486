"""How people come to the demo shop: its campaigns, the ways in, the pages they can land on; and the world these make up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from peil.demo.columns import EURO, NONE, Array, Files, amounts, chances, instants, keys, labels
from peil.demo.days import DAY_SECONDS
from peil.demo.goods import Goods, words

if TYPE_CHECKING:
    from peil.demo.days import Frame
    from peil.demo.firm.staff import Staff

SESSIONS = 400_000
"""Sessions of two years at scale 1."""
NEWSLETTER_SHARE = 5.6
_NEWSLETTER = "Nieuwsbrief"
_MONTH_NAMES = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
_ALREADY_RUNNING = -300

HOME, PRODUCT, COLLECTION, BLOG, LANDING, OTHER, SEARCH, CART, CHECKOUT, HELP, FORM = range(11)
PAGE_TYPES = ("home", "product", "collection", "blog", "landing", "other", "search", "cart", "checkout", "help", "form")


@dataclass(frozen=True)
class Campaign:
    """A campaign from its first day to the day after its last, counted from the first day of the data."""

    name: str
    channel: str
    objective: str
    start: int
    stop: int
    running: bool = False
    fact: dict[str, Any] | None = None
    """What `words.toml` says of a campaign that brings visits."""


@dataclass(frozen=True)
class Stream:
    """One way in: a channel, source and medium, perhaps of a campaign."""

    channel: str
    source: str
    medium: str
    campaign: int
    share: float
    conversion: float
    bounce: float
    landing: list[float]
    focus: list[str]


@dataclass(frozen=True)
class World:
    """Everything that is settled before the first visit: frame, range, staff, campaigns and ways in."""

    frame: Frame
    goods: Goods
    staff: Staff
    campaigns: list[Campaign]
    streams: list[Stream]

    @cached_property
    def expected(self) -> Array:
        """Give the expected sessions per day (rows) and way in (columns)."""
        frame = self.frame
        shares = np.array([stream.share for stream in self.streams])
        active = np.ones((frame.count, shares.size))
        for place, stream in enumerate(self.streams):
            if stream.campaign != NONE:
                active[:, place] = self._activity(self.campaigns[stream.campaign])
        level = active * shares * frame.season[:, None]
        wanted = SESSIONS * frame.scale * frame.count / 731
        expected: Array = level * (wanted / level.sum())
        return expected

    def _activity(self, campaign: Campaign) -> Array:
        """Say how strongly a campaign brings visits on each day; a newsletter does so on the days after it was sent."""
        days = np.arange(self.frame.count)
        active = ((days >= campaign.start) & (days < campaign.stop)).astype(np.float64)
        if campaign.name.startswith(_NEWSLETTER):
            active *= 0.55
            for sent in self.send_days(campaign):
                active[sent : sent + 3] *= np.array([5.0, 2.6, 1.4])[: self.frame.count - sent]
        return active

    def send_days(self, campaign: Campaign) -> list[int]:
        """Give the days a newsletter goes out: the first and third Thursday of its month."""
        days = range(max(campaign.start, 0), min(campaign.stop, self.frame.count))
        return [day for day in days if self.frame.weekday[day] == 3 and (self.frame.dates[day].day - 1) // 7 in {0, 2}]

    def campaigns_of(self, channel: str) -> list[int]:
        """Give the campaigns of a channel."""
        return [place for place, campaign in enumerate(self.campaigns) if campaign.channel == channel]

    @cached_property
    def paths(self) -> Paths:
        """Give the pages of the site."""
        return _site(self.goods, self.campaigns)


@dataclass(frozen=True)
class Paths:
    """The pages of the site: the codes of each kind begin at its place in `first`."""

    names: list[str]
    kinds: Array
    products: Array
    first: dict[int, int]
    sizes: dict[int, int]
    landing_of: Array
    """Landing page of each campaign; the home page where it has none."""

    def some(self, rng: np.random.Generator, kind: int, rows: int) -> Array:
        """Draw pages of one kind."""
        drawn: Array = self.first[kind] + rng.integers(0, self.sizes[kind], rows)
        return drawn


def _site(goods: Goods, campaigns: list[Campaign]) -> Paths:
    site = words()["site"]
    products = [f"/product/{title.lower().replace(' ', '-')}" for title in goods.titles]
    landings = [f"/actie/{''.join(c if c.isalnum() else '-' for c in campaign.name.lower()).strip('-')}" for campaign in campaigns]
    landings = [path.replace("---", "-") for path in landings]
    groups = {
        HOME: ["/"],
        PRODUCT: products,
        COLLECTION: [f"/collectie/{slug}" for slug in goods.slugs],
        BLOG: site["blogs"],
        LANDING: landings,
        OTHER: site["other"],
        SEARCH: ["/zoeken"],
        CART: ["/winkelwagen"],
        CHECKOUT: ["/afrekenen", "/afrekenen/bedankt"],
        HELP: site["help"],
        FORM: site["forms"],
    }
    sizes = {kind: len(names) for kind, names in groups.items()}
    first = dict(zip(groups, np.cumsum([0, *list(sizes.values())[:-1]]).tolist(), strict=True))
    kinds = np.repeat(np.array(list(groups)), np.array(list(sizes.values())))
    shown = np.full(kinds.size, NONE)
    shown[first[PRODUCT] : first[PRODUCT] + len(products)] = np.arange(len(products))
    return Paths([name for names in groups.values() for name in names], kinds, shown, first, sizes, first[LANDING] + np.arange(len(campaigns)))


def make_world(frame: Frame, goods: Goods, staff: Staff) -> World:
    """Settle campaigns and ways in for the days of the frame."""
    campaigns: list[Campaign] = []
    for fact in words()["campaigns"]:
        campaigns += _runs(frame, fact)
    for month in frame.months:
        name = f"{_NEWSLETTER} {_MONTH_NAMES[month.number - 1]} {month.year}"
        campaigns.append(Campaign(name, "email", "conversion", month.start, month.stop))
    for year in sorted({month.year for month in frame.months}):
        campaigns += _yearly(frame, year)
    streams = [Stream(way["channel"], way["source"], way["medium"], NONE, *_manner(way)) for way in words()["ways"]]
    for place, campaign in enumerate(campaigns):
        if campaign.fact is not None:
            fact = campaign.fact
            streams.append(Stream(fact["site_channel"], fact["source"], fact["medium"], place, *_manner(fact)))
        elif campaign.name.startswith(_NEWSLETTER):
            streams.append(Stream("Email", "klaviyo", "email", place, NEWSLETTER_SHARE, 1.5, 0.44, [15, 25, 45, 5, 10, 0], []))
    return World(frame, goods, staff, campaigns, streams)


def _manner(fact: dict[str, Any]) -> tuple[float, float, float, list[float], list[str]]:
    return fact["share"], fact["conversion"], fact["bounce"], fact["landing"], fact.get("focus", [])


def _runs(frame: Frame, fact: dict[str, Any]) -> list[Campaign]:
    """Give the runs of a campaign: one that always runs, one for a story, or one a year in its months."""
    whole = Campaign(fact["name"], fact["channel"], fact["objective"], _ALREADY_RUNNING, frame.count, running=True, fact=fact)
    if "story" in fact:
        span = frame.span(fact["story"])
        return [replace(whole, start=span.start, stop=span.stop, running=False)] if span.stop > span.start else []
    if "months" not in fact:
        return [whole]
    runs = []
    for year in sorted({month.year for month in frame.months}):
        days = [day for day, each in enumerate(frame.dates) if each.year == year and each.month in fact["months"]]
        if days:
            running = days[-1] == frame.count - 1
            runs.append(replace(whole, name=fact["name"].format(year=year), start=days[0], stop=days[-1] + 1, running=running))
    return runs


def _yearly(frame: Frame, year: int) -> list[Campaign]:
    """Give the promotions on the site and the text messages of a year, as far as they have begun."""
    seasons = [(1, 2), (3, 5), (6, 8), (9, 10), (11, 12)]
    found = []
    for name, (first, last) in zip(words()["site"]["promotions"], seasons, strict=True):
        days = [day for day, each in enumerate(frame.dates) if each.year == year and first <= each.month <= last]
        if days:
            found.append(Campaign(f"{name} {year}", "other", "conversion", days[0], days[-1] + 1, running=days[-1] == frame.count - 1))
            found.append(Campaign(f"Sms – {name} {year}", "sms", "conversion", days[0], days[-1] + 1, running=days[-1] == frame.count - 1))
    return found


def write_campaigns(world: World, out: Files) -> None:
    """Write campaigns, in order of their start."""
    frame, rng = world.frame, world.frame.rng("campaigns")
    order = sorted(range(len(world.campaigns)), key=lambda place: world.campaigns[place].start)
    chosen = [world.campaigns[place] for place in order]
    start = np.array([campaign.start for campaign in chosen])
    stop = np.array([NONE if campaign.running else campaign.stop - 1 for campaign in chosen])
    ended = np.where(stop == NONE, NONE, frame.utc(stop, np.full(stop.size, DAY_SECONDS - 60)))
    days = np.array([min(campaign.stop, frame.count) - max(campaign.start, 0) for campaign in chosen])
    level = np.array([campaign.fact["share"] * campaign.fact["click_cost"] if campaign.fact else 0.05 for campaign in chosen])
    budget = np.maximum(np.rint(level * days * 7.5 * frame.scale * rng.uniform(0.9, 1.1, days.size) / 50), 2) * 50 * EURO
    names = sorted({campaign.channel for campaign in chosen})
    goals = sorted({campaign.objective for campaign in chosen})
    out.add(
        "campaigns",
        {
            "campaign_id": keys("CA", np.array(order)),
            "name": labels(np.arange(len(chosen)), [campaign.name for campaign in chosen]),
            "channel": labels(np.array([names.index(campaign.channel) for campaign in chosen]), names),
            "objective": labels(np.array([goals.index(campaign.objective) for campaign in chosen]), goals),
            "started_at": instants(frame.utc(start, np.full(start.size, 7 * 3_600))),
            "ended_at": instants(ended),
            "budget_amount": amounts(budget.astype(np.int64)),
        },
    )


def landing_tables(world: World) -> list[Array]:
    """Give a table per way in to draw the kind of landing page from."""
    return [chances(stream.landing) for stream in world.streams]
