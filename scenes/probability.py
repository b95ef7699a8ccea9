"""Probability: a density is not a probability. Chances are areas under it."""

from calcanim.authoring.script import *


@lesson(
    title="A density is not a probability",
    topic="probability",
    after=("area_accumulation",),
    examples=[
        dict(function="exp(-x)", from_="0", between="0,1"),
        dict(function="1/2", from_="0", to="2", between="1,5"),
        dict(function="x", from_="0", to="1", between="1/2,1"),
        dict(function="1/(2*sqrt(x))", from_="0", to="1", between="0,1/4"),
        dict(function="exp(-(x-2)**2)+exp(-(x+2)**2)"),
        dict(function="1/(pi*(1+x**2))", between="1,oo"),
        dict(function="exp(-x)/(1+exp(-x))**2", between="0,2"),
    ],
)
def build(
    function: Function = density("exp(-x**2/2)/sqrt(2*pi)", "a function that is never negative"),
    from_: Expression = bound("-oo", "where the density begins, a number or -oo"),
    to: Expression = bound("oo", "where it ends, a number or oo"),
    between: tuple[Expression, Expression] = interval(
        "-1,1", "the interval that is asked about", empty=True
    ),
) -> Iterable[Beat]:
    """The film of the density that is `function`, divided by its area."""
    from calcanim.authoring.gestures import between_places as area
    from calcanim.authoring.gestures import draws, rescale, thin_band
    from calcanim.authoring.statements import chances as say
    from calcanim.calculus.probability.events import event
    from calcanim.calculus.probability.normalised import normalised
    from calcanim.notation import chances
    from calcanim.pictures.chances import chance_picture

    asked = event(normalised(function.e, function.x, from_, to), between)
    given, low, high, rare = asked.density, asked.low, asked.high, asked.rare
    chance, size = as_shown(asked.chance), as_shown(given.area.value)
    picture = chance_picture(given, asked.places, rare.ends, written(symbol("P", "area")))
    seen, place = picture.seen, numeral(picture.seen.place)
    tell = teller(x=variable(given.x), X=chances.letter(given.x), low=low, high=high)
    p, whole = chances.density_line(given), chances.altogether(given)

    before = told(plot(picture), write(p, size=1.5))
    if not given.itself:
        raw, total = chances.given_lines(given)
        yield tell(
            "Not one yet",
            pose(picture, raw),
            "Can this curve say how likely each {x} is?",
            rescale.fill_all(picture, seen.size),
            write(total),
            say.all_is_one(given, size),
            "So divide by the area.",
            write(p),
            rescale.rescale(picture),
            "Now it is a density: all of it together is one.",
        )
        before = told(clear(raw, total), hide(picture.whole))
    bands, zero = thin_band.band_table(picture), chances.nothing(given, place)
    yield tell(
        "Exactly here?",
        told(before, draws.shower(picture), say.drawn_by_chance(given)),
        say.place_asked(given, place),
        [*draws.shower_ends(picture), reveal(picture.height), clear(p), write(zero, size=0.8)],
        "Take a band around it, and make it thin.",
        thin_band.thin_band(picture, bands),
        say.still_high(given),
        thin_band.band_again(picture),
        "The height is not a chance. It says how densely the chance lies: area divided by width.",
    )
    before = told(clear(bands, zero), thin_band.band_goes(picture))
    if given.itself:
        yield tell(
            "All of it is one",
            before,
            write(p, size=1.4),
            rescale.fill_all(picture),
            say.all_is_one(given, size),
            write(whole, size=1.5),
        )
        before = told(clear(p, whole), hide(picture.whole))
    mass = chances.as_area(asked)
    short, open_ends = chances.in_short(asked), [*filter(None, [chances.without_ends(asked)])]
    yield tell(
        "Between two places",
        before,
        write(mass, size=1.3),
        "The chance to land between {low} and {high}",
        area.part(picture),
        "is the area between them:",
        write(short, size=1.3),
        say.between(low, high, chance),
        say.cut_off(given, asked.asked),
        (*area.without_ends(picture), *(write(each, size=1.3) for each in open_ends)),
        "With or without the ends makes no difference: an end has no width.",
    )
    title, why = say.higher(given, seen.squeezed, measured(seen.peak, 4))
    leave = (clear(mass, short, *open_ends), hide(picture.between + picture.edges))
    if seen.squeezed is None:
        high_up = [each for each in (chances.height(given, place), whole) if each]
        there = [write(each, size=1.5) for each in high_up]
        yield tell(title, leave, reveal(picture.one), rescale.fill_all(picture), why, there)
        back = [clear(*high_up), hide(picture.whole + picture.one)]
    else:
        factor, centre = seen.squeezed.factor, numeral(seen.squeezed.centre)
        narrow, tall, still = chances.squeezed(given, factor, centre, place)
        yield tell(
            title,
            leave,
            why,
            (write(narrow, size=1.3), *area.squeeze(picture)),
            say.squeeze(seen.squeezed),
            (write(tall, size=1.3), *area.squeeze_again(picture), write(still, size=1.3)),
            say.peak(seen.squeezed),
        )
        back = [clear(narrow, tall, still), *area.let_out(picture)]
    so_far = chances.so_far(given, fitting(asked.formula))
    yield tell(
        "The area so far",
        back,
        (*area.open_below(picture), write(so_far[0])),
        "Let one edge move, and note the area so far.",
        area.sweep(picture),
        "That is the cumulative distribution: from zero up to one,",
        area.roll(picture),
        [write(each) for each in so_far[1:]],
        "and as steep as the density is high.",
        say.formula_of(given, asked.formula),
    )
    gain, values = chances.difference(asked), chances.values(asked)
    value = chances.comes_to(asked)
    yield tell(
        "Two values are enough",
        clear(*so_far),
        area.two_levels(picture, values),
        write(gain, size=1.3),
        say.taken_off(asked),
        area.take_off(picture),
        "So a chance is a difference of two values:",
        say.two_values(asked),
        write(value, size=1.2),
    )
    rows, again = draws.share_table(picture), chances.in_short(asked)
    yield tell(
        "Check it with samples",
        (clear(gain, value, *filter(None, values)), *area.close_below(picture), write(again)),
        draws.first_draws(picture, rows),
        "Draw samples, each a dot above its value, at a random height below the curve.",
        say.few(picture.samples.share(10)),
        draws.more_draws(picture, rows),
        "A thousand fill the area evenly.",
        draws.all_draws(picture, rows),
        "Of ten thousand,",
        say.many(picture.samples.share(10_000)),
        say.usual_error(asked, 10_000),
    )
    alarms = chances.alarms(given, rare)
    yield tell(
        "In machine learning",
        clear(again, rows),
        draws.draws_go(picture),
        say.rings(given, rare),
        write(alarms[0], size=1.2),
        area.alarm(picture),
        [write(each, size=1.3) for each in alarms[1:]],
        say.good_inputs(rare),
        "A threshold is an area.",
    )
    yield recap(
        "A density is not a probability",
        "Chances are areas under a density.",
        general=chances.areas_are_chances(given),
        example=again,
        card=chances.on_card(asked),
        more=whole,
        use="A threshold, a p-value, a confidence: each is an area under a density.",
        seen=area.poster(picture),
    )
