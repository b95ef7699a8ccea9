"""Plays a storyboard with Manim."""
