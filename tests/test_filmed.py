"""What is measured on a film's pictures is what is measured on its storyboard."""

import sys
from pathlib import Path

import numpy as np
import pytest

import calcanim
from calcanim.render.manifest import Manifest
from calcanim.stage.frame import WIDE
from calcanim.stage.inspect import examine
from calcanim.storyboard import DARK, Beat, Formula, Storyboard
from calcanim.storyboard.cues import Hold, Plot, Slide, Write
from calcanim.storyboard.figures import Channel, Track
from calcanim.storyboard.graph import Axis, Graph, Panel, Point, TickSet
from calcanim.storyboard.quantities import Quantity

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

import filmed

AXIS = Axis(Formula(("x",), (), "x", "x"), -1.0, 1.0, (TickSet(()),))
GRAPH = Graph(
    AXIS,
    (Panel("f", AXIS, (Point("p", "input", "p.x", 0.0),)),),
    (Quantity("p.x", -1.0),),
    ("x", "f", "p"),
)
LINE = Formula(("x + y = z",), (), "x + y", "x plus y")


def test_a_film_is_measured_as_its_storyboard_is(tmp_path: Path) -> None:
    there = Slide("g", Track((Channel("p.x", (-1.0, 1.0)),)), 2.0)
    board = Storyboard(
        "film",
        "Film",
        (
            Beat("One", "Words.", (Plot("g", GRAPH, run_time=1.0), Hold(1.0), there), 1.5),
            Beat("Two", "Words.", (Write("a", LINE, "derivation", run_time=1.0),), 1.0),
        ),
    )
    clip = calcanim.render(board, quality="l", out=tmp_path / "film.mp4")
    manifest = Manifest.from_json((tmp_path / "film.json").read_bytes())
    where = filmed.places(board, DARK, WIDE, manifest.fps)
    seen = filmed.filmed(Path(clip.video), manifest, where, DARK, WIDE)
    built = examine(board)[1]
    # Three seconds of seven and a half; then two and a half of words, and the hold before them.
    assert built.moving == pytest.approx(3 / 7.5, abs=0.001)
    assert built.standstill == 3.5
    assert seen.standstill == pytest.approx(built.standstill, abs=0.25)
    assert seen.glyph == pytest.approx(built.glyph, rel=0.05)
    # Two motions in so short a film: their first and last pictures hardly differ from stillness.
    assert seen.moving == pytest.approx(built.moving, abs=0.05)
    for name in ("box", "empty", "cells"):
        assert getattr(seen, name) == pytest.approx(getattr(built, name), abs=0.03), name


def test_a_change_is_seen_where_one_looks() -> None:
    before = np.zeros((20, 20, 3), dtype=np.uint8)
    after = before.copy()
    after[5:7, 5:7] = 200
    mask = np.zeros((20, 20), dtype=bool)
    assert not filmed.changed(before, after, mask)
    mask[4:9, 4:9] = True
    assert filmed.changed(before, after, mask)
    assert filmed.changed(after, before, mask)
    assert not filmed.changed(before, before + 9, mask)  # what an encoder leaves


def test_a_short_rest_is_none_and_a_single_change_is_no_motion() -> None:
    yes, no = True, False
    assert filmed.motions([no, yes, no, no, yes, no, no, no, yes, no], 3) == [
        *(no, yes, yes, yes, yes, no, no, no, no, no)
    ]
    assert filmed.longest_rest([no, yes, no, no, no, yes, no]) == 3
