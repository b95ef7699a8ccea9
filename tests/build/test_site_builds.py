"""A course becomes a site: what is made, what stays, what goes, and what is refused."""

import fcntl
import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from calcanim.build.course import Built
from calcanim.build.packed import OFFLINE, SCORM
from calcanim.build.stale import stale
from calcanim.render.errors import SpecError
from tests.build.courses import Studio, course, lesson, times, tree


def test_a_site_is_what_its_record_says(studio: Studio, tmp_path: Path) -> None:
    root = tmp_path / "site"
    given = course(tmp_path, lesson(tmp_path, "one", "other"), lesson(tmp_path, "two"))
    built = studio.build(given, root)
    assert (built.good, studio.said) == (True, [])
    assert built.site is not None
    assert [entry.film.slug for entry in built.site.entries] == ["one", "two"]
    assert sorted(studio.drawn) == sorted(
        f"{word}, {ground}" for word in ("one", "other", "two") for ground in ("light", "dark")
    )
    found = tree(root)
    record = json.loads(found.pop("course.json"))
    assert record["files"] == {
        path: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for path, data in found.items()
    }
    assert {"index.html", "one/index.html", "one/other/index.html", "two/index.html"} <= set(found)
    # Two lessons' films in two looks, a variant's too: each has a video and a manifest; what is
    # the same for all looks and films, captions and all, is there once for a lesson.
    media = [path for path in found if path.startswith("media/")]
    assert len([p for p in media if p.endswith(".mp4")]) == 6
    assert len([p for p in media if p.endswith(".srt")]) == 2
    for path in media:
        assert hashlib.sha256(found[path]).hexdigest()[:10] == path.split(".")[1]
        assert path.split("/")[1].split(".")[0] in ("one", "two")
    page = found["one/index.html"].decode()
    for look in record["lessons"][0]["films"][0]["looks"]:
        video = next(path for path in look["media"] if path.endswith(".mp4"))
        assert f"../{video}" in page
        manifest = json.loads(found[look["manifest"]])
        assert manifest["files"]["video"]["name"] == video.removeprefix("media/")
        assert manifest["files"]["poster"]["name"].endswith(".webp")
        assert manifest["theme"] == look["theme"] == look["ground"]


def test_an_unchanged_course_is_left_alone(studio: Studio, tmp_path: Path) -> None:
    root = tmp_path / "site"
    given = course(tmp_path, lesson(tmp_path, "one", "other"), lesson(tmp_path, "two"))
    studio.build(given, root)
    before = times(root)
    built = studio.build(given, root)
    assert (built.good, studio.drawn, studio.said) == (True, [], [])
    assert times(root) == before
    assert stale(given, root, "l", studio.means()) == ([], True)
    # With a cache that knows nothing, storyboards tell that nothing has changed.
    studio.store.clear()
    assert stale(given, root, "l", studio.means()) == ([], True)
    studio.store.clear()
    studio.build(given, root)
    assert studio.drawn == []
    # Without one, all is made again, and is what was there.
    studio.build(given, root, store=False)
    assert len(studio.drawn) == 6
    assert {**times(root), str(root): 0} == {**before, str(root): 0}  # films passed through it


def test_the_same_course_gives_the_same_tree(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = course(tmp_path, lesson(tmp_path, "one"), base_url="https://example.org/a/")
    studio.build(given, tmp_path / "here")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.chdir(tmp_path)
    studio.build(given, Path("there"), store=False)
    assert tree(tmp_path / "here") == tree(tmp_path / "there")
    assert len(studio.said) == 1
    assert b"<lastmod>1980-01-01</lastmod>" in (tmp_path / "here" / "sitemap.xml").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    studio.build(given, Path("there"))
    assert studio.said == []
    assert b"<lastmod>1970-01-02</lastmod>" in (tmp_path / "there" / "sitemap.xml").read_bytes()
    assert str(tmp_path).encode() not in b"".join(tree(tmp_path / "here").values())


def test_only_what_changed_is_made_and_what_is_not_needed_goes(
    studio: Studio, tmp_path: Path
) -> None:
    root = tmp_path / "site"
    two = lesson(tmp_path, "two")
    studio.build(course(tmp_path, lesson(tmp_path, "one", "other"), two), root)
    before, old = times(root), tree(root)
    (root / "notes.txt").write_text("mine")
    (root / "one" / "picture.png").write_bytes(b"mine, too")
    given = course(tmp_path, lesson(tmp_path, "one", given="new"), two)
    lines, _ = stale(given, root, "l", studio.means())
    assert {line for line in lines if line.startswith(("film", "lesson"))} == {
        "film one, light: changed",
        "film one, dark: changed",
        "film one/other: removed",
    }
    studio.build(given, root)
    assert sorted(studio.drawn) == ["new, dark", "new, light"]
    now = tree(root)
    assert now.pop("notes.txt") == b"mine"
    assert now.pop("one/picture.png") == b"mine, too"
    assert set(json.loads(now["course.json"])["files"]) == set(now) - {"course.json"}
    assert not (root / "one" / "other").exists()
    kept = [path for path in old if path.startswith(("media/two", "two/"))]
    assert len(kept) > 8
    assert all(times(root)[str(root / p)] == before[str(root / p)] for p in kept)
    # The tree is that of a build from nothing.
    studio.build(given, tmp_path / "fresh")
    assert tree(tmp_path / "fresh") == now


def test_what_was_changed_by_hand_is_not_taken_away(studio: Studio, tmp_path: Path) -> None:
    root = tmp_path / "site"
    one, two = lesson(tmp_path, "one"), lesson(tmp_path, "two")
    studio.build(course(tmp_path, one, two), root)
    page = root / "two" / "index.html"
    page.write_text("my own page")
    assert stale(course(tmp_path, one), root, "l", studio.means())[0][0] == "lesson two: removed"
    studio.build(course(tmp_path, one), root)
    assert studio.said == [f"{page} was changed since calcanim wrote it, and is left where it is"]
    assert page.read_text() == "my own page"
    assert not list((root / "media").glob("two.*"))


def test_a_damaged_film_is_put_back_and_a_changed_page_is_refused(
    studio: Studio, tmp_path: Path
) -> None:
    root = tmp_path / "site"
    given = course(tmp_path, lesson(tmp_path, "one"))
    studio.build(given, root)
    good = tree(root)
    first, second = sorted((root / "media").glob("*.mp4"))
    first.write_bytes(first.read_bytes()[:-1] + b"!")
    second.unlink()
    (root / "one" / "index.html").unlink()
    lines, _ = stale(given, root, "l", studio.means())
    assert sorted(line.partition(": ")[2] for line in lines) == ["damaged", "missing"]
    studio.build(given, root)
    assert studio.drawn == []  # the cache has them
    assert tree(root) == good
    first.write_bytes(b"")
    studio.store.clear()
    studio.build(given, root)
    assert len(studio.drawn) == 1
    assert tree(root) == good
    page = root / "one" / "index.html"
    page.write_text("my own page")
    assert stale(given, root, "l", studio.means())[0] == ["page one/index.html: changed"]
    first.unlink()
    with pytest.raises(SpecError, match="was changed since calcanim wrote it; move it away"):
        studio.build(given, root)
    assert not first.exists()
    assert page.read_text() == "my own page"


def test_one_failing_lesson_stays_as_it_was(studio: Studio, tmp_path: Path) -> None:
    root = tmp_path / "site"
    one, two = lesson(tmp_path, "one", "other"), lesson(tmp_path, "two")
    studio.build(course(tmp_path, one, two), root)
    good = tree(root)
    broken = lesson(tmp_path, "one", "wrong")
    new = lesson(tmp_path, "new", given="wrong")
    built = studio.build(course(tmp_path, new, broken, two), root)
    assert not built.good
    assert studio.said == ["new: there is no such word", "one/wrong: there is no such word"]
    assert built.site is not None
    assert [e.film.slug for e in built.site.entries] == ["one", "two"]
    assert tree(root) == good
    # A lesson whose file has gone is no other case.
    (tmp_path / "one.py").unlink()
    built = studio.build(course(tmp_path, broken, two), root)
    assert (built.good, len(studio.said)) == (False, 2)
    assert tree(root) == good


def test_nothing_is_there_where_nothing_can_be_built(studio: Studio, tmp_path: Path) -> None:
    given = course(tmp_path, lesson(tmp_path, "x", given="wrong"))
    assert studio.build(given, tmp_path / "s") == Built(None, False)
    assert not (tmp_path / "s").exists()


def test_a_folder_that_is_not_ours_is_left_alone(studio: Studio, tmp_path: Path) -> None:
    given = course(tmp_path, lesson(tmp_path, "one"))
    root = tmp_path / "site"
    root.mkdir()
    (root / "mine").write_text("mine")

    def refused(place: Path, why: str) -> None:
        before = tree(tmp_path)
        with pytest.raises(SpecError, match=why):
            studio.build(given, place)
        assert tree(tmp_path) == before
        assert studio.drawn == []

    refused(root, "is not empty, and calcanim did not build it")
    (root / "course.json").write_text('{"schema": "course-1", "files": {}}')
    refused(root, "is not what this calcanim wrote")
    refused(root / "mine", "is a file, where a folder is to go")
    (tmp_path / "link").symlink_to(root)
    refused(tmp_path / "link", "is a link")
    (root / "course.json").unlink()
    (root / "mine").unlink()
    studio.build(given, root)
    (root / "two").mkdir()
    (root / "two" / "index.html").write_text("mine")
    given = course(tmp_path, lesson(tmp_path, "one"), lesson(tmp_path, "two"))
    refused(root, "two/index.html was not made by calcanim")
    (root / "two" / "index.html").unlink()
    (root / "two").rmdir()
    (root / "two").symlink_to(tmp_path)
    refused(root, "two is no folder of the site's")


def test_a_record_never_leads_out_of_the_site(studio: Studio, tmp_path: Path) -> None:
    root = tmp_path / "site"
    small = course(tmp_path, lesson(tmp_path, "one"), themes=("dark",))
    studio.build(small, root)
    (tmp_path / "mine").write_text("mine")
    (root / ".hidden").mkdir()
    (root / ".hidden" / "mine").write_text("mine")
    content = {"bytes": 4, "sha256": hashlib.sha256(b"mine").hexdigest()}
    paths = ("../mine", str(tmp_path / "mine"), "one/../../mine", ".hidden/mine", "one\\mine", "")
    (root / ".calcanim-build").mkdir()
    lines = [json.dumps({"path": path, **content}) for path in paths]
    (root / ".calcanim-build" / "journal").write_text("\n".join(["{", *lines, '{"path": "cut o']))
    good = (root / "course.json").read_bytes()
    studio.build(small, root)
    assert not (root / ".calcanim-build").exists()
    for path in paths:
        record = json.loads(good)
        record["files"][path] = content
        (root / "course.json").write_text(json.dumps(record))
        with pytest.raises(SpecError, match="is not what this calcanim wrote"):
            studio.build(small, root)
    assert (tmp_path / "mine").read_text() == (root / ".hidden" / "mine").read_text() == "mine"


def test_two_builds_of_one_folder_are_not_at_once(studio: Studio, tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    handle = os.open(root, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(SpecError, match="another build is at work"):
            studio.build(course(tmp_path, lesson(tmp_path, "one")), root)
    finally:
        os.close(handle)
    assert tree(root) == {}


def test_archives_lie_beside_the_site(studio: Studio, tmp_path: Path) -> None:
    root = tmp_path / "site"
    given = course(tmp_path, lesson(tmp_path, "one", "other"), base_url="https://example.org/")
    studio.build(given, root, OFFLINE, SCORM)
    offline, scorm = tmp_path / "site.zip", tmp_path / "site.scorm.zip"
    with zipfile.ZipFile(offline) as archive:
        assert {n: archive.read(n) for n in archive.namelist()} == tree(root)
    with zipfile.ZipFile(scorm) as archive:
        names = set(archive.namelist())
        assert {"imsmanifest.xml", "one/index.html", "one/other/index.html"} <= names
        assert {n for n in names if n.startswith("media/")} == {
            path for path in tree(root) if path.startswith("media/")
        }
        assert "index.html" not in names
    before = [path.stat().st_mtime_ns for path in (offline, scorm)]
    studio.build(given, root, OFFLINE, SCORM)
    assert [path.stat().st_mtime_ns for path in (offline, scorm)] == before
    offline.write_bytes(b"mine")
    shutil.rmtree(root)
    with pytest.raises(SpecError, match="was not made by calcanim"):
        studio.build(given, root, OFFLINE)
    assert offline.read_bytes() == b"mine"
    assert not root.exists()
