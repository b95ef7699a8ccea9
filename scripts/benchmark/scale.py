"""How a rendering would scale: measured with one and two workers, simulated beyond."""

from __future__ import annotations

import heapq
import json
import tempfile
import time
from collections import deque
from pathlib import Path

from calcanim.render.crew import Crew
from calcanim.render.production import Production
from calcanim.render.spec import RenderSpec
from calcanim.render.video import render
from calcanim.storyboard.board import Storyboard


def makespan(costs: list[float], workers: int) -> float:
    """Seconds until all is done where each free worker takes the next segment."""
    free = [0.0] * workers
    for cost in costs:
        heapq.heappush(free, heapq.heappop(free) + cost)
    return max(free)


def scale(boards: list[Storyboard], spec: RenderSpec) -> dict[str, object]:
    """Wall seconds of all films with 1 and 2 warm workers; the simulation's for 1 to 64."""
    costs: list[float] = []
    measured = {}
    for workers in (1, 2):
        with Crew(workers) as crew, tempfile.TemporaryDirectory() as folder:
            warm = RenderSpec(width=64, height=36, fps=1, output=Path(folder, "warm.mp4"))
            render(boards[0], warm, crew=crew, cache=False)
            started = time.perf_counter()
            for board in boards:
                production = Production(board, spec, None, None, crew.hands, True)
                crew.run(deque(production.tasks()))
                if workers == 1:
                    costs += [r.cost for k, r in sorted(production.results.items()) if k >= 0]
            measured[workers] = time.perf_counter() - started
    simulated = {w: round(makespan(costs, w), 2) for w in (1, 2, 4, 8, 16, 32, 64)}
    return {
        "segments": len(costs),
        "longest": round(max(costs), 2),
        "measured": {w: round(s, 2) for w, s in measured.items()},
        "simulated": simulated,
        "speed-up": {w: round(simulated[1] / s, 1) for w, s in simulated.items()},
    }


def show(result: dict[str, object]) -> str:
    """The result as text."""
    return json.dumps(result, indent=2)
