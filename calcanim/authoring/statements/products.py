"""What is said of a product that grows by two strips and a corner."""

from __future__ import annotations

from collections.abc import Sequence

from mpmath import mpf

from calcanim.authoring.words import Fact, Told, first_heard, is_brief, told
from calcanim.calculus.derivation import Derivation
from calcanim.calculus.derivatives.factors import Product
from calcanim.notation.shown import as_shown, measured, to_digits
from calcanim.pictures.product_area import ProductArea

_DIGITS = 4


def two_slopes(picture: ProductArea) -> Told:
    """The slopes of the factors at the point."""
    df, dg = (as_shown(v, _DIGITS) for v in picture.product.rises)
    x, at = picture.product.name, picture.product.at
    return told(
        "Where {x} is {at}, one has the slope {df}, the other {dg}.", x=x, at=at, df=df, dg=dg
    )


def is_an_area(product: Product, f: str, g: str) -> Told:
    """What a rectangle of these sides is; some have no width or no height."""
    wide, high = (v.approx for v in product.heights)
    facts: dict[str, Fact] = {"f": f, "g": g}
    if wide and high:
        words = "Draw the product as what it is: an area, {f} wide and {g} high."
        if wide * high < 0:
            return told(words, "One side is negative, and so the area counts as negative.", **facts)
        if wide < 0:
            return told(words, "Two negative sides make a positive area.", **facts)
        return told(words, **facts)
    words = "Draw the product as an area, {f} wide and {g} high."
    if wide or high:
        return told(words, "Here one side is zero: there is no area yet.", **facts)
    return told(words, "Here both sides are zero: there is nothing yet.", **facts)


def new_area(picture: ProductArea) -> Told:
    """What a step adds: strips are missing where a side is zero, or stands still."""
    side, top, corner = picture.product.strips(picture.step) or (mpf(0),) * 3
    f, g = (v.approx for v in picture.product.heights)
    if not f and not g:
        return told("A nudge opens both sides: all that comes is a corner.")
    if not f or not g:
        return told("A nudge opens it: one strip comes, and a corner; the other has no length.")
    if side and top and corner:
        if side * f * g > 0 and top * f * g > 0:
            return told(
                "A nudge makes it wider and higher. The new area is a strip at the side, a strip on"
                " top, and a corner."
            )
        return told(
            "A nudge changes both sides. What the area gains or loses is a strip at the side, a"
            " strip on top, and a corner."
        )
    return told("A nudge changes one side: the area changes by one strip.")


def corner_melts(product: Product) -> Told:
    """What becomes of the strips and the corner, divided by the step."""
    side, top = (v.approx for v in product.shares)
    why = "The corner melts away: small times small, divided only once."
    if side and top:
        return told("The strips keep their share.", why)
    if side or top:
        return told("One strip keeps its share.", why)
    return told(why, "So nothing is left: the slope is zero.")


def taken_in_turn(product: Product) -> Told:
    """The two shares that are left, as numbers."""
    side, top = (as_shown(v, _DIGITS) for v in product.shares)
    return told("Here, {side} from the side, and {top} from the top.", side=side, top=top)


def rule_again(product: Product) -> Told:
    """That the second factor is a product of what changes, where it is one."""
    moving = [a for a in product.g.args if a.has(product.name)]
    if product.g.op == "mul" and len(moving) > 1:
        return told("The second is a product itself: there the same rule works again.")
    return Told()


def tidied_up(work: Derivation) -> Told:
    """The derivative in its last form, where it can be followed by ear."""
    return first_heard("Tidied up, it is {e}.", "And tidy up.", e=work.result)


def both_strips(product: Product) -> Told:
    """The slope at the point."""
    return told(
        "At {x} equals {at}, the two strips add up to {sum}.",
        x=product.name,
        at=product.at,
        sum=as_shown(product.slope, _DIGITS),
    )


def guess_says(product: Product) -> Told:
    """What the tempting rule would have said."""
    return told(
        "The guess, slope times slope, would have said {guess}.",
        guess=as_shown(product.guess, _DIGITS),
    )


def rows_come_to(quotients: Sequence[tuple[mpf, Sequence[mpf | None]]], differs: bool) -> Told:
    """Where the quotients of the whole product go."""
    if not quotients or quotients[-1][1][-1] is None:
        return Told()
    last = to_digits(quotients[-1][1][-1], 5)
    if differs:
        return told("The last is {last}. They come to the two strips, not to the guess.", last=last)
    return told("The last is {last}: they come to the two strips.", last=last)


def on_the_way(picture: ProductArea, f: str, g: str) -> Told:
    """What happens to the strips as the input runs."""
    run, x = picture.run, picture.product.name
    way = "Now let {x} go on." if run.end > run.start else "Now let {x} go back."
    fallen = picture.cut_away
    if fallen is None:
        return told(way, "The strips change, and the slope is what they add up to.", x=x)
    return told(
        way,
        "Where {side} shrinks, its strip is cut away instead, and counts as negative.",
        x=x,
        side=(f, g)[fallen],
    )


def balance(picture: ProductArea) -> Told:
    """Where the strips balance; nothing where they do nowhere."""
    run = picture.run
    if run.level is None:
        return Told()
    return told(
        "Near {level} the two balance, and the product stands still.",
        level=measured(round(run.level, 2), 3),
    )


def back_in_place(work: Derivation) -> Told:
    """The derivative of a function of which the product is a part."""
    return first_heard(
        "Now the whole function, with the product as a part of it: its slope is {e}.",
        "Now the whole function, with the product as a part of it.",
        e=work.result,
    )


def for_us(work: Derivation) -> Told:
    """The result once more, where it is short."""
    return told("For us: {e}.", e=work.result) if is_brief(work.result) else Told()
