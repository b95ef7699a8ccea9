"""Whoever reads the output: nobody after a while, or a stream that has not all characters."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CALCANIM = [sys.executable, "-m", "calcanim"]
LINES = b'{"kind": "derivative", "expression": "x**2"}\n' * 400


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
@pytest.mark.parametrize("args", [["--help"], ["list"], ["steps", "--batch", "-"]])
def test_a_reader_that_leaves_is_exit_0(args: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    data = LINES if "--batch" in args else b""
    done = subprocess.run([*CALCANIM, *args], input=data, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["latin-1", "gb2312", "utf-8"])
def test_what_a_stream_has_no_character_for_is_escaped(encoding: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [*CALCANIM, "steps", "derivative", "x²"]
    done = subprocess.run(command, capture_output=True, env=environment)
    assert done.returncode == 2
    shown = {"latin-1": b"x\xb2", "gb2312": b"x\\xb2", "utf-8": "x²".encode()}[encoding]
    assert shown in done.stderr
    shows = subprocess.run([*CALCANIM, "show", "chain_rule"], capture_output=True, env=environment)
    assert (shows.returncode, shows.stderr) == (0, b"")
    text = shows.stdout.decode(encoding)
    assert text.count("\n") > 20


@pytest.mark.skipif(os.name != "posix", reason="a terminal's signals")
def test_a_second_interrupt_as_it_ends_is_no_traceback() -> None:
    code = (
        "import atexit, time; from calcanim.cli import main;"
        "atexit.register(lambda: (print('ending', flush=True), time.sleep(60)));"
        "main(['--version'])"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert b"calcanim" in run.stdout.readline()
        assert run.stdout.readline() == b"ending\n"
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 0
        assert run.stderr.read() == b""
