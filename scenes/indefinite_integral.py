"""Indefinite integral: slopes for every x, the curves that follow them, and what C says."""

from calcanim.authoring.script import *


@lesson(
    title="The indefinite integral",
    topic="integrals",
    after=("derivative_rules",),
    examples=[
        dict(function="0"),
        dict(function="1/x"),
        dict(function="tan(x)", through="x=0,y=0"),
        dict(function="exp(x**2)"),
        dict(function="floor(x)"),
        dict(function="log(x)", through="x=1,y=0"),
        dict(function="exp(5*t)", through="t=0,y=1"),
    ],
)
def build(
    function: Function = function(
        "x**2",
        "the slopes, a function of one variable",
        needs="an antiderivative here",
        constant=True,
    ),
    through: dict[str, Expression] = point(
        "", "the point that the curve runs through: x=0,y=1 where that is possible", more="y"
    ),
) -> Iterable[Beat]:
    """The film of the antiderivatives of `function`, and of the one `through` a point."""
    from calcanim.authoring.gestures import follow_field as follow
    from calcanim.authoring.gestures.branches_apart import branches_apart
    from calcanim.authoring.gestures.constant_in_a_loss import constant_in_a_loss
    from calcanim.authoring.gestures.read_backwards import read_backwards
    from calcanim.authoring.statements import antiderivatives as say
    from calcanim.calculus.antiderivatives.member import member_through, of_reciprocal
    from calcanim.notation import antiderivatives as notation
    from calcanim.pictures.slope_field import field_of_formula, slope_field

    f, x = function.e, function.x
    ours = member_through(f, x, *through.values())
    f_, big_f, big_g, n, a, c = fresh_names(("f", "F", "G", "n", "a", "C"), function.names)
    letters = f_, big_f, big_g
    picture = field_of_formula(ours, letters)
    has_formula, base = picture.has_formula, picture.member
    said = notation.Family(base, picture.lift, letters, c, has_formula)
    chosen = notation.Family(ours, picture.lift, letters, c, has_formula)
    condition, answer = chosen.condition, chosen.answer
    tell = teller(x=variable(x), f=f)

    given, asked, named = said.given, said.slopes, said.named
    noted = [said.slope_at(place) for place in picture.places]
    yield tell(
        "Slopes without a curve",
        [plot(picture), write(given, size=1.7)],
        say.asked(ours),
        rewrite(given, asked, in_step(given, asked), in_place=True),
        follow.sweep_slopes(picture, noted),
        say.become_slopes(ours),
        "Which curve has these slopes?",
    )
    right, left = follow.trace_along(picture)
    yield tell(
        "Follow the field",
        follow.open_wide(picture),
        say.begins(ours),
        [reveal(picture.point, 0.4), slide(picture, picture.put(), 0.5)],
        right,
        "and always go the way the stroke points.",
        left,
        say.forced(picture),
        write(named),
    )
    up, down, along = follow.lift_all(picture)
    yield tell(
        "A whole family",
        clear(*noted, named),
        say.elsewhere(picture),
        up,
        "and it is the same curve, shifted.",
        down,
        [write(said.same_slope, size=1.5), write(said.no_slope, size=1.5), *along],
        "The strokes cannot tell them apart: a constant has no slope.",
        say.how_far(picture),
    )
    two, (apart, level) = picture.apart(), said.difference
    yield tell(
        "No others",
        [clear(), plot(two, 1.0), reveal(two.field, 0.2), reveal(two.curve, 0.3)],
        "Could there be a stranger among them? Take any two.",
        [reveal(two.other + two.distance, 0.5), write(apart, size=1.5)],
        slide(two, two.rolled(*two.run), 3.0),
        say.no_others(ours),
        write(level, size=1.5),
        slide(two, two.rolled(two.run[1], two.aside), 1.2),
        write(said.up_to_constant, size=1.5),
        say.flat(picture),
    )
    yield from read_backwards(x, (f_, big_f), n, a, c)

    field, found, proof = picture.through(ours), said.formula, said.check
    title, has_one = say.formula_of(ours)
    low, high = field.run
    yield tell(
        title,
        [clear(), plot(field, 1.0), reveal(field.field + field.curve, 0.5)],
        [write(each, size=1.2) for each in found],
        has_one,
        [reveal(field.height + field.walker + field.numbers, 0.4)],
        slide(field, field.rolled(ours.start, high, low), 2.8),
        [write(each, size=1.2) for each in proof],
        slide(field, field.rolled(low, field.aside), 1.6),
        reveal(field.walker_aside, 0.4),
        say.checked(ours, field, said.middle),
    )
    yield tell(
        "Which one?",
        [*map(clear, (*found, *proof)), *follow.choose(field)],
        "If you know one point, you know C.",
        [reveal(field.point, 0.4), *(write(each, size=1.5, run_time=0.7) for each in condition)],
        say.which_one(ours, has_formula),
        follow.fit_to_point(field),
        [write(each, size=1.5, run_time=0.7) for each in answer],
    )

    own = bool(picture.ground.moved)
    broken = picture.again() if own else slope_field(of_reciprocal(x), letters)
    yield branches_apart(broken, n, c, own)
    yield constant_in_a_loss()
    poster = picture.again()
    yield recap(
        "Which curve has these slopes?",
        say.learnt(ours, picture),
        general=notation.family_rule(f_, big_f, x, c),
        example=found[-1] if found else said.slopes,
        use="Training follows slopes: losses that differ by a constant train alike.",
        seen=follow.poster(poster),
    )
