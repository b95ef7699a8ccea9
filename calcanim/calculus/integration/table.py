"""Integrals that are known by heart."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from calcanim.calculus.integration.factors import (
    ONE,
    Product,
    factored,
    quadratic,
    raised,
    times,
)
from calcanim.calculus.integration.found import Found, Task
from calcanim.calculus.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

_ONE, _TWO = number(1), number(2)
_PI = Expression("constant", (), "pi")


def _ln(u: Expression) -> Expression:
    return call("log", call("abs", u))


# The integral of f(x): what it is, and the name of its rule.
_CALLS: dict[str, tuple[str, Callable[[Expression], Expression]]] = {
    "exp": ("EXPONENTIAL", lambda x: call("exp", x)),
    "sin": ("TRIGONOMETRIC", lambda x: neg(call("cos", x))),
    "cos": ("TRIGONOMETRIC", lambda x: call("sin", x)),
    "tan": ("TRIGONOMETRIC", lambda x: neg(_ln(call("cos", x)))),
    "cot": ("TRIGONOMETRIC", lambda x: _ln(call("sin", x))),
    "sec": ("TRIGONOMETRIC", lambda x: _ln(add(call("sec", x), call("tan", x)))),
    "csc": ("TRIGONOMETRIC", lambda x: neg(_ln(add(call("csc", x), call("cot", x))))),
    "sinh": ("HYPERBOLIC", lambda x: call("cosh", x)),
    "cosh": ("HYPERBOLIC", lambda x: call("sinh", x)),
    "tanh": ("HYPERBOLIC", lambda x: call("log", call("cosh", x))),
    "coth": ("HYPERBOLIC", lambda x: _ln(call("sinh", x))),
    "sech": ("HYPERBOLIC", lambda x: call("atan", call("sinh", x))),
    "csch": ("HYPERBOLIC", lambda x: _ln(call("tanh", div(x, _TWO)))),
    "abs": ("FUNCTION", lambda x: div(mul(x, call("abs", x)), _TWO)),
    "sign": ("FUNCTION", lambda x: call("abs", x)),
    "relu": ("FUNCTION", lambda x: div(power(call("relu", x), _TWO), _TWO)),
    "heaviside": ("FUNCTION", lambda x: call("relu", x)),
    "sigmoid": ("FUNCTION", lambda x: call("softplus", x)),
    "cbrt": ("ROOT", lambda x: div(mul(number(3), x, call("cbrt", x)), number(4))),
}
_SQUARES: dict[str, Callable[[Expression], Expression]] = {
    "sec": lambda x: call("tan", x),
    "csc": lambda x: neg(call("cot", x)),
    "sech": lambda x: call("tanh", x),
    "csch": lambda x: neg(call("coth", x)),
    "tan": lambda x: add(call("tan", x), neg(x)),
    "cot": lambda x: add(neg(call("cot", x)), neg(x)),
    "tanh": lambda x: add(x, neg(call("tanh", x))),
}
_PAIRS: dict[frozenset[str], Callable[[Expression], Expression]] = {
    frozenset(("sec", "tan")): lambda x: call("sec", x),
    frozenset(("csc", "cot")): lambda x: neg(call("csc", x)),
    frozenset(("sech", "tanh")): lambda x: neg(call("sech", x)),
    frozenset(("csch", "coth")): lambda x: neg(call("csch", x)),
}


def known(task: Task) -> Found | None:
    """Powers, exponentials, logs of x itself, and the standard forms with squares."""
    x = variable(task.x)
    if not task.f.has(task.x):
        return task.found("CONSTANT", "a constant times x", times(task.f, x))
    p = factored(task.f, task.x)
    if p.constant != _ONE:
        return None
    if len(p.factors) == 2:
        return _pair(task, p) or _under_root(task, p)
    if len(p.factors) != 1:
        return None
    base, n = p.factors[0]
    if base == x:
        return power_rule(task, x, n)
    if base.op == "pow":
        return _exponential(task, base, n)
    if base.op == "call" and base.args[0] == x and len(base.args) == 1:
        return _call(task, base, n)
    return _square_form(task, base, n)


def power_rule(task: Task, x: Expression, n: Fraction) -> Found:
    """The integral of x**n."""
    if n == -1:
        return task.found(
            "LOGARITHM", "one over x is the slope of the log of its size", _ln(x), conditions=()
        )
    top = raised(x, n + 1) if n + 1 > 0 else div(_ONE, raised(x, -n - 1))
    m = as_expression(1 / (n + 1))
    after = times(m, top)
    return task.found("POWER", "the exponent rises by one and divides", after)


def _exponential(task: Task, base: Expression, n: Fraction) -> Found | None:
    """a**x with a constant base, or x**n with a constant exponent."""
    a, u = base.args
    x = variable(task.x)
    if n != 1:
        if n.denominator > 1 or a != x or u.has(task.x):
            return None
        u = tidy(times(as_expression(n), u), "")
    if a == x and not u.has(task.x):
        one_more = tidy(add(u, _ONE), task.x)
        after = div(power(x, one_more), one_more)
        why = "the exponent rises by one and divides"
        excluded = f"{u.args[0]} != 1" if u.op == "neg" else f"{u} != -1"
        return task.found("POWER", why, after, conditions=(excluded,))
    if not a.has(task.x) and u == x:
        why = "an exponential grows in proportion to the log of its base"
        return task.found("EXPONENTIAL", why, div(base, call("log", a)))
    return None


def _call(task: Task, base: Expression, n: Fraction) -> Found | None:
    x, name = base.args[0], base.value or ""
    if n == 1 and name in _CALLS:
        rule, of = _CALLS[name]
        return task.found(rule, f"the known integral of {name}", of(x))
    if n == 2 and name in _SQUARES:
        kind = "HYPERBOLIC" if name.endswith("h") else "TRIGONOMETRIC"
        return task.found(kind, f"the known integral of {name} squared", _SQUARES[name](x))
    inverse = {"cos": "sec", "sin": "csc", "cosh": "sech", "sinh": "csch"}.get(name)
    if inverse and n in (-1, -2):
        of = _SQUARES[inverse] if n == -2 else _CALLS[inverse][1]
        kind = "HYPERBOLIC" if name.endswith("h") else "TRIGONOMETRIC"
        return task.found(kind, f"the known integral of {inverse}" + " squared" * (n == -2), of(x))
    other = {"tan": "cot", "cot": "tan", "sec": "cos", "csc": "sin", "tanh": "coth"}
    other |= {"coth": "tanh", "sech": "cosh", "csch": "sinh"}
    if name in other and n < 0:
        swapped = raised(call(other[name], x), -n)
        done = task.ask(swapped, task.x)
        if done:
            why = f"one over {name} is {other[name]}"
            from calcanim.expressions.tree import integral

            return task.found("REWRITE", why, integral(swapped, task.x), done)
    return None


def _pair(task: Task, p: Product) -> Found | None:
    (a, n), (b, m) = p.factors
    if not (n == m == 1 and a.op == b.op == "call"):
        return None
    of = _PAIRS.get(frozenset((a.value or "", b.value or "")))
    if of is None or a.args != b.args or a.args[0] != variable(task.x):
        return None
    kind = "HYPERBOLIC" if (a.value or "").endswith("h") else "TRIGONOMETRIC"
    why = f"the known integral of {a.value} times {b.value}"
    return task.found(kind, why, of(a.args[0]))


def _square_form(task: Task, base: Expression, n: Fraction) -> Found | None:
    """1/(x^2 + k), 1/sqrt(k - x^2), 1/sqrt(x^2 + k), their multiples and x itself untouched."""
    q = quadratic(base, task.x)
    if q is None or rational(q[1]) != 0 or n not in (-1, Fraction(-1, 2)):
        return None
    a, k = rational(q[0]), rational(q[2])
    x = variable(task.x)
    if a is None or k == 0:
        return _symbolic_form(task, q, n)
    if k is None:
        return _symbolic_form(task, q, n)
    if n == -1 and a * k > 0:
        shape = _atan_form(x, a, k)
        return task.found("ARCTANGENT", "one over a square plus a constant", shape)
    if n == Fraction(-1, 2) and a < 0 < k:
        inner = _ratio(x, -a, k)
        after = _over_root(call("asin", inner), -a)
        return task.found("ARCSINE", "one over the root of a constant less a square", after)
    if n == Fraction(-1, 2) and a > 0:
        root = call("sqrt", base)
        first = times(_sqrt(a), x)
        name = call("log", call("abs", add(first, root)))
        after = _over_root(name, a)
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
    from calcanim.expressions.tree import integral

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


def _under_root(task: Task, p: Product) -> Found | None:
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
    inner = div(root, _sqrt(-k)) if _sqrt(-k) != _ONE else root
    after = _over_root(call("atan", inner), -k)
    return task.found("ARCTANGENT", "the slope of an inverse secant", after)


def _root_of(v: Fraction) -> Fraction | None:
    from math import isqrt

    top, under = isqrt(v.numerator), isqrt(v.denominator)
    exact = top * top == v.numerator and under * under == v.denominator
    return Fraction(top, under) if exact else None


def _sqrt(v: Fraction) -> Expression:
    """The tree of a square root, its square factor outside."""
    root = _root_of(v)
    if root is not None:
        return as_expression(root)
    whole = v.numerator * v.denominator
    outside, f = 1, 2
    while f * f <= whole:
        while whole % (f * f) == 0:
            whole //= f * f
            outside *= f
        f += 1
    return times(as_expression(Fraction(outside, v.denominator)), call("sqrt", number(whole)))


def _atan_form(x: Expression, a: Fraction, k: Fraction) -> Expression:
    """The integral of 1/(a x^2 + k) for a k > 0."""
    inner = _ratio(x, abs(a), abs(k))
    product = abs(a * k)
    after = _over_root(call("atan", inner), product)
    return neg(after) if a < 0 else after


def _ratio(x: Expression, a: Fraction, k: Fraction) -> Expression:
    """``x*sqrt(a/k)``."""
    root = _root_of(a / k)
    if root is not None:
        top = times(number(root.numerator), x)
        return top if root.denominator == 1 else div(top, number(root.denominator))
    if a == 1 and k.denominator == 1:
        return div(x, _sqrt(k))
    return times(_sqrt(a / k), x)


def _over_root(e: Expression, v: Fraction) -> Expression:
    """``e / sqrt(v)``."""
    root = _root_of(v)
    if root is not None:
        return times(as_expression(ONE / root), e)
    return div(e, _sqrt(v)) if v.denominator == 1 else times(_sqrt(1 / v), e)


def gaussian(task: Task) -> Found | None:
    """exp of a quadratic with a negative square term: the error function."""
    p = factored(task.f, task.x)
    if len(p.factors) != 1 or p.constant != _ONE:
        return None
    base, n = p.factors[0]
    if n != 1 or base.op != "call" or base.value != "exp":
        return None
    q = quadratic(base.args[0], task.x)
    if q is None:
        return None
    a, b, c = (rational(v) for v in q)
    x = variable(task.x)
    if None in (a, b, c):
        return _lettered_bell(task, *q)
    if a is None or b is None or c is None or a >= 0:
        return None
    shift = b / (2 * a)
    inner = x if not shift else add(x, as_expression(shift))
    if shift < 0:
        inner = add(x, neg(as_expression(-shift)))
    scale = _sqrt(-a)
    after = times(div(call("sqrt", _PI), times(_TWO, scale)), call("erf", times(scale, inner)))
    height = c - b * b / (4 * a)
    if height:
        after = times(call("exp", as_expression(height)), after)
    return task.found("FUNCTION", "complete the square: the error function's slope", after)


def _lettered_bell(task: Task, a: Expression, b: Expression, c: Expression) -> Found | None:
    """The same where the quadratic has letters in it."""
    x = variable(task.x)
    if rational(a) is None and a.op != "neg":
        return None
    if (lead := rational(a)) is not None and lead >= 0:
        return None
    rate = tidy(neg(a), "")
    root = _sqrt(rational(rate) or ONE) if rational(rate) is not None else call("sqrt", rate)
    shift = tidy(div(b, mul(_TWO, a)), "")
    inner = x if rational(shift) == 0 else add(x, shift)
    after = div(mul(call("sqrt", _PI), call("erf", times(root, inner))), times(_TWO, root))
    height = tidy(add(c, neg(div(power(b, _TWO), mul(number(4), a)))), "")
    if rational(height) != 0:
        after = mul(call("exp", height), after)
    conditions = () if rational(rate) is not None else (f"{rate} > 0",)
    why = "complete the square: the error function's slope"
    return task.found("FUNCTION", why, after, conditions=conditions)
