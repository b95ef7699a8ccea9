"""Commands run for real: their wall time, and the memory of every process that they start."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Run:
    """A finished command: seconds of wall time, peak memory of any of its processes in MiB."""

    seconds: float
    memory: float


def run(args: list[str], cache: Path | None = None, quiet: bool = True) -> Run:
    """Run a command of this environment; SystemExit where it fails."""
    environment = dict(os.environ)
    if cache is not None:
        environment["CALCANIM_CACHE_DIR"] = str(cache)
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(BIN / args[0]), *args[1:]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    watch = _Memory(process.pid)
    watch.start()
    errors = process.communicate()[1]
    seconds = time.perf_counter() - started
    watch.over.set()
    watch.join()
    if process.returncode:
        raise SystemExit(f"bench: {' '.join(args)} failed:\n{errors[-2000:]}")
    return Run(seconds, watch.peak)


class _Memory(threading.Thread):
    """Looks at a process and its descendants until it is over."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.1):
            for pid in _family(self.pid):
                try:
                    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                except OSError:
                    continue
                for line in lines:
                    if line.startswith("VmHWM:"):
                        self.peak = max(self.peak, int(line.split()[1]) / 1024)


def _family(pid: int) -> list[int]:
    parents = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(place.name)] = int(
                (place / "stat").read_text().rpartition(")")[2].split()[1]
            )
        except OSError:
            continue
    found = [pid]
    for parent in found:
        found += [child for child, p in parents.items() if p == parent]
    return found
