"""How steep a curve is: a lesson of one's own, in a course beside one of calcanim's."""

from calcanim.authoring.script import *


@lesson(
    title="How steep is it?",
    topic="derivatives",
    examples=[dict(function="1/x", at="2"), dict(function="sin(t)", at="0")],
)
def build(function=function("x**2", "f(x)"), at=number("1", "the point")):
    f, x = function.e, function.x
    height, slope = as_shown(value_at(f, {x: at})), as_shown(need_slope(f, x, at))
    seen = graph("f", f, x, at, need_slope(f, x, at))
    given = line(applied("f", x, role="function"), f, kind="definition")
    there = line(applied("f", at, role="function"), height)
    steep = line(applied("f'", at, role="derivative"), slope)
    tell = teller(f=f, at={x: at}, height=height, slope=slope)

    yield tell(
        "A point",
        pose(seen, given),
        "Here is {f}.",
        (reveal(seen.point), write(there)),
        "Where {at}, its height is {height}.",
    )
    yield tell(
        "Its slope",
        (reveal(seen.tangent), write(steep)),
        "The straight line that touches it there has the slope {slope}.",
    )
