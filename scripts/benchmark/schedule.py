"""When tasks are done that wait for each other and for a free worker: the order of `Crew.run`."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Job:
    """A task in seconds: a worker is at it for `cost`, where it is its first one for `start` more,
    and the one process that drives all of them is for `before` and for `after`. With its result
    come the tasks `next`, ahead of all that wait.
    """

    cost: float
    start: float = 0.0
    before: float = 0.0
    after: float = 0.0
    next: tuple[Job, ...] = ()
    label: str = ""


def wall(jobs: Sequence[Job], workers: int) -> float:
    """Seconds until all is done."""
    waiting = deque(jobs)
    running: list[tuple[float, int, Job]] = []  # when it ends, in the order of their beginnings
    begun, now = 0, 0.0
    while waiting or running:
        while waiting and len(running) < workers:
            job = waiting.popleft()
            now += job.before
            late = job.start if begun < workers else 0.0
            heapq.heappush(running, (now + late + job.cost, begun, job))
            begun += 1
        now = max(now, running[0][0])
        moment = now
        while running and running[0][0] <= moment:
            job = heapq.heappop(running)[2]
            now += job.after
            waiting.extendleft(reversed(job.next))
    return now


def longest(jobs: Sequence[Job]) -> list[Job]:
    """The chain of tasks, each of which waits for the one before, that takes the longest."""
    chains = [[job, *longest([replace(j, start=0.0) for j in job.next])] for job in jobs]
    return max(chains, key=length, default=[])


def length(chain: Sequence[Job]) -> float:
    """Seconds of a chain with its first worker's start: what no number of workers can do sooner."""
    start = chain[0].start if chain else 0.0
    return start + sum(job.before + job.cost + job.after for job in chain)


def driven(jobs: Sequence[Job]) -> float:
    """Seconds of the driving process in all: it does one thing at a time."""
    return sum(job.before + job.after + driven(job.next) for job in jobs)
