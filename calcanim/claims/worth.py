"""What a tree with integrals, limits and sums is worth in numbers, and to how many digits."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from functools import lru_cache

import mpmath
from mpmath import mpf

from calcanim.calculus.antiderivatives.indefinite import by_techniques
from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.derivation import RefutedError
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.numerically import value
from calcanim.calculus.sums.big_operators import PRODUCT, SUM
from calcanim.calculus.sums.nested import nested
from calcanim.calculus.sums.ranges import Range, whole_bound
from calcanim.exact.values import UndefinedError, Value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, NOTATION, Expression, neg

FULL, FAIR = 20, 13  # digits that are sure: by quadrature, and by the engine or a limit
_FAILS = (EvaluationOverflowError, ValueError, ZeroDivisionError, OverflowError, KeyError)
_ENGINE = (BoundsError, UndefinedError, RefutedError, *_FAILS)
_NEAR = (-60, -80)  # powers of ten at which a limit at a point is looked at, in 400 digits
_FAR = (20, 26)  # and one at infinity
_ENDLESS = 60, 75  # where an integral's end is put that goes to infinity


def worth(e: Expression, values: Mapping[str, mpf] | None = None) -> tuple[mpf, int] | None:
    """The value of `e` and its sure digits; None where none was found."""
    named = dict(values or {})
    with mpmath.workdps(60):
        folded = Expression(e.op, tuple(_folded(a) for a in e.args), e.value)
        sure = FULL if folded == e else FAIR
        e = folded
        try:
            found = value(e, named)
            if found is not None:
                return found, sure
        except _FAILS:
            pass
        plain = _plain(e, named)
        if plain is None:
            return None
        try:
            found = evaluate(plain, named, 40)
        except _FAILS:
            return None
        return None if found is None else (found, FAIR)


def _folded(e: Expression) -> Expression:
    """`e` with the numbers that its integrals and sums are, where they have no letters.

    Inside of another integral they would be worked out at each of its places.
    """
    if e.op in NOTATION and e.op != "limit" and not e.variables:
        found = worth(e)
        if found is not None and mpmath.isfinite(found[0]):
            size = Expression("number", (), mpmath.nstr(abs(found[0]), 30))
            return neg(size) if found[0] < 0 else size
    return Expression(e.op, tuple(_folded(a) for a in e.args), e.value) if e.args else e


def grows(e: Expression, values: Mapping[str, mpf] | None = None) -> int:
    """1 or -1 where the limit `e` grows past every bound, upwards or downwards; 0 elsewhere."""
    with mpmath.workdps(400):
        at = _point(e.args[1], dict(values or {}))
        if e.op != "limit" or at is None or mpmath.isinf(at):
            return 0
        sides = [int(evaluate(e.args[2], {}) or 1)] if len(e.args) == 3 else [1, -1]
        found: set[int] = set()
        for side in sides:
            near = []
            for power in (-15, -30, -60, -120):
                here = {**(values or {}), e.value or "": at + side * mpf(10) ** power}
                try:
                    y = evaluate(e.args[0], here, 400)
                except _FAILS:
                    return 0
                if y is None:
                    return 0
                near.append(y)
            same = len({mpmath.sign(y) for y in near}) == 1
            steps = [abs(b) - abs(a) for a, b in itertools.pairwise(near)]
            if not same or min(steps) <= 0 or steps[-1] < steps[0]:
                return 0
            found.add(int(mpmath.sign(near[-1])))
        return found.pop() if len(found) == 1 else 0


def _plain(e: Expression, values: dict[str, mpf]) -> Expression | None:
    """`e` with numbers for its integrals, limits and sums; None where one has none."""
    if e.op in NOTATION:
        found = _number(e, values)
        if found is None or not mpmath.isfinite(found):
            return None
        size = Expression("number", (), mpmath.nstr(abs(found), 30))
        return neg(size) if found < 0 else size
    args = [_plain(a, values) for a in e.args]
    if any(a is None for a in args):
        return None
    return Expression(e.op, tuple(a for a in args if a is not None), e.value)


def _number(e: Expression, values: dict[str, mpf]) -> mpf | None:
    try:
        found = value(e, values)
        if found is not None:
            return found
    except _FAILS:
        pass
    if e.op == "integral" and len(e.args) == 3:
        return _area(e, values)
    if e.op == "limit":
        return _limit(e, values)
    if e.op in ("sum", "product") and not e.variables:
        return _series(e)
    return None


def _series(e: Expression) -> mpf | None:
    """A sum or product without an end, or of too many terms to count; None where that fails."""
    body, first, last = e.args
    try:
        if whole_bound(first) is None or (last != INFINITY and whole_bound(last) is None):
            return None
        big = SUM if e.op == "sum" else PRODUCT
        found = nested(body, [Range(e.value or "", first, last, big)]).value
    except _ENGINE:
        return None
    return found.approx if isinstance(found, Value) else None


def _area(e: Expression, values: dict[str, mpf]) -> mpf | None:
    """By the engine for definite integrals, which knows of breaks, poles and infinite ends."""
    name = e.value or ""
    body = e.args[0]
    known = None
    for letter, x in values.items():
        if letter != name and body.has(letter):
            # Found once with the letters in it, and not anew for all values that they are tried at.
            known = known or _antiderivative(e.args[0], name)
            body = body.substitute(letter, _numeral(x))
            known = known and known.substitute(letter, _numeral(x))
    ends = [_point(a, values) for a in e.args[1:]]
    if any(x is None for x in ends) or any(body.has(v) for v in body.variables if v != name):
        return None
    low, high = (_numeral(x) for x in ends if x is not None)
    try:
        found = definite(body, name, low, high, candidate=known).value
    except _ENGINE:
        return None
    return found.approx if isinstance(found, Value) else None


@lru_cache(maxsize=64)
def _antiderivative(body: Expression, name: str) -> Expression | None:
    found = by_techniques(body, name)
    return None if found is None else found[1]


def _numeral(x: mpf) -> Expression:
    if mpmath.isinf(x):
        return INFINITY if x > 0 else neg(INFINITY)
    size = Expression("number", (), mpmath.nstr(abs(x), 30))
    return neg(size) if x < 0 else size


def _point(e: Expression, values: dict[str, mpf]) -> mpf | None:
    if e == INFINITY:
        return mpf("inf")
    if e == neg(INFINITY):
        return mpf("-inf")
    found = worth(e, values)
    return None if found is None else found[0]


def _limit(e: Expression, values: dict[str, mpf]) -> mpf | None:
    name, at = e.value or "", _point(e.args[1], values)
    if at is None:
        return None
    body = e.args[0]
    heavy = any(n.op in NOTATION for _, n in body.walk())

    def there(x: mpf) -> mpf | None:
        if heavy:
            found = worth(body, {**values, name: x})
            return None if found is None else found[0]
        try:
            return evaluate(body, {**values, name: x}, 400)
        except _FAILS:
            return None

    if mpmath.isinf(at):
        places = _ENDLESS if heavy else tuple(mpf(10) ** p for p in _FAR)
        return _settled(there, [mpmath.sign(at) * p for p in places])
    sides = [int(evaluate(e.args[2], {}) or 1)] if len(e.args) == 3 else [1, -1]
    steps = [mpf(10) ** p for p in ((-20, -24) if heavy else _NEAR)]
    with mpmath.workdps(60 if heavy else 400):
        found = [_settled(there, [at + side * h for h in steps]) for side in sides]
    known = [y for y in found if y is not None]
    if len(known) < len(found) or max(known) - min(known) > _off(known[0]):
        return None
    return known[-1]


def _settled(there: Callable[[mpf], mpf | None], places: list[mpf]) -> mpf | None:
    seen = [there(x) for x in places]
    first, last = seen[0], seen[-1]
    if first is None or last is None or abs(first - last) > _off(last):
        return None
    return last


def _off(y: mpf) -> mpf:
    return mpf(10) ** -(FAIR + 2) * max(1, abs(y))
