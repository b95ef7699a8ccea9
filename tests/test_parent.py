"""A process ends with the one that started it, in either way."""

import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
LINUX = sys.platform.startswith("linux")
PROGRAM = """
import os, signal, sys, time
from calcanim import parent
own = os.getpid()
if not os.fork():
    if sys.argv[1] == "thread":
        parent.signalled = lambda sign: False
    parent.end_with(own)
    print(os.getpid(), flush=True)
    if sys.argv[1] == "stopped":
        os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(600)
time.sleep(600)
"""


@pytest.mark.parametrize("how", [*(["kernel", "stopped"] if LINUX else []), "thread"])
def test_a_fork_ends_with_its_parent(how: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, how], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        os.kill(child, 0)
        process.send_signal(signal.SIGKILL)
        # The end of the pipe is the end of whoever holds it: the child too.
        assert process.stdout.read() == ""
    end = time.monotonic() + 30
    while os.path.exists(f"/proc/{child}/exe"):
        assert time.monotonic() < end
        time.sleep(0.02)
