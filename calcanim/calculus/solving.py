"""From an object that is to be worked out to its solution: the kind and the options are its own.

What stands inside of it and is to be worked out, such as a Derivative in an integrand, comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calcanim.calculus.certify import certify
from calcanim.calculus.objects import answered, is_sympy, name_of, refused
from calcanim.calculus.problems import PROBLEMS
from calcanim.calculus.solution import Solution, statement
from calcanim.expressions.parse import as_expression, parse
from calcanim.expressions.tree import NOTATION, Expression


def solve(thing: object) -> Solution:
    """Work out sympy's Derivative, Integral, Limit, Sum or Product, or the same as text.

    The limits, the variables and their order are the object's. A ``Subs`` of a Derivative is its
    value at a point. An ``Eq`` is a claim: its verdict is ``proved``, ``checked`` or ``refuted``,
    with the steps of a side that is to be worked out. Raises ExpressionError, with one sentence,
    for what there is nothing to work out of.
    """
    if is_sympy(thing):
        name = type(thing).__name__
        if name == "Equality":
            return _equation(thing)
        if name == "Subs":
            return _at_a_point(thing)
    e = parse(thing, notation=True) if isinstance(thing, str) else as_expression(thing)
    if e.op not in NOTATION:
        wanted = "a Derivative, Integral, Limit, Sum or Product of it"
        raise refused(f"there is nothing to work out here; give {wanted}", thing)
    return answered(worked_out(e), thing)


def worked_out(e: Expression) -> Solution:
    """The solution of a node that is to be worked out."""
    match e.op:
        case "derivative":
            return _derivative(e)
        case "integral":
            return _integral(e)
        case "sum" | "product":
            return _series(e)
    from calcanim.calculus.limits.limit_values import limit_value

    side = 0 if len(e.args) == 2 else -1 if e.args[2].op == "neg" else 1
    return limit_value(plain(e.args[0]), e.value or "", plain(e.args[1]), side)


def plain(thing: object) -> Expression:
    """`thing` as an expression in which nothing is left to be worked out.

    Raises ExpressionError where that has no closed form.
    """
    e = as_expression(thing)
    if not any(n.op in NOTATION for _, n in e.walk()):
        return e

    def change(n: Expression) -> Expression:
        if n.op not in NOTATION:
            return n
        found = worked_out(n).result
        if not isinstance(found, Expression):
            raise refused(f"{n} has no closed form to go on with", n)
        return found

    return e.transform(change)


def by_name(at: Mapping[Any, object] | None) -> dict[str, Expression] | None:
    """A point, its variables given as text or as symbols."""
    return None if at is None else {name_of(k): plain(v) for k, v in at.items()}


def derivative_parts(e: Expression) -> tuple[Expression, tuple[str, ...]]:
    """What nested derivatives are of, and their variables, the first to be taken first."""
    names: list[str] = []
    while e.op == "derivative":
        names.append(e.value or "")
        e = e.args[0]
    return plain(e), tuple(reversed(names))


def _derivative(e: Expression, at: dict[str, Expression] | None = None) -> Solution:
    body, names = derivative_parts(e)
    work = PROBLEMS["derivative"].work
    if len(set(names)) == 1:
        return work(body, names[:1], order=len(names), at=at)
    return work(body, names, at=at)


def _integral(e: Expression) -> Solution:
    work = PROBLEMS["integral"].work
    body, name = e.args[0], e.value or ""
    if len(e.args) == 1:
        return work(plain(body), name)
    low, high = map(plain, e.args[1:])
    if body.op == "integral" and len(body.args) == 3:
        f, *ends = map(plain, body.args)
        inner = body.value or ""
        numbers = not ({*low.variables, *high.variables} or set(f.variables) - {name, inner})
        if numbers:
            first = (inner, ends[0], ends[1])
            return PROBLEMS["double-integral"].work(f, first, (name, low, high))
    return work(plain(body), name, (low, high))


def _series(e: Expression) -> Solution:
    """Sums and products, nested in any mix."""
    from calcanim.calculus.sums.ranges import ranges, with_operators

    over: list[tuple[str, Expression, Expression]] = []
    names: list[str] = []
    body = e
    while body.op in ("sum", "product"):
        over.append((body.value or "", *map(plain, body.args[1:])))  # type: ignore[arg-type]
        names.append(body.op)
        body = body.args[0]
    columns: Any = list(zip(*over, strict=True))
    return PROBLEMS[e.op].work(plain(body), with_operators(ranges(*columns), names))


def _at_a_point(thing: Any) -> Solution:
    """A derivative and the point that its variables are at."""
    inner = as_expression(thing.expr)
    if inner.op != "derivative":
        raise refused("put the values in with doit() first", thing)
    at = {str(k): plain(v) for k, v in zip(thing.variables, thing.point, strict=True)}
    return answered(_derivative(inner, at), thing)


def _equation(thing: Any) -> Solution:
    """An equation as a claim: what is to be worked out of its sides, then whether they agree."""
    sides = [as_expression(side) for side in (thing.lhs, thing.rhs)]
    open_sides = [s for s in sides if s.op in NOTATION]
    done = worked_out(open_sides[0]) if open_sides else None
    if done is not None and not isinstance(done.result, Expression):
        return answered(done, thing)
    left, right = (
        done.result if done is not None and s is open_sides[0] else plain(s) for s in sides
    )
    assert isinstance(left, Expression)
    assert isinstance(right, Expression)
    certificate = certify(left, right)
    said = {"refuted": "the two sides differ", "unknown": "it is not settled whether they agree"}
    why = f"{said.get(certificate.verdict, 'the two sides agree')}: {certificate.method}"
    last = statement("COMPARE", left, why, certificate.verdict)
    steps = (*(done.steps if done is not None else ()), last)
    kind = done.kind if done is not None else "equation"
    variables = tuple(dict.fromkeys((*left.variables, *right.variables)))
    value = done.value if done is not None else None
    made = Solution(kind, left, variables, steps, left, certificate.verdict, value)
    return answered(made, thing)
