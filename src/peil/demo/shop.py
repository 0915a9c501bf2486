"""Make the whole demo shop: settle the world, walk through its months, and write what they leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peil.demo.campaigns import World, make_world, write_campaigns
from peil.demo.columns import NONE, Array, Files, always, amounts, instants, joined, keys
from peil.demo.days import TIME_ZONE, Frame, frame_of
from peil.demo.firm.office import write_ledger, write_market, write_projects
from peil.demo.firm.staff import make_staff, write_staff
from peil.demo.firm.workshop import write_workshop
from peil.demo.goods import make_goods, write_competitor_prices, write_goods, write_stock
from peil.demo.marketing import write_ads, write_affiliates, write_mailing, write_search, write_social
from peil.demo.pages import write_events, write_page_views
from peil.demo.planted import stories
from peil.demo.returns import note_visits, settle, write_customers, write_refunds
from peil.demo.sales import Books, sell, write_carts, write_orders
from peil.demo.service import contacts_of, write_service
from peil.demo.traffic import Crowd, visits_of, write_sessions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

ENTITIES = (
    "stores", "customers", "subscriptions", "products", "variants", "orders", "order_lines", "refund_lines", "carts", "inventory_levels",
    "competitor_prices", "market_sizes", "campaigns", "sessions", "page_views", "events", "ad_performance", "affiliate_performance",
    "subscribers", "message_sends", "social_accounts", "social_posts", "search_positions", "reviews", "survey_responses", "tickets",
    "interactions", "employees", "shifts", "equipment", "production_runs", "incidents", "projects", "tasks", "time_entries",
    "project_snapshots", "ledger_entries",
)  # fmt: skip
_FROM_VISITS = frozenset(ENTITIES) - {
    "stores", "products", "variants", "competitor_prices", "market_sizes", "campaigns", "search_positions", "social_accounts", "social_posts",
    "employees", "shifts", "equipment", "production_runs", "incidents", "projects", "tasks", "time_entries", "project_snapshots",
}  # fmt: skip
"""Entities that can only be made by walking through the visits."""


def make_shop(
    folder: Path, *, until: date, scale: float = 1.0, seed: int = 1, months: int = 24, only: Collection[str] | None = None
) -> dict[str, int]:
    """Write the demo shop as parquet files, one per entity, into a folder and give the rows of each.

    The shop covers `months` months up to and including `until`; at scale 1 two years hold about 12,000 orders and 400,000 sessions.
    The same arguments give the same rows. `only` limits which entities are written; it does not change what is in them.
    """
    unknown = sorted(set(only or ()) - set(ENTITIES))
    if unknown:
        raise ValueError(f"The demo shop has no {', '.join(unknown)}; it has {', '.join(ENTITIES)}.")
    folder.mkdir(parents=True, exist_ok=True)
    frame = frame_of(until, months, scale, seed, stories(until))
    world = make_world(frame, make_goods(frame), make_staff(frame))
    with Files(folder, only) as out:
        _write_settled(world, out)
        outside = write_projects(world, out)
        if out.wants(*_FROM_VISITS):
            books = _walk(world, out)
            _write_afterwards(world, books, outside, out)
    return {entity: out.rows[entity] for entity in ENTITIES if entity in out.rows}


def _write_settled(world: World, out: Files) -> None:
    """Write what does not depend on the visits."""
    _write_store(world.frame, out)
    write_goods(world.frame, world.goods, out)
    write_staff(world.frame, world.staff, out)
    write_campaigns(world, out)
    write_market(world.frame, out)
    write_workshop(world, out)
    if out.wants("competitor_prices"):
        write_competitor_prices(world.frame, world.goods, out)
    if out.wants("search_positions"):
        write_search(world, out)
    if out.wants("social_accounts", "social_posts"):
        write_social(world, out)


def _walk(world: World, out: Files) -> Books:
    """Walk through the months: visits, what is looked at, what is sold and what comes back."""
    books, crowd = Books(world), Crowd(world)
    session = view = event = 0
    for month in world.frame.months:
        visits = visits_of(world, crowd, month, session)
        orders, lines = sell(books, crowd, visits, month)
        settle(books, orders, lines, month.index)
        note_visits(books, visits)
        books.contacts.append(contacts_of(world, crowd, visits, month.index))
        write_sessions(world, visits, out)
        if out.wants("page_views"):
            view = write_page_views(world, visits, month, view, out)
        if out.wants("events"):
            event = write_events(world, visits, month, event, out)
        if out.wants("orders", "order_lines"):
            write_orders(books, visits, orders, lines, out)
        if out.wants("carts"):
            write_carts(books, visits, orders, month, out)
        session += visits.count
    return books


def _write_afterwards(world: World, books: Books, outside: list[tuple[int, int, float]], out: Files) -> None:
    """Write what follows from all months together."""
    write_customers(books, out)
    if out.wants("refund_lines", "ledger_entries"):
        write_refunds(books, out)
    if out.wants("inventory_levels"):
        write_stock(world.frame, world.goods, books.sold, out)
    if out.wants("ad_performance", "affiliate_performance", "ledger_entries"):
        write_ledger(books, write_ads(books, out), write_affiliates(books, out), outside, out)
    if out.wants("subscribers", "message_sends"):
        write_mailing(books, out)
    if out.wants("tickets", "interactions", "reviews", "survey_responses"):
        write_service(books, out)
    if out.wants("subscriptions"):
        _write_subscriptions(world, books, out)


def _write_store(frame: Frame, out: Files) -> None:
    facts = {"store_id": "tuin-en-terras", "name": "Tuin & Terras", "currency": "EUR", "timezone": TIME_ZONE, "country": "NL"}
    if frame.count:
        out.add("stores", {name: always(value, 1) for name, value in facts.items()})


def _write_subscriptions(world: World, books: Books, out: Files) -> None:
    """Write the parcels that customers get every month: bird food, seeds and firewood; one in twenty stops each month."""
    frame, rng = world.frame, world.frame.rng("subscriptions")
    buyers = joined(books.customers)
    some = np.flatnonzero(rng.random(buyers["at"].size) < 0.045)
    start = buyers["at"][some] + (rng.integers(1, 40, some.size) * 86_400 + rng.integers(0, 3_600, some.size)) * 1_000_000
    some, start = some[start < frame.end], start[start < frame.end]
    order = np.argsort(start, kind="stable")
    some, start = some[order], start[order]
    stop = start + ((0.7 + rng.standard_exponential(some.size) / 0.055) * 30.44 * 86_400 * 1_000_000).astype(np.int64)
    offered = [product for product, title in enumerate(world.goods.titles) if title.split(" ")[0] in {"Vetbollenset", "Zadenpakket", "Aanmaakhout"}]
    product = np.array(offered)[rng.integers(0, len(offered), some.size)]
    out.add(
        "subscriptions",
        {
            "subscription_id": keys("AB", np.arange(some.size)),
            "customer_id": keys("C", buyers["number"][some]),
            "product_id": keys("P", product),
            "started_at": instants(start),
            "ended_at": instants(np.where(stop < frame.end, stop, NONE)),
            "monthly_amount": amounts(_price_of(world, product)),
        },
    )


def _price_of(world: World, product: Array) -> Array:
    price: Array = world.goods.price[world.goods.first_variant[product]]
    return price
