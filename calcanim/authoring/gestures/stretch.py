"""Stretch: what a nudge does on number lines, once more, and against a wrong guess."""

from __future__ import annotations

from collections.abc import Mapping

from calcanim.authoring.cues import hide, plot, reveal, slide, strike
from calcanim.authoring.gestures.wrong import Guess
from calcanim.calculus.derivatives.composite import Composite
from calcanim.notation.lengths import fits_row
from calcanim.notation.lines import Line, beside, line
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import Name, leibniz, times
from calcanim.pictures.network import local_slope
from calcanim.pictures.stretching import Stretching
from calcanim.storyboard.cues import Cue


def stretch_again(lines: Stretching) -> tuple[Cue, Cue, Cue]:
    """The nudge becomes short and long again; its lengths are shown only while they are true."""
    return (
        hide(lines.lengths(), 0.3),
        slide(lines, lines.again(), 3.0),
        reveal(lines.lengths(), 0.5),
    )


def stretch_from_nothing(lines: Stretching) -> tuple[Cue, ...]:
    """Number lines come on once more, and the last nudge on them as it was."""
    told = lines.whole + lines.lengths()
    for i in range(len(lines.lines) - 1):
        if i + 1 in lines.lines:
            told += lines.stretch(i)
    return (
        plot(lines, 0.6),
        reveal(lines.values + lines.nudge, 0.4),
        slide(lines, lines.grown_again(), 1.2),
        reveal(told, 0.5),
    )


def stretch_by_guess(lines: Stretching, guess: Guess) -> tuple[list[Cue], list[Cue]]:
    """The guess is written, and a second bar is as long as it says; then both are struck out.

    The bar's name stays to be read.
    """
    if lines.guess is None:
        return [guess.posed], [guess.struck]
    grown = slide(lines, lines.guessed(), 2.0)
    bar = lines.shortcut
    return [guess.posed, reveal(bar, 0.4), grown], [guess.struck, strike(lines.shortcut_bar)]


def slopes_of_layers(nest: Composite, roles: Mapping[str, str]) -> list[Line]:
    """``dy/du = 3u²`` for each layer, and behind it ``3·5² = 75`` where there is room."""
    lines = []
    for i, layer in enumerate(nest.layers):
        slope, value = layer.derivation.result, as_shown(nest.slopes[i]).expression
        name = leibniz(layer.symbol, layer.inner, roles)
        lines.append(line(name, slope, roles=by_variable(roles)))
        if slope != value and fits_row(slope, slope, value):
            lines[-1] = beside(lines[-1], local_slope(nest, i, roles))
    return lines


def stretches_multiplied(nest: Composite, left: Name) -> list[Line]:
    """``dy/dx = 75*4 = 300``, where no slope is rounded."""
    slopes, whole = [as_shown(slope) for slope in nest.slopes[::-1]], as_shown(nest.backward()[0])
    if not all(slope.exact for slope in (*slopes, whole)):
        return []
    return [line(left, times(*slopes), whole, kind="at_point", at=nest.place)]
