"""The names that the grammar knows: functions in all their spellings, constants, notation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from calcanim.expressions.functions import CIRCULAR, FUNCTIONS, HYPERBOLIC

INVERSES = {f"a{name}": name for name in (*CIRCULAR, *HYPERBOLIC)}

# Canonical name -> (fewest, most) arguments; None is no upper bound.
ARITY: dict[str, tuple[int, int | None]] = {n: (f.fewest, f.most) for n, f in FUNCTIONS.items()}

# sympy's spelling where it differs: read, and printed so that sympy can read the text.
SYMPY_SPELLING = {name: f.sympy for name, f in FUNCTIONS.items() if f.sympy}

CANONICAL: dict[str, str] = {
    spelling: name
    for name, f in FUNCTIONS.items()
    for spelling in (name, *f.also, *((f.sympy,) if f.sympy else ()))
}

# What calcanim prints for what is still to be worked out; read as notation, never typed.
NOTATION_NAMES = ("Derivative", "Integral", "Sum", "Product", "Limit")

# A function of several formulas, and what its conditions may be besides < and <=.
PIECEWISE = "Piecewise"
EQUALITIES = {"Eq": "=", "Ne": "!="}

# sympy's way to write a fraction of whole numbers: read as the fraction.
FRACTION = "Rational"

# "E" is sympy's spelling of e.
CONSTANTS = {"pi": "pi", "e": "e", "E": "e"}

# Greek letters by name; pi is the number. Capitals are those that look like no Latin letter.
GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("lambda", "mu", "nu", "xi", "omicron", "rho", "sigma", "tau", "upsilon", "phi", "chi"),
    *("psi", "omega"),
    *("Gamma", "Delta", "Theta", "Lambda", "Xi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"),
)
_VARIABLE = re.compile(rf"({'|'.join(GREEK)}|[A-Za-z])(?:_?([0-9]+)|_([A-Za-z0-9]+))?")


def is_variable(name: str) -> bool:
    """Whether `name` is a letter or a Greek letter's name, perhaps with a subscript."""
    return _VARIABLE.fullmatch(name) is not None


def letter_and_subscript(name: str) -> tuple[str, str]:
    """``("theta", "1")`` of ``theta_1`` or ``theta1``; an empty subscript where there is none."""
    match = _VARIABLE.fullmatch(name)
    if match is None:
        letter, _, index = name.partition("_")
        return letter, index
    return match[1], match[2] or match[3] or ""


def fresh_names(wanted: Sequence[str], taken: Iterable[str]) -> tuple[str, ...]:
    """The names that are `wanted`, others in the place of those that are `taken`."""
    used = {*taken, *wanted}
    others = iter([n for n in (*"kpqrsuvmnacd", "phi", "psi", "omega") if n not in used])
    gone = set(taken)
    return tuple(next(others) if name in gone else name for name in wanted)


def arguments_wanted(name: str) -> str:
    """How many arguments `name` takes, in words: ``"1 argument"``, ``"1 or 2 arguments"``."""
    fewest, most = ARITY[name]
    if most is None:
        return f"at least {fewest} arguments"
    if fewest != most:
        return f"{fewest} or {most} arguments"
    return f"{fewest} argument" + ("s" if fewest > 1 else "")
