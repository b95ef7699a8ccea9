"""Plays a storyboard with Manim."""

from calcanim.stage import manim_parts

# Before any module here, or one that builds on them, imports Manim.
manim_parts.install()
