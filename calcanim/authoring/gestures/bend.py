"""Bend: two parabolas of one slope take one step, and what sets them apart is drawn beside them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from calcanim.authoring.beats import teller
from calcanim.authoring.bent import bowl_limits, bowl_lines, radii_line, same_steps, second_lines
from calcanim.authoring.cues import clear, hide, plot, reveal, slide, write
from calcanim.exact.certain import as_mpf
from calcanim.notation.lines import Line, definition
from calcanim.notation.shown import Shown, measured, shown
from calcanim.notation.sides import symbol
from calcanim.pictures.bends import Bends, bends
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue

_FACTORS, _ROLES, _SLOPE, _RATE = (1, 5), ("surface", "increment"), 4, Fraction(3, 10)


def how_it_bends(letters: Sequence[str]) -> tuple[Beat, ...]:
    """Same slope, same step; the slope of the slope; and the circle that fits best.

    Best seen in ``curvature``. The parabolas are called by two `letters`.
    """
    seen = _bowls()
    (high, low), (near, far) = seen.heights
    rate = rate_of_bowls()
    named, steps = definition(symbol("alpha", "parameter"), rate), same_steps(seen, rate)
    given, second = bowl_lines(seen, letters), second_lines(seen, letters)
    radii = radii_line(seen)
    mild, sharp = (measured(2.0 * a) for a in _FACTORS)
    wide, tight = (measured(0.5 / a) for a in _FACTORS)
    tell = teller(
        slope=measured(seen.slope),
        length=measured(seen.step),
        high=high,
        low=low,
        near=near,
        far=far,
        mild=mild,
        sharp=sharp,
        wide=wide,
        tight=tight,
        road=measured(seen.straight),
    )
    return (
        tell(
            "Same slope, same step",
            plot(seen),
            [write(each) for each in given],
            "Two balls on two bowls,",
            reveal(seen.balls),
            "both where the slope is {slope}.",
            [write(each) for each in (named, *steps)],
            reveal(seen.arrows),
            "Both take the same step downhill, {length} long.",
            slide(seen, seen.stepping(), 2.6),
            (hide(seen.before, 0.3), reveal(seen.after)),
            "One comes down from {high} to {low}, the other flies up from {near} to {far}. Why?",
        ),
        tell(
            "The slope of the slope",
            (hide(seen.notes), clear(*given, named, *steps)),
            slide(seen, seen.going_to(seen.first), 1.2),
            reveal(seen.slopes),
            slide(seen, seen.rolling(), 5.0),
            "Roll both tangents along, and draw their slopes: one changes slowly, the other fast.",
            (write(second), reveal(seen.bends)),
            "How fast, that is the second derivative: {mild} here, {sharp} there.",
            reveal(seen.road),
            "Steep is not curved: a straight road of slope {road} does not bend at all.",
        ),
        tell(
            "The circle that fits best",
            hide(seen.road),
            slide(seen, seen.going_to_slope(), 1.2),
            reveal(seen.rings),
            slide(seen, seen.circling(), 4.5),
            "Near a point a curve is all but a circle. Follow both down:",
            clear(second),
            (reveal(seen.radii), write(radii)),
            "at the bottom the radius is one over the second derivative, {wide} and {tight}. A"
            " tight circle means strong curvature.",
        ),
    )


def both_bowls() -> tuple[tuple[Line, ...], tuple[Cue, ...]]:
    """The rates that are allowed on each parabola, and the step that both take once more."""
    seen = _bowls()
    return bowl_limits(seen), (
        plot(seen),
        reveal(seen.balls + seen.arrows),
        slide(seen, seen.stepping(), 2.6),
        hide(seen.before, 0.3),
        reveal(seen.after),
    )


def rate_of_bowls() -> Shown:
    """The rate of their steps."""
    return shown(_RATE, as_mpf(_RATE))


def _bowls() -> Bends:
    return bends(_FACTORS, _ROLES, _SLOPE, _RATE)
