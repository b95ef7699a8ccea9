"""Sums and products from minus infinity: turned round, or as two halves that both must settle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import mpmath

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, RefutedError, Step
from calcanim.calculus.neaten import shortest
from calcanim.calculus.solution import Solution, certified, solved, statement
from calcanim.calculus.sums.big_operators import SUM, BigOperator
from calcanim.calculus.sums.classes import period
from calcanim.calculus.sums.convergence import judged
from calcanim.calculus.sums.geometric import geometric
from calcanim.calculus.sums.partial_sums import halves_settle, halves_settle_with_letters
from calcanim.calculus.sums.rational_series import Ray, conditions, summed
from calcanim.exact.algebra import polynomial, proved_equal
from calcanim.exact.constants import exactly
from calcanim.exact.factors import factored
from calcanim.exact.settle import settled
from calcanim.exact.tidy import tidy
from calcanim.exact.values import Value
from calcanim.expressions.tree import INFINITY, Expression, add, mul, neg, number, variable

Solve = Callable[[Expression, str, Expression], Solution]
_DOWN = neg(INFINITY)


def mirrored(f: Expression, i: str) -> Expression:
    """`f` with -i for i, its signs worked out."""
    put = f.substitute(i, neg(variable(i)))
    neat = settled(put.transform(_without_signs))
    return neat if neat.size <= put.size else put


def _without_signs(n: Expression) -> Expression:
    if n.op == "neg" and n.args[0].op == "neg":
        return n.args[0].args[0]
    if n.op == "mul" and any(a.op == "neg" for a in n.args):
        return tidy(n, "")
    return n


def downwards(big: BigOperator, f: Expression, i: str, last: Expression, solve: Solve) -> Solution:
    """The sum (or product) of `f` for i from minus infinity to `last`, a whole number."""
    start = big.notation(f, i, _DOWN, last)
    turned, first = mirrored(f, i), exactly(neg(last))
    after = big.notation(turned, i, first, INFINITY)
    certificate = certify(f.substitute(i, neg(variable(i))), turned)
    why = f"counted downwards: -{i} in place of {i}"
    found = solve(turned, i, first)
    step = certified("REWRITE", start, after, why, certificate)
    return replace(found, problem=f, steps=(step, *found.steps))


def both_ways(big: BigOperator, f: Expression, i: str, solve: Solve) -> Solution:
    """From minus infinity to infinity: it settles only where both halves do."""
    start = big.notation(f, i, _DOWN, INFINITY)
    if not f.has(i):
        return replace(solve(f, i, number(0)), problem=f)
    if big is SUM and _grows_one_way(f, i):
        why = (
            "the ratio of its terms would have to be below 1 in size for the half from 0 on, and "
            "above 1 for the other half"
        )
        return _ended(big, f, i, [statement("DIVERGES", start, why)], "diverges")
    below = mirrored(f, i)
    if big is SUM:
        found = _by_residues(f, below, i, start)
        if found is not None:
            return found
    if proved_equal(below, f):
        return _even(big, f, i, start, solve)
    halves = big.notation(f, i, _DOWN, number(-1)), big.notation(f, i, number(0), INFINITY)
    line = big.join(*halves)
    why = f"two halves, below 0 and from 0 on: the {big.kind} settles only where both do"
    steps = [_split(start, line, why)]
    down, up = downwards(big, f, i, number(-1), solve), solve(f, i, number(0))
    for found, name in ((up, "from 0 on"), (down, "below 0")):
        steps += found.steps
        if found.verdict == "diverges":
            why = f"the half {name} diverges, so the whole {big.kind} does"
            return _ended(big, f, i, [*steps, statement("DIVERGES", start, why)], "diverges")
    return _joined(big, f, i, steps, line, down, up)


def _split(start: Expression, line: Expression, why: str) -> Step:
    return certified("SPLIT", start, line, why, Certificate("proved", "by definition"))


def _ended(big: BigOperator, f: Expression, i: str, steps: list[Step], verdict: str) -> Solution:
    shown = "diverges" if verdict == "diverges" else "unknown"
    return solved(big.kind, f, (i,), steps, None, shown)  # type: ignore[arg-type]


def _grows_one_way(f: Expression, i: str) -> bool:
    """A polynomial times r**i with a letter for r: its terms go to 0 on one side at most."""
    p = factored(f, i)
    rest = [(b, n) for b, n in p.factors if polynomial(b, i) is None]
    if any(n < 0 for b, n in p.factors if (b, n) not in rest) or not rest:
        return False
    found = geometric(replace(p, factors=tuple(rest)).expression, i)
    return found is not None and bool(found[0].variables)


def _by_residues(f: Expression, below: Expression, i: str, start: Expression) -> Solution | None:
    """A rational term over all whole numbers, where both halves converge."""
    result = summed([Ray(f, 0), Ray(below, 1)], i)
    if result is None:
        return None
    steps: list[Step] = []
    if set(f.variables) == {i}:
        up, down = judged(f, i), judged(below, i)
        if up is None or down is None or not (up.converges and down.converges):
            return None
        steps = [
            statement("CONVERGES", start, f"the half from 0 on converges, {up.why}"),
            statement("CONVERGES", start, f"the half below 0 converges, {down.why}"),
        ]
        certificate = halves_settle(f, below, i, result)
    else:
        certificate = halves_settle_with_letters(f, below, i, result)
    if certificate.verdict != "checked":
        return None
    why = "by the residues of pi*cot(pi*z) times the term, at the poles of the term"
    if period(f, i) > 1:
        why = "by the residues of pi/sin(pi*z) and its like times the term, at its poles"
    steps.append(certified("RESIDUES", start, result, why, certificate, conditions(f, i)))
    return solved("sum", f, (i,), steps, result)


def _even(big: BigOperator, f: Expression, i: str, start: Expression, solve: Solve) -> Solution:
    """f(-i) = f(i): the middle and twice the half from 1 on."""
    middle = settled(f.substitute(i, number(0)))
    half = big.notation(f, i, number(1), INFINITY)
    sums = big is SUM
    twice = mul(number(2), half) if sums else Expression("pow", (half, number(2)))
    line = add(middle, twice) if sums else mul(middle, twice)
    why = f"the terms at {i} and -{i} are the same: both halves settle, or neither does"
    steps = [_split(start, line, why)]
    found = solve(f, i, number(1))
    steps += found.steps
    if found.verdict == "diverges":
        why = f"the half from 1 on diverges, so the whole {big.kind} does"
        return _ended(big, f, i, [*steps, statement("DIVERGES", start, why)], "diverges")
    if isinstance(found.result, Expression):
        r = found.result
        put = (
            add(middle, mul(number(2), r))
            if sums
            else mul(middle, Expression("pow", (r, number(2))))
        )
        return _settled(big, f, i, steps, line, put)
    return _numbered(big, f, i, steps, [(middle, None), (None, found), (None, found)])


def _joined(
    big: BigOperator,
    f: Expression,
    i: str,
    steps: list[Step],
    line: Expression,
    down: Solution,
    up: Solution,
) -> Solution:
    if isinstance(down.result, Expression) and isinstance(up.result, Expression):
        return _settled(big, f, i, steps, line, big.join(down.result, up.result))
    return _numbered(big, f, i, steps, [(None, down), (None, up)])


def _settled(
    big: BigOperator,
    f: Expression,
    i: str,
    steps: list[Step],
    line: Expression,
    put: Expression,
) -> Solution:
    """The halves' results put in and worked out."""
    done = Certificate("checked", "both halves as worked out")
    steps = [*steps, certified("SUBSTITUTE", line, put, "both halves together", done)]
    neat = exactly(put) if not put.variables else shortest(settled(put))
    if neat != put:
        try:
            steps.append(certified("GATHER", put, neat, "tidied", certify(put, neat)))
        except RefutedError:
            neat = put
    return solved(big.kind, f, (i,), steps, neat)


def _numbered(
    big: BigOperator,
    f: Expression,
    i: str,
    steps: list[Step],
    parts: list[tuple[Expression | None, Solution | None]],
) -> Solution:
    """The number, where every part has one."""
    total = None
    for e, found in parts:
        known = found.value if found is not None else None
        if e is not None:
            known = solved("sum", e, (i,), [], e).value
        if not isinstance(known, Value):
            return _ended(big, f, i, steps, "unknown")
        with mpmath.workdps(50):
            total = known.approx if total is None else big.combine(total, known.approx)
    shown = None if total is None else Value(None, total)
    return solved(big.kind, f, (i,), steps, None, "unknown", shown)
