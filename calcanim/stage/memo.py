"""What was worked out for the sake of speed and could be worked out again."""

from __future__ import annotations

from typing import Any


class Memo:
    """One value and what it was worked out for. It is no part of anything's state."""

    def __init__(self) -> None:
        self.key: object = None
        self.value: Any = None

    def keep(self, key: object, value: Any) -> None:
        """Remember `value` until another is kept."""
        self.key, self.value = key, value
