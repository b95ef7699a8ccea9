"""What is true of a volume: of its floor, its slices and slabs, and of the other order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from calcanim.authoring.statements import Heading
from calcanim.authoring.statements.areas import amount
from calcanim.authoring.words import Fact, Told, first_heard, is_brief, told
from calcanim.calculus.several_variables.volume import Cutting, Volume
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import Value
from calcanim.expressions.tree import Expression, variable
from calcanim.notation.shown import Shown, measured, shown
from calcanim.pictures.sliced import Sliced

_SMALL = 20  # of a numerator and a denominator that are shown as a fraction


def how_much(picture: Sliced) -> Told:
    """What is asked, and over what."""
    f, cutting = picture.volume.first.f, picture.cut[0].cutting
    over = "a rectangle" if cutting.straight else "a region"
    roof = told("A roof of height {f}, over {over}.", f=f, over=over)
    if not is_brief(f):
        roof = told("A roof, over {over}.", over=over)
    if picture.endless:
        roof += told("It goes on without an end; we draw the part that can be seen.")
    if picture.signed:
        roof += told("Where it is below the ground, space counts as negative.")
    return roof


def no_width(asked: Volume) -> Told | None:
    """What stands on a floor without a width, where that was asked for."""
    if not asked.flat:
        return None
    return told(
        "As asked, the floor has no width: a wall stands on it, and its volume is zero. So give it"
        " a width."
    )


def along(cutting: Cutting, place: Shown) -> Told:
    """What is held in a slice, and what varies."""
    names: dict[str, Fact] = {
        "x": variable(cutting.held),
        "y": variable(cutting.along),
        "place": place,
    }
    return told("Cut it where {x} is {place}. Along this cut {x} is just a number;", **names)


def put_in(cutting: Cutting, put: bool) -> Told:
    """How the area of a slice is worked out."""
    names: dict[str, Fact] = {"x": variable(cutting.held), "y": variable(cutting.along)}
    if not put:
        return told("{x:C} is held like any number, and the integral runs over {y}.", **names)
    if cutting.f.has(cutting.held):
        return told("Hold {x}, integrate over {y}, and put in both ends.", **names)
    return told("Integrate over {y}, and put in both ends.", **names)


def every_slice(cutting: Cutting) -> Told:
    """That the inner integral is a function of what is held, or happens to be constant."""
    facts: dict[str, Fact] = {
        "x": variable(cutting.held),
        "area": cutting.area or variable(cutting.held),
    }
    if cutting.area is None:
        return told(
            "No formula is known for it. But it is not one number: every {x} has its own area.",
            **facts,
        )
    if not cutting.area.variables:
        return told("It comes to {area}: move the cut, and the area stays.", **facts)
    return first_heard(
        "It comes to {area}: not one number, but an area for every {x}.",
        "That is not one number, but an area for every {x}.",
        **facts,
    )


def slabs(totals: Sequence[float], whole: float | None) -> Told:
    """What thinner slabs do to the sum of their volumes."""
    first, last = (measured(total, 4) for total in totals)
    if whole is None:
        return told("From {first} to {last}: the sum does not settle.", first=first, last=last)
    if all(abs(t - whole) <= 1e-9 * max(1.0, abs(whole)) for t in totals):
        return told("More of them change nothing: it is {last}.", last=last)
    if abs(totals[1] - whole) < abs(totals[0] - whole):
        return told("Thinner slabs come closer: {last}.", last=last)
    return told("With thinner slabs it is {last}.", last=last)


def thick(share: float) -> Told:
    """What slabs are, and at which `share` of the thickness the area is read."""
    lead = told("Give each slice a small thickness, like bread:")
    if share:
        return lead + told("the area in its middle, times the thickness, is about its volume.")
    return lead + told("the area where it begins, times the thickness, is about its volume.")


def outer(volume: Volume, cutting: Cutting) -> Told:
    """That the areas are integrated, and what that comes to."""
    facts: dict[str, Fact] = {"x": variable(cutting.held), "number": number(volume)}
    lead = told("In the end the sum is an integral: the areas, integrated over {x}.", **facts)
    if cutting.area is None:
        lead += told("Numbers find it: {number}.", **facts)
    else:
        lead += told("It is {number}.", **facts)
    return lead if volume.apart is not None else lead + told("That is the volume.")


def as_fraction(value: Value) -> Shown:
    """A small fraction as it is, what else as it is shown."""
    e = value.exact
    if e is not None and e.denominator <= _SMALL and abs(e.numerator) <= _SMALL:
        return Shown(as_expression(e), True)
    return shown(value.exact, value.approx, 4)


def number(volume: Volume) -> str:
    """The volume as it is said."""
    return amount(volume.result, volume.value)


def asked_the_other_way(volume: Volume) -> Told | None:
    """What limits in falling order do."""
    if volume.sign > 0:
        return None
    return told("Asked for with a limit turned round, it only changes its sign.")


def other_order(volume: Volume, cutting: Cutting) -> Heading:
    """What the other order comes to."""
    x, y = variable(cutting.along), variable(cutting.held)
    if volume.apart is not None:
        sentence = (
            "The same function, cut across, comes to {apart}. The two orders disagree: the volume"
            " of its size is infinite, so the order may not be changed."
        )
        return "Two answers", told(sentence, apart=volume.apart)
    lead = told("Cut across instead: now {y} waits, and {x} runs.", x=x, y=y)
    if cutting.area is not None and is_brief(cutting.area):
        lead += told("The slices are others, {area}.", area=cutting.area)
    else:
        lead += told("The slices are others.")
    return "Cut the other way", lead


def same_loaf(volume: Volume) -> Told | None:
    """That both orders agree, and when that is so."""
    if volume.apart is not None:
        return None
    return told(
        "But it is the same loaf, so it is the same {number}. Fubini: that is so wherever the"
        " volume of the size is finite.",
        number=number(volume),
    )


def new_limits(typed: Cutting, turned: Cutting, first: bool) -> Told:
    """Why limits have to be read off anew; `first`: because of a formula that there is not."""
    x, y = variable(typed.held), variable(typed.along)
    lead = told()
    if first:
        lead += told("Along {y} no formula is found for the area of a slice.", y=y)
        lead += told("So turn the cuts first.")
    if typed.straight and turned.straight:
        return lead + told("On a rectangle both keep their ends.")
    if not first:
        lead += told("Here the ends of a cut depend on {x}, where it is.", x=x)
    return lead


def boxes(sums: Sequence[float], whole: float) -> Told:
    """What finer boxes come to."""
    errors = [abs(s - whole) for s in sums]
    if max(errors) <= 1e-9 * max(1.0, abs(whole)):
        return told("Boxes fit at once: every sum is {whole}.", whole=measured(whole, 5))
    if all(b < a for a, b in pairwise(errors)):
        last = measured(sums[-1], 4)
        return told("Finer and finer they come closer: the last ones to {last}.", last=last)
    return told("With finer ones the sum settles.")


def as_density(volume: Volume) -> Told:
    """That a volume under what is never negative may be a probability."""
    if is_one(volume.value):
        return told("Never negative, and volume one: this roof is a joint density.")
    return told("Never negative: divided by its volume this roof is a joint density.")


def is_one(value: Value) -> bool:
    """Whether a volume is that of a density as it is."""
    return value.exact == 1 or abs(value.approx - 1) < 1e-12


def chance(cutting: Cutting, place: Expression, found: Value) -> Told:
    """The probability that a variable is at most at a place."""
    facts: dict[str, Fact] = {
        "y": variable(cutting.held),
        "place": place,
        "chance": as_fraction(found),
    }
    return told(
        "The chance that {y} is at most {place} is the volume up to there: {chance}.", **facts
    )


def balances(cutting: Cutting, found: Value) -> Told:
    """Where the density balances."""
    facts: dict[str, Fact] = {"x": variable(cutting.held), "place": as_fraction(found)}
    return told(
        "Each {x} times its density, added up, is where that balances: {place}. That is the"
        " expected value.",
        **facts,
    )


def shares(volume: Volume, cutting: Cutting) -> Told:
    """That the areas of slices are the density of what is held, as they are or divided."""
    x = variable(cutting.held)
    if is_one(volume.value):
        if cutting.area is not None and is_brief(cutting.area):
            lead = "The area of a slice, {area}, is the density of {x} alone."
            return told(lead, x=x, area=cutting.area)
        return told("The area of a slice is the density of {x} alone.", x=x)
    return told("The area of a slice, divided by the volume, is the density of {x} alone.", x=x)


def slice_alone(volume: Volume) -> Told:
    """What a slice comes to where all of them have no volume."""
    main = volume.first
    if main.area is not None:
        return every_slice(main)
    if main.endless_area:
        return told("But even this one slice has no finite area: its integral diverges.")
    return told("Where {x} is another number, the cut is another one.", x=variable(main.held))


def why_none(volume: Volume) -> Told:
    """Why there is no volume."""
    main = volume.first
    if main.area is not None:
        return told(
            "every slice has its area, but these add up to no number. So the outer integral"
            " diverges, and there is no volume."
        )
    if main.endless_area:
        return told(
            "where not even a slice has a finite area, the slabs cannot settle. The integral"
            " diverges, and there is no volume."
        )
    return told(
        "what they add up to does not settle on a number. The integral diverges, and there is no"
        " volume."
    )


def neither(picture: Sliced) -> Heading:
    """What does not exist where there is no volume."""
    if picture.signed:
        return "No mean either", told(
            "A mean over such a floor would be a double integral, too. Where that settles on"
            " nothing, neither does the average of a batch, however large it is: so check that a"
            " loss has a mean before you average it."
        )
    return "No density either", told(
        "In machine learning a roof like this may be met as a density of two variables. Its"
        " probabilities are volumes, and all of them together must be one. Here they are no number:"
        " no factor makes a density of this roof."
    )


def in_short(volume: Volume) -> Told:
    """What is learnt."""
    if volume.diverges:
        return told("Slice, then sweep; but where the slices do not add up there is no volume.")
    if volume.apart is not None:
        return told(
            "Slice, then sweep: inside first, then outside. In either order only where the volume"
            " of the size is finite."
        )
    return told("Slice, then sweep: inside first, then outside.")
