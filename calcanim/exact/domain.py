"""Where a function of one variable may fail: zeros of denominators, ends of domains, jumps, kinks.

Zeros of rational polynomials are found exactly where they are rational; others by a scan for
changes of sign and for near-zero minima, refined to 40 digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.polynomials import divided, roots, trimmed
from calcanim.exact.signs import positive
from calcanim.exact.tidy import rational
from calcanim.expressions.cases import borders
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.formulas import filled
from calcanim.expressions.functions import FUNCTIONS
from calcanim.expressions.tree import Expression

_CELLS = 400
_FAR = mpf(10) ** 6
_LARGE = mpf(10) ** 10  # what a pole exceeds close beside it


def suspects(e: Expression, variable: str) -> Iterator[tuple[str, Expression]]:
    """What must not vanish (``"pole"``), or changes the formula where it does (``"kink"``)."""
    for _, n in e.walk():
        if not n.has(variable):
            continue
        u = n.args[0] if n.args else n
        match n.op:
            case "div" if n.args[1].has(variable):
                yield "pole", n.args[1]
            case "pow":
                k = rational(n.args[1])
                if n.args[0].has(variable) and (k is None or k < 0 or k.denominator > 1):
                    # An odd root has values on both sides of 0, and a vertical tangent at it.
                    smooth = k is not None and k > 0 and k.denominator % 2
                    yield "kink" if smooth else "pole", n.args[0]
            case "piecewise":
                for border in borders(n):
                    yield "kink", border
            case "call":
                row = FUNCTIONS[n.value or ""]
                for kind, formulas in (("pole", row.poles), ("kink", row.kinks)):
                    for formula in formulas:
                        for v in n.args[1:] if "v" in formula else n.args[:1]:
                            yield kind, filled(formula, u, v)


def points(e: Expression, variable: str, low: mpf, high: mpf) -> list[mpf]:
    """All points of [low, high] at which a suspect of `e` vanishes, ascending, without doubles."""
    found: list[mpf] = []
    for _, u in dict.fromkeys(suspects(e, variable)):
        for p in zeros(u, variable, low, high):
            if not any(abs(p - q) <= mpf(10) ** -25 * max(1, abs(p)) for q in found):
                found.append(p)
    return sorted(found)


def zeros(u: Expression, variable: str, low: mpf, high: mpf) -> list[mpf]:
    """Zeros of `u` in [low, high], which may be infinite; rational ones of polynomials exactly."""
    coefficients = rational_coefficients(u, variable)
    if coefficients is not None:
        return _of_polynomial(coefficients, low, high)
    if positive(u, variable):
        return []
    with mpmath.workdps(45):
        return _scanned(_function(u, variable), low, high)


def _of_polynomial(c: list[Fraction], low: mpf, high: mpf) -> list[mpf]:
    p = trimmed(c)
    if len(p) < 2:
        return []
    with mpmath.workdps(60):
        out = [mpf(r.numerator) / r.denominator for r in roots(p)]
    for r in roots(p):
        while len(p) > 1:
            quotient, rest = divided(p, [-r, Fraction(1)])
            if rest:
                break
            p = quotient
    if len(p) > 2:
        with mpmath.workdps(60):
            numbers = [mpf(v.numerator) / v.denominator for v in reversed(p)]
            try:
                others = mpmath.polyroots(numbers, maxsteps=200, extraprec=200)
            except mpmath.mp.NoConvergence:
                others = []
            tiny = mpf(10) ** -20
            out += [mpmath.re(r) for r in others if abs(mpmath.im(r)) < tiny * max(1, abs(r))]
    return sorted(p for p in out if low <= p <= high)


def _function(u: Expression, variable: str) -> Callable[[mpf], mpf | None]:
    def f(x: mpf) -> mpf | None:
        try:
            return evaluate(u, {variable: x}, 40)
        except EvaluationOverflowError:
            return mpf("nan")  # It has a value, only none to compare with.

    return f


def _scanned(f: Callable[[mpf], mpf | None], low: mpf, high: mpf) -> list[mpf]:
    xs = _grid(low, high)
    ys = [f(x) for x in xs]
    out = [x for x, y in zip(xs, ys, strict=True) if y == 0]
    for i in range(len(xs) - 1):
        a, b = ys[i], ys[i + 1]
        if a is None or b is None:
            if (a is None) != (b is None):
                out += _edge(f, xs[i], xs[i + 1])
            continue
        if a * b < 0:
            out.append(_bisected(f, xs[i], xs[i + 1]))
    for i in range(1, len(xs) - 1):
        a, b, c = ys[i - 1], ys[i], ys[i + 1]
        if a is None or b is None or c is None or b == 0:
            continue
        if abs(b) <= abs(a) and abs(b) <= abs(c) and a * b > 0 and b * c > 0:
            x = _lowest(f, xs[i - 1], xs[i + 1])
            y = f(x)
            if y is not None and abs(y) < mpf(10) ** -20 * max(abs(a), abs(c)):
                out.append(x)
    return [x for x in out if low <= x <= high]


def between(a: mpf, b: mpf, t: mpf) -> mpf:
    """The point at the fraction `t` (0 to 1) of an interval, which may be infinite."""
    if mpmath.isinf(a) and mpmath.isinf(b):
        return mpmath.tan((t - mpf("0.5")) * 3)
    if mpmath.isinf(b):
        return a + t / (1 - t)
    if mpmath.isinf(a):
        return b - t / (1 - t)
    return a + t * (b - a)


def _grid(low: mpf, high: mpf) -> list[mpf]:
    """Points in [low, high]; growing steps towards an infinite end."""
    if mpmath.isinf(low) and mpmath.isinf(high):
        right = _grid(mpf(0), high)
        return [-x for x in reversed(right[1:])] + right
    if mpmath.isinf(high):
        near = [low + mpf(i) / 20 for i in range(_CELLS)]
        return near + [low + 20 * mpf(_FAR / 20) ** (mpf(i) / 80) for i in range(81)]
    if mpmath.isinf(low):
        return [-x for x in reversed(_grid(-high, mpf("inf")))]
    # An irrational offset keeps symmetric zeros away from the middle of cells.
    return [low + (high - low) * mpf(i) / _CELLS for i in range(_CELLS + 1)]


def _bisected(f: Callable[[mpf], mpf | None], a: mpf, b: mpf) -> mpf:
    ya = f(a)
    for _ in range(140):
        m = (a + b) / 2
        y = f(m)
        if y is None or y == 0 or ya is None:
            return m
        if (y > 0) == (ya > 0):
            a, ya = m, y
        else:
            b = m
    return _rounded((a + b) / 2)


def _rounded(x: mpf) -> mpf:
    """A short rational number that x is equal to within rounding, else x."""
    n = mpmath.nint(x * 5040) / 5040
    return n if abs(n - x) < mpf(10) ** -35 * max(1, abs(x)) else x


def _edge(f: Callable[[mpf], mpf | None], a: mpf, b: mpf) -> list[mpf]:
    inside = f(a) is not None
    for _ in range(140):
        m = (a + b) / 2
        if (f(m) is not None) == inside:
            a = m
        else:
            b = m
    return [_rounded((a + b) / 2)]


def _lowest(f: Callable[[mpf], mpf | None], a: mpf, b: mpf) -> mpf:
    """The minimum of |f| by golden sections."""
    golden = (mpmath.sqrt(5) - 1) / 2
    big = mpf("inf")

    def size(x: mpf) -> mpf:
        y = f(x)
        return big if y is None else abs(y)

    c, d = b - golden * (b - a), a + golden * (b - a)
    fc, fd = size(c), size(d)
    around = max(size(a), size(b))
    for k in range(150):
        if k == 40 and min(fc, fd) > around / 20:
            break  # Even a cube root is nearer to 0 than that, 10^-8 of a cell away from its zero.
        if fc < fd:
            b, d, fd = d, c, fc
            c = b - golden * (b - a)
            fc = size(c)
        else:
            a, c, fc = c, d, fd
            d = a + golden * (b - a)
            fd = size(d)
    return _rounded((a + b) / 2)


def goes_on(f: Expression, x: str, p: mpf) -> bool:
    """Whether f has values at p and close beside it, only in another formula: |x| at 0."""
    with mpmath.workdps(60):
        h = mpf(10) ** -25 * max(1, abs(p))
        try:
            near = [evaluate(f, {x: p + s * h}, 60) for s in (-1, 0, 1)]
        except EvaluationOverflowError:
            return False
    return all(v is not None and abs(v) < _LARGE for v in near)
