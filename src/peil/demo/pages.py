"""The page views of the demo shop and what people do on its pages: promotions, clicks, shares, forms, films, carts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peil.demo.campaigns import BLOG, CART, CHECKOUT, COLLECTION, FORM, HELP, HOME, OTHER, PAGE_TYPES, PRODUCT, SEARCH, World
from peil.demo.columns import NONE, Array, Files, chances, draw, instants, joined, keys, labels, wholes
from peil.demo.days import SECOND
from peil.demo.traffic import ASKED, CARTED, CONTACTED, IN_CHECKOUT, ORDERED, Visits

if TYPE_CHECKING:
    from peil.demo.days import Month

_KINDS = (PRODUCT, COLLECTION, SEARCH, HOME, BLOG, OTHER, HELP)
_KIND_SHARES = (0.47, 0.28, 0.08, 0.07, 0.05, 0.03, 0.02)
_SAME_PRODUCT = 0.4
_EVENTS = (
    "click", "view_promotion", "select_promotion", "share", "form_start", "form_submit", "generate_lead", "video_start", "video_complete",
    "add_to_cart", "begin_checkout",
)  # fmt: skip
_LABELS = (
    "whatsapp", "facebook", "pinterest", "e-mail", "Maatwerk", "Zakelijke offerte", "Uit onze werkplaats", "Bel ons", "Bezorgkosten", "Webwinkelkeur",
)  # fmt: skip
_SHARE_LABELS, _FORM_LABELS, _FILM_LABEL, _CLICK_LABELS, _PROMOTION_LABELS = 0, 4, 6, 7, len(_LABELS)


def _ends(visits: Visits) -> list[tuple[Array, int, int, int]]:
    """Give how visits end: those that do, how far from the end, the kind of page and its place within the kind."""
    stage = visits.stage
    ordered, in_checkout, carted = (np.flatnonzero(stage == each) for each in (ORDERED, IN_CHECKOUT, CARTED))
    return [
        (ordered, 0, CHECKOUT, 1),
        (ordered, 1, CHECKOUT, 0),
        (ordered, 2, CART, 0),
        (in_checkout, 0, CHECKOUT, 0),
        (in_checkout, 1, CART, 0),
        (carted, 0, CART, 0),
    ]


def _pages(world: World, visits: Visits, month: Month) -> tuple[Array, Array]:
    """Draw the page and the product shown of every view: the landing page first, the end that the visit comes to last."""
    rng = world.frame.rng("pages", month.index)
    paths, goods = world.paths, world.goods
    rows = visits.view_visit.size
    anchor = visits.anchor[visits.view_visit]
    kind = draw(rng, chances(_KIND_SHARES), rows)
    page = np.array([paths.first[each] for each in _KINDS])[kind]
    shown = np.flatnonzero(kind == _KINDS.index(PRODUCT))
    same = rng.random(shown.size, dtype=np.float32) < _SAME_PRODUCT
    page[shown] += np.where(same, anchor[shown], goods.type_mates(rng, anchor[shown]))
    listed = np.flatnonzero(kind == _KINDS.index(COLLECTION))
    page[listed] += goods.type_of[anchor[listed]]
    for each in (BLOG, OTHER, HELP):
        some = np.flatnonzero(kind == _KINDS.index(each))
        page[some] = paths.some(rng, each, some.size)
    last = np.cumsum(visits.views) - 1
    page[last - visits.views + 1] = visits.landing
    for some, back, which, place in _ends(visits):
        page[last[some] - back] = paths.first[which] + place
    into_cart = np.flatnonzero(np.isin(visits.stage, (CARTED, IN_CHECKOUT, ORDERED)))
    step = np.array([0, 1, 2, 3])[visits.stage[into_cart]]
    page[last[into_cart] - step] = paths.first[PRODUCT] + visits.anchor[into_cart]
    for stage, which in ((CONTACTED, HELP), (ASKED, FORM)):
        some = np.flatnonzero(visits.stage == stage)
        page[last[some]] = paths.some(rng, which, some.size)
    return page, paths.products[page]


def write_page_views(world: World, visits: Visits, month: Month, first: int, out: Files) -> int:
    """Write the page views of a month in time order and give the number of the next one."""
    page, product = _pages(world, visits, month)
    viewed = visits.start[visits.view_visit] + visits.view_offset * SECOND
    order = np.argsort(viewed, kind="stable")
    page = page[order]
    out.add(
        "page_views",
        {
            "page_view_id": keys("W", first + np.arange(order.size)),
            "session_id": keys("S", visits.first + visits.view_visit[order]),
            "product_id": labels(product[order], keys("P", np.arange(len(world.goods.titles))).to_pylist()),
            "viewed_at": instants(viewed[order]),
            "page_path": labels(page, world.paths.names),
            "page_type": labels(world.paths.kinds[page], PAGE_TYPES),
            "engaged_seconds": wholes(visits.view_engaged[order]),
        },
    )
    return first + order.size


def write_events(world: World, visits: Visits, month: Month, first: int, out: Files) -> int:
    """Write the events of a month in time order and give the number of the next one."""
    rng = world.frame.rng("events", month.index)
    rows = joined([*_promotions(world, rng, visits), *_actions(rng, visits), *_forms(world, rng, visits), *_carts(world, visits)])
    order = np.argsort(rows["at"], kind="stable")
    rows = {name: values[order] for name, values in rows.items()}
    out.add(
        "events",
        {
            "event_id": keys("EV", first + np.arange(order.size)),
            "session_id": keys("S", visits.first + rows["visit"]),
            "campaign_id": labels(rows["campaign"], keys("CA", np.arange(len(world.campaigns))).to_pylist()),
            "occurred_at": instants(rows["at"]),
            "event_name": labels(rows["event"], _EVENTS),
            "page_path": labels(rows["page"], world.paths.names),
            "label": labels(rows["label"], [*_LABELS, *(campaign.name for campaign in world.campaigns)]),
        },
    )
    return first + order.size


def _event(name: str, visit: Array, at: Array, page: Array, label: Array | int = NONE) -> dict[str, Array]:
    """Give one kind of event for some visits, of no campaign."""
    rows = visit.size
    return {
        "visit": visit,
        "at": at,
        "event": np.full(rows, _EVENTS.index(name)),
        "page": page,
        "label": np.broadcast_to(np.asarray(label), rows),
        "campaign": np.full(rows, NONE),
    }


def _promotions(world: World, rng: np.random.Generator, visits: Visits) -> list[dict[str, Array]]:
    """Show the banner of the season on one landing page in seven; one in fourteen follows it."""
    running = np.full(world.frame.count, NONE)
    for place in world.campaigns_of("other"):
        running[world.campaigns[place].start : world.campaigns[place].stop] = place
    seen = np.flatnonzero(rng.random(visits.count, dtype=np.float32) < 0.14)
    chosen = seen[rng.random(seen.size) < 0.07]
    found = []
    for name, some, delay in (("view_promotion", seen, 1), ("select_promotion", chosen, 6)):
        campaign = running[visits.day[some]]
        label = np.where(campaign == NONE, NONE, _PROMOTION_LABELS + campaign)
        found.append(_event(name, some, visits.start[some] + delay * SECOND, visits.landing[some], label) | {"campaign": campaign})
    return found


def _actions(rng: np.random.Generator, visits: Visits) -> list[dict[str, Array]]:
    """Let those who look around click, share and watch a film."""
    looking = np.flatnonzero(visits.views > 1)
    lot = rng.random(looking.size, dtype=np.float32)
    clicks, shares, films = looking[lot < 0.09], looking[(lot >= 0.09) & (lot < 0.101)], looking[lot >= 0.955]
    ends = films[rng.random(films.size) < 0.55]
    at = visits.start + (visits.duration * rng.random(visits.count) * SECOND).astype(np.int64)
    return [
        _event("click", clicks, at[clicks], visits.landing[clicks], _CLICK_LABELS + rng.integers(0, 3, clicks.size)),
        _event("share", shares, at[shares], visits.landing[shares], _SHARE_LABELS + rng.integers(0, 4, shares.size)),
        _event("video_start", films, at[films], visits.landing[films], _FILM_LABEL),
        _event("video_complete", ends, at[ends] + 48 * SECOND, visits.landing[ends], _FILM_LABEL),
    ]


def _forms(world: World, rng: np.random.Generator, visits: Visits) -> list[dict[str, Array]]:
    """Let four in five who see a form begin it, and three in five of those send it."""
    asked = np.flatnonzero(visits.stage == ASKED)
    begun = asked[rng.random(asked.size) < 0.8]
    sent = begun[rng.random(begun.size) < 0.6]
    leads = sent[rng.random(sent.size) < 0.5]
    page = np.full(visits.count, world.paths.first[FORM])
    found = []
    for name, some, delay in (("form_start", begun, 9), ("form_submit", sent, 70), ("generate_lead", leads, 71)):
        found.append(_event(name, some, visits.moment(some, 0) + delay * SECOND, page[some], _FORM_LABELS))
    return found


def _carts(world: World, visits: Visits) -> list[dict[str, Array]]:
    """Give the events of carts and checkouts, at the moments the carts themselves have."""
    into_cart, into_checkout, created, checkout = cart_moments(visits)
    return [
        _event("add_to_cart", into_cart, created, world.paths.first[PRODUCT] + visits.anchor[into_cart]),
        _event("begin_checkout", into_checkout, checkout, np.full(into_checkout.size, world.paths.first[CART])),
    ]


def cart_moments(visits: Visits) -> tuple[Array, Array, Array, Array]:
    """Give the visits with a cart and those with a checkout, when the first item was added and when the checkout began."""
    steps = np.array([0, 1, 2, 3, 0, 0])[visits.stage]
    into_cart = np.flatnonzero(steps >= 1)
    into_checkout = np.flatnonzero(steps >= 2)
    return (
        into_cart,
        into_checkout,
        visits.moment(into_cart, steps[into_cart]) + 2 * SECOND,
        visits.moment(into_checkout, steps[into_checkout] - 2),
    )
