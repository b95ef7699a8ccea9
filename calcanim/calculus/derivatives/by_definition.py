"""The derivative from its definition: the limit of the difference quotient."""

from __future__ import annotations

from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, RefutedError, Step
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.quotients import Quotient, Worked, worked
from calcanim.calculus.derivatives.slopes import Slopes, slopes
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.rules import NoRuleError
from calcanim.calculus.solution import Solution, Table, certified, statement, verdict_of
from calcanim.exact.certain import as_mpf
from calcanim.exact.constants import exactly
from calcanim.exact.ends import named
from calcanim.exact.tidy import tidy
from calcanim.exact.values import (
    TooLargeError,
    UndefinedError,
    Value,
    decimal,
    number_or_none,
    quotient,
    rounded,
)
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression, add, neg, number, variable
from calcanim.expressions.tree import derivative as unevaluated
from calcanim.expressions.tree import limit as unevaluated_limit

_ROWS = 6
_FIRST, _LARGEST, _SMALLEST = -1, 12, -24  # powers of ten of a table's first h


def limit(
    function: Expression | str | object, variable_name: str = "x", at: object = None
) -> Solution:
    """The derivative of `function` as the limit of its difference quotient, at a point or as such.

    Where no template fits, the quotients are shown as numbers, and the result is that of the
    rules. At a point without a derivative, the verdict is ``undefined`` and a step says why.
    Raises UndefinedError for a point that is no number.
    """
    f = as_expression(function)
    point = None if at is None else as_expression(at)
    if point is not None and point.variables:
        raise UndefinedError(f"{point} is not a number: it contains {point.variables[0]}")
    nowhere = undefined_everywhere("limit", f, (variable_name,), derivative=True)
    return nowhere or _Definition(f, variable_name, point).solution()


class _Definition:
    def __init__(self, f: Expression, x: str, at: Expression | None) -> None:
        self.f, self.x, self.at = f, x, at
        taken = {*f.variables, x}
        self.h = next(v for v in ("h", "k", "t", "u") if v not in taken)
        self.q = Quotient(f, x, self.h, at if at is not None else variable(x))
        self.names = tuple(dict.fromkeys((x, *f.variables)))
        self.steps: list[Step] = []
        self.start = unevaluated(f, x)
        self.level = False

    def _lim(self, body: Expression) -> Expression:
        return unevaluated_limit(body, self.h, number(0))

    def solution(self) -> Solution:
        if self.at is not None:
            behaviour = self._behaviour()
            if behaviour is not None and behaviour.slope is None:
                return self._none(behaviour)
        try:
            result = self._by_template()
        except RefutedError:
            result = None
        if result is None:
            self.steps.clear()
            return self._numerical()
        return self._done(result)

    def _behaviour(self) -> Slopes | None:
        if set(self.f.variables) - {self.x} or self.at is None:
            return None
        return slopes(self.f, self.x, self.at)

    def _put(self, rule: str, why: str, before: Expression, after: Expression) -> None:
        if before != after:
            names = tuple(dict.fromkeys((*self.names, *before.variables, *after.variables)))
            certificate = certify(before, after, names)
            if (
                certificate.verdict == "unknown"
                and before.op == "limit"
                and self._settles_on(after)
            ):
                certificate = self._checked()
            if rule == "DEFINITION" and certificate.verdict != "refuted":
                certificate = Certificate("proved", "by definition", certificate.points)
            self.steps.append(certified(rule, before, after, why, certificate))

    def _definition(self) -> Expression:
        """The first line or two: the definition, and the point put in."""
        line = self._lim(Quotient(self.f, self.x, self.h, variable(self.x)).start)
        why = f"the slope from {self.x} to {self.x} + {self.h}, as {self.h} goes to 0"
        self._put("DEFINITION", why, self.start, line)
        if self.at is None:
            return line
        put = self._lim(self.q.start)
        certificate = Certificate("proved", "by definition")
        self.steps.append(
            certified("SUBSTITUTE", line, put, f"at {self.x} = {self.at}", certificate)
        )
        return put

    def _by_template(self) -> Expression | None:
        whole = worked(self.q)
        if whole is not None:
            return self._one(self._definition(), whole)
        return self._terms()

    def _one(self, line: Expression, done: Worked) -> Expression:
        for form in done.forms:
            after = self._lim(form.quotient)
            self._put(form.rule, form.why, line, after)
            line = after
        self._put(done.rule, done.why, line, done.limit)
        return done.limit

    def _terms(self) -> Expression | None:
        """A sum: the limit of each term by itself."""
        if self.f.op != "add" or len(self.f.args) > 8:
            return None
        signs = [t.op == "neg" for t in self.f.args]
        bodies = [t.args[0] if t.op == "neg" else t for t in self.f.args]
        quotients = [Quotient(b, self.x, self.h, self.q.at) for b in bodies]
        parts = [worked(q) for q in quotients]
        if any(p is None for p in parts):
            return None
        line = self._definition()

        def joined(pieces: list[Expression]) -> Expression:
            return add(*(neg(p) if s else p for p, s in zip(pieces, signs, strict=True)))

        current = [self._lim(q.start) for q in quotients]
        split = joined(current)
        self._put("SUM", "the limit of a sum is the sum of the limits", line, split)
        line = split
        for k, part in enumerate(parts):
            assert part is not None
            for form in part.forms:
                current[k] = self._lim(form.quotient)
                after = joined(current)
                self._put(form.rule, form.why, line, after)
                line = after
            current[k] = part.limit
            after = joined(current)
            self._put(part.rule, part.why, line, after)
            line = after
        neat = tidy(line, self.x)
        self._put("GATHER", "numbers in front, like terms together", line, neat)
        return neat

    def _done(self, result: Expression) -> Solution:
        value = None
        tables: tuple[Table, ...] = ()
        if self.at is not None:
            if not result.variables:
                neat = exactly(result)
                self._put("EVALUATE", "the number", result, neat)
                result = neat
                value = number_or_none(result)
            tables = self._table()
        return Solution(
            "limit",
            self.f,
            (self.x,),
            tuple(self.steps),
            result,
            verdict_of(self.steps),
            value,
            tables,
        )

    def _table(self) -> tuple[Table, ...]:
        """Quotients on both sides for shrinking h, in 40 digits: no rounding shows."""
        if self.at is None or set(self.f.variables) - {self.x}:
            return ()
        rows = []
        first = self._scale()
        for power in range(first, first - _ROWS, -1):
            h = Fraction(10) ** power
            shown = [str(h) if power >= 0 else mpmath.nstr(as_mpf(h), 3)]
            for sign in (-1, 1):
                shown.append(self._quotient(sign * h))
            rows.append(tuple(shown))
        title = f"difference quotients at {self.x} = {self.at}"
        return (Table(title, (self.h, "from the left", "from the right"), tuple(rows)),)

    def _quotient(self, h: Fraction) -> str:
        try:
            found = self._slope_over(h)
        except TooLargeError:
            return "too large"
        return "undefined" if found is None else rounded(found, 8)

    def _slope_over(self, h: Fraction) -> mpf | None:
        assert self.at is not None
        return quotient(self.f, self.x, self.at, Fraction(0), h)

    def _scale(self) -> int:
        """The power of ten of the first h: the quotients there begin to settle.

        Smaller than 1/10 where the function varies faster, or ends nearer; larger where x itself is
        so large that a tenth changes nothing to be seen.
        """
        self.level = self._is_level()
        gaps = {k: self._gap(k) for k in range(_FIRST, _FIRST - 3, -1)}
        power = _FIRST
        while power > _SMALLEST and not self._settles(gaps, power):
            power -= 1
            gaps[power - 2] = self._gap(power - 2)
        if power <= _SMALLEST:
            return _FIRST  # Nothing settles anywhere: there is no scale to be told.
        here = gaps[power]
        if power == _FIRST and here and here < mpf(10) ** -6:
            while power < _LARGEST:
                wider = self._gap(power + 1)
                if wider is None or wider > mpf("0.05"):
                    break
                power += 1
        return power

    def _is_level(self) -> bool:
        """Whether the slope is 0: quotients fall with h."""
        try:
            wide, near = (self._slope_over(Fraction(10) ** -k) for k in (15, 30))
        except TooLargeError:
            return False
        if wide is None or near is None:
            return False
        return bool(abs(near) <= mpf(10) ** -8 * abs(wide))

    def _settles(self, gaps: dict[int, mpf | None], power: int) -> bool:
        """Whether quotients for this h and the next two are at hand and close in."""
        one, two, three = (gaps[power - k] for k in range(3))
        if one is None or two is None or three is None:
            return False
        if not one or three <= mpf(10) ** -12:
            return True
        return bool(
            (one <= 1 or self.level) and two <= mpf("0.7") * one and three <= mpf("0.7") * two
        )

    def _gap(self, power: int) -> mpf | None:
        """How far the two quotients for this h are from those for h/10^20, relative to these."""
        h = Fraction(10) ** power
        found = []
        try:
            for sign in (-1, 1):
                here, near = (self._slope_over(sign * h * t) for t in (1, Fraction(10) ** -20))
                if (here is None) != (near is None):
                    return None
                if here is not None and near is not None:
                    size = mpf(1) if self.level or not near else abs(near)
                    found.append(abs(here - near) / size)
        except TooLargeError:
            return None
        return max(found, default=None)

    def _none(self, found: Slopes) -> Solution:
        """No derivative at the point: one-sided limits where there are any, and the reason."""
        assert self.at is not None
        line = self.start
        if found.defined:
            line = self._lim(self.q.start)
            certificate = Certificate("proved", "by definition")
            why = f"the definition at {self.x} = {self.at}"
            self.steps.append(certified("DEFINITION", self.start, line, why, certificate))
            for side, sign, name in ((found.left, -1, "left"), (found.right, 1, "right")):
                place = unevaluated_limit(self.q.start, self.h, number(0), sign)
                if side.kind == "finite" and side.slope is not None:
                    slope = named(side.slope) or decimal(side.slope, 20)
                    checked = Certificate("checked", "values within 10^-128 of the point", 5)
                    why = f"the quotients from the {name}"
                    self.steps.append(certified("ONE_SIDED", place, slope, why, checked))
                else:
                    endless = "oo" if side.sign > 0 else "-oo"
                    said = {
                        "infinite": f"from the {name} the quotients go to {endless}",
                        "undefined": f"{self.f} has no values to the {name} of the point",
                        "none": f"from the {name} the quotients settle on no value",
                        "unknown": f"from the {name} the quotients move too slowly to tell",
                    }[side.kind]
                    self.steps.append(statement("ONE_SIDED", place, said, "checked"))
        reason = found.reason(str(self.f), f"{self.x} = {self.at}")
        if found.known:
            self.steps.append(statement("UNDEFINED", line, reason, "checked"))
        else:
            self.steps.append(statement("NUMERICAL", line, reason, "unknown"))
        return Solution(
            "limit",
            self.f,
            (self.x,),
            tuple(self.steps),
            None,
            "undefined" if found.known else "unknown",
            None,
            self._table() if found.defined else (),
        )

    def _numerical(self) -> Solution:
        """No template: the definition, numbers, and what the rules of differentiation give."""
        line = self._definition()
        try:
            by_rules = derivative(self.f, self.x)
        except NoRuleError:
            return self._only_numbers(line)
        result = by_rules.result
        if self.at is not None:
            result = exactly(result.substitute(self.x, self.at))
            if not result.variables and number_or_none(result) is None:
                return self._only_numbers(line)
        names = tuple(dict.fromkeys((*line.variables, *result.variables)))
        certificate = certify(line, result, names)
        if certificate.verdict == "unknown" and self._settles_on(result):
            certificate = self._checked()
        why = (
            "no algebra cancels h here: the quotients settle on this numerically, and the rules of "
            "differentiation give the same"
        )
        self.steps.append(certified("NUMERICAL", line, result, why, certificate))
        if self.at is None and set(self.f.variables) <= {self.x}:
            spot = next((p for p in ("1", "2", "1/2", "3", "-1") if self._fine(p)), None)
            if spot is not None:
                self.at = as_expression(spot)
                self.q = Quotient(self.f, self.x, self.h, self.at)
                tables = self._table()
                self.at = None
                done = self._done(result)
                return Solution(
                    done.kind,
                    done.problem,
                    done.variables,
                    done.steps,
                    done.result,
                    done.verdict,
                    done.value,
                    tables,
                )
        return self._done(result)

    def _settles_on(self, result: Expression) -> bool:
        """Whether the quotients at the point close in on this number."""
        found = self._behaviour()
        value = None if result.variables else number_or_none(result)
        slope = None if found is None else found.value
        if slope is None or value is None:
            return False
        return bool(abs(slope.approx - value.approx) <= mpf(10) ** -20 * abs(slope.approx))

    def _checked(self) -> Certificate:
        return Certificate("checked", "the slope by rules, in 45 digits", 1)

    def _fine(self, spot: str) -> bool:
        found = slopes(self.f, self.x, as_expression(spot))
        return found.slope is not None

    def _only_numbers(self, line: Expression) -> Solution:
        slope = None
        if self.at is not None:
            found = slopes(self.f, self.x, self.at)
            slope = found.slope
        if slope is None:
            why = "no template and no rule fits this function; give a point with --at for numbers"
            self.steps.append(statement("NO_CLOSED_FORM", line, why, "unknown"))
            return Solution("limit", self.f, (self.x,), tuple(self.steps), None, "no_closed_form")
        certificate = Certificate("checked", "values within 10^-128 of the point", 5)
        why = "found numerically: the quotients of both sides settle on this"
        known = named(slope)
        result = decimal(slope, 20) if known is None else known
        self.steps.append(certified("NUMERICAL", line, result, why, certificate))
        if known is not None:
            return self._done(known)
        # A number is all there is: no form of it is known.
        steps, value = tuple(self.steps), Value(None, slope)
        tables = self._table()
        return Solution("limit", self.f, (self.x,), steps, None, "unknown", value, tables)
