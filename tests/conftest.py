"""Give every test a shop of its own, copied from one made once."""

from pathlib import Path

import pytest

from tests.support.shops import TestShop

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace without records, to copy."""
    folder = tmp_path_factory.mktemp("template") / "shop"
    TestShop(folder)
    return folder


@pytest.fixture
def shop(tmp_path: Path, empty_shop: Path) -> TestShop:
    """Return a shop without records."""
    return TestShop(tmp_path / "shop", template=empty_shop)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with samples and data sets; skips where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the shared folder with samples and data sets is not beside the project")
    return SHARED
