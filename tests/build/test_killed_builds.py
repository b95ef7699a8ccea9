"""A build that is killed leaves the last good site, and the next one ends as if nothing was."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from calcanim.build import course as courses
from calcanim.course.plan import Course
from tests.build.courses import Studio, course, is_whole, lesson, tree

# What changes a disk. A build of the tests' course calls them some hundred times.
CALLS = ("mkdir", "replace", "rename", "fsync", "unlink", "rmdir")
MOMENTS = 20
FOLDERS = 5  # _calcanim, media, one, one/b, three


class Killed(BaseException):
    """From here on this process changes nothing any more."""


@contextmanager
def killed(moment: int) -> Iterator[list[int]]:
    """The call number `moment`, and every later one, does nothing but end the build."""
    count = [0]

    def counted(call: Any) -> Any:
        def instead(*args: Any, **more: Any) -> Any:
            count[0] += 1
            if count[0] >= moment:
                raise Killed
            return call(*args, **more)

        return instead

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, counted(getattr(os, name)))
        yield count


def before_and_after(folder: Path) -> tuple[Course, Course]:
    """A course, and what becomes of it: a lesson changes, one goes, one comes."""
    one, two, three = (lesson(folder, name) for name in ("one", "two", "three"))
    first = course(folder, one, two, themes=("dark",))
    return first, course(folder, lesson(folder, "one", "b", given="a"), three, themes=("dark",))


def moments(calls: int, count: int = MOMENTS) -> list[int]:
    """The first of so many calls, the last, and some in between."""
    return sorted({1 + round(n * (calls - 1) / (count - 1)) for n in range(count)})


@pytest.mark.parametrize("fresh", [True, False])
def test_killed_at_any_moment(studio: Studio, tmp_path: Path, fresh: bool) -> None:
    old, new = before_and_after(tmp_path)
    last, root = tmp_path / "last", tmp_path / "site"
    studio.build(old, last)
    studio.build(new, tmp_path / "undisturbed")  # from here on the cache has all films
    good = tree(tmp_path / "undisturbed")

    def begin() -> None:
        shutil.rmtree(root, ignore_errors=True)
        if not fresh:
            shutil.copytree(last, root)

    begin()
    with killed(sys.maxsize) as count:
        studio.build(new, root)
    assert tree(root) == good
    for moment in moments(count[0], 6 if fresh else MOMENTS):
        begin()
        with killed(moment), pytest.raises(Killed):
            studio.build(new, root)
        assert fresh or is_whole(root)
        studio.build(new, root)
        assert (moment, tree(root)) == (moment, good)
        assert studio.said == []
        assert sum(p.is_dir() for p in root.rglob("*")) == FOLDERS


def test_what_a_killed_build_left_goes_with_the_course_that_wanted_it(
    studio: Studio, tmp_path: Path
) -> None:
    old, new = before_and_after(tmp_path)
    root = tmp_path / "site"
    studio.build(old, root)
    good = tree(root)
    studio.build(new, tmp_path / "other")
    with killed(sys.maxsize) as count:
        studio.build(new, tmp_path / "another")
    for moment in moments(count[0], 6):
        with killed(moment), suppress(Killed):
            studio.build(new, root)
        studio.build(old, root)
        assert tree(root) == good
        assert not (root / "three").exists()


def test_interrupted_while_it_draws(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = before_and_after(tmp_path)
    root = tmp_path / "site"
    studio.build(old, root)
    good = tree(root)

    def half(requests: Any, crew: Any, store: Any, progress: Any, done: Any) -> None:
        studio.render_many(list(requests)[:1], crew, store, progress, done)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(courses, "render_many", half)
        with pytest.raises(KeyboardInterrupt):
            studio.build(new, root)
    assert {path: data for path, data in tree(root).items() if path in good} == good
    studio.build(new, tmp_path / "undisturbed")
    studio.build(new, root)
    assert tree(root) == tree(tmp_path / "undisturbed")


SLOWLY = """
import os, sys, time
from pathlib import Path
import pytest
from tests.build.courses import Studio
from tests.build.test_killed_builds import before_and_after
folder = Path(sys.argv[1])
replace = os.replace
def slow(*args, **more):
    time.sleep(0.01)
    replace(*args, **more)
os.replace = slow
with pytest.MonkeyPatch.context() as patch:
    print("begins", flush=True)
    Studio(folder, patch).build(before_and_after(folder)[1], folder / "site")
    print("done", flush=True)
"""


@pytest.mark.long
def test_killed_for_good(studio: Studio, tmp_path: Path) -> None:
    old, new = before_and_after(tmp_path)
    root = tmp_path / "site"
    studio.build(old, root)
    studio.build(new, tmp_path / "undisturbed")
    chance = random.Random(1)
    for _ in range(MOMENTS):
        args = [sys.executable, "-c", SLOWLY, str(tmp_path)]
        with subprocess.Popen(args, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "begins\n"
            time.sleep(chance.uniform(0, 1))
            child.send_signal(signal.SIGKILL)
        assert is_whole(root)
        if chance.random() < 0.5:
            studio.build(new, root)
            assert tree(root) == tree(tmp_path / "undisturbed")
            studio.build(old, root)
    studio.build(new, root)
    assert tree(root) == tree(tmp_path / "undisturbed")
