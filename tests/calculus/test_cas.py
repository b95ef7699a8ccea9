"""sympy in a process that can be killed: bounded, reaped, and without a memory of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from calcanim.calculus import cas, cas_server
from calcanim.expressions import parse, text
from calcanim.expressions.tree import Expression

EXP_SIN = "exp(x)*sin(x)/2 - cos(x)*exp(x)/2"
SLOW = parse("1/(x**5 + x + 1)**3*atan(x)*log(x)")


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Time enough on a busy machine, and the usual budget afterwards."""
    cas.budget.seconds, cas.budget.deadline = 20.0, None
    yield
    cas.budget.seconds, cas.budget.deadline = cas.SECONDS, None


def ask(what: str, source: str, *more: str) -> str | None:
    found = cas.ask(what, parse(source), *more)
    return None if found is None else text(found)


def test_answers_come_back_as_trees() -> None:
    assert ask("integrate", "x**2", "x") == "x**3/3"
    assert ask("limit", "sin(x)/x", "x", "0") == "1"
    assert ask("series", "k**2", "k", "1", "n") is not None


def test_what_calcanim_has_no_word_for_is_no_answer() -> None:
    # Integrals of sin(x)/x are sine integrals.
    assert ask("integrate", "sin(x)/x", "x") is None


def test_a_question_ends_when_its_time_is_over_and_the_next_is_answered() -> None:
    ask("integrate", "x", "x")  # the server is loaded
    cas.budget.seconds = 0.5
    start = time.process_time()
    assert cas.ask("integrate", SLOW, "x") is None
    assert time.process_time() - start < 0.5  # waiting costs nothing here
    cas.budget.seconds = 20.0
    assert ask("integrate", "x**2", "x") == "x**3/3"


def test_a_question_leaves_some_of_the_time_by_the_clock() -> None:
    cas.budget.start(1.0)
    try:
        assert cas.budget.patience() < 0.7 < 0.9 < cas.budget.left()
    finally:
        cas.budget.deadline, cas.budget.seconds = None, cas.SECONDS
    assert cas.budget.patience() == cas.SECONDS


def test_no_question_when_the_time_is_over_already() -> None:
    cas._server.stop()
    cas.budget.deadline = time.monotonic() - 1
    assert ask("integrate", "x", "x") is None
    assert cas._server.process is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked here")
def test_children_are_reaped() -> None:
    assert ask("integrate", "x", "x") == "x**2/2"
    server = cas._server.process
    assert server is not None
    children = subprocess.run(
        ["ps", "--ppid", str(server.pid), "-o", "pid="], capture_output=True, text=True
    )
    assert children.stdout.split() == []
    cas._server.stop()
    assert server.poll() is not None
    assert cas._server.process is None


def test_the_third_question_gets_what_the_first_got() -> None:
    # In one process sympy answers the third of these otherwise.
    found = {ask("integrate", "exp(x)*sin(x)", "x") for _ in range(3)}
    assert found == {EXP_SIN}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_memory_is_bounded() -> None:
    code = (
        "from calcanim.calculus import cas_server; cas_server._bounded(5)\n"
        "try: bytearray(cas_server.BYTES)\n"
        "except MemoryError: print('refused')"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert out.stdout == "refused\n"


def test_without_fork_it_works_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    cas._server.stop()
    monkeypatch.setenv("CALCANIM_NO_FORK", "1")
    for _ in range(3):
        assert ask("integrate", "exp(x)*sin(x)", "x") == EXP_SIN
    first = cas._server.process
    cas.budget.seconds = 0.5
    assert cas.ask("integrate", SLOW, "x") is None
    assert first is not None
    assert first.poll() is not None  # killed with what it had half done
    cas.budget.seconds = 20.0
    assert ask("integrate", "x", "x") == "x**2/2"
    cas._server.stop()


def test_a_dead_server_is_replaced() -> None:
    assert ask("integrate", "x", "x") == "x**2/2"
    assert cas._server.process is not None
    cas._server.process.kill()
    cas._server.process.wait()
    assert ask("integrate", "x", "x") == "x**2/2"


def test_nothing_but_the_named_questions() -> None:
    assert cas_server.answered({"what": "__import__", "args": ["x"]}) == {"none": "KeyError"}
    assert cas_server.answered({"what": "integrate", "args": ["__import__('os')", "x"]}) == {
        "none": "ExpressionError"
    }
    assert isinstance(cas.ask("simplify", parse("sin(x)**2 + cos(x)**2")), Expression)
