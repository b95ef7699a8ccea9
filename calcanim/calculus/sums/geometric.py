"""Terms whose ratio is constant, and their sums."""

from __future__ import annotations

from calcanim.calculus.derivation import Step
from calcanim.calculus.solution import certified
from calcanim.calculus.sums.certificates import counted
from calcanim.calculus.sums.ways import length
from calcanim.exact.constants import exactly
from calcanim.exact.factors import factored, linear, times
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, div, mul, neg, number, power

_ONE = number(1)


def geometric_sum(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """c * r**(a i + b)."""
    found = geometric(f, i)
    if found is None:
        return []
    ratio, at_zero = found
    if rational(ratio) == 1:
        return []
    front = at_zero if rational(first) == 0 else mul(at_zero, power(ratio, first))
    lead = exactly(tidy(front, ""))
    count = length(first, last)
    r = rational(ratio)
    if r is not None and r > 1:
        rise = add(power(ratio, count), neg(_ONE))
        fraction = rise if r == 2 else div(rise, as_expression(r - 1))
    else:
        under = exactly(add(_ONE, neg(ratio)))
        fraction = div(add(_ONE, neg(power(ratio, count))), under)
    after = times(lead, fraction)
    conditions = () if r is not None else (f"{ratio} != 1",)
    why = (
        f"each term is {ratio} times the one before: the sum less {ratio} times itself leaves the "
        "first and last terms"
    )
    steps = [certified("GEOMETRIC", start, after, why, counted(start, after), conditions)]
    neat = tidy(after, "")
    if neat.size < after.size:
        steps.append(certified("GATHER", after, neat, "tidied", counted(after, neat)))
    return steps


def geometric(f: Expression, i: str) -> tuple[Expression, Expression] | None:
    """(r, f(0)) where f(i+1)/f(i) is always r."""
    if not f.has(i):
        return None
    p = factored(f, i)
    ratio: list[Expression] = []
    at_zero: list[Expression] = [p.constant]
    for base, n in p.factors:
        if base.op == "pow" and not base.args[0].has(i):
            line, root = linear(base.args[1], i), base.args[0]
        elif base.op == "call" and base.value == "exp":
            line, root = linear(base.args[0], i), Expression("constant", (), "e")
        else:
            return None
        if line is None or n.denominator != 1:
            return None
        a, b = (tidy(mul(as_expression(n), v), "") for v in line)
        ratio.append(_power_of(root, a))
        if rational(b) != 0:
            at_zero.append(_power_of(root, b))
    return exactly(mul(*ratio)), exactly(mul(*at_zero))


def _power_of(root: Expression, a: Expression) -> Expression:
    n = rational(a)
    if n == 1:
        return root
    r = rational(root)
    if n is not None and r is not None and n.denominator == 1 and abs(n) < 100 and r:
        return as_expression(r ** int(n))
    if n is not None and n < 0:
        return div(_ONE, power(root, as_expression(-n)) if n != -1 else root)
    return power(root, a)
