"""Any process of a preview is stopped or killed at any moment: the next good save is shown."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.preview.conftest import LESSON, PATIENCE, Preview

LONG = bool(os.environ.get("CALCANIM_LONG"))
pytestmark = [
    pytest.mark.render,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds processes in /proc"),
]
SAVE = '"A line"'
ENDLESS = LESSON.replace("    line =", "    while True: pass\n    line =")
# What outlives a lesson's code unless somebody ends it.
FORKS = LESSON.replace(
    "    line =", "    import os, time\n    if not os.fork(): time.sleep(600)\n    line ="
)


def family(preview: Preview) -> dict[int, str]:
    """The preview's processes with their state, wherever they hang in the tree of processes."""
    mark = f"CALCANIM_CACHE_DIR={preview.file.parent / 'cache'}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and mark in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = state
    return found


def until(wanted: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not wanted():
        assert time.monotonic() < end, "never as wanted"
        time.sleep(0.05)


def saved(preview: Preview, title: str) -> None:
    """Save a good lesson, and wait until it is in sight."""
    preview.save(LESSON.replace(SAVE, f'"{title}"'))
    preview.until(
        lambda s: bool(s["beats"]) and s["beats"][1]["title"] == title and s["beats"][0]["still"]
    )


def killed(preview: Preview, stopped: bool) -> None:
    """Kill the command: not a process is left, be it stopped, and not a file."""
    if stopped:
        for pid in set(family(preview)) - {preview.process.pid}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
    preview.process.kill()
    preview.process.wait()
    until(lambda: not family(preview))
    until(lambda: not list(preview.temporary.iterdir()))


@pytest.mark.parametrize("moments", [60 if LONG else 1])
def test_the_next_good_save_is_shown(previewed: Callable[..., Preview], moments: int) -> None:
    seed = random.randrange(10**6)
    choose = random.Random(seed)
    preview = previewed()
    preview.until(lambda s: s["phase"] == "stills")
    done = []
    for moment in range(moments):
        preview.save((ENDLESS, FORKS, LESSON)[moment % 3].replace("Sums &", f"{moment} &"))
        time.sleep(choose.uniform(0, 6 if LONG else 1))
        others = {pid: _name(pid) for pid in family(preview) if pid != preview.process.pid}
        forges = [pid for pid, name in others.items() if name.endswith("preview.forge")]
        # The first moment is the worst: the forge is there, and does not move.
        victim = choose.choice(list(others)) if moment else min(forges)
        sign = choose.choice((signal.SIGSTOP, signal.SIGKILL)) if moment else signal.SIGSTOP
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, sign)
        done.append(f"{moment}: {sign.name} {others[victim]}")
        print(seed, done[-1], flush=True)
        saved(preview, f"Line {moment}")
    killed(preview, stopped=True)


def _name(pid: int) -> str:
    """The module that the process runs, or is a fork of."""
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[2]
    return "ended"


@pytest.mark.skipif(not LONG, reason="CALCANIM_LONG=1 runs it: other moments of the same")
@pytest.mark.parametrize("moment", range(12))
def test_a_preview_that_is_killed_leaves_nothing(
    previewed: Callable[..., Preview], moment: int
) -> None:
    preview = previewed((ENDLESS, FORKS, LESSON)[moment % 3])
    time.sleep(random.uniform(0, 8))
    killed(preview, stopped=moment % 2 == 0)


@pytest.mark.skipif(not LONG, reason="CALCANIM_LONG=1 runs it: it takes 20 s to come")
def test_a_build_that_loops_is_told(previewed: Callable[..., Preview]) -> None:
    preview = previewed(ENDLESS)
    told = preview.until(lambda s: s["note"] is not None)
    assert told["phase"] == "building"
    assert told["note"] == (
        "The lesson’s code has been running for 20 s. The next save stops it and begins again."
    )
    preview.save(LESSON)
    assert preview.until(lambda s: s["build"] == 2 and bool(s["beats"]))["note"] is None


@pytest.mark.skipif(not LONG, reason="CALCANIM_LONG=1 runs it: it starts three forges")
def test_a_lesson_that_ends_the_builder_again_and_again_is_told(
    previewed: Callable[..., Preview],
) -> None:
    preview = previewed(
        LESSON.replace("    line =", "    import os; os.kill(os.getppid(), 9)\n    line =")
    )
    told = preview.until(lambda s: s["phase"] == "error")
    assert told["error"] == "the builder ended by signal 9, 3 times; save to try again"
    saved(preview, "Line 2")
