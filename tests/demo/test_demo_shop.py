"""Hold the demo shop to what it promises: the same seed gives the same shop, its records fit together, and its stories show."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from peil.demo import ENTITIES, Story, make_shop, stories

UNTIL = date(2026, 11, 21)
LOSS_CAMPAIGN = "Meta – Alles voor het terras −40%"
DOCUMENT = Path(__file__).parents[2] / "docs" / "demo-shop.md"

KEYS = {
    "inventory_levels": ["snapshot_date", "location_id", "variant_id"],
    "market_sizes": ["market", "country", "period_start"],
    "ad_performance": ["date", "platform", "ad_id"],
    "affiliate_performance": ["date", "network", "affiliate_id"],
    "social_accounts": ["snapshot_date", "platform", "account_id"],
    "search_positions": ["date", "search_engine", "search_type", "query", "page_path", "country", "device_category"],
    "project_snapshots": ["snapshot_date", "project_id"],
}
"""Entities whose key is not their first column alone."""

PARENTS = {
    "customer_id": "customers",
    "product_id": "products",
    "variant_id": "variants",
    "order_id": "orders",
    "order_line_id": "order_lines",
    "session_id": "sessions",
    "campaign_id": "campaigns",
    "subscriber_id": "subscribers",
    "ticket_id": "tickets",
    "employee_id": "employees",
    "equipment_id": "equipment",
    "project_id": "projects",
    "task_id": "tasks",
}


class Shop:
    """A demo shop in a folder, its entities read once."""

    def __init__(self, folder: Path, scale: float) -> None:
        self.folder = folder
        self.rows = make_shop(folder, until=UNTIL, scale=scale)
        self.read = cache(self._read)

    def _read(self, entity: str) -> Any:
        return pq.read_table(self.folder / f"{entity}.parquet")

    def joined(self, entity: str, *parents: tuple[str, str]) -> Any:
        """Return an entity with the columns of its parents beside it: (entity, key)."""
        table = self.read(entity)
        for parent, key in parents:
            table = table.join(self.read(parent), key, right_suffix=f"_of_{parent}")
        return table


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop(tmp_path_factory.mktemp("shop"), scale=0.3)


@cache
def story(name: str) -> Story:
    return next(each for each in stories(UNTIL) if each.id == name)


def local_day(column: Any) -> Any:
    """Return the day in Amsterdam of timestamps; dates stay what they are."""
    if pa.types.is_date(column.type):
        return column
    return pc.local_timestamp(column.cast(pa.timestamp("us", "Europe/Amsterdam"))).cast(pa.date32())


def between(table: Any, column: str, first: date, last: date) -> Any:
    days = local_day(table[column])
    return table.filter(pc.and_(pc.greater_equal(days, pa.scalar(first)), pc.less_equal(days, pa.scalar(last))))


def during(table: Any, column: str, name: str) -> Any:
    return between(table, column, story(name).start, story(name).end)


def before(table: Any, column: str, name: str) -> Any:
    """Return the rows of as many days as the story takes, right before it."""
    told = story(name)
    return between(table, column, told.start - (told.end - told.start) - timedelta(days=1), told.start - timedelta(days=1))


def equal(table: Any, column: str, value: object) -> Any:
    return table.filter(pc.equal(table[column], pa.scalar(value)))


def total(table: Any, column: str) -> float:
    return float(pc.sum(table[column]).as_py() or 0)


def product_named(shop: Shop, noun: str) -> str:
    products = shop.read("products")
    return str(products.filter(pc.starts_with(products["title"], f"{noun} "))["product_id"][0])


def placed(shop: Shop, entity: str, *parents: tuple[str, str]) -> Any:
    """Return an entity with its orders, test and voided ones left out."""
    table = shop.joined(entity, *parents)
    return table.filter(pc.and_(pc.invert(table["is_test"]), pc.not_equal(table["financial_status"], "voided")))


def test_every_entity_has_rows(shop: Shop) -> None:
    assert len(ENTITIES) == 37
    assert list(shop.rows) == list(ENTITIES)
    assert {entity: shop.read(entity).num_rows for entity in ENTITIES} == shop.rows
    assert min(shop.rows.values()) > 0


def test_the_same_seed_gives_the_same_shop_and_another_seed_another(tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    for folder, seed in ((first, 1), (again, 1), (other, 2)):
        make_shop(folder, until=UNTIL, scale=0.05, seed=seed, months=3)
    same = {entity: pq.read_table(first / f"{entity}.parquet").equals(pq.read_table(again / f"{entity}.parquet")) for entity in ENTITIES}
    assert all(same.values()), same
    assert not pq.read_table(first / "orders.parquet").equals(pq.read_table(other / "orders.parquet"))


def test_asking_for_a_few_entities_does_not_change_them(tmp_path: Path) -> None:
    few = ["orders", "order_lines", "sessions", "message_sends", "ledger_entries"]
    make_shop(tmp_path / "all", until=UNTIL, scale=0.05, months=3)
    assert sorted(make_shop(tmp_path / "few", until=UNTIL, scale=0.05, months=3, only=few)) == sorted(few)
    assert sorted(path.stem for path in (tmp_path / "few").iterdir()) == sorted(few)
    for entity in few:
        assert pq.read_table(tmp_path / "all" / f"{entity}.parquet").equals(pq.read_table(tmp_path / "few" / f"{entity}.parquet")), entity


def test_an_entity_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no order; it has stores"):
        make_shop(tmp_path, until=UNTIL, only=["order"])


def test_derived_columns_are_left_to_the_load_until_the_shop_is_large(tmp_path: Path, shop: Shop) -> None:
    derived = {"first_order_at", "acquisition_channel", "customer_order_index"}
    assert derived.isdisjoint(shop.read("customers").column_names + shop.read("orders").column_names)
    make_shop(tmp_path, until=UNTIL, scale=3.5, months=1, only=["customers", "orders"])
    customers, orders = (pq.read_table(tmp_path / f"{entity}.parquet") for entity in ("customers", "orders"))
    assert derived <= {*customers.column_names, *orders.column_names}
    firsts = orders.filter(pc.equal(orders["customer_order_index"], 1))
    assert firsts.num_rows == pc.count_distinct(orders.filter(pc.is_valid(orders["customer_order_index"]))["customer_id"]).as_py()


@pytest.mark.parametrize("entity", ENTITIES)
def test_keys_are_unique(shop: Shop, entity: str) -> None:
    table = shop.read(entity)
    key = KEYS.get(entity, table.column_names[:1])
    assert table.group_by(key).aggregate([]).num_rows == table.num_rows
    assert sum(table[column].null_count for column in key) == 0


@pytest.mark.parametrize("entity", ENTITIES)
def test_foreign_keys_find_their_parent(shop: Shop, entity: str) -> None:
    table = shop.read(entity)
    lost = {}
    for column in table.column_names:
        parent = PARENTS.get(column)
        if parent not in {None, entity}:
            known = shop.read(str(parent))[column]
            lost[column] = pc.sum(pc.invert(pc.is_in(table[column].drop_null(), value_set=known.combine_chunks()))).as_py() or 0
    assert sum(lost.values()) == 0, lost


@pytest.mark.parametrize("entity", sorted(set(ENTITIES) - {"stores", "variants", "order_lines", "projects", "tasks"}))
def test_rows_are_in_time_order_and_end_with_the_last_day(shop: Shop, entity: str) -> None:
    columns = ["created_at", "published_at", "started_at", "ordered_at", "refunded_at", "occurred_at", "viewed_at", "sent_at", "subscribed_at"]
    columns += [
        "responded_at",
        "observed_at",
        "ended_at",
        "date",
        "snapshot_date",
        "work_date",
        "posted_on",
        "hired_at",
        "commissioned_at",
        "period_start",
    ]
    if entity == "production_runs":
        columns.remove("started_at")
    table = shop.read(entity)
    moments = table[next(column for column in columns if column in table.column_names)].combine_chunks()
    assert pc.all(pc.less_equal(moments[:-1], moments[1:])).as_py() is True
    assert pc.max(local_day(moments)).as_py() <= UNTIL


def test_an_online_order_follows_from_a_visit_that_converted(shop: Shop) -> None:
    orders = shop.joined("orders", ("sessions", "session_id"))
    online = orders.filter(pc.is_valid(orders["session_id"]))
    assert pc.all(online["is_converted"]).as_py() is True
    waited = pc.microseconds_between(online["started_at"], online["ordered_at"])
    assert 0 <= pc.min(waited).as_py() <= pc.max(waited).as_py() < 3_600_000_000
    assert online.num_rows == equal(shop.read("sessions"), "is_converted", value=True).num_rows
    assert set(orders.filter(pc.is_null(orders["session_id"]))["sales_channel"].to_pylist()) == {"pos", "marketplace", "b2b"}


def test_every_visit_has_the_page_views_it_counts(shop: Shop) -> None:
    counted = shop.read("page_views").group_by("session_id").aggregate([("page_view_id", "count")])
    sessions = shop.read("sessions").join(counted, "session_id")
    assert pc.all(pc.equal(sessions["page_view_count"], sessions["page_view_id_count"])).as_py() is True


def test_no_more_is_given_back_than_was_paid(shop: Shop) -> None:
    refunds = shop.joined("refund_lines", ("order_lines", "order_line_id"))
    items = equal(refunds, "kind", "item")
    paid = pc.subtract(items["gross_amount"], items["discount_amount"])
    assert pc.all(pc.less_equal(items["amount"].cast(paid.type), paid)).as_py() is True
    assert pc.all(pc.less_equal(items["quantity"], items["quantity_of_order_lines"])).as_py() is True


def test_the_shop_is_believable(shop: Shop) -> None:
    sessions, carts = shop.read("sessions"), shop.read("carts")
    lines = placed(shop, "order_lines", ("orders", "order_id"))
    goods = equal(lines, "is_gift_card", value=False)
    costed = goods.filter(pc.is_valid(goods["cost_amount"]))
    net, costed_net = (total(rows, "gross_amount") - total(rows, "discount_amount") for rows in (goods, costed))
    ads = shop.read("ad_performance")
    assert 0.022 < equal(sessions, "is_converted", value=True).num_rows / sessions.num_rows < 0.032
    assert 55 < net / pc.count_distinct(goods["order_id"]).as_py() < 72
    assert 0.4 < 1 - total(costed, "cost_amount") / costed_net < 0.5
    assert 0.66 < carts["order_id"].null_count / carts.num_rows < 0.74
    assert 3 < total(ads, "conversions_value") / total(ads, "spend") < 4.5


@pytest.mark.parametrize("told", stories(UNTIL), ids=lambda told: told.id)
def test_a_story_lies_in_the_last_nine_months_and_is_documented(told: Story) -> None:
    assert UNTIL - timedelta(days=270) <= told.start < told.end <= UNTIL
    text = DOCUMENT.read_text(encoding="utf-8")
    assert told.id in text
    assert f"`until` − {(UNTIL - told.start).days} days to `until` − {(UNTIL - told.end).days} days" in text


def test_the_checkout_fails_on_mobile_for_a_week_and_not_on_the_desktop(shop: Shop) -> None:
    carts = shop.joined("carts", ("sessions", "session_id"))
    checkouts = carts.filter(pc.is_valid(carts["checkout_started_at"]))
    left = {}
    for device in ("mobile", "desktop"):
        mine = equal(checkouts, "device_category", device)
        for when, part in (("during", during), ("before", before)):
            rows = part(mine, "created_at", "mobile-checkout-fault")
            left[device, when] = rows["order_id"].null_count / rows.num_rows
    assert left["mobile", "during"] > left["mobile", "before"] + 0.25
    assert abs(left["desktop", "during"] - left["desktop", "before"]) < 0.25


def test_a_campaign_has_a_fine_roas_and_sells_at_a_loss(shop: Shop) -> None:
    campaign = equal(shop.read("campaigns"), "name", LOSS_CAMPAIGN)["campaign_id"][0].as_py()
    ads = equal(shop.read("ad_performance"), "campaign_id", campaign)
    lines = equal(placed(shop, "order_lines", ("orders", "order_id"), ("sessions", "session_id")), "campaign_id", campaign)
    profit = total(lines, "gross_amount") - total(lines, "discount_amount") - total(lines, "cost_amount")
    assert total(ads, "conversions_value") / total(ads, "spend") > 2.5
    assert profit - total(ads, "spend") < 0
    assert total(lines, "discount_amount") / total(lines, "gross_amount") > 0.35


def test_a_product_with_a_defect_drives_calls_returns_and_bad_reviews(shop: Shop) -> None:
    lamp, told = product_named(shop, "Solarlamp"), story("product-with-a-defect")
    aftermath = told.end + timedelta(days=30)
    tickets = between(shop.read("tickets"), "created_at", told.start, aftermath)
    asked = {row["product_id"]: row["ticket_id_count"] for row in tickets.group_by("product_id").aggregate([("ticket_id", "count")]).to_pylist()}
    asked.pop(None)
    assert max(asked, key=lambda product: asked[product]) == lamp
    assert equal(equal(tickets, "product_id", lamp), "channel", "phone").num_rows * 2 > asked[lamp]
    reviews = between(shop.read("reviews"), "published_at", told.start, aftermath)
    others = reviews.filter(pc.not_equal(reviews["product_id"], lamp))
    assert pc.mean(equal(reviews, "product_id", lamp)["rating"]).as_py() < pc.mean(others["rating"]).as_py() - 1
    back = shop.joined("refund_lines", ("order_lines", "order_line_id"))
    assert equal(equal(between(back, "refunded_at", told.start, aftermath), "product_id", lamp), "reason", "defect").num_rows > 0


def test_a_competitor_cuts_its_prices_and_units_of_the_type_fall(shop: Shop) -> None:
    name = "competitor-price-cut"
    seen = shop.joined("competitor_prices", ("variants", "variant_id"), ("products", "product_id"))
    seen = equal(equal(seen, "product_type", "Tuingereedschap"), "competitor", "Tuinreus.nl")
    index = [
        pc.mean(pc.divide(rows["own_price"].cast("float64"), rows["price"].cast("float64"))).as_py()
        for rows in (before(seen, "observed_at", name), during(seen, "observed_at", name))
    ]
    assert index[1] > index[0] * 1.2
    lines = placed(shop, "order_lines", ("orders", "order_id"), ("products", "product_id"))
    share = [
        total(equal(rows, "product_type", "Tuingereedschap"), "quantity") / total(rows, "quantity")
        for rows in (before(lines, "ordered_at", name), during(lines, "ordered_at", name))
    ]
    assert share[1] < share[0] * 0.8


def test_the_best_seller_is_out_of_stock_for_two_weeks(shop: Shop) -> None:
    name, best = "best-seller-out-of-stock", product_named(shop, "Plantenbak")
    levels = equal(shop.joined("inventory_levels", ("variants", "variant_id")), "product_id", best)
    lines = equal(placed(shop, "order_lines", ("orders", "order_id")), "product_id", best)
    views = equal(shop.read("page_views"), "product_id", best)
    assert total(during(levels, "snapshot_date", name), "on_hand_quantity") == 0
    assert during(lines, "ordered_at", name).num_rows == 0
    assert before(lines, "ordered_at", name).num_rows > 0
    assert during(views, "viewed_at", name).num_rows > before(views, "viewed_at", name).num_rows * 0.5
