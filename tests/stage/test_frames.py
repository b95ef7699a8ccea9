"""The shapes of the picture, and what a small one does with a long column."""

import pytest

from calcanim.stage.frame import FRAMES, MIN_EM
from calcanim.stage.inspect import inspect
from calcanim.stage.stills import stills
from calcanim.storyboard import DARK, Beat, Formula, Part, Storyboard, prose
from calcanim.storyboard.cues import Highlight, Rewrite, Write

X = Formula(("part(#0, frac(x, 2))",), (Part("x", "input"),), "x/2")


def board(lines: int) -> Storyboard:
    """A title, then a column of fractions; the first is used again when the last has come."""
    writes = [Write(f"a{n}", X, "derivation") for n in range(lines)]
    last = (Highlight("a0", ("x",)), Rewrite("a0", "b", X, (("x", "x"),)))
    title = Write("t", prose("A long title that says what happens here"), "title")
    return Storyboard("t", "T", (Beat("One", "Words.", (title, *writes, *last)),))


@pytest.mark.parametrize("aspect", FRAMES)
def test_regions_lie_in_the_safe_area_and_apart(aspect: str) -> None:
    frame = FRAMES[aspect]
    x, y = frame.safe
    for region in frame.regions.values():
        assert -x - 1e-9 <= region.left < region.right <= x + 1e-9
        assert frame.caption_top < region.bottom < region.top <= y + 1e-9
        assert region.em >= MIN_EM * 1.2
    title, figure, column = (frame.regions[k] for k in ("title", "figure", "derivation"))
    assert title.bottom > figure.top
    assert column.top < figure.bottom or column.left > figure.right
    assert min(frame.width, frame.height) == 8.0


@pytest.mark.parametrize("aspect", FRAMES)
def test_a_full_column_retires_lines_and_keeps_what_is_still_needed(aspect: str) -> None:
    assert inspect(board(12), DARK, FRAMES[aspect]) == []


def test_a_line_that_had_to_leave_comes_back_as_a_new_one() -> None:
    many = board(3).beats[0].cues
    # Every line is needed to the end: the small frame cannot keep them all.
    needed = tuple(Rewrite(f"a{n}", f"c{n}", X, (("x", "x"),)) for n in range(12))
    writes = tuple(Write(f"a{n}", X, "derivation") for n in range(12))
    film = Storyboard("t", "T", (Beat("One", "Words.", (many[0], *writes, *needed)),))
    assert inspect(film, DARK, FRAMES["1:1"]) == []


@pytest.mark.parametrize(
    ("aspect", "shape"), [("16:9", (90, 160)), ("1:1", (160, 160)), ("9:16", (284, 160))]
)
def test_stills_have_the_frame_s_shape(aspect: str, shape: tuple[int, int]) -> None:
    pictures = stills(board(1), DARK, 160, FRAMES[aspect])
    assert [p.shape[:2] for p in pictures] == [shape]
    assert pictures[0].std() > 1  # something stands there
