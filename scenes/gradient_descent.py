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
        "x**2 + x*y + y**2", "a loss of two variables", variables=2, needs="gradient descent here"
    ),
    start: dict[str, Expression] = point("x=2,y=1", "the start, x=number,y=number"),
    rate: Expression = number(
        "0.1", "the learning rate, a number above 0", above=0, noun="the learning rate"
    ),
    count: int = whole("12", "the number of steps, 2 to 100", low=2, high=100),
) -> Iterable[Beat]:
    """The film of gradient descent on `function` from `start`."""
    from calcanim.authoring.statements import descents as say
    from calcanim.calculus.descents.regression import POINTS
    from calcanim.notation.lengths import overlong

    loss, names = function.e, function.names
    found = tried(loss, names, start, rate, count)
    kind, bound, others = found.kind, found.bound, [k for k, _ in found.others]
    letter = next(c for c in "Lfg" if c not in names)
    walks = {k: walked(found.ground, taken, start, letter) for k, taken in found.walks.items()}
    walk, best, steps = walks[kind], walks.get("good", walks[kind]), found.asked.steps
    picture, inputs = descent(found, letter), by_variable(dict.fromkeys(names, "input"))
    (x, y), w = (symbol(n, "input") for n in names), vector("w")
    tell = teller(x=x.said, y=y.said, place=start, rate=walk.rate)

    given = definition(applied(letter, x, y, role="surface"), loss, roles=inputs)
    posed, began = [] if overlong(loss) else [given], walk.loss_line(0)
    yield tell(
        "Which way is down?",
        pose(picture, next(iter(posed), None), picture.space.trail(kind)),
        slide(picture, picture.space.turned(), 7.0),
        say.loss_posed(loss),
        "We start where {place}",
        write(began),
        "and pay {loss}. Which way is down, and how far?",
        loss=walk.loss_told(0),
    )
    partials = [
        line(partial(letter, n), e, at=walk.given, roles=inputs)
        for n, e in zip(names, found.ground.partials, strict=True)
        if fits_card(e)
    ]
    cut_here = picture.cut(names[0]) + picture.cut(names[1])
    yield tell(
        "One slope for each",
        reveal(cut_here, 0.3),
        [slide(picture, picture.cutting(n), 2.4) for n in names],
        "How steep is it in {x} alone, and in {y} alone?",
        [write(each) for each in partials],
        slide(picture, picture.space.turned(back=True), 4.0),
        "Each partial derivative is the slope of one cut, while the other input is held.",
    )
    slopes, here = walk.gradient_line(), walk.partials_line()
    yield tell(
        "Two slopes, one arrow",
        hide(cut_here),
        clear(*posed, began, *partials),
        slide(picture, picture.space.set_aside(), 0.9),
        reveal(picture.space.levels + picture.space.shadow(kind) + picture.map, 1.2),
        say.level_curves(picture.even),
        [reveal(part) for part in picture.parts],
        write(here, "chart"),
        say.two_slopes(walk),
        write(slopes),
        reveal(picture.gradient),
        say.points_uphill(picture.square),
    )
    called, stepping = definition(w, Pair((x, y))), rule(w, gradient(letter))
    updates = walk.updates() if steps else ()
    yield tell(
        "One step",
        hide(picture.uphill),
        clear(slopes, here),
        write(called),
        "Call the point w,",
        clear(called),
        write(stepping),
        "and step against the gradient, {rate} times as far.",
        descend(updates, first_step(picture), region="chart") if steps else None,
        say.step_leads(walk),
    )
    above = beside(stepping, rates_line(walks, kind))
    yield tell(
        "Step after step",
        clear(stepping, *(each.line for each in updates)),
        write(above),
        reveal(picture.chart, 1.2),
        "The same rule again; below, the loss after each step.",
        walk_slowly(picture),
        say.steps_shrink(walk) if picture.steps else None,
        walk_on(picture, kind, picture.slow, steps),
        say.fate(walk, found),
    )
    around = [slide(picture, picture.space.turned(back), 4.0) for back in (False, True)]
    if bound is not None and others:
        gone, above = above, bound_line(walk, bound)
        yield tell(
            "How large may a step be?",
            clear(gone),
            [hide(picture.hill + picture.on_map + picture.chart), reveal(picture.slice)]
            if picture.sliced
            else None,
            walk_the_slice(picture, walks, bound),
            write(above),
            None if picture.sliced else around,
            say.rate_bounded(bound),
        )
    for k in others:
        gone, above = above, rates_line(walks, k)
        title, announced = say.other_rate(k, walks[k].rate)
        yield tell(
            title,
            clear(gone),
            [hide(picture.whole_slice), reveal(picture.hill + picture.on_map + picture.chart)]
            if picture.sliced and k == others[0]
            else None,
            write(above),
            announced,
            reveal(picture.walk(k)),
            walk_on(picture, k, 0, walks[k].walk.steps),
            say.fate(walks[k], found, picture.ceiling),
        )
    if not others:
        yield tell("The rate sets the pace", around, say.rate_sets_the_pace(found))
    model = training(letter, "0.1", 3, fresh_names(("w_1", "w_2"), names))
    trainer = fit(model.iterates.ground, model.walk, POINTS)
    yield tell(
        "In machine learning",
        clear(),
        plot(trainer),
        "Training is this walk. A line has two weights, its slope {slope} and its intercept {b},"
        " and the loss is the mean of its squared misses.",
        reveal(trainer.map, 1.0),
        [write(each.line, size=0.8) for each in model.updates()],
        slide(trainer, trainer.stepped(0, 1), 2.0),
        "One step against the gradient, and the line comes closer.",
        slide(trainer, trainer.stepped(1, 3), 4.0),
        "Three steps take the loss from {first} to {last}. A network walks like this in millions of"
        " weights.",
        **dict(zip(("slope", "b"), (symbol(n).said for n in model.names), strict=True)),
        **{"first": model.loss(0), "last": model.loss(3)},
    )
    now, new = vector("w", "k"), vector("w", "k + 1")
    more = say.bounded(walk, bound) if bound is not None and others else say.after_steps(best)
    yield recap(
        "Gradient descent",
        say.descended(found),
        say.loss_went(best),
        general=line(
            new,
            Joined((now, "-", symbol("alpha", "parameter"), "", gradient(letter, now))),
            kind="definition",
            said="the next point is the old one minus the rate times the gradient",
        ),
        example=loss_goes(walk.loss_line(0), best.loss_line(best.walk.steps)),
        use="Training a model: turn every weight against its slope, again and again.",
        more=more,
        card=more,
    )
