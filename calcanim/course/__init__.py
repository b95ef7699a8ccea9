"""What a course says of itself: its own theme (`theme`), and what it is made of (`plan`)."""

from calcanim.course.theme import ThemeError, ground, source, theme

__all__ = ["ThemeError", "ground", "source", "theme"]
