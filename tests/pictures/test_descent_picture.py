"""The picture of a descent: arrows, map, loss, and the window on them."""

from dataclasses import replace

import numpy as np
import pytest

from calcanim.calculus.descents.trials import Trials, tried
from calcanim.expressions import parse
from calcanim.notation.setter import plain
from calcanim.pictures.descent import ROLES, Descent, descent
from calcanim.pictures.walks import place
from calcanim.stage.figures import on_stage
from calcanim.stage.frame import FRAMES
from calcanim.stage.surfaces import SurfaceMobject
from calcanim.storyboard import DARK
from calcanim.storyboard.figures import Group
from calcanim.storyboard.graph import Curve, Graph, GraphElement, Label
from calcanim.storyboard.surface import Vector, Walk

BOWL = "x**2 + x*y + y**2"


def trials(rate: str, loss: str = BOWL, x: str = "2", y: str = "1") -> Trials:
    start = {"x": parse(x), "y": parse(y)}
    return tried(parse(loss), ("x", "y"), start, parse(rate), 12)


def picture(rate: str, loss: str = BOWL, x: str = "2", y: str = "1") -> Descent:
    return descent(trials(rate, loss, x, y), "L")


def graph(made: Descent, key: str) -> Graph:
    assert isinstance(made.figure, Group)
    found = made.figure.figures[made.figure.keys.index(key)]
    assert isinstance(found, Graph)
    return found


def drawn(rate: str, loss: str = BOWL, x: str = "2", y: str = "1") -> dict[str, GraphElement]:
    """What is on the map, by key."""
    return {e.key: e for e in graph(picture(rate, loss, x, y), "map").panels[0].elements}


def ends(arrow: GraphElement) -> tuple[tuple[float, float], tuple[float, float]]:
    assert isinstance(arrow, Vector)
    found = [float(v) for v in (arrow.x1, arrow.y1, arrow.x2, arrow.y2)]
    return (found[0], found[1]), (found[2], found[3])


def test_a_step_has_its_arrow_from_one_iterate_to_the_next() -> None:
    arrows, points = drawn("0.1"), trials("0.1").asked.points
    assert ends(arrows["step.0"]) == ((2, 1), pytest.approx((1.5, 0.6)))
    for k in (0, 1, 2):
        assert ends(arrows[f"step.{k}"]) == (place(points[k]), pytest.approx(place(points[k + 1])))
    assert picture("0.1").steps == (0, 1, 2)
    assert picture("0.1").slow == 3


def test_a_step_too_short_to_be_seen_has_no_arrow() -> None:
    assert picture("0.0001").steps == ()
    assert picture("0.0001").slow == 1


def test_the_gradient_is_put_together_from_its_parts() -> None:
    """∇L(2, 1) = (5, 4): both parts have its scale, and the second begins where the first ends."""
    arrows = drawn("0.1")
    (here, corner), (foot, tip) = ends(arrows["part.0"]), ends(arrows["part.1"])
    assert ends(arrows["up"]) == (here, tip)
    assert (here, corner) == ((2, 1), foot)
    assert (tip[1] - foot[1]) / (corner[0] - here[0]) == pytest.approx(4 / 5)
    texts = [e.formula.text for e in arrows.values() if isinstance(e, Label)]
    assert {"grad L", "5", "4", "-alpha*grad L"} <= set(texts)


def test_a_slope_of_zero_is_no_part() -> None:
    arrows = drawn("0.1", "x**2 + y**2", "2", "0")
    assert "part.0" not in arrows
    assert ends(arrows["up"])[1][1] == 0


def test_the_cuts_run_through_the_start() -> None:
    made = picture("0.1")
    trails = {t.key: t.points for t in made.space.surface.trails}
    for name in ("x", "y"):
        assert any(p == pytest.approx((2, 1, 7)) for p in trails[f"cut.{name}"])


def test_the_loss_has_two_numbers_at_least() -> None:
    for loss, at in (("x**2 - y**2", "0.1"), ("x**2 + y**2", "1"), ("x**4 - 2*x**2 + y**2", "3")):
        (panel,) = graph(picture("0.1", loss, y=at), "loss").panels
        assert len(panel.y.ticks[0].ticks) >= 2, loss


def test_a_loss_that_comes_near_zero_is_seen_above_zero() -> None:
    (panel,) = graph(picture("0.1", "x**2 + y**2 + 1"), "loss").panels
    assert panel.y.low == 0.0


def test_the_map_has_two_numbers_at_least_on_each_axis() -> None:
    seen = graph(picture("0.9", "log(x**2 + y**2 + 1)", "3", "-2"), "map")
    for axis in (seen.x, seen.panels[0].y):
        assert len(axis.ticks[0].ticks) >= 2


def test_multiples_of_pi_are_on_one_line_beside_the_axes() -> None:
    made = picture("0.3", "sin(x)*sin(y)", "1", "-1")
    surface, seen = made.space.surface, graph(made, "map")
    for ticks in (surface.x.ticks, surface.y.ticks, seen.x.ticks[0].ticks):
        sources = ["".join(t.label.segments) for t in ticks]
        assert any("slash" in s for s in sources)
        assert not any("frac" in s or "/" in s for s in sources)


def test_the_name_of_the_loss_has_room_above_a_walk_that_hardly_falls() -> None:
    found = trials("0.0001")
    (panel,) = graph(descent(found, "L"), "loss").panels
    low, high = panel.y.low, panel.y.high
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert float(found.asked.losses[-1]) - low <= 0.5 * (high - low) + 1e-9


@pytest.mark.parametrize(
    ("loss", "x", "y", "rate", "minimum"),
    [
        # Himmelblau (1972): from (0, 0) steepest descent comes to (3, 2).
        ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "0", "0", "0.01", (3, 2)),
        (BOWL, "2", "1", "0.1", (0, 0)),
        # Rosenbrock (1960)
        ("(1-x)**2 + 100*(y - x**2)**2", "2", "1", "0.0002", (1, 1)),
    ],
)
def test_the_window_holds_the_walk_and_the_minimum(
    loss: str, x: str, y: str, rate: str, minimum: tuple[float, float]
) -> None:
    found = trials(rate, loss, x, y)
    surface = descent(found, "L").space.surface
    for a, b in [*map(place, found.asked.points), minimum]:
        assert surface.x.low <= a <= surface.x.high
        assert surface.y.low <= b <= surface.y.high
    assert not found.bottomless


def test_on_its_sharpest_line_a_bowl_is_a_parabola() -> None:
    """λ = 3: a step at 0.1 leaves 0.7 of the way, one at 2/3 leads as far to the other side."""
    seen = graph(picture("0.1"), "slice")
    elements = {e.key: e for e in seen.panels[0].elements}
    curve, walks = elements["curve"], {k: e for k, e in elements.items() if isinstance(e, Walk)}
    assert isinstance(curve, Curve)
    (drawn,) = curve.pieces
    assert np.array(drawn.ys) == pytest.approx(1.5 * np.array(drawn.xs) ** 2, abs=1e-6)
    first, second, *_ = walks["walk.good"].points
    assert second[0] == pytest.approx(0.7 * first[0])
    # The start (2, 1) is 3/√2 along (1, 1)/√2 from the bottom.
    assert first[0] == pytest.approx(3 / 2**0.5, abs=1e-5)
    bound = walks["walk.bound"].points
    assert bound[1] == pytest.approx((-bound[0][0], bound[0][1]))
    large = walks["walk.large"].points
    assert large[2][1] > large[1][1] > large[0][1]
    assert picture("0.1").sliced == ("good", "bound", "large")


def test_the_map_has_the_same_steps_on_the_same_line() -> None:
    """The start (2, 1) has the share (1.5, 1.5) along (1, 1): 0.1 leaves 0.7, 2/3 turns it."""
    arrows = drawn("0.1")
    good, bound = arrows["line.good"], arrows["line.bound"]
    assert isinstance(good, Walk)
    assert isinstance(bound, Walk)
    assert good.points[:2] == (pytest.approx((1.5, 1.5)), pytest.approx((1.05, 1.05)))
    assert bound.points[1] == pytest.approx((-1.5, -1.5))
    assert (good.progress, bound.progress) == ("slice.good", "slice.bound")


@pytest.mark.parametrize("loss", ["x**2 - y**2", "3*x + 2*y", "x**4 + y**4", "sin(x)*cos(y)"])
def test_where_there_is_no_such_parabola_none_is_drawn(loss: str) -> None:
    assert picture("0.1", loss).sliced == ()


def test_walks_have_the_colours_of_their_rates() -> None:
    made = picture("0.1")
    for key in ("map", "loss"):
        for e in graph(made, key).panels[0].elements:
            head, _, kind = e.key.partition(".")
            if isinstance(e, Walk) and head == "walk":
                assert e.role == ROLES[kind]  # type: ignore[index]


@pytest.mark.parametrize(
    ("loss", "x", "y", "rate"),
    [
        pytest.param("x**2 + 100*y**2", "2", "0.3", "0.009", marks=pytest.mark.long),
        ("exp(-x**2 - y**2)", "0.5", "0.5", "0.5"),
    ],
)
def test_arrows_without_room_beside_them_have_their_names_all_the_same(
    loss: str, x: str, y: str, rate: str
) -> None:
    """A leader line joins the name to the arrow, and does not cross the words."""
    surface = picture(rate, loss, x, y).space.surface
    (up,) = surface.arrows
    (a, b), (c, d) = up.start, up.end
    names = [plain(name, name, "derivative") for name in ("nabla L", "− alpha nabla L")]
    back = replace(up, key="down", end=(a - 0.2 * (c - a), b - 0.2 * (d - b)), label=names[1])
    surface = replace(surface, arrows=(replace(up, label=names[0]), back))
    led = 0
    for frame in FRAMES.values():
        figure = on_stage(surface, frame.regions["figure"], DARK, frame.regions)
        assert isinstance(figure, SurfaceMobject)
        for key, label in figure.labels.items():
            words = np.concatenate([leaf.points for leaf in label.words.leaves])[:, :2]
            assert len(words)
            line = figure.elements[f"arrow.{key}.leader"].leaves[0].points[:, :2]
            led += len(line) > 0
            low, high = words.min(axis=0), words.max(axis=0)
            assert not ((line > low) & (line < high)).all(axis=1).any()
    assert led
