"""Products of sines and cosines as sums of single ones (product to sum)."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.exact.factors import Product, factored, linear, times
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    integral,
    mul,
    neg,
    number,
    variable,
)

_ONE, _TWO = number(1), number(2)
Waves = dict[Fraction, tuple[Fraction, Fraction]]


def rewritten(task: Task, pieces: list[Expression], why: str) -> Found | None:
    """The sum of `pieces` in place of the integrand, by an identity."""
    whole = add(*pieces)
    done = task.ask(whole, task.x)
    if done is None:
        return None
    return task.found("IDENTITY_USED", why, integral(whole, task.x), done)


def wave_products(task: Task, p: Product) -> Found | None:
    """Products of sines and cosines of multiples of x as a sum of single ones."""
    waves: Waves = {Fraction(0): (Fraction(1), Fraction(0))}
    count = 0
    for base, k in p.factors:
        if base.op != "call" or base.value not in ("sin", "cos") or k < 0 or k.denominator != 1:
            return None
        line = linear(base.args[0], task.x)
        if line is None or rational(line[1]) != 0 or k > 12:
            return None
        frequency = rational(line[0])
        if frequency is None:
            return None
        for _ in range(int(k)):
            waves = _times_wave(waves, base.value == "sin", frequency)
            count += 1
    if count < 2:
        return None
    terms = []
    for frequency in sorted(waves):
        c, s = waves[frequency]
        angle = times(as_expression(frequency), variable(task.x))
        for size, shown in ((c, call("cos", angle)), (s, call("sin", angle))):
            if size:
                body = (
                    as_expression(abs(size))
                    if not frequency
                    else times(as_expression(abs(size)), shown)
                )
                terms.append(neg(body) if size < 0 else body)
    if not terms:
        return None
    why = "powers and products of waves as a sum of single waves"
    return rewritten(task, terms, why)


def symbolic_waves(task: Task) -> Found | None:
    """sin(ax) cos(bx) and the like with letters: the product as a sum."""
    p = factored(task.f, task.x)
    waves = [b for b, n in p.factors if b.op == "call" and b.value in ("sin", "cos") and n == 1]
    if len(waves) != 2 or len(p.factors) != 2 or rational(p.constant) != 1:
        return None
    one, two = sorted(waves, key=lambda w: w.value != "sin")
    if any(linear(w.args[0], task.x) is None for w in waves) or one.args == two.args:
        return None
    a, b = one.args[0], two.args[0]
    plus, less = tidy(add(a, b), task.x), tidy(add(a, neg(b)), task.x)
    x = variable(task.x)
    rates = [linear(e, task.x) for e in (a, b)]
    if rates[0] is None or rates[1] is None:
        return None
    if rational(rates[0][1]) == 0 == rational(rates[1][1]):
        plus = mul(x, add(rates[0][0], rates[1][0]))
        less = mul(x, add(rates[0][0], neg(rates[1][0])))
    half = div(_ONE, _TWO)
    pair = {
        ("sin", "cos"): (call("sin", plus), call("sin", less)),
        ("sin", "sin"): (call("cos", less), neg(call("cos", plus))),
        ("cos", "cos"): (call("cos", less), call("cos", plus)),
    }[(one.value or "", two.value or "")]
    terms = [neg(times(half, t.args[0])) if t.op == "neg" else times(half, t) for t in pair]
    return rewritten(task, terms, "a product of waves as a sum")


def _times_wave(waves: Waves, sine: bool, f: Fraction) -> Waves:
    out: Waves = {}

    def put(frequency: Fraction, c: Fraction, s: Fraction) -> None:
        if frequency < 0:
            frequency, s = -frequency, -s
        a, b = out.get(frequency, (Fraction(0), Fraction(0)))
        out[frequency] = (a + c, b + s if frequency else Fraction(0))

    for g, (c, s) in waves.items():
        if sine:
            # cos g sin f = (sin(g+f) - sin(g-f))/2 ; sin g sin f = (cos(g-f) - cos(g+f))/2
            put(g + f, -s / 2, c / 2)
            put(g - f, s / 2, -c / 2)
        else:
            put(g + f, c / 2, s / 2)
            put(g - f, c / 2, s / 2)
    return {k: v for k, v in out.items() if any(v)}
