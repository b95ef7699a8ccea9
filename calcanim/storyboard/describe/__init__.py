"""What is seen, in words: the storyboard's cues as an audio description.

A new cue, figure or element of a graph needs words here, or a test says so: register a function
for its type in `cues`, `figures`, `graphs` or `surfaces`.
"""

from calcanim.storyboard.describe import surfaces as surfaces  # registers its words
from calcanim.storyboard.describe.cues import Seen, describe

__all__ = ["Seen", "describe"]
