"""The value of a tree in which something is still to be worked out: by numerical methods."""

from __future__ import annotations

from functools import lru_cache

import mpmath
from mpmath import mpf

from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import NOTATION, Expression

_DIGITS = 100
_FINE = 160
_MOST_TERMS = 3000


def value(e: Expression, values: dict[str, mpf], extra: int = 0) -> mpf | None:
    """The value of `e`; derivatives, sums, limits and integrals in it to 20 digits, numerically.

    It is worked out in 100 digits, and `extra` ones where large terms may cancel.
    """
    if not any(n.op in NOTATION for _, n in e.walk()):
        return evaluate(e, values, _DIGITS + extra)
    with mpmath.workdps(60 + extra):
        plain = _resolve(e, values, extra)
    return None if plain is None else evaluate(plain, values, _DIGITS + extra)


def slope(e: Expression, variable: str, values: dict[str, mpf], extra: int = 0) -> mpf | None:
    """The central difference quotient of `e` for a step of 10^-40, in 160 digits (and `extra`).

    Raises EvaluationOverflowError at a corner, and where a smaller step still changes it.
    """
    digits = _FINE + extra
    with mpmath.workdps(digits):
        quotients = []
        at = values.get(variable, mpf(0))  # without it in `e` any place will do
        here = evaluate(e, values, digits)
        if here is None:
            return None
        for h in (mpf(10) ** -40, mpf(10) ** -44):
            high = evaluate(e, {**values, variable: at + h}, digits)
            low = evaluate(e, {**values, variable: at - h}, digits)
            if high is None or low is None:
                return None
            ahead, behind = (high - here) / h, (here - low) / h
            if abs(ahead - behind) > mpf(10) ** -12 * max(1, abs(ahead)):
                raise EvaluationOverflowError("the two sides disagree: a corner or a jump")
            quotients.append((high - low) / (2 * h))
        coarse, fine = quotients
        if abs(coarse - fine) > mpf(10) ** -30 * max(abs(fine), mpf(10) ** -10):
            raise EvaluationOverflowError("this varies too fast for a difference quotient")
        return fine


def _resolve(e: Expression, values: dict[str, mpf], extra: int) -> Expression | None:
    """`e` with a number in place of all that is still to be worked out; None where it has none."""
    if e.op in NOTATION:
        found = _notation(e, values, extra)
        if found is None:
            return None
        size = Expression("number", (), mpmath.nstr(abs(found), 45 + extra))
        return Expression("neg", (size,)) if found < 0 else size
    if not e.args:
        return e
    args = [_resolve(a, values, extra) for a in e.args]
    if any(a is None for a in args):
        return None
    return Expression(e.op, tuple(a for a in args if a is not None), e.value)


def _notation(e: Expression, values: dict[str, mpf], extra: int) -> mpf | None:
    body, name = e.args[0], e.value or ""
    match e.op:
        case "derivative":
            if any(node.op in NOTATION for _, node in body.walk()):
                raise ValueError("a derivative of what is still to be worked out")
            return slope(body, name, values, extra)
        case "sum" | "product":
            return _terms(e, values)
        case "limit":
            return _near(e, values, extra)
    if len(e.args) == 1:
        raise ValueError("an indefinite integral has no value")
    if not e.variables:
        return _closed_area(e)
    low, high = (value(a, values) for a in e.args[1:])
    return None if low is None or high is None else _area(body, name, low, high, values)


@lru_cache(maxsize=64)  # a film has the same integral in many lines
def _closed_area(e: Expression) -> mpf | None:
    low, high = (value(a, {}) for a in e.args[1:])
    return None if low is None or high is None else _area(e.args[0], e.value or "", low, high, {})


def _terms(e: Expression, values: dict[str, mpf]) -> mpf | None:
    first, last = (value(a, values) for a in e.args[1:])
    if first is None or last is None or not (mpmath.isint(first) and mpmath.isint(last)):
        return None
    if last - first > _MOST_TERMS:
        raise EvaluationOverflowError("too many terms to add up")
    out = mpf(0) if e.op == "sum" else mpf(1)
    with mpmath.workdps(60):
        for i in range(int(first), int(last) + 1):
            term = value(e.args[0], {**values, e.value or "": mpf(i)})
            if term is None:
                return None
            out = out + term if e.op == "sum" else out * term
    return out


def _near(e: Expression, values: dict[str, mpf], extra: int) -> mpf | None:
    """The limit at a point, from values 10^-40 away on the sides asked for."""
    at = value(e.args[1], values)
    if at is None:
        return None
    sides = [int(evaluate(e.args[2], {}) or 1)] if len(e.args) == 3 else [1, -1]
    found = []
    with mpmath.workdps(_FINE + extra):
        for side in sides:
            for h in (mpf(10) ** -40, mpf(10) ** -44):
                near = evaluate(e.args[0], {**values, e.value or "": at + side * h}, _FINE + extra)
                if near is None:
                    return None
                found.append(near)
        if max(found) - min(found) > mpf(10) ** -28 * max(1, abs(found[0])):
            return None
        return found[-1]


def _area(body: Expression, name: str, low: mpf, high: mpf, values: dict[str, mpf]) -> mpf | None:
    """Quadrature to 25 digits; None where the integrand is not smooth enough for that."""

    def f(x: mpf) -> mpf:
        y = value(body, {**values, name: x})
        if y is None:
            raise EvaluationOverflowError("not defined everywhere between the limits")
        return y

    with mpmath.workdps(30):
        found, error = mpmath.quad(f, [low, high], error=True)
    if error > mpf(10) ** -22 * max(1, abs(found)):
        raise EvaluationOverflowError("quadrature does not settle")
    return mpf(found)
