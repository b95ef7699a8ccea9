"""Gestures: what lessons do again and again, one a file, each a tuple of cues or a beat."""
