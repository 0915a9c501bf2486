"""Give tests of goals a demo shop, made once."""

import pytest

from tests.support.demo import Demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Return the small demo shop."""
    return Demo(tmp_path_factory.mktemp("demo"))
