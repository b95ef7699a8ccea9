"""The functions of the grammar, one row each: what printers, readers and evaluators ask of them.

Light: `calcanim list` and a refused expression load this and nothing that it names. Formulas are
text in the function's arguments u and v (`formulas` reads them). What needs numbers stands in two
more tables with the same keys: with mpmath and FLINT in `real_functions` and `ball_functions`, with
numpy in `calcanim.sampling.arrays.table`; a test holds that none of them lacks a row.
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
    """Real numbers from `low` to `high`; `closed` says whether finite ends belong to it."""

    low: float = -_INFINITE
    high: float = _INFINITE
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A derivative or an integral in the function's argument: the rule's name and the formula.

    `where` says for which arguments it holds, with ``{u}`` for the argument and ``{u2}`` for its
    square.
    """

    name: str
    formula: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function.

    `said` is its name in speech, which "of" follows. `also` are other spellings that are read.
    `sympy` is sympy's spelling where it differs, which is also what is printed as plain text.
    `shown` is its upright name on screen where it differs; `typst` and `latex` are the sources of
    that name where the language has one of its own. `meaning` says the function by others: equal
    wherever what it says has a value.

    `domain` is where the function has values, of its first argument; `image` holds them. `exactly`
    are rational values at rational places. `poles` vanish where it may end or have a pole, `kinks`
    where it may have a corner, a jump or an upright tangent. `jumps` and `bends` say that it has
    jumps, or corners and upright tangents. `parity` is 1 for an even function, -1 for an odd one.
    `grows` and `settles` say that it leaves all powers behind, or comes as close to a level as an
    exponential to 0; `plane` that it is analytic in the complex plane but at poles.
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
    image: Domain | None = None
    exactly: tuple[tuple[str, str], ...] = ()
    poles: tuple[str, ...] = ()
    kinks: tuple[str, ...] = ()
    parity: int = 0
    jumps: bool = False
    bends: bool = False
    grows: bool = False
    settles: bool = False
    plane: bool = False
    derivative: Rule | None = None
    integral: Rule | None = None

    @property
    def continuous(self) -> bool:
        """Whether it surely has values for all real numbers, and is continuous."""
        return self.fewest == 1 and not (self.poles or self.kinks or self.domain)


def _plain(said: str, name: str, *, latex: bool = True, **more: object) -> Function:
    """A function whose name Typst knows, and mostly LaTeX too."""
    return Function(said=said, typst=name, latex=rf"\{name}" if latex else "", **more)  # type: ignore[arg-type]


def _one_over(name: str) -> Meaning:
    return lambda x: div(_ONE, call(name, x))


def _of_one_over(name: str) -> Meaning:
    return lambda x: call(name, div(_ONE, x))


def _inverse(name: str, said: str, derivative: str, where: str = "", **more: object) -> Function:
    """The inverse of a circular or hyperbolic function, with ``arc`` in front too."""
    also = (f"arc{name}", f"ar{name}") if name.endswith("h") else (f"arc{name}",)
    rule = Rule("INVERSE", derivative, where)
    return Function(said=said, also=also, shown=f"arc{name}", derivative=rule, **more)  # type: ignore[arg-type]


_UNIT = Domain(-1.0, 1.0)
_INSIDE_UNIT = Domain(-1.0, 1.0, closed=False)
_NOT_NEGATIVE = Domain(low=0.0)
_POSITIVE = Domain(low=0.0, closed=False)
_0_AT_0, _1_AT_0 = (("0", "0"),), (("0", "1"),)
_AT_ONES = ("u - 1", "u + 1")


def _wave(formula: str) -> Rule:
    return Rule("TRIGONOMETRIC", formula)


def _hyperbolic(formula: str) -> Rule:
    return Rule("HYPERBOLIC", formula)


FUNCTIONS: dict[str, Function] = {
    "sqrt": Function(
        said="square root",
        domain=_NOT_NEGATIVE,
        image=_NOT_NEGATIVE,
        poles=("u",),
        bends=True,
        derivative=Rule("ROOT", "1/(2*sqrt(u))", "{u} > 0"),
    ),
    "cbrt": Function(
        said="cube root",
        kinks=("u",),
        parity=-1,
        bends=True,
        derivative=Rule("ROOT", "1/(3*cbrt(u)**2)", "{u} != 0"),
        integral=Rule("ROOT", "3*u*cbrt(u)/4"),
    ),
    "exp": Function(
        said="exponential",
        typst="exp",
        latex=r"\exp",
        image=_POSITIVE,
        exactly=_1_AT_0,
        grows=True,
        settles=True,
        plane=True,
        derivative=Rule("EXPONENTIAL", "exp(u)"),
        integral=Rule("EXPONENTIAL", "exp(u)"),
    ),
    "log": Function(
        said="natural log",
        most=2,
        also=("ln",),
        domain=_POSITIVE,
        exactly=(("1", "0"),),
        poles=("u",),
    ),
    "sin": _plain(
        "sine",
        "sin",
        exactly=_0_AT_0,
        parity=-1,
        plane=True,
        derivative=_wave("cos(u)"),
        integral=_wave("-cos(u)"),
    ),
    "cos": _plain(
        "cosine",
        "cos",
        exactly=_1_AT_0,
        parity=1,
        plane=True,
        derivative=_wave("-sin(u)"),
        integral=_wave("sin(u)"),
    ),
    "tan": _plain(
        "tangent",
        "tan",
        exactly=_0_AT_0,
        poles=("cos(u)",),
        parity=-1,
        plane=True,
        derivative=_wave("1/cos(u)**2"),
        integral=_wave("-log(abs(cos(u)))"),
    ),
    "sec": _plain(
        "secant",
        "sec",
        poles=("cos(u)",),
        parity=1,
        plane=True,
        meaning=_one_over("cos"),
        derivative=_wave("sec(u)*tan(u)"),
        integral=_wave("log(abs(sec(u) + tan(u)))"),
    ),
    "csc": _plain(
        "cosecant",
        "csc",
        poles=("sin(u)",),
        parity=-1,
        plane=True,
        meaning=_one_over("sin"),
        derivative=_wave("-(csc(u)*cot(u))"),
        integral=_wave("-log(abs(csc(u) + cot(u)))"),
    ),
    "cot": _plain(
        "cotangent",
        "cot",
        poles=("sin(u)",),
        parity=-1,
        plane=True,
        derivative=_wave("-(1/sin(u)**2)"),
        integral=_wave("log(abs(sin(u)))"),
    ),
    "sinh": _plain(
        "hyperbolic sine",
        "sinh",
        exactly=_0_AT_0,
        parity=-1,
        grows=True,
        plane=True,
        derivative=_hyperbolic("cosh(u)"),
        integral=_hyperbolic("cosh(u)"),
    ),
    "cosh": _plain(
        "hyperbolic cosine",
        "cosh",
        image=_POSITIVE,
        exactly=_1_AT_0,
        parity=1,
        grows=True,
        plane=True,
        derivative=_hyperbolic("sinh(u)"),
        integral=_hyperbolic("sinh(u)"),
    ),
    "tanh": _plain(
        "hyperbolic tangent",
        "tanh",
        exactly=_0_AT_0,
        parity=-1,
        settles=True,
        plane=True,
        derivative=_hyperbolic("1 - tanh(u)**2"),
        integral=_hyperbolic("log(cosh(u))"),
    ),
    "sech": Function(
        said="hyperbolic secant",
        image=_POSITIVE,
        parity=1,
        settles=True,
        plane=True,
        meaning=_one_over("cosh"),
        derivative=_hyperbolic("-(sech(u)*tanh(u))"),
        integral=_hyperbolic("atan(sinh(u))"),
    ),
    "csch": Function(
        said="hyperbolic cosecant",
        poles=("u",),
        parity=-1,
        settles=True,
        plane=True,
        meaning=_one_over("sinh"),
        derivative=_hyperbolic("-(csch(u)*coth(u))"),
        integral=_hyperbolic("log(abs(tanh(u/2)))"),
    ),
    "coth": _plain(
        "hyperbolic cotangent",
        "coth",
        poles=("u",),
        parity=-1,
        settles=True,
        plane=True,
        meaning=_one_over("tanh"),
        derivative=_hyperbolic("-csch(u)**2"),
        integral=_hyperbolic("log(abs(sinh(u)))"),
    ),
    "asin": _inverse(
        "sin",
        "arcsine",
        "1/sqrt(1 - u**2)",
        "{u2} < 1",
        typst="arcsin",
        latex=r"\arcsin",
        domain=_UNIT,
        exactly=_0_AT_0,
        poles=_AT_ONES,
        parity=-1,
    ),
    "acos": _inverse(
        "cos",
        "arccosine",
        "-(1/sqrt(1 - u**2))",
        "{u2} < 1",
        typst="arccos",
        latex=r"\arccos",
        domain=_UNIT,
        poles=_AT_ONES,
    ),
    "atan": _inverse(
        "tan",
        "arctangent",
        "1/(1 + u**2)",
        typst="arctan",
        latex=r"\arctan",
        exactly=_0_AT_0,
        parity=-1,
    ),
    "asec": _inverse(
        "sec",
        "arcsecant",
        "1/(abs(u)*sqrt(u**2 - 1))",
        "{u2} > 1",
        meaning=_of_one_over("acos"),
        poles=_AT_ONES,
    ),
    "acsc": _inverse(
        "csc",
        "arccosecant",
        "-(1/(abs(u)*sqrt(u**2 - 1)))",
        "{u2} > 1",
        meaning=_of_one_over("asin"),
        poles=_AT_ONES,
        parity=-1,
    ),
    "acot": _inverse("cot", "arccotangent", "-(1/(1 + u**2))"),
    "asinh": _inverse(
        "sinh", "inverse hyperbolic sine", "1/sqrt(u**2 + 1)", exactly=_0_AT_0, parity=-1
    ),
    "acosh": _inverse(
        "cosh",
        "inverse hyperbolic cosine",
        "1/sqrt(u**2 - 1)",
        "{u} > 1",
        domain=Domain(low=1.0),
        poles=_AT_ONES,
    ),
    "atanh": _inverse(
        "tanh",
        "inverse hyperbolic tangent",
        "1/(1 - u**2)",
        "{u2} < 1",
        domain=_INSIDE_UNIT,
        poles=_AT_ONES,
        parity=-1,
    ),
    "asech": _inverse(
        "sech",
        "inverse hyperbolic secant",
        "-(1/(u*sqrt(1 - u**2)))",
        "0 < {u} < 1",
        meaning=_of_one_over("acosh"),
        poles=("u", *_AT_ONES),
    ),
    "acsch": _inverse(
        "csch",
        "inverse hyperbolic cosecant",
        "-(1/(abs(u)*sqrt(1 + u**2)))",
        meaning=_of_one_over("asinh"),
        poles=("u",),
    ),
    "acoth": _inverse(
        "coth",
        "inverse hyperbolic cotangent",
        "1/(1 - u**2)",
        "{u2} > 1",
        meaning=_of_one_over("atanh"),
        poles=("u", *_AT_ONES),
    ),
    "atan2": Function(
        said="two-argument arctangent",
        fewest=2,
        most=2,
        also=("arctan2",),
        kinks=("u",),
        jumps=True,
    ),
    "abs": Function(
        said="absolute value",
        sympy="Abs",
        image=_NOT_NEGATIVE,
        kinks=("u",),
        parity=1,
        bends=True,
        derivative=Rule("FUNCTION", "sign(u)", "{u} != 0"),
        integral=Rule("FUNCTION", "u*abs(u)/2"),
    ),
    # "sign" and "sine" sound the same.
    "sign": Function(
        said="signum",
        kinks=("u",),
        parity=-1,
        jumps=True,
        derivative=Rule("FUNCTION", "0", "{u} != 0"),
        integral=Rule("FUNCTION", "abs(u)"),
    ),
    "floor": Function(
        said="floor",
        kinks=("sin(pi*u)",),
        jumps=True,
        derivative=Rule("FUNCTION", "0", "{u} is not a whole number"),
    ),
    "ceil": Function(
        said="ceiling",
        sympy="ceiling",
        kinks=("sin(pi*u)",),
        jumps=True,
        derivative=Rule("FUNCTION", "0", "{u} is not a whole number"),
    ),
    "min": _plain(
        "smallest", "min", fewest=2, most=None, sympy="Min", kinks=("u - v",), bends=True
    ),
    "max": _plain("largest", "max", fewest=2, most=None, sympy="Max", kinks=("u - v",), bends=True),
    "mod": Function(
        said="remainder",
        fewest=2,
        most=2,
        sympy="Mod",
        meaning=lambda x, y: add(x, neg(mul(y, call("floor", div(x, y))))),
        kinks=("sin(pi*(u/v))",),
        jumps=True,
    ),
    "factorial": Function(said="factorial", domain=_NOT_NEGATIVE, grows=True),
    "binomial": Function(said="binomial coefficient", fewest=2, most=2, grows=True),
    "gamma": Function(
        said="gamma function",
        shown="Γ",
        typst="Gamma",
        latex=r"\Gamma",
        poles=("u",),
        grows=True,
        plane=True,
    ),
    "beta": Function(
        said="beta function",
        fewest=2,
        most=2,
        shown="B",
        typst="upright(B)",
        latex=r"\mathrm{B}",
        meaning=lambda a, b: div(mul(call("gamma", a), call("gamma", b)), call("gamma", add(a, b))),
    ),
    "erf": Function(
        said="error function",
        exactly=_0_AT_0,
        parity=-1,
        settles=True,
        plane=True,
        derivative=Rule("FUNCTION", "2/sqrt(pi)*exp(-u**2)"),
    ),
    "erfc": Function(
        said="complementary error function",
        image=_POSITIVE,
        exactly=_1_AT_0,
        settles=True,
        plane=True,
        meaning=lambda x: add(_ONE, neg(call("erf", x))),
        derivative=Rule("FUNCTION", "-(2/sqrt(pi)*exp(-u**2))"),
        integral=Rule("FUNCTION", "u*erfc(u) - exp(-u**2)/sqrt(pi)"),
    ),
    "erfi": Function(
        said="imaginary error function",
        exactly=_0_AT_0,
        parity=-1,
        grows=True,
        plane=True,
        derivative=Rule("FUNCTION", "2/sqrt(pi)*exp(u**2)"),
        integral=Rule("FUNCTION", "u*erfi(u) - exp(u**2)/sqrt(pi)"),
    ),
    # The second argument is the value at 0; without it 1/2.
    "heaviside": Function(
        said="unit step",
        most=2,
        sympy="Heaviside",
        shown="H",
        typst="H",
        kinks=("u",),
        jumps=True,
        derivative=Rule("FUNCTION", "0", "{u} != 0"),
        integral=Rule("FUNCTION", "relu(u)"),
    ),
    "sigmoid": Function(
        said="sigmoid",
        shown="σ",
        typst="sigma",
        latex=r"\sigma",
        image=_POSITIVE,
        exactly=(("0", "1/2"),),
        settles=True,
        meaning=lambda x: div(_ONE, add(_ONE, call("exp", neg(x)))),
        derivative=Rule("FUNCTION", "sigmoid(u)*(1 - sigmoid(u))"),
        integral=Rule("FUNCTION", "softplus(u)"),
    ),
    "logit": Function(
        said="logit",
        meaning=lambda x: call("log", div(x, add(_ONE, neg(x)))),
        domain=Domain(0.0, 1.0, closed=False),
        exactly=(("1/2", "0"),),
        poles=("u", "u - 1"),
        derivative=Rule("LOGARITHM", "1/(u*(1 - u))", "0 < {u} < 1"),
    ),
    "relu": Function(
        said="ReLU",
        shown="ReLU",
        meaning=lambda x: call("max", x, number(0)),
        image=_NOT_NEGATIVE,
        kinks=("u",),
        bends=True,
        derivative=Rule("FUNCTION", "heaviside(u)", "{u} != 0"),
        integral=Rule("FUNCTION", "relu(u)**2/2"),
    ),
    "softplus": Function(
        said="softplus",
        meaning=lambda x: call("log", add(_ONE, call("exp", x))),
        image=_POSITIVE,
        settles=True,
        derivative=Rule("FUNCTION", "sigmoid(u)"),
    ),
    "log1p": Function(
        said="log-one-plus function",
        meaning=lambda x: call("log", add(_ONE, x)),
        domain=Domain(low=-1.0, closed=False),
        exactly=_0_AT_0,
        poles=("u + 1",),
        derivative=Rule("LOGARITHM", "1/(1 + u)", "{u} > -1"),
    ),
    "expm1": Function(
        said="exp-minus-one function",
        meaning=lambda x: add(call("exp", x), neg(_ONE)),
        exactly=_0_AT_0,
        settles=True,
        derivative=Rule("EXPONENTIAL", "exp(u)"),
        integral=Rule("EXPONENTIAL", "exp(u) - u"),
    ),
    # Not the sinc of signal processing, which has pi*x for x: sin(x)/x, and 1 at 0, as sympy's.
    "sinc": Function(
        said="sinc function",
        parity=1,
        meaning=lambda x: div(call("sin", x), x),
        exactly=_1_AT_0,
        derivative=Rule("FUNCTION", "cos(u)/u - sin(u)/u**2", "{u} != 0"),
    ),
}


CIRCULAR = ("sin", "cos", "tan", "sec", "csc", "cot")
HYPERBOLIC = tuple(f"{name}h" for name in CIRCULAR)
JUMPING = frozenset(name for name, f in FUNCTIONS.items() if f.jumps)
BENDING = frozenset(name for name, f in FUNCTIONS.items() if f.bends)
INVERSE = frozenset(
    name for name, f in FUNCTIONS.items() if f.derivative and f.derivative.name == "INVERSE"
)
GROWING = frozenset(name for name, f in FUNCTIONS.items() if f.grows)
SETTLING = frozenset(name for name, f in FUNCTIONS.items() if f.settles)
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
