"""Storyboard to video: the only code that touches Manim's configuration."""
