"""No encoder makes a process of ours go before all others."""

import os
from pathlib import Path

import av
import pytest

from calcanim.render.encode import Reel
from calcanim.render.spec import RenderSpec
from calcanim.render.turns import ordinary_turns

REAL_TIME = {getattr(os, name, -1) for name in ("SCHED_FIFO", "SCHED_RR")}
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not Path("/proc/self/task").is_dir(),
    reason="only root on Linux may run in real time",
)


def real_time() -> list[int]:
    threads = map(int, os.listdir("/proc/self/task"))
    return [t for t in threads if os.sched_getscheduler(t) in REAL_TIME]


@needs_root
def test_av1_is_encoded_in_ordinary_turns() -> None:
    if "libsvtav1" not in av.codecs_available:
        pytest.skip("PyAV has no libsvtav1 here")
    spec = RenderSpec(64, 36, 15, encoder="libsvtav1")
    before = set(os.listdir("/proc/self/task"))
    reel = Reel(spec)
    reel.add(av.VideoFrame(64, 36, "yuv420p"))
    assert set(os.listdir("/proc/self/task")) - before  # it has threads of its own
    assert real_time() == []
    reel.finish()
    assert real_time() == []


@needs_root
def test_what_runs_in_real_time_by_its_user_s_wish_stays_so() -> None:
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except OSError:
        pytest.skip("this machine lets nobody run in real time")
    try:
        with ordinary_turns():
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(2))
        assert os.sched_getscheduler(0) == os.SCHED_RR
        assert os.sched_getparam(0).sched_priority == 1
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
