"""Tests have a cache of their own, which starts empty."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CALCANIM_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield
