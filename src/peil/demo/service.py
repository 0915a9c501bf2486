"""Customer service of the demo shop and what people think of it: tickets, contacts, reviews and surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peil.demo import planted
from peil.demo.columns import NONE, Array, Files, chances, claims, decimals, draw, instants, joined, keys, labels, place_in_group, wholes
from peil.demo.days import SECOND
from peil.demo.firm.staff import SERVICE, STAFF_SURVEYS, staff_answers
from peil.demo.goods import words
from peil.demo.traffic import CONTACTED

if TYPE_CHECKING:
    from peil.demo.campaigns import World
    from peil.demo.sales import Books
    from peil.demo.traffic import Crowd, Visits

_CHANNELS = ("email", "phone", "chat", "social", "form")
EMAIL, PHONE, CHAT, SOCIAL, FORM = range(5)
_HANDLERS = ("agent", "bot", "nobody")
_AGENT, _BOT, _NOBODY = range(3)
_DELIVERY, _RETURN, _PRODUCT = range(3)
_PRIORITIES = ("low", "normal", "high", "urgent")
_TICKET_SHARE, _DEFECT_SHARE = 0.075, 0.62
_SAY_WHO = 0.55
"""Visitors who ask something and turn out to be customers, though the browser did not say so."""
_MINUTE = 60 * SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_REPLY_MINUTES = np.array([150.0, 4.0, 2.0, 95.0, 180.0])
_REVIEW_SHARE, _DEFECT_REVIEW_SHARE = 0.085, 0.55
_RATINGS, _DEFECT_RATINGS = (0.03, 0.04, 0.09, 0.31, 0.53), (0.6, 0.29, 0.08, 0.02, 0.01)
_PLATFORMS = ("eigen winkel", "Trustpilot", "Google")
_CSAT, _DEFECT_CSAT = (0.03, 0.04, 0.07, 0.35, 0.51), (0.14, 0.18, 0.22, 0.28, 0.18)
_NPS = (0.006, 0.004, 0.01, 0.01, 0.02, 0.04, 0.055, 0.12, 0.2, 0.29, 0.245)
_RECALL = {"exposed": 0.43, "control": 0.29}
_GROUPS = ("exposed", "control", "none")
_SURVEYS = (*(name for name, _ in STAFF_SURVEYS), "csat", "nps", "purchase_reason", "brand_recall")
_QUESTIONS = (
    *(question for _, question in STAFF_SURVEYS),
    "Hoe tevreden ben je met onze hulp?",
    "Zou je ons aanraden aan vrienden of bekenden?",
    "Waarom kocht je bij ons?",
    "Welke tuinwinkels heb je de afgelopen week gezien?",
)


def contacts_of(world: World, crowd: Crowd, visits: Visits, month: int) -> dict[str, Array]:
    """Give the contacts that began on the site: minutes after the last page of a visit to the help pages."""
    rng = world.frame.rng("contacts", month)
    visit = np.flatnonzero(visits.stage == CONTACTED)
    told = np.where(rng.random(visit.size) < _SAY_WHO, crowd.regulars(rng, visit.size)[0], NONE).astype(np.int64)
    return {
        "at": visits.moment(visit, 0) + rng.integers(20, 900, visit.size) * SECOND,
        "session": visits.first + visit,
        "customer": np.where(visits.customer[visit] == NONE, told, visits.customer[visit]),
        "product": visits.anchor[visit],
        "day": visits.day[visit],
    }


def write_service(books: Books, out: Files) -> None:
    """Write tickets, interactions, reviews and survey responses."""
    orders = joined(books.history)
    frame = books.world.frame
    bad = orders["product"] == books.world.goods.named(planted.DEFECT_PRODUCT)
    orders["defect"] = bad & frame.during(planted.DEFECT)[orders["day"]]
    tickets = _tickets(books, orders)
    _write_tickets(books.world, tickets, out)
    _write_interactions(books.world, tickets, out)
    _write_reviews(books.world, orders, out)
    _write_answers(books.world, orders, tickets, out)


def _tickets(books: Books, orders: dict[str, Array]) -> dict[str, Array]:
    """Give all tickets in time order: from the site, about orders, and about the product with the defect."""
    world = books.world
    rng = world.frame.rng("tickets")
    rows = joined([_from_site(world, rng, joined(books.contacts)), _about_orders(world, rng, orders)])
    rows = {name: values[rows["at"] < world.frame.end] for name, values in rows.items()}
    order = np.argsort(rows["at"], kind="stable")
    rows = {name: values[order] for name, values in rows.items()}
    at, count = rows["at"], rows["at"].size
    wait = _REPLY_MINUTES[rows["channel"]] * rng.lognormal(0, 0.8, count) * _MINUTE
    late = (rows["channel"] != PHONE) & (rows["channel"] != CHAT) & ((at // _HOUR) % 24 >= 17)
    rows["replied"] = at + (wait + late * 13 * _HOUR).astype(np.int64)
    work = rng.lognormal(2.1, 1.1, count) * np.where(rows["defect"], 1.8, 1.0) * np.where(rows["channel"] == PHONE, 0.4, 1.0)
    rows["solved"] = rows["replied"] + np.minimum(work * _HOUR, 21 * _DAY).astype(np.int64)
    stuck = (rng.random(count) < 0.12) & (at > world.frame.end - 40 * _DAY)
    rows["solved"] = np.where(stuck | (rows["solved"] >= world.frame.end), NONE, rows["solved"])
    rows["replied"] = np.where(rows["replied"] >= world.frame.end, NONE, rows["replied"])
    escalated = (rng.random(count) < np.where(rows["defect"], 0.2, 0.055)) & (rows["replied"] >= 0)
    rows["escalated"] = np.where(escalated, rows["replied"] + _HOUR // 2, NONE)
    rows["escalated"][rows["escalated"] >= world.frame.end] = NONE
    rows["agent"] = world.staff.someone(rng, SERVICE, world.frame.local_day(at))
    priority = draw(rng, chances((0.15, 0.65, 0.16, 0.04)), count)
    rows["priority"] = np.where(rows["defect"], np.maximum(priority, 2), priority)
    rows["reopened"] = rng.poisson(np.where(rows["defect"], 0.2, 0.06))
    return rows


def _from_site(world: World, rng: np.random.Generator, contacts: dict[str, Array]) -> dict[str, Array]:
    """Give a ticket for every contact that began in a visit; questions about a product before the sale are the most common."""
    rows = contacts["at"].size
    defect = (contacts["product"] == world.goods.named(planted.DEFECT_PRODUCT)) & world.frame.during(planted.DEFECT)[contacts["day"]]
    category = np.where(defect, _PRODUCT, draw(rng, chances((0.2, 0.14, 0.42, 0.1, 0.07, 0.07)), rows))
    channel = draw(rng, chances((0.18, 0.16, 0.44, 0.02, 0.2)), rows)
    return {
        "at": contacts["at"],
        "session": contacts["session"],
        "customer": contacts["customer"],
        "order": np.full(rows, NONE),
        "product": np.where(category == _PRODUCT, contacts["product"], NONE),
        "channel": np.where(defect & (rng.random(rows) < 0.6), PHONE, channel),
        "category": category,
        "defect": defect,
    }


def _about_orders(world: World, rng: np.random.Generator, orders: dict[str, Array]) -> dict[str, Array]:
    """Give a ticket for some orders, days after; for most orders of the product with the defect."""
    lot = rng.random(orders["at"].size)
    some = np.flatnonzero(lot < np.where(orders["defect"], _DEFECT_SHARE, _TICKET_SHARE))
    defect = orders["defect"][some]
    category = np.where(defect, _PRODUCT, draw(rng, chances((0.44, 0.27, 0.13, 0.08, 0.03, 0.05)), some.size))
    channel = draw(rng, chances((0.44, 0.3, 0.12, 0.05, 0.09)), some.size)
    day = orders["day"][some] + np.where(defect, 4, 1) + (rng.standard_exponential(some.size) * 3.5).astype(np.int64)
    return {
        "at": world.frame.utc(day, world.frame.office_hours(rng, some.size, 8.0, 12.5)) + rng.integers(0, SECOND, some.size),
        "session": np.full(some.size, NONE),
        "customer": orders["customer"][some],
        "order": orders["number"][some],
        "product": np.where(np.isin(category, (_PRODUCT, _RETURN)), orders["product"][some], NONE),
        "channel": np.where(defect & (rng.random(some.size) < 0.62), PHONE, channel),
        "category": category,
        "defect": defect,
    }


def _write_tickets(world: World, rows: dict[str, Array], out: Files) -> None:
    products = keys("P", np.arange(len(world.goods.titles))).to_pylist()
    out.add(
        "tickets",
        {
            "ticket_id": keys("T", np.arange(rows["at"].size)),
            "customer_id": keys("C", rows["customer"]),
            "order_id": keys("O", rows["order"]),
            "product_id": labels(rows["product"], products),
            "employee_id": keys("E", rows["agent"]),
            "channel": labels(rows["channel"], _CHANNELS),
            "category": labels(rows["category"], words()["service"]["categories"]),
            "priority": labels(rows["priority"], _PRIORITIES),
            "created_at": instants(rows["at"]),
            "first_replied_at": instants(rows["replied"]),
            "solved_at": instants(rows["solved"]),
            "due_at": instants(rows["at"] + 3 * _DAY),
            "escalated_at": instants(rows["escalated"]),
            "reopen_count": wholes(rows["reopened"]),
        },
    )


def _write_interactions(world: World, tickets: dict[str, Array], out: Files) -> None:
    """Write the contacts of every ticket: the first from the customer, then by turns."""
    rng = world.frame.rng("interactions")
    ticket = np.repeat(np.arange(tickets["at"].size), 1 + rng.poisson(np.where(tickets["defect"], 2.4, 1.1)))
    place = place_in_group(ticket)
    channel = tickets["channel"][ticket]
    apart = (rng.standard_exponential(ticket.size) * 7 * _HOUR).astype(np.int64) + 20 * _MINUTE
    apart[place == 0] = 0
    total = np.cumsum(apart)
    at = tickets["at"][ticket] + total - total[np.flatnonzero(place == 0)][ticket]
    outbound = (place % 2 == 1) & (channel != CHAT)
    lot = rng.random(ticket.size)
    handler = np.where((channel == CHAT) & (lot < 0.26), _BOT, np.where((channel == PHONE) & ~outbound & (lot < 0.065), _NOBODY, _AGENT))
    wait = np.where(channel == PHONE, 95.0, np.where(channel == CHAT, 38.0, 2.0 * 3_600)) * rng.lognormal(-0.25, 0.7, ticket.size)
    answered = np.where(handler == _AGENT, at + np.where(outbound, 0, wait * SECOND).astype(np.int64), NONE)
    talk = np.where(np.isin(channel, (PHONE, CHAT)), 300.0, 240.0) * rng.lognormal(0, 0.6, ticket.size)
    ended = np.maximum(answered, at) + (talk * SECOND).astype(np.int64)
    kept = np.flatnonzero(at < world.frame.end)
    order = kept[np.argsort(at[kept], kind="stable")]
    ticket, place, channel = ticket[order], place[order], channel[order]
    end = world.frame.end
    out.add(
        "interactions",
        {
            "interaction_id": keys("I", np.arange(order.size)),
            "ticket_id": keys("T", ticket),
            "customer_id": keys("C", tickets["customer"][ticket]),
            "session_id": keys("S", np.where(place == 0, tickets["session"][ticket], NONE)),
            "employee_id": keys("E", np.where(handler[order] == _AGENT, tickets["agent"][ticket], NONE)),
            "channel": labels(channel, _CHANNELS),
            "direction": labels(outbound[order].astype(np.int64), ("inbound", "outbound")),
            "handled_by": labels(handler[order], _HANDLERS),
            "started_at": instants(at[order]),
            "answered_at": instants(np.where(answered < end, answered, NONE)[order]),
            "ended_at": instants(np.where(ended < end, ended, NONE)[order]),
        },
    )


def _write_reviews(world: World, orders: dict[str, Array], out: Files) -> None:
    """Write reviews of what was bought, weeks after; and some by people who are not known to have bought."""
    frame, rng = world.frame, world.frame.rng("reviews")
    writes = rng.random(orders["at"].size) < np.where(orders["defect"], _DEFECT_REVIEW_SHARE, _REVIEW_SHARE)
    some = np.flatnonzero(writes & orders["kept"] & (orders["product"] != world.goods.gift_card))
    day = orders["day"][some] + 7 + (rng.standard_exponential(some.size) * 9).astype(np.int64)
    at = frame.utc(day, frame.time_of_day(rng, np.clip(day, 0, frame.count - 1)))
    early = at < frame.end
    some, at = some[early], at[early]
    order = np.argsort(at, kind="stable")
    some, at = some[order], at[order]
    defect, rows = orders["defect"][some], some.size
    rating = 1 + np.where(defect, draw(rng, chances(_DEFECT_RATINGS), rows), draw(rng, chances(_RATINGS), rows))
    platform = draw(rng, chances((0.7, 0.17, 0.13)), rows)
    verified = (platform == 0) | (rng.random(rows) < 0.4)
    out.add(
        "reviews",
        {
            "review_id": keys("RV", np.arange(rows)),
            "product_id": keys("P", orders["product"][some]),
            "customer_id": keys("C", np.where(verified, orders["customer"][some], NONE)),
            "published_at": instants(at),
            "rating": decimals(rating, rng.random(rows) >= 0.03),
            "sentiment": labels(np.where(rating >= 4, 0, np.where(rating == 3, 1, 2)), ("positive", "neutral", "negative")),
            "platform": labels(platform, _PLATFORMS),
            "is_verified": claims(verified),
        },
    )


def _answers(survey: str, at: Array, score: Array, top: int, **about: Array) -> dict[str, Array]:
    """Give answers to one survey; `about` names the people and things they are about."""
    nothing = np.full(at.size, NONE)
    rows = {"survey": np.full(at.size, _SURVEYS.index(survey)), "at": at, "score": score, "top": np.full(at.size, top)}
    return rows | {name: about.get(name, nothing) for name in ("customer", "employee", "ticket", "campaign", "group", "answer")}


def _write_answers(world: World, orders: dict[str, Array], tickets: dict[str, Array], out: Files) -> None:
    frame, rng = world.frame, world.frame.rng("answers")
    parts = [_staff(world), _satisfaction(rng, tickets), *_buyers(world, rng, orders), *_recall(world, rng)]
    rows = joined(parts)
    early = np.flatnonzero(rows["at"] < frame.end)
    order = early[np.argsort(rows["at"][early], kind="stable")]
    rows = {name: values[order] for name, values in rows.items()}
    out.add(
        "survey_responses",
        {
            "response_id": keys("A", np.arange(order.size)),
            "survey": labels(rows["survey"], _SURVEYS),
            "question": labels(rows["survey"], _QUESTIONS),
            "customer_id": keys("C", rows["customer"]),
            "employee_id": keys("E", rows["employee"]),
            "ticket_id": keys("T", rows["ticket"]),
            "campaign_id": keys("CA", rows["campaign"]),
            "audience_group": labels(np.where(rows["group"] == NONE, 2, rows["group"]), _GROUPS),
            "responded_at": instants(rows["at"]),
            "score": decimals(rows["score"], rows["score"] >= 0),
            "max_score": decimals(rows["top"], rows["top"] > 0),
            "answer": labels(rows["answer"], words()["service"]["purchase_reasons"]),
        },
    )


def _staff(world: World) -> dict[str, Array]:
    answers = staff_answers(world.frame, world.staff)
    return _answers(_SURVEYS[0], answers["at"], answers["score"], 0, employee=answers["employee"]) | {
        "survey": answers["survey"],
        "top": answers["top"],
    }


def _satisfaction(rng: np.random.Generator, tickets: dict[str, Array]) -> dict[str, Array]:
    some = np.flatnonzero((tickets["solved"] >= 0) & (rng.random(tickets["at"].size) < 0.45))
    defect = tickets["defect"][some]
    score = 1 + np.where(defect, draw(rng, chances(_DEFECT_CSAT), some.size), draw(rng, chances(_CSAT), some.size))
    at = tickets["solved"][some] + (rng.standard_exponential(some.size) * 4 * _HOUR).astype(np.int64)
    return _answers("csat", at, score, 5, ticket=some, customer=tickets["customer"][some])


def _buyers(world: World, rng: np.random.Generator, orders: dict[str, Array]) -> list[dict[str, Array]]:
    """Ask some buyers why they bought, right away, and whether they would recommend the shop, a week or two later."""
    lot = rng.random(orders["at"].size)
    why = np.flatnonzero((lot < 0.05) & orders["kept"])
    asked = np.flatnonzero((lot > 0.9) & orders["kept"])
    day = orders["day"][asked] + rng.integers(7, 15, asked.size)
    score = draw(rng, chances(_NPS), asked.size)
    score = np.where(orders["defect"][asked], np.maximum(score - 4, 0), score)
    at = world.frame.utc(day, world.frame.time_of_day(rng, np.clip(day, 0, world.frame.count - 1)))
    reason = draw(rng, chances((0.2, 0.25, 0.19, 0.1, 0.15, 0.11)), why.size)
    return [
        _answers("purchase_reason", orders["at"][why] + _MINUTE, np.full(why.size, NONE), 0, customer=orders["customer"][why], answer=reason),
        _answers("nps", at, score, 10, customer=orders["customer"][asked]),
    ]


def _recall(world: World, rng: np.random.Generator) -> list[dict[str, Array]]:
    """Ask a panel every month whether it remembers the shop: people who saw the film campaign and people who did not."""
    film = world.campaigns_of("video")[0]
    found = []
    for month in world.frame.months:
        for group, share in _RECALL.items():
            rows = int(month.days * 2.4 * max(world.frame.scale, 1.0) ** 0.5) + 1
            at = world.frame.utc(month.start + rng.integers(0, month.days, rows), world.frame.office_hours(rng, rows, 9.0, 12.0))
            score = (rng.random(rows) < share + 0.03 * world.frame.years[month.start]).astype(np.int64)
            found.append(_answers("brand_recall", at, score, 1, campaign=np.full(rows, film), group=np.full(rows, _GROUPS.index(group))))
    return found
