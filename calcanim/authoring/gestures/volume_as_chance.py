"""A volume as a probability: a joint density, the chance of a half, and where it balances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import clear, hide, reveal, slide, write
from calcanim.authoring.statements import volumes as say
from calcanim.calculus.several_variables.volume import Cutting, Volume
from calcanim.exact.values import UndefinedError, Value
from calcanim.expressions.tree import Expression, mul, variable
from calcanim.expressions.typst import typst
from calcanim.notation.integrals import at_most, expected, integral_of
from calcanim.notation.lines import Line, line
from calcanim.notation.shown import numeral, shown
from calcanim.notation.sides import Coloured, Name, symbol
from calcanim.notation.volumes import called
from calcanim.pictures.picture import Picture
from calcanim.pictures.sliced import Sliced
from calcanim.storyboard.board import Beat

_SIZE = 1.05


def volume_as_chance(
    seen: Sliced, letters: tuple[str, str, str], gone: Sequence[Line | Picture]
) -> Iterator[Beat]:
    """What fits: a joint density, a mean height, or nothing.

    `letters` are of the volume and of slices; `gone` leaves first.
    """
    if seen.volume.apart is not None:
        return
    if seen.signed or not seen.volume.value.approx > 0:
        yield from _mean(seen, letters[0], gone)
    else:
        yield from _density(seen, letters, gone)


def _density(
    seen: Sliced, letters: tuple[str, str, str], gone: Sequence[Line | Picture]
) -> Iterator[Beat]:
    found, main = seen.volume, seen.main
    order = 0 if seen.other is None or found.without else 1
    cutting, half = seen.cut[order].cutting, numeral(seen.half)
    part, middle = _share(found, cutting.gathered(half)), _middle(found, main)
    name, low, high = cutting.held, cutting.outer[1], main.outer
    areas: Expression | Name = called(letters[1 + order], cutting)
    weighed: Expression | Name = _weighed(called(letters[1], main), main.held)
    if cutting.area is not None and main.area is not None:
        areas, weighed = cutting.area, mul(variable(main.held), main.area)
    up_to = integral_of(areas, name, low, half, "increment")
    all_of_it = integral_of(weighed, *high, "increment")
    below = replace(at_most(name, half), role="")
    named = replace(expected(symbol(main.held)), role="")
    shared = _shared(found, letters[0], up_to)
    chance = line(below, shared, _told(part), kind="definition")
    yield beat(
        "A joint density",
        (clear(*gone), hide(seen.under(order), 0.4)),
        (slide(seen, seen.emptied(order), 0.1), reveal(seen.charted(order), 0.6)),
        say.as_density(found),
        slide(seen, seen.half_washed(order), 3.5),
        write(chance, size=_SIZE),
        say.chance(cutting, half, part),
    )
    if seen.balance is None or middle is None:
        return
    shared = _shared(found, letters[0], all_of_it)
    mean = line(named, shared, _told(middle), kind="definition")
    yield beat(
        "Where it balances",
        (clear(chance), hide(seen.under(order), 0.4)),
        slide(seen, seen.turned(back=True), 1.6) if order else None,
        (slide(seen, seen.emptied(), 0.1), reveal(seen.charted(), 0.6)),
        say.shares(found, main),
        slide(seen, seen.washed(), 3.5),
        (write(mean, size=_SIZE), reveal(seen.balanced, 0.6)),
        say.balances(main, middle),
    )


def _mean(seen: Sliced, letter: str, gone: Sequence[Line | Picture]) -> Iterator[Beat]:
    """The volume over the area of the floor, as a level roof."""
    found = seen.volume
    floor = found.floor
    if floor is None or floor.exact is None or seen.level is None:
        return
    value = found.value
    exact = None if value.exact is None else value.exact / floor.exact
    mean = Value(exact, value.approx / floor.approx)
    area = shown(floor.exact, floor.approx).expression
    named = Name(f"frac({letter}, {typst(area)})", f"{letter}/{area}", "the volume over the floor")
    result = line(named, _told(mean))
    order = 0 if seen.other is None else 1
    yield beat(
        "A mean",
        (clear(*gone), hide(seen.under(order), 0.4), slide(seen, seen.veiled(back=True), 0.6)),
        (reveal(seen.map, 0.6), write(result, size=_SIZE)),
        "Let a point fall anywhere on this floor, all places alike.",
        (reveal(seen.level, 1.0), slide(seen, seen.looked(order), 5.0)),
        "The mean height is the volume over the area of the floor: {mean}.",
        "A mean loss over all inputs is such a number.",
        mean=say.as_fraction(mean),
    )


def _weighed(areas: Name, name: str) -> Name:
    """``x A(x)``."""
    source = f"{typst(variable(name))} thin {areas.source.replace('⟨0⟩', typst(variable(name)))}"
    return Name(source, f"{name}*{areas.text}", f"{name} times the area of its slice")


def _middle(found: Volume, cutting: Cutting) -> Value | None:
    """The mean of what is held; None where it is not known, or infinite."""
    try:
        return _share(found, cutting.gathered(weight=variable(cutting.held)))
    except UndefinedError:
        return None


def _share(found: Volume, part: Value) -> Value:
    """A part of the whole volume."""
    whole = found.value
    exact = None
    if part.exact is not None and whole.exact is not None:
        exact = part.exact / whole.exact
    return Value(exact, part.approx / whole.approx)


def _shared(found: Volume, letter: str, part: Name) -> Name:
    """A part over the whole, where that is not one."""
    if say.is_one(found.value):
        return part
    text, said = f"1/{letter}*{part.text}", f"one over {letter}, times {part.said}"
    return Name(f"frac(1, {letter}) {part.source}", text, said, "increment")


def _told(value: Value) -> Coloured:
    return Coloured(say.as_fraction(value), "text")
