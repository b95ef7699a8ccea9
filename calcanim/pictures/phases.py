"""Tables of a ride: when it speeds up, and what velocity and acceleration are in numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from mpmath import mpf

from calcanim.calculus.derivatives.motion import Phase, Ride
from calcanim.exact.certain import as_mpf
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import UndefinedError, Value, quotient, value_at
from calcanim.expressions.tree import Expression, add, mul
from calcanim.expressions.typst import typst
from calcanim.notation.setter import one, plain
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import ratio, symbol
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import step_table, table
from calcanim.storyboard.formula import Formula, prose

_SIGNS = {1: ("+", "+", "positive"), -1: ("−", "-", "negative"), 0: ("0", "0", "zero")}
_CHANGES = {1: "faster", -1: "slower", 0: "same"}
_MOST = 6  # rows
_STEPS = 3
_PARTS = 4  # of a ride
_NARROW = 4  # characters of a time that leaves room for another


def phase_table(ride: Ride, letters: tuple[str, str, str]) -> Picture:
    """The signs of velocity and acceleration, and what these do to the speed, phase by phase."""
    _, v, a = letters
    head = (symbol(ride.name, "input"), symbol(v, "derivative"), symbol(a, "increment"), "speed")
    rows = [
        (
            _times(phase),
            _sign(phase.velocity, "derivative"),
            _sign(phase.acceleration, "increment"),
            prose(_CHANGES[phase.change], "text"),
        )
        for phase in ride.phases[:_MOST]
    ]
    return table(head, rows, "derivation")


def log_book(ride: Ride, letters: tuple[str, str, str]) -> Picture:
    """Where it is at a few moments."""
    head = (symbol(ride.name, "input"), symbol(letters[0], "function"))
    rows = []
    for share in (Fraction(n, _PARTS) for n in range(_PARTS + 1)):
        parts = (mul(as_expression(1 - share), ride.low), mul(as_expression(share), ride.high))
        moment = value_at(add(*parts), {})
        at = as_expression(moment.exact) if moment.exact is not None else add(*parts)
        try:
            there = one(as_shown(value_at(ride.s, {ride.name: at})).expression, "function")
        except UndefinedError:
            there = prose("undefined", "muted")
        rows.append((one(as_shown(moment, 3).expression, "input"), there))
    return table(head, rows, "derivation")


def _sign(sign: int, role: str) -> Formula:
    source, text, said = _SIGNS[sign]
    return plain(source, text, role, said)


def _times(phase: Phase) -> Formula:
    low, high = (_short(t) for t in (phase.low, phase.high))
    if len(f"{low}{high}") > _NARROW + 2:
        return plain(f'"to" {typst(high)}', f"to {high}", "input")
    return plain(f'{typst(low)} "–" {typst(high)}', f"{low} to {high}", "input")


def _short(t: Value) -> Expression:
    found = as_shown(t, 3).expression
    return found if len(str(found)) <= _NARROW else as_shown(t, 2).expression


def rate_table(ride: Ride, letters: tuple[str, str, str], step: str) -> Picture:
    """The average velocity and acceleration over ever shorter times from a moment on."""
    low, high = (value_at(t, {}).approx for t in (ride.low, ride.high))
    scale = Fraction(10) ** int(np.floor(np.log10(float(high - low)) - 1))
    rows = []
    for n in range(_STEPS):
        h = scale / 10**n
        rates = [quotient(e, ride.name, ride.at, Fraction(0), h) for e in (ride.s, ride.v)]
        rows.append((as_mpf(h), [_rounding_off(rate) for rate in rates]))
    s, v, _ = letters
    heads = [
        ratio(letter, ride.name, role, "increment")
        for letter, role in ((s, "function"), (v, "derivative"))
    ]
    return step_table((symbol(step, "increment"), *heads), rows, region="derivation")


def _rounding_off(x: mpf | None) -> mpf | None:
    """What is left of rounding in 45 digits is 0."""
    return mpf(0) if x is not None and abs(x) < mpf("1e-20") else x
