"""The functions of the grammar, one row each: what printers, readers and evaluators ask of them.

Light: `calcanim list` and a refused expression load this and nothing that it names. What needs
mpmath, numpy or sympy stands in a table of its own beside its use, keyed by the same names; a test
holds that none of them lacks a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number

_INFINITE = float("inf")
_ONE = number(1)
Meaning = Callable[..., Expression]


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a function of one argument has real values: from `low` to `high`.

    `closed` says whether finite ends belong to it.
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
    that name where the language has one of its own. `meaning` says the function by others: equal
    wherever what it says has a value. `domain` is where the function has values, of its first
    argument. `parity` is 1 for an even function, -1 for an odd one. `jumps` and `bends` say that
    it has jumps, or corners and upright tangents.
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
    parity: int = 0
    jumps: bool = False
    bends: bool = False


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
    "sqrt": Function(said="square root", domain=_NOT_NEGATIVE, bends=True),
    "cbrt": Function(said="cube root", parity=-1, bends=True),
    "exp": Function(said="exponential", typst="exp", latex=r"\exp"),
    "log": Function(said="natural log", most=2, also=("ln",), domain=_POSITIVE),
    "sin": _plain("sine", "sin", parity=-1),
    "cos": _plain("cosine", "cos", parity=1),
    "tan": _plain("tangent", "tan", parity=-1),
    "sec": _plain("secant", "sec", parity=1, meaning=_one_over("cos")),
    "csc": _plain("cosecant", "csc", parity=-1, meaning=_one_over("sin")),
    "cot": _plain("cotangent", "cot", parity=-1),
    "sinh": _plain("hyperbolic sine", "sinh", parity=-1),
    "cosh": _plain("hyperbolic cosine", "cosh", parity=1),
    "tanh": _plain("hyperbolic tangent", "tanh", parity=-1),
    "sech": Function(said="hyperbolic secant", parity=1, meaning=_one_over("cosh")),
    "csch": Function(said="hyperbolic cosecant", parity=-1, meaning=_one_over("sinh")),
    "coth": _plain("hyperbolic cotangent", "coth", parity=-1, meaning=_one_over("tanh")),
    "asin": _inverse("sin", "arcsine", typst="arcsin", latex=r"\arcsin", domain=_UNIT, parity=-1),
    "acos": _inverse("cos", "arccosine", typst="arccos", latex=r"\arccos", domain=_UNIT),
    "atan": _inverse("tan", "arctangent", typst="arctan", latex=r"\arctan", parity=-1),
    "asec": _inverse("sec", "arcsecant", meaning=_of_one_over("acos")),
    "acsc": _inverse("csc", "arccosecant", parity=-1, meaning=_of_one_over("asin")),
    "acot": _inverse("cot", "arccotangent"),
    "asinh": _inverse("sinh", "inverse hyperbolic sine", parity=-1),
    "acosh": _inverse("cosh", "inverse hyperbolic cosine", domain=Domain(low=1.0)),
    "atanh": _inverse("tanh", "inverse hyperbolic tangent", domain=_INSIDE_UNIT, parity=-1),
    "asech": _inverse("sech", "inverse hyperbolic secant", meaning=_of_one_over("acosh")),
    "acsch": _inverse("csch", "inverse hyperbolic cosecant", meaning=_of_one_over("asinh")),
    "acoth": _inverse("coth", "inverse hyperbolic cotangent", meaning=_of_one_over("atanh")),
    "atan2": Function(
        said="two-argument arctangent", fewest=2, most=2, also=("arctan2",), jumps=True
    ),
    "abs": Function(said="absolute value", sympy="Abs", parity=1, bends=True),
    # "sign" and "sine" sound the same.
    "sign": Function(said="signum", parity=-1, jumps=True),
    "floor": Function(said="floor", jumps=True),
    "ceil": Function(said="ceiling", sympy="ceiling", jumps=True),
    "min": _plain("smallest", "min", fewest=2, most=None, sympy="Min", bends=True),
    "max": _plain("largest", "max", fewest=2, most=None, sympy="Max", bends=True),
    "mod": Function(
        said="remainder",
        fewest=2,
        most=2,
        sympy="Mod",
        meaning=lambda x, y: add(x, neg(mul(y, call("floor", div(x, y))))),
        jumps=True,
    ),
    "factorial": Function(said="factorial", domain=_NOT_NEGATIVE),
    "binomial": Function(said="binomial coefficient", fewest=2, most=2),
    "gamma": Function(said="gamma function", shown="Γ", typst="Gamma", latex=r"\Gamma"),
    "beta": Function(
        said="beta function",
        fewest=2,
        most=2,
        shown="B",
        typst="upright(B)",
        latex=r"\mathrm{B}",
        meaning=lambda a, b: div(mul(call("gamma", a), call("gamma", b)), call("gamma", add(a, b))),
    ),
    "erf": Function(said="error function", parity=-1),
    "erfc": Function(
        said="complementary error function", meaning=lambda x: add(_ONE, neg(call("erf", x)))
    ),
    "erfi": Function(said="imaginary error function", parity=-1),
    # The second argument is the value at 0; without it 1/2.
    "heaviside": Function(
        said="unit step", most=2, sympy="Heaviside", shown="H", typst="H", jumps=True
    ),
    "sigmoid": Function(
        said="sigmoid",
        shown="σ",
        typst="sigma",
        latex=r"\sigma",
        meaning=lambda x: div(_ONE, add(_ONE, call("exp", neg(x)))),
    ),
    "logit": Function(
        said="logit",
        meaning=lambda x: call("log", div(x, add(_ONE, neg(x)))),
        domain=Domain(0.0, 1.0, closed=False),
    ),
    "relu": Function(
        said="ReLU", shown="ReLU", meaning=lambda x: call("max", x, number(0)), bends=True
    ),
    "softplus": Function(said="softplus", meaning=lambda x: call("log", add(_ONE, call("exp", x)))),
    "log1p": Function(
        said="log-one-plus function",
        meaning=lambda x: call("log", add(_ONE, x)),
        domain=Domain(low=-1.0, closed=False),
    ),
    "expm1": Function(
        said="exp-minus-one function", meaning=lambda x: add(call("exp", x), neg(_ONE))
    ),
    # Not the sinc of signal processing, which has pi*x for x: sin(x)/x, and 1 at 0, as sympy's.
    "sinc": Function(said="sinc function", parity=1, meaning=lambda x: div(call("sin", x), x)),
}


CIRCULAR = ("sin", "cos", "tan", "sec", "csc", "cot")
HYPERBOLIC = tuple(f"{name}h" for name in CIRCULAR)
JUMPING = frozenset(name for name, f in FUNCTIONS.items() if f.jumps)
BENDING = frozenset(name for name, f in FUNCTIONS.items() if f.bends)
# Each of a few plain formulas, by cases: |u| is u or -u, floor(u) a number.
BY_CASES = (JUMPING | BENDING) - {"atan2", "sqrt", "cbrt"}
# Short for what others say as well: rules need not know these.
SHORT = frozenset(("log1p", "expm1", "logit", "sinc", "beta"))
# A variable of such a name before brackets would look like the function.
LETTERS_OF_FUNCTIONS = frozenset(("sigma", "Gamma", "H", "B"))


def meaning(e: Expression) -> Expression | None:
    """A call said by other functions, equal wherever that has a value; None where it is basic."""
    row = FUNCTIONS[e.value or ""]
    if e.value == "log" and len(e.args) == 2:
        return div(call("log", e.args[0]), call("log", e.args[1]))
    return None if row.meaning is None else row.meaning(*e.args)


def spelled_out(e: Expression) -> Expression:
    """`e` with the functions that are short for others written by them."""
    if not any(n.op == "call" and n.value in SHORT for _, n in e.walk()):
        return e

    def change(n: Expression) -> Expression:
        by_others = meaning(n) if n.op == "call" and n.value in SHORT else None
        return n if by_others is None else by_others

    return e.transform(change)


def shown(name: str) -> str:
    """The function's upright name on screen."""
    return FUNCTIONS[name].shown or name
