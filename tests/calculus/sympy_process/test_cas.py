"""sympy in a process that can be killed: bounded, reaped, and without a memory of its own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from calcanim.calculus.sympy_process import cas, cas_server
from calcanim.expressions import parse, text
from calcanim.expressions.tree import Expression

EXP_SIN = "exp(x)*sin(x)/2 - cos(x)*exp(x)/2"
SLOW = parse("1/(x**5 + x + 1)**3*atan(x)*log(x)")


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """The usual budget afterwards."""
    cas.budget.end()
    yield
    cas.budget.end()
    cas.budget.asks = True


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


def test_a_question_ends_when_its_effort_is_used_and_the_next_is_answered() -> None:
    ask("integrate", "x", "x")  # the server is loaded
    cas.budget.seconds = 0.5 / cas.SHARE
    start = time.process_time()
    assert cas.ask("integrate", SLOW, "x") is None
    assert time.process_time() - start < 0.5  # waiting costs nothing here
    assert ask("integrate", "x**2", "x") == "x**3/3"


def test_all_questions_of_a_problem_share_its_effort() -> None:
    cas.budget.start(0.5 / cas.SHARE)
    assert ask("integrate", "x**2", "x") == "x**3/3"
    assert cas.ask("integrate", SLOW, "x") is None
    assert cas.budget.spent is not None
    assert 0.4 < cas.budget.spent < 1.0
    server = cas._server.process
    assert ask("integrate", "x**2", "x") is None  # nothing is left
    assert cas._server.process is server
    cas.budget.start(0.5 / cas.SHARE)
    assert ask("integrate", "x**2", "x") == "x**3/3"


@pytest.mark.skipif(os.name != "posix", reason="a process is stopped by a signal")
def test_how_long_it_takes_by_the_clock_changes_nothing() -> None:
    """The server is stopped for longer than the whole budget, as on a machine that is busy."""
    ask("integrate", "x", "x")
    server = cas._server.process
    assert server is not None
    cas.budget.start(1.0 / cas.SHARE)
    os.kill(server.pid, signal.SIGSTOP)
    threading.Timer(4.0, os.kill, (server.pid, signal.SIGCONT)).start()
    assert ask("integrate", "x**2", "x") == "x**3/3"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked here")
def test_effort_is_a_count_that_a_busy_machine_does_not_change() -> None:
    spent = []
    for busy in (False, True):
        others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
        try:
            if not busy:
                for other in others:
                    other.send_signal(signal.SIGSTOP)
            cas.budget.start(10.0)
            ask("integrate", "log(sin(x))", "x")
            spent.append(cas.budget.spent)
        finally:
            for other in others:
                other.kill()
                other.wait()
    assert spent[0] == spent[1]
    assert spent[0] is not None
    assert 0.2 < spent[0] < 3.0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked here")
def test_a_question_that_nobody_waits_for_is_dropped() -> None:
    """As when the fork that has asked is killed; the next fork is answered by the same server."""
    ask("integrate", "x", "x")
    server = cas._server.process
    assert server is not None
    child = os.fork()
    if not child:
        cas.budget.seconds = 1000.0
        cas.ask("integrate", SLOW, "x")
        os._exit(0)
    while not _children(server.pid):
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    cas._server._write(b'{"what": "integ')  # and this is how far another one came
    cas.begin()
    assert ask("integrate", "x**2", "x") == "x**3/3"
    assert cas._server.process is server
    assert not _children(server.pid)


def _children(pid: int) -> list[str]:
    listed = subprocess.run(
        ["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True
    )
    return listed.stdout.split()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked here")
def test_a_question_whose_process_is_killed_is_asked_again() -> None:
    ask("integrate", "x", "x")
    server = cas._server.process
    assert server is not None

    def kill() -> None:
        while not (found := _children(server.pid)):
            time.sleep(0.01)
        os.kill(int(found[0]), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert ask("integrate", "exp(x)*sin(x)*x**3", "x") is not None
    killer.join()


def test_no_question_without_effort() -> None:
    ask("integrate", "x", "x")
    number = cas._server._number
    with cas.without_questions():
        assert ask("integrate", "x", "x") is None
    assert cas._server._number == number


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked here")
def test_children_are_reaped_and_a_dead_server_is_replaced() -> None:
    assert ask("integrate", "x", "x") == "x**2/2"
    server = cas._server.process
    assert server is not None
    assert not _children(server.pid)
    server.kill()
    server.wait()
    assert ask("integrate", "x", "x") == "x**2/2"
    assert cas._server.process is not server


def test_the_third_question_gets_what_the_first_got() -> None:
    # In one process sympy answers the third of these otherwise.
    found = {ask("integrate", "exp(x)*sin(x)", "x") for _ in range(3)}
    assert found == {EXP_SIN}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_memory_is_bounded() -> None:
    code = (
        "from calcanim.calculus.sympy_process import cas_server; cas_server._bounded(5)\n"
        "try: bytearray(cas_server.BYTES)\n"
        "except MemoryError: print('refused')"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert out.stdout == "refused\n"


def test_nothing_but_the_named_questions() -> None:
    assert cas_server.answered({"what": "__import__", "args": ["x"]}) == {"none": "KeyError"}
    assert cas_server.answered({"what": "integrate", "args": ["__import__('os')", "x"]}) == {
        "none": "ExpressionError"
    }
    assert isinstance(cas.ask("simplify", parse("sin(x)**2 + cos(x)**2")), Expression)


def test_without_fork_it_works_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    cas._server.stop()
    monkeypatch.setenv("CALCANIM_NO_FORK", "1")
    for _ in range(3):
        assert ask("integrate", "exp(x)*sin(x)", "x") == EXP_SIN
    first = cas._server.process
    cas.budget.seconds = 0.5 / cas.SHARE
    assert cas.ask("integrate", SLOW, "x") is None
    assert first is not None
    first.wait(60)  # it has ended with what it had half done
    assert ask("integrate", "x", "x") == "x**2/2"
    cas._server.stop()


def test_a_server_that_dies_each_time_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    cas._server.stop()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(cas.LostError, match="three times"):
        ask("integrate", "x", "x")
