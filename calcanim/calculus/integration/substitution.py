"""u-substitution: read the integrand as g(u(x)) u'(x)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from calcanim.calculus.algebra import polynomial
from calcanim.calculus.integration.factors import (
    Product,
    factored,
    factored_number,
    linear,
    times,
)
from calcanim.calculus.integration.found import Found, Task
from calcanim.calculus.integration.lowest_terms import reduced
from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.calculus.tidy import rational, tidy
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
        if linear(g, task.x) is not None and _outside(task.f, g, task.x, variable("#")).has(task.x):
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
    out = rewritten(quotient, g, x, u)
    return out


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


def rewritten(e: Expression, g: Expression, x: str, u: str) -> Expression | None:
    """`e` with g(x) called u and no x left, else None."""
    new = variable(u)
    out = _outside(e, g, x, new)
    if not out.has(x):
        return out
    line = linear(g, x)
    if line is not None:
        a, b = line
        v = add(new, neg(b)) if rational(b) != 0 else new
        inverse = v if rational(a) == 1 else div(v, a)
        done = out.substitute(x, tidy(inverse, u))
        return done
    shape = _shifted_power(g, x)
    if shape is not None:
        a, n, b = shape
        v = add(new, neg(b)) if rational(b) != 0 else new
        inverse = tidy(v if rational(a) == 1 else div(v, a), u)
        swapped = _powers(out, x, n, inverse)
        return None if swapped.has(x) else swapped
    return None


def _shifted_power(g: Expression, x: str) -> tuple[Expression, int, Expression] | None:
    """(a, n, b) of ``a*x**n + b`` with n at least 2."""
    c = polynomial(g, x)
    if c is None or len(c) < 3 or any(rational(v) != 0 for v in c[1:-1]):
        return None
    return c[-1], len(c) - 1, c[0]


def _powers(e: Expression, x: str, n: int, new: Expression) -> Expression:
    """`e` with x**(n*k) written new**k."""

    def change(node: Expression) -> Expression:
        if node.op == "pow" and node.args[0] == variable(x):
            k = rational(node.args[1])
            if k is not None and k % n == 0:
                k = k / n
                return new if k == 1 else power(new, number(int(k)))
        return node

    return e.transform(change)


def _outside(e: Expression, g: Expression, x: str, new: Expression) -> Expression:
    """Top-down replacement, so that the largest g is met first."""
    if e == g:
        return new
    found = _as_power(e, g, x, new)
    if found is not None:
        return found
    if not e.args:
        return e
    return Expression(e.op, tuple(_outside(a, g, x, new) for a in e.args), e.value)


def _as_power(e: Expression, g: Expression, x: str, new: Expression) -> Expression | None:
    """`e` as a whole power of g: x^4 of x^2, x of sqrt(x), exp(2x) of exp(x), 2^(2x) of 2^x."""
    if e.op == "call" and g.op == "call" and e.value == g.value == "exp":
        k = ratio(e.args[0], g.args[0])
        return None if k is None else _whole(new, k)
    if g.op == "pow" and not g.args[0].has(x) and e.op == "pow" and e.args[0] == g.args[0]:
        k = ratio(e.args[1], g.args[1])
        return None if k is None else _whole(new, k)
    base, n = _power_parts(g)
    if n is None or n == 1:
        return None
    if n.denominator % 2 == 0 and e.op == "call" and e.value == "cbrt" and e.args[0] == base:
        return _whole(new, Fraction(1, 3) / n)  # Beside an even root the base is not negative.
    other, m = _power_parts(e)
    if m is None or other != base or (n.denominator > 1 and e.op == "add"):
        return None
    return _whole(new, m / n)


def _power_parts(e: Expression) -> tuple[Expression, Fraction | None]:
    if e.op == "pow":
        return e.args[0], rational(e.args[1])
    if e.op == "call" and e.value == "sqrt":
        return e.args[0], Fraction(1, 2)
    return e, Fraction(1)


def _whole(new: Expression, k: Fraction) -> Expression | None:
    if k.denominator != 1:
        return None
    if k < 0:
        return div(number(1), _whole(new, -k) or new)
    return new if k == 1 else power(new, number(int(k)))


def ratio(a: Expression, b: Expression) -> Fraction | None:
    """a/b where it is a rational number."""
    n, rest = factored_number(tidy(a, ""))
    m, other = factored_number(tidy(b, ""))
    return n / m if m and rest is not None and rest == other else None


def rationalise(task: Task) -> Found | None:
    """A root of a linear function, or an exponential, as the new variable: x by u, dx by du."""
    for g, inverse, slope in _inverses(task):
        u = task.fresh()
        swapped = _outside(task.f, g, task.x, variable(u)).substitute(task.x, inverse)
        if swapped.has(task.x):
            continue
        whole = _mul(swapped, slope)
        if g.op == "call" and g.value == "exp":
            whole = reduced(whole, u) or whole
        p = factored(whole, u)
        rest = Product(number(1), p.factors).expression if p.factors else number(1)
        if rest.size > 3 * task.f.size + 10:
            continue
        done = task.ask(rest, u)
        if done is None:
            continue
        after = times(p.constant, integral(rest, u))
        why = f"let {u} = {g}, so that {task.x} = {inverse} and d{task.x} = {slope} d{u}"
        return task.found("SUBSTITUTION", why, after, done, substituted=(u, g))
    return None


def _bilinear(e: Expression, x: str, u: Expression) -> tuple[Expression, Expression] | None:
    """x and dx/du where u**2 is a quotient of two lines."""
    if e.op != "div":
        return None
    lines = [polynomial(a, x) for a in e.args]
    if any(c is None or len(c) > 2 for c in lines):
        return None
    zero = number(0)
    (b, a), (d, c) = (((*(c or ()), zero)[:2]) for c in lines)
    square = power(u, number(2))
    name = u.value or ""
    top = tidy(add(_mul(d, square), neg(b)), name)
    under = tidy(add(a, neg(_mul(c, square))), name)
    if rational(under) == 0:
        return None
    bottom = tidy(power(under, number(2)), name)
    inverse = div(top, under) if rational(under) != 1 else top
    rise = tidy(
        add(
            _mul(tidy(differentiated(top, name), name), under),
            neg(_mul(top, tidy(differentiated(under, name), name))),
        ),
        name,
    )
    from calcanim.calculus.algebra import expanded

    return inverse, div(expanded(rise) or rise, bottom)


def _mul(a: Expression, b: Expression) -> Expression:
    return Expression("mul", (a, b))


def _inverses(task: Task) -> Iterator[tuple[Expression, Expression, Expression]]:
    u = variable(task.fresh())
    seen: list[Expression] = []
    roots: dict[Expression, list[int]] = {}
    for _, n in task.f.walk():
        if n.op == "call" and n.value in ("sqrt", "cbrt") and n.has(task.x):
            roots.setdefault(n.args[0], []).append(2 if n.value == "sqrt" else 3)
        if n.op == "pow" and n.has(task.x):
            k = rational(n.args[1])
            if k is not None and k.denominator > 1:
                roots.setdefault(n.args[0], []).append(k.denominator)
        if n.op == "call" and n.value == "exp" and n not in seen:
            line = linear(n.args[0], task.x)
            if line is not None and rational(line[1]) == 0:
                seen.append(n)
        if n.op == "call" and n.value == "log" and n.args == (variable(task.x),) and n not in seen:
            seen.append(n)
    for inside, orders in roots.items():
        line = linear(inside, task.x)
        if line is None:
            bilinear = _bilinear(inside, task.x, u)
            if bilinear is not None and set(orders) == {2}:
                yield call("sqrt", inside), *bilinear
            continue
        from math import lcm

        order = lcm(*orders)
        a, b = line
        top = add(power(u, number(order)), neg(b)) if rational(b) != 0 else power(u, number(order))
        inverse = tidy(div(top, a), u.value or "")
        slope = tidy(differentiated(inverse, u.value or ""), u.value or "")
        g = call("sqrt", inside) if order == 2 else power(inside, div(number(1), number(order)))
        if order == 3 and any(n.op == "call" and n.value == "cbrt" for _, n in task.f.walk()):
            g = call("cbrt", inside)
        yield g, inverse, slope
    for g in sorted(seen, key=lambda n: n.size):
        if g.value == "log":
            yield g, call("exp", u), call("exp", u)
            continue
        exponent = linear(g.args[0], task.x)
        assert exponent is not None
        inverse = tidy(div(call("log", u), exponent[0]), u.value or "")
        yield g, inverse, div(number(1), times(exponent[0], u))
