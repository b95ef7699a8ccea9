"""A voice for a film: who reads its words, when each word is heard, and how loud it all is.

It knows the storyboard, and neither Manim nor sympy. A film without a voice loads nothing of it.
"""

LOUDNESS, QUIETEST, LOUDEST = -16.0, -40.0, -5.0
"""LUFS of a finished film: what players and course sites expect of speech; its least, its most."""

MISSING = ("refuse", "silent", "synthetic")
"""What may become of beats that have no recording of their words."""
