"""What a rendering is refused with; light, since whoever writes files may have to raise it."""

from __future__ import annotations


class SpecError(ValueError):
    """The request cannot be met; the message is one sentence."""
