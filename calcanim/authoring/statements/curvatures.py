"""What is said of how a function of two variables is curved at a point, and of descent there."""

from __future__ import annotations

from calcanim.authoring.words import Told, is_brief, told
from calcanim.calculus.descents.along_axes import AlongAxes
from calcanim.calculus.descents.principal import Curved, scaled_ratio
from calcanim.calculus.descents.rates import Walk
from calcanim.exact.values import number_of
from calcanim.notation.shown import Shown, as_shown, measured, shown

Heading = tuple[str, Told]
_SAME = 0.99  # of a ratio: what is not below it is no gain


def bends_of(found: Curved) -> tuple[Shown, Shown]:
    """Both eigenvalues as they are shown: the least, and the largest."""
    low, high = (as_shown(number_of(v)) for v in found.values)
    return low, high


def turned(found: Curved) -> Told:
    """What the curvature does as the knife turns."""
    match found.form:
        case "level":
            return told("The knife turns, and the curvature stays zero.")
        case "round":
            return told("Every cut is the same, {high}: a round bowl.", high=bends_of(found)[1])
        case "saddle":
            return told("The cut opens upwards, flattens, and bends down: a saddle.")
        case "top" | "ridge":
            return told("No cut opens upwards here: the ground bends down.")
    return told("Turn the knife: the cut closes and opens, and its curvature rises and falls.")


def two_directions(found: Curved) -> Heading:
    """What the eigenvalues are."""
    low, high = bends_of(found)
    facts = {"low": low, "high": high}
    title = "Two directions rule"
    if found.form == "round":
        return title, told(
            "Usually one cut is the sharpest and another the gentlest; here both curvatures are"
            " {high}. They are the eigenvalues of the matrix of second derivatives.",
            **facts,
        )
    if not is_brief(low, high):
        return title, told(
            "The largest curvature and the smallest stand at a right angle, always. They are the"
            " eigenvalues of the matrix of second derivatives."
        )
    what = told(
        "The largest curvature, {high}, and the smallest, {low}, stand at a right angle, always."
        " They are the eigenvalues of the matrix of second derivatives.",
        **facts,
    )
    if found.form == "top" and found.rests:
        what += told("Both are below zero: a top, and descent walks away from it.")
    return title, what


def nothing_bends(found: Curved) -> Heading:
    """The second derivatives are all 0."""
    if found.constant:
        return "Nothing bends", told(
            "Here no cut bends at all. Any rate goes downhill, and on for ever: there is no bottom."
        )
    return "Second derivatives are silent", told(
        "At our point all second derivatives are zero: they are silent here, and what the ground"
        " does depends on what comes after them."
    )


def each_by_itself(walked: AlongAxes) -> Told:
    """What each step does along either axis."""
    gentle, sharp = (as_shown(v, 3) for v in walked.factors("asked"))
    near = None if walked.same else "Close to the bottom that is so."
    if walked.bowl.form == "trough":
        return told(
            near,
            "Along the sharp axis each step multiplies by {sharp}. The other one is flat: nothing"
            " pulls along it.",
            sharp=sharp,
        )
    return told(
        near,
        "A step multiplies each by one minus rate times curvature: by {gentle} along the gentle"
        " one, by {sharp} along the sharp one.",
        gentle=gentle,
        sharp=sharp,
    )


def swinging(key: str) -> Told:
    """What walks do at the bound of the rate, and on both sides of it."""
    match key:
        case "below":
            return told("A little below two over lambda max it still comes down.")
        case "bound":
            return told("Just there it swings for ever,")
    return told("and above it each step climbs. The sharp direction sets the limit,")


def ratio_of(walked: AlongAxes) -> Told:
    """What makes a valley hard."""
    low, high = walked.bowl.sizes
    match walked.bowl.form:
        case "trough":
            return told("and along the flat one nothing moves, at any rate.")
        case "round":
            return told("and in a round bowl all directions are alike.")
    ratio = measured(high / low, 3)
    return told(
        "and the gentle one the speed: their ratio, {ratio}, makes a valley hard.",
        ratio=ratio,
    )


def leapt(walked: AlongAxes) -> Told:
    """What Newton's step does."""
    if walked.same:
        return told("and one step suffices: exactly for a parabola, nearly so close to a bottom.")
    return told(
        "and on this parabola one step suffices; on the ground itself, nearly so close to the"
        " bottom."
    )


def unfelt() -> Told:
    """The start lies on the gentle axis."""
    return told(
        "Our start has no share along the sharp axis, and does not feel it. The least push aside,"
        " and the sharp direction sets the limit."
    )


def one_is_negative(own: bool) -> Told:
    """What a saddle is; the typed function has it, or another one."""
    if own:
        return told("Slope zero need not be a bottom: of our curvatures here one is negative.")
    return told("Slope zero need not be a bottom. Of this ground's curvatures one is negative.")


def leaving(found: Curved, walk: Walk) -> Told:
    """What descent does at a saddle, and what Newton's steps do."""
    first, last = (abs(found.shares(w)[0]) for w in (walk.points[0], walk.points[-1]))
    if not last > first:
        return told("Descent from here never feels that, and creeps into it.")
    if found.constant:
        return told("Descent slides off, slowly at first, and goes on for ever.")
    return told("Descent slides off, slowly at first.")


def walks_in(found: Curved) -> Told:
    """Newton's way at a saddle."""
    if found.constant:
        return told("Newton's step walks right into it.")
    return told("Newton's steps walk right into it.")


def ratios(walked: AlongAxes) -> tuple[Shown, Shown] | None:
    """The ratio of the curvatures, and what it is once each weight has a rate of its own.

    None where that is no other ratio.
    """
    low, high = walked.bowl.sizes
    each = scaled_ratio(walked.bowl)
    if each is None or walked.bowl.form == "round" or each > _SAME * high / low:
        return None
    return measured(high / low, 3), shown(None, each, 2)


def adapted(plain: Shown, each: Shown) -> Told:
    """What a rate for every weight does to the ratio."""
    return told(
        "Between the two, each input has a rate of its own: the largest curvature, {plain} times"
        " the smallest, is then {each} times. That tames valleys along the axes, not tilted ones.",
        plain=plain,
        each=each,
    )


def in_short(walked: AlongAxes | None) -> Told:
    """The rule."""
    if walked is None:
        return told(
            "At a bottom, with a rate below two over the largest curvature, descent comes down."
        )
    return told("With a rate below two over the largest curvature, descent comes down.")
