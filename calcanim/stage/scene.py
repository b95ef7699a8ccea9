"""A storyboard as a Manim scene."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from manim import Animation, Scene, VMobject

from calcanim.stage.camera import StageCamera
from calcanim.stage.cast import raised
from calcanim.stage.frame import WIDE, Frame
from calcanim.stage.perform import Performer
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.theme import DARK, Theme


class StoryboardScene(Scene):  # type: ignore[misc]  # Manim has no types
    """Plays `storyboard`. `on_beat(index, seconds)` is called as each beat begins.

    Manim's configuration must have the `frame`'s width and height.
    """

    def __init__(
        self,
        storyboard: Storyboard,
        theme: Theme = DARK,
        on_beat: Callable[[int, float], None] | None = None,
        frame: Frame = WIDE,
        **kwargs: Any,
    ) -> None:
        self.storyboard, self.theme, self.frame = storyboard, theme, frame
        self.on_beat = on_beat or (lambda index, seconds: None)
        super().__init__(**{"camera_class": StageCamera, **kwargs})
        self.camera.background_color = theme.background

    def construct(self) -> None:
        """Play every beat."""
        performer = Performer(self.storyboard, self.theme, _ScenePlayer(self), frame=self.frame)
        performer.run(lambda index: self.on_beat(index, self.renderer.time))


class _ScenePlayer:
    """Leaves stand on the scene one by one, so that Manim redraws only those that move."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def enter(self, leaves: Sequence[VMobject]) -> None:
        self.scene.mobjects.extend(leaves)

    def leave(self, leaves: Sequence[VMobject]) -> None:
        gone = {id(leaf) for leaf in leaves}
        self.scene.mobjects[:] = [m for m in self.scene.mobjects if id(m) not in gone]

    def play(self, animation: Animation, leaves: Sequence[VMobject], run_time: float) -> None:
        self.scene.mobjects[:] = raised(self.scene.mobjects, leaves)
        if run_time > 0:
            self.scene.play(animation)
        else:  # Manim refuses what takes no time
            animation.begin()
            animation.finish()

    def hold(self, run_time: float) -> None:
        if run_time > 0:
            self.scene.wait(run_time)
