"""Work in a process of its own: whatever happens to that one, the next request is answered."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from calcanim.apart import Apart, ApartError, OverdueError, Pause

posix = pytest.mark.skipif(os.name != "posix", reason="signals and sessions")


def work(request: Any, pause: Pause) -> Any:
    match request:
        case ["sleep", seconds]:
            time.sleep(seconds)
        case ["stuck"]:
            signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
            while True:
                pass
        case ["swallow"]:
            while True:
                with contextlib.suppress(BaseException):
                    time.sleep(0.01)
        case ["die", number]:
            os.kill(os.getpid(), number)
        case ["exit"]:
            os._exit(0)
        case ["memory"]:
            return len(bytearray(1 << 40))
        case ["raise"]:
            raise KeyError("x")
        case ["load", seconds]:
            with pause():
                time.sleep(seconds)
        case ["start"]:
            return subprocess.Popen(["sleep", "600"]).pid
        case ["print"]:
            print("no answer", flush=True)
            os.write(1, b"nor this")
        case ["once", path]:
            if not os.path.exists(path):
                open(path, "w").close()
                os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


@pytest.fixture
def apart() -> Iterator[Apart]:
    with Apart(work, memory=1 << 30) as it:
        yield it


def test_one_process_answers_all(apart: Apart) -> None:
    pids = {apart.ask(["x"], 60) for _ in range(5)}
    assert len(pids) == 1
    assert os.getpid() not in pids


@pytest.mark.parametrize("what", ["sleep", "stuck", "swallow"])
@posix
def test_what_is_overdue_is_replaced(apart: Apart, what: str) -> None:
    first = apart.ask(["x"], 60)
    with pytest.raises(OverdueError, match=r"no answer within 0\.1 seconds; try a simpler"):
        apart.ask([what, 600] if what == "sleep" else [what], 0.1)
    assert not _alive(first)
    assert apart.ask(["x"], 60) != first


@posix
def test_loading_does_not_count(apart: Apart) -> None:
    assert apart.ask(["load", 0.8], 0.2) == apart.ask(["x"], 60)


@pytest.mark.parametrize("request_", [["die", 9], ["die", 10], ["exit"]])
@posix
def test_what_kills_its_process_twice_is_no_answer(apart: Apart, request_: list[Any]) -> None:
    words = f"by signal {request_[1]}, twice" if len(request_) > 1 else "ended, twice"
    with pytest.raises(ApartError, match=words):
        apart.ask(request_, 60)
    assert apart.ask(["x"], 60)


@posix
def test_a_process_killed_from_outside_costs_nothing(apart: Apart, tmp_path: Any) -> None:
    first = apart.ask(["x"], 60)
    os.kill(first, signal.SIGKILL)
    second = apart.ask(["x"], 60)
    assert second != first
    assert apart.ask(["once", str(tmp_path / "was here")], 60) not in (first, second)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_memory_is_bounded_and_the_process_replaced(apart: Apart) -> None:
    first = apart.ask(["x"], 60)
    with pytest.raises(MemoryError, match="more memory than there is"):
        apart.ask(["memory"], 60)
    assert apart.ask(["x"], 60) != first


def test_an_error_is_told(apart: Apart) -> None:
    with pytest.raises(RuntimeError, match="KeyError: 'x'"):
        apart.ask(["raise"], 60)
    assert apart.ask(["x"], 60)


def test_what_is_printed_there_is_no_output(
    apart: Apart, capfd: pytest.CaptureFixture[str]
) -> None:
    apart.ask(["print"], 60)
    apart.close()
    assert capfd.readouterr().out == ""


@posix
def test_what_it_started_ends_with_it(apart: Apart) -> None:
    pid = apart.ask(["start"], 60)
    os.kill(pid, 0)
    apart.close()
    assert not _alive(pid)


@posix
def test_it_ends_with_who_asks_even_if_that_one_is_killed() -> None:
    code = (
        "import os, sys, signal; sys.path.insert(0, sys.argv[1]); import test_apart as t\n"
        "a = t.Apart(t.work); print(a.ask(['x'], 60), a.ask(['start'], 60), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, os.path.dirname(__file__)], capture_output=True, text=True
    )
    pids = [int(p) for p in done.stdout.split()]
    assert len(pids) == 2, done.stderr
    assert not any(map(_alive, pids))


def _alive(pid: int) -> bool:
    """Whether it still runs, some seconds after it should have ended."""
    for _ in range(100):
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True
        )
        if state.stdout.strip()[:1] in ("", "Z"):
            return False
        time.sleep(0.05)
    return True
