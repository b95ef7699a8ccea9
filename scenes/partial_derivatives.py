"""Partial derivatives: one input moves, the others wait; together they point uphill.

That the gradient is not aimed at the top is shown on the course's model, whose loss has a bottom:
what was typed need not have one.
"""

from calcanim.authoring.script import *


@lesson(
    title="Partial derivatives",
    topic="multivariable",
    after=("derivative_rules",),
    examples=[
        dict(function="sin(x)*cos(y)", at="x=1,y=2"),
        dict(function="sqrt(1 - x**2 - y**2)", at="x=1/2,y=1/2"),
        dict(function="x**2 + y**2", at="x=0,y=0"),
        dict(function="3*x + 2*y", at="x=1,y=1"),
        dict(function="1e6*x + y", at="x=2,y=1"),
        dict(function="x*y*z", at="x=1,y=2,z=3", direction="x=1,z=1"),
        dict(function="cbrt(x*y)", at="x=0,y=0"),
        dict(function="tan(x)*y + x*exp(y) - sin(x*y)/(1 + x**2)", at="x=1/2,y=1/3"),
    ],
)
def build(
    function: Function = function(
        "x**2*y + 3*x*y**2",
        "a function, f(x, y), of at most four variables",
        variables=(2, 4),
        needs="a partial derivative here",
    ),
    at: dict[str, Expression] = point("x=2,y=3", "where we stand", noun="the point"),
    direction: dict[str, Expression] = point(
        "x=3,y=4", "a direction in two of the variables", noun="the direction", some=2
    ),
) -> Iterable[Beat]:
    """The film of the partial derivatives of `function` at the point `at`."""
    from calcanim.authoring.statements import tangent_planes as say

    (x, y), all_at = direction, at
    whole, g, k, p, u, theta, v, s, t = fresh_names(
        ("f", "g", "k", "p", "u", "theta", "v", "s", "t"), function.names
    )
    rest = {n: e for n, e in at.items() if n not in direction}
    f, at, drawn = (s if rest else whole), {n: at[n] for n in direction}, held(function.e, rest)
    plane = tangent_plane(drawn, at, bent=not rest)
    roles, inputs = ("increment", "parameter"), by_variable(dict.fromkeys(all_at, "input"))
    seen = slices(plane, f, (g, k), roles)
    in_x, in_y = cuts(plane, f, (g, k), roles)
    x_, y_ = symbol(x, "input"), symbol(y, "input")
    (slope_x, slope_y), height = map(as_shown, plane.slopes), as_shown(plane.height)
    told_of = dict(slope_x=slope_x, slope_y=slope_y, height=height)
    tell = teller(x=x_.said, y=y_.said, a=at[x], b=at[y], place=at, rest=rest, **told_of)

    given, kept = posed(plane, f, function.e, all_at, whole)
    yield tell(
        "Which slope?",
        pose(seen.picture, given, seen.map),
        "A hillside has not one slope.",
        [clear(given), write(kept)] if rest else None,
        "We hold the rest still: {rest}." if rest else None,
        "We stand where {place},",
        reveal(seen.here),
        "at the height {height}. How steep is it here?",
        slide(seen.picture, seen.space.turned(), 1.6),
        "That depends on which",
        go(seen, x),
        "way we go: along {x}, or",
        go(seen, y),
        "along {y}.",
    )
    yield tell(
        "Hold one input still",
        (hide(seen.way(x) + seen.way(y) + seen.map), clear(kept)),
        "Hold {y} at {b}, and move {x}:",
        (write(in_x.cut), *cut_through(seen, x)),
        "that cuts the hill open. The cut is a curve, a function of {x} alone.",
    )
    yield tell(
        "A slope as ever",
        rewrite(in_x.cut, in_x.rule, in_place=True, run_time=0.9),
        "So the old rules do. Roll the tangent to our point:",
        (*lay_tangent(seen, x), rewrite(in_x.rule, in_x.number, in_place=True, run_time=0.9)),
        "there, where {x} is {a}, the slope is {slope_x}.",
    )
    yield tell(
        "Now the other way",
        (clear(in_x.number), hide(seen.flat(x))),
        "Now hold {x} at {a}, and move {y} alone.",
        (write(in_y.cut), *cut_through(seen, y)),
        "Another curve, another slope:",
        (*lay_tangent(seen, y), rewrite(in_y.cut, in_y.number, in_place=True, run_time=0.9)),
        "it is {slope_y}.",
    )
    values = beside(*put_in(plane, f))
    yield tell(
        "Keep the letter",
        (clear(in_y.number), hide(seen.flat(y) + seen.wall(y) + seen.lines)),
        "The same rules do for every {y}.",
        slide(seen.picture, seen.sweeping(x), 2.6),
        "So keep the letter, and treat it like a number:",
        in_x.worked.cues,
        "that is the partial derivative in {x}. The one in {y} keeps {x}.",
        (write(in_y.partial), hide(seen.wall(x), 0.3), reveal(seen.wall(y), 0.3)),
        slide(seen.picture, seen.sweeping(y), 2.0),
        None if plane.bent else write(values),
    )
    if plane.bent:
        yield from not_enough(seen, f, p, t, in_x, in_y)
        return

    sheet = definition(applied(p, x_, y_, role="derivative"), plane.formula, roles=inputs)
    ahead = plane.forecast(seen.reach)
    close, foretold = close_up(seen, f, ahead), foretell(ahead, p, f)
    yield tell(
        "Two slopes, one plane",
        (clear(in_x.partial, in_y.partial, values), hide(seen.wall(y))),
        "Two tangents span a plane,",
        (slide(seen.picture, seen.unveiled(), 0.8), reveal(seen.patch, 1.5)),
        "and it lies against the hill.",
        (write(sheet), slide(seen.picture, seen.space.turned(back=True), 1.6)),
        come_near(seen, close),
        say.foretold(ahead, plane.names, [write(each) for each in foretold]),
    )
    measured = beside(*put_in(plane, f))
    rows = quotient_columns(plane, (average(f, x, "increment"), average(f, y, "parameter")))
    yield tell(
        "Measure it",
        clear(sheet, *foretold),
        "A small step in {x} alone, and up;",
        climb(close, x),
        "then one in {y} alone.",
        climb(close, y),
        (write(measured), plot(rows, 0.8), look_around(seen, close), *rows_come(rows)),
        "Smaller steps, and rise over run comes to these slopes.",
        say.matters_most(plane),
    )

    general, found = gradient_lines(plane, f)
    if plane.is_level:
        yield tell(
            "Level ground",
            "Here both slopes are zero: the plane is level, and no direction is uphill.",
            (clear(measured, rows), write(general)),
            (look_around(seen, close, back=True), write(found)),
            say.what_is_level(plane.is_constant),
        )
    else:
        ways = direction_lines(plane, f, (u, theta, v), direction)
        asked = [float(value_at(e, {}).approx) for e in direction.values()]
        compass = directions(seen, written(gradient(f)), theta, asked)
        pieces = zip(compass.numbers, (found.key(1, 0), found.key(1, 1)), strict=True)
        yield tell(
            "The gradient",
            (clear(), plot(compass.picture, 1.0)),
            "From above, on a scale of their own: the slope in {x},",
            reveal(compass.parts[0] + compass.numbers[0]),
            "the slope in {y},",
            reveal(compass.parts[1] + compass.numbers[1]),
            "and both together, the gradient: straight uphill.",
            (lift(found, *pieces), reveal(compass.gradient + compass.uphill)),
            (slide(compass.picture, compass.climbing(), 1.0), reveal(compass.level)),
            say.across_the_level(compass.is_square),
        )
        yield turn_around(compass, ways, plane, direction, gone=found)
    yield from each_weight()
    if rest:
        plane = tangent_plane(function.e, all_at)
        general, found = gradient_lines(plane, whole)
    yield recap(
        "One direction at a time",
        "One input moves, the others wait: together the slopes are the gradient.",
        "For us: {slopes}.",
        general=general,
        example=found,
        slopes=tuple(map(as_shown, plane.slopes)),
        use="The gradient has a slope for every weight of a model.",
    )
