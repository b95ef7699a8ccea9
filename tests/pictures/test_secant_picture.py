"""The picture of a secant: every channel moves what is there, the tangent rolls on its curve."""

import math

import numpy as np
import pytest

from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.secants import RIGHT, secants
from calcanim.expressions import parse
from calcanim.pictures.secant import SecantPicture, secant_picture
from calcanim.storyboard.graph import Curve, Graph, Point


def picture(function: str, at: str) -> SecantPicture:
    f = parse(function)
    return secant_picture(secants(f, "x", parse(at)), "f", "h", derivative(f, "x").result)


def test_the_tangent_rolls_where_the_curve_is() -> None:
    pole = picture("tan(x)", "1").lower
    assert pole is not None
    assert pole.low < 1 < pole.high < math.pi / 2
    corner = picture("abs(x)", "0.5").lower
    assert corner is not None
    assert corner.low > 0
    assert picture("abs(x)", "0").lower is None


def test_the_derivative_is_drawn_behind_the_tangent() -> None:
    here = picture("x**2", "3")
    assert here.lower is not None
    low, high = here.lower.low, here.lower.high
    drawn = {c.key: c.values for c in here.roll(low, high).channels}
    assert drawn["roll"] == drawn["p.x"]
    back = {c.key: c.values for c in here.roll(high, 3.0, high).channels}
    assert set(back["roll"]) == {high}
    assert back["p.x"][-1] == 3.0
    assert back["t"][-1] == 6.0


def test_what_is_dragged_comes_back() -> None:
    moved = {c.key: c.values for c in picture("x**2", "3").to_and_fro(2.0, 1.0).channels}
    assert (moved["h"][0], min(moved["h"]), moved["h"][-1]) == pytest.approx((2, 1, 2))
    # The slope of the secant is 6 + h at every moment.
    assert moved["m"] == pytest.approx([6 + h for h in moved["h"]])


@pytest.mark.parametrize(("function", "at"), [("x**2", "3"), ("-x**3", "1"), ("cbrt(x)", "0")])
def test_handles_and_tracks_name_what_is_there(function: str, at: str) -> None:
    here = picture(function, at)
    graph = here.figure
    assert isinstance(graph, Graph)
    known = {q.key for q in graph.quantities}
    first, last = here.steps.ends[RIGHT]
    for track in (here.draw(), here.move(first, last), here.closer(RIGHT), here.pulse("rise")):
        assert {c.key for c in track.channels} <= known
    elements = {e.key for p in graph.panels for e in p.elements} | {r.key for r in graph.readouts}
    for mark in (here.point, here.run, here.rise, here.line, here.triangle, here.names):
        assert mark.id == here.id
        assert set(mark.keys) <= elements


def test_the_slopes_of_secants_have_a_hole_that_the_tangent_s_fills() -> None:
    """Of x^2 at 3 the secant to x has the slope x + 3: 6 where x is 3."""
    panel = picture("x**2", "3").panels[1]
    there = {e.key: e for e in panel.elements}
    slopes = there["quotients"]
    assert isinstance(slopes, Curve)
    for piece in slopes.pieces:
        assert np.array(piece.ys) == pytest.approx(np.array(piece.xs) + 3)
    for key, hollow in (("hole_left", True), ("hole_right", True), ("goal", False)):
        dot = there[key]
        assert isinstance(dot, Point)
        assert (dot.x, dot.y, dot.hollow) == (3.0, 6.0, hollow)
    corner = [e for e in picture("abs(x)", "0").panels[1].elements if isinstance(e, Point)]
    assert {e.y for e in corner if e.hollow} == {-1.0, 1.0}


def test_a_magnifier_closes_in_on_the_point() -> None:
    here = picture("x**2", "3")
    end = {c.key: c.values[-1] for c in here.closer(RIGHT).channels}
    assert (end["lens.left"] + end["lens.right"]) / 2 == pytest.approx(3)
    assert end["lens.right"] - end["lens.left"] < 0.1
    assert 3 < end["q.x"] < end["lens.right"]


def test_poles_of_the_window_are_marked() -> None:
    assert picture("1/(x - 1)", "1.5").steps.poles == pytest.approx((1.0,))
    assert picture("x**2", "3").poles is None
