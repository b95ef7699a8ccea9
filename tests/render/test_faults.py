"""Faults for real: killed workers, Ctrl-C, a full disk, two runs at once."""

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import av
import pytest
from boards import board

from calcanim.render.crew import Crew, RenderError, Task
from calcanim.render.spec import RenderSpec
from calcanim.render.video import Report, render

LONG = bool(os.environ.get("CALCANIM_LONG"))
LESSON = '''
"""Small."""
from calcanim.authoring.script import Beat, lesson, whole
from calcanim.storyboard import prose
from calcanim.storyboard.cues import Write

@lesson(title="Small", topic="tests")
def build(count=whole("12", "beats", low=1, high=1000)):
    for n in range(count):
        yield Beat(f"Beat {n}", "Some words.", (Write(f"w{n}", prose(f"Line {n}"), "title"),))
'''


def work(job: str) -> bytes:
    """Kills its process while the file that the job names can still be deleted."""
    kind, _, path = job.partition(" ")
    if kind == "always":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "once" and Path(path).exists():
        Path(path).unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return job.encode()


def tasks(jobs: list[str], done: Callable[[bytes], None]) -> deque[Task]:
    return deque(Task(work, partial(str, job), f"the film at '{job}'", done) for job in jobs)


def test_a_dead_worker_is_replaced_and_its_work_done_again(tmp_path: Path) -> None:
    (tmp_path / "flag").touch()
    jobs = ["a", "b", f"once {tmp_path / 'flag'}", "c", "d"]
    found: list[bytes] = []
    with Crew(2) as crew:
        crew.run(tasks(jobs, found.append))
    assert sorted(found) == sorted(job.encode() for job in jobs)


def test_what_always_dies_is_named(tmp_path: Path) -> None:
    found: list[bytes] = []
    with Crew(2) as crew, pytest.raises(RenderError) as caught:
        crew.run(tasks(["a", "always", "b", "c"], found.append))
    assert str(caught.value) == "a process died 3 times while it drew the film at 'always'"
    assert crew.pids == ()


def test_a_killed_worker_costs_no_picture(tmp_path: Path) -> None:
    spec = RenderSpec(width=214, height=120, fps=10, output=tmp_path / "film.mp4")
    killed: list[int] = []

    def kill(report: Report) -> None:
        if report.drawn == 1 and not killed:
            killed.append(crew.pids[0])
            os.kill(crew.pids[0], signal.SIGKILL)

    with Crew(2) as crew:
        first = render(board(), spec, crew=crew, cache=False, progress=kill).video.read_bytes()
        assert killed
        again = render(board(), spec, crew=crew, cache=False).video.read_bytes()
    assert first == again


def start(folder: Path, *more: str) -> subprocess.Popen[str]:
    """`calcanim render` of a small lesson, its progress in a file of its own."""
    (folder / "small.py").write_text(LESSON)
    args = [sys.executable, "-m", "calcanim", "render", "small.py", "-r", "640,360", "-j", "2"]
    count = len(list(folder.glob("log*")))
    with open(folder / f"log{count}", "w") as log, open(folder / f"out{count}", "w") as out:
        return subprocess.Popen(
            [*args, "--progress", "json", *more],
            cwd=folder,
            env={**os.environ, "CALCANIM_CACHE_DIR": str(folder / "cache")},
            stdout=out,
            stderr=log,
            text=True,
            start_new_session=True,
        )


def reports(folder: Path, n: int = 0) -> list[dict[str, float]]:
    lines = (folder / f"log{n}").read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "it never happened"
        sleep(0.02)


def family(pid: int) -> list[int]:
    """The processes that descend from one."""
    parents = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and (place / "stat").exists():
            parents[int(place.name)] = int(stat(int(place.name))[1] or 0)
    found = [pid]
    for parent in found:
        found += [child for child, p in parents.items() if p == parent]
    return found[1:]


def stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["Z", ""]


@pytest.mark.render
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_everything_and_keeps_what_is_done(
    tmp_path: Path, number: signal.Signals
) -> None:
    run = start(tmp_path)
    until(lambda: bool(reports(tmp_path) and reports(tmp_path)[-1]["drawn"]))
    children = family(run.pid)
    assert len(children) >= 3  # two that draw, and the one that they are forked from
    run.send_signal(number)
    assert run.wait(20) == 130
    until(lambda: all(stat(pid)[0] == "Z" for pid in children), 20)
    log = (tmp_path / "log0").read_text().splitlines()
    assert log[-1] == "calcanim: interrupted"
    assert not list((tmp_path / "media").rglob("*.mp4"))
    assert not list(tmp_path.rglob(".calcanim-*"))
    if number == signal.SIGTERM:
        again = start(tmp_path)
        assert again.wait(60) == 0
        assert reports(tmp_path, 1)[0]["known"] >= 1


@pytest.mark.render
def test_the_terminal_s_ctrl_c_while_manim_is_imported(tmp_path: Path) -> None:
    run = start(tmp_path)
    until(lambda: len(family(run.pid)) >= 2)  # the command, and what imports Manim
    sleep(0.3)
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    assert run.wait(20) == 130
    until(lambda: all(stat(pid)[0] == "Z" for pid in family(run.pid)), 20)
    assert (tmp_path / "log0").read_text().splitlines()[-1] == "calcanim: interrupted"
    assert "Traceback" not in (tmp_path / "log0").read_text()


def pictures(video: Path) -> list[str]:
    """Every decoded frame with its time."""
    with av.open(str(video)) as film:
        return [
            f"{frame.pts} {hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest()}"
            for frame in film.decode(video=0)
        ]


def end_of(pids: list[int]) -> None:
    """Wait until processes are gone: five seconds, and more where the machine is busy."""
    until(lambda: all(stat(pid)[0] in "ZX" for pid in pids), 5 if os.getloadavg()[0] < 4 else 20)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("undisturbed")
    assert start(folder, "-o", "film.mp4").wait(120) == 0
    return pictures(folder / "film.mp4")


@pytest.mark.render
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("seed", range(60 if LONG else 1))
def test_a_process_is_killed_or_stopped_at_a_random_moment(
    tmp_path: Path, undisturbed: list[str], seed: int
) -> None:
    """Any process that the command has started: a worker, what forks them, what looks after."""
    chance = random.Random(seed)
    run = start(tmp_path, "-o", "film.mp4")
    until(lambda: len(family(run.pid)) >= 2)
    sleep(chance.uniform(0, 2.5))
    seen = family(run.pid)
    if seen:
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(seen), chance.choice([signal.SIGKILL, signal.SIGSTOP]))
    code = run.wait(90)
    assert code == 0, (tmp_path / "log0").read_text()
    assert pictures(tmp_path / "film.mp4") == undisturbed
    end_of(seen)
    assert not [*tmp_path.rglob(".calcanim-*"), *tmp_path.rglob(".part-*")]


@pytest.mark.render
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("seed", range(60 if LONG else 1))
def test_the_command_itself_is_killed_at_a_random_moment(
    tmp_path: Path, undisturbed: list[str], seed: int
) -> None:
    """Alone or with its whole group; what it leaves is gone after the next run."""
    chance = random.Random(1000 + seed)
    old = b"" if seed % 2 else (tmp_path / "film.mp4")
    if isinstance(old, Path):
        assert start(tmp_path, "-o", "film.mp4", "--fps", "5").wait(90) == 0
        old = old.read_bytes()
    first = len(list(tmp_path.glob("log*")))
    run = start(tmp_path, "-o", "film.mp4")
    until(lambda: len(family(run.pid)) >= 1)
    sleep(chance.uniform(0, 4))
    seen = family(run.pid)
    if seed % 3:
        os.kill(run.pid, signal.SIGKILL)
    else:
        os.killpg(run.pid, signal.SIGKILL)
    done = run.wait(90) == 0
    end_of(seen)
    film = tmp_path / "film.mp4"
    if done or (film.exists() and film.read_bytes() != old):
        assert pictures(film) == undisturbed
    assert start(tmp_path, "-o", "film.mp4").wait(90) == 0, (tmp_path / f"log{first}").read_text()
    assert pictures(film) == undisturbed
    assert not [*tmp_path.rglob(".calcanim-*"), *tmp_path.rglob(".part-*")]


@pytest.mark.render
def test_two_runs_of_the_same_lesson_at_once(tmp_path: Path) -> None:
    runs = [start(tmp_path), start(tmp_path)]
    assert [run.wait(120) for run in runs] == [0, 0]
    paths = [(tmp_path / f"out{n}").read_text().strip() for n in (0, 1)]
    assert paths[0] == paths[1]
    with av.open(str(tmp_path / paths[0])) as film:
        assert sum(1 for _ in film.decode(video=0)) > 12
    assert not list(tmp_path.rglob(".calcanim-*"))
    assert not list(tmp_path.rglob(".part-*"))


@pytest.mark.render
def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("needs unshare to mount a small disk")
    (tmp_path / "media").mkdir()
    mount = "mount -t tmpfs -o size=32k none media"
    probe = [unshare, "-rm", "sh", "-c", mount]
    if subprocess.run(probe, cwd=tmp_path, capture_output=True).returncode:
        pytest.skip("this machine does not let a test mount a small disk")
    (tmp_path / "small.py").write_text(LESSON)
    render_it = f"{sys.executable} -m calcanim render small.py -ql --no-cache"
    done = subprocess.run(
        [unshare, "-rm", "sh", "-c", f"{mount} && {render_it}; code=$?; ls -A media; exit $code"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("calcanim: No space left on device")
    assert len(done.stderr.splitlines()) == 1
    left = [line for line in done.stdout.splitlines() if line != "videos"]
    assert left == []


def test_the_frames_of_a_crew_that_stays_are_those_of_a_new_one(tmp_path: Path) -> None:
    spec = RenderSpec(width=214, height=120, fps=10, output=tmp_path / "film.mp4")
    other = replace(spec, output=tmp_path / "other.mp4")
    with Crew(1) as crew:
        render(board(words="Other words."), other, crew=crew, cache=False)
        first = render(board(), spec, crew=crew, cache=False).video.read_bytes()
    assert first == render(board(), spec, jobs=1, cache=False).video.read_bytes()
