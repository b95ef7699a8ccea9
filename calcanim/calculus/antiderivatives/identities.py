"""Integrands rewritten by an identity: double angles, conjugates, exponentials."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.wave_powers import EXPONENTS
from calcanim.exact.algebra import expanded
from calcanim.exact.factors import factored, linear
from calcanim.exact.tidy import rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, integral, mul, neg, number, power

_ONE, _TWO = number(1), number(2)


def conjugate_root(task: Task) -> Found | None:
    """sqrt(1 + cos u) and its kin, u a line: times the conjugate it is |sin u| over a root."""
    p = factored(task.f, task.x)
    if len(p.factors) != 1 or p.factors[0][1] != Fraction(1, 2) or rational(p.constant) != 1:
        return None
    base = p.factors[0][0]
    if base.op != "add" or len(base.args) != 2 or _ONE not in base.args:
        return None
    wave = next(t for t in base.args if t != _ONE)
    plain = wave.args[0] if wave.op == "neg" else wave
    if plain.op != "call" or plain.value not in ("sin", "cos"):
        return None
    line = linear(plain.args[0], task.x)
    if line is None:
        return None
    other = call("cos" if plain.value == "sin" else "sin", *plain.args)
    top = div(mul(_TWO, other), call("sqrt", base))
    after = top if (plain.value == "cos") == (wave.op != "neg") else neg(top)
    if rational(line[0]) != 1:
        after = tidy(div(after, line[0]), task.x)
    why = f"times the conjugate, the slope of {other} is above the root"
    return task.found("CONJUGATE", why, after)


def double_angle(task: Task) -> Found | None:
    """sin(2x) and cos(2x) beside functions of x, written in x."""
    x = task.x
    calls = {n for _, n in task.f.walk() if n.op == "call" and n.value in EXPONENTS and n.has(x)}
    arguments = {n.args[0] for n in calls}
    if len(arguments) != 2:
        return None
    one, two = sorted(arguments, key=lambda a: a.size)
    if not _is_double(two, one, x):
        return None

    def change(n: Expression) -> Expression:
        if n.op == "call" and n.args and n.args[0] == two and n.value == "sin":
            return mul(_TWO, call("sin", one), call("cos", one))
        if n.op == "call" and n.args and n.args[0] == two and n.value == "cos":
            return add(_ONE, neg(mul(_TWO, power(call("sin", one), _TWO))))
        return n

    swapped = task.f.transform(change)
    if any(n.op == "call" and n.args and n.args[0] == two for _, n in swapped.walk()):
        return None
    done = task.ask(swapped, x)
    if done is None:
        return None
    return task.found("IDENTITY_USED", "the double-angle formula", integral(swapped, x), done)


def _is_double(two: Expression, one: Expression, x: str) -> bool:
    a, b = linear(two, x), linear(one, x)
    if a is None or b is None or rational(a[1]) != 0 or rational(b[1]) != 0:
        return False
    p, q = rational(a[0]), rational(b[0])
    return p is not None and q is not None and p == 2 * q


def hyperbolic(task: Task) -> Found | None:
    """Products and quotients of hyperbolic functions of x, written in exponentials."""
    names = ("sinh", "cosh", "tanh", "coth", "sech", "csch")
    calls = [n for _, n in task.f.walk() if n.op == "call" and n.value in names]
    if not calls or any(linear(n.args[0], task.x) is None for n in calls):
        return None

    def change(n: Expression) -> Expression:
        if n.op != "call" or n.value not in names:
            return n
        up = call("exp", n.args[0])
        down = call("exp", tidy(neg(n.args[0]), task.x))
        plus, less = add(up, down), add(up, neg(down))
        return {
            "sinh": div(less, _TWO),
            "cosh": div(plus, _TWO),
            "tanh": div(less, plus),
            "coth": div(plus, less),
            "sech": div(_TWO, plus),
            "csch": div(_TWO, less),
        }[n.value or "sinh"]

    swapped = expanded(task.f.transform(change))
    if swapped is None or swapped.size > 120:
        return None
    done = task.ask(swapped, task.x)
    if done is None:
        return None
    return task.found(
        "REWRITE", "hyperbolic functions in exponentials", integral(swapped, task.x), done
    )
