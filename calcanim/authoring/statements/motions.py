"""What is true of a ride: which way it goes, where it stands, when it speeds up."""

from __future__ import annotations

from calcanim.authoring.units import Units
from calcanim.authoring.words import Fact, Told, told
from calcanim.calculus.derivatives.motion import Ride
from calcanim.notation.shown import as_shown

_WAYS = {
    (0,): "Watch the car on its line: it never moves.",
    (1,): "Watch the car on its line: it goes one way all the time.",
    (-1,): "Watch the car on its line: it comes down all the time.",
    (1, -1): "Watch the car on its line: out, and back.",
    (-1, 1): "Watch the car on its line: back, and out.",
    (1, -1, 1): "Watch the car on its line: out, back, and out again.",
    (-1, 1, -1): "Watch the car on its line: back, out, and back again.",
}
_OTHERWISE = "Watch the car on its line."


def _ways(ride: Ride) -> tuple[int, ...]:
    ways: list[int] = []
    for phase in ride.phases:
        if not ways or ways[-1] != phase.velocity:
            ways.append(phase.velocity)
    return tuple(ways)


def watch(ride: Ride) -> Told:
    """What the car does, and the question."""
    way = _WAYS.get(_ways(ride), _OTHERWISE)
    if _ways(ride) == (0,) and ride.s.has(ride.name):
        way = _OTHERWISE  # it only jumps
    question = "How fast is it at one instant, and how fast does that change?"
    if ride.rests:
        question = "For an instant it stands still. Can it be accelerating?"
    return told(way, question)


def slope_is_velocity(ride: Ride, units: Units) -> Told:
    """What the average over ever shorter times comes to."""
    sentence = (
        "Divide the distance by the time: an average velocity, in {speed}. What it settles on over"
        " shorter steps, the slope, is the velocity: at {at} it is {v}."
    )
    return told(sentence, speed=units.speed, at=ride.at, v=as_shown(ride.velocity))


def drawn(ride: Ride) -> Told | None:
    """Where the velocity is below 0, if it is."""
    if -1 in _ways(ride) and 1 in _ways(ride):
        return told("Where it is negative, the car comes back.")
    return None


def slope_of_velocity(units: Units) -> Told:
    """What the acceleration is."""
    return told(
        "The velocity changes, too. How fast it does is its own slope, the acceleration: {speed},"
        " {again}.",
        speed=units.speed,
        again=units.again,
    )


def instant_title(ride: Ride) -> str:
    """What the beat about one moment is about."""
    return "Still, and yet accelerating" if ride.turns else "At one instant"


def at_one_instant(ride: Ride) -> Told:
    """What velocity and acceleration are at one moment, and that neither says the other."""
    v, a = ride.rates(ride.instant)
    facts: dict[str, Fact] = {"at": ride.instant, "v": as_shown(v), "a": as_shown(a)}
    if v.approx == 0 and a.approx < 0:
        sentence = (
            "For one instant it stands. But its velocity is falling all the while: a moment ago"
            " forwards, a moment later backwards. The acceleration is {a}."
        )
    elif v.approx == 0 and a.approx > 0:
        sentence = (
            "For one instant it stands. But its velocity is growing all the while: a moment ago"
            " backwards, a moment later forwards. The acceleration is {a}."
        )
    elif v.approx == 0:
        sentence = "At {at} it stands, and its velocity does not change: both are zero."
    elif a.approx == 0:
        sentence = "At {at} it moves, at {v}, and its velocity does not change: no acceleration."
    else:
        sentence = (
            "At {at} the velocity is {v}, and the acceleration is {a}: how fast it is does not say"
            " how fast that changes."
        )
    return told(sentence, **facts)


def signs_told(ride: Ride) -> Told:
    """What the two signs say of the speed."""
    changes = {phase.change for phase in ride.phases}
    if changes == {1, -1}:
        sentence = "Same sign, and it speeds up; opposite signs, and it slows down."
        if any(p.velocity == p.acceleration == -1 for p in ride.phases):
            sentence += " Minus times minus is faster, backwards."
    elif changes == {1}:
        sentence = "Both have the same sign all the time: it only speeds up."
    elif changes == {-1}:
        sentence = "They have opposite signs all the time: it only slows down."
    elif changes == {0}:
        sentence = "There is no acceleration, and the speed stays as it is."
    else:
        sentence = "Same sign, and it speeds up; opposite signs, and it slows down."
    return told(sentence)


def in_numbers(ride: Ride) -> Told:
    """What the numbers of the table come to."""
    sentence = (
        "In numbers: over shorter and shorter steps the average velocity goes to {v}, and the"
        " average acceleration to {a}."
    )
    return told(sentence, v=as_shown(ride.velocity), a=as_shown(ride.acceleration))


def for_us(ride: Ride) -> Told:
    """The recap's example."""
    v, a = as_shown(ride.velocity), as_shown(ride.acceleration)
    return told("Here, at {at}: {v}, and {a}.", at=ride.at, v=v, a=a)
