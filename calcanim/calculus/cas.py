"""sympy's calls that can run away, in a process that can be killed.

A server process has sympy loaded; for each question it forks a child with bounded memory and time,
so that no question sees what another left in sympy's caches. Where there is no fork, the server
answers itself and is killed if it takes too long. Questions and answers are lines of JSON with
expressions as text: nothing is pickled, nothing evaluated.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from calcanim.expressions.parse import parse
from calcanim.expressions.tree import Expression

SECONDS = 10.0
# What of a problem's time sympy may work on it: a search that leads somewhere is soon there.
SHARE = 0.3
BYTES = 1 << 30
_GRACE = 0.5
_LEAST = 0.1


@dataclass(slots=True)
class Budget:
    """How long a question may take, and until when all of them together."""

    seconds: float = SECONDS
    deadline: float | None = None
    spent: float = 0.0

    def start(self, seconds: float) -> None:
        """A problem of its own begins."""
        self.seconds, self.deadline, self.spent = seconds, time.monotonic() + seconds, 0.0

    def effort(self) -> float:
        """Processor seconds that sympy may still use for this problem."""
        return SHARE * self.seconds - (0.0 if self.deadline is None else self.spent)

    def left(self) -> float:
        """Seconds for the next question; 0 or less where there is no time for one."""
        if self.deadline is None:
            return self.seconds
        return min(self.seconds, self.deadline - time.monotonic())


budget = Budget()


@contextmanager
def without_questions() -> Iterator[None]:
    """No question is asked in here: what the techniques alone can do."""
    before, budget.seconds = budget.seconds, 0.0
    try:
        yield
    finally:
        budget.seconds = before


class _Server:
    """The parent's end: one process, started at the first question."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.owner = 0

    def ask(self, question: dict[str, Any], seconds: float, start: float) -> dict[str, Any] | None:
        """The answer, or None where there was none in time; `start` bounds loading sympy."""
        process = self._started(start)
        seconds = min(seconds, budget.left())  # Loading has taken its share of the whole.
        effort = budget.effort()
        if process is None or seconds <= 0 or effort < _LEAST:
            return None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            bounds = {"seconds": seconds, "effort": effort}
            process.stdin.write(json.dumps({**question, **bounds}) + "\n")
            process.stdin.flush()
        except OSError:
            self.stop()
            return None
        line = _line_within(process, seconds + _GRACE)
        if line is None:
            self.stop()
            return None
        answer = json.loads(line)
        if not isinstance(answer, dict):
            return None
        budget.spent += answer.get("spent", 0.0)
        return answer

    def _started(self, seconds: float) -> subprocess.Popen[str] | None:
        # A fork of the owner may ask too, but cannot tell whether the server still lives.
        mine = self.owner == os.getpid()
        if self.process is not None and mine and self.process.poll() is not None:
            self.stop()
        if self.process is None:
            self.owner = os.getpid()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "calcanim.calculus.cas"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,  # Ctrl-C belongs to the parent, which then stops us.
            )
            if _line_within(self.process, seconds) is None:
                self.stop()
        return self.process

    def stop(self) -> None:
        """Kill the server and what it forked."""
        process, self.process = self.process, None
        if process is None:
            return
        if process.poll() is None:
            with suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, 9)
                else:
                    process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _line_within(process: subprocess.Popen[str], seconds: float) -> str | None:
    """One line of the server's output; None after `seconds` or at its end."""
    assert process.stdout is not None
    if os.name == "posix":
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        return (process.stdout.readline() or None) if ready else None
    from threading import Thread

    got: list[str] = []
    reader = Thread(target=lambda: got.append(process.stdout.readline()), daemon=True)  # type: ignore[union-attr]
    reader.start()
    reader.join(seconds)
    return got[0] if got and got[0] else None


_server = _Server()
atexit.register(_server.stop)


def warm() -> None:
    """Start the server and wait until it is loaded: for this process, or for a fork of it.

    Only one of them may ask at a time; a fork that is killed leaves the server to be stopped.
    """
    _server._started(6 * SECONDS)


def stop() -> None:
    """Stop the server; the next question starts another."""
    _server.stop()


def ask(what: str, e: Expression, *args: Expression | str) -> Expression | None:
    """sympy's answer as a tree; None where it has none in time, or none that calcanim can write.

    `what` is one of the names in ``_ANSWERS``; a str among `args` is a variable's name. All the
    questions of a problem have SHARE of its time between them, in seconds of the processor.
    """
    seconds = budget.left()
    if seconds <= 0:
        return None
    question = {"what": what, "args": [str(e), *(str(a) for a in args)]}
    answer = _server.ask(question, seconds, budget.left())
    if answer is None or "answer" not in answer:
        return None
    return parse(answer["answer"], notation=True)


# The server's side.


def _integrate(f: Any, x: Any) -> Any:
    import sympy

    return sympy.integrate(f, x)


def _area(f: Any, x: Any, low: Any, high: Any) -> Any:
    import sympy

    return sympy.integrate(f, (x, low, high))


def _limit(f: Any, x: Any, point: Any) -> Any:
    import sympy

    return sympy.limit(f, x, point, "+" if point != sympy.oo else "-")


def _limit_below(f: Any, x: Any, point: Any) -> Any:
    import sympy

    return sympy.limit(f, x, point, "-")


def _positive(*given: Any) -> tuple[list[Any], dict[Any, Any]]:
    """The same with letters taken to be positive, and the way back."""
    import sympy

    names = {s for e in given for s in getattr(e, "free_symbols", ())}
    swap = {s: sympy.Symbol(s.name, positive=True) for s in names}
    return [e.xreplace(swap) for e in given], {v: k for k, v in swap.items()}


def _area_positive(f: Any, x: Any, low: Any, high: Any) -> Any:
    import sympy

    (g, a, b), back = _positive(f, low, high)
    y = sympy.Symbol("integration_variable", real=True)
    g = g.xreplace({sympy.Symbol(x.name, positive=True): y})
    return sympy.simplify(sympy.integrate(g, (y, a, b), conds="none")).xreplace(back)


def _limit_positive(f: Any, x: Any, point: Any, side: str = "+") -> Any:
    import sympy

    (g, p), back = _positive(f, point)
    y = sympy.Symbol("integration_variable", real=True)
    g = g.xreplace({sympy.Symbol(x.name, positive=True): y})
    return sympy.limit(g, y, p, side if p != sympy.oo else "-").xreplace(back)


def _limit_positive_below(f: Any, x: Any, point: Any) -> Any:
    return _limit_positive(f, x, point, "-")


def _series(f: Any, i: Any, first: Any, last: Any) -> Any:
    import sympy

    k = sympy.Symbol(str(i), integer=True)
    whole = {s: sympy.Symbol(s.name, integer=True, positive=True) for s in last.free_symbols}
    found = sympy.summation(f.subs(i, k).subs(whole), (k, first.subs(whole), last.subs(whole)))
    return found.subs({v: k for k, v in whole.items()})


def _product(f: Any, i: Any, first: Any, last: Any) -> Any:
    import sympy

    k = sympy.Symbol(str(i), integer=True)
    whole = {s: sympy.Symbol(s.name, integer=True, positive=True) for s in last.free_symbols}
    found = sympy.product(f.subs(i, k).subs(whole), (k, first.subs(whole), last.subs(whole)))
    return found.subs({v: k for k, v in whole.items()})


def _gosper(f: Any, i: Any) -> Any:
    import sympy
    from sympy.concrete.gosper import gosper_term

    k = sympy.Symbol(str(i), integer=True)
    term = f.subs(i, k)
    ratio = gosper_term(term, k)
    # gosper_term gives R with T(k) = R(k) f(k).
    return sympy.simplify(ratio * term).subs(k, i)


def _simplify(f: Any) -> Any:
    import sympy

    return sympy.simplify(f)


_ANSWERS: dict[str, Any] = {
    "integrate": _integrate,
    "area": _area,
    "area_positive": _area_positive,
    "limit": _limit,
    "limit_positive": _limit_positive,
    "limit_positive_below": _limit_positive_below,
    "limit_below": _limit_below,
    "series": _series,
    "product": _product,
    "gosper": _gosper,
    "simplify": _simplify,
}


def answered(question: dict[str, Any]) -> dict[str, str]:
    """The answer to one question, in this process; an empty answer where there is none."""
    from calcanim.expressions.bridge import from_sympy, to_sympy

    try:
        args = [to_sympy(parse(a, notation=True)) for a in question["args"]]
        found = _ANSWERS[question["what"]](*args)
        text = str(from_sympy(found))
        parse(text, notation=True)
        return {"answer": text}
    except (Exception, RecursionError) as error:
        return {"none": type(error).__name__}


def _bounded(seconds: float | None) -> None:
    """Bound this process's memory, and its processor time, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        if seconds is None:
            return
        limit = max(1, round(seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))


def _forked(question: dict[str, Any]) -> dict[str, Any]:
    """The answer of a child process, killed when its time is over, and what it has used of it."""
    seconds = float(question["seconds"])
    back, out = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(back)
        _bounded(float(question["effort"]))
        data = json.dumps(answered(question)).encode()
        while data:
            data = data[os.write(out, data) :]
        os._exit(0)
    os.close(out)
    data = b""
    end = time.monotonic() + seconds
    while True:
        ready, _, _ = select.select([back], [], [], max(end - time.monotonic(), 0))
        if not ready:
            break
        piece = os.read(back, 65536)
        if not piece:
            break
        data += piece
    with suppress(OSError):
        os.kill(child, 9)
    _, _, used = os.wait4(child, 0)
    os.close(back)
    spent = used.ru_utime + used.ru_stime
    try:
        answer = json.loads(data)
        return {**answer, "spent": spent} if isinstance(answer, dict) else {"spent": spent}
    except ValueError:
        return {"none": "out of time or memory", "spent": spent}


def _alone(question: dict[str, Any]) -> dict[str, str]:
    """The answer of this process itself, with nothing left over from the questions before."""
    from sympy.core.cache import clear_cache

    clear_cache()
    return answered(question)


def serve() -> None:
    """Answer questions from standard input until it ends."""
    import sympy  # noqa: F401  # loaded once, for all children

    print("ready", flush=True)
    fork = hasattr(os, "fork") and not os.environ.get("CALCANIM_NO_FORK")
    if not fork:
        _bounded(None)
    for line in sys.stdin:
        question = json.loads(line)
        answer = _forked(question) if fork else _alone(question)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
