"""A real cluster of processes: the same film, also when a worker is killed in the middle."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from boards import board

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
