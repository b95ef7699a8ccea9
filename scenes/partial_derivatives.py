"""Partial derivatives: one input moves, the others wait; together they point uphill."""

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
        dict(function="w**2 + 3*w*b", at="w=1,b=2"),
    ],
)
def build(
    function: Function = function(
        "x**2*y + 3*x*y**2", "a function, f(x, y)", variables=2, needs="a partial derivative here"
    ),
    at: dict[str, Expression] = point("x=2,y=3", "where we stand", noun="the point"),
) -> Iterable[Beat]:
    """The film of the partial derivatives of `function` at the point `at`."""
    from calcanim.authoring.statements import tangent_planes as say

    (x, y), (a, b) = function.names, at.values()
    f, g, k, p, u, theta = fresh_names(("f", "g", "k", "p", "u", "theta"), function.names)
    plane = tangent_plane(function.e, at)
    seen = slices(plane, f, (g, k), ("increment", "parameter"))
    in_x, in_y = cuts(plane, f, (g, k), ("increment", "parameter"))
    x_, y_, inputs = symbol(x, "input"), symbol(y, "input"), by_variable({x: "input", y: "input"})
    height, slope_x, slope_y = map(as_shown, (plane.height, *plane.slopes))
    slopes = dict(slope_x=slope_x, slope_y=slope_y)
    tell = teller(x=x_.said, y=y_.said, a=a, b=b, place=at, height=height, f=f, **slopes)

    given = definition(applied(f, x_, y_, role="surface"), function.e, roles=inputs)
    yield tell(
        "Which slope?",
        pose(seen.picture, given),
        "On a hillside there is not one slope. We stand where {place},",
        reveal(seen.here),
        "at the height {height}. How steep is it here?",
        slide(seen.picture, seen.space.turned(), 4.0),
        "That depends on which way we go: along {x},",
        (*go(seen, x), *go(seen, y)),
        "or along {y}.",
    )
    yield tell(
        "Hold one input still",
        (hide(seen.way(x) + seen.way(y)), clear(given)),
        slide(seen.picture, seen.space.set_aside(), 1.0),
        "Hold {y} at {b}, and move {x} alone:",
        (write(in_x.cut), *cut_through(seen, x)),
        "that cuts the hill open. The cut is an ordinary curve, a function of {x}.",
    )
    yield tell(
        "A slope as ever",
        rewrite(in_x.cut, in_x.rule, in_place=True),
        "So the old rules do. Roll the tangent along to our point:",
        (*lay_tangent(seen, x), rewrite(in_x.rule, in_x.number, in_place=True)),
        "there, where {x} is {a}, the slope is {slope_x}.",
    )
    yield tell(
        "Now the other way",
        (clear(in_x.number), hide(seen.flat(x))),
        "Now hold {x} at {a}, and move {y} alone.",
        (write(in_y.cut), *cut_through(seen, y)),
        "Another curve, with a slope of its own:",
        (*lay_tangent(seen, y), rewrite(in_y.cut, in_y.number, in_place=True)),
        "it is {slope_y}.",
    )
    yield tell(
        "Keep the letter",
        (clear(in_y.number), hide(seen.flat(y)), reveal(seen.others)),
        "Whatever number {y} is held at, the same rules do.",
        slide(seen.picture, seen.cutting_others(), 3.0),
        "So keep it as a letter, and treat it like a number.",
        in_x.worked.cues,
        "That is the partial derivative in {x}; the one in {y} treats {x} like a number.",
        (write(in_y.partial), slide(seen.picture, seen.space.turned(back=True), 4.0)),
    )

    rows = quotient_columns(plane, (average(f, x, "increment"), average(f, y, "parameter")))
    measured = line(gradient(f, a, b), Pair((slope_x, slope_y)))
    yield tell(
        "Measure it",
        (clear(in_x.partial, in_y.partial), hide(seen.others)),
        "Is that so? Take small steps, in {x} alone, then in {y} alone:",
        (write(measured), plot(rows, 1.0), *rows_come(rows)),
        "rise over run comes to {slope_x} in {x}, and to {slope_y} in {y}.",
    )

    sheet = definition(applied(p, x_, y_, role="derivative"), plane.formula, roles=inputs)
    ahead = plane.forecast(seen.reach)
    yield tell(
        "Two slopes, one plane",
        clear(rows, measured),
        "Two tangents span a plane,",
        reveal(seen.patch, 1.5),
        "and it lies against the hill.",
        (write(sheet), slide(seen.picture, seen.space.turned(), 4.0)),
        say.foretold(ahead, foretell(ahead, p, f)),
    )

    general = line(gradient(f, x_, y_), Pair((partial(f, x), partial(f, y))))
    if plane.is_level:
        yield tell(
            "Level ground",
            "Here both slopes are zero: the plane is level, and no direction is uphill.",
            (clear(sheet), write(general), write(measured)),
            say.what_is_level(plane.is_constant),
        )
    else:
        step, ways = plane.descended(2 * seen.reach), direction_lines(plane, f, u, theta)
        compass = directions(seen, written(gradient(f)), written(ways.slope), theta, step)
        yield tell(
            "The gradient",
            (clear(), plot(compass.picture)),
            "Now from above. The slope in {x} is one arrow,",
            reveal(compass.parts[0]),
            "the slope in {y} another;",
            reveal(compass.parts[1]),
            "together they are the gradient, one arrow straight uphill.",
            (reveal(compass.gradient), write(general), write(measured), reveal(compass.level)),
            say.across_the_level(compass.is_square),
        )
        yield tell(
            "Turn around",
            (clear(general, measured), hide(compass.name), write(ways.unit)),
            reveal(compass.arrow + compass.chart),
            say.in_each_direction(compass.is_square),
            (turn(compass, "round", 6.0), rewrite(ways.unit, ways.rate, in_place=True)),
            "largest along the gradient,",
            (turn(compass, "steepest", 2.0), rewrite(ways.rate, ways.most, in_place=True)),
            "nothing along the level curve,",
            turn(compass, "level", 1.5),
            "and straight behind, downhill.",
            turn(compass, "behind", 1.5),
        )
        yield tell(
            "In machine learning",
            (clear(ways.most), hide(compass.all_but_gradient)),
            "Call {f} a loss, and {x} and {y} its weights. Each has a slope of its own,",
            "and steps against it, all at once:",
            step_down(compass, plane, step),
            say.loss_falls(plane, step),
        )

    yield recap(
        "One direction at a time",
        "A partial derivative is the slope when one input moves and the others wait.",
        told("Together they are the gradient: for us, {slope_x} and {slope_y}.", **slopes),
        general=general,
        example=measured,
        use="Each weight of a model has a slope of its own, and all are turned at once.",
    )
