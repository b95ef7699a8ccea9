"""The bench's arithmetic of workers: all numbers are worked out by hand."""

import sys
from collections import deque
from dataclasses import replace
from functools import partial
from pathlib import Path

from calcanim.render.crew import Here, Task

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts" / "benchmark"))

from schedule import Job, driven, length, longest, wall
from workers import Recorder, table


def test_a_free_worker_takes_the_next_task() -> None:
    jobs = [Job(3), Job(2), Job(2)]
    assert wall(jobs, 1) == 7
    assert wall(jobs, 2) == 4  # the second one is free at 2
    assert wall(jobs, 3) == wall(jobs, 64) == 3
    assert wall([], 2) == 0


def test_what_comes_of_a_task_goes_ahead_of_what_waits() -> None:
    # At 1 one worker is free: the segment (1 to 2) goes before the other film (2 to 7).
    jobs = [Job(1, next=(Job(1),)), Job(5), Job(5)]
    assert wall(jobs, 2) == 7
    # Segments wait for their storyboard, and are drawn in their order: 1 to 2, 1 to 4, 2 to 4.
    film = Job(1, next=(Job(1), Job(3), Job(2)))
    assert wall([film], 2) == 4
    assert wall([film], 1) == 7
    assert wall([film], 64) == 4


def test_one_process_drives_all() -> None:
    # Handed out at 1 and at 2; the results come at 5 and 6, and one second is needed for each.
    jobs = [Job(4, before=1, after=1), Job(4, before=1, after=1)]
    assert wall(jobs, 2) == 7
    assert wall(jobs, 1) == 12
    assert driven(jobs) == 4
    # Ten workers do not help where the driver has all the work.
    assert wall([Job(0, after=1)] * 10, 10) == 10


def test_every_worker_starts_once() -> None:
    assert wall([Job(1, start=10)] * 4, 1) == 14
    assert wall([Job(1, start=10)] * 4, 2) == 12
    assert wall([Job(1, start=10)] * 4, 4) == 11
    # A storyboard's worker has started as it goes on to the segments.
    film = Job(1, start=10, next=(Job(1, start=5), Job(1, start=5)))
    assert wall([film], 1) == 13
    assert wall([film], 2) == 17


def test_the_longest_chain() -> None:
    segments = (Job(1, start=9), Job(3, after=0.25, label="segment"))
    chain = Job(2, before=0.5, label="board", next=segments)
    found = longest([Job(5), chain, Job(1)])
    assert [job.label for job in found] == ["board", "segment"]
    assert length(found) == 5.75
    assert length(longest([Job(5, start=1), chain])) == 6
    assert length([]) == 0
    assert wall([Job(5), replace(chain, next=segments[1:]), Job(1)], 64) == 5.75
    assert longest([]) == []


def test_what_is_recorded_is_what_was_run() -> None:
    tasks: deque[Task] = deque()
    order: list[str] = []

    def task(name: str, *after: Task) -> Task:
        def done(result: bytes) -> None:
            order.append(name)
            tasks.extendleft(reversed(after))

        return Task(str.encode, partial(str, name), name, done)

    with Recorder() as crew:
        crew.executor = Here()
        encoded = task("encoded")
        tasks += [task("a", task("a1", encoded), task("a2")), task("b")]
        crew.run(tasks)
    assert order == ["a", "a1", "encoded", "a2", "b"]

    def names(jobs: list[Job] | tuple[Job, ...]) -> list[object]:
        return [(job.label, *names(job.next)) for job in jobs]

    assert names(crew.jobs) == [("a", ("a1", ("encoded",)), ("a2",)), ("b",)]


def test_the_table_has_a_column_for_each_count() -> None:
    counts = (1, 2, 4, 8, 16, 32, 64)
    rows = table(
        {
            **{"films": 2, "lessons": 1, "quality": "l", "codecs": ["h264"], "tasks": 9},
            **{"cores": 2, "load": 0.1, "ratio": 1.9, "longest": 4.0},
            "measured": {n: {"seconds": 8.0 / n, "CPU seconds": 8.0} for n in (1, 2)},
            "simulated": {n: 64.0 / n + 3 for n in counts},
            "speed-up": {n: float(n) for n in counts},
            "longest chain": [["its storyboard", 1.0], ["a segment", 2.0]],
            "driving process": 0.5,
        }
    ).splitlines()
    assert {row.count("|") for row in rows[:7]} == {9}
    assert rows[6].split("|")[-2].strip() == "1.0"  # 4 seconds: a start, and the chain of three
