"""Integrands that change their formula: split where they do."""

from __future__ import annotations

import itertools

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate
from calcanim.calculus.integrals.places import place_name
from calcanim.calculus.integrals.quadrature import merged
from calcanim.calculus.integrals.work import Solve, Work, by_quadrature, shown_end
from calcanim.calculus.solution import Solution, certified
from calcanim.exact import domain
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import tidy
from calcanim.exact.values import UndefinedError
from calcanim.expressions.cases import chosen
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, add, integral, neg, number

PIECEWISE = ("abs", "sign", "floor", "ceil", "max", "min", "mod", "relu", "heaviside")


def in_pieces(work: Work, low: mpf, high: mpf, solve: Solve) -> Solution | None:
    """Split where |u| turns or a step comes; on each piece the formula is a plain one."""
    a, b = min(low, high), max(low, high)
    kinks = {
        p
        for kind, u in domain.suspects(work.f, work.x)
        if kind == "kink"
        for p in domain.zeros(u, work.x, a, b)
    }
    cuts = [a, *(p for p in merged(list(kinks)) if a < p < b), b]
    if len(cuts) > 40:
        return None
    inner = [place_name(c, (work.f,), work.x) for c in cuts[1:-1]]
    places = [e for e in inner if e is not None]
    if len(places) < len(inner):
        return None
    ends = [work.low, *(places if low < high else places[::-1]), work.high]
    middles = [domain.between(p, q, mpf("0.4871")) for p, q in itertools.pairwise(cuts)]
    formulas = [plain_at(work.f, work.x, m) for m in (middles if low < high else middles[::-1])]
    if any(f is None for f in formulas):
        return None
    parts = [
        integral(f, work.x, p, q)
        for f, p, q in zip(formulas, ends, ends[1:], strict=False)
        if f is not None
    ]
    line = add(*parts)
    why = "split where the formula changes"
    certificate = Certificate("checked", "by cases")
    if line != work.start:
        work.steps.append(certified("PIECES", work.start, line, why, certificate))
    total = []
    for part in parts:
        done = solve(part.args[0], work.x, part.args[1], part.args[2])
        work.steps += done.steps
        if done.verdict == "diverges":
            return work.without_result("diverges")
        if not isinstance(done.result, Expression):
            work.steps.clear()
            return None
        total.append(done.result)
    whole = exactly(add(*total))
    if len(total) > 1:
        why = "the pieces together"
        work.steps.append(certified("ADD_UP", line, whole, why, by_quadrature(work.start, whole)))
    answer = work.done(whole)
    return None if answer.value is None else answer


def changes(e: Expression, x: str) -> bool:
    """Whether `e` is made of functions that change their formula in `x`."""
    return any(
        (n.op == "piecewise" or (n.op == "call" and n.value in PIECEWISE)) and n.has(x)
        for _, n in e.walk()
    )


def plain_at(f: Expression, x: str, at: mpf) -> Expression | None:
    """`f` with |u|, steps and maxima written as they are around `at`; None where undefined."""

    def sign(u: Expression) -> int:
        value = evaluate(u, {x: at}, 30)
        if value is None:
            raise UndefinedError(f"{u} is not defined at {shown_end(at)}")
        return int(mpmath.sign(value))

    def pick(n: Expression) -> Expression:
        """The pieces that count, from the outermost in: the others need no value."""
        if n.op == "piecewise" and n.has(x):
            piece = chosen(n, sign)
            if piece is None:
                raise UndefinedError(f"{n} is not defined at {shown_end(at)}")
            return pick(piece)
        return Expression(n.op, tuple(pick(a) for a in n.args), n.value)

    def change(n: Expression) -> Expression:
        if n.op != "call" or n.value not in PIECEWISE or not n.has(x):
            return n
        u = n.args[0]
        found = [evaluate(a, {x: at}, 30) for a in n.args]
        values = [v for v in found if v is not None]
        if len(values) < len(found):
            raise UndefinedError(f"{n} is not defined at {shown_end(at)}")
        v = values[0]
        match n.value:
            case "abs":
                return u if v >= 0 else neg(u)
            case "sign":
                return number(1 if v > 0 else -1)
            case "heaviside":
                return number(1 if v > 0 else 0)
            case "relu":
                return u if v > 0 else number(0)
            case "floor" | "ceil":
                return number(int(mpmath.floor(v) if n.value == "floor" else mpmath.ceil(v)))
            case "mod":
                turns = int(mpmath.floor(v / values[1]))
                return add(u, neg(Expression("mul", (number(turns), n.args[1])))) if turns else u
        pick = max if n.value == "max" else min
        return n.args[values.index(pick(values))]

    try:
        return tidy(pick(f).transform(change), x)
    except (UndefinedError, EvaluationOverflowError):
        return None
