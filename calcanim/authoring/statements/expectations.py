"""What is true of a mean: where it lies, what it is not, whether it exists, how draws come to it."""

from __future__ import annotations

from calcanim.authoring.words import Fact, Told, told
from calcanim.calculus.probability.moments import Expected
from calcanim.expressions.tree import Expression
from calcanim.notation.lines import written
from calcanim.notation.shown import Shown, as_shown, measured
from calcanim.notation.sides import Joined, words
from calcanim.pictures.long_run import Runs
from calcanim.storyboard.formula import Formula

_SIDES = {True: "right", False: "left"}
_CLOSE = 0.04  # of the stretch that holds most: what lies so near to the mean tips no plate


def place(value: float) -> Shown:
    """A place on the axis, as it is said and shown."""
    return measured(value, 3)


def tries(found: Expected) -> tuple[float, float]:
    """Two places beside that where it balances: the highest one, where that is beside it."""
    spread, mu = found.density.spread, found.mu
    low, high = spread.core
    wide = high - low
    mode = spread.mode
    first = mode if mode is not None and abs(mode - mu) > _CLOSE * wide else None
    if first is None:
        first = _short(mu - 0.25 * wide, low, high, wide)
    other = mu + 0.16 * wide if first < mu else mu - 0.16 * wide
    return first, _short(other, low, high, wide)


def _short(value: float, low: float, high: float, wide: float) -> float:
    """A number of few digits within the interval."""
    value = min(max(value, low + 0.02 * wide), high - 0.02 * wide)
    for digits in range(1, 8):
        found = float(f"{value:.{digits}g}")
        if abs(found - value) <= 0.04 * wide:
            return found
    return value


def first_try(found: Expected, at: float) -> Told:
    """Which way it tips on the first place."""
    highest = found.density.spread.mode == at
    side = _SIDES[at < found.mu]
    sentence = (
        "Put a finger where it is highest, at {at}, and it tips to the {side}."
        if highest
        else "Put a finger at {at}, and it tips to the {side}."
    )
    return told(sentence, at=place(at), side=side)


def second_try(found: Expected, at: float) -> Told:
    """Which way it tips on the second."""
    return told("At {at} it tips to the {side}.", at=place(at), side=_SIDES[at < found.mu])


def area_first(found: Expected) -> Told | None:
    """That the curve is divided by its area, where it was no density."""
    if found.density.itself:
        return None
    area = found.density.area.value
    return told(
        "The area under it was {area}, so we divided by that: now it is one.", area=as_shown(area)
    )


def what_it_is_not(found: Expected) -> Told:
    """The mean against the highest place and the middle."""
    spread, mu = found.density.spread, found.mu
    wide = spread.core[1] - spread.core[0]
    mode, median = spread.mode, spread.median
    facts: dict[str, Fact] = {"median": place(median)}
    apart = abs(median - mu) > 1e-6 * wide
    if mode is not None:
        facts["mode"] = place(mode)
    if found.even:
        sentence = (
            "Half lies on each side of it, too, and the curve is highest there. That is so only"
            " where both sides are alike."
        )
        if mode is None:
            sentence = "Half lies on each side of it, too. That is so as both sides are alike."
        return told(sentence)
    if not apart:
        return told(
            "Half lies on each side of it. But the curve is highest elsewhere, at {mode}: the mean"
            " need not be likely.",
            **facts,
        )
    side = _SIDES[mu > median]
    facts["side"] = side
    if mode is None or abs(mode - mu) <= 1e-6 * wide:
        return told(
            "It is not the place with half on each side, {median}. What lies far to the {side}"
            " counts by its lever.",
            **facts,
        )
    return told(
        "Not where the curve is highest, {mode}; not where half lies on each side, {median}. What"
        " lies far to the {side} counts by its lever.",
        **facts,
    )


def balances_at(found: Expected) -> Shown:
    """The mean as it is said."""
    return as_shown(found.mean.value, 4)


def of_function(found: Expected, g: Expression, squared: bool) -> Told:
    """The mean of a function against the function of the mean."""
    facts: dict[str, Fact] = {"g": g, "value": as_shown(found.of.value, 4)}
    if found.at_mean is not None:
        facts["guess"] = as_shown(found.at_mean, 4)
    sentence = (
        "The curve is bent, so the beads balance off it: at {value}, and not at {guess}."
        if found.at_mean is not None
        else "The beads balance at {value}; at the mean itself {g} has no value."
    )
    return told(sentence, **facts)


def gap_has_a_name(found: Expected, squared: bool) -> Told:
    """What the difference is."""
    if squared:
        return told("The gap is no mistake; it has a name.")
    return told("So average last, after the function, and never before.")


def is_square(found: Expected) -> bool:
    """Whether the function is the square of the variable."""
    return found.of.g == found.square.g


def run_says(found: Expected, run: Runs) -> Told:
    """What the means of ever more draws do."""
    if not found.variance.known:
        return told(
            "It settles, but slowly: with no variance, a rare huge draw still throws it far off."
        )
    return told(
        "It wanders, and closes in: usually ten times closer takes a hundred times as many."
    )


def decades_say(run: Runs, counts: tuple[int, ...]) -> Told:
    """The means at the first and the last count."""
    first, last = (measured(run.mean(n), 3) for n in (counts[0], counts[-1]))
    return told(
        "Ten draws: {first}. A hundred thousand: {last}.",
        first=Shown(first.expression, False),
        last=Shown(last.expression, False),
    )


def batches(losses: tuple[float, ...]) -> tuple[Shown, ...]:
    """The losses of batches, as they are said."""
    return tuple(measured(loss, 3) for loss in losses)


def places(found: Expected) -> tuple[tuple[str, float, Formula], ...]:
    """The highest place, the middle and the mean, with names, where these are apart."""
    spread, mu = found.density.spread, found.mu
    wide = spread.core[1] - spread.core[0]
    out: list[tuple[str, float, Formula]] = []
    for key, at, word in (
        ("mode", spread.mode, "highest"),
        ("median", spread.median, "half on each side"),
    ):
        if at is not None and abs(at - mu) > 1e-6 * wide:
            name = Joined((words(word, "text"), ",", place(at)))
            out.append((key, at, written(name).formula))
    name = Joined((words("mean", "derivative"), ",", balances_at(found)))
    return (*out, ("mean", mu, written(name).formula))
