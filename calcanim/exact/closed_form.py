"""Sums of rational multiples of products of powers of constants, and how they are written."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from calcanim.exact.tidy import as_expression
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power

# Atoms with their exponents, and the rational number in front of each such product.
Monomial = tuple[tuple[Expression, Fraction], ...]
Form = dict[Monomial, Fraction]

UNIT: Monomial = ()
HALF = Fraction(1, 2)
PI = Expression("constant", (), "pi")
EULER = Expression("constant", (), "e")


def shown(f: Form) -> Expression:
    """The sum as a tree: what is positive first, numbers last."""
    rest, logs = dict(f), _logs(f)
    terms = []
    if logs is not None:
        rest = {m: v for m, v in f.items() if not _is_log(m)}
        terms.append((False, (0.5, ""), logs))
    for m, v in rest.items():
        terms.append((v < 0, _order(m), _term(m, v)))
    terms.sort(key=lambda t: t[:2])
    return add(*(t[2] for t in terms))


def _order(m: Monomial) -> tuple[float, str]:
    """What stands first: powers of e and of pi from the highest, other functions, numbers last."""
    degree = max((n for a, n in m if a in (EULER, PI) or a.value == "exp"), default=Fraction(0))
    if m == UNIT:
        return 9, ""
    return (-float(degree) if degree else 0.25), " ".join(str(a) for a, _ in m)


def _is_log(m: Monomial) -> bool:
    return (
        len(m) == 1 and m[0][1] == 1 and m[0][0].value == "log" and m[0][0].args[0].op == "number"
    )


def _logs(f: Form) -> Expression | None:
    """log(15/7)/4 for log(3)/4 + log(5)/4 - log(7)/4; None where one log or a long one is left."""
    found = {int(m[0][0].args[0].value or "1"): v for m, v in f.items() if _is_log(m)}
    if len(found) < 2:
        return None
    unit = Fraction(
        gcd(*(v.numerator for v in found.values())), lcm(*(v.denominator for v in found.values()))
    )
    inside = Fraction(1)
    for prime, v in found.items():
        k = v / unit
        if abs(k) > 8:
            return None
        inside *= Fraction(prime) ** int(k)
    if max(inside.numerator, inside.denominator) > 1000:
        return None
    if inside < 1:
        inside, unit = 1 / inside, -unit
    if unit < 0:
        # A term with a minus in front comes last: log(2/3) rather than -log(3/2).
        inside, unit = 1 / inside, -unit
    log = call("log", as_expression(inside))
    return _with_number([log], [], unit)


def _term(m: Monomial, v: Fraction) -> Expression:
    over: list[Expression] = []
    under: list[Expression] = []
    roots: dict[Fraction, int] = {}
    for a, n in m:
        if a.op == "number":
            roots[n] = roots.get(n, 1) * int(a.value or "1")
        elif a == EULER:
            over.append(EULER if n == 1 else call("exp", as_expression(n)))
        elif a.value == "exp":
            inside = a.args[0]
            over.append(a if n == 1 else call("exp", _scaled_tree(inside, n)))
        else:
            (over if n > 0 else under).append(_powered(a, abs(n)))
    shown = [_powered(number(base), n) for n, base in sorted(roots.items())]
    return _with_number([*shown, *over], under, v)


def _scaled_tree(e: Expression, n: Fraction) -> Expression:
    return _with_number([e], [], n)


def _powered(a: Expression, n: Fraction) -> Expression:
    if n == 1:
        return a
    if n == HALF:
        return call("sqrt", a)
    if n.denominator == 2 and n > 1:
        return mul(power(a, number(int(n // 1))) if n > 2 else a, call("sqrt", a))
    return power(a, as_expression(n))


def _with_number(over: list[Expression], under: list[Expression], v: Fraction) -> Expression:
    """The factors with a rational number in front and one fraction bar."""
    top = abs(v.numerator)
    above = [*([number(top)] if top != 1 or not over else []), *over]
    below = [*([number(v.denominator)] if v.denominator != 1 else []), *under]
    out = div(mul(*above), mul(*below)) if below else mul(*above)
    return neg(out) if v < 0 else out
