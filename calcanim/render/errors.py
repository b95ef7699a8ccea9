"""What a rendering is refused with; light, since whoever writes files may have to raise it."""

from __future__ import annotations

from calcanim.refusals import Refusal


class SpecError(Refusal):
    """The request cannot be met; the message is one sentence."""
