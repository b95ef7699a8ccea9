"""The lines of a curved place: its matrix, its two curvatures, and what a step does along each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import mpmath

from calcanim.authoring.updates import update
from calcanim.authoring.walked import Walked
from calcanim.calculus.descents.along_axes import AlongAxes
from calcanim.calculus.descents.iterates import Iterates
from calcanim.calculus.descents.principal import Curved
from calcanim.calculus.descents.rates import Walk
from calcanim.exact.tidy import as_expression, rational
from calcanim.exact.values import number_of
from calcanim.expressions.tree import Expression, add, div, mul, neg, power, variable
from calcanim.expressions.tree import number as whole
from calcanim.notation.lines import Line, beside, definition, line
from calcanim.notation.setter import by_place, by_variable
from calcanim.notation.setter import one as formula
from calcanim.notation.shown import Shown, as_shown, as_typed, borne_out, measured
from calcanim.notation.sides import (
    Coloured,
    Joined,
    Name,
    applied,
    flat,
    gradient,
    matrix,
    symbol,
    vector,
)
from calcanim.pictures.bends import Bends
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number, table
from calcanim.pictures.valley import AXES, WAYS
from calcanim.storyboard.formula import prose

_BRIEF = 7  # characters of a number in a matrix


def bowl_lines(seen: Bends, letters: Sequence[str]) -> tuple[Line, ...]:
    """``g(w) = w²`` for every parabola."""
    inputs = by_variable({"w": "input"})
    return tuple(
        line(applied(letter, symbol("w", "input"), role=role), e, kind="definition", roles=inputs)
        for letter, role, e in zip(letters, seen.roles, seen.forms, strict=True)
    )


def same_steps(seen: Bends, rate: Shown) -> tuple[Line, ...]:
    """``w <- 2 - 0.3·4 = 0.8`` for every ball."""
    slope = measured(seen.slope)
    return tuple(update("w", at, rate, slope).line for at in seen.starts)


def bowl_limits(seen: Bends) -> tuple[Line, ...]:
    """``α < 2/10 = 1/5`` for every parabola: the rates with which descent comes down on it."""
    return tuple(
        line(
            symbol("alpha", "parameter"),
            "<",
            flat(div(whole(2), whole(2 * a)), role),
            flat(as_expression(Fraction(1, a)), role),
        )
        for a, role in zip(seen.factors, seen.roles, strict=True)
    )


def second_lines(seen: Bends, letters: Sequence[str]) -> Line:
    """``g''(w) = 2`` for every parabola, beside one another."""
    w = symbol("w", "input")
    pairs = zip(letters, seen.roles, seen.factors, strict=True)
    return beside(
        *(
            line(applied(f"{letter}''", w, role=role), measured(2.0 * a))
            for letter, role, a in pairs
        )
    )


def radii_line(seen: Bends) -> Line:
    """``1/2 = 0.5   1/10 = 0.1``: the radius of each parabola's circle at its bottom."""
    return beside(
        *(
            line(flat(div(whole(1), whole(2 * a)), role), measured(0.5 / a))
            for a, role in zip(seen.factors, seen.roles, strict=True)
        )
    )


def hessian_line(found: Curved, letter: str) -> Line | None:
    """``H = (4 4; 4 10)``; None where its numbers are not short and exact."""
    rows = [[as_shown(v) for v in row] for row in found.rows]
    if not all(v.exact and len(str(v.expression)) <= _BRIEF for row in rows for v in row):
        return None
    return definition(symbol(letter), matrix(rows))


def equation_line(found: Curved) -> Line | None:
    """``λ² - 14 λ + 24 = 0``, whose roots are the curvatures; None without short fractions."""
    roots = [rational(e) for e in found.values]
    if any(r is None or len(str(r)) > _BRIEF for r in roots):
        return None
    low, high = (r or Fraction(0) for r in roots)
    unknown = variable("lambda")
    terms = [power(unknown, whole(2))]
    if total := low + high:
        size = abs(total)
        term = unknown if size == 1 else mul(as_expression(size), unknown)
        terms.append(neg(term) if total > 0 else term)
    if low * high:
        terms.append(as_expression(low * high))
    return line(add(*terms), whole(0), kind="at_point", at=f"lambda = {found.values[1]}")


def bends_line(found: Curved, letter: str) -> Line:
    """``λ_min = 2   λ_max = 12``, each in the colour of its axis."""
    names = ", ".join(found.names)
    at = ", ".join(
        (f"{letter}({names}) = {found.ground.loss}", *(f"{n} = {e}" for n, e in found.at.items()))
    )
    pairs = zip(("lambda_min", "lambda_max"), AXES, found.values, strict=True)
    return beside(
        *(line(symbol(name, role), as_shown(number_of(e)), at=at) for name, role, e in pairs)
    )


def factors_lines(walked: AlongAxes) -> tuple[Line, ...]:
    """``1 - 0.1·2 = 0.8`` and ``1 - 0.1·12 = -0.2``: what a step leaves along each axis."""
    rate, out = as_typed(walked.walks["asked"].rate), []
    for e, factor, role in zip(walked.bowl.values, walked.factors("asked"), AXES, strict=True):
        bend = as_shown(number_of(e))
        put = add(whole(1), neg(mul(rate.expression, bend.expression)))
        exact = factor.exact if rate.exact and bend.exact else None
        left = as_shown(factor, 3) if exact is not None else borne_out(put, None, factor.approx, 3)
        colours = by_place({(1, 0, 0): "parameter", (1, 0, 1): role}, {})
        out.append(line(Coloured(put, roles=colours), Coloured(left, role)))
    return tuple(out)


def walked_on(walked: AlongAxes, key: str, letter: str, start: Mapping[str, Expression]) -> Walked:
    """A walk on the parabola, whose start is as it was typed."""
    taken: Walk = walked.walks[key]
    return Walked(Iterates(walked.bowl.ground, taken, tuple(start.values())), letter)


def newton_line(matrix_letter: str, letter: str) -> Line:
    """``w <- w - H⁻¹ ∇f``."""
    w, slope = vector("w"), gradient(letter)
    inverse = Name(f"{matrix_letter}^(−1)", f"{matrix_letter}^(-1)", "H inverse")
    said = "w becomes w minus the inverse of the matrix times the gradient"
    return line(w, "<-", Joined((w, "-", inverse, "", slope)), said=said)


def compared_line(walked: AlongAxes, found: Curved, letter: str) -> Line:
    """``H = (4 4; 4 10)   α = 1/7``: what Newton's step divides by, and the rate beside it."""
    rate = Walked(Iterates(walked.bowl.ground, walked.walks["best"], ()), letter).rate_line("path")
    known = hessian_line(found, letter) if walked.same else None
    return rate if known is None else beside(known, rate)


def leap_rows(walked: AlongAxes, rows: int = 4) -> Picture:
    """Losses step by step: of descent at the rate that suits both axes best, and of Newton's."""
    taken = walked.walks["best"]
    leap = [*walked.leap, *[walked.leap[-1]] * rows]
    cells = [
        (
            number(k, 3, "input"),
            number(taken.losses[k], 4, "path"),
            number(_clean(leap[k]), 4, "derivative"),
        )
        for k in range(min(rows, taken.steps + 1))
    ]
    return table((Name("k", "k", "k", "input"), "descent", "Newton"), cells, "aside")


def ratio_rows(before: Shown, each: Shown) -> Picture:
    """How far apart the curvatures are, for each of three ways down, in their colours."""
    one, extremes = (
        measured(1.0),
        flat(div(variable("lambda_max"), variable("lambda_min")), "muted"),
    )
    rows = zip(("one rate", "one each", "Newton"), (before, each, one), WAYS, strict=True)
    cells = [(prose(name, role), formula(v.expression, role)) for name, v, role in rows]
    return table(("way down", extremes), cells, "below")


def _clean(x: mpmath.mpf) -> mpmath.mpf:
    """What is left of rounding is nothing."""
    return mpmath.mpf(0) if abs(x) < mpmath.mpf(10) ** -20 else x
