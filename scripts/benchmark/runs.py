"""Commands run for real: their wall and CPU time, and the memory of every process they start."""

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
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """A finished command.

    `seconds` of wall time, peak `memory` of any of its processes in MiB, and seconds of `cpu`, the
    user's and the system's, of it and all its descendants. Other work on the machine makes wall
    time longer, but CPU time only a little.
    """

    seconds: float
    memory: float
    cpu: float


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
    watch = _Watch(process.pid)
    watch.start()
    assert process.stderr is not None
    with process.stderr:
        errors = process.stderr.read()
    # Popen's own wait would throw away what the command has used.
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    watch.over.set()
    watch.join()
    if process.returncode:
        raise SystemExit(f"bench: {' '.join(args)} failed:\n{errors[-2000:]}")
    # The system adds up those that were waited for; a server of workers may not wait for them.
    cpu = max(used.ru_utime + used.ru_stime, sum(watch.cpu.values()))
    return Run(seconds, watch.peak, cpu)


class _Watch(threading.Thread):
    """Looks at a process and its descendants until it is over."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0.0, threading.Event()
        self.cpu: dict[int, float] = {}  # seconds of each process when it was last seen

    def run(self) -> None:
        while not self.over.wait(0.1):
            for pid in _family(self.pid):
                try:
                    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                self.cpu[pid] = (int(fields[11]) + int(fields[12])) / _TICKS
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
