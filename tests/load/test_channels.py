"""GA4's default channel group, kinds of pages and countries: a table of cases each, in the database that runs them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from peil.load import countries
from peil.load.channels import channel
from peil.load.page_types import page_path, page_type
from peil.warehouse.engine import Warehouse

GROUPS = [
    ("(direct)", "(none)", None, "Direct"),
    ("(direct)", "(not set)", None, "Direct"),
    (None, None, None, None),
    ("google", "cpc", "NL | cross-network | all", "Cross-network"),
    ("google", "cpc", "shopping winter", "Paid Shopping"),
    ("bol.com", "cpc", "spring", "Paid Shopping"),
    ("google", "cpc", "spring", "Paid Search"),
    ("www.google.co.uk", "ppc", None, "Paid Search"),
    ("bing", "paidsearch", None, "Paid Search"),
    ("facebook", "paid_social", None, "Paid Social"),
    ("ig", "cpm", None, "Paid Social"),
    ("youtube.com", "cpv", None, "Paid Video"),
    ("youtube.com", "cpc", None, "Paid Video"),
    ("news.example", "banner", None, "Display"),
    ("news.example", "cpm", None, "Display"),
    ("partner.example", "cpc", None, "Paid Other"),
    ("partner.example", "retargeting", None, "Paid Other"),
    ("amazon.nl", "referral", None, "Organic Shopping"),
    ("blog.example", "link", "e-shop sale", "Organic Shopping"),
    ("l.facebook.com", "referral", None, "Organic Social"),
    ("t.co", "referral", None, "Organic Social"),
    ("intern", "social", None, "Organic Social"),
    ("vimeo.com", "referral", None, "Organic Video"),
    ("partner.example", "video_ad", None, "Organic Video"),
    ("google", "organic", None, "Organic Search"),
    ("ecosia.org", "referral", None, "Organic Search"),
    ("onbekend", "organic", None, "Organic Search"),
    ("blog.example", "referral", None, "Referral"),
    ("boller.example", "app", None, "Referral"),
    ("newsletter", "email", None, "Email"),
    ("e-mail", "week-12", None, "Email"),
    ("awin", "affiliate", None, "Affiliates"),
    ("spotify", "audio", None, "Audio"),
    ("klaviyo", "sms", None, "SMS"),
    ("klaviyo", "web_push", None, "Mobile Push"),
    ("firebase", "x", None, "Mobile Push"),
    ("folder", "print", None, "Unassigned"),
]
PATHS = [
    ("https://shop.example", "/", "home"),
    ("https://shop.example/?gclid=x", "/", "home"),
    ("https://shop.example/nl", "/nl", "home"),
    ("https://shop.example/products/mug?variant=1#top", "/products/mug", "product"),
    ("/collections/sale/products/mug", "/collections/sale/products/mug", "product"),
    ("https://shop.example/nl-be/product/theemok/", "/nl-be/product/theemok/", "product"),
    ("/collections/sale", "/collections/sale", "collection"),
    ("/product-category/mokken/", "/product-category/mokken/", "collection"),
    ("/search?q=mok", "/search", "search"),
    ("/cart", "/cart", "cart"),
    ("/checkouts/cn/abc/thank-you", "/checkouts/cn/abc/thank-you", "checkout"),
    ("/blogs/news/tea", "/blogs/news/tea", "blog"),
    ("/pages/contact", "/pages/contact", "form"),
    ("/pages/faq", "/pages/faq", "help"),
    ("/pages/about", "/pages/about", "other"),
    (None, None, None),
]
LANDS = [("Netherlands", "NL"), ("Nederland", "NL"), ("nld", "NL"), ("Türkiye", "TR"), ("Turkey", "TR"), ("Côte d’Ivoire", "CI"),
         ("Hong Kong", "HK"), ("Verenigd Koninkrijk", "GB"), ("Curaçao", "CW"), ("zzz", None), ("(not set)", None)]  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with Warehouse(Path(tmp_path_factory.mktemp("warehouse")) / "w.duckdb") as opened:
        opened.execute(countries.prepare("lands"))
        yield opened


@pytest.mark.parametrize(("source", "medium", "campaign", "expected"), GROUPS)
def test_a_visit_falls_in_the_channel_group_that_ga4_gives_it(
    warehouse: Warehouse, source: str | None, medium: str | None, campaign: str | None, expected: str | None
) -> None:
    sql = channel("source", "medium", "campaign")
    values = {"a": source, "b": medium, "c": campaign}
    assert warehouse.one(f"SELECT {sql} FROM (SELECT $a::VARCHAR AS source, $b::VARCHAR AS medium, $c::VARCHAR AS campaign)", values) == expected


@pytest.mark.parametrize(("address", "path", "kind"), PATHS)
def test_a_page_is_known_by_its_path(warehouse: Warehouse, address: str | None, path: str | None, kind: str | None) -> None:
    select = f"SELECT path, {page_type('path')} FROM (SELECT {page_path('address')} AS path FROM (SELECT $address::VARCHAR AS address))"
    assert warehouse.rows(select, {"address": address}) == [(path, kind)]


@pytest.mark.parametrize(("said", "code"), LANDS)
def test_a_country_is_known_by_its_name_in_any_language(warehouse: Warehouse, said: str, code: str | None) -> None:
    assert warehouse.rows(f"SELECT code FROM lands WHERE said = {countries.plain('$said')}", {"said": said}) == ([(code,)] if code else [])
