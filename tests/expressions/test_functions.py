"""One row a function: every table has them all; values and derivatives from outside."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

import mpmath
import pytest
import sympy
from mpmath import mpf

import calcanim
from calcanim.calculus.antiderivatives.indefinite import indefinite
from calcanim.calculus.derivatives.differentiate import differentiate
from calcanim.calculus.worked import integral
from calcanim.expressions import ExpressionError, parse, text
from calcanim.expressions.bridge import from_sympy, to_sympy
from calcanim.expressions.evaluate import evaluate, exact
from calcanim.expressions.formulas import filled
from calcanim.expressions.function_values import VALUES
from calcanim.expressions.functions import FUNCTIONS, meaning
from calcanim.expressions.latex import latex
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, call, div, number, variable
from calcanim.expressions.typst import typst
from calcanim.sampling.arrays.table import ON_ARRAYS
from calcanim.sampling.arrays.values import values

X, Y = variable("x"), variable("y")
# Rules of their own, or no derivative that the grammar could say.
_ELSEWHERE = {"log", "min", "max", "mod", "atan2", "factorial", "binomial", "gamma", "beta"}


def test_no_row_is_missing_anywhere() -> None:
    assert set(VALUES) == set(FUNCTIONS)
    assert {name for name, row in FUNCTIONS.items() if row.derivative} | _ELSEWHERE == set(
        FUNCTIONS
    )
    for name, row in FUNCTIONS.items():
        e = call(name, *(X, Y)[: row.fewest])
        assert name in ON_ARRAYS or meaning(e) is not None
        to_sympy(e)
        assert parse(text(e)) == e
        assert "x" in spoken(e)
        assert typst(e)
        assert latex(e)


@pytest.mark.parametrize("name", ["acsch", "asech", "expm1", "log1p", "logit", "sinc"])
def test_a_function_is_nothing_but_its_rows(name: str) -> None:
    first = "expressions/functions.py"
    rows = {first, "expressions/function_values.py", "sampling/arrays/table.py"}
    found = {path for path, words in _words_of_the_package().items() if name in words}
    assert {first} < found <= rows


@cache
def _words_of_the_package() -> dict[str, set[object]]:
    """The string constants of each of its files."""
    package = Path(calcanim.__file__).parent
    return {
        path.relative_to(package).as_posix(): {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        for path in package.rglob("*.py")
    }


_PLACES = ("-2.3", "-0.7", "0.4", "0.8", "1.7", "3.1")


@pytest.mark.parametrize("name", [n for n, f in FUNCTIONS.items() if f.derivative or f.integral])
def test_the_formulas_in_a_row_are_the_slope_and_the_area(name: str) -> None:
    row = FUNCTIONS[name]

    def at(e: Expression) -> Callable[[mpf], mpf]:
        return lambda x: evaluate(e, {"x": mpf(x)}, 60)

    f, tried = call(name, X), 0
    slope = filled(row.derivative.formula, X) if row.derivative else None
    area = filled(row.integral.formula, X) if row.integral else None
    with mpmath.workdps(60):
        for x in map(mpf, _PLACES):
            if at(f)(x) is None:
                continue
            for rises, rate in ((f, slope), (area, f)):
                if rises is not None and rate is not None:
                    wanted, found = at(rate)(x), mpmath.diff(at(rises), x, h=mpf(10) ** -25)
                    assert abs(wanted - found) < mpf(10) ** -15 * (1 + abs(wanted))
                    tried += 1
    assert tried > 1


@pytest.mark.parametrize("name", [n for n, f in FUNCTIONS.items() if f.fewest == 1])
def test_what_a_row_says_of_values(name: str) -> None:
    row = FUNCTIONS[name]
    places = [mpf(k) / 8 for k in range(-80, 81)]
    found = {x: evaluate(call(name, X), {"x": x}) for x in places}
    values_there = [v for v in found.values() if v is not None]
    if row.image is not None:
        assert all(row.image.low <= v for v in values_there)
        assert row.image.closed or all(row.image.low < v for v in values_there)
    for place, value in row.exactly:
        assert evaluate(call(name, parse(place)), {}) == evaluate(parse(value), {})
    if row.continuous:
        assert len(values_there) == len(places)
    if row.parity:
        turned = [(v, found[-x]) for x, v in found.items() if v is not None]
        with mpmath.workdps(60):
            assert all(abs(v - row.parity * w) < 1e-25 for v, w in turned)


# By DLMF 5.12, 7.2, 4.23 and by hand, to 30 digits.
VALUES_AT = [
    ("beta(2, 3)", "1/12"),
    ("beta(1/2, 1/2) - pi", "0"),
    ("erfc(1)", "0.157299207050285130658779364917390740703933002034"),
    ("erfc(10)", "2.08848758376254475700078629495778861156081811932e-45"),
    ("erfi(1)", "1.65042575879754287602533772956136244389563087098"),
    ("atan2(-1, -1) + 3*pi/4", "0"),
    ("atan2(0, -2) - pi", "0"),
    ("log1p(1e-30)", "9.99999999999999999999999999999500000000000000e-31"),
    ("expm1(1e-30)", "1.00000000000000000000000000000050000000000000e-30"),
    ("sinc(0)", "1"),
    ("sinc(pi/2) - 2/pi", "0"),
    ("logit(1/4) + log(3)", "0"),
    ("Heaviside(0, 0)", "0"),
    ("Heaviside(0, 1)", "1"),
    ("Heaviside(0)", "1/2"),
    ("Heaviside(-2, 1)", "0"),
    ("Rational(-1, 3)", "-1/3"),
]


@pytest.mark.parametrize(("source", "value"), VALUES_AT)
def test_value(source: str, value: str) -> None:
    found, wanted = evaluate(parse(source), {}, 50), evaluate(parse(value, notation=True), {}, 50)
    assert found is not None
    assert wanted is not None
    with mpmath.workdps(50):
        assert abs(found - wanted) <= mpf(10) ** -38 * max(abs(wanted), mpf(10) ** -7)


@pytest.mark.parametrize(
    "source",
    ["atan2(0, 0)", "log1p(-1)", "logit(0)", "logit(1)", "logit(2)", "beta(-1, 2)", "beta(2, 0)"],
)
def test_no_value(source: str) -> None:
    assert evaluate(parse(source), {}) is None


def test_exact_values_at_special_places() -> None:
    for source, value in (("erfc(0)", 1), ("sinc(0)", 1), ("expm1(0)", 0), ("logit(1/2)", 0)):
        assert exact(parse(source), {}) == value
    assert exact(parse("Heaviside(0, 3)"), {}) == 3


def test_small_numbers_keep_their_digits_in_double_precision() -> None:
    (a, b) = (values(parse(s), "x", [1e-12])[0] for s in ("log1p(x)/x", "expm1(x)/x"))
    assert a == pytest.approx(1 - 5e-13, abs=1e-15)
    assert b == pytest.approx(1 + 5e-13, abs=1e-15)


@pytest.mark.parametrize(
    ("source", "name", "wanted"),
    [
        ("atan2(y, x)", "x", "-y/(x**2 + y**2)"),
        ("atan2(y, x)", "y", "x/(x**2 + y**2)"),
        ("log1p(x**2)", "x", "2*x/(1 + x**2)"),
        ("expm1(3*x)", "x", "3*exp(3*x)"),
        ("erfc(x)", "x", "-2*exp(-x**2)/sqrt(pi)"),
        ("erfi(x)", "x", "2*exp(x**2)/sqrt(pi)"),
        ("logit(x)", "x", "1/(x*(1 - x))"),
        ("sinc(x)", "x", "cos(x)/x - sin(x)/x**2"),
    ],
)
def test_derivative(source: str, name: str, wanted: str) -> None:
    done = differentiate(source, (name,))
    assert done.verdict == "proved"
    assert isinstance(done.result, type(X))
    assert sympy.simplify(to_sympy(done.result) - to_sympy(parse(wanted))) == 0


def test_a_removable_point_has_its_derivative() -> None:
    done = differentiate("sinc(x)", ("x",), at={"x": number(0)})
    assert done.value is not None
    assert done.value.exact == 0


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("erfc(x)", "x*erfc(x) - exp(-x**2)/sqrt(pi)"),
        ("erfi(x)", "x*erfi(x) - exp(x**2)/sqrt(pi)"),
        ("log1p(x)", "(1 + x)*log(1 + x) - x"),
        ("expm1(x)", "exp(x) - x"),
        ("atan2(x, 1)", "x*atan(x) - log(x**2 + 1)/2"),
        ("Heaviside(x, 1)", "relu(x)"),
    ],
)
def test_integral(source: str, wanted: str) -> None:
    found = indefinite(source, "x").result
    assert isinstance(found, type(X))
    gaps = []
    for x in ("0.3", "0.7", "1.9"):
        a, b = (evaluate(e, {"x": mpf(x)}) for e in (found, parse(wanted)))
        assert a is not None
        assert b is not None
        gaps.append(a - b)
    assert max(gaps) - min(gaps) < 1e-30


@pytest.mark.parametrize(
    ("source", "low", "high", "value"),
    [
        ("erfc(x)", "0", "oo", "1/sqrt(pi)"),
        ("sinc(x)", "-oo", "oo", "pi"),
        ("x*logit(x)", "0", "1", "1/2"),
        ("Heaviside(x, 0)*x", "-1", "2", "2"),
        ("atan2(1, x)", "-1", "1", "pi"),
        ("atan2(x, 2)", "0", "2", "pi/2 - log(2)"),
    ],
)
def test_definite_integral(source: str, low: str, high: str, value: str) -> None:
    done = integral(source, "x", low, high)
    wanted = evaluate(parse(value), {})
    assert done.value is not None
    assert wanted is not None
    assert abs(done.value.approx - wanted) < 1e-15
    assert done.result is not None


@pytest.mark.parametrize("source", ["sinc(x)", "log1p(x)/x"])
def test_what_has_no_elementary_antiderivative_says_so(source: str) -> None:
    assert indefinite(source, "x").result is None


def test_rational_is_a_fraction_of_whole_numbers() -> None:
    assert parse("Rational(1, 2)") == div(number(1), number(2))
    for source in ("Rational(0.5, 2)", "Rational(x, 2)", "Rational(1, 2, 3)"):
        with pytest.raises(ExpressionError, match="two whole numbers"):
            parse(source)


def test_sympy_keeps_the_value_at_a_step() -> None:
    x = sympy.Symbol("x")
    assert text(from_sympy(sympy.Heaviside(x, 0))) == "Heaviside(x, 0)"
    assert text(from_sympy(sympy.Heaviside(x))) == "Heaviside(x)"
    assert to_sympy(parse("Heaviside(x, 1)")).args[1] == 1
