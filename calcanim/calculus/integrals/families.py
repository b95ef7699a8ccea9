"""What letters are taken to be, and conditions on them that are tried out with numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import end_value
from calcanim.calculus.integrals.improper import improper_ends, settled
from calcanim.calculus.integrals.quadrature import quadrature
from calcanim.exact import domain
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression, integral, neg, number


@dataclass(frozen=True, slots=True)
class Family:
    """What letters are taken to be, in words of the grammar, and numbers to try it with."""

    condition: str
    samples: tuple[tuple[str, ...], ...]
    # Letters that run through an interval: a number of it for each sample, and no condition.
    within: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def values(self, names: tuple[str, ...]) -> list[dict[str, str]]:
        """What each letter is, once for each sample."""
        out = []
        for k, sample in enumerate(self.samples):
            at = {n: sample[i % len(sample)] for i, n in enumerate(names)}
            out.append(at | {n: v[k % len(v)] for n, v in self.within if n in names})
        return out

    def positive(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The letters that may be taken to be positive."""
        if not self.condition:
            return ()
        fixed = dict(self.within)
        return tuple(n for n in names if not any(v.startswith("-") for v in fixed.get(n, ())))


# Letters of either sign: what holds for these needs no condition but the special values.
ANY = Family(
    "",
    (
        ("0.83", "1.37", "2.19", "0.59"),
        ("-1.71", "0.47", "-0.91", "2.63"),
        ("1.23", "-2.57", "0.71", "-0.37"),
        ("-0.43", "-1.87", "-2.71", "-0.29"),
    ),
)
# Wider than a family's own condition, and places to try it at.
_WIDER = (
    ("{} < 1", ("-31.3", "-2.7", "-0.37", "0.33", "0.81")),
    ("{} > -1", ("-0.81", "-0.27", "0.47", "2.7", "31.3")),
    ("{} > 0", ("0.17", "0.83", "2.7", "31.3")),
)

# Numbers that are no ratio of small ones, different for each letter of an integral.
FAMILIES = (
    Family("{} > 0", (("0.83", "1.37", "2.19", "0.59"), ("1.71", "0.47", "0.91", "2.63"))),
    Family("{} > 1", (("1.83", "2.37", "1.19", "1.59"), ("2.71", "1.47", "3.91", "2.63"))),
    Family("0 < {} < 1", (("0.33", "0.71", "0.59", "0.19"), ("0.81", "0.27", "0.47", "0.63"))),
)

Within = Mapping[str, tuple[mpf, mpf]]


def with_places(within: Within) -> tuple[Family, ...]:
    """The families with places inside the intervals that some letters run through."""
    parts = (mpf("0.2317"), mpf("0.7193"))
    places = tuple(
        (n, tuple(mpmath.nstr(domain.between(a, b, t), 12) for t in parts))
        for n, (a, b) in within.items()
    )
    first = (ANY, *FAMILIES)
    return tuple(replace(family, within=places) for family in first)


def put_in(e: Expression, at: dict[str, str]) -> Expression:
    """`e` with numbers, as text, in place of letters."""
    for name, value in at.items():
        size = number(0) if value == "0" else Expression("number", (), value.lstrip("-"))
        e = e.substitute(name, neg(size) if value.startswith("-") else size)
    return e


def has_value(e: Expression, family: Family, names: tuple[str, ...]) -> bool:
    """Whether `e` is defined for all the samples."""
    for at in family.values(names):
        try:
            if evaluate(put_in(e, at), {}, 30) is None:
                return False
        except EvaluationOverflowError:
            return False
    return True


def _agrees(start: Expression, result: Expression, at: dict[str, str]) -> bool | None:
    """Whether quadrature gives the result for these values; None where it gives nothing."""
    try:
        value = evaluate(put_in(result, at), {}, 30)
        f, low, high = (put_in(a, at) for a in start.args)
        x = start.value or ""
        if not _converges(f, x, low, high):
            return False
        area = quadrature(integral(f, x, low, high))
    except (EvaluationOverflowError, ValueError):
        return None
    if value is None:
        return False
    if area is None:
        return None
    return bool(abs(value - area) < mpf(10) ** -8 * max(1, abs(value)))


def _converges(f: Expression, x: str, low: Expression, high: Expression) -> bool:
    """Whether the integral surely converges: quadrature may give what diverges a number, too."""
    a, b = sorted((end_value(low), end_value(high)))
    ends = improper_ends(f, x, low, high, domain.points(f, x, a, b))
    return settled(ends)


def tried(
    start: Expression, result: Expression, names: tuple[str, ...], family: Family
) -> tuple[str, ...] | None:
    """The conditions on the letters that matter; None where the result is not confirmed."""
    for at in family.values(names):
        if _agrees(start, result, at) is not True:
            return None
    if not family.condition:
        return ()
    out = []
    free = dict(family.within)
    for name in names:
        if name in free:
            continue
        at = family.values(names)[0]
        # Near 0 and far from it: 1/(1 + a + x)**2 has no trouble at a = -1/2, but at a = -2.
        others = [f"-{v}" for v in (at[name], "2.7", "31.3")]
        if family.condition != FAMILIES[0].condition:
            others += ["0.37", "2.7", "31.3"]
        if not all(_holds(start, result, {**at, name: other}) for other in others):
            out.append(_widest(start, result, at, name, family))
    return tuple(out)


def _holds(start: Expression, result: Expression, at: dict[str, str]) -> bool:
    return _agrees(start, result, at) is True and not _breaks(start, at)


def _widest(
    start: Expression, result: Expression, at: dict[str, str], name: str, family: Family
) -> str:
    """The widest condition on one letter that the integral is seen to keep."""
    for condition, places in _WIDER:
        if condition == family.condition or not _within(at[name], condition):
            continue
        if all(_holds(start, result, {**at, name: place}) for place in places):
            return condition.format(name)
    return family.condition.format(name)


def _within(place: str, condition: str) -> bool:
    sign, bound = condition.split()[1:]
    return float(place) < float(bound) if sign == "<" else float(place) > float(bound)


def _breaks(start: Expression, at: dict[str, str]) -> bool:
    """Whether the integrand has a point inside at which it may fail, for these values."""
    f, low, high = (put_in(a, at) for a in start.args)
    a, b = sorted((end_value(low), end_value(high)))
    x = start.value or ""
    return any(a < p < b and not domain.goes_on(f, x, p) for p in domain.points(f, x, a, b))
