"""Is this equality true? Values of both trees at fixed points, and a proof where sympy has one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression

_DIGITS = 100
_FINE = 160
_TOLERANCE = mpf(10) ** -20
# Mixed scales and signs; none is special to a function, but 0 and 1, where domains end.
_POINTS = [
    "0.7312",
    "-1.2931",
    "2.4177",
    "-0.3719",
    "5.1303",
    "0.0917",
    "-3.6641",
    "11.7301",
    "1.0",
    "0.0",
    "-0.0413",
    "-7.9127",
    "23.517",
    "0.00731",
    "-17.391",
    "1.6183",
    "0.5477",
    "3.3019",
    "-0.8719",
    "61.43",
    "-41.17",
    "0.2239",
    "9.0413",
    "-2.2163",
]


def certify(before: Expression, after: Expression, variables: Sequence[str]) -> Certificate:
    """Compare two trees in `variables`; unevaluated derivatives are taken numerically.

    `refuted` as soon as one point tells the sides apart; `proved` where sympy's algebra shows that
    their difference is zero; `checked` at all common points else; `unknown` without such a point.
    """
    if before == after:
        return Certificate("proved", "the same expression")
    with mpmath.workdps(60):
        return _compare(before, after, variables)


def _compare(before: Expression, after: Expression, variables: Sequence[str]) -> Certificate:
    common = only_before = only_after = 0
    for point in _points(len(variables)):
        values = dict(zip(variables, point, strict=True))
        try:
            left, right = value(before, values), value(after, values)
        except EvaluationOverflowError:
            continue
        if left is None or right is None:
            only_before += left is not None
            only_after += right is not None
            continue
        scale = max(abs(left), abs(right), mpf(10) ** -30)
        if abs(left - right) > _TOLERANCE * scale and abs(left - right) > mpf(10) ** -28:
            at = ", ".join(f"{v} = {mpmath.nstr(x, 6)}" for v, x in values.items())
            return Certificate("refuted", f"the values differ at {at}", common + 1)
        common += 1
    change = None
    if only_before:
        change = "the new form is not defined everywhere that the old one is"
    elif only_after:
        change = "the old form is not defined everywhere that the new one is"
    if not common and only_before > 1:
        return Certificate("refuted", "the new form is defined nowhere that the old one is")
    if not common:
        return Certificate("unknown", "no point at which both sides are defined", 0, change)
    if _proved(before, after):
        return Certificate("proved", "sympy: the difference is zero", common, change)
    return Certificate("checked", f"equal at {common} points to 20 digits", common, change)


def value(e: Expression, values: dict[str, mpf]) -> mpf | None:
    """The value of `e`, its unevaluated derivatives by central differences to 20 digits."""
    with mpmath.workdps(60):
        plain = _resolve(e, values)
    return None if plain is None else evaluate(plain, values, _DIGITS)


def slope(e: Expression, variable: str, values: dict[str, mpf]) -> mpf | None:
    """The central difference quotient of `e` for a step of 10^-40, in 160 digits.

    Raises EvaluationOverflowError where a smaller step still changes it: too fast to tell.
    """
    with mpmath.workdps(_FINE):
        quotients = []
        at = mpf(values[variable])
        if evaluate(e, values, _FINE) is None:
            return None
        for h in (mpf(10) ** -40, mpf(10) ** -44):
            high = evaluate(e, {**values, variable: at + h}, _FINE)
            low = evaluate(e, {**values, variable: at - h}, _FINE)
            if high is None or low is None:
                return None
            quotients.append((high - low) / (2 * h))
        coarse, fine = quotients
        if abs(coarse - fine) > mpf(10) ** -30 * max(abs(fine), mpf(10) ** -10):
            raise EvaluationOverflowError("this varies too fast for a difference quotient")
        return fine


def _resolve(e: Expression, values: dict[str, mpf]) -> Expression | None:
    if e.op == "derivative":
        if any(node.op == "derivative" for _, node in e.args[0].walk()):
            raise ValueError("a derivative inside a derivative")
        found = slope(e.args[0], e.value or "", values)
        if found is None:
            return None
        size = Expression("number", (), mpmath.nstr(abs(found), 45))
        return Expression("neg", (size,)) if found < 0 else size
    if not e.args:
        return e
    args = [_resolve(a, values) for a in e.args]
    if any(a is None for a in args):
        return None
    return Expression(e.op, tuple(a for a in args if a is not None), e.value)


@lru_cache(maxsize=8)
def _points(count: int) -> tuple[tuple[mpf, ...], ...]:
    numbers = [mpf(p) for p in _POINTS]
    steps = (1, 5, 7, 11, 13, 17, 19, 23)
    return tuple(
        tuple(numbers[(i * steps[k % 8] + 3 * k) % len(numbers)] for k in range(count))
        for i in islice(range(len(numbers)), len(numbers) if count else 1)
    )


def _proved(before: Expression, after: Expression) -> bool:
    """Whether cheap algebra shows that the difference is zero; False proves nothing."""
    import sympy

    from calcanim.expressions.bridge import to_sympy

    if before.size + after.size > 160 or not (_modest(before) and _modest(after)):
        return False
    try:
        difference = to_sympy(before).doit() - to_sympy(after).doit()
        if difference == 0 or sympy.expand(difference) == 0:
            return True
        top = sympy.together(difference).as_numer_denom()[0]
        return bool(sympy.expand(top) == 0)
    except Exception:  # whatever sympy trips over, it has then proved nothing
        return False


def _modest(e: Expression) -> bool:
    """No numeric power that algebra would expand for ages."""
    for _, node in e.walk():
        if node.op == "pow" and node.args[1].op == "number":
            try:
                if abs(float(node.args[1].value or 0)) > 24:
                    return False
            except ValueError:
                return False
        if node.op == "pow" and not node.args[0].variables and not node.args[1].variables:
            try:
                if abs(evaluate(node, {}, 10) or mpf(0)) > mpf(10) ** 40:
                    return False
            except EvaluationOverflowError:
                return False
    return True
