"""A label flies into its place in the line, and back; it is never seen on top of itself."""

import numpy as np
import pytest
from manim import Animation, VMobject
from played import assert_plain_manim_plays_the_same, axis, board, played, word

from calcanim.stage.frame import FRAMES
from calcanim.stage.geometry import box_of, union
from calcanim.stage.inspect import inspect
from calcanim.stage.motion import Morph
from calcanim.stage.perform import Performer
from calcanim.storyboard import DARK, Formula, Part, prose
from calcanim.storyboard.cues import Cue, Lift, Plot, Write
from calcanim.storyboard.graph import Block, Blocks, Graph, Panel, Span

STRIP = word("v thin Delta u", "increment")
GRAPH = Graph(
    axis("u", 0.0, 6.0, 0, 2, 4, 6),
    (
        Panel(
            "f",
            axis("v", -2.0, 5.0, 0, 2, 4),
            (
                Blocks("strip", "increment", "area", ((Block(3.0, 0.0, 4.5, 3.0, STRIP),),)),
                Span("step", "input", 3.0, -0.5, 4.5, -0.5, word("Delta u", "input"), "s"),
            ),
        ),
    ),
    (),
    ("x", "f", "strip"),
)
LINE = Formula(
    ("Delta(u v) =", "part(#0, v thin Delta u)", "+ thin dots"),
    (Part("strip", "increment"),),
    "Delta(u v)",
)
STEP = Formula(("part(#0, Delta u) = 1.5",), (Part("du", "input"),), "Delta u = 1.5")
UP = Lift("line", LINE, "derivation", (("g", "strip.names", "strip"),))
DOWN = Lift("step", STEP, "derivation", (("g", "step", "du"),), reverse=True)


class Last:
    """Keeps the last motion, at whose end it leaves the stage."""

    def __init__(self) -> None:
        self.stage: list[VMobject] = []

    def enter(self, leaves: list[VMobject]) -> None:
        self.stage.extend(leaves)

    def leave(self, leaves: list[VMobject]) -> None:
        gone = {id(leaf) for leaf in leaves}
        self.stage = [m for m in self.stage if id(m) not in gone]

    def play(self, animation: Animation, leaves: list[VMobject], run_time: float) -> None:
        assert isinstance(animation, Morph)
        self.morph = animation
        animation.finish()

    def hold(self, run_time: float) -> None: ...


def last(*cues: Cue) -> tuple[Morph, Performer]:
    player = Last()
    performer = Performer(board(*cues), DARK, player)  # type: ignore[arg-type]
    performer.run()
    return player.morph, performer


def box(leaves: list[VMobject]) -> np.ndarray:
    return union(np.stack([box_of(leaf.points) for leaf in leaves]))


def test_the_part_starts_in_the_label_and_ends_in_the_line() -> None:
    morph, performer = last(Plot("g", GRAPH), UP)
    line = performer.actors["line"].line
    assert line is not None
    part = line.select("strip")
    there = box(part)
    label = box(list(performer.actors["g"].elements["strip.names"].leaves))
    morph.interpolate(0.0)
    assert box(part) == pytest.approx(label, abs=0.02)
    assert all(g.fill_rgbas[0, 3] == 0 for g in part)
    seen = False
    for n in range(1, 40):
        morph.interpolate(n / 40)
        if part[0].fill_rgbas[0, 3] > 0.1 and not seen:
            seen = True
            now = box(part)
            gap = np.maximum(now[:2] - label[2:], label[:2] - now[2:]).max()
            assert gap > -0.1
    morph.interpolate(1.0)
    assert box(part) == pytest.approx(there)
    assert all(g.fill_rgbas[0, 3] == 1 for g in line.glyphs)
    # The label stays.
    assert "strip.names" in performer.actors["g"].visible


def test_back_into_the_figure_the_label_comes_on_and_the_copies_go() -> None:
    morph, performer = last(Plot("g", GRAPH), Write("step", STEP, "derivation"), DOWN)
    graph, line = performer.actors["g"], performer.actors["step"].line
    assert line is not None
    assert {"step", "step.words"} <= graph.visible
    words = list(graph.elements["step.words"].leaves)
    flying = [m.leaf for m in morph.motions if m.veil and all(m.leaf is not g for g in line.glyphs)]
    assert len(flying) == len(line.select("du"))
    assert box(flying) == pytest.approx(box(words), abs=0.02)
    assert all(leaf is not m for leaf in flying for m in performer.player.stage)  # type: ignore[attr-defined]
    assert all(any(w is m for m in performer.player.stage) for w in words)  # type: ignore[attr-defined]


def test_the_line_is_as_if_it_were_written() -> None:
    lifted = played(Plot("g", GRAPH), UP).actors["line"].line
    written = played(Plot("g", GRAPH), Write("line", LINE, "derivation")).actors["line"].line
    assert lifted is not None
    assert written is not None
    for a, b in zip(lifted.glyphs, written.glyphs, strict=True):
        assert a.points == pytest.approx(b.points)


def test_what_is_not_on_stage_is_named() -> None:
    with pytest.raises(KeyError, match="nobody"):
        played(Plot("g", GRAPH), Lift("a", LINE, "derivation", (("nobody", "x", "strip"),)))
    with pytest.raises(KeyError, match="step"):
        played(Plot("g", GRAPH), DOWN)


FILM = board(
    Write("t", prose("A strip"), "title", run_time=0.2),
    Plot("g", GRAPH, run_time=0.2),
    UP,
    Write("step", STEP, "derivation", run_time=0.2),
    DOWN,
)


@pytest.mark.parametrize("aspect", FRAMES)
def test_without_a_fault_in_every_shape(aspect: str) -> None:
    assert inspect(FILM, DARK, FRAMES[aspect]) == []


def test_plain_manim_plays_the_same() -> None:
    assert_plain_manim_plays_the_same(FILM)
