"""The bench: its scene with Manim's own `Surface` is the same film; what it measures is real."""

import sys
from pathlib import Path

import numpy as np
import pytest
from manim import Animation, Dot, Surface, VMobject, tempconfig

from calcanim import catalog
from calcanim.notation.setter import plain
from calcanim.sampling.contours import contours
from calcanim.stage.layout import WIDE
from calcanim.stage.motion import Run
from calcanim.stage.perform import Performer
from calcanim.stage.surfaces import SurfaceMobject
from calcanim.storyboard import DARK, Beat, Storyboard
from calcanim.storyboard import surface as data
from calcanim.storyboard.cues import Cue, Plot
from calcanim.storyboard.figures import Group, Table

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts" / "benchmark"))

import main as bench
import manim_surface
from runs import run
from space import SpaceCamera, SpaceFigure

REGION = WIDE.regions["figure"]


def bowl(top: float = 7.0) -> data.Surface:
    xs = np.linspace(-2, 2, 13)
    x, y = np.meshgrid(xs, xs)
    heights = x**2 + x * y + y**2
    way = [(2 - 0.5 * k, 1 - 0.25 * k) for k in range(4)]
    trail = tuple((a, b, a * a + a * b + b * b) for a, b in way)
    return data.Surface(
        *(data.Scale(plain(n, n, "input"), -2, 2, ()) for n in "xy"),
        data.Scale(plain("L", "L", "input"), -5, top, ()),
        0.0,
        tuple(map(tuple, heights.tolist())),
        (),
        tuple(data.Contour(v, contours(xs, xs, heights, v)) for v in (1.0, 3.0)),
        (data.Trail("way", "path", trail, (0, 1, 2, 3)),),
        (data.Arrow("down", "derivative", (2, 1), (1, 0.2), plain("d", "d", "derivative")),),
        -60.0,
        36.0,
        (-80.0, -50.0),
    )


def in_space(figure: data.Surface) -> tuple[SpaceFigure, SpaceCamera]:
    camera = SpaceCamera(pixel_width=320, pixel_height=180, background_color=DARK.background)
    return SpaceFigure(figure, REGION, DARK, WIDE.regions["wide"], camera=camera), camera


def seen(camera: SpaceCamera, points: np.ndarray) -> np.ndarray:
    """Where the camera shows points of space, shape (n, 2)."""
    camera.reset_rotation_matrix()
    return camera.project_points(points)[:, :2]


# -- the figure ---------------------------------------------------------------------


@pytest.mark.parametrize("top", [7.0, 14.0])
def test_manims_surface_has_a_face_for_every_face_of_ours(top: float) -> None:
    figure, _ = in_space(bowl(top))
    assert isinstance(figure.sheet, Surface)
    ours = SurfaceMobject(bowl(top), REGION, DARK)
    assert len(figure.sheet) == len(ours.sheet.faces)
    assert len(figure.sheet) == (144 if top > 12 else 142)  # two corners are above it
    highest = max(face.points[:, 2].max() for face in figure.sheet)
    assert highest <= figure.scale * data.BOX / 2 + 1e-9


def test_it_has_the_same_elements_and_channels() -> None:
    figure, _ = in_space(bowl())
    ours = SurfaceMobject(bowl(), REGION, DARK)
    assert set(figure.elements) == set(ours.elements)
    assert figure.shown() == ours.shown()
    assert figure.values == ours.values
    with pytest.raises(KeyError):
        figure.keys("nothing")


@pytest.mark.parametrize(("azimuth", "aside"), [(-60.0, 0.0), (-71.0, 0.0), (-55.0, 0.8)])
def test_manims_camera_sees_what_ours_sees(azimuth: float, aside: float) -> None:
    figure, camera = in_space(bowl(14.0))
    camera_at = {"camera.azimuth": azimuth, "camera.aside": aside}
    figure.run({**camera_at, "trail.way": 1.5, "arrow.down": 0.5})
    view = figure.axes.view(azimuth, aside)
    ours = SurfaceMobject(bowl(14.0), REGION, DARK)
    corners = np.concatenate([face.get_start_anchors() for face in figure.sheet])
    expected = np.concatenate([view.project(np.array(face)) for face in ours.sheet.faces])
    a, b = (np.unique(p.round(6) + 0.0, axis=0) for p in (seen(camera, corners), expected))
    assert a == pytest.approx(b, abs=1e-5)
    trail = ours.trails["way"]
    at, rest = trail.reached(1.5)
    head = trail.points[at] + (trail.points[at + 1] - trail.points[at]) * rest
    on, under = (t.head.get_center()[None] for t in figure.trails["way"])
    assert seen(camera, on)[0] == pytest.approx(view.project(head), abs=1e-6)
    foot = head * [1, 1, 0] - [0, 0, data.BOX / 2]
    assert seen(camera, under)[0] == pytest.approx(view.project(foot), abs=1e-6)
    arrow = ours.arrows["down"]
    tip = view.project((arrow.start + arrow.end) / 2)
    assert seen(camera, figure.arrows["down"][0].head.points[:1])[0] == pytest.approx(tip, abs=1e-6)


def test_level_curves_are_few_mobjects_and_dots_come_as_they_are_reached() -> None:
    figure, _ = in_space(bowl())
    assert len(figure.elements["levels"].leaves) == 2
    dots = list(figure.trails["way"][0].dots.values())
    figure.run({"trail.way": 1.2})
    assert [len(d.points) > 0 for d in dots] == [True, True, False, False]
    figure.run({"trail.way": 3.0})
    assert all(len(d.points) for d in dots)


def test_only_what_moves_is_said_to_move() -> None:
    figure, _ = in_space(bowl())
    everything = set(figure.elements)
    walking = figure.movers(everything, ("trail.way",))
    parts = {leaf.layer for leaf in walking}
    assert parts == {figure.parts["trail.way"], figure.parts["shadow.way"]}
    assert figure.movers(everything - {"trail.way", "shadow.way"}, ("trail.way",)) == []
    turning = {id(leaf) for leaf in figure.movers(everything, ("camera.azimuth",))}
    assert turning == {id(leaf) for e in figure.elements.values() for leaf in e.leaves}


def test_the_sheet_hides_what_lies_on_the_floor_behind_it() -> None:
    figure, camera = in_space(bowl())

    def picture(*keys: str) -> np.ndarray:
        camera.reset()
        camera.capture_mobjects([figure.parts[k] for k in keys])
        return camera.pixel_array[..., :3].astype(int)

    ground = np.abs(picture("floor", "levels") - picture("floor")).max(axis=2)
    # Manim sorts the faces, whatever comes after them on the scene.
    covered = np.abs(picture("floor", "sheet", "levels") - picture("floor", "sheet")).max(axis=2)
    curves = ground > 60
    sheet = (picture("sheet") != picture()).any(axis=2)
    # A pixel at the sheet's edge is covered in part.
    within = sheet.copy()
    for step, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)):
        within &= np.roll(sheet, step, axis)
    assert (curves & within).sum() > 20
    assert covered[curves & within].max() < 60
    assert covered[curves & ~sheet].min() > 60


# -- the film -----------------------------------------------------------------------


class Clock:
    """A scene and a player: goes through every motion without drawing, and adds up the time."""

    def __init__(self, camera: SpaceCamera) -> None:
        self.camera, self.mobjects, self.time = camera, [], 0.0

    def play(self, animation: Animation) -> None:
        animation.begin()
        animation.interpolate(0.5)
        animation.finish()
        self.time += animation.run_time

    def wait(self, seconds: float) -> None:
        self.time += seconds


def test_every_cue_of_the_film_is_played_in_its_time() -> None:
    board = catalog.lesson("gradient_descent").build()
    _, camera = in_space(bowl())
    clock = Clock(camera)
    found: list[tuple[SpaceFigure, set[str]]] = []

    def look(beat: int, cue: Cue) -> None:
        if isinstance(cue, Plot) and isinstance(cue.figure, Group):
            actor = performer.actors[cue.id]
            figures = actor.figure.figures  # type: ignore[union-attr]
            found.extend((figures[key], actor.visible) for key in ("space",) if key in figures)

    with manim_surface.drawn_in_space(camera):
        player = manim_surface.SpacePlayer(clock)  # type: ignore[arg-type]
        performer = Performer(board, DARK, player, look)
        performer.run()
    assert clock.time == pytest.approx(board.duration)
    ((figure, visible),) = found
    assert isinstance(figure, SpaceFigure)
    assert len(figure.figure.heights) == 49
    trails = {f"space.trail.{t.key}" for t in figure.figure.trails if t.stops}
    assert len(trails) == 3  # the walks; cuts have no stops, and have gone
    assert trails <= visible
    assert all(figure.values[k[6:]] > 1 for k in trails)
    assert figure.values["camera.azimuth"] == figure.figure.turn[1]
    # The last beat clears the stage: nothing of the surface is left on the scene.
    assert not {id(p) for p in figure.parts.values()} & {id(m) for m in clock.mobjects}
    # And afterwards surfaces are ours again.
    assert isinstance(manim_surface.figures.on_stage(bowl(), REGION, DARK), SurfaceMobject)


def test_manim_draws_again_what_lies_above_the_first_that_moves_and_no_more() -> None:
    board = Storyboard("t", "T", (Beat("One", "Words.", (Plot("s", bowl(), "figure", 0.0),)),))
    text, other = Dot(), Dot()
    with tempconfig({"dry_run": True, "pixel_width": 64, "pixel_height": 36}):
        lesson = type("L", (), {"build": staticmethod(lambda: board)})
        scene = type("S", (manim_surface.SurfaceScene,), {"lesson": lesson})()
        player = manim_surface.SpacePlayer(scene)
        figure = SpaceFigure(bowl(), REGION, DARK, camera=scene.camera)
        leaves = [leaf for e in figure.elements.values() for leaf in e.leaves]
        player.enter([text, *leaves, other])

        def again(moving: list[VMobject]) -> set[int]:
            player.play(Run(moving, lambda t: None, 0.0), moving, 0.0)
            animation = Run(moving, lambda t: None, 1.0)
            return {id(m) for m in scene.get_moving_and_static_mobjects([animation])[0]}

        only = again([text])
        assert only == {id(text)}
        walking = again([*figure.movers(set(figure.elements), ("trail.way",)), other])
        assert {id(face) for face in figure.sheet} < walking
        assert id(other) in walking
        assert not walking & {id(text), id(figure.parts["floor"])}
        trail = again(list(figure.elements["trail.way"].leaves))
        assert id(figure.sheet) not in trail
        turning = again(figure.movers(set(figure.elements), ("camera.azimuth",)))
        assert {id(leaf) for leaf in leaves} <= turning
        assert id(text) not in turning


# -- the measuring ------------------------------------------------------------------


def test_only_boards_with_a_surface_have_the_second_baseline() -> None:
    def board(*cues: Cue) -> Storyboard:
        return Storyboard("t", "T", (Beat("One", "Words.", cues),))

    group = Group(("space",), (bowl(),), ("figure",), ("space",))
    assert bench.has_surface(board(Plot("s", bowl(), "figure")))
    assert bench.has_surface(board(Plot("s", group, "figure")))
    assert not bench.has_surface(board(Plot("t", Table((), ()), "figure")))


def test_the_second_baseline_has_a_scene_for_every_lesson() -> None:
    for slug in catalog.slugs():
        scene = getattr(manim_surface, manim_surface.name(slug))
        assert issubclass(scene, manim_surface.SurfaceScene)
        assert scene.lesson.slug == slug


def test_cpu_seconds_are_those_of_the_command_and_its_children(tmp_path: Path) -> None:
    burn = (
        "import os, pathlib, subprocess, sys, time\n"
        "said = pathlib.Path(sys.argv[1])\n"
        "if len(sys.argv) > 2:\n"
        "    while time.process_time() < 0.3: pass\n"
        "    said.write_text(str(time.process_time()))\n"
        "else:\n"
        "    subprocess.run([sys.executable, '-c', os.environ['BURN'], sys.argv[1], 'child'])\n"
    )
    place = tmp_path / "said"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BURN", burn)
        found = run(["python", "-c", burn, str(place)])
    assert found.cpu >= float(place.read_text())
    with pytest.raises(SystemExit, match="failed"):
        run(["python", "-c", "raise SystemExit(3)"])
