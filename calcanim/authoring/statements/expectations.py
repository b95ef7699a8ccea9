"""What is true of a mean: where it lies, what it is not, if it exists, how draws come to it."""

from __future__ import annotations

from calcanim.authoring.words import Fact, Told, told
from calcanim.calculus.probability.moments import Expected
from calcanim.calculus.probability.pairs import Pair
from calcanim.expressions.typst import typst
from calcanim.notation.setter import plain
from calcanim.notation.shown import Shown, as_shown, measured
from calcanim.pictures.balance import stretch
from calcanim.pictures.long_run import DECADES, SEEN, Runs
from calcanim.storyboard.formula import Formula

_SIDES = {True: "right", False: "left"}
_EQUAL = 1e-9
_CLOSE = 0.04  # of the stretch that holds most: what lies so near to the mean tips no plate


def place(value: float) -> Shown:
    """A place on the axis, as it is said and shown."""
    return measured(value, 3)


def tries(found: Expected) -> tuple[float, float]:
    """Two places beside that where it balances: the highest one, where that is beside it."""
    mode, mu, seen = found.density.spread.mode, found.mu, stretch(found)
    low, high, wide = seen.low, seen.high, seen.width
    if mode is not None and abs(mode - mu) > _CLOSE * wide:
        first = mode
    else:
        first = _short(mu - 0.25 * wide, low, high, wide)
    other = mu + 0.19 * wide if first < mu else mu - 0.19 * wide
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


def area_first(found: Expected, pair: Pair | None = None) -> Told | None:
    """What the curve is, where it is not the density that was given."""
    if pair is not None and not pair.independent:
        x, y = pair.names
        return told("It is that of {x} alone: the joint one, added up over {y}.", x=x, y=y)
    if found.density.itself:
        return None
    area = found.density.area.value
    return told("The area under it was {area}, so we divided by that.", area=as_shown(area))


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


def of_function(found: Expected) -> Told:
    """The mean of a function against the function of the mean."""
    g = found.of.g
    if not found.of.known:
        return told(
            "But there is a part without a bead, as its heights have no mean. So all together they"
            " have none, though {x} has one.",
            x=found.x,
        )
    facts: dict[str, Fact] = {"g": g, "value": as_shown(found.of.value, 4)}
    if found.straight:
        return told(
            "This curve is straight, and so the beads balance on it: at {value}. Then one may"
            " average first.",
            **facts,
        )
    if found.at_mean is None:
        return told("They balance at {value}; at the mean itself {g} has no value.", **facts)
    facts["guess"] = as_shown(found.at_mean, 4)
    if abs(found.at_mean.approx - found.of.value.approx) < 1e-9:
        return told("Here it is: they balance at {value}. Elsewhere they need not.", **facts)
    return told("The curve is bent, so they balance off it: at {value}, not at {guess}.", **facts)


def gap_has_a_name(found: Expected) -> Told | None:
    """What the difference is."""
    at_mean = found.at_mean
    if found.straight or not found.of.known or at_mean is None:
        return None
    if abs(at_mean.approx - found.of.value.approx) < 1e-9:
        return None
    if is_square(found):
        return told("The gap is called the variance.")
    return told("So average last.")


def is_square(found: Expected) -> bool:
    """Whether the function is the square of the variable."""
    return found.of.g == found.square.g


def same_number(found: Expected) -> Told | None:
    """That numbers which mean different things are equal here, where they are."""
    mu, square = found.mean.value.approx, found.square.value.approx
    if abs(found.deviation[0].approx - mu) > _EQUAL * abs(mu):
        return None
    if abs(square - mu) > _EQUAL * abs(mu) or not is_square(found):
        return told("That it equals the mean is special.")
    return told("That it equals the mean, and the mean square, is special.")


def hundred_say(found: Expected, run: Runs) -> Told:
    """Where the first draws balance, and where the density does."""
    facts: dict[str, Fact] = {"sample": measured(run.mean(SEEN), 3)}
    if not found.mean.known:
        return told("For a hundred that is {sample}.", **facts)
    facts["mean"] = balances_at(found)
    return told("For a hundred that is {sample}; the density balances at {mean}.", **facts)


def run_says(found: Expected) -> Told:
    """What the means of ever more draws do."""
    if not found.variance.known:
        return told(
            "It settles, but slowly: with no variance, a rare huge draw still throws it far off."
        )
    return told(
        "It is usually off by sigma over the root of n: ten times closer takes a hundred times as"
        " many."
    )


def decades_say(run: Runs) -> Told:
    """The means at the first and the last count."""
    first, last = (
        Shown(measured(run.mean(10**k), 3).expression, False) for k in (DECADES[0], DECADES[-1])
    )
    return told("Ten draws: {first}. A hundred thousand: {last}.", first=first, last=last)


# -- without a mean -------------------------------------------------------------------------------


def moved(found: Expected, at: float) -> Told:
    """What the second place changes."""
    if found.mean.kind == "endless":
        return told("Move the finger to {at}, and it still tips.", at=place(at))
    return told("Move the finger to {at}, and it tips to the other side.", at=place(at))


def tail_goes_on(found: Expected) -> Told:
    """What is not in the picture."""
    if found.mean.kind == "endless":
        return told("Its tail goes on without an end. Does it balance anywhere?")
    return told("Its tails go on without an end, on both sides. Does it balance anywhere?")


def never_settles(found: Expected) -> Told:
    """What the turning force comes to."""
    if found.mean.kind == "endless":
        return told(
            "It grows past every bound: the finger would have to stand infinitely far out. The"
            " expected value is infinite."
        )
    return told(
        "On both sides it grows past every bound. Infinite against infinite: nothing says where it"
        " balances, so there is no expected value."
    )


def runs_for_ever(found: Expected) -> Told:
    """What the mean of draws does then."""
    if found.mean.kind == "endless":
        return told("It does not close in on anything.")
    return told("It does not close in on anything: it jumps, again and again.")


def needs(found: Expected) -> Told:
    """What an expected value takes."""
    return told(
        "Value times density, added up, is the balance point; but only where the sum settles. Here"
        " it does not."
    )


# -- batches, names -------------------------------------------------------------------------------


def of_both(pair: Pair) -> Told:
    """The mean of a function of two quantities."""
    facts: dict[str, Fact] = {"value": as_shown(pair.value, 4), "g": pair.g}
    if pair.independent:
        return told(
            "For two independent draws, the mean of the product is the product of the means:"
            " {value}.",
            **facts,
        )
    return told("The mean of {g} is {value}.", **facts)


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
        ("median", spread.median, "median"),
    ):
        if at is not None and abs(at - mu) > 1e-6 * wide:
            out.append((key, at, _named(word, place(at), "text")))
    return (*out, ("mean", mu, _named("mean", balances_at(found), "derivative")))


def _named(word: str, value: Shown, role: str) -> Formula:
    """A word and a number, which claim nothing."""
    source = f'"{word}:" {typst(value.expression)}'
    return plain(source, f"{word} {value.expression}", role, f"{word} {value.words}")
