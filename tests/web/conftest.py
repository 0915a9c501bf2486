"""Give tests a browser-like client: on the demo shop for reading, on a small shop of one's own for writing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from peil.load.recognising import Order
from peil.web.app import make_app
from peil.workspace import Workspace
from tests.support.demo import UNTIL
from tests.support.shops import NOW, TestShop

HOME = "http://127.0.0.1"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small demo shop, made and loaded once; copy it before you write to it."""
    from peil.demo import make_shop

    folder = tmp_path_factory.mktemp("web-demo")
    make_shop(folder / "files", until=UNTIL, scale=0.04, seed=7, months=16)
    shop = TestShop(folder / "shop")
    shop.workspace.load(Order((folder / "files",)), keep_raw=False)
    return folder / "shop"


@pytest.fixture(scope="session")
def client(demo_folder: Path) -> Iterator[TestClient]:
    """Return a client on the demo shop, for reading only: all tests share it. The shop speaks English; `?lang=nl` asks for Dutch."""
    with TestClient(make_app(Workspace(demo_folder, now=lambda: NOW)), base_url=HOME) as client:
        yield client


@pytest.fixture
def shop_client(shop: TestShop) -> Iterator[TestClient]:
    """Return a client on the small, empty shop of the fixture `shop`, for writing."""
    with TestClient(make_app(shop.workspace), base_url=HOME) as client:
        yield client
