"""Errors against steps, both in powers of ten; a slope under test; digits that are shared."""

import numpy as np
import pytest

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.in_doubles import InDoubles, in_doubles
from calcanim.calculus.derivatives.secants import secants
from calcanim.exact.values import value_at
from calcanim.expressions import parse
from calcanim.notation.sides import symbol
from calcanim.pictures.digits import error_table, shared_digits
from calcanim.pictures.error_plot import ErrorPlot, error_plot
from calcanim.pictures.probe import probe
from calcanim.storyboard.figures import Table
from calcanim.storyboard.graph import Curve, Graph


def found(f: str, at: str) -> InDoubles:
    e, place = parse(f), parse(at)
    slope = value_at(derivative(e, "x").result, {"x": place})
    return in_doubles(e, "x", place, slope.approx)


def elements(plot: ErrorPlot) -> dict[str, object]:
    assert isinstance(plot.figure, Graph)
    return {e.key: e for panel in plot.figure.panels for e in panel.elements}


def test_exact_hits_leave_a_gap() -> None:
    # Both sides are exact for a parabola at first: 0 has no place on an axis of powers of ten.
    numbers = found("x**2", "3")
    curve = elements(error_plot(numbers, "h"))["errors.2"]
    assert isinstance(curve, Curve)
    drawn = sum(len(piece.xs) for piece in curve.pieces)
    assert 0 < drawn < len(numbers.steps)
    assert all(np.isfinite(piece.ys).all() for piece in curve.pieces)


def test_straight_lines_are_laid_only_along_what_is_straight() -> None:
    assert {"line.1", "line.2", "best.1", "best.2"} <= set(
        elements(error_plot(found("exp(x)", "1"), "h"))
    )
    assert "line.2" not in elements(error_plot(found("x**2", "3"), "h"))
    assert error_plot(found("3*x + 1", "1"), "h").lines is None


def test_both_sides_run_together() -> None:
    picture = probe(secants(parse("x**2"), "x", parse("3")), "f", "h", 5.0)
    runs = {c.key: np.array(c.values) for c in picture.shrunk().channels}
    np.testing.assert_allclose(runs["one"], 6 + runs["h"])
    np.testing.assert_allclose(runs["both"], 6, rtol=1e-12)
    np.testing.assert_allclose(runs["l.y"], (3 - runs["h"]) ** 2)


def test_digits_that_two_values_share() -> None:
    assert shared_digits(found("x**2*exp(x)", "2"), -12) == 12
    assert shared_digits(found("cos(x)", "0"), -12) is None
    # 0.9999999999999999 and 1.000000000002000.
    assert shared_digits(found("tan(x)", "pi/4"), -12) == 11


def test_errors_in_a_table() -> None:
    table = error_table(found("x**2", "3"), symbol("h"), ("one side", "both sides")).figure
    assert isinstance(table, Table)
    # (3 + h)**2 has the secant 6 + h.
    assert [row[1].text for row in table.rows] == ["0.1", "0.01", "0.001", "0.0001"]
    assert float(table.rows[0][2].text.replace("*10**", "e")) == pytest.approx(0, abs=1e-12)
