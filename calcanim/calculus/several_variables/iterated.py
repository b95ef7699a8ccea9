"""Double integrals: the inner one, then the outer one, and the other order where there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import BoundsError, bound, end_value
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, RefutedError, Step, Verdict
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.several_variables.double_quadrature import (
    Range,
    against_quadrature,
    quadrature,
)
from calcanim.calculus.several_variables.polar import in_polar_coordinates
from calcanim.calculus.several_variables.reversal import reversed_order
from calcanim.calculus.solution import Answer, Solution, certified, statement, verdict_of
from calcanim.calculus.sympy_process.cas import without_questions
from calcanim.exact import domain
from calcanim.exact.settle import settled
from calcanim.exact.tidy import tidy
from calcanim.exact.values import Value
from calcanim.expressions.evaluate import evaluate, exact
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression, integral, neg

# The other order is for comparison: a longer inner result than this is not worth its time.
_LONGEST = 24
_WITHOUT = ("no_closed_form", "unknown")


@dataclass(frozen=True, slots=True)
class Order:
    """One order of integration: slices along the inner variable, the outer one held.

    `area` is what the inner integral comes to, a function of the outer variable, and `steps` lead
    to it; `result` is what the areas of all slices come to.
    """

    inner: Range
    outer: Range
    area: Expression
    steps: tuple[Step, ...]
    result: Expression


@dataclass(frozen=True, slots=True)
class Iterated:
    """A double integral worked out; `first` is the order asked for, `other` the one turned round.

    An order that was not gone through, or led nowhere, is None. `apart` says that both orders come
    to different numbers.
    """

    solution: Solution
    first: Order | None = None
    other: Order | None = None
    apart: bool = False


def double_integral(
    function: Expression | str | object,
    inner: tuple[str, object, object],
    outer: tuple[str, object, object],
) -> Solution:
    """The iterated integral, `inner` first; the inner limits may contain the outer variable.

    Over a rectangle the other order is worked out too and compared; where the inner integral has
    no elementary form, the other order is tried. `extra` has what the inner integrals come to: the
    areas of the slices. Raises BoundsError.
    """
    found = iterated(function, inner, outer)
    extra = {}
    if found.first is not None:
        extra["inner"] = str(found.first.area)
    if found.other is not None:
        extra["swapped_inner"] = str(found.other.area)
    return replace(found.solution, extra={**found.solution.extra, **extra})


def iterated(
    function: Expression | str | object,
    inner: tuple[str, object, object],
    outer: tuple[str, object, object],
) -> Iterated:
    """The iterated integral as `double_integral` has it, with its orders. Raises BoundsError."""
    f = as_expression(function)
    y, x = inner[0], outer[0]
    if x == y:
        raise BoundsError("the inner and the outer integral need different variables")
    first = (y, bound(inner[1]), bound(inner[2]))
    second = (x, bound(outer[1]), bound(outer[2]))
    if y in (*first[1].variables, *first[2].variables):
        raise BoundsError(f"the limits of the inner integral must not contain {y} itself")
    if {x, y} & {*second[1].variables, *second[2].variables}:
        raise BoundsError(f"the limits of the outer integral must contain neither {x} nor {y}")
    nowhere = undefined_everywhere("double-integral", f, (y, x))
    if nowhere is not None:
        return Iterated(nowhere)
    start = _place(f, first, second)
    # By the techniques first, in either order; sympy only where both lead nowhere.
    with without_questions():
        done = _in_order(f, first, second, start)
        if isinstance(done, Solution) and done.verdict in _WITHOUT:
            turned = _otherwise(f, first, second, start, done)
            if turned is not None:
                return turned
    if isinstance(done, Solution) and done.verdict in _WITHOUT:
        polar = _polar(f, first, second, start)
        if polar is not None:
            return Iterated(polar)
        failed = _inner_fails(f, first, second, start)
        if failed is not None:
            return Iterated(failed)
        done = _in_order(f, first, second, start)
    if isinstance(done, Solution):
        if done.verdict not in _WITHOUT:
            return Iterated(done)
        return Iterated(_numbered(f, first, second, done))
    steps, order = done
    other, apart = None, False
    if _is_rectangle(first, second):
        other, apart = _swapped(f, order, steps)
    closed = _closed(f, first, second, start, steps, order.result, apart)
    return Iterated(closed, order, other, apart)


def in_order(f: Expression, inner: Range, outer: Range) -> Order | None:
    """This order alone, by the techniques; None where they lead nowhere."""
    try:
        with without_questions():
            found = _in_order(f, inner, outer, _place(f, inner, outer), longest=_LONGEST)
    except (RefutedError, BoundsError):
        return None
    return None if isinstance(found, Solution) else found[1]


def _polar(f: Expression, inner: Range, outer: Range, start: Expression) -> Solution | None:
    """By polar coordinates; None where these do not settle it."""
    found = in_polar_coordinates(f, inner, outer, start)
    if found is None or found.verdict == "unknown":
        return None
    if found.result is None:
        return _unanswered(f, (inner[0], outer[0]), start, found.why, found.verdict)
    return _closed(f, inner, outer, start, list(found.steps), found.result)


def _place(f: Expression, inner: Range, outer: Range) -> Expression:
    return integral(integral(f, *inner), *outer)


def _is_rectangle(inner: Range, outer: Range) -> bool:
    return not ({outer[0]} & {*inner[1].variables, *inner[2].variables})


def _closed(
    f: Expression,
    inner: Range,
    outer: Range,
    start: Expression,
    steps: list[Step],
    result: Expression,
    apart: bool = False,
) -> Solution:
    names = (inner[0], outer[0])
    if result.variables:
        certificate = Certificate("checked", "both integrals are certified")
        steps.append(certified("EVALUATE", start, result, "altogether", certificate))
        return Solution("double-integral", f, names, tuple(steps), result, verdict_of(steps))
    value = evaluate(result, {}, 40)
    if value is None:
        raise BoundsError("the integral has no value")
    certificate = Certificate("checked", "both integrals are certified")
    if not apart:
        certificate = against_quadrature(f, inner, outer, value)
    steps.append(certified("EVALUATE", start, result, "altogether", certificate))
    shown = Value(exact(result, {}), value)
    return Solution("double-integral", f, names, tuple(steps), result, verdict_of(steps), shown)


def _swapped(f: Expression, order: Order, steps: list[Step]) -> tuple[Order | None, bool]:
    """The other order over a rectangle, and whether it comes to something else."""
    other = _place(f, order.outer, order.inner)
    try:
        with without_questions():
            second = _in_order(f, order.outer, order.inner, other, longest=_LONGEST)
        # What took computer algebra this way takes it the other way round as well.
        if isinstance(second, Solution) and any(s.rule == "COMPUTER_ALGEBRA" for s in steps):
            second = _in_order(f, order.outer, order.inner, other, longest=_LONGEST)
    except (RefutedError, BoundsError):
        return None, False
    if isinstance(second, Solution):
        return None, False
    found, result = second[1], order.result
    same = certify(found.result, result, tuple(dict.fromkeys(result.variables)))
    if same.verdict == "refuted":
        why = (
            f"the other order gives {found.result}: the integral of the size diverges, and "
            "Fubini's theorem does not apply"
        )
        steps.append(statement("SWAP", other, why, "checked"))
        return found, True
    why = "the other order gives the same, as it must on a rectangle"
    steps.append(certified("SWAP", other, result, why, same))
    return found, False


def _otherwise(
    f: Expression, inner: Range, outer: Range, start: Expression, failed: Solution
) -> Iterated | None:
    """The order reversed where this one leads nowhere; None where that leads nowhere either."""
    turned = (outer, inner) if _is_rectangle(inner, outer) else reversed_order(inner, outer)
    if turned is None:
        return None
    other = _place(f, *turned)
    try:
        second = _in_order(f, *turned, other)
    except (RefutedError, BoundsError):
        return None
    if isinstance(second, Solution):
        return None
    steps, order = second
    why = f"{failed.steps[-1].why}; the same region with {turned[1][0]} outside"
    certificate = Certificate("checked", "the same region in the other order")
    swap = certified("SWAP", start, other, why, certificate)
    closed = _closed(f, inner, outer, start, [swap, *steps], order.result)
    return Iterated(closed, None, order)


# Binary fractions, so that a pole at the sample is met exactly.
_SAMPLES = (mpf(9) / 64, mpf(21) / 64, mpf(47) / 64)


def _inner_fails(f: Expression, inner: Range, outer: Range, start: Expression) -> Solution | None:
    """Where the inner integral diverges all along the outer interval, or has no value on a part."""
    y, a, b = inner
    x, c, d = outer
    names = {*f.variables, *a.variables, *b.variables}
    if names - {x, y} or c.variables or d.variables:
        return None
    low, high = _ordered(c, d)
    found = []
    for t in _SAMPLES:
        place = domain.between(low, high, t)
        size = Expression("number", (), mpmath.nstr(abs(place), 12))
        at = neg(size) if place < 0 else size
        ends = [e.substitute(x, at) for e in (a, b)]
        with without_questions():
            one = definite(f.substitute(x, at), y, *ends)
        if one.verdict == "undefined":
            return _unanswered(f, (y, x), start, f"at {x} = {at} {one.steps[-1].why}", "undefined")
        if one.verdict != "diverges":
            return None
        found.append(f"the inner integral diverges, as at {x} = {at}: {one.steps[-1].why}")
    return _unanswered(f, (y, x), start, found[0], "diverges")


def _numbered(f: Expression, inner: Range, outer: Range, failed: Solution) -> Solution:
    value = quadrature(f, inner, outer)
    if value is None:
        return failed
    last = failed.steps[-1]
    why = last.why if last.why.endswith("numerical") else f"{last.why}; the value is numerical"
    step = statement(last.rule, last.before, why, "checked")
    names = (inner[0], outer[0])
    return Solution("double-integral", f, names, (step,), None, failed.verdict, Value(None, value))


def _in_order(
    f: Expression, inner: Range, outer: Range, start: Expression, longest: int = 1000
) -> tuple[list[Step], Order] | Solution:
    """Both integrals one after the other; an inner result above `longest` nodes is left."""
    y, a, b = inner
    x, c, d = outer
    span = {} if c.variables or d.variables else {x: _ordered(c, d)}
    one = definite(f, y, a, b, within=span)
    if not isinstance(one.result, Expression):
        why = one.steps[-1].why if one.steps else "the inner integral was not found"
        return _unanswered(f, (y, x), start, why, one.verdict)
    between = settled(tidy(one.result, x))
    if between.size > longest:
        return _unanswered(f, (y, x), start, "the inner integral is long")
    middle = integral(between, x, c, d)
    steps = list(one.steps)
    why = f"the inner integral, with {x} held"
    inner_certificate = Certificate(
        "proved" if one.verdict == "proved" else "checked", "the inner derivation"
    )
    steps.append(certified("INNER", start, middle, why, inner_certificate))
    two = definite(between, x, c, d)
    if not isinstance(two.result, Expression):
        why = two.steps[-1].why if two.steps else "the outer integral was not found"
        return _unanswered(f, (y, x), start, why, two.verdict)
    steps += two.steps
    return steps, Order(inner, outer, between, one.steps, two.result)


def inner_alone(f: Expression, inner: Range, outer: Range) -> Expression | None:
    """The inner integral as a function of the outer variable; None where no formula is found."""
    y, a, b = inner
    x, c, d = outer
    with without_questions():
        one = definite(f, y, a, b, within={x: _ordered(c, d)})
    return settled(tidy(one.result, x)) if isinstance(one.result, Expression) else None


def _ordered(low: Expression, high: Expression) -> tuple[mpf, mpf]:
    a, b = end_value(low), end_value(high)
    return min(a, b), max(a, b)


def _unanswered(
    f: Expression, names: tuple[str, str], start: Expression, why: str, verdict: str = ""
) -> Solution:
    rules: dict[Answer, str] = {
        "diverges": "DIVERGES",
        "undefined": "UNDEFINED",
        "no_closed_form": "NO_CLOSED_FORM",
    }
    shown = next((v for v in rules if v == verdict), None)
    sure: Verdict = "unknown" if shown is None else "checked"
    step = statement("UNSETTLED" if shown is None else rules[shown], start, why, sure)
    shown = shown or "unknown"
    return Solution("double-integral", f, names, (step,), None, shown)
