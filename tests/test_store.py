"""The cache on disk: what is damaged is missing, what is old goes first."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from calcanim.store import Store, default

KEY = "abc123" + "0" * 58


def path_of(store: Store) -> Path:
    return next(p for p in store.root.rglob("*") if len(p.name) == 64)


def test_there_and_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "new")
    assert store.get("films", KEY) is None
    store.put("films", KEY, b"line\nline")
    assert store.get("films", KEY) == b"line\nline"
    assert store.get("segments", KEY) is None
    assert store.usage() == {"films": (1, path_of(store).stat().st_size)}
    store.clear()
    assert store.get("films", KEY) is None


@pytest.mark.parametrize("where", [0, 20, -1])
def test_a_flipped_byte_is_found(tmp_path: Path, where: int) -> None:
    store = Store(tmp_path)
    store.put("films", KEY, b"content")
    path = path_of(store)
    content = bytearray(path.read_bytes())
    content[where] ^= 1
    path.write_bytes(content)
    assert store.get("films", KEY) is None
    assert not path.exists()


@pytest.mark.parametrize("size", [0, 10, 85])
def test_a_truncated_file_is_found(tmp_path: Path, size: int) -> None:
    store = Store(tmp_path)
    store.put("films", KEY, b"content")
    os.truncate(path_of(store), size)
    assert store.get("films", KEY) is None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path, limit=350)
    keys = [letter * 64 for letter in "abc"]
    for n, key in enumerate(keys):
        store.put("films", key, bytes(50))
        os.utime(tmp_path / "films" / key[:2] / key, (n, n))
    assert store.get("films", keys[0]) is not None  # now the youngest
    store.trim()
    assert [store.get("films", key) is None for key in keys] == [False, True, False]


def test_a_store_that_cannot_be_written_is_silent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file")
    store.put("films", KEY, b"content")
    assert store.get("films", KEY) is None


def test_many_writers_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    threads = [
        threading.Thread(target=lambda: [store.put("films", KEY, b"x" * 9000) for _ in range(30)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert store.get("films", KEY) in (None, b"x" * 9000)
    assert store.get("films", KEY) == b"x" * 9000
    assert [p.name for p in tmp_path.rglob("*") if p.is_file() and p.name != "CACHEDIR.TAG"] == [
        KEY
    ]


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CALCANIM_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("CALCANIM_CACHE_LIMIT", "3")
    assert default() == Store(tmp_path / "calcanim-cache", 3_000_000)


# -- what is not the cache's -----------------------------------------------------------


def everything(folder: Path) -> dict[str, bytes | str]:
    """Every file below `folder` with its content, every link with its target."""
    return {
        str(p.relative_to(folder)): os.readlink(p) if p.is_symlink() else p.read_bytes()
        for p in folder.rglob("*")
        if p.is_symlink() or p.is_file()
    }


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A user's folder whose names look like the cache's own as far as a user's may."""
    folder = tmp_path / "mine"
    for name in (
        "thesis.tex",
        "photos/a.jpg",
        "films/ab/wedding.mp4",
        f"films/ab/{KEY}",
        f"segments/ab/{KEY}/a.txt",
        f"requests/{KEY}",
        "calcanim-cache/notes.txt",
        "calcanim-cache/films/ab/wedding.mp4",
        f"calcanim-cache/films/ab/{KEY}.mp4",
        f"calcanim-cache/films/cd/{KEY}",
        f"calcanim-cache/other/ab/{KEY}",
        "calcanim-cache/films/ab/.part-mine",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"of {name}")
    elsewhere = tmp_path / "elsewhere" / "ab"
    elsewhere.mkdir(parents=True)
    (elsewhere / KEY).write_text("elsewhere")
    (folder / "calcanim-cache" / "segments").symlink_to(elsewhere.parent)
    (folder / "calcanim-cache" / "films" / "ef").symlink_to(elsewhere)
    return folder


def test_what_is_not_the_cache_s_is_never_deleted(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALCANIM_CACHE_DIR", str(mine))
    monkeypatch.setenv("CALCANIM_CACHE_LIMIT", "0")
    before = everything(mine.parent)
    store = default()
    for kind in ("films", "formulas"):
        store.put(kind, KEY, b"content")
    store.trim()
    assert store.get("films", KEY) is None
    store.put("films", KEY, b"content")
    assert store.clear() == 1
    after = everything(mine.parent)
    assert after.pop("mine/calcanim-cache/CACHEDIR.TAG").startswith(b"Signature: 8a477f597d28d172")  # type: ignore[arg-type]
    assert after == before


def test_a_cleared_cache_leaves_no_folder(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    store.put("films", KEY, b"content")
    assert (tmp_path / "cache" / "CACHEDIR.TAG").exists()
    assert store.clear() == 1
    assert not (tmp_path / "cache").exists()
    assert store.clear() == 0


def test_what_could_not_be_deleted_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.put("films", KEY, b"content")

    def refuse(path: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    assert store.clear() == 0


def test_a_dead_writer_s_part_is_swept_and_a_living_one_s_is_not(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("films", KEY, b"content")
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    place = path_of(store).parent
    (place / f".part-{child.pid}-abcdefgh").write_bytes(b"half")
    (place / f".part-{os.getpid()}-abcdefgh").write_bytes(b"half")
    store.trim()
    assert {p.name for p in place.iterdir()} == {KEY, f".part-{os.getpid()}-abcdefgh"}


def test_a_file_in_another_one_s_place_is_missing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("films", KEY, b"content")
    other = KEY[:-1] + "1"
    path_of(store).rename(path_of(store).with_name(other))
    assert store.get("films", other) is None


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    place = tmp_path / "films" / KEY[:2]
    place.mkdir(parents=True)
    os.mkfifo(place / KEY)
    assert Store(tmp_path).get("films", KEY) is None


@pytest.mark.parametrize(("kind", "key"), [("films", "../../x"), ("films", "abc"), ("x", KEY)])
def test_only_kinds_and_keys_have_places(tmp_path: Path, kind: str, key: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        Store(tmp_path).put(kind, key, b"")
