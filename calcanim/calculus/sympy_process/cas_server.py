"""The process that has sympy loaded: questions on standard input, answers on standard output.

For each question it forks a child with bounded memory and processor time, so that no question sees
what another left in sympy's caches. Where there is no fork it answers itself, and ends when the
effort is used up. Run as ``python -m calcanim.calculus.sympy_process.cas_server``.

No clock is looked at, so that a busy machine gives the same answers. And since even the processor's
time for the same work grows by half there, effort is counted first by what a busy machine cannot
change: how often memory was collected, which is a count of what sympy has built. The processor's
time is for work that builds little.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from calcanim import parent
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import NOTATION

BYTES = 1 << 30
ROUNDS = 50  # of the collector, for a second of effort: half of what sympy does in one
_OVER = 3  # exit code


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
    """T with T(i + 1) - T(i) = f(i), by Gosper's algorithm."""
    import sympy
    from sympy.concrete.gosper import gosper_term

    k = sympy.Symbol(str(i), integer=True)
    term = f.subs(i, k)
    ratio = gosper_term(term, k)  # T/f
    if ratio is None:
        raise ValueError(f"{f} has no such T that is hypergeometric")
    return sympy.simplify(ratio * term).subs(k, i)


def _not_summable(f: Any, i: Any) -> Any:
    """1 where Gosper's algorithm shows that T(i + 1) - T(i) = f(i) for no such term T, else 0.

    Raises ValueError where f itself is no hypergeometric term, of which the algorithm says nothing.
    """
    import sympy
    from sympy.concrete.gosper import gosper_term

    k = sympy.Symbol(str(i), integer=True)
    term = f.subs(i, k)
    if sympy.hypersimp(term, k) is None:
        raise ValueError(f"{f} is no hypergeometric term")
    return sympy.Integer(gosper_term(term, k) is None)


def _simplify(f: Any) -> Any:
    import sympy

    return sympy.simplify(f)


ANSWERS: dict[str, Any] = {
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
    "not_summable": _not_summable,
    "simplify": _simplify,
}


def answered(question: dict[str, Any]) -> dict[str, str]:
    """The answer to one question, in this process; an empty answer where there is none."""
    from calcanim.expressions.bridge import from_sympy, to_sympy

    try:
        args = [to_sympy(parse(a, notation=True)) for a in question["args"]]
        found = ANSWERS[question["what"]](*args)
        answer = from_sympy(found)
        if any(n.op in (*NOTATION, "piecewise") for _, n in answer.walk()):
            return {"none": "left as it was, or by cases"}
        parse(str(answer), notation=True)
        return {"answer": str(answer)}
    except (Exception, RecursionError) as error:
        return {"none": type(error).__name__}


def _bounded(effort: float | None) -> None:
    """Bound this process's memory, and its processor time, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    if effort is not None and hasattr(signal, "ITIMER_PROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)  # which ends it
        signal.setitimer(signal.ITIMER_PROF, effort)


class _Rounds:
    """Counts the collector's rounds, and calls `over` when there are more than `effort` allows."""

    def __init__(self, effort: float, over: Callable[[], None]) -> None:
        self.count, self._most, self._over = 0, ROUNDS * effort, over
        gc.collect()  # so that all begin alike
        gc.callbacks.append(self._round)

    def _round(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self.count += 1
            if self.count > self._most:
                self._over()

    def stop(self) -> None:
        gc.callbacks.remove(self._round)


class _Lines:
    """Standard input, line by line."""

    def __init__(self) -> None:
        self._unread = b""

    def more(self) -> bool:
        """Wait for more of it; False at its end."""
        piece = os.read(0, 65536)
        self._unread += piece
        return bool(piece)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The questions; whatever is none of them is passed over."""
        while True:
            line, end, self._unread = self._unread.partition(b"\n")
            if not end:
                self._unread = line
                if not self.more():
                    return
                continue
            with suppress(ValueError):
                question = json.loads(line)
                if isinstance(question, dict) and "number" in question:
                    yield question


def _forked(question: dict[str, Any], lines: _Lines) -> dict[str, Any]:
    """The answer of a child process, which ends when its effort is used, and what it has used."""
    back, out = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(back)
        parent.signalled(signal.SIGKILL)
        _bounded(float(question["effort"]))
        rounds = _Rounds(float(question["effort"]), lambda: os._exit(_OVER))
        found = answered(question)
        data = json.dumps({**found, "spent": rounds.count / ROUNDS}).encode()
        while data:
            data = data[os.write(out, data) :]
        os._exit(0)
    os.close(out)
    data, wanted = b"", True
    while wanted:
        ready, _, _ = select.select([back, 0], [], [])
        if back in ready:
            piece = os.read(back, 65536)
            if not piece:
                break
            data += piece
        else:  # whoever asked is dead, or asks for something else
            wanted = False
            os.kill(child, 9)
            if not lines.more():
                os._exit(0)
    _, status, used = os.wait4(child, 0)
    os.close(back)
    with suppress(ValueError):
        answer = json.loads(data)
        used_up = (used.ru_utime + used.ru_stime) / 3  # which counts where little was built
        if isinstance(answer, dict):
            return {**answer, "spent": max(answer["spent"], used_up)}
    # Killed from outside, as by a system that is out of memory: that says nothing.
    lost = os.WIFSIGNALED(status) and os.WTERMSIG(status) == 9
    return {"lost": lost, "none": "out of effort or memory", "spent": question["effort"]}


def _alone(question: dict[str, Any]) -> dict[str, Any]:
    """The answer of this process itself, with nothing left over from the questions before."""
    from sympy.core.cache import clear_cache

    clear_cache()
    begun, effort = time.process_time(), float(question["effort"])
    ended = threading.Event()

    def over() -> None:
        _say(question, {"none": "out of effort", "spent": effort})
        os._exit(0)

    def watch() -> None:
        while not ended.wait(0.05):
            if time.process_time() - begun > effort:
                over()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    rounds = _Rounds(effort, over)
    answer = answered(question)
    rounds.stop()
    ended.set()
    watcher.join()
    return {**answer, "spent": rounds.count / ROUNDS}


def _load() -> None:
    """Load sympy, and let it prepare what it prepares at the first question of a kind."""
    from sympy.core.cache import clear_cache

    for what, *args in (
        ("integrate", "x", "x"),
        ("limit", "sin(x)/x", "x", "0"),
        ("series", "x", "x", "1", "n"),
        ("simplify", "x + x**2"),
    ):
        answered({"what": what, "args": args})
    clear_cache()
    gc.collect()
    gc.freeze()  # a fork has nothing to do with all this


def serve() -> None:
    """Answer questions from standard input until it ends."""
    if os.environ.get(parent.TIED):
        parent.signalled(signal.SIGKILL)
    _load()
    fork = hasattr(os, "fork") and not os.environ.get("CALCANIM_NO_FORK")
    if not fork:
        _bounded(None)
    lines = _Lines()
    for question in lines:
        if "what" not in question:
            _say(question, {})  # only whether all is loaded
        else:
            _say(question, _forked(question, lines) if fork else _alone(question))


def _say(question: dict[str, Any], answer: dict[str, Any]) -> None:
    data = json.dumps({**answer, "number": question["number"]}).encode() + b"\n"
    while data:
        data = data[os.write(1, data) :]


if __name__ == "__main__":
    serve()
