"""The lines of a walk, and what is said of it."""

import pytest

from calcanim.authoring.statements import descents as say
from calcanim.authoring.walked import Walked, bound_line, rates_line, walked
from calcanim.calculus.descents.trials import Kind, Trials, tried
from calcanim.expressions import parse
from calcanim.pictures.descent import ROLES

BOWL = "x**2 + x*y + y**2"


def told(
    rate: str, loss: str = BOWL, x: str = "2", y: str = "1"
) -> tuple[Trials, dict[Kind, Walked]]:
    start = {"x": parse(x), "y": parse(y)}
    found = tried(parse(loss), ("x", "y"), start, parse(rate), 12)
    return found, {k: walked(found.ground, w, start, "L") for k, w in found.walks.items()}


def test_the_rates_on_screen_have_the_colours_of_their_walks() -> None:
    _, walks = told("0.1")
    line = rates_line(walks, "small").formula
    assert line.text == "alpha = 0.1; alpha = 0.01"
    for n, kind in enumerate(("good", "small")):
        assert {p.role for p in line.parts if p.key == f"n{n}.s1"} == {ROLES[kind]}


def test_a_coordinate_is_exact_though_the_other_is_rounded() -> None:
    found, walks = told("0.5", "tanh(x)**2 + y**4", "3", "1")
    x, y = walks[found.kind].updates()
    assert "≈" in x.line.formula.text
    assert y.line.formula.text == "y <- 1 - 0.5*4 = -1"


def test_the_gradient_names_its_point_where_that_is_exact() -> None:
    found, walks = told("0.1")
    assert walks[found.kind].gradient_line().formula.text == "grad L(2, 1) = (5, 4)"
    found, walks = told("0.1", x="sqrt(2)*pi")
    line = walks[found.kind].gradient_line().formula
    assert line.text.startswith("grad L ≈ (")
    assert "x = sqrt(2)*pi" in line.claims[0].at


def test_the_bound_is_exact_where_the_curvature_is_the_same_everywhere() -> None:
    found, walks = told("0.1")
    assert found.bound is not None
    line = bound_line(walks["good"], found.bound).formula
    assert line.text == "alpha < 2/lambda_max = 2/3"
    found, walks = told("0.001", "(1-x)**2 + 100*(y-x**2)**2")
    assert found.bound is not None
    assert "≈" in bound_line(walks[found.kind], found.bound).formula.text


def test_a_loss_beyond_all_bounds_is_not_read_out() -> None:
    found, walks = told("0.1", "(1-x)**2 + 100*(y-x**2)**2")
    walk = walks[found.kind]
    assert walk.loss_told(walk.walk.steps) == "beyond all bounds"


@pytest.mark.parametrize(
    ("loss", "rate", "x", "y", "said"),
    [
        (BOWL, "0.1", "2", "1", "it has settled"),
        (BOWL, "0.0001", "2", "1", "it crawls"),
        (BOWL, "0.74", "2", "1", "Every step overshoots the bottom"),
        ("sqrt(x) + y**2", "1", "0.1", "1", "leads out of where the loss is defined"),
        ("3*x + 2*y", "0.1", "2", "1", "still falling"),
        # In Rosenbrock's valley the ground is level long before the minimum.
        ("(1-x)**2 + 100*(y-x**2)**2", "0.0002", "2", "1", "a minimum still some way off"),
        # A saddle has no bottom to overshoot.
        ("x**2 - y**2", "1.5", "2", "1e-9", "Every step climbs"),
    ],
)
def test_what_becomes_of_a_walk(loss: str, rate: str, x: str, y: str, said: str) -> None:
    found, walks = told(rate, loss, x, y)
    assert said in say.fate(walks[found.kind], found).narration


def test_shorter_steps_are_said_only_where_they_are_shorter() -> None:
    found, walks = told("0.1")
    assert "shorter" in say.steps_shrink(walks[found.kind]).narration
    found, walks = told("0.1", "3*x + 2*y")
    assert "shorter" not in say.steps_shrink(walks[found.kind]).narration


def test_the_loss_rises_where_it_does() -> None:
    found, walks = told("0.1")
    assert "falls from seven to 3.51" in say.step_leads(walks[found.kind]).narration
    found, walks = told("0.74")
    assert "rises from seven to" in say.step_leads(walks[found.kind]).narration


def test_a_bound_is_in_the_rule_only_where_there_is_a_bottom() -> None:
    found, _ = told("0.1")
    assert "the curvature allows" in say.descended(found).narration
    found, _ = told("0.1", "x**2 - y**2")
    assert "curvature" not in say.descended(found).narration
