"""Pictures of areas: read-outs that are true, curves that end where their interval does."""

import numpy as np
import pytest

from calcanim.calculus.integrals.area import area_under
from calcanim.expressions import parse
from calcanim.pictures.area_tables import slice_table, so_far_table
from calcanim.pictures.areas import AreaPicture, area_picture
from calcanim.pictures.densities import density_picture, filled_picture, mean_picture
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import boundary_table, rectangle_table
from calcanim.storyboard.figures import Table, Track
from calcanim.storyboard.graph import Area, Bars, Curve, Graph, Inset


def pictured(f: str, low: str, high: str) -> AreaPicture:
    return area_picture(area_under(parse(f), "x", low, high))


def runs(track: Track) -> dict[str, np.ndarray]:
    return {channel.key: np.array(channel.values) for channel in track.channels}


def elements(picture: Picture) -> dict[str, object]:
    assert isinstance(picture.figure, Graph)
    return {e.key: e for panel in picture.figure.panels for e in panel.elements}


def test_what_rectangles_come_to_is_read_of_whole_partitions_alone() -> None:
    picture = pictured("x**2", "0", "2")
    assert picture.sums[:3] == (1.75, 3.75, 2.625)
    ran = runs(picture.refined(2, 4))
    pairs = {*zip(ran["n"], ran["area"], strict=True)}
    assert pairs == {(4, 2.625), (8, 2.65625), (16, 2.6640625)}


def test_the_edge_gathers_the_area() -> None:
    ran = runs(pictured("x**2", "0", "2").swept(0, 2))
    np.testing.assert_allclose(ran["area"], ran["t"] ** 3 / 3, atol=1e-12)
    np.testing.assert_allclose(ran["t.y"], ran["t"] ** 2)


def test_the_gain_over_the_width_goes_to_the_height() -> None:
    picture = pictured("x**2", "0", "2")
    ran = runs(picture.slice_thinned(0, 2))
    assert picture.height == pytest.approx(1.44)
    x, width = picture.view.slice, ran["s.width"]
    np.testing.assert_allclose(ran["ratio"], x**2 + x * width + width**2 / 3)
    # It lies between the heights at both ends of the slice, which is shown as wide as ever.
    np.testing.assert_allclose(ran["s.lowest"], x**2)
    np.testing.assert_allclose(ran["s.highest"], (x + width) ** 2)
    np.testing.assert_allclose((ran["i.high"] - ran["i.low"]) / width, 1.7)


def test_ever_thinner_slices_are_told_of() -> None:
    table = slice_table(pictured("x**2", "0", "2").thinner, "x").figure
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["0.3", "1.44", "1.83", "2.25"],
        ["0.03", "1.44", "1.476", "1.513"],
        ["0.003", "1.44", "1.444", "1.447"],
    ]


def test_areas_are_noted_where_the_axis_has_numbers() -> None:
    table = so_far_table(pictured("sin(x)", "0", "2*pi")).figure
    assert isinstance(table, Table)
    rows = [[cell.text for cell in row] for row in table.rows]
    assert (rows[0], rows[-1]) == (["0", "0"], ["2*pi", "0"])
    assert ["pi/4", "0.29289"] in rows


@pytest.mark.parametrize(("f", "side"), [("x**2", "nw"), ("exp(-x)", "ne")])
def test_the_magnifier_stands_where_the_curve_does_not(f: str, side: str) -> None:
    closer = elements(pictured(f, "0", "2"))["closer"]
    assert isinstance(closer, Inset)
    assert closer.side == side


def test_an_antiderivative_keeps_its_distance_while_the_edge_moves() -> None:
    picture = pictured("x**2", "0", "2")
    ran = runs(picture.swept(0, 2, lift=1.0))
    apart = ran["F.y"] - ran["area"]
    assert apart.min() == pytest.approx(apart.max()) == pytest.approx(0.4 * 8 / 3)
    assert runs(picture.raised(1, 0))["F.y"][-1] == pytest.approx(8 / 3)


def test_the_tangent_rolls_along_the_area_so_far() -> None:
    rolling = elements(pictured("x**2", "0", "2"))["rolling"]
    assert (rolling.x, rolling.y, rolling.slope) == ("t", "area", "t.y")  # type: ignore[attr-defined]


def test_the_density_ends_where_its_interval_does() -> None:
    density = density_picture(pictured("x**2", "0", "2"))
    curve = elements(density)["curve"]
    assert isinstance(curve, Curve)
    xs = [x for piece in curve.pieces for x in piece.xs]
    ys = [y for piece in curve.pieces for y in piece.ys]
    assert (min(xs), max(xs)) == (0.0, 2.0)
    assert (ys[0], ys[-1]) == pytest.approx((0.0, 1.5), abs=1e-4)
    # x**3/8 at 1.2.
    assert (str(density.place), str(density.chance.expression)) == ("1.2", "0.216")


@pytest.mark.parametrize(
    ("f", "low", "high", "chance"),
    [("1/(1+x**2)", "-oo", "oo", lambda x: 0.5), ("1/sqrt(x)", "0", "4", lambda x: x**0.5 / 2)],
)
def test_a_probability_has_all_of_its_tail(f: str, low: str, high: str, chance: object) -> None:
    density = density_picture(pictured(f, low, high))
    at = float(str(density.place))
    expected = chance(at)  # type: ignore[operator]
    assert float(str(density.chance.expression)) == pytest.approx(expected, abs=6e-5)


def test_a_probability_is_shaded_from_where_its_interval_begins() -> None:
    mass = elements(density_picture(pictured("1/sqrt(1-x**2)", "-1", "1")))["mass"]
    assert isinstance(mass, Area)
    assert mass.low == -1
    assert min(x for piece in mass.pieces for x in piece.xs) == pytest.approx(-1, abs=1e-3)


def test_the_mean_is_a_rectangle_as_wide_as_the_area() -> None:
    bars = elements(mean_picture(pictured("x**2", "0", "2"), 4 / 3))["mean"]
    assert isinstance(bars, Bars)
    assert (bars.low, bars.high, bars.heights) == (0.0, 2.0, ((4 / 3,),))
    assert {"area", "curve"} <= set(elements(filled_picture(pictured("x**2", "0", "2"))))


def test_an_open_end_has_a_boundary_and_a_closed_one_has_none() -> None:
    keys = set(elements(pictured("1/sqrt(x)", "0", "1")))
    assert "boundary.low.0" in keys
    assert "boundary.high.0" not in keys


def test_tables_close_in() -> None:
    picture = pictured("x**2", "0", "2")
    rows, missed = rectangle_table(picture.view, picture.area.value.approx)
    # The midpoint rule misses width**2/12 of it.
    assert [float(m) for m in missed] == pytest.approx([(2 / n) ** 2 / 6 for n in (4, 16, 64)])
    assert isinstance(rows.figure, Table)
    assert [row[1].text for row in rows.figure.rows][:2] == ["2.625", "2.6640625"]
    far = boundary_table(pictured("1/x**2", "1", "oo").view, outward=True).figure
    assert isinstance(far, Table)
    assert [row[0].text for row in far.rows] == ["10", "100", "1000", "10000"]
