"""The process that has sympy loaded: questions on standard input, answers on standard output.

For each question it forks a child with bounded memory and time, so that no question sees what
another left in sympy's caches. Where there is no fork it answers itself, and `cas` kills it if it
takes too long. Run as ``python -m calcanim.calculus.cas_server``.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from contextlib import suppress
from typing import Any

from calcanim import parent
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import NOTATION

BYTES = 1 << 30


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


def _not_summable(f: Any, i: Any) -> Any:
    """1 where Gosper's algorithm shows that no hypergeometric term has `f` as its differences."""
    import sympy
    from sympy.concrete.gosper import gosper_term

    k = sympy.Symbol(str(i), integer=True)
    term = f.subs(i, k)
    if sympy.hypersimp(term, k) is None:
        raise ValueError("no hypergeometric term")
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
        if any(n.op in NOTATION for _, n in answer.walk()):
            return {"none": "not worked out"}
        text = str(answer)
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
        parent.signalled(signal.SIGKILL)
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
    if os.environ.get(parent.TIED):
        parent.signalled(signal.SIGKILL)
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
