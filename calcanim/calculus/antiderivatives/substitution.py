"""u-substitution: read the integrand as g(u(x)) u'(x)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.in_terms import replaced_outside_in, rewritten
from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.exact.factors import Product, factored, factored_number, linear, times
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


def substitution(task: Task) -> Found | None:
    """The first inner function whose derivative is there as a factor."""
    for g in candidates(task.f, task.x):
        if linear(g, task.x) is not None and replaced_outside_in(
            task.f, g, task.x, variable("#")
        ).has(task.x):
            continue  # x*exp(-x) is a matter for parts
        done = _tried(task, g)
        if done is not None:
            return done
    return None


def shifted(task: Task) -> Found | None:
    """A line as the new variable although x stands elsewhere too: x*(2*x - 1)**7."""
    for g in candidates(task.f, task.x):
        n = factored(task.f, task.x).power_of(g)
        if (
            linear(g, task.x) is not None
            and g.op == "add"
            and (n.denominator > 1 or n > 1 or n < 0)
        ):
            done = _tried(task, g)
            if done is not None:
                return done
    return None


def _tried(task: Task, g: Expression) -> Found | None:
    inner = in_terms_of(task.f, g, task.x, task.fresh())
    return None if inner is None else _finish(task, g, inner)


def _finish(task: Task, g: Expression, inner: Expression) -> Found | None:
    u = task.fresh()
    p = factored(inner, u)
    plain = p.expression if p.factors else inner
    if plain.size > 2 * task.f.size + 12:
        return None
    rest = Product(number(1), p.factors).expression if p.factors else number(1)
    done = task.ask(rest, u)
    if done is None:
        return None
    after = times(p.constant, integral(rest, u))
    slope = tidy(differentiated(g, task.x), task.x)
    times_slope = (
        "" if rational(slope) == 1 else f"({slope}) " if slope.op == "add" else f"{slope} "
    )
    why = f"let {u} = {g}, so that d{u} = {times_slope}d{task.x}"
    return task.found("SUBSTITUTION", why, after, done, substituted=(u, g))


def candidates(f: Expression, x: str) -> Iterator[Expression]:
    """Inner functions worth a try: arguments and bases first, then functions themselves."""
    seen: list[Expression] = []
    v = variable(x)

    def offer(e: Expression) -> None:
        if e != v and e.has(x) and e != f and e not in seen and rational(e) is None:
            seen.append(e)

    nodes = [n for _, n in f.walk()]
    for n in nodes:
        if n.op == "call" and len(n.args) == 1:
            offer(n.args[0])
        elif n.op == "pow":
            offer(n.args[1])
            if rational(n.args[1]) is not None:
                offer(n.args[0])
        elif n.op == "div":
            offer(n.args[1])
    for n in nodes:
        if n.op in ("call", "pow") and n.has(x):
            offer(n)
    for n in nodes:
        if n.op == "add":
            offer(n)
    k = factored(f, x).power_of(v)
    if k.denominator == 1 and k > 0:
        # x dx is half of d(x^2): for x^3/(x^4 + 1) and the like.
        offer(power(v, number(int(k) + 1)))
    offered = list(seen)
    for e in offered:
        # The part of a sum that varies is as good as the sum.
        _, rest = factored_number(e)
        if rest is not None and rest != e and rest != v:
            offer(rest)
    yield from seen[:24]


def in_terms_of(f: Expression, g: Expression, x: str, u: str) -> Expression | None:
    """f(x)/g'(x) written in u = g(x), or None where x is left over."""
    try:
        slope = differentiated(g, x)
    except NoRuleError:
        return None
    if not slope.has(x) and rational(tidy(slope, x)) == 0:
        return None
    quotient = _quotient(factored(f, x), factored(tidy(slope, x), x))
    return rewritten(quotient, g, x, u)


def _quotient(f: Product, slope: Product) -> Expression:
    shared = {b.value for b, _ in slope.factors if b.op == "call"}
    factors = [_as_cosine(b, n) if {"cos", "sin"} & shared else (b, n) for b, n in f.factors]
    for base, n in slope.factors:
        if base.op == "call" and base.value == "exp" and n == 1:
            at = next((i for i, (b, m) in enumerate(factors) if b.value == "exp" and m == 1), None)
            if at is not None:
                left = tidy(add(factors[at][0].args[0], neg(base.args[0])), "")
                factors[at] = (call("exp", left), Fraction(0 if rational(left) == 0 else 1))
                continue
        at = next((i for i, (b, _) in enumerate(factors) if b == base), None)
        if at is None:
            factors.append((base, -n))
        else:
            factors[at] = (base, factors[at][1] - n)
    constant = tidy(div(f.constant, slope.constant), "")
    return Product(constant, tuple(x for x in factors if x[1])).expression


def _as_cosine(b: Expression, n: Fraction) -> tuple[Expression, Fraction]:
    """sec as a power of cos, csc of sin."""
    under = {"sec": "cos", "csc": "sin"}.get(b.value or "") if b.op == "call" else None
    return (call(under, *b.args), -n) if under else (b, n)
