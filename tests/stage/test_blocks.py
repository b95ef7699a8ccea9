"""Blocks keep their areas, move on straight lines, and carry their names."""

import numpy as np
import pytest
from played import area_of, assert_plain_manim_plays_the_same, axis, board, setting, word

from calcanim.stage.blocks import BlocksMark
from calcanim.stage.frame import FRAMES
from calcanim.stage.inspect import inspect
from calcanim.storyboard import DARK, LIGHT
from calcanim.storyboard.cues import Plot, Reveal, Slide
from calcanim.storyboard.graph import Block, Blocks, Graph, Panel, Span
from calcanim.storyboard.quantities import Channel, Quantity, Track

TERMS = (3.0, -2.0, 4.0, 1.0)
SUMS = (0.0, 3.0, 1.0, 5.0, 6.0)
BARS = tuple(Block(n + 0.6, 0.0, n + 1.4, v, word(f"{v:g}")) for n, v in enumerate(TERMS))
FALL = tuple(
    Block(n + 0.6, SUMS[n], n + 1.4, SUMS[n + 1], word(f"{v:g}")) for n, v in enumerate(TERMS)
)
WINDOW = {"x_low": 0.0, "x_high": 5.0, "y_low": -3.0, "y_high": 7.0, "right": 5.0, "top": 10.0}


def blocks(values: dict[str, float], **more: object) -> BlocksMark:
    data = Blocks("b", "function", "negative_area", (BARS, FALL), "at", "shown", lit="lit", **more)  # type: ignore[arg-type]
    start = {"at": 0.0, "shown": 4.0, "lit": -1.0}
    mark = BlocksMark(data, setting(start | values, **WINDOW))
    mark.update()
    return mark


def total(mark: BlocksMark, role: str) -> float:
    n = mark.roles.index(role)
    return sum(area_of(leaf, mark.set.view) for leaf in (mark.fills[n], mark.fronts[n]))


@pytest.mark.parametrize("at", [0.0, 0.3, 0.5, 1.0])
def test_a_term_keeps_its_area_and_its_sign_as_it_climbs(at: float) -> None:
    mark = blocks({"at": at})
    assert total(mark, "function") == pytest.approx(0.8 * (3 + 4 + 1))
    assert total(mark, "negative_area") == pytest.approx(0.8 * 2)


def test_in_turn_or_all_at_once() -> None:
    def tops(stagger: float, at: float) -> list[float]:
        mark = blocks({"at": at}, stagger=stagger)
        return [float(v) for v in mark._corners(at)[:, 3]]

    # Halfway all at once; in turn the first two have arrived, and the others have not begun.
    assert tops(0.0, 0.5) == pytest.approx([3.0, -0.5, 4.5, 3.5])
    assert tops(1.0, 0.5) == pytest.approx([3.0, 1.0, 4.0, 1.0])
    assert tops(0.5, 1.0) == pytest.approx(list(SUMS[1:]))


def test_the_next_one_grows_from_its_foot() -> None:
    assert total(blocks({"shown": 1.0}), "negative_area") == 0.0
    assert total(blocks({"shown": 1.25}), "negative_area") == pytest.approx(0.8 * 0.5)
    names = blocks({"shown": 1.25}).words
    assert [bool(len(w.leaves[0].points)) for w in names] == [True, False, False, False]


def test_one_is_lit_and_the_others_step_back() -> None:
    mark = blocks({"lit": 2.0})
    n = mark.roles.index("function")
    assert area_of(mark.fronts[n], mark.set.view) == pytest.approx(0.8 * 4)
    assert mark.fills[n].fill_rgbas[0, 3] == pytest.approx(0.32 * 0.28)
    assert mark.fronts[n].fill_rgbas[0, 3] > 0.32
    assert blocks({"lit": 9.0}).fills[n].fill_rgbas[0, 3] == pytest.approx(0.32)


def test_links_join_ends_that_are_level() -> None:
    def links(at: float) -> int:
        mark = blocks({"at": at}, links=True)
        return len(mark.links.points) // 4

    assert (links(0.0), links(1.0)) == (0, 3)
    ends = blocks({"at": 1.0}, links=True).links.points
    heights = ends[::4, 1] - 3
    assert heights == pytest.approx([3.0, 1.0, 5.0])


def test_corners_that_are_quantities_and_a_role_each() -> None:
    data = Blocks(
        "r",
        "area",
        "negative_area",
        ((Block(0.0, 0.0, "u", "v", word("u v")), Block("u", 0.0, "w", "v")),),
        roles=("area", "increment"),
    )
    values = {"u": 3.0, "v": 2.0, "w": 4.0}
    mark = BlocksMark(data, setting(values, x_high=5.0, y_high=5.0))
    assert mark.names == {"u", "v", "w"}
    mark.update()
    assert [total(mark, r) for r in ("area", "increment")] == pytest.approx([6.0, 2.0])
    values["w"] = 2.5
    mark.update()
    assert [total(mark, r) for r in ("increment", "negative_area")] == pytest.approx([0.0, 1.0])


def test_roles_come_again_from_the_first() -> None:
    data = Blocks("b", "area", "muted", (BARS,), roles=("area", "input"))
    mark = BlocksMark(data, setting(**WINDOW))
    mark.update()
    areas = [total(mark, r) for r in ("area", "input", "muted")]
    assert areas == pytest.approx([0.8 * (3 + 4), 0.8, 0.8 * 2])


def test_a_name_without_room_is_left_out() -> None:
    tiny = (Block(0.0, 0.0, 1.0, 1.0, word("a")), Block(1.0, 0.0, 1.1, 1.0, word("b")))
    mark = BlocksMark(
        Blocks("n", "area", "area", (tiny,)), setting(right=2.0, top=2.0, x_high=2.0, y_high=2.0)
    )
    mark.update()
    assert [bool(len(w.leaves[0].points)) for w in mark.words] == [True, False]


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="equally many"):
        Blocks("b", "area", "area", (BARS, FALL[:2]))
    with pytest.raises(ValueError, match="by stages"):
        Blocks("b", "area", "area", (BARS, (Block(0.0, 0.0, "u", 1.0), *FALL[1:])))


def test_three_hundred_are_a_few_leaves() -> None:
    many = tuple(Block(n / 60, 0.0, (n + 1) / 60, (n / 60) ** 2) for n in range(300))
    data = Blocks("many", "function", "negative_area", (many,))
    mark = BlocksMark(data, setting(x_high=5.0, y_high=25.0))
    mark.update()
    assert sum(len(e.leaves) for e in mark.elements.values()) <= 6
    # The left sum of x² from 0 to 5 in steps of 1/60: h³ (n-1) n (2n-1)/6.
    assert total(mark, "function") == pytest.approx(299 * 300 * 599 / 6 / 60**3)


FIGURE = Graph(
    axis("i", 0.0, 6.5, 1, 2, 3, 4),
    (
        Panel(
            "f",
            axis("a_i", -3.0, 7.0, -2, 0, 2, 4, 6),
            (
                Blocks("b", "function", "negative_area", (BARS, FALL), "at", links=True),
                Span("total", "text", 5.2, 0.0, 5.2, 6.0, word("6"), "e"),
            ),
        ),
    ),
    (Quantity("at", 0.0),),
    ("x", "f", "b"),
)
FILM = board(
    Plot("g", FIGURE, run_time=0.4),
    Slide("g", Track((Channel("at", (0.0, 1.0)),)), 1.0),
    Reveal("g", ("total",), run_time=0.2),
)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("aspect", FRAMES)
def test_they_can_be_read_in_every_shape_and_theme(aspect: str, theme: object) -> None:
    assert inspect(FILM, theme, FRAMES[aspect]) == []  # type: ignore[arg-type]


def test_plain_manim_plays_the_same() -> None:
    assert_plain_manim_plays_the_same(FILM)


def test_the_corners_of_all_stay_inside_of_the_panel() -> None:
    mark = BlocksMark(Blocks("b", "area", "area", (BARS,)), setting(x_high=2.0, y_high=2.0))
    mark.update()
    points = np.concatenate([leaf.points for leaf in (*mark.fills, *mark.edges)])[:, :2]
    assert points.min() >= 0.0
    assert points.max() <= 1.0
