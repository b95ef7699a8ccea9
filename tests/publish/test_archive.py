"""Archives: the same bytes each time, whole or not at all, and nothing foreign is replaced."""

import os
import random
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from calcanim.publish.site import archive
from calcanim.render.errors import SpecError


def content(folder: Path) -> dict[str, bytes | Path]:
    film = folder / "film.mp4"
    film.write_bytes(bytes(range(256)) * 9_000)
    return {"media/f.0123456789.mp4": film, "index.html": b"<p>one", "ü/index.html": b"<p>two"}


def test_the_same_bytes_whatever_order_clock_mode_and_place(tmp_path: Path) -> None:
    files = content(tmp_path)
    first = archive.zipped(files)
    film = tmp_path / "film.mp4"
    os.utime(film, (1, 1))
    film.chmod(0o600)
    turned = dict(random.Random(1).sample(list(files.items()), len(files)))
    assert archive.zipped(turned) == first
    assert archive.write(tmp_path / "new" / "course.zip", turned)
    assert (tmp_path / "new" / "course.zip").read_bytes() == first
    code = (
        "import sys; from pathlib import Path; from calcanim.publish.site.archive import zipped;"
        "sys.stdout.buffer.write(zipped({'ü/index.html': b'<p>two', 'index.html': b'<p>one',"
        f"'media/f.0123456789.mp4': Path({str(film)!r})}}))"
    )
    environment = {**os.environ, "TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
    assert done.stdout == first, done.stderr


def test_what_is_in_it(tmp_path: Path) -> None:
    files = content(tmp_path)
    archive.write(tmp_path / "course.zip", files)
    with ZipFile(tmp_path / "course.zip") as kept:
        assert kept.testzip() is None
        assert kept.namelist() == ["index.html", "media/f.0123456789.mp4", "ü/index.html"]
        for info in kept.infolist():
            expected = files[info.filename]
            expected = expected.read_bytes() if isinstance(expected, Path) else expected
            assert kept.read(info) == expected
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.compress_type == ZIP_STORED
            assert info.external_attr >> 16 == stat.S_IFREG | 0o644


def test_an_archive_that_is_the_same_already_is_not_touched(tmp_path: Path) -> None:
    files = content(tmp_path)
    path = tmp_path / "course.zip"
    assert archive.write(path, files)
    os.utime(path, (1, 1))
    assert not archive.write(path, files)
    assert path.stat().st_mtime == 1
    # Equal in length, and yet another page.
    assert archive.write(path, {**files, "index.html": b"<p>two"})
    assert ZipFile(path).read("index.html") == b"<p>two"
    path.write_bytes(path.read_bytes()[:9_000] + path.read_bytes()[-200:])
    assert archive.write(path, files)
    assert path.read_bytes() == archive.zipped(files)


def test_only_what_calcanim_made_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "course.zip"
    for mine in (b"", b"mine", archive.zipped({})[:-1]):
        path.write_bytes(mine)
        assert not archive.is_ours(path)
        with pytest.raises(SpecError, match=r"course\.zip was not made by calcanim"):
            archive.write(path, {"a": b"1"})
        assert path.read_bytes() == mine
    with ZipFile(path, "w") as foreign:
        foreign.writestr("a", "mine")
    with pytest.raises(SpecError):
        archive.write(path, {"a": b"1"})
    assert not archive.is_ours(tmp_path)
    assert not archive.is_ours(tmp_path / "nothing")


def test_a_file_that_is_gone_leaves_the_old_archive(tmp_path: Path) -> None:
    path = tmp_path / "course.zip"
    archive.write(path, {"a": b"1"})
    before = path.read_bytes()
    with pytest.raises(FileNotFoundError, match=r"gone\.mp4"):
        archive.write(path, {"a": b"2", "media/gone.mp4": tmp_path / "gone.mp4"})
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["course.zip"]


def test_more_and_larger_files_than_a_plain_zip_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1_000_000)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 2)
    files = content(tmp_path)
    path = tmp_path / "course.zip"
    archive.write(path, files)
    assert b"PK\x06\x06" in path.read_bytes()[-1_000:]  # the end record of a zip64
    with ZipFile(path) as kept:
        assert kept.testzip() is None
        assert len(kept.namelist()) == len(files)
    assert archive.is_ours(path)
