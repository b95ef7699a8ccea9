"""Gestures and sentences about functions of two variables."""

from calcanim.authoring.gestures.closing_in import quotient_columns
from calcanim.authoring.gestures.cut_through import cut_through, foretell, lay_tangent
from calcanim.authoring.gestures.each_weight import each_weight
from calcanim.authoring.gestures.turn import rate_line
from calcanim.authoring.statements import tangent_planes as say
from calcanim.calculus.several_variables.tangent_plane import TangentPlane, tangent_plane
from calcanim.expressions import parse
from calcanim.notation.sides import average
from calcanim.pictures.slices import slices
from calcanim.storyboard.cues import Hide, Reveal, Slide
from calcanim.storyboard.figures import Table


def plane(function: str, x: str, y: str) -> TangentPlane:
    return tangent_plane(parse(function), {"x": parse(x), "y": parse(y)})


def test_a_cut_runs_out_and_the_point_is_painted_over_it() -> None:
    seen = slices(plane("x*y", "1", "2"), "f", ("g", "k"), ("increment", "parameter"))
    for cues in (cut_through(seen, "x"), lay_tangent(seen, "x")):
        assert any(isinstance(cue, Slide) for cue in cues)
        assert cues[-1] == Reveal(seen.picture.id, seen.here.keys, cues[-1].run_time)


def test_what_the_plane_foretells_stands_above_the_truth() -> None:
    found = plane("x**2*y + 3*x*y**2", "2", "3").forecast(0.5)
    texts = [each.formula.text for each in foretell(found, "p", "f")]
    assert texts == ["p(2.1, 3.1) = 73.9", "f(2.1, 3.1) = 74.214"]
    assert say.foretold(found, ("x", "y")).narration.endswith(
        "foretells 73.9, and in truth it is 74.214."
    )


def test_nothing_is_foretold_where_nothing_can_be() -> None:
    assert foretell(None, "p", "f") == ()
    assert say.foretold(None, ("x", "y")).narration == ""


def test_to_eight_digits_the_plane_may_be_right() -> None:
    found = plane("x + y + x*y/10**12", "1", "1").forecast(0.5)
    assert "to eight digits that is true" in say.foretold(found, ("x", "y")).narration


def test_as_many_digits_are_said_as_tell_the_two_apart() -> None:
    # (1 - x)² + 100 (y - x²)² at (-1, 1): the plane is near only very near by.
    found = plane("(1-x)**2 + 100*(y-x**2)**2", "-1", "1").forecast(0.1)
    assert (
        "foretells 3.9996, and in truth it is about 3.999609."
        in say.foretold(found, ("x", "y")).narration
    )


def test_what_is_level_everywhere_is_no_top() -> None:
    assert plane("0*x*y + 7", "1", "1").is_constant
    assert not plane("x**2 + y**2", "0", "0").is_constant
    assert "everywhere" in say.what_is_level(True).narration


def test_a_long_slope_is_given_by_the_partial_derivatives() -> None:
    short = rate_line(plane("x**2 - y**2", "1", "2"), "f", "u", "theta")
    assert short.formula.text == "grad f(1, 2)*u = 2*cos(theta) - 4*sin(theta)"
    long = rate_line(plane("sin(x)*cos(y)", "1", "2"), "f", "u", "theta")
    assert long.formula.text == "grad f(x, y)*u = df/dx*cos(theta) + df/dy*sin(theta)"


def test_the_input_of_the_larger_slope_does_most() -> None:
    assert "step in y changes more" in say.matters_most(plane("x + 2*y", "1", "1")).narration
    assert "Either" in say.matters_most(plane("x - y", "1", "1")).narration


def test_the_course_s_model_is_felt_one_weight_at_a_time() -> None:
    alone, both = each_weight()
    assert "feels that by minus five" in alone.narration
    assert "from about 4.667 to about 2.307" in both.narration
    texts = [f.text for f in both.formulas]
    assert {"w <- 0 - 0.1*(-5) = 0.5", "b <- 0 - 0.1*(-2) = 0.2"} <= set(texts)
    assert {"w*input + b", "L(w, b) = 2*w**2 - 5*w + b**2 - 2*b + 14/3"} <= {
        f.text for f in alone.formulas
    }
    assert "at a rate of 0.1" in both.narration
    shown = [type(cue) for cue in both.cues if "map.hope" in getattr(cue, "keys", ())]
    assert shown == [Reveal, Hide]  # the guess goes again


def test_columns_of_quotients_have_the_same_steps() -> None:
    found = plane("1000*x + y**2", "1", "2")
    table = quotient_columns(found, (average("f", "x"), average("f", "y"))).figure
    assert isinstance(table, Table)
    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows[0] == ["0.1", "1000", "4.1"]
    assert rows[-1][2].startswith("4.0001")
