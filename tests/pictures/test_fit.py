"""A line through points, its weights walking on the map of their loss."""

import numpy as np
import pytest

from calcanim.calculus.descents.regression import POINTS, best, loss, trained
from calcanim.exact.values import value_at
from calcanim.expressions import parse
from calcanim.pictures.fit import Goal, fit
from calcanim.storyboard.figures import Group
from calcanim.storyboard.formula import prose
from calcanim.storyboard.graph import Graph, Segment


def test_the_loss_is_the_mean_of_the_squared_misses() -> None:
    for w, b in ((0, 0), (1, 1), (3, -2)):
        mean = sum((w * x + b - y) ** 2 for x, y in POINTS) / len(POINTS)
        at = {"w": parse(str(w)), "b": parse(str(b))}
        assert float(value_at(loss(), at).approx) == pytest.approx(mean)


def test_training_walks_down_it() -> None:
    iterates = trained(loss(), "0.1", 3)
    assert [float(v.approx) for v in iterates.coordinates(1)] == pytest.approx([0.5, 0.2])
    assert [float(h) for h in iterates.walk.losses] == pytest.approx(
        [14 / 3, 2.3067, 1.3563, 0.9496], abs=1e-4
    )


def test_what_moves_is_true_together_all_the_time() -> None:
    iterates = trained(loss(), "0.1", 3)
    made = fit(iterates.ground, iterates.walk, POINTS)
    run = {c.key: np.array(c.values) for c in made.stepped(0, 3).channels}
    said = run["w"][:, None] * np.array([x for x, _ in POINTS]) + run["b"][:, None]
    missed = said - np.array([y for _, y in POINTS])
    assert run["loss"] == pytest.approx((missed**2).mean(axis=1))
    for n in range(len(POINTS)):
        assert run[f"said.{n}"] == pytest.approx(said[:, n])
    assert (run["step"][0], run["step"][-1]) == (0, 3)


def test_it_begins_where_training_does() -> None:
    iterates = trained(loss(), "0.1", 3)
    made = fit(iterates.ground, iterates.walk, POINTS)
    assert isinstance(made.figure, Group)
    shown, seen = made.figure.figures
    assert isinstance(shown, Graph)
    assert isinstance(seen, Graph)
    start = {q.key: q.value for q in shown.quantities}
    assert (start["w"], start["b"], start["loss"]) == pytest.approx((0, 0, 14 / 3))
    assert {q.key for q in seen.quantities} == {"step"}


def test_a_weight_is_nudged_alone_and_the_goal_is_beside_the_way_straight_on() -> None:
    walk = trained(loss(), "0.1", 1)
    assert best() == (1.25, 1)
    picture = fit(walk.ground, walk.walk, POINTS, Goal(best(), prose("there?", "text")))
    run = {c.key: c.values for c in picture.nudged(1, 0.5).channels}
    assert set(run["w"]) == {0.0}
    assert (run["b"][0], max(run["b"])) == pytest.approx((0, 0.5))
    assert run["loss"][0] == pytest.approx(14 / 3)
    assert isinstance(picture.figure, Group)
    level = picture.figure.figures[1]
    assert isinstance(level, Graph)
    ahead = next(e for e in level.panels[0].elements if isinstance(e, Segment))
    # Straight on in the direction (5, 2), as far as the goal is away.
    assert (ahead.x2, ahead.y2) == pytest.approx((1.4863, 0.5945), abs=1e-3)
