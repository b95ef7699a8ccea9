"""A studio that makes films up."""

from pathlib import Path

import pytest

from tests.build.courses import Studio


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """With a cache of its own."""
    return Studio(tmp_path, monkeypatch)
