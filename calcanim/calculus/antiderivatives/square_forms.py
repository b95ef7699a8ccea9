"""Standard forms with a square and a constant: inverse functions, or a log of x and a root."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.exact.factors import Product, factored, quadratic, times
from calcanim.exact.square_roots import over_root, square_root, times_root
from calcanim.exact.tidy import rational
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    integral,
    mul,
    neg,
    number,
    power,
    variable,
)

_ONE, _TWO = number(1), number(2)


def square_form(task: Task, base: Expression, n: Fraction) -> Found | None:
    """1/(x^2 + k), 1/sqrt(k - x^2), 1/sqrt(x^2 + k), their multiples and x itself untouched."""
    q = quadratic(base, task.x)
    if q is None or rational(q[1]) != 0 or n not in (-1, Fraction(-1, 2)):
        return None
    a, k = rational(q[0]), rational(q[2])
    x = variable(task.x)
    if a is None or k is None or k == 0:
        if n == -1 and not any(v.variables for v in q):
            return None  # Constants such as pi have a sign: `real_coefficients` goes by it.
        return _symbolic_form(task, q, n)
    if n == -1 and a * k > 0:
        shape = _atan_form(x, a, k)
        return task.found("ARCTANGENT", "one over a square plus a constant", shape)
    if n == Fraction(-1, 2) and a < 0 < k:
        inner = times_root(x, -a, k)
        after = over_root(call("asin", inner), -a)
        return task.found("ARCSINE", "one over the root of a constant less a square", after)
    if n == Fraction(-1, 2) and a > 0:
        root = call("sqrt", base)
        first = times(square_root(a), x)
        name = call("log", call("abs", add(first, root)))
        after = over_root(name, a)
        return task.found("LOGARITHM", "one over the root of a square and a constant", after)
    return None


def _symbolic_form(
    task: Task, q: tuple[Expression, Expression, Expression], n: Fraction
) -> Found | None:
    """The same with a letter for the constant: 1/(x^2 + a^2), 1/sqrt(a^2 - x^2)."""
    x = variable(task.x)
    k = q[2]
    size = k.args[0] if k.op == "pow" and rational(k.args[1]) == 2 else call("sqrt", k)
    given = () if k.op == "pow" else (f"{k} > 0",)
    minus = k.op == "neg"
    if minus:
        inside = k.args[0]
        square = inside.op == "pow" and rational(inside.args[1]) == 2
        size = inside.args[0] if square else call("sqrt", inside)
        given = () if square else (f"{inside} > 0",)
    if rational(k) is not None:
        return None
    lead = rational(q[0])
    if n == -1 and ((lead == 1 and minus) or (lead == -1 and not minus)):
        pair = div(add(size, x), add(size, neg(x)))
        after = div(call("log", call("abs", pair)), mul(_TWO, size))
        why = "one over a difference of squares"
        return task.found(
            "LOGARITHM", why, neg(after) if minus else after, conditions=(*given, f"{size} != 0")
        )
    if n == Fraction(-1, 2) and lead == 1:
        root = call("sqrt", add(power(x, _TWO), k))
        after = call("log", call("abs", add(x, root)))
        why = "one over the root of a square and a constant"
        return task.found("LOGARITHM", why, after, conditions=given)
    if minus:
        return None
    if n == -1 and rational(q[0]) == 1:
        after = div(call("atan", div(x, size)), size)
        conditions = (*given, *((f"{size} != 0",) if not given else ()))
        return task.found(
            "ARCTANGENT", "one over a square plus a constant", after, conditions=conditions
        )
    if n == -1 and lead is None and q[0].op != "neg":
        square = q[0].op == "pow" and rational(q[0].args[1]) == 2
        rate = q[0].args[0] if square else call("sqrt", q[0])
        after = div(call("atan", div(mul(rate, x), size)), mul(rate, size))
        conditions = (*given, *(() if square else (f"{q[0]} > 0",)))
        conditions += tuple(f"{e} != 0" for e in (rate, size) if e.op == "variable")
        return task.found("ARCTANGENT", "one over two squares", after, conditions=conditions)
    if n == Fraction(-1, 2) and rational(q[0]) == -1:
        # The bars make it right for letters of either sign.
        whole = size if size.op == "call" else call("abs", size)
        after = call("asin", div(x, whole))
        why = "one over the root of a constant less a square"
        return task.found("ARCSINE", why, after, conditions=given or (f"{size} != 0",))
    return None


def symbolic_root(task: Task) -> Found | None:
    """sqrt(x^2 + k) and sqrt(k - x^2) with a letter in k: by parts, and solved for."""
    p = factored(task.f, task.x)
    if len(p.factors) != 1 or p.constant != _ONE or p.factors[0][1] != Fraction(1, 2):
        return None
    base = p.factors[0][0]
    q = quadratic(base, task.x)
    if q is None or rational(q[1]) != 0 or rational(q[0]) not in (1, -1):
        return None
    if rational(q[2]) is not None:
        return None
    root = call("sqrt", base)
    rest = div(_ONE, root)
    done = task.ask(rest, task.x)
    if done is None:
        return None
    edge = div(mul(variable(task.x), root), _TWO)
    after = add(edge, times(div(q[2], _TWO), integral(rest, task.x)))
    return task.found("PARTS", "by parts, then solved for the integral", after, done)


def under_root(task: Task, p: Product) -> Found | None:
    """1/(x*sqrt(x^2 - k)), the arcsecant's slope."""
    x = variable(task.x)
    n = p.power_of(x)
    base = next((b for b, m in p.factors if b != x and m == Fraction(-1, 2)), None)
    q = quadratic(base, task.x) if base is not None and n == -1 else None
    if q is None or rational(q[1]) != 0:
        return None
    a, k = rational(q[0]), rational(q[2])
    if a != 1 or k is None or k >= 0:
        return None
    assert base is not None
    root = call("sqrt", base)
    inner = div(root, square_root(-k)) if square_root(-k) != _ONE else root
    after = over_root(call("atan", inner), -k)
    return task.found("ARCTANGENT", "the slope of an inverse secant", after)


def _atan_form(x: Expression, a: Fraction, k: Fraction) -> Expression:
    """The integral of 1/(a x^2 + k) for a k > 0."""
    inner = times_root(x, abs(a), abs(k))
    product = abs(a * k)
    after = over_root(call("atan", inner), product)
    return neg(after) if a < 0 else after
