"""Small films for tests of the stage, and players that draw nothing."""

import numpy as np
from manim import Animation, ManimColor, VMobject, tempconfig

from calcanim.stage.axes import View
from calcanim.stage.fills import Fill
from calcanim.stage.perform import Performer
from calcanim.stage.scene import StoryboardScene
from calcanim.stage.setting import Setting
from calcanim.stage.stills import stills
from calcanim.storyboard import DARK, Beat, Formula, Part, Storyboard
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.graph import Axis, Curve, Graph, Label, Panel, Piece, Point, TickSet
from calcanim.storyboard.quantities import Number, Tick

QUOTIENT = Formula(
    ("part(#0, frac(h lr((2 x + h)), part(#1, h)))", "= part(#2, 2 x + h)"),
    (Part("q", "derivative"), Part("q.h", "increment"), Part("r", "input")),
    "h*(2*x + h)/h = 2*x + h",
)
NAME = Formula(("part(#0, P)",), (Part("all", "input"),), "P")
XS = tuple(n / 10 for n in range(-10, 31))
GRAPH = Graph(
    Axis(Formula(("x",)), -1.0, 3.0, ()),
    (
        Panel(
            "f",
            Axis(Formula(("y",)), -1.0, 9.0, ()),
            (
                Curve("curve", "function", (Piece(XS, tuple(x * x for x in XS)),)),
                Point("p", "input", 2.0, 4.0),
                Label("name", NAME, 2.0, 4.0, "nw"),
            ),
        ),
    ),
    (),
    ("x", "f", "curve", "p", "name"),
)


def setting(values: dict[str, float] | None = None, **window: float) -> Setting:
    """What a mark needs, on a panel that is the unit square of the frame unless `window` says."""
    known = values or {}
    return Setting(View(**window), lambda n: known[n] if isinstance(n, str) else n, DARK)


def area_of(leaf: Fill, view: View) -> float:
    """The area of what a leaf fills, in the units of the window (Gauss's shoelace)."""
    a, b = leaf.points[::4, :2], leaf.points[3::4, :2]
    sx, sy = view.scale
    return abs(float((a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1]).sum())) / 2 / (sx * sy)


def word(source: str, role: str = "text") -> Formula:
    """A formula of one part."""
    return Formula((f"part(#0, {source})",), (Part("all", role),), source, source)


def axis(name: str, low: Number, high: Number, *at: float) -> Axis:
    """An axis with a tick at each of `at`."""
    ticks = tuple(Tick(v, word(f"{v:g}", "muted")) for v in at)
    return Axis(word(name, "muted") if name else Formula(()), low, high, (TickSet(ticks),))


class Still:
    """A player that goes to the end of every motion."""

    def __init__(self) -> None:
        self.stage: list[VMobject] = []

    def enter(self, leaves: list[VMobject]) -> None:
        self.stage.extend(leaves)

    def leave(self, leaves: list[VMobject]) -> None:
        self.stage = [m for m in self.stage if all(m is not leaf for leaf in leaves)]

    def play(self, animation: Animation, leaves: list[VMobject], run_time: float) -> None:
        animation.begin()
        animation.finish()

    def hold(self, run_time: float) -> None: ...


def board(*cues: Cue) -> Storyboard:
    return Storyboard("t", "T", (Beat("One", "Words.", cues, 0.5),))


def played(*cues: Cue) -> Performer:
    performer = Performer(board(*cues), DARK, Still())  # type: ignore[arg-type]
    performer.run()
    return performer


def colours(leaves: list[VMobject]) -> set[str]:
    return {ManimColor(leaf.fill_rgbas[0, :3]).to_hex().lower() for leaf in leaves}


def assert_plain_manim_plays_the_same(film: Storyboard) -> None:
    """The last frame of a Manim scene is the still of the last beat; JSON there and back."""
    assert Storyboard.from_json(film.to_json()) == film
    size = {"pixel_width": 320, "pixel_height": 180, "background_color": DARK.background}
    quiet = {"dry_run": True, "verbosity": "ERROR", "progress_bar": "none", "frame_rate": 5}
    with tempconfig({**quiet, **size}):
        scene = StoryboardScene(film, DARK)
        scene.render()
        frame = scene.camera.pixel_array.copy()
    assert np.abs(frame.astype(int) - stills(film, DARK, 320)[-1]).max() <= 1
