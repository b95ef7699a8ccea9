"""Functions that change their formula, such as |x|: which formula holds around a place."""

from __future__ import annotations

import mpmath
from mpmath import mpf

from calcanim.exact.tidy import tidy
from calcanim.exact.values import UndefinedError
from calcanim.expressions.cases import chosen
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.functions import BY_CASES
from calcanim.expressions.tree import Expression, add, neg, number


def changes(e: Expression, x: str) -> bool:
    """Whether `e` is made of functions that change their formula in `x`."""
    return any(
        (n.op == "piecewise" or (n.op == "call" and n.value in BY_CASES)) and n.has(x)
        for _, n in e.walk()
    )


def plain_at(f: Expression, x: str, at: mpf) -> Expression | None:
    """`f` with |u|, steps and maxima written as they are around `at`; None where undefined."""

    def sign(u: Expression) -> int:
        value = evaluate(u, {x: at}, 30)
        if value is None:
            raise UndefinedError(f"{u} has no value there")
        return int(mpmath.sign(value))

    def pick(n: Expression) -> Expression:
        """The pieces that count, from the outermost in: the others need no value."""
        if n.op == "piecewise" and n.has(x):
            piece = chosen(n, sign)
            if piece is None:
                raise UndefinedError(f"{n} has no value there")
            return pick(piece)
        return Expression(n.op, tuple(pick(a) for a in n.args), n.value)

    def change(n: Expression) -> Expression:
        if n.op != "call" or n.value not in BY_CASES or not n.has(x):
            return n
        u = n.args[0]
        found = [evaluate(a, {x: at}, 30) for a in n.args]
        values = [v for v in found if v is not None]
        if len(values) < len(found):
            raise UndefinedError(f"{n} has no value there")
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
