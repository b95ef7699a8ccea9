"""What is true of a sum whose terms each have a rule, as whole sentences."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.authoring.words import Told, told
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


def sorted_out(found: Ruled, rows: Sequence[Sequence[Cue]]) -> Told:
    """What the table of rules shows, its `rows` coming as it is said."""
    count = len(found.terms)
    cues = [cue for row in rows for cue in row]
    if count == 1:
        alone = "There is one term here, and one rule for it."
        if found.kinds == {"combined"}:
            alone = "This one takes more than a picture: it is made of parts with rules of theirs."
        return told(cues, alone)
    last = "{count:C} terms, a rule for each, and none of them needs another's."
    if count > MOST_CURVES:
        last = (
            "Of {count} terms these are the first {most}: a rule for each, and none of them needs"
            " another's."
        )
    first, half = len(rows[0]), (len(rows) + 1) // 2 * len(rows[0])
    return told(
        cues[:first],
        "See where {x} stands:",
        cues[first:half],
        "below an exponent, in the exponent, inside of a function.",
        cues[half:],
        last,
        x=found.x,
        count=count,
        most=MOST_CURVES,
    )


def added_up(found: Ruled) -> Told:
    """How the slopes make one."""
    sentence = "At {x} equals {at}, the slope is {slope}."
    if len(found.terms) > 1:
        sentence = (
            "At {x} equals {at}, each slope is a bar. Changes add up, and so do slopes: to {slope}."
        )
    return told(sentence, x=found.x, at=found.at, slope=as_shown(found.slope, 6))


def quotients_come(quotients: Sequence[Quotient], cues: Sequence[Cue]) -> Told:
    """What difference quotients of the whole do; the last one is said."""
    last = quotients[-1]
    assert last.forward is not None
    return told(
        cues,
        "Smaller and smaller steps of the whole agree: at {h} it is {quotient}.",
        h=shown(None, last.h),
        quotient=shown(None, last.forward, 6),
    )
