"""A composite at a point: what each quantity is there, and how each layer stretches a nudge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from mpmath import mpf

from calcanim.calculus.derivation import Derivation
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.layers import Layer, peel
from calcanim.calculus.derivatives.slopes import need_slope
from calcanim.exact.certain import at_binary
from calcanim.exact.values import (
    TooLargeError,
    UndefinedError,
    Value,
    need_size,
    quotient,
    value_at,
)
from calcanim.expressions.evaluate import EvaluationOverflowError, exact
from calcanim.expressions.tree import Expression, Path, mul

_TRIES = 40  # steps, each a tenth of the one before
_NEAR = mpf("0.05")  # of the slope


@dataclass(frozen=True)
class Composite:
    """Layers, innermost first, at the constant `at`.

    `values` belong to `symbols`, from the input to the output; `slopes` has one entry a layer.
    """

    expression: Expression
    derivation: Derivation
    layers: tuple[Layer, ...]
    at: Expression
    values: tuple[Value, ...]
    slopes: tuple[Value, ...]

    @property
    def symbols(self) -> tuple[str, ...]:
        """The names of the quantities, from the input to the output."""
        return (self.layers[0].inner, *(layer.symbol for layer in self.layers))

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Each quantity but the last with the one that is made of it."""
        return tuple(pairwise(self.symbols))

    @property
    def place(self) -> str:
        """Where it is, as a claim says it."""
        return f"{self.symbols[0]} = {self.at}"

    @property
    def places(self) -> dict[str, Path]:
        """Where each quantity but the input stands in the expression; the output is all of it."""
        found: dict[str, Path] = {self.symbols[-1]: ()}
        path: Path = ()
        for outer in self.layers[:0:-1]:
            path = (*path, *_place_of(outer.expression, outer.inner))
            found[outer.inner] = path
        return found

    def origins(self, i: int) -> list[tuple[Path, Path]]:
        """Which nodes of the expression are in layer `i`, largest parts: pairs of their paths."""
        layer, cut = self.layers[i], self.places[self.layers[i].symbol]
        if not i:
            return [(cut, ())]
        found: list[Path] = []
        for path, node in layer.expression.walk():
            inside = any(n.op == "variable" and n.value == layer.inner for _, n in node.walk())
            if not inside and not any(path[: len(f)] == f for f in found):
                found.append(path)
        return [((*cut, *path), path) for path in found]

    def through(self, x: mpf) -> list[mpf] | None:
        """Every quantity for the input `x`, or None where one is not defined."""
        out = [mpf(x)]
        for layer in self.layers:
            try:
                value = at_binary(layer.expression, {layer.inner: out[-1]})
            except EvaluationOverflowError:
                return None
            if value is None:
                return None
            out.append(value)
        return out

    def changes(self, step: Fraction) -> tuple[Value, ...] | None:
        """How far each quantity moves as the input moves by `step`; None outside the domain."""
        path = self.through(self.values[0].approx + mpf(step.numerator) / step.denominator)
        if path is None:
            return None
        start = self.values[0].exact
        known = start + step if start is not None else None
        out = [Value(step, path[0] - self.values[0].approx)]
        for layer, before, after in zip(self.layers, self.values[1:], path[1:], strict=True):
            known = exact(layer.expression, {layer.inner: known}) if known is not None else None
            change = known - before.exact if None not in (known, before.exact) else None  # type: ignore[operator]
            out.append(Value(change, after - before.approx))
        return tuple(out)

    def quotients(self, step: Fraction) -> tuple[mpf | None, ...]:
        """``Δu/Δx, Δy/Δu, Δy/Δx`` for a step of the input, all digits right; None where undefined.

        Raises TooLargeError.
        """
        whole: list[mpf | None] = []
        inside = self.layers[0].expression
        for layer in self.layers:
            inside = layer.expression.substitute(layer.inner, inside) if whole else inside
            whole.append(quotient(inside, self.symbols[0], self.at, Fraction(0), step))
        out = whole[:1]
        for before, after in pairwise(whole):
            out.append(after / before if before and after is not None else None)
        return (*out, whole[-1])

    def settling(
        self, step: Fraction, rows: int = 3
    ) -> tuple[tuple[Fraction, tuple[mpf | None, ...]], ...]:
        """Smaller and smaller steps, the first one `step`, with their `quotients`.

        The last ones are near the slopes; empty where numbers on the way are too large.
        """
        goal = self.backward()[0].approx
        smaller = step / 10
        try:
            first = self.quotients(step)
            for _ in range(_TRIES):
                steps = [smaller / 10**n for n in range(rows - 1)]
                found = [self.quotients(h) for h in steps]
                end, start = found[-1][-1], first[-1]
                if end is not None and abs(end - goal) <= abs(goal or start or 0) * _NEAR:
                    return ((step, first), *zip(steps, found, strict=True))
                smaller /= 10
        except TooLargeError:
            pass
        return ()

    def backward(self) -> tuple[Value, ...]:
        """The output's derivative by each quantity, from the input to the output itself."""
        found = [Value(Fraction(1), mpf(1))]
        for slope in self.slopes[::-1]:
            after = found[0]
            known = None
            if after.exact is not None and slope.exact is not None:
                known = after.exact * slope.exact
            found.insert(0, Value(known, after.approx * slope.approx))
        return tuple(found)

    @property
    def outer_slope(self) -> Expression:
        """The outer layer's derivative alone, in the input: what a tempting rule would say."""
        return self._in_input(self.layers[-1].derivation.result)

    @property
    def misses_inside(self) -> bool:
        """Whether the outer slope alone is another number than the slope at the point."""
        whole, outer = self.backward()[0].approx, self.slopes[-1].approx
        return bool(abs(whole - outer) > abs(whole) / 1000)

    def product(self, *, back: bool = False) -> Expression:
        """The product of the layers' derivatives, outermost first; `back`: in the input alone."""
        factors: list[Expression] = []
        for layer in self.layers[::-1]:
            e = layer.derivation.result
            if back:
                e = self._in_input(e)
            if str(e) != "1":
                factors += e.args if e.op == "mul" else (e,)
        return mul(*factors)

    def _in_input(self, e: Expression) -> Expression:
        for layer in self.layers[::-1]:
            e = e.substitute(layer.symbol, layer.expression)
        return e


def composite(
    expression: Expression, work: Derivation, layers: Sequence[Layer], at: Expression
) -> Composite:
    """The `layers` of `expression`, worked through from the constant `at`; `work` derives it.

    Raises UndefinedError where a layer or its derivative is not defined there.
    """
    place = f"{layers[0].inner} = {at}"
    inside = at
    values = [value_at(at, {})]
    slopes: list[Value] = []
    for layer in layers:
        point = {layer.inner: inside}
        try:
            value, slope = (value_at(e, point) for e in (layer.expression, layer.derivation.result))
            need_slope(layer.expression, layer.inner, inside)
        except TooLargeError:
            raise UndefinedError(f"the values at {place} are too large to show") from None
        need_size((value.approx, slope.approx), place)
        values.append(value)
        slopes.append(slope)
        # Nothing is rounded on the way: the next layer gets the constant itself.
        inside = layer.expression.substitute(layer.inner, inside)
    return Composite(expression, work, tuple(layers), at, tuple(values), tuple(slopes))


@dataclass(frozen=True)
class Unwound:
    """A function with a composite in it, `nest`, its derivative, and its slope at the point."""

    function: Expression
    nest: Composite
    derivation: Derivation
    slope: Value

    @property
    def is_whole(self) -> bool:
        """Whether the composite is the whole function."""
        return self.nest.expression == self.function

    @property
    def output(self) -> str:
        """The whole function's name: not f, which is the outer function in the rule."""
        x, y = self.nest.symbols[0], self.nest.symbols[-1]
        return y if self.is_whole else "F" if x != "F" else "G"

    @property
    def place(self) -> str:
        """Where it is, and what the whole function's name means, as a claim says it."""
        return ", ".join(filter(None, (self.nest.place, self.meaning)))

    @property
    def meaning(self) -> str:
        """What the output's name means, where no line of a film defines it."""
        return "" if self.is_whole else f"{self.output} = {self.function}"

    @property
    def letters(self) -> tuple[str, ...]:
        """All that mean something already."""
        return (*self.nest.symbols, self.output, "f", "g", "h")


def unwound(function: Expression, name: str, at: Expression) -> Unwound:
    """The function's layers, and its derivative, at the constant `at`.

    Raises NothingToUnwindError, NoRuleError, and UndefinedError where it has no value or slope.
    """
    peeling = peel(function, name)
    value_at(function, {name: at})
    need_slope(function, name, at)
    derived = derivative(function, name)
    slope = value_at(derived.result, {name: at})
    inner = function.at(peeling.path)
    work = derived if inner == function else derivative(inner, name)
    nest = composite(inner, work, peeling.layers, at)
    return Unwound(function, nest, derived, slope)


def _place_of(e: Expression, name: str) -> Path:
    return next(p for p, n in e.walk() if n.op == "variable" and n.value == name)
