"""Anatomy: an operator large, its parts named in turn while the figure lights what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calcanim.authoring.cues import callout, light, unlight, write
from calcanim.notation.lines import Line
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.words import Region, Side

_LARGE = 3.0

# The key of a part of the line, one to four words, where these stand, and what the figure does.
Named = tuple[str, str, Side, Iterable[Cue]]


def anatomy(
    line: Line, parts: Sequence[Named], region: Region = "derivation", size: float = _LARGE
) -> list[tuple[Cue, ...]]:
    """The line large; then for each of its parts the part lit, the figure's cues, and its words.

    Each group of cues is for the sentence that speaks of it. The words go by `uncall`.
    """
    groups: list[tuple[Cue, ...]] = [(write(line, region, size, run_time=1.2),)]
    keys = [key for key, *_ in parts]
    for n, (key, words, side, shown) in enumerate(parts, 1):
        lit = light(line, *keys[:n], run_time=0.4)
        groups.append((lit, callout(line, words, key, side=side), *shown))
    groups[-1] = (*groups[-1], unlight(line))
    return groups
