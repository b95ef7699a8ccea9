"""What is said of sums of powers."""

from __future__ import annotations

from calcanim.authoring.words import Fact, Told, first_heard, told
from calcanim.calculus.sums.polynomial_sums import PolynomialSum
from calcanim.expressions.tree import number, power, variable
from calcanim.notation.power_sums import SHORT
from calcanim.notation.shown import as_shown

_DIGITS = 6


def term_by_term(found: PolynomialSum) -> Told:
    """How the sum of what was typed is put together."""
    if len(found.powers) > 1:
        return told("Your sum splits into powers, and each of them has its formula.")
    if found.degree > SHORT:
        return told("Your power has its formula, too: it is a long one.")
    if found.is_power:
        return told("Your sum is one of these.")
    return told("Your sum is one of these, with a factor in front.")


def same_way(found: PolynomialSum, power: int) -> Told:
    """That a higher power is told by a lower one."""
    if found.degree > power:
        return told("These are fourth powers; higher ones go the same way.")
    return Told()


def climbing(shown: int, last: int) -> Told:
    """What the bars do, which are all terms or the first ones."""
    if last == shown:
        return told("Term on term they climb:")
    return told("Here are the first {count} terms, one on the other.", count=shown)


def comes_to(found: PolynomialSum, last: int) -> Told:
    """The sum up to a number."""
    facts: dict[str, Fact] = {
        "f": found.f,
        "last": last,
        "value": as_shown(found.up_to(last), _DIGITS),
    }
    if last == 1:
        return told("Up to one there is one term alone, {value}.", **facts)
    return first_heard(
        "{f:C}, from one up to {last}, comes to {value}.",
        "From one up to {last} it comes to {value}.",
        **facts,
    )


def largest_part(degree: int, letter: str) -> Told:
    """What a power's sum comes to for many terms."""
    return told(
        "the largest part of the sum is {high}, over {next}, as an integral will say.",
        high=power(variable(letter), number(degree + 1)),
        next=degree + 1,
    )
