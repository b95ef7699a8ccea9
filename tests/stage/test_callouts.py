"""Words that point to a part stand free, and their leader ends at it."""

import numpy as np
import pytest
from played import GRAPH, QUOTIENT, board, played

from calcanim.stage.frame import FRAMES
from calcanim.stage.geometry import box_of, overlaps, union
from calcanim.stage.inspect import inspect
from calcanim.storyboard import DARK, prose
from calcanim.storyboard.cues import Callout, Hide, Plot, Write
from calcanim.storyboard.words import Side

ACROSS = {"n": (1, 1), "s": (1, -1), "e": (0, 1), "w": (0, -1)}


def box(leaves: list[object]) -> np.ndarray:
    return union(np.stack([box_of(leaf.points) for leaf in leaves]))  # type: ignore[attr-defined]


@pytest.mark.parametrize("side", ["n", "s"])
def test_words_stand_on_their_side_and_the_leader_joins_them(side: Side) -> None:
    words = prose("the step")
    actor = played(Write("a", QUOTIENT, "wide"), Callout("a", "r", words, side)).actors["a"]
    assert actor.line is not None
    part, found = box(actor.line.select("r")), box(list(actor.elements["callout.r"].leaves))
    axis, sign = ACROSS[side]
    assert sign * (found - part)[[axis, axis + 2]].min() > 0.3
    (leader,) = actor.elements["callout.r.leader"].leaves
    (x0, y0), (x1, y1) = leader.points[0, :2], leader.points[3, :2]
    assert min(abs(y0 - found[1]), abs(y0 - found[3])) < 0.1
    assert min(abs(y1 - part[1]), abs(y1 - part[3])) < 0.1
    assert part[0] <= x1 <= part[2]
    assert found[0] <= x0 <= found[2]


def test_where_the_side_is_taken_they_stand_on_another() -> None:
    below = Write("b", QUOTIENT, "derivation")
    actors = played(
        Write("a", QUOTIENT, "derivation"), below, Callout("a", "q", prose("mean slope"), "s")
    ).actors
    found = box(list(actors["a"].elements["callout.q"].leaves))
    for line in ("a", "b"):
        assert actors[line].line is not None
        glyphs = np.stack([box_of(g.points) for g in actors[line].line.glyphs])  # type: ignore[union-attr]
        assert overlaps(found[None], glyphs).max() < 0


def test_the_leader_ends_on_the_curve_and_beside_the_dot() -> None:
    cues = (Callout("g", "p", prose("here"), "e"), Callout("g", "curve", prose("steep"), "w"))
    actor = played(Plot("g", GRAPH), *cues).actors["g"]
    dot = box(list(actor.elements["p"].leaves))
    end = actor.elements["callout.p.leader"].leaves[0].points[3, :2]
    assert np.hypot(*(end - (dot[:2] + dot[2:]) / 2)) < 0.3
    (curve,) = actor.elements["curve"].leaves
    end = actor.elements["callout.curve.leader"].leaves[0].points[3, :2]
    assert np.hypot(*(curve.points[:, :2] - end).T).min() < 0.12


def test_they_go_and_others_take_their_name() -> None:
    cues = (
        Write("a", QUOTIENT, "wide"),
        Callout("a", "r", prose("one"), "s"),
        Hide("a", ("callout.r",)),
    )
    assert not played(*cues).actors["a"].noted
    again = played(*cues, Callout("a", "r", prose("two"), "n")).actors["a"]
    assert len(again.noted) == 2
    with pytest.raises(KeyError, match="callout"):
        played(Write("a", QUOTIENT, "wide"), Hide("a", ("callout.r",)))


@pytest.mark.parametrize("aspect", FRAMES)
def test_an_operator_is_taken_apart_without_a_fault(aspect: str) -> None:
    parts = (("q.h", "the step", "s"), ("q", "mean slope", "n"), ("r", "what is left", "s"))
    film = board(
        Write("t", prose("The quotient"), "title"),
        Write("a", QUOTIENT, "wide", 1.6),
        *(Callout("a", key, prose(words), side) for key, words, side in parts),
    )
    assert inspect(film, DARK, FRAMES[aspect]) == []


def test_without_any_room_the_inspection_says_so() -> None:
    lines = [Write(f"a{n}", QUOTIENT, "wide", 0.6) for n in range(4)]
    wide = prose("words " * 300)
    found = inspect(board(*lines, Callout("a1", "q", wide, "s")))
    assert any("a1.callout.q" in fault.who for fault in found)
