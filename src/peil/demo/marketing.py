"""The marketing of the demo shop: ads, affiliates, search results, social media, and the mailing list with what it was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peil.demo.campaigns import COLLECTION, Campaign, World
from peil.demo.columns import (
    NONE,
    Array,
    Files,
    always,
    amounts,
    chances,
    claims,
    dates,
    decimals,
    draw,
    euros,
    instants,
    joined,
    keys,
    labels,
    wholes,
)
from peil.demo.days import DAY_SECONDS, SECOND
from peil.demo.goods import words
from peil.demo.traffic import COUNTRIES, DEVICES

if TYPE_CHECKING:
    from peil.demo.days import Month
    from peil.demo.sales import Books

_FORMATS = ("search", "shopping", "display", "video", "social")
_CLICKS_PER_SESSION = 1.18
_YEARLY_CLICK_COST = 1.05
_COMMISSION = 0.08
_SOCIAL = (
    ("instagram", 9_400, 0.22, 3.2),
    ("facebook", 12_800, 0.04, 2.1),
    ("pinterest", 5_600, 0.3, 2.6),
    ("tiktok", 1_900, 0.85, 1.6),
    ("x", 2_300, -0.06, 1.0),
)
"""Platform, followers at the start, their yearly growth, posts a week."""
_SEARCH_DEVICE = (0.34, 0.66)
_BELGIAN_QUERIES = 12
_PAID_QUERIES = 6
_SOURCES = ("checkout", "formulier", "pop-up", "winkel", "import")
_CUSTOMERS_SUBSCRIBE, _FORMS_A_DAY, _EARLIER, _SMS_SHARE = 0.36, 4.2, 1_500, 0.13
_MINUTE = 60 * SECOND


def write_ads(books: Books, out: Files) -> Array:
    """Write ad performance and give the media spend per day, in euros."""
    world = books.world
    frame, rng = world.frame, world.frame.rng("ads")
    parts, first = [], 0
    for place, campaign in enumerate(world.campaigns):
        if campaign.fact and campaign.fact["ads"]:
            parts.append(_ads_of(books, rng, place, first))
            first += campaign.fact["ads"]
    rows = joined(parts)
    order = np.lexsort((rows["ad"], rows["day"]))
    rows = {name: values[order] for name, values in rows.items()}
    platforms = sorted({campaign.fact["platform"] for campaign in world.campaigns if campaign.fact})
    platform = np.array([platforms.index(campaign.fact["platform"]) if campaign.fact else 0 for campaign in world.campaigns])
    kind = np.array([_FORMATS.index(campaign.fact["format"] or "search") if campaign.fact else 0 for campaign in world.campaigns])
    out.add(
        "ad_performance",
        {
            "date": dates(frame.epoch[rows["day"]]),
            "platform": labels(platform[rows["campaign"]], platforms),
            "campaign_id": keys("CA", rows["campaign"]),
            "ad_group": labels(rows["group"], ("Breed", "Vergelijkbaar publiek", "Eerdere bezoekers", "Test")),
            "ad_id": keys("AD", rows["ad"]),
            "ad_format": labels(kind[rows["campaign"]], _FORMATS),
            "impressions": wholes(rows["impressions"]),
            "clicks": wholes(rows["clicks"]),
            "spend": amounts(rows["spend"]),
            "conversions": decimals(rows["conversions"]),
            "conversions_value": amounts(rows["value"]),
            "video_starts": wholes(rows["starts"]),
            "video_views": wholes(rows["watched"]),
            "video_completions": wholes(rows["completed"]),
        },
    )
    spend: Array = np.bincount(rows["day"], weights=rows["spend"], minlength=frame.count) / 10_000
    return spend


def _ads_of(books: Books, rng: np.random.Generator, place: int, first: int) -> dict[str, Array]:
    """Give the days of the ads of one campaign: clicks follow its visits, conversions its orders as the platform claims them."""
    world = books.world
    campaign = world.campaigns[place]
    fact = campaign.fact or {}
    stream = next(number for number, each in enumerate(world.streams) if each.campaign == place)
    days = np.arange(max(campaign.start, 0), min(campaign.stop, world.frame.count))
    share = rng.dirichlet(np.full(fact["ads"], 6.0))
    shape = (days.size, share.size)
    expected = world.expected[days, stream][:, None] * share * _CLICKS_PER_SESSION
    impressions = rng.poisson(expected / fact["click_rate"] * rng.lognormal(0, 0.1, shape))
    clicks = np.minimum(rng.poisson(books.sessions[days, place][:, None] * share * _CLICKS_PER_SESSION), impressions)
    cost = fact["click_cost"] * _YEARLY_CLICK_COST ** world.frame.years[days][:, None]
    credit = share * rng.lognormal(0, 0.25, shape)
    credit *= fact["claims"] / credit.sum(axis=1, keepdims=True)
    film = np.where(fact["format"] == "video", 0.62, np.where((fact["format"] == "social") & (np.arange(share.size) == 0), 0.28, 0.0))
    starts = rng.binomial(impressions, film)
    watched = rng.binomial(starts, 0.58)
    return {
        "day": np.repeat(days, share.size),
        "campaign": np.full(clicks.size, place),
        "group": np.tile(np.arange(share.size) % 4, days.size),
        "ad": np.tile(first + np.arange(share.size), days.size),
        "impressions": impressions.ravel(),
        "clicks": clicks.ravel(),
        "spend": euros((clicks * cost * rng.lognormal(0, 0.08, shape)).ravel()),
        "conversions": np.round((books.campaign_orders[days, place][:, None] * credit).ravel(), 2),
        "value": euros((books.campaign_value[days, place][:, None] * credit).ravel()),
        "starts": starts.ravel(),
        "watched": watched.ravel(),
        "completed": rng.binomial(watched, 0.61).ravel(),
    }


def write_affiliates(books: Books, out: Files) -> Array:
    """Write affiliate performance and give the commission per day, in euros."""
    frame, rng = books.world.frame, books.world.frame.rng("affiliates")
    names = words()["service"]["affiliates"]
    place = books.world.campaigns_of("affiliate")[0]
    share = np.sort(rng.dirichlet(np.full(len(names), 4.0)))[::-1]
    clicks = rng.poisson(books.sessions[:, place][:, None] * share * 1.06)
    orders = books.campaign_orders[:, place].astype(np.int64)
    conversions = rng.multinomial(orders, share)
    value = books.campaign_value[:, place][:, None] * conversions / np.maximum(orders, 1)[:, None]
    clicks = np.maximum(clicks, conversions)
    day, partner = np.nonzero(clicks)
    sales = euros(value[day, partner])
    commission = sales * int(_COMMISSION * 100) // 100
    out.add(
        "affiliate_performance",
        {
            "date": dates(frame.epoch[day]),
            "network": labels(partner % 2, ("daisycon", "eigen programma")),
            "affiliate_id": keys("AF", partner),
            "affiliate_name": labels(partner, names),
            "clicks": wholes(clicks[day, partner]),
            "conversions": wholes(conversions[day, partner]),
            "conversions_value": amounts(sales),
            "commission": amounts(commission),
        },
    )
    owed: Array = np.bincount(day, weights=commission, minlength=frame.count) / 10_000
    return owed


def write_search(world: World, out: Files) -> None:
    """Write search results per query, country and device and day; a few queries are advertised on as well."""
    frame, rng = world.frame, world.frame.rng("search")
    queries = words()["site"]["queries"]
    kinds = np.array([kind for _, kind in queries])
    lines = [(query, 0, device, 0) for query in range(len(queries)) for device in (0, 1)]
    lines += [(query, 1, device, 0) for query in range(_BELGIAN_QUERIES) for device in (0, 1)]
    lines += [(query, 0, device, 1) for query in range(_PAID_QUERIES) for device in (0, 1)]
    query, country, device, paid = (np.array(column) for column in zip(*lines, strict=True))
    base = rng.uniform(2.2, 13.0, len(queries))[query] + country * 2.5
    position = np.maximum(base - 1.3 * frame.years[:, None] + rng.normal(0, 0.5, (frame.count, query.size)), 1.0)
    position = np.round(np.where(paid == 1, np.maximum(position * 0.3, 1.0), position), 2)
    popularity = (1.0 / (1 + np.arange(len(queries))) ** 0.5)[rng.permutation(len(queries))][query]
    season = np.array([[words()["types"][kind]["season"][month] for kind in kinds] for month in range(12)])
    level = season[frame.month_of_year][:, query] * frame.season[:, None]
    level *= popularity * np.where(country, 0.12, 1.0) * np.array(_SEARCH_DEVICE)[device]
    impressions = rng.poisson(level * 170 * frame.scale * np.where(paid, 0.5, 1.0))
    clicks = rng.binomial(impressions, np.minimum(0.3 / position**0.85, 0.4))
    day, line = np.nonzero(impressions)
    query = query[line]
    page = world.paths.first[COLLECTION] + kinds[query]
    out.add(
        "search_positions",
        {
            "date": dates(frame.epoch[day]),
            "search_engine": always("google", day.size),
            "search_type": labels(paid[line], ("organic", "paid")),
            "query": labels(query, [name for name, _ in queries]),
            "page_path": labels(page, world.paths.names),
            "country": labels(country[line], COUNTRIES),
            "device_category": labels(device[line], DEVICES),
            "is_target_keyword": claims(query < len(queries) // 3),
            "impressions": wholes(impressions[day, line]),
            "clicks": wholes(clicks[day, line]),
            "position": decimals(position[day, line]),
        },
    )


def write_social(world: World, out: Files) -> None:
    """Write the followers of the shop's own accounts per day, and its posts."""
    frame, rng = world.frame, world.frame.rng("social")
    names = [platform for platform, _, _, _ in _SOCIAL]
    start, growth, weekly = (np.array([each[column] for each in _SOCIAL], dtype=np.float64) for column in (1, 2, 3))
    size = start * frame.scale**0.5
    followers = np.rint(size * (1 + growth) ** frame.years[:, None] + rng.normal(0, 2.0, (frame.count, size.size)).cumsum(axis=0) * 0.6)
    day, platform = (axis.ravel() for axis in np.indices(followers.shape))
    account = [f"tuinenterras_{name}" for name in names]
    out.add(
        "social_accounts",
        {
            "snapshot_date": dates(frame.epoch[day]),
            "platform": labels(platform, names),
            "account_id": labels(platform, account),
            "followers": wholes(np.maximum(followers, 1).ravel()),
        },
    )
    day, platform = np.nonzero(rng.random(followers.shape) < weekly / 7)
    reach = rng.lognormal(-1.4, 0.7, day.size) * followers[day, platform]
    engaged = reach * rng.lognormal(-3.2, 0.5, day.size)
    at = frame.utc(day, frame.office_hours(rng, day.size, 9.0, 12.0))
    order = np.argsort(at, kind="stable")
    split = rng.dirichlet((30.0, 3.0, 2.0, 4.0), day.size)
    columns = {
        "post_id": keys("PO", np.arange(day.size)),
        "platform": labels(platform[order], names),
        "account_id": labels(platform[order], account),
        "published_at": instants(at[order]),
        "impressions": wholes(np.rint(reach)[order], (platform != names.index("x"))[order]),
    }
    for place, name in enumerate(("likes", "comments", "shares", "saves")):
        columns[name] = wholes(rng.poisson(engaged[order] * split[order, place]))
    out.add("social_posts", columns | {"clicks": wholes(rng.poisson(reach[order] * 0.011))})


def write_mailing(books: Books, out: Files) -> None:
    """Write the mailing list and everything sent to it, month by month; who opts out gets no more."""
    world = books.world
    people = _subscribers(books)
    people["left"] = np.full(people["at"].size, NONE)
    sent = 0
    for month in world.frame.months:
        rng = world.frame.rng("mailing", month.index)
        parts = [_send(rng, people, mailing) for mailing in _mailings(world, rng, people, month)]
        rows = joined([part for part in parts if part["at"].size])
        if rows:
            late = (people["left"][rows["who"]] >= 0) & (people["left"][rows["who"]] < rows["at"])
            rows = {name: values[~late] for name, values in rows.items()}
            _write_sends(world, people, rows, sent, out)
            sent += rows["at"].size
    told = people["told"]
    out.add(
        "subscribers",
        {
            "subscriber_id": keys("M", np.arange(people["at"].size)),
            "customer_id": keys("C", people["customer"]),
            "channel": labels(people["sms"], ("email", "sms")),
            "subscribed_at": instants(people["at"]),
            "unsubscribed_at": instants(np.where(people["left"] < world.frame.end, people["left"], NONE)),
            "signup_source": labels(people["source"], _SOURCES),
            "country": labels(people["country"], COUNTRIES),
            "birth_year": wholes(people["birth_year"], told),
            "gender": labels(np.where(told, people["gender"], NONE), ("female", "male", "other")),
        },
    )


def _subscribers(books: Books) -> dict[str, Array]:
    """Give the addresses on the list, by e-mail and by SMS, in order of consent."""
    frame = books.world.frame
    rng = frame.rng("subscribers")
    buyers = joined(books.customers)
    joining = np.flatnonzero(rng.random(buyers["at"].size) < _CUSTOMERS_SUBSCRIBE)
    day = frame.draw_days(rng, frame.season, _FORMS_A_DAY * frame.count * frame.scale)
    by_form = frame.utc(day, frame.time_of_day(rng, day))
    earlier = frame.utc(-rng.integers(1, 700, int(_EARLIER * frame.scale) + 20), 3_600 * 12)
    at = np.concatenate([buyers["at"][joining] + 5 * SECOND, by_form, earlier])
    rest = at.size - joining.size
    country = np.concatenate([buyers["country"][joining], draw(rng, chances((0.88, 0.09, 0.03)), rest)])
    source = np.concatenate([np.zeros(joining.size), 1 + draw(rng, chances((0.5, 0.38, 0.12)), by_form.size), np.full(earlier.size, 4)])
    people = {
        "at": at,
        "customer": np.concatenate([buyers["number"][joining], np.full(rest, NONE)]),
        "country": country,
        "source": source.astype(np.int64),
        "sms": np.zeros(at.size, dtype=np.int64),
    }
    texted = np.flatnonzero(rng.random(at.size) < _SMS_SHARE)
    people = {name: np.concatenate([values, values[texted]]) for name, values in people.items()}
    people["sms"][at.size :] = 1
    order = np.argsort(people["at"], kind="stable")
    people = {name: values[order] for name, values in people.items()}
    people["told"] = rng.random(order.size) < 0.35
    people["birth_year"] = np.clip(np.rint(rng.normal(1977, 14, order.size)), 1938, frame.until.year - 18)
    people["gender"] = draw(rng, chances((0.56, 0.42, 0.02)), order.size)
    return people


Mailing = tuple[int, Array, Array, tuple[float, float]]
"""A campaign, the recipients, the moments, and the chance of an open and of a click after it."""


def _mailings(world: World, rng: np.random.Generator, people: dict[str, Array], month: Month) -> list[Mailing]:
    """Give the mailings of a month in order: welcome, forgotten carts, newsletters and text messages."""
    frame = world.frame
    begin, end = (int(frame.utc(np.array([day]), np.array([0]))[0]) for day in (month.start, month.stop))
    names = [campaign.name for campaign in world.campaigns]
    welcome, forgotten = names.index("Welkomstreeks"), names.index("Verlaten winkelwagen")
    fresh = np.flatnonzero((people["at"] >= begin) & (people["at"] < end - 10 * _MINUTE) & (people["sms"] == 0))
    mailings: list[Mailing] = [(welcome, fresh, people["at"][fresh] + 6 * _MINUTE, (0.5, 0.16))]
    there = np.flatnonzero((people["at"] < begin) & (people["sms"] == 0))
    day = month.start + np.sort(rng.integers(0, month.days, rng.poisson(7 * month.days * frame.scale)))
    seconds = np.minimum(frame.time_of_day(rng, day), DAY_SECONDS - 600)
    mailings.append((forgotten, there[rng.integers(0, there.size, day.size)], frame.utc(day, seconds), (0.43, 0.22)))
    for place, campaign in enumerate(world.campaigns):
        for day_sent in _days_sent(world, campaign, month):
            sms = campaign.channel == "sms"
            noon = int(frame.utc(np.array([day_sent]), np.array([43_200]))[0])
            recipients = np.flatnonzero((people["at"] < noon - 180 * _MINUTE) & (people["sms"] == sms))
            at = noon - 150 * _MINUTE + np.sort(rng.integers(0, 40 * _MINUTE, recipients.size))
            mailings.append((place, recipients, at, (0.0, 0.07) if sms else (0.35, 0.1)))
    return mailings


def _days_sent(world: World, campaign: Campaign, month: Month) -> list[int]:
    if campaign.channel == "sms":
        first = max(campaign.start + 10, 0)
        return [first] if month.start <= first < month.stop else []
    if campaign.channel == "email" and campaign.fact is None and campaign.start == month.start:
        return world.send_days(campaign)
    return []


def _send(rng: np.random.Generator, people: dict[str, Array], mailing: Mailing) -> dict[str, Array]:
    """Send to recipients who are still on the list, and draw what becomes of each message."""
    campaign, who, at, chance = mailing
    there = (people["left"][who] == NONE) | (people["left"][who] > at)
    who, at = who[there], at[there]
    rows = who.size
    sms = people["sms"][who] == 1
    lot = rng.random((4, rows))
    arrived = lot[0] < 0.986
    opened = arrived & (lot[1] < chance[0]) & ~sms
    machine = arrived & ~opened & (lot[1] > 0.83) & ~sms
    clicked = np.where(sms, arrived, opened) & (lot[2] < chance[1])
    wait = (rng.standard_exponential(rows) * 7 * 60 * _MINUTE).astype(np.int64) + _MINUTE
    wait = np.where(machine, _MINUTE * 2, np.minimum(wait, 5 * 1_440 * _MINUTE))
    leaves = arrived & (lot[3] < np.where(opened | sms, 0.0045, 0.0008))
    hard = ~arrived & (lot[3] < 0.05)
    people["left"][who[leaves]] = (at + wait + _MINUTE)[leaves]
    people["left"][who[hard]] = at[hard] + _MINUTE
    return {
        "campaign": np.full(rows, campaign),
        "who": who,
        "at": at,
        "delivered": np.where(arrived, at + 4 * SECOND, NONE),
        "opened": np.where(opened | machine, at + wait, NONE),
        "machine": machine,
        "clicked": np.where(clicked, at + wait + _MINUTE // 2, NONE),
        "clicks": np.where(clicked, 1 + rng.poisson(0.35, rows), 0),
        "left": np.where(leaves, at + wait + _MINUTE, NONE),
    }


def _write_sends(world: World, people: dict[str, Array], rows: dict[str, Array], sent: int, out: Files) -> None:
    end = world.frame.end
    order = np.argsort(rows["at"], kind="stable")
    rows = {name: values[order] for name, values in rows.items()}
    for name in ("opened", "clicked", "left"):
        rows[name][rows[name] >= end] = NONE
    out.add(
        "message_sends",
        {
            "message_send_id": keys("MS", sent + np.arange(order.size)),
            "campaign_id": labels(rows["campaign"], keys("CA", np.arange(len(world.campaigns))).to_pylist()),
            "subscriber_id": keys("M", rows["who"]),
            "channel": labels(people["sms"][rows["who"]], ("email", "sms")),
            "sent_at": instants(rows["at"]),
            "delivered_at": instants(rows["delivered"]),
            "first_opened_at": instants(rows["opened"]),
            "is_machine_open": claims(rows["machine"] & (rows["opened"] >= 0)),
            "first_clicked_at": instants(rows["clicked"]),
            "click_count": wholes(np.where(rows["clicked"] >= 0, rows["clicks"], 0)),
            "unsubscribed_at": instants(rows["left"]),
        },
    )
