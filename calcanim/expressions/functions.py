"""The functions of the grammar, one row each: what printers, readers and evaluators ask of them.

Light: `calcanim list` and a refused expression load this and nothing that it names. What needs
mpmath, numpy or sympy stands in a table of its own beside its use, keyed by the same names; a test
holds that none of them lacks a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from calcanim.expressions.tree import Expression, add, call, div, neg, number

_INFINITE = float("inf")
_ONE = number(1)
Meaning = Callable[..., Expression]


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a function of one argument has real values: from `low` to `high`.

    `closed` says whether finite ends belong to it; outside=True is the rest of the line instead.
    """

    low: float = -_INFINITE
    high: float = _INFINITE
    closed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function.

    `said` is its name in speech, which "of" follows. `also` are other spellings that are read.
    `sympy` is sympy's spelling where it differs, which is also what is printed as plain text.
    `shown` is its upright name on screen where it differs; `typst` and `latex` are the sources of
    that name where the language has one of its own. `meaning` says the function by others, for
    every argument for which it has a value, and `domain` where that is (of the first argument).
    """

    said: str
    fewest: int = 1
    most: int | None = 1
    also: tuple[str, ...] = ()
    sympy: str = ""
    shown: str = ""
    typst: str = ""
    latex: str = ""
    meaning: Meaning | None = None
    domain: Domain | None = None


def _plain(said: str, name: str, *, latex: bool = True, **more: object) -> Function:
    """A function whose name Typst knows, and mostly LaTeX too."""
    return Function(said=said, typst=name, latex=rf"\{name}" if latex else "", **more)  # type: ignore[arg-type]


def _one_over(name: str) -> Meaning:
    return lambda x: div(_ONE, call(name, x))


def _of_one_over(name: str) -> Meaning:
    return lambda x: call(name, div(_ONE, x))


def _inverse(name: str, said: str, **more: object) -> Function:
    """The inverse of a circular or hyperbolic function, with ``arc`` in front too."""
    also = (f"arc{name}", f"ar{name}") if name.endswith("h") else (f"arc{name}",)
    return Function(said=said, also=also, shown=f"arc{name}", **more)  # type: ignore[arg-type]


_UNIT = Domain(-1.0, 1.0)
_INSIDE_UNIT = Domain(-1.0, 1.0, closed=False)
_NOT_NEGATIVE = Domain(low=0.0)
_POSITIVE = Domain(low=0.0, closed=False)

FUNCTIONS: dict[str, Function] = {
    "sqrt": Function(said="square root", domain=_NOT_NEGATIVE),
    "cbrt": Function(said="cube root"),
    "exp": Function(said="exponential", typst="exp", latex=r"\exp"),
    "log": Function(said="natural log", most=2, also=("ln",), domain=_POSITIVE),
    "sin": _plain("sine", "sin"),
    "cos": _plain("cosine", "cos"),
    "tan": _plain("tangent", "tan"),
    "sec": _plain("secant", "sec", meaning=_one_over("cos")),
    "csc": _plain("cosecant", "csc", meaning=_one_over("sin")),
    "cot": _plain("cotangent", "cot"),
    "sinh": _plain("hyperbolic sine", "sinh"),
    "cosh": _plain("hyperbolic cosine", "cosh"),
    "tanh": _plain("hyperbolic tangent", "tanh"),
    "sech": Function(said="hyperbolic secant", meaning=_one_over("cosh")),
    "csch": Function(said="hyperbolic cosecant", meaning=_one_over("sinh")),
    "coth": _plain("hyperbolic cotangent", "coth", meaning=_one_over("tanh")),
    "asin": _inverse("sin", "arcsine", typst="arcsin", latex=r"\arcsin", domain=_UNIT),
    "acos": _inverse("cos", "arccosine", typst="arccos", latex=r"\arccos", domain=_UNIT),
    "atan": _inverse("tan", "arctangent", typst="arctan", latex=r"\arctan"),
    "asec": _inverse("sec", "arcsecant", meaning=_of_one_over("acos")),
    "acsc": _inverse("csc", "arccosecant", meaning=_of_one_over("asin")),
    "acot": _inverse("cot", "arccotangent"),
    "asinh": _inverse("sinh", "inverse hyperbolic sine"),
    "acosh": _inverse("cosh", "inverse hyperbolic cosine", domain=Domain(low=1.0)),
    "atanh": _inverse("tanh", "inverse hyperbolic tangent", domain=_INSIDE_UNIT),
    "asech": _inverse("sech", "inverse hyperbolic secant", meaning=_of_one_over("acosh")),
    "acsch": _inverse("csch", "inverse hyperbolic cosecant", meaning=_of_one_over("asinh")),
    "acoth": _inverse("coth", "inverse hyperbolic cotangent", meaning=_of_one_over("atanh")),
    "abs": Function(said="absolute value", sympy="Abs"),
    # "sign" and "sine" sound the same.
    "sign": Function(said="signum"),
    "floor": Function(said="floor"),
    "ceil": Function(said="ceiling", sympy="ceiling"),
    "min": _plain("smallest", "min", fewest=2, most=None, sympy="Min"),
    "max": _plain("largest", "max", fewest=2, most=None, sympy="Max"),
    "mod": Function(
        said="remainder",
        fewest=2,
        most=2,
        sympy="Mod",
        meaning=lambda x, y: add(x, neg(_times(y, call("floor", div(x, y))))),
    ),
    "factorial": Function(said="factorial", domain=_NOT_NEGATIVE),
    "binomial": Function(said="binomial coefficient", fewest=2, most=2),
    "gamma": Function(said="gamma function", shown="Γ", typst="Gamma", latex=r"\Gamma"),
    "erf": Function(said="error function"),
    "heaviside": Function(said="unit step", sympy="Heaviside", shown="H", typst="H"),
    "sigmoid": Function(said="sigmoid", shown="σ", typst="sigma", latex=r"\sigma"),
    "relu": Function(said="ReLU", shown="ReLU", meaning=lambda x: call("max", x, number(0))),
    "softplus": Function(said="softplus"),
}


def _times(x: Expression, y: Expression) -> Expression:
    return Expression("mul", (x, y))


CIRCULAR = ("sin", "cos", "tan", "sec", "csc", "cot")
HYPERBOLIC = tuple(f"{name}h" for name in CIRCULAR)

# A variable of such a name before brackets would look like the function.
LETTERS_OF_FUNCTIONS = frozenset(f.typst for f in FUNCTIONS.values() if len(f.shown) == 1)


def meaning(e: Expression) -> Expression | None:
    """A call said by other functions, equal wherever it has a value; None where it is basic."""
    row = FUNCTIONS[e.value or ""]
    if e.value == "log" and len(e.args) == 2:
        return div(call("log", e.args[0]), call("log", e.args[1]))
    return None if row.meaning is None else row.meaning(*e.args)


def shown(name: str) -> str:
    """The function's upright name on screen."""
    return FUNCTIONS[name].shown or name
