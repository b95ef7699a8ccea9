"""The functions that the grammar knows: canonical names, other spellings, number of arguments."""

from __future__ import annotations

_TRIGONOMETRIC = ("sin", "cos", "tan", "sec", "csc", "cot")
_HYPERBOLIC = ("sinh", "cosh", "tanh", "sech", "csch", "coth")
INVERSES = {f"a{name}": name for name in (*_TRIGONOMETRIC, *_HYPERBOLIC)}

# Canonical name -> (fewest, most) arguments; None is no upper bound.
ARITY: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(("sqrt", "cbrt", "exp"), (1, 1)),
    "log": (1, 2),
    **dict.fromkeys((*_TRIGONOMETRIC, *_HYPERBOLIC, *INVERSES), (1, 1)),
    **dict.fromkeys(("abs", "sign", "floor", "ceil"), (1, 1)),
    "min": (2, None),
    "max": (2, None),
    "mod": (2, 2),
    "factorial": (1, 1),
    "binomial": (2, 2),
    **dict.fromkeys(("gamma", "erf", "heaviside", "sigmoid", "relu", "softplus"), (1, 1)),
}

# sympy's spelling where it differs: read, and printed so that sympy can read the text.
SYMPY_SPELLING = {
    "abs": "Abs",
    "ceil": "ceiling",
    "max": "Max",
    "min": "Min",
    "mod": "Mod",
    "heaviside": "Heaviside",
}

CANONICAL: dict[str, str] = {
    **{name: name for name in ARITY},
    "ln": "log",
    **{f"arc{name}": inverse for inverse, name in INVERSES.items()},
    **{f"ar{name}": f"a{name}" for name in _HYPERBOLIC},
    **{spelling: name for name, spelling in SYMPY_SPELLING.items()},
}

# What calcanim prints for what is still to be worked out; read as notation, never typed.
NOTATION_NAMES = ("Derivative", "Integral", "Sum", "Product", "Limit")

# "E" is sympy's spelling of e.
CONSTANTS = {"pi": "pi", "e": "e", "E": "e"}


def arguments_wanted(name: str) -> str:
    """How many arguments `name` takes, in words: ``"1 argument"``, ``"1 or 2 arguments"``."""
    fewest, most = ARITY[name]
    if most is None:
        return f"at least {fewest} arguments"
    if fewest != most:
        return f"{fewest} or {most} arguments"
    return f"{fewest} argument" + ("s" if fewest > 1 else "")
