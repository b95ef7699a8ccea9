"""calcanim turns calculus into film: derivations that prove themselves, played by Manim."""

__version__ = "0.1.0"
