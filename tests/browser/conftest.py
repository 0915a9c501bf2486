"""Give browser tests their shops, each with a server of its own, and a visitor who notices everything that goes wrong on a page."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from peil.demo import make_shop
from peil.load.recognising import Order
from peil.workspace import Settings
from tests.support.browsing import MISSING, Visitor, chromium, started
from tests.support.demo import UNTIL
from tests.support.serving import ROOT, Site, serving
from tests.support.shops import TestShop

ORDERS = ROOT / "docs" / "examples" / "orders_export_1.csv"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one module on one worker: browsers and servers are costly to start."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser. It lives for a module: while Playwright runs, no other test of the process can have an event loop."""
    with sync_playwright() as playwright, ExitStack() as stack:
        path = chromium(playwright)
        if path is None:
            pytest.skip(MISSING)
        try:
            found = stack.enter_context(started(playwright, path))
        except Error as wrong:
            pytest.skip(f"{path} does not start: {wrong.message.splitlines()[0]}")
        yield found


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Return someone at the browser; the test fails when a page of theirs reported an error that the test did not announce."""
    visitor = Visitor(browser)
    yield visitor
    visitor.leave()
    if visitor.unexpected:
        pytest.fail("\n".join(visitor.unexpected), pytrace=False)


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small demo shop with all its records, to serve or to copy."""
    folder = tmp_path_factory.mktemp("browser")
    make_shop(folder / "files", until=UNTIL, scale=0.04, seed=7, months=16)
    TestShop(folder / "demo", Settings(name="Stokvis & Zn.", locale="nl")).workspace.load(Order((folder / "files",)), keep_raw=False)
    return folder / "demo"


@pytest.fixture(scope="session")
def demo(demo_files: Path) -> Iterator[Site]:
    """Return the demo shop, served, for reading: all tests share it."""
    with serving(demo_files) as site:
        yield site


@pytest.fixture(scope="session")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a shop that loaded one export of orders from Shopify and nothing else, served, for reading."""
    folder = tmp_path_factory.mktemp("orders") / "shop"
    TestShop(folder, Settings(name="Alleen bestellingen", locale="nl")).workspace.load(Order((ORDERS,)))
    with serving(folder) as site:
        yield site


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a shop without any records, served, for reading."""
    folder = tmp_path_factory.mktemp("empty") / "shop"
    TestShop(folder, Settings(name="Nog leeg", locale="nl"))
    with serving(folder) as site:
        yield site


@pytest.fixture(scope="module")
def own(demo_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a copy of the demo shop for the tests of one module to write to, served."""
    folder = tmp_path_factory.mktemp("own") / "shop"
    shutil.copytree(demo_files, folder)
    with serving(folder) as site:
        yield site


@pytest.fixture
def fresh(visitor: Visitor, empty_shop: Path, tmp_path: Path) -> Iterator[Site]:
    """Return a shop without records for one test to begin with, served until the visitor has left."""
    shutil.copytree(empty_shop, tmp_path / "fresh")
    with serving(tmp_path / "fresh") as site:
        yield site
        visitor.leave()
