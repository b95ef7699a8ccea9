"""Whatever is typed: an answer in time, exit 0, 1 or 2, one sentence, nothing executed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile import LINES, REFUSED, REQUESTS

from calcanim.expressions import parse
from calcanim.expressions.errors import ExpressionError

CALCANIM = [sys.executable, "-m", "calcanim"]
TRAP = Path("/tmp/calcanim_hacked")


def run(*args: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CALCANIM, *args], capture_output=True, text=True, timeout=60, **more)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("source", REFUSED, ids=range(len(REFUSED)))
def test_it_is_refused_with_a_place_and_a_reason(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert 0 <= caught.value.start <= caught.value.end <= max(len(source), 1)
    first, *_ = str(caught.value).splitlines()
    assert len(first) < 200
    assert not TRAP.exists()


def test_one_batch_answers_all_of_them(tmp_path: Path) -> None:
    assert len(REFUSED) + len(REQUESTS) + len(LINES) >= 120
    typed = [json.dumps({"kind": "derivative", "expression": r}) for r in REFUSED]
    asked = [json.dumps({"timeout": "0.2", **r}) for r in REQUESTS]
    out = run("steps", "--batch", "-", input="\n".join([*typed, *asked, *LINES]))
    assert (out.returncode, out.stderr) == (0, "")
    # A source of white space alone is a request, too.
    answers = [json.loads(line) for line in out.stdout.splitlines()]
    assert len(answers) == len(typed) + len(asked) + len(LINES)
    for line, answer in zip([*typed, *asked, *LINES], answers, strict=True):
        if "error" in answer:
            assert answer["exit"] in (1, 2), line
            assert answer["error"], line
            assert "Traceback" not in answer["error"]
        else:
            assert answer["verdict"] != "refuted", line
            for step in answer["steps"]:
                assert step["verdict"] != "refuted"
    for answer in (*answers[: len(typed)], *answers[-len(LINES) :]):
        assert answer["exit"] == 2
    assert not TRAP.exists()


@pytest.mark.parametrize(
    "args",
    [
        ["derivative", "2x"],
        ["derivative", "x" * 100_000],
        ["derivative", "__import__('os').system('touch /tmp/calcanim_hacked')"],
        ["cook", "x"],
        ["derivative"],
        ["derivative", "x", "--at", "x"],
        ["derivative", "x", "--nonsense", "1"],
        ["descent", "x^2"],
    ],
)
def test_a_wrong_request_ends_with_2_before_anything_heavy_is_loaded(args: list[str]) -> None:
    code = (
        "import sys; from calcanim.cli import run; code = run(sys.argv[1:]);"
        "print(sorted({'sympy', 'manim', 'numpy'} & set(sys.modules))); sys.exit(code)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, "steps", *args], capture_output=True, text=True, timeout=60
    )
    assert out.returncode == 2
    assert out.stderr.startswith("calcanim: ")
    assert "Traceback" not in out.stderr
    assert out.stdout == "[]\n"
    assert not TRAP.exists()


def test_out_of_time_is_exit_1_and_one_sentence() -> None:
    source = "*".join(["sin(x)"] * 60)
    out = run("steps", "derivative", source, "--timeout", "0.3")
    assert (out.returncode, out.stdout) == (1, "")
    assert out.stderr.startswith("calcanim: no answer within 0.3 seconds")
    assert len(out.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_ends_with_130() -> None:
    source = "*".join(["sin(x)"] * 60)
    process = subprocess.Popen(
        [*CALCANIM, "steps", "derivative", source, "--timeout", "50"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(3)  # well inside of the work
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=30)
    assert (process.returncode, out, errors.strip()) == (130, "", "calcanim: interrupted")
