"""Gradient descent: down a surface, step by step, at a rate that its curvature allows."""

from __future__ import annotations

from calcanim.expressions import parse
from calcanim.expressions.points import named_numbers
from calcanim.storyboard import LessonError, Storyboard, lesson, param

_START = "x=2,y=1"
_MOST_STEPS = 100


@lesson(title="Gradient descent", topic="multivariable")
def build(
    function: str = param("x**2 + x*y + y**2", help="a function of two variables, the loss"),
    start: str = param(_START, help="the start, x=number,y=number", kind="point"),
    rate: str = param("0.1", help="the learning rate, a number above 0", kind="number"),
    count: str = param("12", help="the number of steps, 2 to 100", kind="number"),
) -> Storyboard:
    """The film of gradient descent on `function` from `start`."""
    loss, alpha = parse(function), parse(rate)
    names = tuple(sorted(loss.variables))
    if len(names) != 2:
        has = f"it has {', '.join(names)}" if names else "it has none"
        raise LessonError(f"gradient descent here needs a function of two variables; {has}")
    at = named_numbers(start, "start")
    if start == _START and set(names) != set(at):
        # The default start, for whatever the variables are called.
        at = dict(zip(names, at.values(), strict=True))
    if set(at) != set(names):
        raise LessonError(
            f'the start needs a value for {names[0]} and for {names[1]}: --start "{names[0]}=2,'
            f'{names[1]}=1"'
        )
    if alpha.variables:
        raise LessonError(f"--rate needs a number, and {rate} contains {alpha.variables[0]}")
    if not count.strip().isdecimal() or not 2 <= int(count) <= _MOST_STEPS:
        raise LessonError(
            f"--count needs a whole number from 2 to {_MOST_STEPS}, and {count} is none"
        )

    # Imported here: listing the lessons needs none of the mathematics.
    from calcanim.calculus.descents.rates import landscape, start_point
    from calcanim.calculus.descents.trials import trials
    from calcanim.calculus.rules import NoRuleError
    from calcanim.compose.descent import DescentFilm
    from calcanim.compose.lines import need_size
    from calcanim.compose.slopes import scene
    from calcanim.exact.values import UndefinedError, value_at

    try:
        if not value_at(alpha, {}).approx > 0:
            raise LessonError(f"the learning rate must be above 0, and {rate} is not")
        here = ", ".join(f"{n} = {at[n]}" for n in names)
        need_size([value_at(loss, at).approx], here)
        ground = landscape(loss, names, start_point(at, names))
        for partial in ground.partials:
            need_size([value_at(partial, at).approx], here)
        found = trials(ground, start_point(at, names), alpha, int(count))
    except (NoRuleError, UndefinedError) as error:
        raise LessonError(str(error)) from error
    if found.asked.fate == "stands":
        place = ", ".join(f"{n} = {at[n]}" for n in names)
        raise LessonError(
            f"the gradient of {loss} is 0 at {place}: descent does not move from there"
        )
    letter = next(c for c in ("L", "f", "g") if c not in names)
    film = DescentFilm(found, scene(found, letter), at)
    return Storyboard("gradient_descent", "Gradient descent", film.beats())
