"""Integrals that are known by heart."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.square_forms import square_form, under_root
from calcanim.exact.factors import Product, factored, raised, times
from calcanim.exact.tidy import as_expression, tidy
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


def _ln(u: Expression) -> Expression:
    return call("log", call("abs", u))


def _bell(exponent: Expression) -> Expression:
    return div(call("exp", exponent), call("sqrt", Expression("constant", (), "pi")))


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
    "expm1": ("EXPONENTIAL", lambda x: add(call("exp", x), neg(x))),
    "erfc": ("FUNCTION", lambda x: add(mul(x, call("erfc", x)), neg(_bell(neg(power(x, _TWO)))))),
    "erfi": ("FUNCTION", lambda x: add(mul(x, call("erfi", x)), neg(_bell(power(x, _TWO))))),
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
        return _pair(task, p) or under_root(task, p)
    if len(p.factors) != 1:
        return None
    base, n = p.factors[0]
    if base == x:
        return power_rule(task, x, n)
    if base.op == "pow":
        return _exponential(task, base, n)
    plain = len(base.args) == 1 or (base.value == "heaviside" and not base.args[1].has(task.x))
    if base.op == "call" and base.args[0] == x and plain:
        return _call(task, base, n)
    return square_form(task, base, n)


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
        why = f"the known integral of {name} squared"
        return task.found(_kind(name), why, _SQUARES[name](x))
    inverse = {"cos": "sec", "sin": "csc", "cosh": "sech", "sinh": "csch"}.get(name)
    if inverse and n in (-1, -2):
        of = _SQUARES[inverse] if n == -2 else _CALLS[inverse][1]
        why = f"the known integral of {inverse}" + " squared" * (n == -2)
        return task.found(_kind(name), why, of(x))
    other = {"tan": "cot", "cot": "tan", "sec": "cos", "csc": "sin", "tanh": "coth"}
    other |= {"coth": "tanh", "sech": "cosh", "csch": "sinh"}
    if name in other and n < 0:
        swapped = raised(call(other[name], x), -n)
        done = task.ask(swapped, task.x)
        if done:
            why = f"one over {name} is {other[name]}"
            return task.found("REWRITE", why, integral(swapped, task.x), done)
    return None


def _pair(task: Task, p: Product) -> Found | None:
    (a, n), (b, m) = p.factors
    if not (n == m == 1 and a.op == b.op == "call"):
        return None
    of = _PAIRS.get(frozenset((a.value or "", b.value or "")))
    if of is None or a.args != b.args or a.args[0] != variable(task.x):
        return None
    why = f"the known integral of {a.value} times {b.value}"
    return task.found(_kind(a.value or ""), why, of(a.args[0]))


def _kind(name: str) -> str:
    return "HYPERBOLIC" if name.endswith("h") else "TRIGONOMETRIC"
