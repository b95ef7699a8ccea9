"""Gradient descent: down a surface, step by step, at a rate that its curvature allows."""

from calcanim.authoring.script import *


@lesson(
    title="Gradient descent",
    topic="multivariable",
    after=("partial_derivatives",),
    examples=[
        dict(function="(1-x)**2+100*(y-x**2)**2"),
        dict(function="x**2-y**2"),
        dict(function="sin(x)*cos(y)", rate="0.5"),
        dict(function="x+y-log(x)-log(y)-log(4-x-y)", start="x=2.6,y=1", rate="0.05"),
        dict(function="0.000001*(w**2+b**2)"),
        dict(function="abs(x)+abs(y)", start="x=2.03,y=1.01"),
        dict(function="3*x+2*y"),
        dict(function="sqrt(x)+y**2", start="x=0.1,y=1", rate="1"),
        dict(function="log(1+exp(-x-2*y))+log(1+exp(y-2*x))+log(1+exp(x-y))+0.05*(x**2+y**2)"),
    ],
)
def build(
    function: Function = function(
        "x**2 + x*y + y**2",
        "a function of two variables, the loss",
        variables=2,
        needs="gradient descent here",
    ),
    start: dict[str, Expression] = point("x=2,y=1", "the start, x=number,y=number"),
    rate: Expression = number(
        "0.1", "the learning rate, a number above 0", above=0, noun="the learning rate"
    ),
    count: int = whole("12", "the number of steps, 2 to 100", low=2, high=100),
) -> Iterable[Beat]:
    """The film of gradient descent on `function` from `start`."""
    from calcanim.authoring.statements import descents as say
    from calcanim.authoring.walked import Walked
    from calcanim.calculus.descents import regression
    from calcanim.notation.lengths import overlong
    from calcanim.notation.sides import words as in_words

    loss, names = function.e, function.names
    found = tried(loss, names, start, rate, count)
    letter, other = (next(c for c in some if c not in names) for some in ("Lfg", "JCM"))
    walks = {kind: walked(found.ground, w, start, letter) for kind, w in found.walks.items()}
    walk, steps = walks[found.kind], found.asked.steps
    picture, roles = descent(found, letter), by_variable(dict.fromkeys(names, "input"))
    x, y = (symbol(n, "input") for n in names)
    w, grad = vector("w"), gradient(letter)

    given = line(applied(letter, x, y, role="surface"), loss, kind="definition", roles=roles)
    posed = None if overlong(loss) else given
    yield beat(
        "Which way is down?",
        pose(picture, posed, picture.space.trail(found.kind)),
        slide(picture, picture.space.turned(), 7.0),
        say.loss_posed(loss),
        "We start where {place}, and we want to go down. Which way, and how far?",
        place=start,
    )
    yield beat(
        "A map on the floor",
        reveal(picture.space.levels, 1.0),
        slide(picture, picture.space.turned(back=True), 6.0),
        "Each curve on the floor joins points of the same loss, and where they crowd the ground is"
        " steep.",
        "At our start",
        reveal(picture.space.shadow(found.kind)),
        "the loss is {loss}.",
        loss=walk.loss_told(0),
    )

    partials = [
        line(partial(letter, n), slope, at=walk.given, roles=roles)
        for n, slope in zip(names, found.ground.partials, strict=True)
        if fits_card(slope)
    ]
    slopes = walk.gradient_line()
    yield beat(
        "Two slopes, one arrow",
        reveal(picture.cut(names[0]), 0.3),
        slide(picture, picture.cutting(names[0]), 1.8),
        "How steep is it in {x} alone,",
        reveal(picture.cut(names[1]), 0.3),
        slide(picture, picture.cutting(names[1]), 1.8),
        "and in {y} alone?",
        [write(each) for each in partials],
        say.two_slopes(walk),
        write(slopes),
        reveal(picture.uphill),
        say.points_uphill(picture.square),
        x=names[0],
        y=names[1],
    )
    called, stepping = line(w, Pair((x, y)), kind="definition"), rule(w, grad)
    updates = walk.updates() if steps else ()
    yield beat(
        "One step",
        hide(picture.cut(names[0]) + picture.cut(names[1])),
        clear(*([posed] if posed else []), *partials),
        write(called),
        "Call the point w,",
        write(stepping),
        reveal(picture.downhill) if steps else None,
        "and step against the gradient, {rate} times as far.",
        descend(updates, slide(picture, picture.walked(found.kind, 0, 1), 1.2)) if steps else None,
        say.step_leads(walk),
        rate=walk.rate,
    )
    again = beside(stepping, walk.rate_line())
    yield beat(
        "Step after step",
        hide(picture.arrows),
        clear(slopes, called, stepping, *(each.line for each in updates)),
        write(again),
        slide(picture, picture.space.set_aside(), 0.9),
        reveal(picture.map + picture.chart, 1.2),
        "The same rule again: on the map, seen from above, and as a curve of the loss.",
        *(
            part
            for k in picture.steps
            for part in (
                reveal(picture.step(k), 0.5),
                slide(picture, picture.walked(found.kind, k, k + 1), 1.2),
                hide(picture.step(k), 0.3),
            )
        ),
        say.steps_shrink(walk) if picture.steps else None,
        slide(picture, picture.walked(found.kind, picture.slow, steps), 4.0),
        say.fate(walk, found),
    )

    above = again
    if found.bound is not None and found.others:
        above = bound_line(walk, found.bound)
        yield beat(
            "How large may a step be?",
            clear(again),
            [hide(picture.map), reveal(picture.slice)] if picture.sliced else None,
            "How large may a step be?",
            "Along its sharpest line the bowl is a parabola." if picture.sliced else None,
            *(
                part
                for key in picture.sliced
                for part in (
                    reveal(picture.slice_walk(key), 0.3),
                    slide(picture, picture.slice_walked(key), 2.0),
                    say.along_the_line(key),
                )
            ),
            write(above),
            None if picture.sliced else slide(picture, picture.space.turned(), 4.0),
            None if picture.sliced else slide(picture, picture.space.turned(back=True), 4.0),
            say.rate_bounded(found.bound),
        )
    for n, (kind, _) in enumerate(found.others):
        each, before = walks[kind], above
        above = rates_line(walks, kind)
        title, announced = say.other_rate(kind, each.rate)
        yield beat(
            title,
            clear(before),
            [hide(picture.whole_slice), reveal(picture.map)] if picture.sliced and not n else None,
            write(above),
            announced,
            reveal(picture.walk(kind)),
            slide(picture, picture.walked(kind, 0, each.walk.steps), 4.0),
            say.fate(each, found),
        )
    if not found.others:
        yield beat("The rate sets the pace", say.rate_sets_the_pace(found))

    model = Walked(regression.trained(regression.loss(), "0.1", 3), other)
    trainer = fit(model.iterates.ground, model.walk, regression.POINTS, other)
    yield beat(
        "In machine learning",
        clear(),
        plot(trainer),
        "Training is this walk. Two weights turn a line, and the loss is the mean of its squared"
        " misses.",
        write(model.gradient_line()),
        reveal(trainer.map, 1.0),
        slide(trainer, trainer.stepped(0, 1), 2.0),
        "One step against the gradient, and the line comes closer.",
        slide(trainer, trainer.stepped(1, 3), 4.0),
        "Three steps take the loss from {first} to {last}. A network walks like this in millions of"
        " weights.",
        first=model.loss(0),
        last=model.loss(3),
    )

    best = walks.get("good", walk)
    next_w, old_w = vector("w", "k + 1"), vector("w", "k")
    yield recap(
        "Gradient descent",
        say.descended(found),
        say.loss_went(best),
        general=line(
            next_w,
            Joined((old_w, "-", symbol("alpha", "parameter"), "", gradient(letter, old_w))),
            kind="definition",
            said="the next point is the old one minus the rate times the gradient",
        ),
        example=beside(walk.loss_line(0), best.loss_line(best.walk.steps), gap="quad arrow.r quad"),
        more=beside(written(in_words(say.after_steps(best.walk.steps))), best.rate_line()),
    )
