"""What is true of a sum whose terms each have a rule, as whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import mpmath

from calcanim.authoring.words import Fact, Told, told
from calcanim.calculus.derivatives.by_term import Kind, Ruled
from calcanim.exact.values import Quotient
from calcanim.notation.shown import as_shown, shown
from calcanim.pictures.term_curves import MOST_CURVES
from calcanim.storyboard.cues import Cue

# What is drawn for which kinds of terms, in the order of the film.
_PICTURES: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("square", frozenset({"square", "cube", "root", "power"})),
    ("root", frozenset({"root"})),
    ("cube", frozenset({"cube", "power"})),
    ("reciprocal", frozenset({"reciprocal"})),
    ("exponential", frozenset({"exponential", "logarithm"})),
    ("logarithm", frozenset({"logarithm"})),
    ("circle", frozenset({"wave"})),
    ("line", frozenset({"line", "constant"})),
)
_MOST = 6  # pictures
_MOST_RULES = 4  # on the recap


def pictures(found: Ruled) -> frozenset[str]:
    """Which pictures the terms call for; a line and a square where they call for none."""
    asked = [name for name, kinds in _PICTURES if kinds & found.kinds][:_MOST]
    return frozenset(asked or ("square", "line"))


def question(found: Ruled) -> Told:
    """What the film asks about the function; the tangents have run by then."""
    count = len(found.terms)
    if count == 1:
        return told("No: a few pictures give rules, and rules give all slopes.")
    if "combined" in found.kinds:
        return told("No: this is a sum of {count} terms, and each of them has a rule.", count=count)
    return told(
        "No: this is a sum of {count} simple functions, and the slope of each can be seen.",
        count=count,
    )


_PUT_TOGETHER = {
    "PRODUCT": (
        "This is a product: rules give the slopes of its factors, and the product rule joins them."
    ),
    "QUOTIENT": (
        "This is a quotient: rules give the slopes of both parts, and the quotient rule joins them."
    ),
    "CHAIN": (
        "This is a function of a function: rules give both slopes, and the chain rule joins them."
    ),
}


# A root alone, both, one over x alone.
_POWERS = (
    "The root is a power too, with n one half.",
    "The root and one over {x} are powers too, with n one half and minus one.",
    "One over {x} is a power too, with n minus one.",
)


def sorted_out(found: Ruled, rows: Sequence[Sequence[Cue]]) -> Told:
    """What the table of rules shows, its `rows` coming as it is said."""
    terms, cues = found.terms, [cue for row in rows for cue in row]
    if len(terms) == 1:
        (term,) = terms
        if term.kind != "combined":
            return told(cues, "There is one term here, and one rule for it.")
        if term.rule in _PUT_TOGETHER:
            return told(cues, _PUT_TOGETHER[term.rule])
        return told(cues, "This term is none of those in the pictures, and has a rule of its own.")
    clue = "See where {x} stands: below an exponent, in it, or inside a function."
    if found.kinds <= {"line", "constant"}:
        clue = "See where {x} stands, and where it does not."
    last = "{count:C} terms, a rule for each."
    powers = {t.kind for t in terms} & {"root", "reciprocal"}
    if powers and len(terms) <= MOST_CURVES:
        last = _POWERS[len(powers) - 1 if "root" in powers else 2]
    if len(terms) > MOST_CURVES:
        last = "Of {count} terms these are the first {most}: each has its rule."
    conditions = {c for t in terms for c in t.conditions}
    where = "They hold for {x} above zero." if conditions == {f"{found.x} > 0"} else None
    facts: dict[str, Fact] = {"x": found.x, "count": len(terms), "most": MOST_CURVES}
    return told(cues[: 2 * len(rows[0])], clue, cues[2 * len(rows[0]) :], last, where, **facts)


def added_up(found: Ruled) -> Told:
    """How the slopes make one."""
    sentence = "At {x} equals {at}, the slope is {slope}."
    if len(found.terms) > 1:
        sentence = "Changes add up, and so do slopes: to {slope}."
    return told(sentence, x=found.x, at=found.at, slope=as_shown(found.slope, 6))


def quotients_come(found: Ruled, quotients: Sequence[Quotient], cues: Sequence[Cue]) -> Told:
    """What difference quotients of the whole do; the last one is said."""
    last = quotients[-1]
    assert last.forward is not None
    if not any(q.forward for q in quotients):
        return told(cues, "No step changes anything: each quotient is zero.")
    if len({q.forward for q in quotients}) == 1:
        return told(cues, "Whatever the step, its quotient is the same.")
    return told(
        cues,
        "Smaller steps agree: at {h} it is {quotient}.",
        h=shown(Fraction(mpmath.nstr(last.h, 15)), last.h),
        quotient=shown(None, last.forward, 6),
    )


_RECALLED = {
    "square": "The exponent comes down.",
    "reciprocal": "One over {x} falls by one over its square.",
    "exponential": "E to the {x} keeps its height.",
    "logarithm": "The logarithm has one over {x}.",
    "circle": "The sine has the cosine, a quarter turn ahead.",
    "line": "A straight line has one slope, and a constant none.",
}


def recalled(found: Ruled) -> tuple[Told, Told]:
    """The rules whose pictures the film has shown, in words; and what they come to."""
    seen = told(*(_RECALLED[name] for name in on_card(found)), x=found.x)
    if adds_the_line(found):
        return seen, told("Lines keep their slope, and sums go term by term.")
    if len(found.terms) > 1:
        return seen, told("And sums go term by term.")
    return seen, told("For us: {result}.", result=found.work.result)


def adds_the_line(found: Ruled) -> bool:
    """Whether the rule of straight lines is recalled, which no picture of this sum has shown."""
    return len(found.terms) > 1 and "line" not in pictures(found)


def on_card(found: Ruled) -> list[str]:
    """The pictures whose rules are recalled; the one of powers is that of one over x as well."""
    drawn = [name for name in _RECALLED if name in pictures(found)]
    if "square" in drawn and "reciprocal" in drawn:
        drawn.remove("reciprocal")
    return drawn[:_MOST_RULES]
