"""A real cluster of processes: the same film, also when a worker is killed in the middle."""

import contextlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from boards import board
from distributed.deploy.spec import SpecCluster
from test_faults import family, reports, start, stat, until

from calcanim.render.cluster import cluster
from calcanim.render.spec import RenderSpec, SpecError
from calcanim.render.video import Report, render
from calcanim.store import Store

# Dask's event loop and its processes warn of what they leave open at the very end.
pytestmark = pytest.mark.filterwarnings("default::ResourceWarning", "default::RuntimeWarning")


@pytest.mark.render
def test_a_cluster_draws_the_same_and_survives_a_lost_worker(tmp_path: Path) -> None:
    spec = RenderSpec(width=214, height=120, fps=10, output=tmp_path / "film.mp4")
    lost: list[int] = []

    def lose(report: Report) -> None:
        if report.drawn == 1 and not lost:
            pids = crew.executor._client.run(os.getpid)  # type: ignore[union-attr]
            lost.append(next(iter(pids.values())))
            os.kill(lost[0], signal.SIGKILL)

    store = Store(tmp_path / "cache")
    with cluster("local:2") as crew:
        first = render(board(), spec, crew=crew, cache=store, progress=lose).video.read_bytes()
    assert lost
    # The segments came back as bytes and are in the caller's cache, under the keys that this
    # machine's own workers look for.
    drawn = [0]
    other = replace(spec, output=tmp_path / "other.mp4")
    film = board(words="Other words.")
    render(film, other, jobs=1, cache=store, progress=lambda r: drawn.append(r.drawn))
    assert drawn[-1] == 0
    here = render(board(), replace(spec, output=tmp_path / "here.mp4"), jobs=1, cache=False)
    assert here.video.read_bytes() == first


@pytest.mark.parametrize(
    ("address", "words"),
    [("local:none", "number"), ("somewhere", "tcp://"), ("tcp://127.0.0.1:9", "no Dask scheduler")],
)
def test_what_is_no_cluster(address: str, words: str) -> None:
    with pytest.raises(SpecError, match=words), cluster(address):
        raise AssertionError


@pytest.mark.render
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_the_terminal_s_ctrl_c_ends_a_local_cluster_at_once(tmp_path: Path) -> None:
    run = start(tmp_path, "--cluster", "local:2")
    until(lambda: any(report["drawn"] for report in reports(tmp_path)), 120)
    children = family(run.pid)
    assert len(children) >= 2
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    assert run.wait(60) == 130
    until(lambda: all(stat(pid)[0] == "Z" for pid in children))
    said = [line for line in (tmp_path / "log0").read_text().splitlines() if line[:1] != "{"]
    assert [line for line in said if line] == ["calcanim: interrupted"]
    assert not list((tmp_path / "media").rglob("*.mp4"))
    assert not list(tmp_path.rglob(".calcanim-*"))


def test_an_interrupt_leaves_dask_nothing_to_wait_for(caplog: pytest.LogCaptureFixture) -> None:
    """By itself it waits ten seconds for its processes, and ten more when this one ends."""
    before, others = multiprocessing.active_children(), list(SpecCluster._instances)
    workers: list[multiprocessing.process.BaseProcess] = []

    def interrupted() -> None:
        with cluster("local:1"):
            workers.extend(p for p in multiprocessing.active_children() if p not in before)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert workers
    for worker in workers:
        worker.join(60)
        # Dask watches its processes too; where it was first to see the end, only its log tells how.
        told = f"Worker process {worker.pid} was killed by signal {signal.SIGKILL:d}"
        patience = time.monotonic() + 30
        while worker.exitcode is None and told not in caplog.text:
            assert time.monotonic() < patience, "the worker has not ended"
            time.sleep(0.05)
        assert told in caplog.text or worker.exitcode == -signal.SIGKILL
    assert not any(o.shutdown_on_close for o in SpecCluster._instances if o not in others)


@contextlib.contextmanager
def dask(folder: Path, *args: str) -> Iterator[subprocess.Popen[bytes]]:
    """`dask scheduler` or `dask worker`, until the end of the block."""
    command = [sys.executable, "-m", "dask", *args, "--no-dashboard"]
    with open(folder / f"{args[0]}.log", "wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.render
def test_a_lost_scheduler_is_one_sentence(tmp_path: Path) -> None:
    told = tmp_path / "scheduler.json"
    here = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told)]
    with dask(tmp_path, "scheduler", *here) as scheduler:
        until(lambda: told.exists() and told.read_text().endswith("}"))
        address = json.loads(told.read_text())["address"]
        with dask(tmp_path, "worker", address, "--nthreads", "1", "--no-nanny"):
            until(lambda: "Registered to" in (tmp_path / "worker.log").read_text())
            run = start(tmp_path, "--cluster", address)
            until(lambda: any(report["drawn"] for report in reports(tmp_path)), 120)
            scheduler.kill()
            assert run.wait(60) == 1
    said = [line for line in (tmp_path / "log0").read_text().splitlines() if line[:1] != "{"]
    assert said == [f"calcanim: the cluster's scheduler at {address} is lost"]
    assert not list((tmp_path / "media").rglob("*.mp4"))
