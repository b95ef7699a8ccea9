"""The limit of an expression at a point or at infinity, from one side or from both.

By continuity, by l'Hôpital's rule where both halves of a quotient go to 0, else from values on each
side, which computer algebra has to confirm.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, Step, Verdict
from calcanim.calculus.limits.asymptotics.exact_numbers import UnsettledError, sign, tree_of
from calcanim.calculus.limits.asymptotics.rules import leading_term
from calcanim.calculus.limits.asymptotics.scale import UNIT, compare
from calcanim.calculus.rules import NoRuleError, differentiated
from calcanim.calculus.solution import Answer, Solution, certified, statement, verdict_of
from calcanim.calculus.sympy_process.cas import ask
from calcanim.exact.algebra import proved_equal
from calcanim.exact.closed_constants import NoFormError
from calcanim.exact.constants import exactly
from calcanim.exact.ends import End, approached, named
from calcanim.exact.settle import settled
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import number_or_none
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.functions import FUNCTIONS
from calcanim.expressions.tree import INFINITY, Expression, add, div, limit, neg, number, variable
from calcanim.sampling.arrays.enclosure import enclose

_ENDLESS = (INFINITY, neg(INFINITY))
_MOST = 5  # derivatives in l'Hôpital's rule
_CELL = 2.0**-30
_SAMPLES = [[number(v) for v in row] for row in (("0.73", "1.9"), ("2.6", "0.41"), ("1.3", "3.7"))]


def limit_value(body: Expression, name: str, point: Expression, side: int = 0) -> Solution:
    """The limit as `name` goes to `point`; `side` is 1 from above, -1 from below, 0 for both.

    The result is ``oo`` or ``-oo`` with the verdict ``diverges`` where it grows without bound.
    Where the sides disagree, or values swing for ever, the verdict is ``undefined``. Raises
    BoundsError for a point that contains the variable.
    """
    if point.has(name):
        raise BoundsError(f"the point of a limit must not contain {name} itself")
    return _Limit(body, name, point, 0 if point in _ENDLESS else side).solution()


class _Limit:
    def __init__(self, body: Expression, name: str, point: Expression, side: int) -> None:
        self.body, self.x, self.point, self.side = body, name, point, side
        self.start = limit(body, name, point, side)
        self.steps: list[Step] = []

    def solution(self) -> Solution:
        if not self.body.has(self.x):
            return self._found(self.body, "CONSTANT", "a constant is its own limit")
        if self.point not in _ENDLESS:
            done = self._nowhere() or self._continuous(self.body) or self._quotient()
            if done is not None:
                return done
        done = self._by_growth() or self._swings()
        if done is not None:
            return done
        if set(self.body.variables) - {self.x} or self.point.variables:
            return self._with_letters()
        return self._from_values()

    def _sides(self) -> list[int]:
        if self.point in _ENDLESS:
            return [-1 if self.point == INFINITY else 1]
        return [self.side] if self.side else [1, -1]

    def _by_growth(self) -> Solution | None:
        """By the leading term of an expansion on each side, found by rules."""
        try:
            found = [self._led(side) for side in self._sides()]
        except (UnsettledError, NoFormError, ZeroDivisionError):
            return None
        return self._agreed([value for value, _ in found], found[0][1], "proved")

    def _swings(self) -> Solution | None:
        """A sine or cosine of what grows takes each of its values again and again.

        Where two of them lead to different limits, there is none.
        """
        waves = [n for _, n in self.body.walk() if n.op == "call" and n.value in ("sin", "cos")]
        waves = [n for n in waves if n.has(self.x)]
        if not waves or len({n.args for n in waves}) > 1:
            return None
        inner = waves[0].args[0]

        def put(sine: int, cosine: int) -> Expression:
            def change(n: Expression) -> Expression:
                return n if n not in waves else number(sine if n.value == "sin" else cosine)

            return self.body.transform(change)

        try:
            for side in self._sides():
                grows = _Limit(inner, self.x, self.point, side)._led(side)[0]
                if grows not in _ENDLESS:
                    continue
                ends = [
                    _Limit(put(*turn), self.x, self.point, side)._led(side)[0]
                    for turn in ((1, 0), (-1, 0), (0, 1))
                ]
                apart = [e for e in ends if e != ends[0]]
                if apart:
                    wave = f"{waves[0].value} swings for ever as {inner} grows"
                    why = f"{wave}: now towards {ends[0]}, now towards {apart[0]}"
                    return self._none("undefined", why, "proved")
        except (UnsettledError, NoFormError, ZeroDivisionError):
            pass
        return None

    def _led(self, side: int) -> tuple[Expression, str]:
        """The limit from one side, and why. Raises UnsettledError."""
        n = next(v for v in ("n", "m", "k", "N") if not self.body.has(v) and not self.point.has(v))
        far = variable(n)
        if self.point == INFINITY:
            place = far
        elif self.point == neg(INFINITY):
            place = neg(far)
        else:
            step = div(number(1), far)
            place = add(self.point, step if side > 0 else neg(step))
            if number_or_none(self.point) is not None and self.point == number(0):
                place = step if side > 0 else neg(step)
        lead = leading_term(self.body.substitute(self.x, place), n)
        if lead is None:
            return number(0), "it is 0 all the way"
        factor, growth = lead
        order = compare(growth, UNIT)
        if order < 0:
            return number(0), "the leading term of the expansion goes to 0"
        if order == 0:
            return exactly(tree_of(factor)), "the leading term of the expansion"
        return (INFINITY if sign(factor) > 0 else neg(INFINITY)), ""

    def _nowhere(self) -> Solution | None:
        """Where there is surely nothing to come from, on a side that is asked for."""
        for side in self._sides():
            if _empty(self.body, self.x, self.point, side):
                where = "above" if side > 0 else "below"
                why = f"{self.body} is not defined {where} {self.x} = {self.point}, near it"
                return self._none("undefined", why, "proved")
        return None

    def _continuous(self, body: Expression) -> Solution | None:
        """The value itself, where the function surely has it and is continuous around it."""
        if not _steady(body, self.x, self.point, self.side):
            return None
        put = body.substitute(self.x, self.point)
        value = settled(tidy(put, "")) if put.variables else exactly(put)
        why = f"continuous at {self.x} = {self.point}: the limit is the value"
        return self._found(value, "SUBSTITUTE", why)

    def _quotient(self) -> Solution | None:
        """l'Hôpital's rule, as often as both halves are 0."""
        line = self.start
        body = self.body
        for _ in range(_MOST):
            if body.op == "neg" and body.args[0].op == "div":
                body = div(neg(body.args[0].args[0]), body.args[0].args[1])
            if body.op != "div" or not all(self._vanishes(half) for half in body.args):
                break
            try:
                halves = [tidy(differentiated(half, self.x), self.x) for half in body.args]
            except NoRuleError:
                break
            if not all(_steady(half, self.x, self.point, self.side) for half in halves):
                break
            body = tidy(div(*halves), self.x)
            after = limit(body, self.x, self.point, self.side)
            why = "0 over 0: the limit of the quotient of the derivatives"
            self._put("L_HOPITAL", line, after, why)
            line = after
            done = self._continuous(body)
            if done is not None:
                return done
        self.steps.clear()
        return None

    def _vanishes(self, half: Expression) -> bool:
        if not _steady(half, self.x, self.point, self.side):
            return False
        at = half.substitute(self.x, self.point)
        if at.variables:
            return proved_equal(at, number(0))
        value = number_or_none(at)
        return value is not None and value.exact == 0

    def _put(self, rule: str, before: Expression, after: Expression, why: str) -> None:
        certificate = Certificate("proved", "a theorem whose conditions hold here")
        self.steps.append(certified(rule, before, after, why, certificate))

    def _found(self, value: Expression, rule: str, why: str) -> Solution:
        last = self.steps[-1].after if self.steps else self.start
        self._put(rule, last, value, why)
        return self._done(value)

    def _done(self, value: Expression) -> Solution:
        endless = value.variables or value in _ENDLESS
        number = None if endless else number_or_none(value)
        verdict = verdict_of(self.steps)
        return Solution("limit", self.start, (self.x,), tuple(self.steps), value, verdict, number)

    def _none(self, verdict: Answer, why: str, sure: Verdict = "checked") -> Solution:
        self.steps.append(statement("UNDEFINED", self.start, why, sure))
        return Solution(
            "limit",
            self.start,
            (self.x,),
            tuple(self.steps),
            None,
            verdict,
        )

    def _with_letters(self) -> Solution:
        """With other letters: by computer algebra, certified at points."""
        below = "limit_below" if self.side < 0 else "limit"
        found = ask(below, self.body, self.x, self.point)
        if found is None:
            return self._none("unknown", "this limit was not found", "unknown")
        names = sorted({*self.body.variables, *self.point.variables} - {self.x})
        certificate = self._at_samples(found, names)
        if certificate is None:
            return self._none("unknown", "this limit was not found", "unknown")
        why = "found by computer algebra"
        self.steps.append(certified("COMPUTER_ALGEBRA", self.start, found, why, certificate))
        return self._done(found)

    def _at_samples(self, found: Expression, names: list[str]) -> Certificate | None:
        """Whether values of the letters agree with what was found; None where they do not."""
        agreed = 0
        for row in _SAMPLES:
            values = {n: row[k % len(row)] for k, n in enumerate(names)}
            body, point, wanted = self.body, self.point, found
            for n, v in values.items():
                body, point, wanted = (e.substitute(n, v) for e in (body, point, wanted))
            end = approached(body, self.x, point, self._sides()[0])
            value = number_or_none(wanted)
            if end.kind != "finite" or end.value is None or value is None:
                continue
            if abs(end.value - value.approx) > 1e-8 * max(1, abs(end.value)):
                return None
            agreed += 1
        if agreed < 2:
            return None
        return Certificate("checked", "values of the letters", agreed)

    def _from_values(self) -> Solution:
        found = [self._end(s) for s in self._sides()]
        if any(not isinstance(f, Expression) for f in found):
            return self._none(
                "unknown", "the values do not tell whether there is a limit", "unknown"
            )
        why = "values that settle, and computer algebra agrees"
        return self._agreed([e for e in found if isinstance(e, Expression)], why, "checked")

    def _agreed(self, ends: list[Expression], why: str, sure: Verdict) -> Solution:
        """The limit where one side, or both alike, have it."""
        value, *other = ends
        endless = any(e in _ENDLESS for e in ends)
        if other and other[0] != value:
            same = "refuted" if endless else certify(value, other[0], ()).verdict
            if same not in ("proved", "checked", "refuted"):
                why = "it is not settled whether both sides have the same limit"
                return self._none("unknown", why, "unknown")
        if other and other[0] != value and same == "refuted":
            why = f"from above it goes to {value}, from below to {other[0]}"
            return self._none("undefined", f"{why}: no limit from both sides", sure)
        if endless:
            why = "it grows without bound" if value == INFINITY else "it falls without bound"
        certificate = Certificate(sure, "by the growth of its terms")
        self.steps.append(certified("LIMIT", self.start, value, why, certificate))
        done = self._done(value)
        return replace(done, verdict="diverges") if endless else done

    def _end(self, side: int) -> Expression | None:
        """The limit from one side; None where that is not settled."""
        try:
            end: End = approached(self.body, self.x, self.point, side)
        except EvaluationOverflowError:
            return None
        below = side < 0 and self.point != INFINITY
        known = ask("limit_below" if below else "limit", self.body, self.x, self.point)
        if end.kind == "infinite":
            return known if known in _ENDLESS else None
        if end.kind != "finite" or end.value is None:
            return None
        short = named(end.value, end.error)
        if known is not None and not known.variables and known not in _ENDLESS:
            value = evaluate(known, {}, 40)
            if value is not None and abs(value - end.value) < 1e-15 * max(1, abs(value)):
                return exactly(known)
        return short


def _empty(e: Expression, name: str, point: Expression, side: int) -> bool:
    """Whether `e` has no value at all on the side of a point, near it."""
    if set(e.variables) - {name} or point.variables:
        return False
    at = evaluate(point, {}, 40)
    if at is None or float(at) != at:
        return False
    near, far = sorted((float(at), float(at) + side * _CELL * max(1.0, abs(float(at)))))
    # The end itself is no part of it.
    low, high = (math.nextafter(near, far), far) if side > 0 else (near, math.nextafter(far, near))
    return not enclose(e, name, np.array([low]), np.array([high])).possible[0]


def _entire(e: Expression) -> bool:
    """Whether `e` is seen to be continuous everywhere, whatever its letters are."""
    match e.op:
        case "number" | "variable":
            return True
        case "constant":
            return e != INFINITY
        case "add" | "neg" | "mul":
            return all(map(_entire, e.args))
        case "div":
            return _entire(e.args[0]) and bool(rational(e.args[1]))
        case "pow":
            n = rational(e.args[1])
            return n is not None and n >= 0 and n.denominator == 1 and _entire(e.args[0])
        case "call":
            return FUNCTIONS[e.value or ""].continuous and _entire(e.args[0])
    return False


def _steady(e: Expression, name: str, point: Expression, side: int) -> bool:
    """Whether `e` is surely continuous around a point, or on its side; no other letters."""
    if _entire(e):
        return True
    if set(e.variables) - {name} or point.variables:
        return False
    at = evaluate(point, {}, 40)
    if at is None or not math.isfinite(float(at)):
        return False
    middle = float(at)
    reach = _CELL * max(1.0, abs(middle))
    # A side alone will do where the end of the cell is the point itself.
    alone = side if middle == at else 0
    low, high = middle - reach * (alone < 1), middle + reach * (alone > -1)
    cell = enclose(e, name, np.array([low]), np.array([high]))
    return bool(cell.continuous[0])
