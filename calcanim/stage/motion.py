"""One animation for everything that is not a figure's own track: leaves go from state to state.

A state is a mobject's points and colours. Interpolating arrays in place costs next to nothing;
copies and redraws per frame are what makes naive scenes slow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Animation, VGroup, VMobject
from manim.utils.rate_functions import linear, smooth

Array = np.ndarray[Any, np.dtype[np.float64]]

_UNVEILS = 0.15  # share of the way on which what was hidden comes into sight


@dataclass(frozen=True, slots=True)
class State:
    """Points, shape (n, 3), and colours, shape (m, 4), of one leaf."""

    points: Array
    fill: Array
    stroke: Array

    @staticmethod
    def of(leaf: VMobject) -> State:
        """A copy of the leaf's present state."""
        return State(leaf.points.copy(), leaf.fill_rgbas.copy(), leaf.stroke_rgbas.copy())

    def faded(self, opacity: float = 0.0) -> State:
        """This state with every opacity multiplied by `opacity`."""
        fade = np.array([1, 1, 1, opacity])
        return State(self.points, self.fill * fade, self.stroke * fade)

    def moved(self, shift: Array) -> State:
        """This state, moved by `shift`, shape (3,)."""
        return State(self.points + shift, self.fill, self.stroke)

    def coloured(self, rgb: Array) -> State:
        """This state in another colour, shape (3,); opacities stay."""
        fill, stroke = self.fill.copy(), self.stroke.copy()
        fill[:, :3], stroke[:, :3] = rgb, rgb
        return State(self.points, fill, stroke)


@dataclass(frozen=True, slots=True)
class Motion:
    """A leaf goes from `start` to `end` while the time is between `begin` and `finish` (0 to 1).

    It is hidden for the share `veil` of its way, and goes over a straight way by `arc` at most.
    """

    leaf: VMobject
    start: State
    end: State
    begin: float = 0.0
    finish: float = 1.0
    veil: float = 0.0
    arc: float = 0.0

    def put(self, alpha: float) -> None:
        """Set the leaf to its state at the time `alpha`, 0 to 1, of the whole motion."""
        t = (alpha - self.begin) / max(self.finish - self.begin, 1e-9)
        t = float(smooth(min(max(t, 0.0), 1.0)))
        put(self.leaf, self.start, self.end, t)
        if self.arc and 0 < t < 1:
            self.leaf.points = self.leaf.points + np.array([0.0, self.arc * np.sin(np.pi * t), 0.0])
        if self.veil and t < 1:
            seen = min(max((t - self.veil) / _UNVEILS, 0.0), 1.0)
            self.leaf.fill_rgbas = self.leaf.fill_rgbas * np.array([1, 1, 1, seen])


class Morph(Animation):  # type: ignore[misc]  # Manim has no types
    """Runs many motions at once. The leaves stand on stage already."""

    def __init__(self, motions: Sequence[Motion], run_time: float) -> None:
        # What is painted together is drawn again together: see `surfaces`.
        moving = [m.leaf for m in motions]
        together = [leaf for m in moving for leaf in getattr(m, "ensemble", ())]
        self.leaves = list({id(leaf): leaf for leaf in (*moving, *together)}.values())
        super().__init__(VGroup(*self.leaves), run_time=run_time, rate_func=linear)
        self.motions = tuple(motions)

    def is_introducer(self) -> bool:
        """True: Manim then leaves the order of what stands on stage alone."""
        return True

    def _setup_scene(self, scene: object) -> None:
        """Nothing: the performer has put the leaves on stage."""

    def begin(self) -> None:
        """Start without the copies that Manim's animations make of their mobjects."""
        self.interpolate(0)

    def finish(self) -> None:
        """End exactly in the last state."""
        self.interpolate(1)

    def interpolate(self, alpha: float) -> None:
        """Set every leaf to its state at `alpha`."""
        for m in self.motions:
            m.put(alpha)


class Run(Animation):  # type: ignore[misc]  # Manim has no types
    """Calls `update` with the eased time, 0 to 1; `leaves` are what it changes."""

    def __init__(
        self, leaves: Sequence[VMobject], update: Callable[[float], None], run_time: float
    ) -> None:
        super().__init__(VGroup(*leaves), run_time=run_time, rate_func=linear)
        self.update = update

    def is_introducer(self) -> bool:
        """True: Manim then leaves the order of what stands on stage alone."""
        return True

    def _setup_scene(self, scene: object) -> None:
        """Nothing: the performer has put the leaves on stage."""

    def begin(self) -> None:
        """Start at 0."""
        self.update(0.0)

    def finish(self) -> None:
        """End at 1."""
        self.update(1.0)

    def interpolate(self, alpha: float) -> None:
        """Set the figure to its state at `alpha`."""
        self.update(float(smooth(alpha)))


def put(leaf: VMobject, start: State, end: State, t: float) -> None:
    """Set `leaf` in place to the mixture of two states; `t` is 0 at `start`, 1 at `end`."""
    if start.points.shape == end.points.shape:
        leaf.points = start.points + (end.points - start.points) * t
    else:
        leaf.points = (start if t < 0.5 else end).points.copy()
    leaf.fill_rgbas = start.fill + (end.fill - start.fill) * t
    leaf.stroke_rgbas = start.stroke + (end.stroke - start.stroke) * t
