"""Lessons with a surface, drawn with Manim's own `Surface`: the bench's second baseline.

``manim -ql scripts/benchmark/manim_surface.py GradientDescentManimSurface`` plays the storyboard
of `gradient_descent` as `calcanim.stage.scene` does, but in a `ThreeDScene`: it is Manim's surface,
cell by cell, its camera turns, and Manim sorts the faces by depth. Formulas and plane graphs are
those of the lesson, fixed in the frame.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from manim import Animation, ThreeDScene, VMobject

sys.path.insert(0, str(Path(__file__).parent))

from space import SpaceCamera, SpaceFigure

from calcanim import catalog
from calcanim.stage import figures
from calcanim.stage.perform import Performer
from calcanim.storyboard import DARK, Lesson


class SurfaceScene(ThreeDScene):
    """Plays the lesson's storyboard with its surface in Manim's space."""

    lesson: Lesson

    def __init__(self, **kwargs: Any) -> None:
        self.storyboard = self.lesson.build()
        super().__init__(**{"camera_class": SpaceCamera, **kwargs})
        self.camera.background_color = DARK.background

    def construct(self) -> None:
        """Play every beat."""
        with drawn_in_space(self.camera):
            Performer(self.storyboard, DARK, SpacePlayer(self)).run()


@contextmanager
def drawn_in_space(camera: SpaceCamera) -> Iterator[None]:
    """Meanwhile surfaces come on stage as `SpaceFigure`, seen by `camera`."""
    before = figures.SurfaceMobject
    figures.SurfaceMobject = partial(SpaceFigure, camera=camera)
    try:
        yield
    finally:
        figures.SurfaceMobject = before


class SpacePlayer:
    """Puts leaves on a scene so that Manim draws no more of them again than it must.

    Manim draws again all that comes after the first mobject that moves. So what moves goes to the
    end; the surface's layers keep their order among themselves, for one covers the other.
    """

    def __init__(self, scene: ThreeDScene) -> None:
        self.scene = scene

    def enter(self, leaves: Sequence[VMobject]) -> None:
        """Add them; those that are no part of a surface stay fixed in the frame."""
        layers = list(_layers(leaves).values())
        present = {id(m) for m in self.scene.mobjects}
        self.scene.mobjects.extend(m for m in layers if id(m) not in present)
        flat = [leaf for leaf in leaves if not hasattr(leaf, "layer")]
        self.scene.camera.add_fixed_in_frame_mobjects(*flat)

    def leave(self, leaves: Sequence[VMobject]) -> None:
        """Take them off."""
        gone = _layers(leaves)
        self.scene.mobjects[:] = [m for m in self.scene.mobjects if id(m) not in gone]

    def play(self, animation: Animation, leaves: Sequence[VMobject], run_time: float) -> None:
        """Play an animation that moves `leaves`."""
        moving = _layers(leaves)
        stage = self.scene.mobjects
        space = [m for m in stage if hasattr(m, "depth_order")]
        if not any(id(m) in moving for m in space):
            space = []
        space.sort(key=lambda m: m.depth_order)
        apart = {id(m) for m in space}
        still = [m for m in stage if id(m) not in apart and id(m) not in moving]
        rest = [m for m in stage if id(m) not in apart and id(m) in moving]
        stage[:] = [*still, *space, *rest]
        if run_time > 0:
            self.scene.play(animation)

    def hold(self, run_time: float) -> None:
        """Wait."""
        if run_time > 0:
            self.scene.wait(run_time)


def _layers(leaves: Sequence[VMobject]) -> dict[int, VMobject]:
    """What of it stands on the scene, by identity: a leaf, or the layer that it is a part of."""
    found = [getattr(leaf, "layer", leaf) for leaf in leaves]
    return {id(m): m for m in found}


def name(slug: str) -> str:
    """The scene's name for a lesson."""
    return "".join(word.capitalize() for word in slug.split("_")) + "ManimSurface"


def _scene(lesson: Lesson) -> type[SurfaceScene]:
    return type(name(lesson.slug), (SurfaceScene,), {"lesson": lesson, "__module__": __name__})


for _lesson in catalog.lessons():
    globals()[name(_lesson.slug)] = _scene(_lesson)
