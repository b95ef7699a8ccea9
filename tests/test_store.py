"""The cache on disk: what is damaged is missing, what is old goes first."""

import os
import threading
from pathlib import Path

import pytest

from calcanim.store import Store, default


def path_of(store: Store) -> Path:
    return next(p for p in store.root.rglob("*") if p.is_file())


def test_there_and_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "new")
    assert store.get("kind", "abc") is None
    store.put("kind", "abc", b"line\nline")
    assert store.get("kind", "abc") == b"line\nline"
    assert store.get("other", "abc") is None
    assert store.usage() == {"kind": (1, path_of(store).stat().st_size)}
    store.clear()
    assert store.get("kind", "abc") is None


@pytest.mark.parametrize("where", [0, 20, -1])
def test_a_flipped_byte_is_found(tmp_path: Path, where: int) -> None:
    store = Store(tmp_path)
    store.put("kind", "abc", b"content")
    path = path_of(store)
    content = bytearray(path.read_bytes())
    content[where] ^= 1
    path.write_bytes(content)
    assert store.get("kind", "abc") is None
    assert not path.exists()


@pytest.mark.parametrize("size", [0, 10, 85])
def test_a_truncated_file_is_found(tmp_path: Path, size: int) -> None:
    store = Store(tmp_path)
    store.put("kind", "abc", b"content")
    os.truncate(path_of(store), size)
    assert store.get("kind", "abc") is None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path, limit=350)
    for n, key in enumerate("abc"):
        store.put("kind", key, bytes(50))
        os.utime(tmp_path / "kind" / key / key, (n, n))
    assert store.get("kind", "a") is not None  # now the youngest
    store.trim()
    assert [store.get("kind", key) is None for key in "abc"] == [False, True, False]


def test_a_store_that_cannot_be_written_is_silent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file")
    store.put("kind", "abc", b"content")
    assert store.get("kind", "abc") is None


def test_many_writers_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    threads = [
        threading.Thread(target=lambda: [store.put("kind", "abc", b"x" * 9000) for _ in range(30)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert store.get("kind", "abc") in (None, b"x" * 9000)
    assert store.get("kind", "abc") == b"x" * 9000
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["abc"]


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CALCANIM_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("CALCANIM_CACHE_LIMIT", "3")
    assert default() == Store(tmp_path, 3_000_000)
