"""A product as an area: what its parts come to as the step shrinks, and where it stands still."""

from calcanim.calculus.derivatives.factors import product_at
from calcanim.expressions.parse import parse
from calcanim.notation.sides import symbol
from calcanim.pictures.product_area import ProductArea, product_area
from calcanim.storyboard.quantities import Track


def area(f: str, g: str, at: str) -> ProductArea:
    names = symbol("f", "function"), symbol("g", "inner")
    return product_area(product_at(parse(f), parse(g), "x", parse(at)), names, symbol("p", "area"))


def ends(track: Track) -> dict[str, float]:
    return {c.key: c.values[-1] for c in track.channels}


def test_the_corner_melts_and_the_strips_keep_their_share() -> None:
    seen = area("x**2", "sin(x)", "1")
    last = ends(seen.shrunk())
    assert round(last["s1"], 4) == 1.6829
    assert round(last["s2"], 4) == round(last["s3"], 4) == 2.2232
    strip, corner = (last["F"] - last["f"]) * last["g"], last["F"] - last["f"]
    corner *= last["G"] - last["g"]
    assert strip > 0.05
    assert 0 < corner < 0.05 * strip


def test_what_is_taken_off_hangs_below_zero() -> None:
    # At 2.2, 2x sin(x) = 3.557 and x^2 cos(x) = -2.848; at 1 both add.
    seen = area("x**2", "sin(x)", "1")
    late, early = ends(seen.rolled(1.0, 2.2)), ends(seen.rolled(2.2, 1.0))
    assert (late["t1"], round(late["t2"], 3), round(late["s2"], 3)) == (0, -2.848, 0.709)
    assert (early["t1"], early["t2"]) == (early["s1"], early["s2"])


def test_it_runs_past_where_the_product_stands_still() -> None:
    seen = area("x**2", "sin(x)", "1")
    assert seen.run.level is not None
    assert abs(seen.run.level - 2.2889) < 1e-3
    assert seen.run.end > seen.run.level
    assert seen.cut_away == 1
    at_rest = ends(seen.rolled(seen.run.end, seen.run.turn))
    assert abs(at_rest["s3"]) < 1e-3


def test_a_level_point_on_the_grid_is_found_too() -> None:
    seen = area("x", "exp(-x)", "1/2")
    assert seen.run.level is not None
    assert abs(seen.run.level - 1) < 1e-6


def test_no_side_changes_by_more_than_itself() -> None:
    for f, g, at in (("x**2", "sin(x)", "1"), ("x - 3", "x - 5", "4"), ("x", "exp(x)", "2")):
        last = ends(area(f, g, at).grown())
        assert abs(last["F"] - last["f"]) <= abs(last["f"])
        assert abs(last["G"] - last["g"]) <= abs(last["g"])
