"""Backpropagation: a loss as a network of steps, and all its slopes in one sweep back."""

from calcanim.authoring.script import *


@lesson(
    title="Backpropagation",
    topic="multivariable",
    after=("chain_rule", "sum_rule", "partial_derivatives"),
    examples=[
        dict(function="(sigmoid(w*x + b) - t)**2", at="w=1,x=2,b=-1,t=1"),
        dict(function="x*sin(x) + x**2", at="2", weights="x"),
        dict(function="relu(w*x + b)**2", at="w=1,x=2,b=-3"),
        dict(function="(v*tanh(w*x + b) + u*tanh(c*x) - t)**2", at="v=1,w=1,x=1,b=0,u=2,c=-1,t=1"),
        dict(function="sigmoid(sigmoid(sigmoid(w)))", at="1"),
        dict(function="w*w*w", at="2", rate="1"),
    ],
)
def build(
    function: Function = function(
        "(v*sigmoid(w*x + b) - t)**2 + 0.1*w**2",
        "a loss, of at most twelve variables",
        variables=(1, 12),
        needs="a loss that learns",
    ),
    at: dict[str, Expression] = point("v=3,w=1,b=-2,x=2,t=1", "weights and data", noun="the loss"),
    weights: str = text("", "the names of the weights; else all but x, t, y and x_1, …"),
    rate: Expression = number("0.1", "the learning rate", above=0, noun="the learning rate"),
) -> Iterable[Beat]:
    """The film of the backward pass through the loss `function` at the point `at`."""
    from calcanim.authoring.statements import sweeps as say

    found = blamed(function.e, at, weights, rate)
    forked = found.fork is not None
    notes = [found.whole, found.own, found.along, found.nudge, found.runs]
    notes += [found.one_way, found.all_ways] if forked else []
    seen = swept(found.sweep, found.weights, notes)
    tell = teller(loss=found.loss)

    yield tell(
        "Who is to blame?",
        [plot(seen, 3.0), *turn_to(seen, found.whole)],
        say.which_to_blame(found),
    )
    yield tell(
        "Break it into steps",
        "Take the formula apart",
        take_apart(seen),
        "into single steps. Each is so simple that we know its slope by heart.",
        say.what_it_is_for(found),
    )
    yield tell(
        "Forward: values",
        [hide(mark, 0.15) for mark in seen.made_of],
        "First forwards:",
        run_forward(seen),
        "work out every value once, and keep it. At the end stands the loss, {loss}.",
    )
    yield tell(
        "Each step knows its own slope",
        [reveal(mark, 1.6) for mark in seen.local],
        say.local_slopes(found),
        turn_to(seen, found.own, found.whole) if found.own is not found.whole else (),
        say.own_slopes(found),
    )
    yield tell(
        "Backward: multiply on the way",
        turn_to(seen, found.along, found.own),
        "Then backwards. The loss feels itself with slope one.",
        sweep_back(seen),
        "Every step multiplies the slope that arrives by its own, and hands it on.",
        say.handed_back(found),
    )
    last = found.along
    if forked:
        first, others = ways_back(seen, found)
        yield tell(
            "Ways that meet: add",
            first,
            say.two_ways(found),
            turn_to(seen, found.one_way, last),
            "Is one way enough?",
            strike(seen.note(found.one_way)),
            [*others, *turn_to(seen, last := found.all_ways, found.one_way)],
            say.one_way_alone(found),
        )
    yield tell(
        "Check it by numbers",
        hide(seen.note(last), 0.3),
        "Nudge one weight up and down,",
        [*tint(seen, found.weights[0], "increment"), *turn_to(seen, found.nudge)],
        "run the network each time,",
        tint(seen, found.sweep.output, "increment"),
        "and divide the change of the loss by that of the weight:",
        turn_to(seen, found.runs, found.nudge),
        [*tint(seen, found.weights[0]), *tint(seen, found.sweep.output)],
        say.cost(found),
        sweep_once_more(seen),
        say.one_there_one_back(found),
    )
    for again in run_again(found):
        yield tell(
            "One step of training",
            [clear(), plot(again, 1.2), *turn_to(again, found.moved)],
            "Now step every weight against its slope.",
            run_forward(again),
            say.after_the_step(found),
        )
    yield go_deep()
    small = swept(found.sweep, found.weights, region="figure")
    yield recap(
        "Every slope in one sweep",
        "Forwards the values, backwards the slopes: multiply along a way, add where ways meet."
        " In the rule, one way goes through g and then f, the other through h.",
        general=ways_add_up(),
        example=found.all_ways if forked else found.along,
        card=found.on_card,
        seen=[plot(small), *sweep_back(small, 0.4)],
        use="Training needs the slope of every weight: one sweep gives them all.",
    )
