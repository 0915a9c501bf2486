"""Give the tests of questions one demo shop, loaded once."""

from collections.abc import Iterator

import pytest

from tests.support.demo import Demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    found = Demo(tmp_path_factory.mktemp("demo"))
    yield found
    found.warehouse.close()
