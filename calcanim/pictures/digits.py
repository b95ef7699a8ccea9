"""Numbers in all digits that a double has, those that they share stepping back."""

from __future__ import annotations

import math
from collections.abc import Sequence

from calcanim.calculus.derivatives.in_doubles import InDoubles
from calcanim.notation.lines import written
from calcanim.notation.setter import Setter
from calcanim.notation.sides import Name
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number, step_table, table
from calcanim.storyboard.formula import Formula, prose

_DIGITS = 16


def shared_digits(found: InDoubles, power: int) -> int | None:
    """How many leading digits the values at the point and ten to the `power` away share.

    None where they are the same.
    """
    ahead, here, same = _aligned(found, power)
    if ahead == here:
        return None
    there, value = _values(found, power)
    # 0.9999… and 1.0000… are as near as others that have their first digits in common.
    near = math.floor(-math.log10(abs(there / value - 1))) if value and there != value else 0
    return max(sum(c.isdigit() for c in ahead[:same]), near)


def digit_table(found: InDoubles, power: int, step: Name, heads: Sequence[Name]) -> Picture:
    """The step, both values, their difference, the quotient of one side and the true slope."""
    ahead, here = _values(found, power)
    there, at_point, same = _aligned(found, power)
    quotient = float(found.forward[found.at(power)])
    rows = [
        (written(step).formula, number(10.0**power, 2, "increment")),
        (written(heads[0]).formula, _parted(there, same)),
        (written(heads[1]).formula, _parted(at_point, same)),
        (prose("difference", "muted"), number(ahead - here, 5, "increment")),
        (prose("quotient", "muted"), number(quotient, 6, "increment")),
        (prose("true slope", "muted"), number(found.slope, 6, "derivative")),
    ]
    return table(("value", "sixteen digits"), rows, "derivation")


def error_table(found: InDoubles, step: Name, heads: Sequence[str]) -> Picture:
    """What both kinds of quotient are off by, for steps of a tenth down to a ten thousandth."""
    rows = []
    for power in range(-1, -5, -1):
        n = found.at(power)
        errors = [float(found.errors(sides)[n]) for sides in (1, 2)]
        rows.append((10.0**power, [e if e == e else None for e in errors]))
    return step_table((step, *heads), rows, 2, "derivation")


def best_table(found: InDoubles) -> Picture:
    """The best step of one side and of both, and what they are off by there."""
    rows = []
    for sides, words, role in ((1, "one side", "increment"), (2, "both sides", "inner")):
        best = found.best(sides)
        if best is not None:
            step, error = float(found.steps[best]), float(found.errors(sides)[best])
            cells = number(step, 2, "increment"), number(error, 2, role)
            rows.append((prose(words, role), *cells))
    return table(("quotient", "best step", "off by"), rows, "derivation")


def _values(found: InDoubles, power: int) -> tuple[float, float]:
    n = found.at(power)
    return found.here + float(found.forward[n]) * float(found.steps[n]), found.here


def _aligned(found: InDoubles, power: int) -> tuple[str, str, int]:
    """Both values in all digits, and how many characters they share."""
    ahead, here = (_digits(y) for y in _values(found, power))
    same = next((n for n, (a, b) in enumerate(zip(ahead, here, strict=False)) if a != b), len(here))
    return ahead, here, same


def _digits(y: float) -> str:
    return f"{y:#.{_DIGITS}g}" if 1e-4 <= abs(y) < 1e7 else f"{y:.{_DIGITS - 1}e}"


def _parted(text: str, same: int) -> Formula:
    setter = Setter()
    if same:
        setter.raw(text[:same], "same", "muted")
    if text[same:]:
        setter.raw(text[same:], "rest", "increment")
    return setter.build(text, text)
