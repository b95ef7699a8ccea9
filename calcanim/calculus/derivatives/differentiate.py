"""Derivatives as worked problems: mixed and higher ones, at a point, with a numerical check."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from calcanim.calculus.derivation import Step, weakest
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.slopes import Slopes, of_quotients, settled, slopes
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.solution import Answer, Solution, Table, statement
from calcanim.exact.certain import UndefinedHereError, UnsettledError, certain
from calcanim.exact.ends import named
from calcanim.exact.values import TooLargeError, UndefinedError, value_at
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression

_LARGEST = 10**300
_SPOTS = ("1", "2", "1/2", "3", "-1", "1/4", "10", "25")


def differentiate(
    function: Expression | str | object,
    variables: Sequence[str] = ("x",),
    *,
    order: int = 1,
    at: Mapping[str, Expression] | None = None,
) -> Solution:
    """Differentiate in each of `variables` in turn (one of them `order` times), perhaps at a point.

    At a point where there is no derivative the verdict is ``undefined`` and the last step says
    why. Raises NoRuleError, RefutedError, UndefinedError for a point that is no number.
    """
    f = as_expression(function)
    names = tuple(variables) if len(variables) > 1 else tuple(variables) * order
    nowhere = undefined_everywhere("derivative", f, tuple(dict.fromkeys(names)), derivative=True)
    if nowhere is not None:
        return nowhere
    steps: list[Step] = []
    verdicts = []
    current = f
    stages: list[tuple[Expression, str]] = []
    for name in names:
        done = derivative(current, name)
        verdicts.append(done.verdict)
        stages.append((current, name))
        current = done.result
        steps += done.steps
    shown = tuple(dict.fromkeys(names))
    verdict = weakest(verdicts)
    tables = _check(*stages[-1], current, at)
    if at is None:
        return Solution("derivative", f, shown, tuple(steps), current, verdict, None, tables)
    return _at(f, stages, current, at, steps, verdict, shown, tables)


def _at(
    f: Expression,
    stages: list[tuple[Expression, str]],
    result: Expression,
    at: Mapping[str, Expression],
    steps: list[Step],
    verdict: Answer,
    shown: tuple[str, ...],
    tables: tuple[Table, ...],
) -> Solution:
    """The value at a point: each function that was differentiated must have a slope there."""
    for key, e in at.items():
        if e.variables:
            raise UndefinedError(f"{key} = {e} is not a number: it contains {e.variables[0]}")
    place = ", ".join(f"{k} = {v}" for k, v in at.items())

    def refused(why: str) -> Solution:
        steps.append(statement("UNDEFINED", result, why, "checked"))
        return Solution("derivative", f, shown, tuple(steps), None, "undefined")

    def untold(why: str) -> Solution:
        steps.append(statement("NUMERICAL", result, why, "unknown"))
        return Solution("derivative", f, shown, tuple(steps), result, "unknown", None, tables)

    missing = sorted({*f.variables, *result.variables} - set(at))
    if missing:
        return Solution("derivative", f, shown, tuple(steps), result, verdict, None, tables)
    found: Slopes | None = None
    for k, (before, name) in enumerate(stages):
        # A derivative whose formula has a gap there has the slope found for its value.
        slope = None if found is None else found.slope
        here = named(slope) if slope is not None and stages[k - 1][1] == name else None
        try:
            value_at(before, dict(at))
        except UndefinedError as error:
            large = isinstance(error, TooLargeError)
            if large or (k and here is None):
                return untold(str(error))
            if not k:
                return refused(str(error))
        else:
            here = None
        line, found = before, None
        for key, e in at.items():
            if key != name:
                line = line.substitute(key, e)
        if name not in at or not line.has(name):
            continue
        found = slopes(line, name, at[name], here)
        if not found.known:
            return untold(found.reason(str(line), place))
        if found.slope is None:
            return refused(found.reason(str(line), place))
    try:
        value = value_at(result, dict(at))
    except TooLargeError as error:
        return untold(str(error))
    except UndefinedError:
        if found is None or found.slope is None:
            return refused(f"the derivative has no value at {place}")
        value = of_quotients(found)
    else:
        value = value if found is None else settled(value, found)
    return Solution("derivative", f, shown, tuple(steps), result, verdict, value, tables)


def _check(
    f: Expression, name: str, result: Expression, at: Mapping[str, Expression] | None
) -> tuple[Table, ...]:
    """Forward and central differences in double precision, for h from 0.1 to 1e-13."""
    point = _spot(f, result, name, at)
    if point is None:
        return ()
    rows = []
    errors: list[tuple[float, str]] = []
    exact_slope = _double(result, point)
    if exact_slope is None:
        return ()
    x = point[name]
    unit = _unit(x)
    for k in range(1, 14):
        h = unit * 10.0**-k
        here, ahead, behind = (_double(f, {**point, name: x + d}) for d in (0.0, h, -h))
        # The step that is really taken, as numerical code should use it.
        right, both = (x + h) - x, (x + h) - (x - h)
        if here is None or ahead is None or behind is None or not (right and both):
            continue
        forward, central = (ahead - here) / right, (ahead - behind) / both
        error = abs(central - exact_slope)
        if not all(map(math.isfinite, (forward, central, error))):
            continue
        errors.append((error, f"{h:.0e}"))
        rows.append((f"{h:.0e}", *(f"{v:.10g}" for v in (forward, central)), f"{error:.1e}"))
    if len(rows) < 3 or min(e for e, _ in errors) > abs(exact_slope) / 2 > 0:
        return ()  # Too few, or double precision shows nothing but rounding.
    # Truncation shrinks with h until the first rise: from there on the error is rounding.
    best = next((a for a, b in itertools.pairwise(errors) if b[0] > a[0]), errors[-1])
    place = ", ".join(f"{k} = {v:g}" for k, v in point.items())
    title = f"numerical check at {place} (exact {exact_slope:.10g})"
    title += f": below h = {best[1]} rounding takes over"
    head = ("h", "forward difference", "central difference", "central error")
    return (Table(title, head, tuple(rows)),)


def _unit(x: float) -> float:
    """The size of the widest step, times ten: 1, or a power of ten that suits a large number."""
    return 10.0 ** math.floor(math.log10(abs(x))) if abs(x) >= 1000 else 1.0


def _spot(
    f: Expression, result: Expression, name: str, at: Mapping[str, Expression] | None
) -> dict[str, float] | None:
    """The point of the check: the one asked for, or a plain one at which both have values."""
    names = tuple(dict.fromkeys((name, *f.variables)))
    if at is not None:
        given = {k: _double(e, {}) for k, e in at.items()}
        if set(names) <= set(given) and all(v is not None for v in given.values()):
            return {k: float(v) for k, v in given.items() if v is not None}
        return None
    plain = None
    for k in range(len(_SPOTS)):
        point = {n: float(as_float(_SPOTS[(k + 3 * i) % len(_SPOTS)])) for i, n in enumerate(names)}
        values = [_double(e, point) for e in (f, result)]
        near = [_double(f, {**point, name: point[name] + d}) for d in (0.1, -0.1)]
        if all(v is not None for v in (*values, *near)):
            if values[1]:
                return point
            # A slope of 0 tells little about the size of an error.
            plain = plain or point
    return plain


def as_float(text: str) -> float:
    """A spot's text as a number."""
    top, _, under = text.partition("/")
    return float(top) / float(under or 1)


def _double(e: Expression, at: Mapping[str, float]) -> float | None:
    """The value rounded to double precision; None where there is none of readable size."""
    try:
        v = certain(e, {k: Fraction(x) for k, x in at.items()})
    except (UndefinedHereError, UnsettledError, KeyError):
        return None
    if abs(v) > _LARGEST:
        return None
    out = float(v)
    return None if v and not out else out
