"""Powers of the sine times powers of the cosine of one line."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.wave_products import rewritten, wave_products
from calcanim.exact.factors import built, factored, linear, times
from calcanim.exact.tidy import rational, tidy
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


# Powers of sine and cosine that each function stands for.
EXPONENTS = {
    "sin": (1, 0),
    "cos": (0, 1),
    "tan": (1, -1),
    "cot": (-1, 1),
    "sec": (0, -1),
    "csc": (-1, 0),
}


def powers(task: Task) -> Found | None:
    """sin^m cos^n of one linear argument."""
    p = factored(task.f, task.x)
    if rational(p.constant) != 1 or not p.factors:
        return None
    m = n = 0
    argument: Expression | None = None
    for base, k in p.factors:
        if base.op != "call" or base.value not in EXPONENTS or k.denominator != 1:
            return None
        if argument is not None and base.args[0] != argument:
            return wave_products(task, p)
        argument = base.args[0]
        s, c = EXPONENTS[base.value]
        m, n = m + int(k) * s, n + int(k) * c
    if argument is None or linear(argument, task.x) is None:
        return None
    if argument != variable(task.x):
        return _inner(task, argument)
    return _one_argument(task, argument, m, n)


def _inner(task: Task, argument: Expression) -> Found | None:
    """The argument as the new variable first."""
    u = task.fresh()
    swapped = task.f.transform(lambda n: variable(u) if n == argument else n)
    line = linear(argument, task.x)
    if line is None or swapped.has(task.x):
        return None
    done = task.ask(swapped, u)
    if done is None:
        return None
    after = times(tidy(div(_ONE, line[0]), ""), integral(swapped, u))
    why = f"let {u} = {argument}, so that d{u} = {line[0]} d{task.x}"
    return task.found("SUBSTITUTION", why, after, done, substituted=(u, argument))


def _one_argument(task: Task, x: Expression, m: int, n: int) -> Found | None:
    """sin^m(x) cos^n(x)."""
    sin, cos, tan = call("sin", x), call("cos", x), call("tan", x)
    u = variable(task.fresh())
    one_less, one_more = (add(_ONE, s) for s in (neg(power(u, _TWO)), power(u, _TWO)))
    if m > 0 and m % 2 and not (n > 0 and n % 2 and n < m):
        # sin^m = sin (1 - cos^2)^k
        rest = _product(u, n, one_less, (m - 1) // 2)
        why = f"let {u} = {cos}, so that d{u} = -{sin} d{x}"
        return _swap(task, u, cos, rest, why, minus=True)
    if n > 0 and n % 2:
        rest = _product(u, m, one_less, (n - 1) // 2)
        return _swap(task, u, sin, rest, f"let {u} = {sin}, so that d{u} = {cos} d{x}")
    if m >= 0 and n >= 0:
        return wave_products(task, factored(task.f, task.x))
    if (m + n) % 2 == 0 and m + n < 0:
        k = -(m + n) // 2 - 1
        rest = _product(u, m, one_more, k)
        return _swap(task, u, tan, rest, f"let {u} = {tan}, so that d{u} = sec({x})**2 d{x}")
    even = any(k > 0 and k % 2 == 0 for k in (m, n))
    if even or ((m + n) % 2 == 0 and m < 0 <= n):
        return _lowered(task, x, m, n)
    if m < 0 and n < 0:
        # 1 = sin^2 + cos^2 in the numerator.
        first, second = _wave_powers(x, m + 2, n), _wave_powers(x, m, n + 2)
        return rewritten(task, [first, second], "one is sin squared plus cos squared")
    return _lowered(task, x, m, n) if m + n >= 0 and n < 0 else None


def _product(u: Expression, n: int, q: Expression, k: int) -> Expression:
    """u^n q^k."""
    return built(tuple((b, Fraction(e)) for b, e in ((u, n), (q, k)) if e))


def _wave_powers(x: Expression, m: int, n: int) -> Expression:
    """sin^m(x) cos^n(x) with as few functions under a bar as may be."""
    factors = [(call("sin", x), Fraction(m)), (call("cos", x), Fraction(n))]
    if m < 0 <= n and m + n <= 0:
        factors = [(call("cot", x), Fraction(n)), (call("csc", x), Fraction(-m - n))]
    if n < 0 <= m and m + n <= 0:
        factors = [(call("tan", x), Fraction(m)), (call("sec", x), Fraction(-m - n))]
    if m == 0 and n < 0:
        factors = [(call("sec", x), Fraction(-n))]
    if n == 0 and m < 0:
        factors = [(call("csc", x), Fraction(-m))]
    return built(tuple(f for f in factors if f[1]))


def _lowered(task: Task, x: Expression, m: int, n: int) -> Found | None:
    """sin^2 = 1 - cos^2 (or the other way) until the numerator is gone."""
    if n < 0:
        pieces = [_wave_powers(x, m - 2, n), neg(_wave_powers(x, m - 2, n + 2))]
        return rewritten(task, pieces, "sin squared is 1 less cos squared")
    pieces = [_wave_powers(x, m, n - 2), neg(_wave_powers(x, m + 2, n - 2))]
    return rewritten(task, pieces, "cos squared is 1 less sin squared")


def _swap(
    task: Task, u: Expression, g: Expression, rest: Expression, why: str, *, minus: bool = False
) -> Found | None:
    """u = g, and `rest` is left over, negative where `minus`."""
    name = u.value or ""
    done = task.ask(rest, name)
    if done is None:
        return None
    body = integral(rest, name)
    return task.found(
        "SUBSTITUTION",
        why + "; the even powers left over follow from sin**2 + cos**2 = 1",
        neg(body) if minus else body,
        done,
        substituted=(name, g),
    )


def odd_power(task: Task) -> Found | None:
    """sin^m cos^n with one of them odd and positive, the other any power: cos^5 sqrt(sin)."""
    p = factored(task.f, task.x)
    waves = {b.value: (b, n) for b, n in p.factors if b.op == "call" and b.value in ("sin", "cos")}
    if len(p.factors) != 2 or len(waves) != 2 or rational(p.constant) != 1:
        return None
    (sin, m), (cos, n) = waves["sin"], waves["cos"]
    if sin.args != cos.args or sin.args[0] != variable(task.x):
        return None
    u = variable(task.fresh())
    square = add(_ONE, neg(power(u, _TWO)))
    for odd, g, other in ((n, sin, m), (m, cos, n)):
        if odd.denominator == 1 and odd > 0 and odd % 2 and other.denominator > 1:
            k = (odd - 1) / 2
            factors = ((square, k), (u, other)) if k else ((u, other),)
            slope = cos if g == sin else neg(sin)
            why = f"let {u} = {g}, so that d{u} = {slope} d{task.x}"
            return _swap(task, u, g, built(factors), why, minus=g == cos)
    return None
