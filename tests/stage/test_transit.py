"""From one line to the next: nothing is printed twice, and nothing runs through anything."""

import numpy as np
import pytest
from manim import Animation, VMobject
from played import board

from calcanim.stage.cast import Actor
from calcanim.stage.formulas import Glyph, Line
from calcanim.stage.frame import WIDE
from calcanim.stage.geometry import box_of
from calcanim.stage.motion import Morph
from calcanim.stage.perform import Performer
from calcanim.stage.transit import runs
from calcanim.storyboard import DARK, Formula, Part, prose
from calcanim.storyboard.cues import Cue, Rewrite, Write

SUM = Formula(
    ("= frac(part(#0, attach(lr((3 + h)), t: 2)) - part(#1, 9), part(#2, h))",),
    (Part("square"), Part("nine"), Part("h", "increment")),
    "((3 + h)**2 - 9)/h",
)
OUT = Formula(
    ("= frac(part(#0, 9 + 6 h + attach(h, t: 2)) - part(#1, 9), part(#2, h))",),
    (Part("square"), Part("nine"), Part("h", "increment")),
    "(9 + 6*h + h**2 - 9)/h",
)
PLUS = Formula(("part(#0, a + b)", "+ part(#1, c d)"), (Part("a"), Part("b")), "a + b + c*d")
TURNED = Formula(("part(#0, c d)", "+ part(#1, a + b)"), (Part("b"), Part("a")), "c*d + a + b")
CUBE = Formula(("attach(x, t: part(#0, 3))",), (Part("e", "input"),), "x**3")
DOWN = Formula(("part(#0, 3) attach(x, t: 2)",), (Part("n", "input"),), "3*x**2")
SEEN = 0.1  # of opacity

Pair = tuple[float, float]


class Watch:
    """Looks at every fortieth of a motion: how much of one set of glyphs lies on another."""

    def __init__(self) -> None:
        self.performer: Performer
        self.worst = 0.0
        self.paths: dict[str, list[Pair]] = {}

    def enter(self, leaves: list[VMobject]) -> None: ...
    def leave(self, leaves: list[VMobject]) -> None: ...
    def hold(self, run_time: float) -> None: ...

    def play(self, animation: Animation, leaves: list[VMobject], run_time: float) -> None:
        if isinstance(animation, Morph):
            moving = {id(m.leaf) for m in animation.motions if m.start.points is not m.end.points}
            glyphs = {id(m.leaf): m.leaf for m in animation.motions}
            standing = [g for a in self.performer.actors.values() for g in _glyphs(a)]
            everything = {id(g): g for g in [*glyphs.values(), *standing] if isinstance(g, Glyph)}
            for n in range(41):
                animation.interpolate(n / 40)
                seen = [g for g in everything.values() if g.fill_rgbas[0, 3] > SEEN]
                new = [g for g in seen if id(g) in moving and _travels(animation, g)]
                rest = [g for g in seen if all(g is not m for m in new)]
                self.worst = max(self.worst, _on(new, rest))
        animation.finish()


def _glyphs(actor: Actor) -> list[Glyph]:
    return actor.line.glyphs if actor.line is not None else []


def _travels(animation: Morph, glyph: Glyph) -> bool:
    """Whether it goes somewhere itself and not only with its column."""
    return any(m.leaf is glyph and (m.veil or m.arc) for m in animation.motions)


def _on(one: list[Glyph], other: list[Glyph]) -> float:
    """The share of the area of `one` that lies on `other`."""
    if not one or not other:
        return 0.0
    a = np.stack([box_of(g.points) for g in one])
    b = np.stack([box_of(g.points) for g in other])
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    common = np.clip(high - low, 0, None).prod(axis=2).sum()
    return float(common / (a[:, 2:] - a[:, :2]).prod(axis=1).sum())


def watched(*cues: Cue) -> Watch:
    watch = Watch()
    performer = Performer(board(*cues), DARK, watch)  # type: ignore[arg-type]
    watch.performer = performer
    performer.run()
    return watch


MOVES = tuple((k, k) for k in ("square", "nine", "h"))


def test_copies_are_never_printed_on_what_stands() -> None:
    first = [Write(f"a{n}", SUM, "derivation") for n in range(2)]
    assert 0 < watched(*first, Rewrite("a1", "b", OUT, MOVES)).worst < 0.2


def test_nor_where_a_full_column_makes_room() -> None:
    first = [Write(f"a{n}", SUM, "derivation") for n in range(4)]
    rest = [Rewrite(f"{'b' if n else 'a'}{n or 3}", f"b{n + 1}", OUT, MOVES) for n in range(3)]
    assert 0 < watched(*first, *rest).worst < 0.2


def test_of_two_that_change_places_one_goes_over_the_other() -> None:
    swap = Rewrite("a", "b", TURNED, (("a", "a"), ("b", "b")), in_place=True)
    assert 0 < watched(Write("a", PLUS, "wide"), swap).worst < 0.2


class Record(Watch):
    """Keeps the motions of the last cue."""

    def play(self, animation: Animation, leaves: list[VMobject], run_time: float) -> None:
        self.last = animation
        animation.finish()


def recorded(*cues: Cue) -> tuple[Morph, Performer]:
    record = Record()
    performer = Performer(board(*cues), DARK, record)  # type: ignore[arg-type]
    performer.run()
    assert isinstance(record.last, Morph)
    return record.last, performer


def test_a_copy_is_hidden_under_its_source_and_whole_in_the_end() -> None:
    morph, performer = recorded(Write("a", SUM, "wide"), Rewrite("a", "b", OUT, MOVES))
    new = _glyphs(performer.actors["b"])
    copies = {id(m.leaf) for m in morph.motions if m.veil}
    assert copies
    morph.interpolate(0.0)
    assert all(g.fill_rgbas[0, 3] == 0 for g in new)
    morph.interpolate(1.0)
    assert all(g.fill_rgbas[0, 3] == 1 for g in new)


def test_old_lines_are_gone_before_others_move_into_their_room() -> None:
    lines = [Write(f"a{n}", SUM, "derivation") for n in range(5)]
    morph, _ = recorded(*lines, Write("b", OUT, "derivation"))
    leaving = [m for m in morph.motions if not m.end.fill[:, 3].any()]
    up = [m for m in morph.motions if m.end.fill[:, 3].any() and m.start.fill[:, 3].any()]
    fresh = [m for m in morph.motions if not m.start.fill[:, 3].any()]
    assert leaving
    assert up
    assert max(m.finish for m in leaving) < 0.3
    assert min(m.begin for m in up) > 0.15
    assert min(m.begin for m in fresh) > 0.3


def test_an_exponent_comes_down() -> None:
    cube, down = Line(CUBE, 0.5, DARK), Line(DOWN, 0.5, DARK)
    (((small, large),),) = runs(cube.select("e"), down.select("n"))
    assert small.shape != large.shape
    assert small.points[:, 1].mean() > large.points[:, 1].mean()
    morph, performer = recorded(
        Write("a", CUBE, "wide"), Rewrite("a", "b", DOWN, (("e", "n"),), in_place=True)
    )
    line = performer.actors["b"].line
    assert line is not None
    (three,) = line.select("n")
    heights = []
    for alpha in (0.1, 0.25, 0.35, 0.6):
        morph.interpolate(alpha)
        heights.append(float(np.ptp(three.points[:, 1])))
        assert three.fill_rgbas[0, 3] == 1
    assert heights == sorted(heights)
    assert heights[0] < 0.8 * heights[-1]


def test_in_place_what_stands_where_it_stood_stays() -> None:
    old = Formula(
        ("frac(part(#0, Delta y), Delta x) = frac(Delta y, Delta u)",), (Part("a"),), "old"
    )
    new = Formula(("frac(part(#0, dif y), dif x) = frac(dif y, dif u)",), (Part("a"),), "new")
    morph, performer = recorded(
        Write("a", old, "wide"), Rewrite("a", "b", new, (("a", "a"),), in_place=True)
    )
    line = performer.actors["b"].line
    assert line is not None
    sign = next(g for g in line.glyphs if len(g.points) == 48)  # two bars: the sign =
    bars = [g for g in line.glyphs if g.shape.startswith("rule")]
    assert len(bars) == 2
    for alpha in (0.0, 0.3, 0.5, 1.0):
        morph.interpolate(alpha)
        assert all(g.fill_rgbas[0, 3] == 1 for g in (sign, *bars))


@pytest.mark.parametrize(("a", "b"), [("2", "4"), ("x", "n"), ("+", "-")])
def test_other_characters_are_no_pair(a: str, b: str) -> None:
    old, new = (Line(Formula((t,)), 0.5, DARK).glyphs for t in (a, b))
    assert runs(old, new) == []


def test_a_title_keeps_its_baseline() -> None:
    def baseline(text: str) -> float:
        _, performer = recorded(Write("t", prose(text), "title"))
        glyph = _glyphs(performer.actors["t"])[0]
        return float(glyph.points[:, 1].min())

    assert baseline("Here on") == pytest.approx(baseline("Happy days"), abs=0.01)
    _, performer = recorded(Write("t", prose("Happy"), "title"))
    low = min(float(g.points[:, 1].min()) for g in _glyphs(performer.actors["t"]))
    assert low >= WIDE.regions["title"].bottom
