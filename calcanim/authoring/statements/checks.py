"""What is true of a check by numbers: of errors, of a claim, of where it must not be trusted."""

from __future__ import annotations

from fractions import Fraction

from mpmath import mpf

from calcanim.authoring.statements import Heading
from calcanim.authoring.words import Told, told
from calcanim.calculus.derivatives.claimed import Claimed, digits_of
from calcanim.calculus.derivatives.in_doubles import InDoubles
from calcanim.calculus.derivatives.secants import Secants
from calcanim.notation.differences import shown_difference
from calcanim.notation.shown import measured, numeral
from calcanim.pictures.digits import shared_digits

USE = "So gradients are checked before a network is trained with them."
_DIGITS = {1: "one digit", 2: "two digits", 3: "three digits", 4: "four digits"}


def after_asking(claim: Claimed, found: InDoubles, secants: Secants, step: Fraction) -> Told:
    """Where the quotient of one side heads, and what that says of the claim."""
    near = shown_difference(secants, step, 1, 8)
    if found.misled(float(step)):
        return told("So far it says {near}. But is the step small enough?", near=near)
    heads = told("It heads for {near}.", near=near)
    if not claim.holds_here:
        return heads + told("So the claim cannot be true.")
    return heads + told("So far the claim stands.")


def gains(found: InDoubles) -> Told:
    """How many digits a tenth of the step gains, on one side and on both."""
    one, both = found.order(1), found.order(2)
    if one == both == 0:
        return told("There is none but that of rounding: on a straight line all secants agree.")
    if one in _DIGITS and both in _DIGITS:
        if one == both:
            return told("With a tenth of the step both gain {n}, each time.", n=_DIGITS[one])
        return told(
            "With a tenth of the step one side gains {one}, both sides gain {both}, each time.",
            one=_DIGITS[one],
            both=_DIGITS[both],
        )
    if one in _DIGITS and both == 0:
        return told(
            "With a tenth of the step one side gains {one}. Both are right at once: what bends"
            " this curve cancels, and nothing else is left.",
            one=_DIGITS[one],
        )
    if found.scale is not None and found.scale < -1:
        return told(
            "Down to a step of {step} nothing is gained: so near by the function changes.",
            step=_power_of_ten(found.scale),
        )
    return told("With smaller steps the error falls.")


def goes_on(found: InDoubles) -> Told:
    """What happens to the error at steps that are too small."""
    if found.climbs(1) or found.climbs(2):
        return told(
            "But do not stop there. Make the step smaller still, and the error climbs again."
        )
    return told("Now make the step smaller still.")


def why_digits(found: InDoubles, power: int) -> Told:
    """Why the error climbs."""
    shared = shared_digits(found, power)
    if not found.here:
        return told("The value at the point is zero: subtract it, and no digit is lost.")
    if shared is None:
        return told(
            "The step is lost: in all of the sixteen digits that a computer keeps the two values"
            " are the same, and their difference is zero."
        )
    return told(
        "The two values agree in {shared} of the sixteen digits that a computer keeps. Subtract"
        " them, and few are left.",
        shared=shared,
    )


def best_steps(found: InDoubles) -> Told:
    """Which steps are best."""
    if not (found.climbs(1) or found.climbs(2)):
        return told("Here no step is too small.")
    if not (found.order(1) and found.order(2) and found.climbs(1) and found.climbs(2)):
        return told("Best is a step that is neither tiny nor large.")
    return told(
        "Best is where the two lines cross: near {one} for one side, near {both} for both. Neither"
        " tiny nor large.",
        one=_power(found, 1),
        both=_power(found, 2),
    )


def _power(found: InDoubles, sides: int) -> str:
    best = found.best(sides)
    assert best is not None
    return _power_of_ten(-round(best / found.at(-1)))


def _power_of_ten(n: int) -> str:
    return told("ten to the minus {n}", n=-n).narration


def verdict(claim: Claimed, found: InDoubles) -> Told:
    """Whether the claim passes, and the rule."""
    number = found.trusted
    if number is None or claim.holds:
        return told("The claim is the same function as the rule gives: it passes.")
    if claim.holds_here:
        return told(
            "At this one point the claim passes, and yet it is wrong: test at a few points."
        )
    off = measured(float(claim.off(number)), 2)
    rule = Claimed(claim.rules.result, claim.rules, claim.name, claim.slope, claim.slope)
    if not claim.slope.approx:
        return told("The claim is off by {off}: it fails. The rule agrees.", off=off)
    return told(
        "The claim is off by {off}: it fails. The rule and the quotient agree in {digits} digits.",
        off=off,
        digits=digits_of(rule.off(number)),
    )


def fooled(secants: Secants) -> Heading:
    """Where both sides together hide that there is no slope."""
    left, right = (secants.found.left.slope, secants.found.right.slope)
    assert left is not None
    assert right is not None
    middle = measured(float(left + right) / 2)
    return "Fooled by symmetry", told(
        "From the right the slope is {right}, from the left {left}: there is none. But half the"
        " difference of both is {middle} at every step, and looks fine: keep away from kinks.",
        left=measured(float(left)),
        right=measured(float(right)),
        middle=middle,
    )


def both_better(secants: Secants, step: Fraction, claim: Claimed) -> Told:
    """Whether both sides are nearer to the truth than one, at the same step."""
    first, second = (shown_difference(secants, step, sides) for sides in (1, 2))
    one, both = (abs(mpf(str(s.expression)) - claim.slope.approx) for s in (first, second))
    if both < one:
        return told(
            "With a step of {step}, one side says {one}, both say {both}.",
            step=numeral(float(step)),
            one=first,
            both=second,
        )
    return told("Here that makes no difference.")
