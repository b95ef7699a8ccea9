"""Gradient descent with numbers: iterates, convergence, divergence, and the largest rate."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.slopes import slopes
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.several_variables.curvature import eigenvalues, hessian, rests, size
from calcanim.calculus.several_variables.gradient import bends
from calcanim.calculus.solution import Answer, Solution, Table, certified, statement, verdict_of
from calcanim.exact.certain import at_binary
from calcanim.exact.constants import exactly
from calcanim.exact.domain import suspects
from calcanim.exact.tidy import rational, tidy
from calcanim.exact.values import Value, rounded, value_at
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression, add, div, mul, neg, number
from calcanim.refusals import Refusal

_DIGITS = 30
_AT_REST = mpf(10) ** -12
_HUGE = mpf(10) ** 12


_STOPPED = {
    "minimum": "converged after {steps}: the gradient is 0 to 12 digits",
    "saddle": "stopped after {steps}: the gradient is 0 to 12 digits, but the function falls to"
    " some side, so that this is no minimum",
}


class StartError(Refusal):
    """The start, the rate or the momentum does not fit; the message is a sentence for the user."""


def descent(
    function: Expression | str | object,
    start: Mapping[str, Expression | str | int | float],
    *,
    rate: Expression | str | float = "0.1",
    momentum: Expression | str | float = 0,
    count: int = 20,
) -> Solution:
    """Gradient descent from `start`: w ← w − rate·∇f, with heavy-ball momentum if given.

    `path` has one point a step and the start (in the order of `start`), `values` the function
    there; both in 30 digits. `result` is the last point, one number a variable. The verdict is
    ``diverges`` where the values grow beyond all bounds, ``undefined`` where a step leaves the
    domain. Raises StartError, NoRuleError.

    Source for the momentum: Polyak (1964), Some methods of speeding up the convergence of
    iteration methods.
    """
    f = as_expression(function)
    at = {k: as_expression(v) for k, v in start.items()}
    missing = [v for v in f.variables if v not in at]
    if missing:
        raise StartError(f"the start needs a value for {missing[0]}: add {missing[0]}=…")
    nowhere = undefined_everywhere("descent", f, tuple(at))
    if nowhere is not None:
        return nowhere
    work = _Descent(f, at, as_expression(rate), as_expression(momentum))
    return work.run(count)


class _Descent:
    def __init__(
        self, f: Expression, at: dict[str, Expression], rate: Expression, momentum: Expression
    ) -> None:
        self.f, self.names = f, tuple(at)
        self.rate, self.momentum = rate, momentum
        self.alpha, self.mu = (_real(e, n) for e, n in ((rate, "rate"), (momentum, "momentum")))
        if self.alpha <= 0:
            raise StartError(f"the learning rate must be above 0, not {rate}")
        if not 0 <= self.mu < 1:
            raise StartError(f"the momentum must lie from 0 to below 1, not {momentum}")
        self.steps: list[Step] = []
        self.partials: list[Expression] = []
        for name in self.names:
            if f.has(name):
                done = derivative(f, name)
                self.steps += done.steps
                self.partials.append(done.result)
            else:
                self.partials.append(number(0))
        self.start = [_real(e, n) for n, e in at.items()]
        self.path: list[list[mpf]] = [self.start]
        self.heights: list[mpf] = []
        self.notes: list[str] = []
        self.verdict: Answer | None = None
        self.shown: list[Step] = []
        self.last_words: list[Step] = []
        self.bound: mpf | None = None
        self.flat: mpf | None = None  # the gradient where the ground is level, but no minimum
        # What the function may have a corner or a jump at, where it is 0.
        kinks = dict.fromkeys(
            u for n in self.names for kind, u in suspects(f, n) if bends(f) and kind == "kink"
        )
        self.kinks = tuple(kinks)

    def run(self, count: int) -> Solution:
        """All iterates, then what is said about them."""
        self._rate_bound()
        shown = ", ".join(map(str, self.partials))
        minus = "momentum times the last step, less" if self.mu else "less"
        why = f"each step: the old point {minus} {self.rate} times the gradient ({shown})"
        self.steps.append(statement("GRADIENT", self.f, why))
        with mpmath.workdps(_DIGITS):
            height = self._height(self.start)
            if height is None:
                self._stop("undefined", f"{self.f} has no value at the start")
            else:
                self.heights.append(height)
                self._walk(count)
        self.steps += [*self.shown, *self.last_words]
        return self._solution()

    def _at(self, w: list[mpf]) -> dict[str, mpf]:
        return dict(zip(self.names, w, strict=True))

    def _height(self, w: list[mpf]) -> mpf | None:
        try:
            return at_binary(self.f, self._at(w))
        except EvaluationOverflowError:
            return mpf("inf")

    def _walk(self, count: int) -> None:
        w, velocity = self.start, [mpf(0)] * len(self.start)
        scale = 1 + max(abs(v) for v in (*self.start, self.heights[0]))
        for k in range(1, count + 1):
            try:
                slope = [at_binary(p, self._at(w)) for p in self.partials]
            except EvaluationOverflowError:
                self._stop(
                    "diverges", f"after {_steps(k - 1)} the gradient is too large to work with"
                )
                return
            if any(g is None for g in slope):
                self._stop("undefined", f"after {_steps(k - 1)} the gradient has no value")
                return
            corner = self._corner(w)
            if corner is not None:
                self._stop("undefined", f"after {_steps(k - 1)} there is no gradient: {corner}")
                return
            gradient = [g if g is not None else mpf(0) for g in slope]
            at_rest = not self.mu or mpmath.norm(velocity) <= _AT_REST
            if mpmath.norm(gradient) <= _AT_REST * scale and at_rest:
                slight = mpmath.norm(gradient)
                if self.flat is None or slight < self.flat / 1000:
                    rest = rests(self.partials, self._at(w), gradient)
                    if rest != "plateau":
                        self.notes.append(_STOPPED[rest].format(steps=_steps(k - 1)))
                        return
                    self.flat = slight
            velocity = [
                self.mu * v - self.alpha * g for v, g in zip(velocity, gradient, strict=True)
            ]
            new = [a + v for a, v in zip(w, velocity, strict=True)]
            self._show(k, w, velocity, gradient, new)
            height = self._height(new)
            if height is None:
                self.path.append(new)
                place = ", ".join(f"{n} = {rounded(v)}" for n, v in self._at(new).items())
                self._stop("undefined", f"step {k} leaves the domain: no value at {place}")
                return
            w = new
            self.path.append(w)
            self.heights.append(height)
            if not mpmath.isfinite(height) or self._runs_away(w, scale):
                self._stop("diverges", f"after {_steps(k)} the iterates grow beyond all bounds")
                return
        if self.flat is not None:
            self.notes.append(
                f"after {_steps(count)} it stands on level ground: the gradient is only "
                f"{rounded(self.flat)}, so that steps hardly move it, but not 0: this is no minimum"
            )
        grown = self.heights[-1] > max(self.heights[:-1])
        if self.bound is not None and self.alpha > self.bound and grown:
            why = f"the rate {self.rate} is too large: the iterates move farther out at every step"
            self._stop("diverges", why)
            return
        if self.bound is not None and self.alpha == self.bound:
            self.notes.append("at this rate the iterates never come closer in one direction")
        if len(self.heights) > 3 and self.heights[-1] > self.heights[-2] > self.heights[0]:
            self.notes.append("the values grow from step to step: a smaller learning rate may help")

    def _corner(self, w: list[mpf]) -> str | None:
        """Why there is no gradient at an iterate that lies on a corner or a jump."""
        at = self._at(w)
        for u in self.kinks:
            try:
                gap = evaluate(u, at, _DIGITS)
            except EvaluationOverflowError:
                continue
            if gap is None or abs(gap) > mpf(10) ** -25:
                continue
            for name in self.names:
                line = self.f
                for other, v in at.items():
                    line = line if other == name else line.substitute(other, _decimal(v, 30))
                if not line.has(name):
                    continue
                found = slopes(line, name, _decimal(at[name], 30))
                if found.slope is None:
                    return found.reason(str(self.f), f"{name} = {rounded(at[name])}")
        return None

    def _runs_away(self, w: list[mpf], scale: mpf) -> bool:
        """Far out, and farther with every one of the last steps."""
        if max(abs(v) for v in w) < _HUGE * scale:
            return False
        sizes = [mpmath.norm(p) for p in self.path[-4:]]
        return all(b > a for a, b in itertools.pairwise(sizes))

    def _show(
        self, k: int, w: list[mpf], velocity: list[mpf], gradient: list[mpf], new: list[mpf]
    ) -> None:
        if k > 3 and self.shown and len(self.shown) >= 3 * len(w):
            # Only the last step is kept beside the first three.
            del self.shown[3 * len(w) :]
        for i, name in enumerate(self.names):
            before = add(_decimal(w[i]), neg(mul(self.rate, _decimal(gradient[i]))))
            if self.mu and k > 1:
                last = (velocity[i] + self.alpha * gradient[i]) / self.mu
                before = add(*before.args[:1], mul(self.momentum, _decimal(last)), before.args[1])
            why = f"step {k}, {name}: with the gradient's number at the point before"
            certificate = Certificate("checked", "30 digits, shown rounded to 8", 1)
            self.shown.append(certified("STEP", before, _decimal(new[i]), why, certificate))

    def _stop(self, verdict: Answer, why: str) -> None:
        self.verdict = verdict
        rule = "DIVERGES" if verdict == "diverges" else "UNDEFINED"
        self.last_words = [statement(rule, self.f, why, "checked")]

    def _rate_bound(self) -> None:
        """For a quadratic: 2/λmax, above which the iterates bounce out."""
        if len(self.names) > 4 or bends(self.f) or not any(map(_not_zero, self.partials)):
            return
        rows = hessian(self.partials, self.names)
        if rows is None or any(e.variables for r in rows for e in r):
            return
        values = eigenvalues([[value_at(e, {}) for e in r] for r in rows])
        low, high = values[0], values[-1]
        shown = ", ".join(map(str, values))
        if size(high) <= 0 or size(low) < 0:
            why = f"the Hessian's eigenvalues are {shown}: there is no minimum to descend to"
            self.steps.append(statement("CURVATURE", self.f, why, "checked"))
            return
        top = tidy(mul(number(2), add(number(1), self.momentum)), "") if self.mu else number(2)
        bound = exactly(div(top, high))
        self.bound = evaluate(bound, {}, _DIGITS) or mpf(0)
        side = "below" if self.alpha < self.bound else "above"
        side = "at" if self.alpha == self.bound else side
        above = "2*(1 + momentum)" if self.mu else "2"
        under = f"({high})" if high.op in ("add", "div") else str(high)
        why = (
            f"the Hessian's eigenvalues are {shown}: descent converges for rates below "
            f"{above}/{under} = {bound}; {self.rate} is {side} it"
        )
        self.steps.append(statement("CURVATURE", self.f, why, "checked"))

    def _solution(self) -> Solution:
        path = tuple(tuple(_value(v) for v in w) for w in self.path)
        values = tuple(_value(v) for v in self.heights)
        rows = [
            (str(k), *(rounded(v, 10) for v in w), rounded(h, 10))
            for k, (w, h) in enumerate(zip(self.path, self.heights, strict=False))
            if mpmath.isfinite(h)
        ]
        shown = rows if len(rows) <= 25 else [*rows[:20], *rows[-5:]]
        table = Table("iterates", ("step", *self.names, str(self.f)), tuple(shown))
        if self.verdict is not None:
            return Solution(
                "descent",
                self.f,
                self.names,
                tuple(self.steps),
                None,
                self.verdict,
                None,
                (table,),
                tuple(self.notes),
                path,
                values,
            )
        result = tuple(_decimal(v, 15) for v in self.path[-1])
        return Solution(
            "descent",
            self.f,
            self.names,
            tuple(self.steps),
            result,
            min(verdict_of(self.steps), "checked", key=("unknown", "checked", "proved").index),
            values[-1],
            (table,),
            tuple(self.notes),
            path,
            values,
        )


def _steps(k: int) -> str:
    return f"{k} step" if k == 1 else f"{k} steps"


def _not_zero(e: Expression) -> bool:
    return rational(e) != 0


def _real(e: Expression, name: str) -> mpf:
    if e.variables:
        raise StartError(f"{name} = {e} is not a number")
    try:
        v = evaluate(e, {}, _DIGITS)
    except EvaluationOverflowError:
        v = None
    if v is None:
        raise StartError(f"{name} = {e} is not a number to work with")
    return v


def _value(v: mpf) -> Value:
    with mpmath.workdps(_DIGITS):
        if mpmath.isint(v) and abs(v) < 10**15:
            return Value(Fraction(int(v)), v)
    return Value(None, v)


def _decimal(v: mpf, digits: int = 8) -> Expression:
    size = Expression("number", (), rounded(abs(v), digits))
    return neg(size) if v < 0 else size
