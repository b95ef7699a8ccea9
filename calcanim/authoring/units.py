"""Units of length and time: as they are typed, and as they are said."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.storyboard.lesson import LessonError

_LONGEST = 4
_LENGTHS = {"m": "metres", "km": "kilometres", "cm": "centimetres", "mi": "miles", "ft": "feet"}
_TIMES = {"s": "second", "h": "hour", "min": "minute", "d": "day"}


@dataclass(frozen=True, slots=True)
class Units:
    """A unit of length, and one of time."""

    length: str
    time: str

    @property
    def speed(self) -> str:
        """ "metres per second"."""
        length, time = _LENGTHS.get(self.length, self.length), _TIMES.get(self.time, self.time)
        return f"{length} per {time}"

    @property
    def again(self) -> str:
        """ "per second": what is put behind a speed to have its rate of change."""
        return f"per {_TIMES.get(self.time, self.time)}"


def units_of(text: str) -> Units:
    """``m,s``. Raises LessonError where these are not two short names."""
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2 or not all(n.isalpha() and len(n) <= _LONGEST for n in names):
        raise LessonError("--units needs two short names, as m,s")
    return Units(*names)
