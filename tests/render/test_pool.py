"""Workers for real: killed, stopped, and none to be had."""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest

from calcanim.render import crew as crews
from calcanim.render import pool as pools
from calcanim.render.crew import Crew, Task
from calcanim.render.pool import NoWorkersError, Pool, WorkerDied

PROC = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="tells stopped processes by /proc"
)


def double(n: int) -> int:
    return 2 * n


def pid_after(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def half_an_answer(flag: str) -> bytes:
    """Kills its process when it has written a part of its answer, as long as the flag is there."""
    if not Path(flag).exists():
        return b"whole"
    Path(flag).unlink()

    def send(line: object, message: bytes) -> None:
        os.write(line.fileno(), message[:30_000])  # type: ignore[attr-defined]
        os.kill(os.getpid(), signal.SIGKILL)

    pools._send = send
    return bytes(60_000)


def unpicklable() -> object:
    class OwnError(Exception):
        pass

    raise OwnError("said")


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = crews.processes(2)
    assert isinstance(made, Pool)
    yield made
    made.shutdown()


def gone(pid: int, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while pools._is_alive(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_calls_and_their_errors(pool: Pool) -> None:
    assert list(pool.map(double, range(20))) == [2 * n for n in range(20)]
    with pytest.raises(TypeError, match="str"):
        pool.submit(os.kill, "not a number", 0).result(120)
    with pytest.raises(RuntimeError, match="OwnError: said"):
        pool.submit(unpicklable).result(120)
    assert len(pool.pids) <= 2


def test_a_death_in_the_middle_of_an_answer_is_seen(pool: Pool, tmp_path: Path) -> None:
    (tmp_path / "flag").touch()
    with pytest.raises(WorkerDied):
        pool.submit(half_an_answer, str(tmp_path / "flag")).result(120)
    assert pool.submit(half_an_answer, str(tmp_path / "flag")).result(120) == b"whole"


def test_a_death_is_no_matter_to_the_others(pool: Pool) -> None:
    slow = pool.submit(pid_after, 1.0)
    while not pool.pids:
        time.sleep(0.02)
    (keeper,) = pool.pids
    with pytest.raises(WorkerDied):
        pool.submit(os.abort).result(120)
    assert slow.result(120) == keeper


@PROC
def test_a_stopped_worker_is_replaced(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_STOPPED", 1)
    stuck = pool.submit(pid_after, 0.7)
    while not pool.pids:
        time.sleep(0.02)
    (pid,) = pool.pids
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(WorkerDied):
        stuck.result(120)
    assert gone(pid)
    assert pool.submit(double, 4).result(120) == 8


@PROC
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_fork_server_that_is_killed_or_stopped_is_replaced(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    if not hasattr(os, "fork") or "forkserver" not in multiprocessing.get_all_start_methods():
        pytest.skip("there is no fork server on this system")
    monkeypatch.setattr(pools, "_STOPPED", 1)
    first = pool.submit(pid_after, 0).result(60)
    server = pools._fork_server()
    os.kill(server, number)
    assert pool.submit(double, 4).result(120) == 8  # who is there works on
    os.kill(first, signal.SIGKILL)
    answers: list[Future[int]] = [pool.submit(pid_after, 0.2) for _ in range(4)]
    done = [a for a in answers if not isinstance(a.exception(120), WorkerDied)]
    assert len(done) >= 3
    assert first not in {a.result() for a in done}
    assert gone(server)
    assert pools._fork_server() != server


@PROC
def test_what_is_stopped_ends_with_the_pool(pool: Pool) -> None:
    pid = pool.submit(pid_after, 0).result(60)
    server = pools._fork_server()
    for process in (pid, server):
        os.kill(process, signal.SIGSTOP)
        while pools._is_alive(process) and pools._state(process)[0] not in ("T", "t"):
            time.sleep(0.01)
    pool.shutdown()
    assert gone(pid)
    assert gone(server)


def test_without_processes_this_one_draws() -> None:
    class Nowhere(multiprocessing.get_context("spawn").Process):  # type: ignore[name-defined,misc]
        def start(self) -> None:
            raise OSError(11, "Resource temporarily unavailable")

    class Context:
        Pipe = staticmethod(multiprocessing.get_context("spawn").Pipe)
        Process = Nowhere

    with pytest.raises(NoWorkersError, match="temporarily unavailable"):
        Pool(1, Context()).submit(double, 1).result(120)

    found: list[bytes] = []
    said: list[str] = []
    tasks = deque(
        Task(str.encode, partial(str, job), job, found.append)  # type: ignore[arg-type]
        for job in "abc"
    )
    with Crew(2, make=lambda count: Pool(count, Context()), say=said.append) as crew:
        crew.run(tasks)
    assert sorted(found) == [b"a", b"b", b"c"]
    assert said == [
        "no process can be started: Resource temporarily unavailable; "
        "everything is drawn in this one"
    ]
