"""Whether two trees without names are equal: by `certify`, and by numbers where more is in them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.certify import antiderivatives, certify
from calcanim.calculus.derivation import Certificate, RefutedError
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.sums.certificates import counted
from calcanim.claims.grammar import ClaimError
from calcanim.claims.resolve import rate
from calcanim.claims.worth import FAIR, grows, worth
from calcanim.exact.algebra import proved_equal
from calcanim.exact.values import UndefinedError
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import INFINITY, NOTATION, Expression, neg, variable

_HEAVY = NOTATION - {"derivative"}
_SAMPLES = ("0.7312", "1.6183", "2.4177", "0.0917", "-0.3719", "-1.2931", "5.1303", "11.7301")
_ENOUGH = 4
_COUNTS = (50, 100, 200, 400)  # rectangles, where sums go to a limit

Range = tuple[str, Expression, Expression]


@lru_cache(maxsize=512)
def equal(left: Expression, right: Expression, within: Range | None = None) -> Certificate:
    """Compare two trees of the grammar; `within` says in which range of a letter."""
    written = (left, right)
    left, right = whole(left), whole(right)
    if left == right != written[0]:
        return Certificate("proved", "the definition of an improper integral")
    if left == right:
        return Certificate("proved", "the same expression")
    endless = (INFINITY, neg(INFINITY))
    if right in endless or left in endless:
        return _endless(*((left, right) if right in endless else (right, left)))
    if not any(n.op in _HEAVY for side in (left, right) for _, n in side.walk()):
        return certify(left, right)
    if any(_inner_variables(e) for e in (left, right)):
        return _families(left, right)
    if any(_is_sum_to_infinity(e) for e in (left, right)):
        return _by_sums(*((left, right) if _is_sum_to_infinity(right) else (right, left)))
    if _counts_to_a_letter(left) or _counts_to_a_letter(right):
        return counted(left, right)
    names = tuple(dict.fromkeys((*left.variables, *right.variables)))
    if left.op == "limit" or right.op == "limit":
        found = certify(left, right)
        if found.verdict in ("proved", "checked"):
            return found
    if not names:
        return _numbers(left, right)
    return _sampled(left, right, names, within)


def whole(e: Expression) -> Expression:
    """`e` with the limits of integrals written as what they are by definition: improper ones."""
    return e.transform(_end_put_in)


def _end_put_in(e: Expression) -> Expression:
    inner = e.args[0] if e.op == "limit" else e
    if e.op != "limit" or inner.op != "integral" or len(inner.args) != 3:
        return e
    body, low, high = inner.args
    t = Expression("variable", (), e.value)
    if body.has(e.value or "") or (low == t) == (high == t):
        return e
    other = high if low == t else low
    if other.has(e.value or ""):
        return e
    end = e.args[1]
    args = (body, end, high) if low == t else (body, low, end)
    return Expression("integral", args, inner.value)


def _families(left: Expression, right: Expression) -> Certificate:
    """Whether sides with indefinite integrals have one slope.

    Such a side is all functions of that slope, so one without an integral needs a constant.
    """
    names = _inner_variables(left) | _inner_variables(right)
    if len(names) > 1:
        return Certificate("unknown", "it has integrals in more than one variable")
    (x,) = names
    for side, other in ((left, right), (right, left)):
        if not _inner_variables(side) and not _free_constants(side, x, other):
            return Certificate("unknown", "one antiderivative is not all of them: + C is missing")
    return antiderivatives(left, right, x)


def _inner_variables(e: Expression) -> set[str]:
    """The variables of the indefinite integrals in `e`."""
    return {n.value or "" for _, n in e.walk() if n.op == "integral" and len(n.args) == 1}


def _free_constants(side: Expression, x: str, other: Expression) -> list[str]:
    """Letters that are added to `side` alone, and stand for any number."""
    terms = side.args if side.op == "add" else (side,)
    taken = {x, *other.variables}
    return [
        name
        for name in side.variables
        if name not in taken
        and variable(name) in terms
        and sum(term.has(name) for term in terms) == 1
    ]


def apart(left: tuple[mpf, int], right: tuple[mpf, int]) -> bool:
    """Whether two numbers, each with its sure digits, differ."""
    a, b = left[0], right[0]
    off = mpf(10) ** -min(left[1], right[1]) * max(abs(a), abs(b), mpf(10) ** -10)
    return bool(abs(a - b) > off)


def _numbers(left: Expression, right: Expression) -> Certificate:
    a, b = worth(left), worth(right)
    if a is None or b is None:
        return Certificate("unknown", "a side has no value that could be worked out")
    if apart(a, b):
        return Certificate("refuted", f"the sides are {short(a[0])} and {short(b[0])}")
    for integral, other in ((left, right), (right, left)):
        if _by_theorem(integral, other):
            return Certificate("proved", "the fundamental theorem of calculus, and numbers")
    return Certificate("checked", f"equal to {min(a[1], b[1])} digits")


def _by_theorem(integral: Expression, other: Expression) -> bool:
    """Whether the steps of the integral prove what it is, and that is the other side."""
    if integral.op != "integral" or any(n.op in NOTATION for _, n in other.walk()):
        return False
    try:
        solution = definite(integral.args[0], integral.value or "", *integral.args[1:])
    except (BoundsError, UndefinedError, RefutedError, EvaluationOverflowError, ValueError):
        return False
    result = solution.result
    return (
        isinstance(result, Expression)
        and solution.verdict == "proved"
        and proved_equal(result, other)
    )


def _endless(side: Expression, end: Expression) -> Certificate:
    way = 1 if end == INFINITY else -1
    found = grows(side) if side.op == "limit" else 0
    if found == way:
        return Certificate("checked", "it grows at every closer look, from 1e-15 to 1e-120")
    if found == -way:
        return Certificate("refuted", "it grows the other way")
    if worth(side) is not None:
        return Certificate("refuted", "it has a value")
    return Certificate("unknown", "whether it grows past every bound is not settled")


def _sampled(
    left: Expression, right: Expression, names: Sequence[str], within: Range | None
) -> Certificate:
    common = 0
    for k in range(len(_SAMPLES)):
        values = {
            name: _place(name, k + 3 * i, within) for i, name in enumerate(names) if name != ""
        }
        a, b = worth(left, values), worth(right, values)
        if a is None or b is None:
            continue
        if apart(a, b):
            at = ", ".join(f"{v} = {short(x)}" for v, x in values.items())
            return Certificate("refuted", f"the values differ at {at}", common + 1)
        common += 1
        if common == _ENOUGH:
            break
    if common < 2:
        return Certificate("unknown", "fewer than two points at which both sides have values")
    for name in names:
        try:
            rates = certify(rate(left, name), rate(right, name))
        except (ClaimError, EvaluationOverflowError):
            continue
        if rates.verdict == "proved":
            return Certificate("proved", f"equal rates in {name}, and equal values", common)
    return Certificate("checked", f"equal at {common} points", common)


def _place(name: str, k: int, within: Range | None) -> mpf:
    with mpmath.workdps(60):  # the very decimal, and not the nearest of few digits
        typed = mpf(_SAMPLES[k % len(_SAMPLES)])
    if within is None or within[0] != name:
        return typed
    low, high = (evaluate(e, {}, 30) for e in within[1:])
    if low is None or high is None:
        return typed
    share = (abs(typed) * mpf("0.6180339887")) % 1
    return low + (high - low) * share


def _is_sum_to_infinity(e: Expression) -> bool:
    return e.op == "limit" and e.args[1] == INFINITY and e.args[0].op == "sum"


def _counts_to_a_letter(side: Expression) -> bool:
    """Whether a sum or a product in it ends at a letter of the side: at any whole number."""
    bounds = [a for _, e in side.walk() if e.op in ("sum", "product") for a in e.args[1:]]
    return any(name in side.variables for a in bounds for name in a.variables)


def _by_sums(side: Expression, limit: Expression) -> Certificate:
    """Whether the sums come ever closer to `side`."""
    goal = worth(side)
    if goal is None or side.variables or limit.variables:
        return Certificate("unknown", "the sums have nothing to come close to")
    sums, sizes = [], []
    for n in _COUNTS:
        total = _sum(limit.args[0], limit.value or "", n)
        if total is None:
            return Certificate("unknown", "a term of the sums has no value")
        sums.append(total[0])
        sizes.append(total[1])
    gaps = [abs(s - goal[0]) for s in sums]
    scale = max(abs(goal[0]), *sizes)
    if gaps[-1] < mpf(10) ** -FAIR * scale:
        return Certificate("checked", f"the sums are there with {_COUNTS[-1]} terms")
    move = abs(sums[-1] - sums[-2])
    if all(b < a for a, b in itertools.pairwise(gaps)) and gaps[-1] < 6 * move:
        return Certificate("checked", f"the sums come closer, up to {_COUNTS[-1]} terms")
    if gaps[-1] > 40 * move:
        near = short(sums[-1])
        return Certificate("refuted", f"the sums go to about {near}, and not to {short(goal[0])}")
    return Certificate("unknown", "where the sums go is not settled")


def _sum(e: Expression, count: str, n: int) -> tuple[mpf, mpf] | None:
    """The sum for that many terms, and what the terms come to in size."""
    body = e.substitute(count, Expression("number", (), str(n)))
    first, last = (evaluate(a, {}, 20) for a in body.args[1:])
    if first is None or last is None or last - first > 10 * n:
        return None
    total = size = mpf(0)
    for i in range(int(first), int(last) + 1):
        try:
            term = evaluate(body.args[0], {body.value or "": mpf(i)}, 20)
        except EvaluationOverflowError:
            return None
        if term is None:
            return None
        total, size = total + term, size + abs(term)
    return total, size


def short(x: mpf) -> str:
    """A number for a sentence."""
    return str(mpmath.nstr(x, 8))
