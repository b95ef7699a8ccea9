"""Whether a function is smooth at a point, and what it is on either side of a corner or a jump.

Both are proved: a function made of analytic ones is analytic where no argument lies at an end of
its domain, a corner or a jump; and on one side of such a point |u| is u or -u, floor(u) a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import mpmath

from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.exact.certain import (
    UndefinedHereError,
    UnsettledError,
    as_mpf,
    certain,
    sign_of,
)
from calcanim.exact.domain import suspects
from calcanim.exact.tidy import as_expression, tidy
from calcanim.expressions.names import ARITY
from calcanim.expressions.tree import Expression, add, div, mul, neg, number

_HIGHEST = 8  # derivatives that tell the sign of what is 0 at the point
# Values at whole numbers alone, or a cut that `suspects` does not name.
_NOT_ANALYTIC = ("factorial", "binomial", "atan2")


class NoBranchError(ValueError):
    """The function has no such form on one side of the point, or it was not found."""


def regular(f: Expression, names: Sequence[str], at: Mapping[str, Expression]) -> bool:
    """Whether `f`, which has a value at the point, is proved to be analytic there in `names`."""
    try:
        for _, n in f.walk():
            inside = n.args if n.op == "call" else n.args[1:] if n.op == "pow" else ()
            if not any(a.has(v) for a in inside for v in names):
                continue
            if n.op == "call" and (n.value in _NOT_ANALYTIC or n.value not in ARITY):
                return False
            if n.op == "pow" and sign_of(n.args[0], at) <= 0:
                return False
        kinks = dict.fromkeys(u for name in names for _, u in suspects(f, name))
        return all(sign_of(u, at) != 0 for u in kinks)
    except (UndefinedHereError, UnsettledError):
        return False


def branch(f: Expression, x: str, at: Expression, side: int) -> Expression:
    """What equals `f` next to the point `at`, on its right (1) or left (-1), and is regular there.

    On side 0: what equals `f` at the point itself, without corners and jumps. Raises NoBranchError.
    """
    here = {x: at}

    def sign(u: Expression) -> int:
        try:
            found = sign_of(u, here)
            return found or (_beside(u, x, here, side) if side else 0)
        except (UndefinedHereError, UnsettledError):
            raise NoBranchError(str(u)) from None

    def change(n: Expression) -> Expression:
        if n.op != "call" or not n.has(x):
            return n
        u = n.args[0]
        match n.value:
            case "abs":
                s = sign(u)
                return u if s > 0 else neg(u) if s < 0 else number(0)
            case "relu":
                return u if sign(u) > 0 else number(0)
            case "sign":
                return as_expression(Fraction(sign(u)))
            case "heaviside":
                s = sign(u)
                middle = n.args[1] if len(n.args) > 1 else as_expression(Fraction(1, 2))
                return number(1) if s > 0 else number(0) if s < 0 else middle
            case "min" | "max":
                best = u
                for other in n.args[1:]:
                    larger = sign(add(other, neg(best))) > 0
                    best = other if larger == (n.value == "max") else best
                return best
            case "floor" | "ceil":
                return as_expression(Fraction(_step(u, n.value == "ceil")))
            case "mod":
                steps = _step(div(*n.args), False)
                return add(u, neg(mul(n.args[1], as_expression(Fraction(steps)))))
        return n

    def _step(u: Expression, up: bool) -> int:
        try:
            n = int(mpmath.nint(as_mpf(certain(u, here))))
        except (UndefinedHereError, UnsettledError):
            raise NoBranchError(str(u)) from None
        s = sign(add(u, neg(as_expression(Fraction(n)))))
        return n + (s > 0) if up else n - (s < 0)

    out = f.transform(change)
    if side and not regular(out, (x,), here):
        raise NoBranchError(str(f))
    return out


def _beside(u: Expression, x: str, at: Mapping[str, Expression], side: int) -> int:
    """The sign next to the point of what is 0 at it, by its first derivative that is not."""
    if not regular(u, (x,), at):
        raise NoBranchError(str(u))
    for k in range(1, _HIGHEST + 1):
        if not u.has(x):
            return 0
        try:
            u = tidy(differentiated(u, x), x)
        except NoRuleError as error:
            raise NoBranchError(str(error)) from None
        found = sign_of(u, at)
        if found:
            return found if side > 0 or k % 2 == 0 else -found
    if not u.has(x):
        return 0
    raise NoBranchError(str(u))
