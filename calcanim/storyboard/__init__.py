"""The film as plain, frozen, JSON-serialisable data: the waist of the program."""

from calcanim.storyboard.board import Beat, Storyboard
from calcanim.storyboard.cards import Card
from calcanim.storyboard.formula import Claim, Formula, Fragment, Part, prose
from calcanim.storyboard.lesson import Lesson, LessonError, Parameter
from calcanim.storyboard.statements import Kind, states
from calcanim.storyboard.theme import DARK, LIGHT, THEMES, Theme

__all__ = [
    "DARK",
    "LIGHT",
    "THEMES",
    "Beat",
    "Card",
    "Claim",
    "Formula",
    "Fragment",
    "Kind",
    "Lesson",
    "LessonError",
    "Parameter",
    "Part",
    "Storyboard",
    "Theme",
    "prose",
    "states",
]
