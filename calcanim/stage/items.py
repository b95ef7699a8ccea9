"""What stands on stage, in the terms of the layout inspection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from manim import VMobject

# text: glyphs. line: strokes that text may not touch. dot: discs, the same. region: a filled area
# that text may lie on, judged by contrast. card: what a framed line lies on. surface: a painted
# leaf that text may lie on only where its colour allows. strike: strokes through what is struck
# out. grid: decoration; nothing is asked of it.
Kind = Literal["text", "line", "dot", "region", "card", "surface", "strike", "grid"]


@dataclass(slots=True)
class Element:
    """Leaves that come and go together. `em` and `smallest` are for text, in scene units."""

    kind: Kind
    leaves: Sequence[VMobject]
    em: float = 0.0
    smallest: float = 0.0
