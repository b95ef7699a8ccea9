"""Integrands whose antiderivative is known not to be elementary, and what it is called.

Liouville's theorem decides these; see Rosenlicht, "Integration in finite terms" (1972), and for
the names DLMF chapters 6, 7, 19 and 25.
"""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.by_others import spelled
from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.factors import Product, factored, linear, quadratic
from calcanim.exact.tidy import rational
from calcanim.expressions.tree import Expression, variable

_LOGARITHMIC = "the dilogarithm Li2"
_ELLIPTIC = "an elliptic integral"


def beyond_elementary(f: Expression, x: str) -> str | None:
    """The name of the function that `f` leads to, None where nothing is known."""
    p = factored(spelled(f, x), x)
    if len(p.factors) == 1:
        return _single(*p.factors[0], x)
    return _over_x(p, x) or _over_log(p, x)


def _single(base: Expression, n: Fraction, x: str) -> str | None:
    v = variable(x)
    if base.op == "pow" and n == 1 and base.args == (v, v):
        return "no function with a name"
    if n.denominator == 2:
        return _under_root(base, n, x)
    if base.op != "call":
        return None
    u = base.args[0]
    c = rational_coefficients(u, x)
    name = base.value or ""
    if name == "exp" and n == 1:
        if u.op == "call" and u.value == "exp" and linear(u.args[0], x) is not None:
            return "the exponential integral Ei"
        if c is not None and len(c) == 3 and c[2] > 0:
            return "the imaginary error function erfi"
        if u.op == "call" and u.value in ("sin", "cos") and linear(u.args[0], x) is not None:
            return "no function with a name"
        return "the incomplete gamma function" if c is not None and _power_only(c) else None
    if name in ("sin", "cos") and n == 1:
        if c is not None and len(c) == 3:
            return "the Fresnel integrals S and C"
        if u.op == "call" and u.value == "exp" and linear(u.args[0], x) is not None:
            return "the sine and cosine integrals Si and Ci"
        if u.op == "call" and u.value in ("sin", "cos") and linear(u.args[0], x) is not None:
            return "no function with a name"
    if name == "log" and n == -1 and linear(u, x) is not None:
        return "the logarithmic integral li"
    if name == "log" and n == 1 and u.op == "call" and u.value == "log" and u.args[0] == v:
        return "the logarithmic integral li"
    if name == "softplus" and n == 1 and linear(u, x) is not None:
        return _LOGARITHMIC
    return None


def _power_only(c: list[Fraction]) -> bool:
    return len(c) > 3 and not any(c[1:-1])


def _under_root(base: Expression, n: Fraction, x: str) -> str | None:
    """The root of a polynomial of degree 3 or 4 without a double zero, or of 1 - k sin^2."""
    if abs(n) != Fraction(1, 2):
        return None
    if base.op == "call" and base.value in ("sin", "cos") and linear(base.args[0], x) is not None:
        return _ELLIPTIC
    c = rational_coefficients(base, x)
    if c is not None:
        plain = len(poly.common(c, poly.slope(c))) == 1
        return _ELLIPTIC if len(c) in (4, 5) and plain else None
    if base.op == "add" and len(base.args) == 2:
        waves = [t for t in base.args if t.has(x)]
        level = [rational(t) for t in base.args if not t.has(x)]
        if len(waves) == 1 and len(level) == 1 and level[0]:
            p = factored(waves[0], x)
            k = rational(p.constant)
            square = len(p.factors) == 1 and p.factors[0][1] == 2
            if square and k is not None and p.factors[0][0].value in ("sin", "cos"):
                return None if k == -level[0] else _ELLIPTIC
    return None


def _over_x(p: Product, x: str) -> str | None:
    """f(a x + b)/x^n for exp, sin, cos, log and atan: integrals with names of their own."""
    v = variable(x)
    others = [(b, n) for b, n in p.factors if b != v]
    if len(others) == 2 and len(p.factors) == 2:
        return _letter_power(p, x)
    if len(others) != 1:
        return None
    (base, m), k = others[0], p.power_of(v)
    if base.op != "call":
        return None
    u, name = base.args[0], base.value or ""
    if k < 0 and k.denominator == 1 and m == 1:
        line = linear(u, x)
        if name == "exp" and line is not None:
            return "the exponential integral Ei"
        if name in ("sin", "cos") and line is not None:
            return "the sine and cosine integrals Si and Ci"
        if k == -1 and name == "log" and line is not None and rational(line[1]) != 0:
            return _LOGARITHMIC
        if k == -1 and name == "atan" and line is not None and rational(line[1]) == 0:
            return _LOGARITHMIC
        if k == -1 and name in ("sinh", "cosh") and line is not None:
            return "the hyperbolic integrals Shi and Chi"
    if k == 1 and m == 1 and name in ("tan", "cot", "sec", "csc") and linear(u, x) is not None:
        return _LOGARITHMIC
    if k == 1 and m == -1 and name in ("sin", "cos") and linear(u, x) is not None:
        return _LOGARITHMIC
    if name == "exp" and m == 1 and k > 0 and k.denominator == 1 and k % 2 == 0:
        q = quadratic(u, x)
        lead = None if q is None else rational(q[0])
        if q is not None and lead is not None and lead > 0 and rational(q[1]) == 0:
            return "the imaginary error function erfi"
    return None


def _letter_power(p: Product, x: str) -> str | None:
    """x^n exp(a x + b) with a letter n."""
    powers = [
        b.args[1] for b, n in p.factors if n == 1 and b.op == "pow" and b.args[0] == variable(x)
    ]
    lines = [b for b, n in p.factors if n == 1 and b.op == "call" and b.value == "exp"]
    if len(powers) != 1 or len(lines) != 1 or powers[0].has(x) or not powers[0].variables:
        return None
    if linear(lines[0].args[0], x) is None:
        return None
    return f"the incomplete gamma function, unless {powers[0]} is 0, 1, 2 or so on"


def _over_log(p: Product, x: str) -> str | None:
    """x^n/log(x)."""
    v = variable(x)
    logs = [(b, n) for b, n in p.factors if b.op == "call" and b.value == "log" and b.args == (v,)]
    rest = [b for b, _ in p.factors if b != v and (not logs or b != logs[0][0])]
    whole = p.power_of(v).denominator == 1 and p.power_of(v) != -1
    if len(logs) == 1 and logs[0][1] == -1 and not rest and whole:
        return "the logarithmic integral li"
    return None
