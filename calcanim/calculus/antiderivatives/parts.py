"""Integration by parts, with the integral solved for where it comes back."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.exact.algebra import polynomial, proved_equal
from calcanim.exact.factors import (
    Product,
    built,
    factored,
    linear,
    quadratic,
    times,
)
from calcanim.exact.normal_form.functions import Algebra
from calcanim.exact.normal_form.ring import TooLargeError
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.functions import INVERSE
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

_FIRST = ("log", *INVERSE, "erf", "erfc", "erfi")
_GROWING = ("sin", "cos", "sinh", "cosh", "exp")


def parts(task: Task) -> Found | None:
    """∫u dv = uv - ∫v du with u a log, an inverse function or a polynomial (in that order)."""
    p = factored(task.f, task.x)
    for k, (base, n) in enumerate(p.factors):
        if base.op == "call" and base.value in _FIRST and n > 0 == n % 1:
            rest = Product(p.constant, p.factors[:k] + p.factors[k + 1 :])
            done = _with(task, power_of(base, n), rest.expression)
            if done is not None:
                return done
    bell = _bell(task, p)
    if bell is not None:
        return bell
    for k, (base, n) in enumerate(p.factors):
        coefficients = polynomial(base, task.x) if n > 0 == n % 1 else None
        if coefficients is None:
            continue
        rest = Product(p.constant, p.factors[:k] + p.factors[k + 1 :])
        if not rest.factors or not _repeats(rest, task.x):
            continue
        done = _with(task, power_of(base, n), rest.expression)
        if done is not None:
            return done
    return cyclic(task, p) or _secant_power(task, p)


def _bell(task: Task, p: Product) -> Found | None:
    """x^n exp(-x^2) with n at least 2: one x goes with the exponential."""
    x = variable(task.x)
    n = p.power_of(x)
    bell = next((b for b, m in p.factors if b.op == "call" and b.value == "exp" and m == 1), None)
    if bell is None or len(p.factors) != 2 or n < 2 or n.denominator > 1:
        return None
    if quadratic(bell.args[0], task.x) is None:
        return None
    return _with(task, power_of(x, n - 1), times(p.constant, mul(x, bell)))


def power_of(base: Expression, n: Fraction) -> Expression:
    """``base ** n`` for a whole n."""
    return base if n == 1 else power(base, number(int(n)))


def _repeats(p: Product, x: str) -> bool:
    """Whether integrating p again and again leaves functions of its own kind."""
    return all(
        (b.op == "call" and (b.value in _GROWING or (b.value in ("sec", "csc") and n == 2)))
        or (b.op == "pow" and not b.args[0].has(x))
        or (b.op == "call" and b.value in ("cos", "sin") and n == -2)
        or (linear(b, x) is not None and n not in (-1,) and (n < 0 or n.denominator > 1))
        or (b.op == "call" and b.value in ("sec", "csc", "tan", "cot"))
        for b, n in p.factors
    )


def _with(task: Task, u: Expression, dv: Expression) -> Found | None:
    v_found = task.ask(dv, task.x)
    if v_found is None:
        return None
    v = tidy(v_found.answer, task.x)
    try:
        du = _slope(u, task.x)
    except NoRuleError:
        return None
    p = factored(_merged(v, du), task.x)
    rest = Product(number(1), p.factors).expression if p.factors else number(1)
    if rest.size > 3 * task.f.size + 20:
        return None
    done = task.ask(rest, task.x)
    if done is None:
        return None
    back = times(p.constant, integral(rest, task.x))
    first = _merged(u, v)
    after = add(first, back.args[0] if back.op == "neg" else neg(back))
    dv_text = "" if rational(dv) == 1 else f"{dv} "
    why = f"u = {u} and dv = {dv_text}d{task.x}, so du = {_d(du)}d{task.x} and v = {v}"
    return task.found("PARTS", why, after, done)


def _slope(u: Expression, x: str) -> Expression:
    """du/dx, in its normal form where that is much shorter: log(x + sqrt(x^2 + 1))."""
    du = tidy(differentiated(u, x), x)
    try:
        algebra = Algebra(60)
        short = algebra.shown(algebra.normal(du))
    except (TooLargeError, ZeroDivisionError):
        return du
    return short if short.size < du.size - 2 else du


def _d(du: Expression) -> str:
    return "" if rational(du) == 1 else f"({du}) " if du.op == "add" else f"{du} "


def _merged(a: Expression, b: Expression) -> Expression:
    if a.op == "neg":
        inner = _merged(a.args[0], b)
        return inner.args[0] if inner.op == "neg" else neg(inner)
    if b.op == "neg":
        return neg(_merged(a, b.args[0]))
    if rational(a) == 1:
        return b
    if rational(b) == 1:
        return a
    if b.op == "div" and a.op != "add":
        return div(_merged(a, b.args[0]), b.args[1])
    factors = [f for e in (a, b) for f in (e.args if e.op == "mul" else (e,))]
    return mul(*factors)


def cyclic(task: Task, p: Product) -> Found | None:
    """exp(ax) sin(bx): after two turns the integral itself comes back, and is solved for."""
    names = {b.value: b for b, n in p.factors if b.op == "call" and n == 1}
    exponential = next((b for b, n in p.factors if _is_exponential(b, task.x) and n == 1), None)
    wave = next((names[k] for k in ("sin", "cos") if k in names), None)
    if exponential is None or wave is None or len(p.factors) != 2 or rational(p.constant) != 1:
        return None
    x = task.x
    line = linear(wave.args[0], x)
    if line is None:
        return None
    turned = call("cos" if wave.value == "sin" else "sin", *wave.args)
    exponent = exponential.args[0] if exponential.op == "call" else exponential.args[1]
    rise = linear(exponent, x)
    if rise is None:
        return None
    a, b = rise[0], line[0]
    if exponential.op == "pow":
        a = times(a, call("log", exponential.args[0]))
    sign = -1 if wave.value == "sin" else 1
    # a e sin - b e cos, or a e cos + b e sin, over a^2 + b^2.
    first = times(a, mul(exponential, wave))
    second = times(b, mul(exponential, turned))
    total = add(power(a, number(2)), power(b, number(2)))
    under = tidy(total, x)
    top = add(first, neg(second) if sign < 0 else second)
    result = top if rational(under) == 1 else div(top, under)
    k = tidy(div(b, a), x)
    # Once by parts with u the wave, v the exponential over a; then again.
    again = integral(task.f, x)
    once = div(mul(exponential, wave), a) if rational(a) != 1 else mul(exponential, wave)
    slope = times(tidy(div(b, power(a, number(2))), x), mul(exponential, turned))
    back = times(tidy(power(k, number(2)), x), again)
    middle = add(once, neg(slope) if sign < 0 else slope, neg(back))
    why = f"twice by parts with dv = {exponential} d{x}; the integral itself comes back"
    solved = Found(task.f, x, "SOLVE", "bring both integrals to one side and divide", result)
    return Found(task.f, x, "PARTS", why, middle, (solved,), result=result)


def _is_exponential(b: Expression, x: str) -> bool:
    return (b.op == "call" and b.value == "exp") or (b.op == "pow" and not b.args[0].has(x))


def _secant_power(task: Task, p: Product) -> Found | None:
    """sec(x)^n for odd n > 1 by its reduction, and csc likewise."""
    if len(p.factors) != 1 or rational(p.constant) != 1:
        return None
    base, n = p.factors[0]
    if base.op == "call" and base.value in ("cos", "sin") and n < -2 and n % 2 == 1:
        base, n = call({"cos": "sec", "sin": "csc"}[base.value], *base.args), -n
    if base.op != "call" or base.value not in ("sec", "csc") or n % 2 != 1 or n < 3:
        return None
    u, m = base.args[0], int(n)
    if u.op != "variable":
        return None
    other = call("tan" if base.value == "sec" else "cot", u)
    lower = power_of(base, Fraction(m - 2))
    rest = task.ask(lower, task.x)
    if rest is None:
        return None
    edge = div(mul(lower, other), number(m - 1))
    factor = Fraction(m - 2, m - 1)
    after = add(
        edge if base.value == "sec" else neg(edge),
        times(as_expression(factor), integral(lower, task.x)),
    )
    why = f"by parts with dv = {base}**2 d{task.x}, then solve for the integral"
    return task.found("PARTS", why, after, rest)


def product_rule_backwards(task: Task) -> Found | None:
    """exp(x)*(f + f') is the derivative of exp(x)*f."""
    p = factored(task.f, task.x)
    exponential = next((b for b, n in p.factors if _is_exponential(b, task.x) and n == 1), None)
    if exponential is None or exponential.op != "call":
        return None
    rest = Product(number(1), tuple(f for f in p.factors if f[0] != exponential))
    expanded = _terms(rest)
    if expanded is None:
        return None
    try:
        rate = differentiated(exponential.args[0], task.x)
        for term in expanded:
            f = tidy(term, task.x)
            if proved_equal(rest.expression, add(mul(rate, f), differentiated(f, task.x))):
                after = times(p.constant, _merged(exponential, f))
                why = f"the product rule read backwards: f = {f}"
                return task.found("PRODUCT", why, after)
    except NoRuleError:
        return None
    return None


def _terms(rest: Product) -> list[Expression] | None:
    """Terms of the rest multiplied out, if it is a sum over one denominator."""
    sums = [b for b, n in rest.factors if b.op == "add" and n == 1]
    if len(sums) != 1:
        return None
    others = tuple(f for f in rest.factors if f[0] != sums[0])
    outside = built(others) if others else number(1)
    out = []
    for term in sums[0].args:
        out.append(mul(term, outside) if others else term)
        out.append(div(term, outside))
    return out
