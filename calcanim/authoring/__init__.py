"""What a lesson is declared with. Light: `calcanim list` loads every lesson's file."""

from calcanim.authoring.kinds import (
    bound,
    choice,
    data,
    density,
    function,
    interval,
    limits,
    number,
    point,
    text,
    whole,
)
from calcanim.authoring.lesson import lesson
from calcanim.authoring.readers import Data, Function, Limits
from calcanim.storyboard.board import Beat
from calcanim.storyboard.lesson import LessonError

__all__ = [
    "Beat",
    "Data",
    "Function",
    "LessonError",
    "Limits",
    "bound",
    "choice",
    "data",
    "density",
    "function",
    "interval",
    "lesson",
    "limits",
    "number",
    "point",
    "text",
    "whole",
]
