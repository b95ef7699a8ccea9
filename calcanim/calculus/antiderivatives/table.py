"""Integrals that are known by heart."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.square_forms import square_form, under_root
from calcanim.exact.factors import Product, factored, raised, times
from calcanim.exact.tidy import as_expression, tidy
from calcanim.expressions.formulas import filled
from calcanim.expressions.functions import FUNCTIONS
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    integral,
    neg,
    number,
    power,
    variable,
)

_ONE, _TWO = number(1), number(2)


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
            "LOGARITHM",
            "one over x is the slope of the log of its size",
            call("log", call("abs", x)),
            conditions=(),
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
    row = FUNCTIONS[name].integral if name in FUNCTIONS else None
    if n == 1 and row is not None:
        return task.found(row.name, f"the known integral of {name}", filled(row.formula, x))
    if n == 2 and name in _SQUARES:
        why = f"the known integral of {name} squared"
        return task.found(_kind(name), why, _SQUARES[name](x))
    inverse = {"cos": "sec", "sin": "csc", "cosh": "sech", "sinh": "csch"}.get(name)
    if inverse and n in (-1, -2):
        row = FUNCTIONS[inverse].integral
        assert row is not None
        after = _SQUARES[inverse](x) if n == -2 else filled(row.formula, x)
        why = f"the known integral of {inverse}" + " squared" * (n == -2)
        return task.found(_kind(name), why, after)
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
