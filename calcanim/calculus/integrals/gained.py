"""What an antiderivative gains from end to end, and whether that is the area."""

from __future__ import annotations

import numpy as np
from mpmath import mpf

from calcanim.calculus.antiderivatives.indefinite import check
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import HOLDS
from calcanim.calculus.integrals.area import AreaUnder
from calcanim.calculus.integrals.definite import definite
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import UndefinedError, Value, number_of, value_at
from calcanim.expressions.tree import Expression, add, neg
from calcanim.sampling.arrays.functions import Floats
from calcanim.sampling.arrays.values import values


def gain(area: AreaUnder) -> Expression | None:
    """F at both limits put in and not worked out; None where that is not certainly the area."""
    e, result = area.antiderivative, area.result
    if e is None or result is None:
        return None
    top, bottom = (e.substitute(area.x, p) for p in (area.high, area.low))
    whole = add(top, neg(bottom))
    return whole if certify(whole, result, ()).verdict in HOLDS else None


def jumps(area: AreaUnder) -> bool:
    """Whether what F gains from end to end is not the area: F has a jump, and f has none."""
    e = area.antiderivative
    if e is None:
        return False
    try:
        top, bottom = (value_at(e, {area.x: end}).approx for end in (area.high, area.low))
    except UndefinedError:
        return False
    size = abs(area.value.approx) + mpf(10) ** -9 * (abs(top) + abs(bottom))
    return bool(abs(top - bottom - area.value.approx) > mpf(10) ** -6 * size)


def follows(area: AreaUnder, places: Floats, areas: Floats) -> bool:
    """Whether `areas`, from the first of `places` to each, shape (n,), are what F gains.

    An antiderivative may jump where the integrand does not: then the two differ by more than one
    constant.
    """
    e = area.antiderivative
    if e is None or check(e, area.f, area.x).verdict not in HOLDS:
        return False
    ys = values(e, area.x, places)
    size = float(np.abs(areas).max()) + 1e-6 * float(np.abs(ys).max())
    return bool((np.abs(ys - ys[0] - areas) <= 1e-7 * size).all())


def pieces(area: AreaUnder) -> Expression | None:
    """The integral split where the integrand's formula changes; None where it does not."""
    step = next((s for s in area.solution.steps if s.rule == "PIECES"), None)
    return step.after if step is not None and step.before == area.notation else None


def as_asked(area: AreaUnder) -> tuple[Expression | None, Value]:
    """The result and its number for the limits in the order in which they were given."""
    result, value = area.result, area.value
    if not area.turned:
        return result, value
    if result is not None and rational(result) != 0:
        result = tidy(neg(result), "")
    return result, Value(None if value.exact is None else -value.exact, -value.approx)


def mean(area: AreaUnder) -> Value:
    """The mean height of a proper area: its size over its width."""
    wide, value = number_of(add(area.high, neg(area.low))), area.value
    exact = None
    if value.exact is not None and wide.exact is not None:
        exact = value.exact / wide.exact
    return Value(exact, value.approx / wide.approx)


def left_of(area: AreaUnder, place: Expression) -> float | None:
    """The area up to `place` from a low end that may be open; None where it is not known."""
    found = definite(area.f, area.x, area.low, place).value
    return float(found.approx) if isinstance(found, Value) else None
