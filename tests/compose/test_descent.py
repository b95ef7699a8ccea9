"""Gradient descent: the arrow downhill is the first step, and every walk keeps its rate."""

import numpy as np
import pytest

from calcanim.calculus.descents.rates import landscape, start_point
from calcanim.calculus.descents.trials import trials
from calcanim.compose.descent import DescentFilm
from calcanim.compose.slopes import ROLES, scene
from calcanim.expressions import parse
from calcanim.stage.figures import on_stage
from calcanim.stage.frame import FRAMES
from calcanim.stage.surfaces import SurfaceMobject
from calcanim.storyboard import DARK


def film(rate: str, loss: str = "x**2 + x*y + y**2", y: str = "1", x: str = "2") -> DescentFilm:
    at = {"x": parse(x), "y": parse(y)}
    ground = landscape(parse(loss), ("x", "y"), start_point(at, ("x", "y")))
    found = trials(ground, start_point(at, ("x", "y")), parse(rate), 12)
    return DescentFilm(found, scene(found, "L"), at)


def test_the_arrow_downhill_ends_where_the_first_step_does() -> None:
    assert film("0.1").scene.arrows.downhill() == pytest.approx((1.5, 0.6))


def test_an_arrow_for_a_tiny_step_is_seen_and_points_the_same_way() -> None:
    x, y = film("0.0001").scene.arrows.downhill() or (2.0, 1.0)
    assert 2 - x > 0.1
    assert (1 - y) / (2 - x) == pytest.approx(4 / 5)


def test_the_rates_on_screen_have_the_colours_of_their_walks() -> None:
    found = film("0.1")
    line = found.rates_line("small")
    assert line.text == "alpha = 0.1, alpha = 0.74, alpha = 0.01"
    roles = {part.key: part.role for part in line.parts}
    assert {k: roles[f"rate.{k}"] for k in found.trials.walks} == {
        k: ROLES[k] for k in found.trials.walks
    }


def test_long_rates_do_not_share_a_line() -> None:
    assert film("0.1234567").rates_line("small").text == "alpha = 0.01"


def test_the_arrows_are_named_in_their_colours() -> None:
    up, down = film("0.1").scene.surface().arrows
    assert up.label is not None
    assert down.label is not None
    assert (up.label.text, down.label.text) == ("grad L", "-alpha*grad L")
    assert {part.role for part in up.label.parts} == {up.role}
    assert {part.role for part in down.label.parts} == {down.role}


def test_the_loss_has_two_numbers_at_least() -> None:
    for loss, at in (("x**2 - y**2", "0.1"), ("x**2 + y**2", "1"), ("x**4 - 2*x**2 + y**2", "3")):
        (panel,) = film("0.1", loss, at).scene.loss().panels
        assert len(panel.y.ticks[0].ticks) >= 2, loss


def test_the_map_has_two_numbers_at_least_on_each_axis() -> None:
    seen = film("0.9", "log(x**2 + y**2 + 1)", "-2", "3").scene.map()
    for axis in (seen.x, seen.panels[0].y):
        assert len(axis.ticks[0].ticks) >= 2


def test_numbers_in_powers_of_ten_make_no_long_film() -> None:
    found = film("1e-8", "5e6*(x-1)**2 + 2e6*x*y + 5e6*y**2", "2", "-3")
    assert sum(beat.duration for beat in found.beats()) < 150
    # The rates are as wide as the column, above the map: only the last one stands there.
    assert found.rates_line("small").text.count(",") == 0


def test_multiples_of_pi_are_on_one_line_beside_the_axes() -> None:
    found = film("0.3", "sin(x)*sin(y)", "-1", "1").scene
    surface, seen = found.surface(), found.map()
    for ticks in (surface.x.ticks, surface.y.ticks, seen.x.ticks[0].ticks):
        sources = ["".join(t.label.segments) for t in ticks]
        assert any("slash" in s for s in sources)
        assert not any("frac" in s or "/" in s for s in sources)


def test_a_coordinate_is_exact_though_the_other_is_rounded() -> None:
    found = film("0.5", "tanh(x)**2 + y**4", "1", "3")
    assert "≈" in found.step(0, 0).text
    assert found.step(1, 0).text == "y <- 1 - 0.5*4 = -1"


def test_the_name_of_the_loss_has_room_above_a_walk_that_hardly_falls() -> None:
    found = film("0.0001")
    (panel,) = found.scene.loss().panels
    low, high = panel.y.low, panel.y.high
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert float(found.walk.losses[-1]) - low <= 0.5 * (high - low) + 1e-9


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
    surface = film(rate, loss, y, x).scene.surface()
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
