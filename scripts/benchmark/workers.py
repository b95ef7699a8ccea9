"""How the films of a course share workers: measured with one and two, simulated beyond.

What a task costs is CPU time, of which other work on the machine makes little more; writing to the
disk is not in it. The simulation has the tasks, their order and what they wait for from the run
with one worker: a film's segments wait for its storyboard, what is encoded again waits for what is
drawn, and the driving process joins a film's segments with the result of the last one.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from schedule import Job, driven, length, longest, wall

from calcanim import catalog
from calcanim.course.theme import theme
from calcanim.render.clip import Clip
from calcanim.render.crew import Crew, RenderError, Task, cores
from calcanim.render.many import Request, render_many
from calcanim.render.spec import spec_of

_WORKERS = (1, 2, 4, 8, 16, 32, 64)


class Recorder(Crew):
    """One worker; `jobs` are the tasks of its last run, with what they have cost.

    `firsts` is what its first task of each kind has cost, by the name of its work; `starts`, to be
    set, how much of that is the start of a worker.
    """

    def __init__(self) -> None:
        super().__init__(1)
        self.jobs: list[Job] = []
        self.firsts: dict[str, float] = {}
        self.starts: dict[str, float] = {}

    def run(self, tasks: deque[Task]) -> None:
        """Run all tasks, one after the other."""
        first, after = list(tasks), dict[Task, list[Task]]()
        costs: dict[Task, Job] = {}
        while tasks:
            task = tasks.popleft()
            others = set(tasks)
            moment, used = time.process_time(), self.used
            future = self._executor().submit(task.work, task.job())
            before = time.process_time() - moment
            result = future.result()
            cost, moment = self.used - used, time.process_time()
            task.done(result)
            start = self.starts.get(task.work.__name__, 0.0)
            after_it = time.process_time() - moment
            costs[task] = Job(cost, start, before, after_it, label=task.label)
            after[task] = [t for t in tasks if t not in others]
            assert list(tasks)[: len(after[task])] == after[task], "they go ahead of all others"

        def whole(task: Task) -> Job:
            return replace(costs[task], next=tuple(whole(t) for t in after[task]))

        self.jobs = [whole(task) for task in first]
        self.firsts = {}
        for task, job in costs.items():
            self.firsts.setdefault(task.work.__name__, job.cost)

    @property
    def used(self) -> float:
        """CPU seconds of the worker so far; it has none before its first task."""
        return used(self)


def used(crew: Crew) -> float:
    """CPU seconds of a crew's living workers so far."""
    return sum(time.clock_gettime(~pid << 3 | 2) for pid in crew.pids)  # Linux' clock of a process


def course(slugs: Sequence[str], quality: str, themes: Sequence[str], codecs: Sequence[str]) -> Any:
    """Measure and simulate the films of these lessons, from nothing, without a cache.

    The measured workers have loaded what they need before; in the simulation they load it.
    """

    def films(folder: Path, slugs: Sequence[str], **changes: int) -> list[Request]:
        made = []
        for slug in slugs:
            for name in themes:
                output = folder / f"{slug}-{name}.mp4"
                spec = spec_of(quality, theme=theme(name), output=output, **changes)
                made.append(Request(catalog.lesson(slug), slug, spec, codecs=tuple(codecs)))
        return made

    def made(crew: Crew, requests: list[Request]) -> tuple[float, float]:
        """Wall and CPU seconds of all films."""
        outcomes: list[Clip | RenderError] = []
        moment, cpu = time.perf_counter(), time.process_time() + used(crew)
        render_many(requests, crew, None, None, lambda request, outcome: outcomes.append(outcome))
        for outcome in outcomes:
            if isinstance(outcome, RenderError):
                raise SystemExit(f"bench: {outcome}")
        return time.perf_counter() - moment, time.process_time() + used(crew) - cpu

    with tempfile.TemporaryDirectory(prefix="calcanim-bench-") as name:
        folder = Path(name)
        tiny = films(folder, slugs[:2], width=64, height=36, fps=1)
        with Recorder() as crew:
            made(crew, tiny)
            cold = crew.firsts
            made(crew, tiny)
            # What a worker loads with its first task of a kind, each worker has to.
            crew.starts = {kind: max(cost - crew.firsts[kind], 0.0) for kind, cost in cold.items()}
            one = made(crew, films(folder, slugs))
            jobs, starts = crew.jobs, crew.starts
        with Crew(2) as crew:
            made(crew, tiny)
            two = made(crew, films(folder, slugs))
    walls = {workers: wall(jobs, workers) for workers in _WORKERS}
    chain = longest(jobs)
    return {
        "lessons": len(slugs),
        "films": len(slugs) * len(themes),
        "quality": quality,
        "codecs": list(codecs),
        "cores": cores(),
        "load": round(os.getloadavg()[0], 1),
        "tasks": _count(jobs),
        "measured": {
            workers: {"seconds": round(seconds, 1), "CPU seconds": round(cpu, 1)}
            for workers, (seconds, cpu) in ((1, one), (2, two))
        },
        "ratio": round(one[0] / two[0], 2),
        "simulated": {workers: round(seconds, 1) for workers, seconds in walls.items()},
        "speed-up": {workers: round(walls[1] / seconds, 1) for workers, seconds in walls.items()},
        "a worker's start": {kind: round(seconds, 2) for kind, seconds in starts.items()},
        "longest chain": [[job.label, round(job.cost, 2)] for job in chain],
        "longest": round(length(chain), 2),
        "driving process": round(driven(jobs), 1),
        "storyboards": round(sum(job.cost for job in jobs), 1),
        "median of other tasks": round(statistics.median(_later(jobs)), 3),
    }


def _later(jobs: Sequence[Job]) -> list[float]:
    return [x for job in jobs for after in job.next for x in (after.cost, *_later([after]))]


def _count(jobs: Sequence[Job]) -> int:
    return sum(1 + _count(job.next) for job in jobs)


def table(result: dict[str, Any]) -> str:
    """The result for the terminal and for docs/performance.md."""
    measured, simulated = result["measured"].values(), result["simulated"].values()
    bound = result["longest"]
    rows = [
        ["workers", *_WORKERS],
        ["---"] * (len(_WORKERS) + 1),
        ["measured, s", *(m["seconds"] for m in measured)],
        ["CPU time of these, s", *(m["CPU seconds"] for m in measured)],
        ["simulated, s", *simulated],
        ["speed-up", *result["speed-up"].values()],
        ["times the longest chain", *(f"{seconds / bound:.1f}" for seconds in simulated)],
    ]
    width = len(rows[0])
    lines = ["| " + " | ".join(map(str, row + [""] * (width - len(row)))) + " |" for row in rows]
    chain = ", ".join(f"{label} ({seconds:.1f} s)" for label, seconds in result["longest chain"])
    said = [
        f"{result['films']} films of {result['lessons']} lessons",
        f"-q{result['quality']} in {' and '.join(result['codecs'])}",
        f"{result['tasks']} tasks",
        f"{result['cores']} cores, load {result['load']} at the end",
        f"two workers are {result['ratio']} times as fast as one",
        f"the longest chain takes {bound:.1f} s: {chain}, and its worker's start",
        f"the process that drives all has {result['driving process']:.1f} s to do",
    ]
    return "\n".join([*lines, "", "; ".join(said) + "."])
