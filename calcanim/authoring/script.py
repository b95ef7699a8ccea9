"""All that a lesson is written with, in one place: ``from calcanim.authoring.script import *``.

It loads the mathematics, half a second of it. Lessons of the catalogue, which `calcanim list` loads
all at once, import from `calcanim.authoring` at the top and the rest inside `build`.
"""

from calcanim.authoring import (
    Beat,
    LessonError,
    bound,
    choice,
    data,
    density,
    function,
    interval,
    lesson,
    limits,
    number,
    point,
    text,
    whole,
)
from calcanim.authoring.beats import beat
from calcanim.authoring.cues import (
    clear,
    hide,
    hold,
    light,
    plot,
    reveal,
    rewrite,
    slide,
    unlight,
    write,
)
from calcanim.authoring.gestures.pose import pose
from calcanim.authoring.gestures.recap import recap
from calcanim.authoring.gestures.work_out import work_out
from calcanim.authoring.words import first_heard, told
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.slopes import need_slope
from calcanim.exact.values import value_at
from calcanim.notation.lines import beside, line, written
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import Coloured, Joined, Pair, applied, symbol
from calcanim.pictures.graph import graph

__all__ = [
    "Beat",
    "Coloured",
    "Joined",
    "LessonError",
    "Pair",
    "applied",
    "as_shown",
    "beat",
    "beside",
    "bound",
    "by_variable",
    "choice",
    "clear",
    "data",
    "density",
    "derivative",
    "first_heard",
    "function",
    "graph",
    "hide",
    "hold",
    "interval",
    "lesson",
    "light",
    "limits",
    "line",
    "need_slope",
    "number",
    "plot",
    "point",
    "pose",
    "recap",
    "reveal",
    "rewrite",
    "slide",
    "symbol",
    "text",
    "told",
    "unlight",
    "value_at",
    "whole",
    "work_out",
    "write",
    "written",
]
