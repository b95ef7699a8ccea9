"""What stands on stage, in the terms of the layout inspection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from manim import VMobject


@dataclass(slots=True)
class Element:
    """Leaves that come and go together. `em` and `smallest` are for text, in scene units."""

    kind: Literal["text", "line", "dot", "card"]
    leaves: Sequence[VMobject]
    em: float = 0.0
    smallest: float = 0.0
