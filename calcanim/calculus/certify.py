"""Is this equality true? Values of both trees at fixed points, and a proof by normal forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate
from calcanim.calculus.numerically import value
from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.exact.algebra import proved_equal
from calcanim.exact.domain import suspects
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.functions import GROWING, JUMPING, SETTLING
from calcanim.expressions.tree import NOTATION, Expression, add, derivative, mul

_DIGITS = 100
_EXTRA = 500
_SEEN = 8  # orders of ten by which a term may be smaller, and still be compared to 12 digits
_MOST_ORDERS = 3000
_TOLERANCE = mpf(10) ** -20


# Mixed scales and signs; none is special to a function, but 0 and 1, where domains end.
_POINTS = [
    "0.7312",
    "-1.2931",
    "2.4177",
    "-0.3719",
    "5.1303",
    "0.0917",
    "-3.6641",
    "11.7301",
    "1.0",
    "0.0",
    "-0.0413",
    "-7.9127",
    "23.517",
    "0.00731",
    "-17.391",
    "1.6183",
    "0.5477",
    "3.3019",
    "-0.8719",
    "61.43",
    "-41.17",
    "0.2239",
    "9.0413",
    "-2.2163",
]


# Where fewer than three of those are in the domain of both sides: farther out, and in between.
_MORE = (
    *("19.713", "27.131", "33.317", "47.93", "103.71", "1017.3", "-27.19", "-103.97", "0.000313"),
    *("-0.00217", "4.0391", "6.7193", "8.1737", "14.317", "-1.7391", "-5.5171", "0.9817", "1.0391"),
)

_FEW = 3


def certify(
    before: Expression, after: Expression, variables: Sequence[str] | None = None
) -> Certificate:
    """Compare two trees in `variables`, or in all they have; what is to be worked out numerically.

    `refuted` as soon as one point tells the sides apart; `proved` where `algebra` shows that their
    difference is zero; `checked` at all common points else; `unknown` without such a point.
    """
    if before == after:
        return Certificate("proved", "the same expression")
    if variables is None:
        variables = tuple(dict.fromkeys((*before.variables, *after.variables)))
    return _compared(before, after, tuple(variables))


@lru_cache(maxsize=128)
def _compared(before: Expression, after: Expression, variables: tuple[str, ...]) -> Certificate:
    # A derivation of one line asks the same of its line and of its result.
    with mpmath.workdps(60):
        return _compare(before, after, variables)


def _compare(before: Expression, after: Expression, variables: Sequence[str]) -> Certificate:
    common = only_before = only_after = swallowed = 0
    proof = _proved(before, after)
    # What algebra has proved still has to show its domain; a third of the points does.
    points = _points(len(variables))
    chosen = points[:: 3 if proof and len(points) > 3 else 1]
    for k, point in enumerate((*chosen, *_more_points(len(variables)))):
        if k >= len(chosen) and common >= _FEW:
            break
        values = dict(zip(variables, point, strict=True))
        try:
            left, right = value(before, values), value(after, values)
        except EvaluationOverflowError:
            continue
        if left is None or right is None:
            only_before += left is not None
            only_after += right is not None
            continue
        if _apart(left, right):
            if _on_a_kink(before, values) or not _still_apart(before, after, values):
                continue
            told = _beyond_rounding(before, after, values)
        else:
            told = "equal" if proof else _beyond_rounding(before, after, values)
        if told == "apart":
            if _on_a_kink(before, values):
                continue
            at = ", ".join(f"{v} = {mpmath.nstr(x, 6)}" for v, x in values.items())
            apart = f"the values differ at {at}" if at else "the values differ"
            return Certificate("refuted", apart, common + 1)
        if told == "rounding":
            swallowed += 1
            continue
        common += 1
    change = None
    if only_before:
        change = "only where the new form is defined, too"
    elif only_after:
        change = "only where the old form is defined, too"
    if not common and only_before > 1:
        return Certificate("refuted", "the new form is defined nowhere that the old one is")
    if not common and swallowed:
        if proof:
            return Certificate("proved", "algebra: the difference is zero", 0, change)
        return Certificate("unknown", "rounding hides a term wherever both sides are defined")
    if not common:
        return Certificate("unknown", "no point at which both sides are defined", 0, change)
    if common == 1 and variables and not proof:
        return Certificate("unknown", "one point at which both sides are defined", 1, change)
    if proof:
        return Certificate("proved", "algebra: the difference is zero", common, change)
    return Certificate("checked", f"equal at {common} points to 20 digits", common, change)


def _apart(left: mpf, right: mpf) -> bool:
    gap = abs(left - right)
    scale = max(abs(left), abs(right), mpf(10) ** -30)
    return bool(gap > _TOLERANCE * scale and gap > mpf(10) ** -28)


def _still_apart(before: Expression, after: Expression, values: dict[str, mpf]) -> bool:
    """Whether many more digits tell the sides apart as well: large terms may have cancelled."""
    with mpmath.workdps(60 + _EXTRA):
        try:
            left, right = value(before, values, _EXTRA), value(after, values, _EXTRA)
        except EvaluationOverflowError:
            return False
        return left is not None and right is not None and _apart(left, right)


def _beyond_rounding(before: Expression, after: Expression, values: dict[str, mpf]) -> str:
    """``equal`` or ``apart``, or ``rounding`` where a term is so small that it compares nothing.

    What is swallowed in a sum is looked at with so many more digits, where that can be done: not
    in difference quotients, quadrature and the like.
    """
    left, right = _pair(before, after, values, 0)
    whole = mpmath.log10(max(abs(left), abs(right), mpf(1)))
    orders = max(_swallowed(e, values, whole) for e in (before, after))
    if orders <= _SEEN:
        return "apart" if _apart(left, right) else "equal"
    worked = any(n.op in NOTATION for e in (before, after) for _, n in e.walk())
    if worked or orders > _MOST_ORDERS:
        return "rounding"
    left, right = _pair(before, after, values, 2 * orders)
    with mpmath.workdps(60 + 2 * orders):
        least = mpf(10) ** -orders
        gap, scale = abs(left - right), max(abs(left), abs(right), mpf(10) ** -30)
        return "apart" if gap > _TOLERANCE * scale * least and gap > least * 1e-28 else "equal"


def _pair(
    before: Expression, after: Expression, values: dict[str, mpf], extra: int
) -> tuple[mpf, mpf]:
    """The values of both sides at a point at which they have some."""
    with mpmath.workdps(60 + extra):
        try:
            left, right = value(before, values, extra), value(after, values, extra)
        except EvaluationOverflowError:
            left = right = None
        return (mpf(0), mpf(0)) if left is None or right is None else (left, right)


def _swallowed(e: Expression, values: dict[str, mpf], whole: mpf) -> int:
    """By how many orders of ten a term of a sum in `e` is above another, or above the `whole`."""
    nodes = [n for _, n in e.walk()]
    if not any(n.op == "add" for n in nodes):
        return 0
    if not any(n.op == "pow" or n.value in GROWING | SETTLING for n in nodes):
        return 0
    found = 0
    for node in nodes:
        if node.op != "add":
            continue
        sizes = [s for t in node.args if (s := _size(t, values)) is not None]
        if sizes:  # a term that is 0 here need not be so beside the point
            found = max(found, max(sizes) - min(sizes), max(sizes) - int(whole))
    return found


def _size(e: Expression, values: dict[str, mpf]) -> int | None:
    """The order of ten of a value; None for 0, and for what has none by itself."""
    try:
        found = evaluate(e, values, 20)
    except (EvaluationOverflowError, KeyError, ValueError):
        return None
    return int(mpmath.floor(mpmath.log10(abs(found)))) if found else None


def _on_a_kink(before: Expression, values: dict[str, mpf]) -> bool:
    """Whether the rules do not hold at this point: d/dx |x| is sign(x) but for x = 0."""
    if not any(n.op == "derivative" for _, n in before.walk()):
        return False
    for name in values:
        for kind, u in suspects(before, name):
            if kind != "kink" or any(n.op in NOTATION for _, n in u.walk()):
                continue
            try:
                gap = evaluate(u, values, _DIGITS)
            except EvaluationOverflowError:
                continue
            if gap is not None and abs(gap) < _TOLERANCE:
                return True
    return False


def _points(count: int) -> tuple[tuple[mpf, ...], ...]:
    return _mixed(tuple(_POINTS), count)


def _more_points(count: int) -> tuple[tuple[mpf, ...], ...]:
    return _mixed(_MORE, count) if count else ()


@lru_cache(maxsize=16)
def _mixed(typed: tuple[str, ...], count: int) -> tuple[tuple[mpf, ...], ...]:
    """One of the numbers for each of `count` variables, mixed, as often as there are numbers."""
    numbers = [mpf(p) for p in typed]
    steps = (1, 5, 7, 11, 13, 17, 19, 23)
    return tuple(
        tuple(numbers[(i * steps[k % 8] + 3 * k) % len(numbers)] for k in range(count))
        for i in islice(range(len(numbers)), len(numbers) if count else 1)
    )


def _proved(before: Expression, after: Expression) -> bool:
    """Whether algebra shows that the difference is zero; False proves nothing."""
    if before.op == after.op == "limit":
        same = before.value == after.value and before.args[1:] == after.args[1:]
        return same and _proved(before.args[0], after.args[0])
    if before.op == "limit" and not _jumps(before):
        # What has a value at the point without a division by zero is continuous there.
        put = before.args[0].substitute(before.value or "", before.args[1])
        return proved_equal(put, after)
    try:
        return proved_equal(worked_out(before), worked_out(after))
    except NoRuleError:
        return False


def _jumps(e: Expression) -> bool:
    return any(n.value in JUMPING or n.op == "piecewise" for _, n in e.walk())


def worked_out(e: Expression) -> Expression:
    """`e` with its derivatives carried out. Raises NoRuleError."""
    return e.transform(
        lambda n: differentiated(n.args[0], n.value or "") if n.op == "derivative" else n
    )


def antiderivatives(
    before: Expression,
    after: Expression,
    variable: str,
    substituted: Mapping[str, Expression] | None = None,
) -> Certificate:
    """Compare two lines with indefinite integrals, by their derivatives in `variable`.

    `substituted` says what the variables of integration that were brought in stand for.
    """
    given = dict(substituted or {})
    last = before.op == "integral" and not any(n.op in NOTATION for _, n in after.walk())
    jumps = any(
        n.value in JUMPING or n.op == "piecewise"
        for line in (before, after)
        for _, n in line.walk()
    )
    if last and before.value == variable and jumps:
        # The rules for |u| and its like do not hold where u is 0; a difference quotient does.
        names = tuple(dict.fromkeys((variable, *before.args[0].variables, *after.variables)))
        return certify(derivative(after, variable), before.args[0], names)
    try:
        left, right = (_rate(line, variable, given) for line in (before, after))
    except NoRuleError as error:
        return Certificate("unknown", str(error))
    names = tuple(dict.fromkeys((variable, *left.variables, *right.variables)))
    return certify(left, right, names)


def _rate(line: Expression, variable: str, given: Mapping[str, Expression]) -> Expression:
    """d line / d variable; an integral's derivative is its integrand, times that of what it is of.

    The integrals are constants to the rules: each gets a name, and its part is added by hand.
    """
    names: dict[str, Expression] = {}

    def hide(e: Expression) -> Expression:
        if e.op == "integral" and len(e.args) == 1:
            name = f"#{len(names)}"
            names[name] = e
            return Expression("variable", (), name)
        return Expression(e.op, tuple(hide(a) for a in e.args), e.value)

    def back(e: Expression) -> Expression:
        for u, what in reversed(list(given.items())):
            e = e.substitute(u, what)
        return e

    hidden = back(hide(line))
    terms = [differentiated(hidden, variable)]
    for name, node in names.items():
        share = differentiated(hidden, name)
        u = node.value or ""
        inner = back(Expression("variable", (), u))
        terms.append(mul(share, back(node.args[0]), differentiated(inner, variable)))
    return add(*terms)
