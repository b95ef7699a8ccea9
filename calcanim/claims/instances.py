"""General rules on instances: concrete functions for the names of functions in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from mpmath import mpf

from calcanim.calculus.derivation import Certificate
from calcanim.claims.grammar import GRADIENT, LEIBNIZ, VECTOR, ClaimError
from calcanim.claims.known import Known, Place, head
from calcanim.claims.worth import worth
from calcanim.expressions.names import CANONICAL
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import INFINITY, Expression

# Of one variable: none is special to a rule, and all have values everywhere. The second list falls
# off so fast that every integral to infinity has a size.
_SMOOTH = (
    "x**3/4 - 2*x + 1",
    "sin(2*x) + x/3",
    "exp(x/2) - x**2/5",
    "2*cos(x) + x**2/7",
    "atan(x) + x/2",
)
_FALLING = ("exp(-x**2)", "(x + 2)*exp(-2*x**2)", "exp(-x**2)*cos(x)", "3*exp(-x**2/2)")
_TWO = ("x**2*y + sin(y)", "exp(x/3)*y - x", "x*y**2 + cos(x)")
_TRIES = 3
_STEPS = (mpf(10) ** -5, mpf(10) ** -8)


def instances(sides: Sequence[Expression], where: Place, known: Known) -> Iterator[Known]:
    """What is known, with concrete functions in the place of general ones.

    The functions are those that the rule names and that its `at` does not define; what the film
    has defined under the same name is another function. Raises ClaimError where it names none.
    """
    given = {_plain(head(left)[0]) for left, _ in where.functions}
    trees = [*sides, *(e for _, e in where.functions), *(e for _, e in where.meanings)]
    names: dict[tuple[str, int], None] = {}
    for tree in trees:
        for _, n in tree.walk():
            if n.op == "call" and n.value not in (*CANONICAL.values(), LEIBNIZ, VECTOR):
                name = _plain((n.value or "").removeprefix(GRADIENT))
                if name not in given:
                    names.setdefault((name, len(n.args)))
    if not names:
        raise ClaimError("a theorem names functions that stand for any")
    endless = any(n == INFINITY for tree in trees for _, n in tree.walk())
    for k in range(_TRIES):
        own = Known(used=set(known.used))
        for i, (name, count) in enumerate(names):
            pool = _TWO if count == 2 else _FALLING if endless else _SMOOTH
            if count not in (1, 2):
                raise ClaimError(f"{name} has {count} arguments: there is no instance")
            params = ("x", "y")[:count]
            own.functions[(name, count)] = (params, parse(pool[(k + 2 * i) % len(pool)]))
        yield own


def _plain(name: str) -> str:
    return name.rstrip("'")


@lru_cache(maxsize=64)
def small(left: Expression, right: Expression, letter: str) -> Certificate:
    """Whether the sides come closer, as `letter` goes to 0, than it goes to 0 itself."""
    names = tuple(v for v in dict.fromkeys((*left.variables, *right.variables)) if v != letter)
    seen = 0
    for start in ("0.7312", "1.6183"):
        values = {v: mpf(start) + i for i, v in enumerate(names)}
        shares = []
        for h in _STEPS:
            a, b = (worth(e, {**values, letter: h}) for e in (left, right))
            if a is None or b is None:
                break
            shares.append(abs(a[0] - b[0]) / h)
        if len(shares) < len(_STEPS):
            continue
        seen += 1
        if shares[-1] > mpf(10) ** -4 and shares[-1] > shares[0] / 10:
            return Certificate("refuted", f"the gap is no smaller than {letter}")
    if not seen:
        return Certificate("unknown", "no point at which both sides have values")
    return Certificate("checked", f"the gap shrinks faster than {letter}", seen)
