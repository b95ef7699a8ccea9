"""What a side means: names put out of the way, so that a tree of the grammar is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from calcanim.calculus.derivatives.slopes import slopes
from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.claims.grammar import GRADIENT, LEIBNIZ, VECTOR, ClaimError
from calcanim.claims.known import Function, Known, Place, head
from calcanim.expressions.functions import BY_CASES
from calcanim.expressions.names import CANONICAL
from calcanim.expressions.tree import (
    INFINITY,
    NOTATION,
    Expression,
    add,
    call,
    derivative,
    div,
    limit,
    mul,
    neg,
    number,
    power,
    variable,
)

_CANONICAL = frozenset(CANONICAL.values())
_HEAVY = NOTATION - {"derivative"}
_DEEPEST = 60
_STEP = "q_8999"  # a letter that no lesson has
CURVATURES = {"lambda_min": -1, "lambda_max": 1}


class UnknownNameError(ClaimError):
    """Nothing in the film says what this name means."""


@dataclass(frozen=True)
class Meaning:
    """What names mean in one claim: the film's definitions, and what its `at` says."""

    known: Known
    place: Place = field(default_factory=Place)

    def side(self, e: Expression, other: Expression | None = None) -> tuple[Expression, ...]:
        """The components of a side, each without names; one for a number. Raises ClaimError.

        A letter alone is a vector where the `other` side is one.
        """
        if e.op == "call" and e.value == VECTOR:
            return tuple(self.number(a) for a in e.args)
        if e.op == "variable" and other is not None and _is_vector(other):
            meant = self.known.vectors.get(e.value or "")
            if meant is not None:
                return self.side(meant)
        if e.op == "call" and (e.value or "").startswith(GRADIENT):
            return self._gradient((e.value or "").removeprefix(GRADIENT), e.args)
        return (self.number(e),)

    def number(self, e: Expression) -> Expression:
        """`e` without names of the film. Raises ClaimError."""
        return self._node(e, frozenset(), 0)

    # -- names ---------------------------------------------------------------

    def letter(self, name: str) -> Expression | None:
        """What the letter means; None where it is a variable, or has its value in `at`."""
        for own, meant in self.place.meanings:
            if own == name:
                return meant
        if any(own == name for own, _ in self.place.point):
            return None
        return self.known.letters.get(name)

    def function(self, name: str, count: int) -> Function | None:
        """Parameters and body of a function of the film."""
        for left, right in self.place.functions:
            own, params = head(left)
            if own == name and params is not None and len(params) == count:
                return params, right
        return self.known.functions.get((name, count))

    def _functions(self, name: str) -> list[Function]:
        """All functions of that name; what `at` says goes before."""
        own = [(head(left)[1], right) for left, right in self.place.functions]
        named = [head(left)[0] for left, _ in self.place.functions]
        here = [(p, e) for n, (p, e) in zip(named, own, strict=True) if n == name and p]
        counts = {len(p) for p, _ in here}
        return [*here, *(f for f in self.known.of(name) if len(f[0]) not in counts)]

    # -- nodes ---------------------------------------------------------------

    def _node(self, e: Expression, bound: frozenset[str], depth: int) -> Expression:
        if depth > _DEEPEST:
            raise ClaimError("names are defined by one another without end")
        if e.op == "variable":
            return self._variable(e, bound, depth)
        if e.op == "call" and e.value not in _CANONICAL:
            return self._applied(e, bound, depth)
        if e.op == "derivative":
            # In a letter that is defined it is worked out first, and that letter put in then.
            name = e.value or ""
            body = self._node(e.args[0], bound | {name}, depth + 1)
            if self._meant(name, bound) is None:
                return _worked(body, name)
            return self._node(rate(body, name), bound, depth + 1)
        vectors = [self._vector(a) for a in e.args] if _of_vectors(e) else []
        if vectors and all(vectors):
            return self._node(_product(vectors), bound, depth + 1)
        inner = bound | {e.binds} if e.binds else bound
        args = tuple(
            self._node(a, inner if i == 0 else bound, depth + 1) for i, a in enumerate(e.args)
        )
        return Expression(e.op, args, e.value)

    def _vector(self, e: Expression) -> tuple[Expression, ...]:
        """The components of a vector, none of anything else."""
        if e.op == "variable" and self.letter(e.value or "") is None:
            found = self.known.vectors.get(e.value or "")
            return found.args if found is not None else ()
        return self.side(e) if _is_vector(e) else ()

    def _meant(self, name: str, bound: frozenset[str]) -> Expression | None:
        return None if name in bound else self.letter(name)

    def _variable(self, e: Expression, bound: frozenset[str], depth: int) -> Expression:
        name = e.value or ""
        meant = self._meant(name, bound)
        if meant is not None:
            return self._node(meant, bound, depth + 1)
        if name in CURVATURES:
            return self._curvature(name, depth)
        if name.startswith("Δ") and len(name) > 1:
            change = self._change(name[1:], bound, depth)
            if change is not None and all(own != name for own, _ in self.place.point):
                return change
        if any(c in name for c in "[("):
            raise UnknownNameError(f"nothing says what {name} is")
        return e

    def _change(self, name: str, bound: frozenset[str], depth: int) -> Expression | None:
        """``Δu = u(x + Δx) - u(x)``; None where nothing is known of u."""
        meant = self.letter(name)
        if meant is not None:
            body = self._node(meant, bound, depth + 1)
            names = body.variables
        else:
            found = [f for f in self._functions(name) if len(f[0]) == 1]
            if len(found) != 1:
                return None
            names = found[0][0]
            body = self._node(found[0][1], bound | set(names), depth + 1)
        if len(names) != 1:
            return None
        step = self._node(variable(f"Δ{names[0]}"), bound, depth + 1)
        return add(body.substitute(names[0], add(variable(names[0]), step)), neg(body))

    def _applied(self, e: Expression, bound: frozenset[str], depth: int) -> Expression:
        name = e.value or ""
        if name == LEIBNIZ:
            return self._leibniz(e.args[0].value or "", e.args[1].value or "", bound, depth)
        if name == VECTOR or name.startswith(GRADIENT):
            raise ClaimError("a vector stands alone on its side")
        for own, value in self.place.values:
            if own == e:
                return self._node(value, bound, depth + 1)
        plain = name.rstrip("'")
        primes = len(name) - len(plain)
        found = self.function(plain, len(e.args))
        if found is None:
            raise UnknownNameError(f"nothing says what {plain} is")
        params, body = found
        if primes and len(params) != 1:
            raise ClaimError(f"{name} is a derivative in no one variable")
        body = self._node(body, bound | set(params), depth + 1)
        args = [self._node(a, bound, depth + 1) for a in e.args]
        heavy = any(n.op in _HEAVY for _, n in body.walk())
        if primes and args == [variable(params[0])] and params[0] not in bound and not heavy:
            for _ in range(primes - 1):
                body = rate(body, params[0])
            return derivative(body, params[0])
        values = dict(zip(params, args, strict=True))
        for _ in range(primes):
            _refuse_corner(body, params[0], values)
            body = rate(body, params[0])
        return put(body, values)

    def _leibniz(self, y: str, x: str, bound: frozenset[str], depth: int) -> Expression:
        """``dy/dx``: of the letter y, as far as it must be written out to have x in it."""
        if y == x:
            return number(1)
        body = self.letter(y)
        if body is None:
            own = {head(left)[0] for left, _ in self.place.functions}
            takes = [f for f in self._functions(y) if x in f[0]][: 1 if y in own else None]
            if len(takes) != 1:
                raise UnknownNameError(f"nothing says how {y} depends on {x}")
            params, inner = takes[0]
            return derivative(self._node(inner, bound | set(params), depth + 1), x)
        stays = replace(self.place, point=(*self.place.point, (x, variable(x))))
        here = Meaning(self.known, stays)
        for _ in range(_DEEPEST):
            if body.has(x):
                break
            wider = _map(body, lambda n: here.letter(n.value or "") or n)
            if wider == body:
                raise UnknownNameError(f"{y} does not depend on {x}")
            body = wider
        body = here._node(body, bound | {x}, depth + 1)
        if self._meant(x, bound) is None:
            return derivative(body, x)
        return self._node(rate(body, x), bound, depth + 1)

    def _gradient(self, name: str, at: tuple[Expression, ...]) -> tuple[Expression, ...]:
        found = self.function(name, len(at))
        if found is None or not at:
            raise UnknownNameError(f"nothing says what {name} is at this point")
        params, body = found
        body = self._node(body, frozenset(params), 0)
        args = dict(zip(params, (self.number(a) for a in at), strict=True))
        for x in params:
            _refuse_corner(body, x, args)
        return tuple(put(rate(body, x), args) for x in params)

    def _curvature(self, name: str, depth: int) -> Expression:
        """An eigenvalue of the Hessian of the one function of two variables."""
        given = [(head(left)[1] or (), e) for left, e in self.place.functions]
        found = [f for f in given or self.known.functions.values() if len(f[0]) == 2]
        if len(found) != 1:
            raise UnknownNameError(f"nothing says what {name} is the curvature of")
        (x, y), body = found[0]
        body = self._node(body, frozenset((x, y)), depth + 1)
        along, across = (rate(body, v) for v in (x, y))
        a, b, d = rate(along, x), rate(along, y), rate(across, y)
        half = div(number(1), number(2))
        root = call("sqrt", add(power(mul(half, add(a, neg(d))), number(2)), power(b, number(2))))
        return add(mul(half, add(a, d)), root if CURVATURES[name] > 0 else neg(root))


def _of_vectors(e: Expression) -> bool:
    """Whether vectors may stand in `e` and make a number: a scalar product, a length."""
    return (e.op == "mul" and len(e.args) == 2) or (e.op == "call" and e.value == "abs")


def _product(vectors: Sequence[tuple[Expression, ...]]) -> Expression:
    """The scalar product of two vectors; of one its length."""
    first, last = vectors[0], vectors[-1]
    if len(first) != len(last):
        raise ClaimError("the vectors of a product have different numbers of components")
    total = add(*(mul(a, b) for a, b in zip(first, last, strict=True)))
    return total if len(vectors) == 2 else call("sqrt", total)


def _is_vector(e: Expression) -> bool:
    return e.op == "call" and (e.value == VECTOR or (e.value or "").startswith(GRADIENT))


def _map(e: Expression, change: Callable[[Expression], Expression]) -> Expression:
    return e.transform(lambda n: change(n) if n.op == "variable" else n)


def rate(body: Expression, x: str) -> Expression:
    """d body / dx by the rules, an integral by its limits; else the limit of its quotient.

    Raises ClaimError where none of that is possible.
    """
    inner, last = body, body.args[1:] if body.op == "integral" else ()
    if len(last) == 2 and body.value != x and not body.args[0].has(x):
        name = inner.value or ""
        return add(
            *(
                sign(mul(body.args[0].substitute(name, end), rate(end, x)))
                for end, sign in ((last[1], _same), (last[0], neg))
                if end.has(x)
            )
        )
    if body.op == "add" and any(n.op in _HEAVY for _, n in body.walk()):
        return add(*(rate(term, x) for term in body.args))
    try:
        worked = body.transform(
            lambda n: differentiated(n.args[0], n.value or "") if n.op == "derivative" else n
        )
        return differentiated(worked, x)
    except NoRuleError as error:
        if any(n.op in NOTATION for _, n in body.walk()):
            raise ClaimError(str(error)) from None
        step = variable(_STEP)
        ahead = body.substitute(x, add(variable(x), step))
        return limit(div(add(ahead, neg(body)), step), _STEP, number(0))


def _worked(body: Expression, x: str) -> Expression:
    """d body / dx as it stands, but of an integral, which has no other way, its rate."""
    if not any(n.op == "integral" and len(n.args) == 3 for _, n in body.walk()):
        return derivative(body, x)
    try:
        return rate(body, x)
    except ClaimError:
        return derivative(body, x)


def _refuse_corner(body: Expression, x: str, values: dict[str, Expression]) -> None:
    """Raise ClaimError where `body` has no slope in `x` at a constant, though its rules give one.

    sign(0) is 0, and abs has a corner there.
    """
    at = values.get(x)
    if at is None or at.variables or at in (INFINITY, neg(INFINITY)):
        return
    inner = put(body, {name: value for name, value in values.items() if name != x})
    by_cases = any(n.value in BY_CASES or n.op == "piecewise" for _, n in inner.walk())
    if (
        not by_cases
        or set(inner.variables) != {x}
        or any(n.op in NOTATION for _, n in inner.walk())
    ):
        return
    found = slopes(inner, x, at)
    if found.value is None and found.known:
        raise ClaimError(found.reason(str(inner), f"{x} = {at}"))


def _same(e: Expression) -> Expression:
    return e


def put(body: Expression, values: dict[str, Expression]) -> Expression:
    """`body` with `values` for its letters, all at once; infinity as a limit.

    A derivative in one of the letters is worked out first.
    """
    for name, value in values.items():
        if value in (INFINITY, neg(INFINITY)):
            return limit(put(body, {k: v for k, v in values.items() if k != name}), name, value)
    values = {k: v for k, v in values.items() if v != variable(k)}
    aside = {k: f"#{n}" for n, k in enumerate(values)}

    def worked(n: Expression) -> Expression:
        if n.op != "derivative" or n.value not in aside:
            return n
        _refuse_corner(n.args[0], n.value, values)
        return rate(n.args[0], n.value)

    body = body.transform(worked)
    for name, other in aside.items():
        body = body.substitute(name, variable(other))
    for name, other in aside.items():
        body = body.substitute(other, values[name])
    return body
