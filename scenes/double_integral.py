"""Double integrals: a volume is cut into slices, and the areas of all slices are swept up.

Boxes are read at their low corner: at their middles those of x·y would be exact at once.
"""

from calcanim.authoring.script import *


@lesson(
    title="Slice, then sweep",
    topic="integrals",
    after=("area_accumulation", "probability"),
    examples=[
        dict(function="x - y", inner="y,1,0"),
        dict(function="x*y", inner="y,0,x", outer="x,0,2"),
        dict(function="exp(y**2)", inner="y,x,1"),
        dict(function="sin(x*y)", inner="y,1,1"),
        dict(function="exp(-x-y)", inner="y,0,oo", outer="x,0,oo"),
        dict(function="y/x"),
        dict(function="(x-y)/(x+y)**3", inner="y,0,1"),
    ],
)
def build(
    function: Function = function(
        "x*y", "the height of a roof", variables=(1, 6), needs="a roof here", constant=True
    ),
    outer: Limits = limits("x,0,1", "the outer variable and its limits"),
    inner: Limits = limits("y,0,2", "the inner variable and its limits", among=("outer",)),
) -> Iterable[Beat]:
    """The film of the double integral of `function`, over `inner` first."""
    from calcanim.authoring.gestures import slice_and_sweep as sweep
    from calcanim.authoring.gestures.volume_as_chance import volume_as_chance
    from calcanim.authoring.statements import volumes as say
    from calcanim.calculus.several_variables.volume import volume, with_width
    from calcanim.notation.volumes import in_general
    from calcanim.pictures.sliced import sliced

    asked = volume(function.e, *((r.variable, r.low, r.high) for r in (inner, outer)))
    found = with_width(asked) if asked.flat else asked
    names = sorted((inner.variable, outer.variable))
    f, v, a, b, s, w = fresh_names(("f", "V", "A", "B", "S", "W"), names)
    seen = sliced(found, f, (a, b))
    x, y = (symbol(n, "input") for n in names)
    given = definition(
        applied(f, x, y, role="surface"),
        function.e,
        roles=by_variable(dict.fromkeys(names, "input")),
    )

    yield beat(
        "How much is under it?",
        pose(seen, given, seen.map),
        say.how_much(seen),
        slide(seen, seen.looked(), 6.0),
        "How much space is under it? Flat areas we can work out; so cut it.",
        say.no_width(asked),
        slide(seen, seen.looked(), 4.0) if asked.flat else None,
    )
    if found.diverges:
        none, example = sweep.no_volume(seen, a, given)
        yield from none
    else:
        lines, gone = sweep.swept_lines(seen, v, a, s), given
        if found.without:
            turned, gone = sweep.turn_cuts(seen, gone)
            yield turned
        yield sweep.hold_still(seen, lines, gone)
        inside, gone = sweep.inner_integral(seen, lines)
        yield inside
        yield sweep.every_area(seen)
        yield sweep.stack(seen, lines, gone)
        yield sweep.outer_integral(seen, lines)
        example = last = lines.outer
        if seen.other is not None and not found.without:
            if not found.first.straight:
                turned, last = sweep.turn_cuts(seen, last)
                yield turned
            across, last = sweep.cut_across(seen, b, last)
            yield across
        by_boxes, stays = sweep.boxes_close_in(seen, (v, f, w), last)
        yield from by_boxes
        yield from volume_as_chance(seen, (v, a, b), stays)
    yield recap(
        "Slice, then sweep",
        say.in_short(found),
        general=in_general(),
        example=example,
        seen=sweep.picture_again(seen),
        use="A joint density is such a roof: its volumes are chances.",
    )
