"""Read backwards: a rule of slopes from right to left is a rule for antiderivatives."""

from __future__ import annotations

from collections.abc import Iterator

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import (
    callout,
    clear,
    hide,
    plot,
    reveal,
    rewrite,
    slide,
    uncall,
    write,
)
from calcanim.expressions.tree import derivative, div, number, power, variable
from calcanim.notation.antiderivatives import all_of, plus
from calcanim.notation.lines import line
from calcanim.notation.setter import by_variable
from calcanim.notation.sides import Coloured
from calcanim.pictures.pairs import known, of_power, pairs
from calcanim.storyboard.board import Beat

_ASKS = "all with these slopes"


def read_backwards(x: str, letters: tuple[str, str], n: str, a: str, c: str) -> Iterator[Beat]:
    """The power rule both ways, then other pairs, each with its picture.

    The letters are of the variable, of a function and its antiderivative, of an exponent, of a
    number and of the constant.
    """
    picture = pairs(x, letters, n)
    roles = by_variable({x: "input"})
    f, big_f = of_power(x, n)
    rule = line(derivative(big_f, x), Coloured(f, "function", roles), roles=roles)
    back = line(all_of(f, x), plus(big_f, c, roles))
    two, three = number(2), number(3)
    squared = power(variable(x), two)
    thirds = div(power(variable(x), three), three)
    squares = line(all_of(squared, x), plus(thirds, c, roles), roles=roles)
    yield beat(
        "Rules read backwards",
        clear(),
        plot(picture, 1.0),
        reveal(picture.walker + picture.exponent, 0.5),
        write(rule, size=1.2),
        slide(picture, picture.raised(0, 3), 2.4),
        "Read a rule of slopes from right to left:",
        rewrite(rule, back, [(rule.key(1), back.key(0)), (rule.key(0), back.piece(1, 0))]),
        "the exponent goes up by one, and divides.",
        [slide(picture, picture.raised(3, 2), 1.0), callout(back, _ASKS, back.key(0))],
        "The long S, with d {x}, asks for all curves with these slopes:",
        [uncall(back, back.key(0)), write(squares, size=1.2)],
        slide(picture, picture.rolled(picture.level_of(2), 1.0, 1.25, 1.0), 1.6),
        "the indefinite integral. It will give us areas.",
        x=x,
    )
    lines = [line(all_of(g, x), plus(big_g, c, roles), roles=roles) for g, big_g in known(x, a)]
    levels = picture.levels
    one, fifth, constant, e = lines
    yield beat(
        "Some at a glance",
        [clear(rule, back, squares), slide(picture, picture.raised(2, 0), 0.9)],
        write(one, size=1.0, run_time=0.6),
        "A slope of one belongs to the line {x},",
        slide(picture, picture.turned(levels[0], levels[1]), 1.4),
        write(fifth, size=1.0, run_time=0.6),
        "{x} to the fifth to {x} to the sixth over six,",
        hide(picture.exponent, 0.2),
        slide(picture, picture.turned(levels[1], levels[2]), 1.0),
        write(constant, size=1.0, run_time=0.6),
        "a constant {a} to {a} {x},",
        slide(picture, picture.ended(), 1.2),
        write(e, size=1.0, run_time=0.6),
        "and e to the {x} to itself.",
        x=x,
        a=a,
    )
