"""The inspection finds each fault, and nothing where there is none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from manim import Dot, Polygon, VMobject

from calcanim.stage import figures
from calcanim.stage.camera import Painted
from calcanim.stage.contrast import code, contrast, over, quieter, rgb
from calcanim.stage.formulas import Line
from calcanim.stage.frame import MIN_EM, Region
from calcanim.stage.inspect import Fault, inspect
from calcanim.stage.items import Element
from calcanim.storyboard import DARK, LIGHT, Beat, Formula, Part, Storyboard, Theme
from calcanim.storyboard.cues import Highlight, Hold, Plot, Slide, Write
from calcanim.storyboard.figures import Channel, Track

WORD = Formula(("part(#0, x + y)",), (Part("all", "text"),), "x + y")
QUIET = Formula(("part(#0, x + y)",), (Part("all", "muted"),), "x + y")


@dataclass(frozen=True)
class Faked:
    """A figure of the test's own: elements by key; `mover` follows the channel ``x``."""

    elements: dict[str, Element]
    mover: str = ""
    numbers: Mapping[str, tuple[str, Formula]] = field(default_factory=dict)


class FakedMobject:
    def __init__(self, figure: Faked, region: Region, theme: Theme) -> None:
        self.elements = figure.elements
        self.values = {"x": 0.0}
        self.mover = figure.mover
        self.numbers = figure.numbers

    def shown(self) -> tuple[str, ...]:
        return tuple(self.elements)

    def keys(self, key: str) -> tuple[str, ...]:
        return (key,)

    def run(self, values: Mapping[str, float]) -> None:
        shift = values["x"] - self.values["x"]
        self.values["x"] = values["x"]
        for leaf in self.elements[self.mover].leaves:
            leaf.points = leaf.points + np.array([shift, 0.0, 0.0])

    def movers(self, visible: Collection[str], moving: Collection[str]) -> list[VMobject]:
        return list(self.elements[self.mover].leaves)


def text(
    x: float, y: float, em: float = 0.4, formula: Formula = WORD, smallest: float = MIN_EM
) -> Element:
    line = Line(formula, em, DARK)
    line.move_to([x, y, 0])
    return Element("text", line.glyphs, em, smallest)


def stroke(*points: tuple[float, float], width: float = 3.0, role: str = "function") -> Element:
    leaf = VMobject(stroke_width=width, stroke_color=DARK.colour(role))
    leaf.set_points_as_corners([[*p, 0.0] for p in points])
    return Element("line", [leaf])


def area(colour: str, opacity: float) -> Element:
    leaf = Polygon([-2, -1, 0], [0, -1, 0], [0, 1, 0], [-2, 1, 0])
    leaf.set_fill(colour, opacity).set_stroke(width=0)
    return Element("region", [leaf])


def look(
    elements: dict[str, Element],
    *cues: Any,
    mover: str = "",
    theme: Theme = DARK,
    numbers: Mapping[str, tuple[str, Formula]] | None = None,
) -> list[Fault]:
    plot = Plot("f", Faked(elements, mover, numbers or {}))  # type: ignore[arg-type]
    beat = Beat("One", "Words.", (plot, *cues))
    return inspect(Storyboard("t", "T", (beat,)), theme)


@pytest.fixture(autouse=True)
def _the_stage_knows_the_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(figures._MOBJECTS, Faked, FakedMobject)


def kinds(faults: list[Fault]) -> list[tuple[str, tuple[str, ...]]]:
    return [(f.kind, f.who) for f in faults]


def test_two_texts_apart_and_on_one_another() -> None:
    assert look({"a": text(-2, 0), "b": text(-2, 0.6)}) == []
    found = look({"a": text(-2, 0), "b": text(-1.8, 0.1)})
    assert kinds(found) == [("overlap", ("f.a", "f.b"))]
    assert found[0].amount > 0.05


def test_a_label_in_the_bend_of_a_curve_is_no_fault_and_on_it_is() -> None:
    xs = np.linspace(-3, 0, 300)
    curve = [(float(x), float(2 * (x + 1.5) ** 2 - 2)) for x in xs]
    # The label stands inside the curve's bounding box in both.
    assert look({"curve": stroke(*curve), "label": text(-1.5, 1.0)}) == []
    assert kinds(look({"curve": stroke(*curve), "label": text(-0.6, -0.3)})) == [
        ("overlap", ("f.label", "f.curve"))
    ]


def test_a_wide_stroke_reaches_further() -> None:
    below = [(-3.0, -0.17), (0.0, -0.17)]
    assert look({"bar": stroke(*below, width=1), "label": text(-1.5, 0)}) == []
    assert kinds(look({"bar": stroke(*below, width=14), "label": text(-1.5, 0)})) == [
        ("overlap", ("f.label", "f.bar"))
    ]


def test_a_dot_is_round() -> None:
    def dot(x: float, y: float) -> Element:
        return Element("dot", [Dot([x, y, 0], radius=0.3, color=DARK.colour("input"))])

    line = text(-2, 0)
    corner = max(g.points[:, 0].max() for g in line.leaves)
    high = max(g.points[:, 1].max() for g in line.leaves)
    assert look({"dot": dot(corner + 0.24, high + 0.24), "label": text(-2, 0)}) == []
    assert kinds(look({"dot": dot(corner + 0.2, 0), "label": text(-2, 0)})) == [
        ("overlap", ("f.label", "f.dot"))
    ]


def test_what_happens_in_the_middle_of_a_motion_is_seen() -> None:
    def elements() -> dict[str, Element]:
        return {"label": text(-2, 0), "bar": stroke((-4, -1), (-4, 1))}

    there_and_back = Track((Channel("x", (0.0, 2.0, 0.0)),))
    assert look(elements()) == []
    found = look(elements(), Hold(1.0), Slide("f", there_and_back, 3.0), mover="bar")
    assert kinds(found) == [("overlap", ("f.label", "f.bar"))]
    assert 2.5 < found[0].time < 5.5


class Wave(Painted):
    """A painted leaf whose points are only its corners; its curve is in `strokes`."""

    def __init__(self, height: float) -> None:
        super().__init__(fill_color=DARK.colour("function"), fill_opacity=1)
        self.points = np.repeat([[-4.0, -1.0, 0.0], [0.0, 1.0, 0.0]], 2, axis=0)
        self.level = height

    def strokes(self) -> list[np.ndarray]:
        return [np.array([[-4.0, self.level], [0.0, self.level]])]


def test_painted_leaves_say_what_they_draw() -> None:
    label = text(-2, 0)
    assert look({"w": Element("line", [Wave(0.8)]), "label": label}) == []
    assert kinds(look({"w": Element("line", [Wave(0.0)]), "label": text(-2, 0)})) == [
        ("overlap", ("f.label", "f.w"))
    ]


def test_outside_and_captions() -> None:
    assert kinds(look({"a": text(7, 0)})) == [("outside", ("f.a",))]
    assert kinds(look({"a": text(0, 3.6)})) == [("outside", ("f.a",))]
    assert kinds(look({"a": text(0, -3.2)})) == [("caption_zone", ("f.a",))]
    assert kinds(look({"a": stroke((0, 0), (np.nan, 1))})) == [("outside", ("f.a",))]


def test_small_even_where_the_element_says_otherwise() -> None:
    assert look({"a": text(0, 0, MIN_EM)}) == []
    assert kinds(look({"a": text(0, 0, MIN_EM * 0.9)})) == [("small", ("f.a",))]
    assert kinds(look({"a": text(0, 0, 0.1, smallest=0.05)})) == [("small", ("f.a",))]


def test_contrast_is_judged_against_what_lies_beneath() -> None:
    pale = DARK.colour("text")
    assert look({"area": area(pale, 0.1), "a": text(-1, 0)}) == []
    found = look({"area": area(pale, 0.8), "a": text(-1, 0)})
    assert kinds(found) == [("contrast", ("f.a",))]
    # Beside the area the same text is good.
    assert look({"area": area(pale, 0.8), "a": text(2, 0)}) == []


def test_an_area_drawn_over_text_veils_it() -> None:
    dark = DARK.background
    found = look({"a": text(-1, 0, formula=QUIET), "area": area(dark, 0.7)})
    assert kinds(found) == [("contrast", ("f.a",))]
    assert look({"area": area(dark, 0.7), "a": text(-1, 0, formula=QUIET)}) == []


def test_graphics_need_three_to_one() -> None:
    faint = stroke((-3, 0), (0, 0))
    faint.leaves[0].set_stroke(opacity=0.25)
    assert kinds(look({"bar": faint})) == [("contrast", ("f.bar",))]
    assert look({"bar": stroke((-3, 0), (0, 0))}) == []
    # A grid is decoration.
    faint.kind = "grid"
    assert look({"bar": faint}) == []


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_what_is_not_lit_can_still_be_read(theme: Theme) -> None:
    parts = (Part("a", "input"), Part("b", "outer"))
    both = Formula(("part(#0, x)", "+ part(#1, y)"), parts, "x + y")
    cues = (Write("w", both, "derivation"), Highlight("w", ("a",)))
    assert inspect(Storyboard("t", "T", (Beat("One", "Words.", cues),)), theme) == []


def test_colours() -> None:
    assert contrast(rgb("#ffffff"), rgb("#000000")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#ffffff")) == pytest.approx(4.48, abs=0.01)
    assert over((1, 1, 1, 0.25), (0, 0, 0)) == (0.25, 0.25, 0.25)
    dim = quieter("#ffffff", "#10141c", 4.6)
    assert 4.6 <= contrast(rgb(dim), rgb("#10141c")) < 4.75
    assert code(rgb("#12ab9f")) == "#12ab9f"


def labelled(*places: float, shown: str = "x + y") -> list[Fault]:
    """The numbers of one axis, 0.4 em large, at these places."""
    other = Formula((f"part(#0, {shown})",), (Part("all", "text"),), shown)
    labels = [WORD, *[other] * (len(places) - 1)]
    elements = {f"x.tick.{n}": text(x, 0, formula=labels[n]) for n, x in enumerate(places)}
    numbers = {key: ("x", label) for key, label in zip(elements, labels, strict=True)}
    return look(elements, numbers=numbers)


def test_numbers_of_an_axis_differ_and_stand_apart() -> None:
    width = float(np.ptp(np.concatenate([g.points[:, 0] for g in text(0, 0).leaves])))
    apart, near = width + 0.2, width + 0.1  # half an em is 0.2
    assert labelled(-2, -2 + apart, shown="x + z") == []
    assert kinds(labelled(-2, -2 + near, shown="x + z")) == [
        ("labels", ("f.x.tick.0", "f.x.tick.1"))
    ]
    assert kinds(labelled(-2, 1)) == [("labels", ("f.x.tick.0", "f.x.tick.1"))]
