"""A real cluster of processes: the same film, also when a worker is killed in the middle."""

import contextlib
import json
import multiprocessing
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from boards import board
from dask import config as dask_config
from distributed.deploy.spec import SpecCluster
from distributed.security import Security
from test_faults import family, reports, start, stat, until

from calcanim.render.cluster import cluster
from calcanim.render.crew import RenderError
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
        clip = render(board(), spec, crew=crew, cache=store, progress=lose, codecs=("h264", "av1"))
    first = clip.video.read_bytes()
    assert clip.sound()
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
    alone = replace(spec, output=tmp_path / "av1.mp4")
    again = render(board(), alone, jobs=1, cache=False, codecs=("av1",))
    assert again.video.read_bytes() == (tmp_path / "film.av1.mp4").read_bytes()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("local:none", "number"),
        ("local:0", "number"),
        ("local:²", "number"),
        ("local:99999999999999999999", "number"),
        ("somewhere", "tls://"),
        ("tcp://127.0.0.1:9", "no Dask scheduler"),
        ("tcp://127.0.0.1", "no Dask scheduler"),
        ("tcp://127.0.0.1:99999999", "no Dask scheduler"),
        ("tls://127.0.0.1:9", "a tls:// cluster needs a certificate"),
    ],
)
def test_what_is_no_cluster(address: str, words: str) -> None:
    with pytest.raises(SpecError, match=words), cluster(address):
        raise AssertionError


# Dask's own client: without a certificate, with one that this cluster has not made, without TLS.
STRANGER = """
import logging, sys
from distributed import Client
from distributed.security import Security
logging.disable()
tls = sys.argv[1]
for place, own in (tls, None), (tls, Security.temporary()), ("tcp" + tls[3:], None):
    try:
        client = Client(place, security=own, timeout=2)
        client.run_on_scheduler(print, "scheduler")
        client.submit(print, "worker").result(timeout=2)
        print("let in", flush=True)
    except Exception as error:
        print(type(error).__name__, flush=True)
"""


@contextlib.contextmanager
def killed_while_it_starts(times: int) -> Iterator[list[int]]:
    """Kill so many workers of a local cluster, each as soon as it is there."""
    before, killed, over = multiprocessing.active_children(), list[int](), threading.Event()

    def watch() -> None:
        while len(killed) < times and not over.wait(0.01):
            for child in multiprocessing.active_children():
                new = child not in before and child.name.startswith("Dask Worker")
                if new and child.pid and child.pid not in killed and len(killed) < times:
                    os.kill(child.pid, signal.SIGKILL)
                    killed.append(child.pid)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield killed
    finally:
        over.set()
        watcher.join()


@pytest.mark.render
def test_a_local_cluster_starts_though_a_worker_is_killed_and_lets_nobody_in() -> None:
    others = listening(os.getpid())  # what other tests in this process serve
    with killed_while_it_starts(1) as killed, cluster("local:1") as crew:
        assert killed
        assert crew.executor is not None
        worker = crew.executor.submit(os.getpid).result()
        ports = (listening(os.getpid()) | listening(worker)) - others
        address = crew.executor._client.scheduler.address  # type: ignore[attr-defined]
        assert len(ports) >= 3  # scheduler, nanny, worker; and none is a page
        assert address.startswith("tls://")
        assert int(address.rpartition(":")[2]) in {port.port for port in ports}
        for place in ports:
            assert place.ip == "127.0.0.1"
            assert answer(place, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
            assert answer(place, b"\0" * 64) == b""
            assert _refused(place)
        done = subprocess.run(
            [sys.executable, "-c", STRANGER, address], capture_output=True, text=True
        )
        found = done.stdout.splitlines()
        assert len(found) == 3, done
        assert set(found) <= {"TypeError", "OSError", "CommClosedError", "FatalCommClosedError"}
        assert crew.executor.submit(os.getpid).result() == worker


def listening(pid: int) -> set[Any]:
    """The ports at which a process listens."""
    return {
        connection.laddr
        for connection in psutil.Process(pid).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }


def answer(place: Any, words: bytes) -> bytes:
    """What a port says to `words`, other than an alert of TLS."""
    said = b""
    with contextlib.suppress(OSError), socket.create_connection(place, timeout=20) as line:
        line.sendall(words)
        line.shutdown(socket.SHUT_WR)
        said = b"".join(iter(lambda: line.recv(4096), b""))
    return b"" if said[:1] == b"\x15" else said


def _refused(place: Any) -> bool:
    """Whether one that speaks TLS, but has no certificate, hears nothing."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection(place, timeout=20) as line,
            context.wrap_socket(line) as secret,
        ):
            return secret.recv(1) == b""
    except (ssl.SSLError, ConnectionError):
        return True


@pytest.mark.skipif(not os.environ.get("CALCANIM_LONG"), reason="CALCANIM_LONG=1 runs it")
def test_workers_that_always_die_while_they_start_are_one_sentence() -> None:
    with (
        pytest.raises(RenderError, match="the processes of local:2 end while they start"),
        killed_while_it_starts(1000),
        cluster("local:2"),
    ):
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
def test_a_cluster_with_a_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named in Dask's own configuration, for the processes by its variables."""
    made = Security.temporary()
    (tmp_path / "cert.pem").write_text(made.tls_client_cert)
    (tmp_path / "key.pem").write_text(made.tls_client_key)
    for name, file in {
        "CA_FILE": "cert.pem",
        **{f"{role}__CERT": "cert.pem" for role in ("SCHEDULER", "WORKER", "CLIENT")},
        **{f"{role}__KEY": "key.pem" for role in ("SCHEDULER", "WORKER", "CLIENT")},
    }.items():
        monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{name}", str(tmp_path / file))
    told = tmp_path / "scheduler.json"
    here = ["--host", "tls://127.0.0.1", "--port", "0", "--scheduler-file", str(told)]
    with dask(tmp_path, "scheduler", *here):
        until(lambda: told.exists() and told.read_text().endswith("}"))
        address = json.loads(told.read_text())["address"]
        assert address.startswith("tls://")
        with dask(tmp_path, "worker", address, "--nthreads", "1", "--no-nanny") as worker:
            until(lambda: "Registered to" in (tmp_path / "worker.log").read_text())
            with _certified(tmp_path), cluster(address) as crew:
                assert crew.executor is not None
                assert crew.executor.submit(os.getpid).result() == worker.pid
        other = Security.temporary()
        (tmp_path / "cert.pem").write_text(other.tls_client_cert)
        (tmp_path / "key.pem").write_text(other.tls_client_key)
        with (
            _certified(tmp_path),
            pytest.raises(SpecError, match="or not one that takes this certificate"),
            cluster(address),
        ):
            raise AssertionError


def _certified(folder: Path) -> Any:
    """What a user's configuration of Dask says, with the certificate in `folder`."""
    cert, key = str(folder / "cert.pem"), str(folder / "key.pem")
    named = {"ca-file": cert, "client.cert": cert, "client.key": key}
    return dask_config.set({f"distributed.comm.tls.{name}": file for name, file in named.items()})


@pytest.mark.long
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
