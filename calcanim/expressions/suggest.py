"""What a user may have meant by a name or a letter that the grammar does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calcanim.expressions.names import CANONICAL, CONSTANTS, GREEK

# Letters of other alphabets that look like ASCII letters.
LOOK_ALIKES = dict(
    zip("авеекмнорстухіјѕАВЕКМНОРСТУХІЈЅ", "abeekmhopctyxijsABEKMHOPCTYXIJS", strict=True)
) | dict(zip("ονυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovuxABEZHIKMNOPTYX", strict=True))

_MEANT = {
    "tg": "tan(x)",
    "ctg": "cot(x)",
    "lg": "log(x, 10)",
    "lb": "log(x, 2)",
    "log10": "log(x, 10)",
    "log2": "log(x, 2)",
    "sgn": "sign(x)",
    "fabs": "abs(x)",
    "root": "sqrt(x)",
    "power": "x**n",
    "expit": "sigmoid(x)",
    "logistic": "sigmoid(x)",
    "arctg": "atan(x)",
    "step": "heaviside(x)",
    "Rational": "Rational(1, 2)",
    "pow": "x**n",
    "int": "floor(x)",
    "round": "floor(x + 1/2)",
    "fact": "factorial(n)",
    "Piecewise": "Piecewise((x, x < 1), (1, True))",
}


def unknown_name(name: str, others: Sequence[str], *, called: bool) -> str:
    """One sentence about the unknown `name`; `others` are all the names in the text."""
    start = f"unknown name {name!r}"
    if name in _MEANT:
        return f"{start}; did you mean {_MEANT[name]}?"
    if name in ("oo", "inf", "infinity", "nan"):
        return f"{start}; infinity is not a number"
    meant = _meant(name, others, called)
    if meant:
        return f"{start}; did you mean {meant!r}?"
    return f"{start}; variables are a letter or a Greek letter's name, as in x, x_1, x_new or theta"


def _meant(name: str, others: Sequence[str], called: bool) -> str:
    from difflib import get_close_matches

    # A name of 500 letters is nobody's slip of the finger, and costs time to compare.
    if len(name) > 20:
        return ""
    known = [n for n in (*CANONICAL, *CONSTANTS, *GREEK) if len(n) > 1]
    for candidate in known:
        if candidate.lower() == name.lower():
            return candidate
    split = re.fullmatch(r"([A-Za-z]+?)_?([a-zA-Z]|[0-9]+)", name)
    if split and split[1] in CANONICAL and not called:
        return f"{split[1]}({split[2]})"
    variables = {n for n in others if len(n) == 1}
    if name.isalpha() and len(name) <= 4 and all(letter in variables for letter in name):
        return "*".join(name)
    if len(name) > 2 and (close := get_close_matches(name, known, 1, 0.7)):
        return close[0]
    letters = variables | {"x"}
    if not called and (close := get_close_matches(name, sorted(letters), 1, 0.6)):
        return close[0]
    number_first = re.fullmatch(r"([A-Za-z])([0-9]+)([A-Za-z])", name)
    if number_first:
        return f"{number_first[1]}**{number_first[2]}*{number_first[3]}"
    return "*".join(name) if name.isalpha() and len(name) == 2 and not called else ""
