"""Stills of a film without rendering it: the stage at the end of each beat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Animation, VMobject, tempconfig

from calcanim.stage.camera import StageCamera
from calcanim.stage.cast import raised
from calcanim.stage.frame import WIDE, Frame
from calcanim.stage.perform import Performer
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.theme import DARK, Theme

Picture = np.ndarray[Any, np.dtype[np.uint8]]


def stills(
    board: Storyboard,
    theme: Theme = DARK,
    width: int = 640,
    frame: Frame = WIDE,
    taken: Callable[[int, Picture], None] | None = None,
) -> list[Picture]:
    """One picture a beat, shape (height, width, 4) in the frame's shape: the beat's last frame.

    `taken` is called with a beat's number and its picture as soon as there is one.
    """
    settings = {
        "pixel_width": width,
        "pixel_height": round(width * frame.height / frame.width),
        "frame_width": frame.width,
        "frame_height": frame.height,
        "background_color": theme.background,
    }
    with tempconfig(settings):
        camera = StageCamera(background_color=theme.background)
        stage = _Stage()
        pictures: list[Picture] = []

        def shoot(index: int) -> None:
            if index:
                camera.reset()
                camera.capture_mobjects(stage.leaves)
                pictures.append(camera.pixel_array.copy())
                if taken is not None:
                    taken(index - 1, pictures[-1])

        Performer(board, theme, stage, frame=frame).run(shoot)
        shoot(len(board.beats))
    return pictures


class _Stage:
    """A player that goes to the end of every motion at once."""

    def __init__(self) -> None:
        self.leaves: list[VMobject] = []

    def enter(self, leaves: Sequence[VMobject]) -> None:
        self.leaves.extend(leaves)

    def leave(self, leaves: Sequence[VMobject]) -> None:
        gone = {id(leaf) for leaf in leaves}
        self.leaves = [m for m in self.leaves if id(m) not in gone]

    def play(self, animation: Animation, leaves: Sequence[VMobject], run_time: float) -> None:
        self.leaves = raised(self.leaves, leaves)
        animation.begin()
        animation.finish()

    def hold(self, run_time: float) -> None: ...
