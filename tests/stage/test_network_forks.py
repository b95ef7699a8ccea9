"""A network with forks: where its nodes stand, and that what is beside them touches nothing."""

import numpy as np
import pytest
from played import assert_plain_manim_plays_the_same, board, word

from calcanim.stage.figures import on_stage
from calcanim.stage.forks import ForkedNetwork
from calcanim.stage.frame import FRAMES, TALL, WIDE
from calcanim.stage.geometry import box_of, union
from calcanim.stage.inspect import inspect
from calcanim.stage.networks import NetworkMobject
from calcanim.storyboard import DARK, LIGHT, Beat, Formula, Storyboard, prose
from calcanim.storyboard.cues import Plot, Reveal, Write
from calcanim.storyboard.describe import describe
from calcanim.storyboard.figures import Edge, Network, Node

NONE = Formula(())
WAYS = {
    **{"xm": ("x", "m", "3"), "wm": ("w", "m", "2"), "mz": ("m", "z", "1")},
    **{"bz": ("b", "z", "1"), "zs": ("z", "s", "0.25"), "zq": ("z", "q", "14")},
    **{"sl": ("s", "l", "1"), "ql": ("q", "l", "1")},
}


def node(key: str, column: float, row: float, value: str = "2", leaf: bool = False) -> Node:
    gradient = word("-3", "derivative")
    return Node(key, word(key), word(value), gradient, "inner", column, row, leaf)


NODES = (
    *(node("x", 0, -1, leaf=True), node("w", 0, 0, leaf=True), node("b", 0, 1, leaf=True)),
    *(node("m", 1, -0.5, "6"), node("z", 2, 0, "7"), node("s", 3, -0.5, "0.999")),
    *(node("q", 3, 0.5, "49"), node("l", 4, 0, "50")),
)
EDGES = tuple(
    Edge(k, a, b, word('"square"') if k == "zq" else NONE, word(d, "derivative"))
    for k, (a, b, d) in WAYS.items()
)
FORKED = Network(NODES, EDGES)
CHAIN = Network(
    tuple(Node(k, word(k), word("1"), word("1"), "inner") for k in "ab"),
    (Edge("b", "a", "b", word('"twice"'), word("2")),),
)


def middle(mobject: NetworkMobject, key: str) -> np.ndarray:
    box = union(np.stack([box_of(leaf.points) for leaf in mobject.elements[key].leaves]))
    return np.asarray((box[:2] + box[2:]) / 2)


def test_columns_go_to_the_right_and_rows_down() -> None:
    mobject = on_stage(FORKED, WIDE.regions["wide"], DARK)
    assert isinstance(mobject, ForkedNetwork)
    at = {n.key: middle(mobject, f"ring.{n.key}") for n in NODES}
    steps = [at[b][0] - at[a][0] for a, b in ("xm", "mz", "zs", "sl")]
    assert steps == pytest.approx([steps[0]] * 4)
    assert at["x"][1] - at["w"][1] == pytest.approx(at["w"][1] - at["b"][1])
    assert at["x"][1] > at["b"][1]
    assert at["z"][1] == pytest.approx(at["w"][1])


def test_in_a_high_place_columns_go_down() -> None:
    mobject = on_stage(FORKED, TALL.regions["wide"], DARK)
    assert isinstance(mobject, ForkedNetwork)
    assert not mobject.across
    assert middle(mobject, "ring.x")[1] > middle(mobject, "ring.l")[1]
    assert middle(mobject, "value.z")[0] < middle(mobject, "ring.z")[0]
    assert middle(mobject, "gradient.z")[0] > middle(mobject, "ring.z")[0]


def test_arrows_end_at_their_nodes_and_the_pass_goes_back_beside_them() -> None:
    mobject = on_stage(FORKED, WIDE.regions["wide"], DARK)
    assert isinstance(mobject, ForkedNetwork)
    for edge in EDGES:
        start, end = (middle(mobject, f"ring.{k}") for k in (edge.source, edge.target))
        shaft = mobject.elements[f"arrow.{edge.key}"].leaves[-1].points[:, :2]
        assert np.hypot(*(shaft[0] - start)) == pytest.approx(mobject.radius + 0.1)
        assert np.hypot(*(shaft[-1] - end)) == pytest.approx(mobject.radius + 0.1)
        back = mobject.elements[f"backward.{edge.key}"].leaves[-1].points[:, :2]
        assert np.hypot(*(back[-1] - shaft[0])) == pytest.approx(0.13)


def test_a_plus_where_ways_meet_and_pills_for_leaves() -> None:
    mobject = on_stage(FORKED, WIDE.regions["wide"], DARK)
    assert [k for k in mobject.elements if k.startswith("sum.")] == ["sum.z"]
    assert middle(mobject, "sum.z")[0] > middle(mobject, "ring.z")[0]

    def shape(key: str) -> float:
        box = box_of(mobject.elements[f"ring.{key}"].leaves[0].points)
        return float((box[2] - box[0]) / (box[3] - box[1]))

    assert shape("z") == pytest.approx(1.0, abs=0.01)
    assert shape("x") > 1.3


def test_what_comes_with_it_and_what_is_revealed() -> None:
    mobject = on_stage(FORKED, WIDE.regions["wide"], DARK)
    shown = set(mobject.shown())
    assert {"ring.x", "label.x", "arrow.xm", "operation.zq"} <= shown
    assert not any(k.startswith(("value", "gradient", "backward", "sum")) for k in shown)
    assert "operation.xm" not in mobject.elements


def test_a_chain_is_drawn_as_it_was() -> None:
    mobject = on_stage(CHAIN, WIDE.regions["wide"], DARK)
    assert type(mobject) is NetworkMobject
    text = board(Plot("n", CHAIN)).to_json()
    assert all(f'"{name}"' not in text for name in ("column", "row", "leaf"))


EVERYTHING = ("value", "gradient", "derivative", "backward", "sum")
FILM = board(
    Write("t", prose("Forks"), "title", run_time=0.2),
    Plot("n", FORKED, "wide", 0.4),
    Reveal("n", EVERYTHING, 0.4),
)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("aspect", FRAMES)
def test_nothing_touches_anything_in_every_shape_and_theme(aspect: str, theme: object) -> None:
    assert inspect(FILM, theme, FRAMES[aspect]) == []  # type: ignore[arg-type]


def test_plain_manim_plays_the_same() -> None:
    assert_plain_manim_plays_the_same(FILM)


def test_what_is_seen_is_said() -> None:
    cues = (Plot("n", FORKED), Reveal("n", ("sum.z",)))
    seen = describe(Storyboard("t", "T", (Beat("One", "", cues, 1.0),)))[0]
    assert seen[0].text.startswith("Eight circles from left to right, x, w, b, m, z, s, q and l,")
    assert 'from z to s, from z to q by "square"' in seen[0].text
    assert seen[1].text == "A plus where the slopes of several ways meet, at z."
