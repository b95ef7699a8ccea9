"""What is true of the antiderivatives of a function: of its slopes, its gaps, its formula."""

from __future__ import annotations

from calcanim.authoring.statements import Heading
from calcanim.authoring.words import Told, first_heard, is_brief, told
from calcanim.calculus.antiderivatives.member import Member
from calcanim.expressions.tree import ZERO, Expression
from calcanim.notation.shown import as_shown, as_typed
from calcanim.pictures.slope_field import SlopeField


def asked(member: Member) -> Told:
    """That the height of the curve above is to be the slope of another."""
    x, f = member.x, member.f
    if f == ZERO:
        return told("This says how steep to be at every {x}: not at all.", x=x)
    if not f.has(x):
        return told("This says how steep to be: {f}, at every {x}.", x=x, f=f)
    return first_heard(
        "For every {x}, this says how steep to be: {f}.",
        "For every {x}, the height of this curve says how steep to be.",
        x=x,
        f=f,
    )


def become_slopes(member: Member) -> Told:
    """What the strokes are."""
    if member.f == ZERO:
        return told("Below, every stroke is level.")
    if not member.f.has(member.x):
        return told("Below, that height has become a slope, the same everywhere.")
    return told("Below, each height has become a slope, the same at every level.")


def begins(member: Member) -> Told:
    """Where the curve begins."""
    x, at = member.x, as_typed(member.at)
    return told("Start anywhere, say where {x} is {at},", x=x, at=at)


def forced(picture: SlopeField) -> Told:
    """That the strokes leave the curve no choice, corners at jumps included."""
    if picture.jumps:
        return told(
            "The curve is forced, step by step; where the height jumps, it has a corner."
            " It is called an antiderivative."
        )
    return told("The curve is forced, one step after the other. It is called an antiderivative.")


def elsewhere(picture: SlopeField) -> Told:
    """To which side the curve is shifted first."""
    return told("Start higher," if picture.way > 0 else "Start lower,")


def how_far(picture: SlopeField) -> Told:
    """What the constant says."""
    if picture.way > 0:
        return told("Plus C says how much higher you began.")
    return told("Plus C says how far from there you began; below, C is negative.")


def no_others(member: Member) -> Told:
    """What the slope of the difference of two members is."""
    if member.f != ZERO and is_brief(member.f):
        return told("The slope of their difference is {f} minus {f}: zero.", f=member.f)
    return told("Both have the same slope, so the slope of their difference is zero.")


def flat(picture: SlopeField) -> Told:
    """That a difference without a slope is a constant, wherever there is no gap."""
    if len(picture.ground.parts) > 1:
        return told("So it is flat on any stretch without a gap: there, there are no others.")
    return told("So it is flat. On one unbroken stretch, there are no others.")


def formula_of(member: Member) -> Heading:
    """That there is a formula, or why there is none."""
    if member.base is not None:
        return "Check it: take its slope", first_heard(
            "For our slopes that gives {F}.",
            "For our slopes, rules like these give a formula.",
            F=member.base,
        )
    if member.verdict == "no_closed_form":
        return "A curve without a formula", told(
            "For our slopes there is no such rule: no formula made of the usual functions has them."
            " The curve exists all the same; we have drawn it."
        )
    return "A curve without a formula", told(
        "For our slopes none of these rules was found to help. The curve exists all the same;"
        " we have drawn it."
    )


def checked(member: Member, picture: SlopeField, middle: Expression | None) -> Told:
    """That the slope of the formula, and of the curve, is the height that was asked for."""
    end = told("At every {x} the slope below is the height above.", x=member.x)
    if picture.jumps:
        end = told("Except at the jumps, the slope below is the height above.")
    if member.base is None:
        return end
    if middle is not None and is_brief(middle, member.f):
        return end + told("And the rules agree: {m} is {f}.", m=middle, f=member.f)
    return end + told("And the rules agree: its derivative is what we started from.")


def which_one(member: Member, is_formula: bool) -> Told:
    """What the constant is for the point."""
    x, at, height = member.x, as_typed(member.at), as_typed(member.height)
    if not is_formula:
        return told(
            "Through {x} equals {at} at the height {y} there is one alone.", x=x, at=at, y=height
        )
    assert member.constant is not None
    c = as_shown(member.constant)
    if not is_brief(at, height, c):
        return told("Put the point in, and that settles it.")
    return told("Where {x} is {at} the height is {y}: so C is {c}.", x=x, at=at, y=height, c=c)


def gap(picture: SlopeField, own: bool) -> Told:
    """Where the slopes have a gap."""
    if not own:
        return told(
            "For one over {x} the exponent is minus one, and the rule would divide by zero.",
            x=picture.member.x,
        )
    return told("Our slopes have a gap, where there is no height, and so no stroke to follow.")


def found(picture: SlopeField, own: bool) -> Told | None:
    """What has the slopes of one over x."""
    if own:
        return None
    return told("Its slopes belong to the logarithm, of the size of {x}.", x=picture.member.x)


def each_branch(picture: SlopeField, own: bool) -> Heading:
    """That every branch has a constant of its own."""
    if len(picture.ground.parts) == 2:
        each = told("Each side of the gap may be shifted by itself: it has its own C.")
    else:
        each = told("Between the gaps every branch may be shifted by itself: it has its own C.")
    return ("A constant for each branch" if own else "The power that fails"), each


def learnt(member: Member, picture: SlopeField) -> Told:
    """What all antiderivatives of the function are."""
    if len(picture.ground.parts) > 1:
        return told("All antiderivatives, on each unbroken stretch: one of them, plus C.")
    if member.base is None:
        return told("All of them: one of them, plus C.")
    return first_heard(
        "All antiderivatives: one of them, plus C. For us: {F}, plus C.",
        "All antiderivatives: one of them, plus C.",
        F=member.base,
    )
