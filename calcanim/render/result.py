"""What comes back from a worker: a line of JSON, then the segment itself."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A drawn segment.

    `key` names it in the cache. `pictures` says where each picture stands: an interval, counted
    from the segment's first, and a frame in it. `cost` is CPU time in seconds, `data` the strip.
    """

    key: str
    pictures: tuple[tuple[int, int], ...]
    cost: float
    data: bytes

    def to_bytes(self) -> bytes:
        """One line of JSON and the data."""
        head = {"key": self.key, "pictures": self.pictures, "cost": self.cost}
        return json.dumps(head).encode() + b"\n" + self.data

    @staticmethod
    def of_bytes(content: bytes) -> Result:
        """The inverse of `to_bytes`; ValueError where it is none."""
        head, _, data = content.partition(b"\n")
        try:
            fields = json.loads(head)
            pictures = tuple((int(i), int(o)) for i, o in fields["pictures"])
            return Result(str(fields["key"]), pictures, float(fields["cost"]), data)
        except (KeyError, TypeError) as error:
            raise ValueError("this is no drawn segment") from error
