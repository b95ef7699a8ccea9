"""Every line of a batch has its answer, in order, whatever the line, its process or its time."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

CALCANIM = [sys.executable, "-m", "calcanim"]
SLOW = {"kind": "derivative", "expression": "*".join(["sin(x)"] * 60)}


def batch(command: str, lines: list[bytes | dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    data = b"\n".join(x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines)
    done = subprocess.run(
        [*CALCANIM, command, "--batch", "-", *options], input=data, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line) for line in done.stdout.splitlines()]


def cube(n: int) -> dict[str, Any]:
    return {"kind": "derivative", "expression": f"x**{n}"}


def test_steps_goes_on_after_anything() -> None:
    """One batch, so that each line stands behind a worse one."""
    lines: list[bytes | dict[str, Any]] = [
        b"\xef\xbb\xbf" + json.dumps(cube(3)).encode(),  # as Windows writes it
        b'{"kind": "derivative", "expression": "\xff"}',
        cube(4),
        b"",
        b" \t\r",
        b"[" * 100_000,
        b"\x0c",
        json.dumps(cube(5)).encode() + b"\r",
        b'{"kind": "derivative", "expression": "x", "at": ' + b"9" * 5_000 + b"}",
        {**SLOW, "timeout": "0.3"},
        cube(6),
        b'{"kind": "derivative", "expression": "' + b"x" * 2_000_000 + b'"}',
        {"kind": "derivative", "expression": "x", "timeout": [1]},
        {"kind": "derivative", "expression": "x", "timeout": "1e999"},
        {"kind": "derivative", "expression": "\ud800"},
        b"nan",
        cube(7),
    ]
    answers = batch("steps", lines)
    said = [a.get("result") or a["error"] for a in answers]
    assert said[0] == "3*x**2"
    assert said[1] == "the line is no UTF-8, at byte 38"
    assert said[2] == "4*x**3"
    assert said[3] == "the line is nested too deep"
    assert said[4].startswith("the line is no JSON: Expecting value at line 1, column 1")
    assert said[5] == "5*x**4"
    assert said[6].startswith("the line is no JSON that can be read")
    assert said[7].startswith("no answer within 0.3 seconds")
    assert said[8] == "6*x**5"
    assert said[9] == "the line is too long: 1,000,000 bytes at most"
    assert said[10] == '"timeout" takes one value'
    assert said[11].startswith("--timeout needs a number of seconds up to 3600, not '1e999'")
    assert "exit" in answers[12]
    assert said[13].startswith("the line is no JSON")
    assert said[14] == "7*x**6"
    assert [a.get("exit") for a in answers] == [
        *(None, 2, None, 2, 2, None, 2, 1, None, 2, 2, 2, 2, 2, None)
    ]


def test_the_command_s_time_out_bounds_each_line() -> None:
    lines: list[bytes | dict[str, Any]] = [
        SLOW,
        {**SLOW, "timeout": "60"},
        {**SLOW, "timeout": 0.2},
    ]
    answers = batch("steps", [*lines, cube(3)], "--timeout", "0.4")
    assert [a["error"].split(" seconds")[0] for a in answers[:3]] == [
        "no answer within 0.4", "no answer within 0.4", "no answer within 0.2"
    ]  # fmt: skip
    assert answers[3]["result"] == "3*x**2"


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="processes are killed by a signal")
def test_lines_whose_process_is_killed_again_and_again_are_answered() -> None:
    """As by a system that is out of memory: the process that works, sympy's, or both."""
    count = 40
    process = subprocess.Popen(
        [*CALCANIM, "steps", "--batch", "-", "--timeout", "60"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    over = threading.Event()
    killed = 0

    def kill() -> None:
        nonlocal killed
        while not over.wait(0.4):
            for pid in _children(process.pid)[killed % 2 : killed % 2 + 1]:
                os.kill(pid, signal.SIGKILL)
                killed += 1

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        hard = {"kind": "integral", "from": "1", "to": "2"}
        lines = [
            json.dumps(cube(n + 2) if n % 8 else {**hard, "expression": f"exp(x)*log(x+{n})"})
            for n in range(count)
        ]
        out, _ = process.communicate("\n".join(lines).encode())
    finally:
        over.set()
        killer.join()
    answers = [json.loads(line) for line in out.splitlines()]
    assert process.returncode == 0
    assert len(answers) == count
    assert killed > 2
    for n, answer in enumerate(answers):
        if "error" in answer:
            assert answer["exit"] == 1
            assert "ended" in answer["error"]
        elif n % 8:
            assert answer["result"] == f"{n + 2}*x**{n + 1}"


def _children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True
    )
    return [int(p) for p in listed.stdout.split()]


def test_check_goes_on_after_anything(tmp_path: Path) -> None:
    texts = {
        "loops": "while True: pass",
        "exits": "import os; os._exit(0)",
        "leaves": "raise SystemExit(0)",
        "eats": "x = bytearray(1 << 40)",
        "prints": "print('no answer')",
    }
    files = {}
    for name, text in texts.items():
        files[name] = tmp_path / f"{name}.py"
        files[name].write_text(LESSON.replace("PLACE", text))
    lines: list[bytes | dict[str, Any]] = [
        {"lesson": str(files["prints"])},
        b'{"lesson": "\xff"}',
        b"[" * 100_000,
        {"lesson": str(files["loops"]), "timeout": "0.5"},
        {"lesson": str(files["exits"])},
        {"lesson": str(files["leaves"])},
        {"lesson": str(files["eats"])},
        {"lesson": "chain_rule", "function": "2x"},
        {"lesson": str(files["prints"])},
    ]
    data = b"\n".join(x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines)
    done = subprocess.run([*CALCANIM, "check", "--batch", "-"], input=data, capture_output=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.stderr.split() == b"no answer no answer".split()
    assert [a.get("exit") for a in answers] == [None, 2, 2, 1, 1, 1, 1, 2, None]
    assert answers[0] == answers[-1]
    assert answers[3]["error"].startswith("no answer within 0.5 seconds")
    assert answers[4]["error"] == "the process that worked on it ended, twice"
    assert "memory" in answers[6]["error"]


LESSON = """
from calcanim.authoring.script import Beat, lesson
from calcanim.storyboard import prose
from calcanim.storyboard.cues import Write

@lesson(title="A", topic="tests")
def build():
    PLACE
    return [Beat("A", "Some words.", (Write("w", prose("A"), "title"),))]
"""
