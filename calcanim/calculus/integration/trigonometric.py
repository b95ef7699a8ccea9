"""Powers and products of sines and cosines, quotients of them, and their hyperbolic relatives."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from calcanim.calculus.integration.factors import (
    Product,
    built,
    factored,
    linear,
    raised,
    times,
)
from calcanim.calculus.integration.found import Found, Task
from calcanim.calculus.tidy import as_expression, rational, tidy
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
# Powers of sine and cosine that each function stands for.
_AS = {"sin": (1, 0), "cos": (0, 1), "tan": (1, -1), "cot": (-1, 1), "sec": (0, -1), "csc": (-1, 0)}
Waves = dict[Fraction, tuple[Fraction, Fraction]]


def powers(task: Task) -> Found | None:
    """sin^m cos^n of one linear argument."""
    p = factored(task.f, task.x)
    if rational(p.constant) != 1 or not p.factors:
        return None
    m = n = 0
    argument: Expression | None = None
    for base, k in p.factors:
        if base.op != "call" or base.value not in _AS or k.denominator != 1:
            return None
        if argument is not None and base.args[0] != argument:
            return products(task, p)
        argument = base.args[0]
        s, c = _AS[base.value]
        m, n = m + int(k) * s, n + int(k) * c
    if argument is None or linear(argument, task.x) is None:
        return None
    if argument != variable(task.x):
        return _inner(task, argument)
    return _one_argument(task, argument, m, n)


def _inner(task: Task, argument: Expression) -> Found | None:
    """The argument as the new variable first."""
    u = task.fresh()
    swapped = _call_swap(task.f, argument, variable(u))
    line = linear(argument, task.x)
    if line is None or swapped.has(task.x):
        return None
    done = task.ask(swapped, u)
    if done is None:
        return None
    after = times(tidy(div(_ONE, line[0]), ""), integral(swapped, u))
    why = f"let {u} = {argument}, so that d{u} = {line[0]} d{task.x}"
    return task.found("SUBSTITUTION", why, after, done, substituted=(u, argument))


def _call_swap(e: Expression, old: Expression, new: Expression) -> Expression:
    if e == old:
        return new
    return Expression(e.op, tuple(_call_swap(a, old, new) for a in e.args), e.value)


def _one_argument(task: Task, x: Expression, m: int, n: int) -> Found | None:
    sin, cos, tan = call("sin", x), call("cos", x), call("tan", x)
    u = variable(task.fresh())
    if m > 0 and m % 2 and not (n > 0 and n % 2 and n < m):
        # sin^m = sin (1 - cos^2)^k
        rest = _poly_power(add(_ONE, neg(power(u, _TWO))), (m - 1) // 2, u, n)
        return _swap(task, u, cos, neg, rest, f"let {u} = {cos}, so that d{u} = -{sin} d{x}")
    if n > 0 and n % 2:
        rest = _poly_power(add(_ONE, neg(power(u, _TWO))), (n - 1) // 2, u, m)
        return _swap(task, u, sin, None, rest, f"let {u} = {sin}, so that d{u} = {cos} d{x}")
    if m >= 0 and n >= 0:
        return products(task, factored(task.f, task.x))
    if (m + n) % 2 == 0 and m + n < 0:
        k = -(m + n) // 2 - 1
        rest = _poly_power(add(_ONE, power(u, _TWO)), k, u, m)
        return _swap(task, u, tan, None, rest, f"let {u} = {tan}, so that d{u} = sec({x})**2 d{x}")
    if (m + n) % 2 == 0 and m < 0 <= n:
        return _lowered(task, x, m, n)
    if m > 0 and m % 2 == 0:
        return _lowered(task, x, m, n)
    if n > 0 and n % 2 == 0:
        return _lowered(task, x, m, n)
    if m + n < 0 and m < 0 and n < 0:
        # 1 = sin^2 + cos^2 in the numerator.
        first, second = _wave_powers(x, m + 2, n), _wave_powers(x, m, n + 2)
        return _sum(task, [first, second], "one is sin squared plus cos squared")
    if m + n >= 0 and n < 0 and m > 0:
        return _lowered(task, x, m, n)
    return None


def _wave_powers(x: Expression, m: int, n: int) -> Expression:
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
        return _sum(task, pieces, "sin squared is 1 less cos squared")
    pieces = [_wave_powers(x, m, n - 2), neg(_wave_powers(x, m + 2, n - 2))]
    return _sum(task, pieces, "cos squared is 1 less sin squared")


def _sum(task: Task, pieces: list[Expression], why: str) -> Found | None:
    whole = add(*pieces)
    done = task.ask(whole, task.x)
    if done is None:
        return None
    return task.found("IDENTITY_USED", why, integral(whole, task.x), done)


def _poly_power(q: Expression, k: int, u: Expression, n: int) -> Expression:
    if k == 0:
        return (
            raised(u, Fraction(n)) if n > 0 else (div(_ONE, raised(u, Fraction(-n))) if n else _ONE)
        )
    body = raised(q, Fraction(k)) if k > 0 else q
    if k < 0:
        under = raised(q, Fraction(-k))
        if n < 0:
            return div(_ONE, mul(raised(u, Fraction(-n)), under))
        return div(raised(u, Fraction(n)) if n else _ONE, under)
    if n < 0:
        return div(body, raised(u, Fraction(-n)))
    return mul(raised(u, Fraction(n)), body) if n else body


def _swap(
    task: Task, u: Expression, g: Expression, sign: object, rest: Expression, why: str
) -> Found | None:
    name = u.value or ""
    done = task.ask(rest, name)
    if done is None:
        return None
    body = integral(rest, name)
    return task.found(
        "SUBSTITUTION",
        why + "; the even powers left over follow from sin**2 + cos**2 = 1",
        neg(body) if sign is not None else body,
        done,
        substituted=(name, g),
    )


def products(task: Task, p: Product) -> Found | None:
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
    return _sum(task, terms, why)


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
            name, slope = (cos, None) if g == sin else (neg(sin), neg)
            why = f"let {u} = {g}, so that d{u} = {name} d{task.x}"
            return _swap(task, u, g, slope, built(factors), why)
    return None


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


def tangent_alone(task: Task) -> Found | None:
    """A function of tan(x) and nothing else: u = tan(x), dx = du/(1 + u^2)."""
    x = variable(task.x)
    tan = call("tan", x)
    u = variable(task.fresh())
    inside = task.f.transform(lambda n: u if n == tan else n)
    if inside.has(task.x) or inside == u:
        return None
    name = u.value or ""
    p = factored(div(inside, add(_ONE, power(u, _TWO))), name)
    done = task.ask(p.expression, name)
    if done is None:
        return None
    why = f"let {u} = {tan}, so that d{task.x} = d{u}/(1 + {u}**2)"
    after = integral(p.expression, name)
    return task.found("SUBSTITUTION", why, after, done, substituted=(name, tan))


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
    return _sum(task, terms, "a product of waves as a sum")


def maxima(task: Task) -> Found | None:
    """max(a, b) is half of a + b + |a - b|, min the same with a minus."""
    for path, n in task.f.walk():
        if n.op == "call" and n.value in ("max", "min") and len(n.args) == 2 and n.has(task.x):
            a, b = n.args
            size = call("abs", tidy(add(a, neg(b)), task.x))
            whole = add(a, b, size if n.value == "max" else neg(size))
            swapped = task.f.replace(path, div(whole, _TWO))
            done = task.ask(swapped, task.x)
            if done is not None:
                joined = "and" if n.value == "max" else "less"
                why = f"the {n.value} of two is half their sum {joined} their distance"
                return task.found("REWRITE", why, integral(swapped, task.x), done)
    return None


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


def double_angle(task: Task) -> Found | None:
    """sin(2x) and cos(2x) beside functions of x, written in x."""
    x = task.x
    calls = {n for _, n in task.f.walk() if n.op == "call" and n.value in _AS and n.has(x)}
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


def half_angle(task: Task) -> Found | None:
    """A quotient of sines and cosines of x becomes one of polynomials in tan(x) or tan(x/2)."""
    x = variable(task.x)
    names = {n.value for _, n in task.f.walk() if n.op == "call" and n.has(task.x)}
    if not names or not names <= set(_AS):
        return None
    if any(n.args[0] != x for _, n in task.f.walk() if n.op == "call" and n.has(task.x)):
        return None
    plain = task.f.transform(_plain_waves)
    u = variable(task.fresh())
    square = power(u, _TWO)
    for halved in (False, True):
        if halved:
            wave = {
                "sin": div(mul(_TWO, u), add(_ONE, square)),
                "cos": div(add(_ONE, neg(square)), add(_ONE, square)),
            }
            g, slope = call("tan", div(x, _TWO)), div(_TWO, add(_ONE, square))
            swapped = plain.transform(partial(_waves_in, wave))
        else:
            even = _even_waves(plain, u)
            if even is None:
                continue
            g, slope, swapped = call("tan", x), div(_ONE, add(_ONE, square)), even
        rest = reduced(mul(swapped, slope), u.value or "")
        if rest is None:
            continue
        done = task.ask(rest, u.value or "")
        if done is None:
            continue
        p = factored(rest, u.value or "")
        del p
        why = f"let {u} = {g}: then sin({x}) and cos({x}) are quotients in {u}, d{x} = {slope} d{u}"
        return task.found(
            "SUBSTITUTION", why, integral(rest, u.value or ""), done, substituted=(u.value or "", g)
        )
    return None


def _waves_in(wave: dict[str, Expression], n: Expression) -> Expression:
    return wave.get(n.value or "", n) if n.op == "call" else n


def _plain_waves(n: Expression) -> Expression:
    if n.op != "call" or n.value not in _AS:
        return n
    s, c = call("sin", *n.args), call("cos", *n.args)
    return {
        "tan": div(s, c),
        "cot": div(c, s),
        "sec": div(_ONE, c),
        "csc": div(_ONE, s),
        "sin": s,
        "cos": c,
    }[n.value or "sin"]


def _even_waves(e: Expression, u: Expression) -> Expression | None:
    """`e` in u = tan(x), where all that occurs is sin^2, cos^2 (and tan, as a quotient)."""
    square = power(u, _TWO)

    def change(n: Expression) -> Expression:
        if n.op == "pow" and n.args[0].op == "call" and n.args[0].value in ("sin", "cos"):
            k = rational(n.args[1])
            if k is not None and k.denominator == 1 and k % 2 == 0:
                top = square if n.args[0].value == "sin" else _ONE
                part = div(top, add(_ONE, square))
                return part if k == 2 else power(part, number(int(k / 2)))
        if n.op == "div" and n.args[0].value == "sin" and n.args[1].value == "cos":
            return u
        return n

    out = e.transform(change)
    return None if any(n.op == "call" for _, n in out.walk()) else out


def reduced(e: Expression, u: str) -> Expression | None:
    """A quotient of two polynomials without a common factor, in u."""
    from calcanim.calculus.algebra import as_fraction, rational_coefficients
    from calcanim.calculus.integration import polynomials as poly
    from calcanim.calculus.integration.factors import polynomial_of

    found = as_fraction(e)
    if found is None:
        return None
    top, under = (rational_coefficients(side, u) for side in found)
    if not top or not under or not any(top):
        return None
    shared = poly.common(top, under)
    top, under = poly.divided(top, shared)[0], poly.divided(under, shared)[0]
    if len(under) == 1:
        return polynomial_of(poly.scaled(top, 1 / under[0]), u)
    parts = poly.factors(under)
    if parts is None:
        return div(polynomial_of(top, u), polynomial_of(under, u))
    lead, pieces = parts
    bottom = mul(*(raised(polynomial_of(q, u), Fraction(n)) for q, n in pieces))
    return (
        times(as_expression(1 / lead), div(polynomial_of(top, u), bottom))
        if lead != 1
        else div(polynomial_of(top, u), bottom)
    )


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

    from calcanim.calculus.algebra import expanded

    swapped = expanded(task.f.transform(change))
    if swapped is None or swapped.size > 120:
        return None
    done = task.ask(swapped, task.x)
    if done is None:
        return None
    return task.found(
        "REWRITE", "hyperbolic functions in exponentials", integral(swapped, task.x), done
    )
