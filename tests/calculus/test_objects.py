"""sympy's own objects in, sympy objects out: each kind, its options, its symbols, its refusals."""

from typing import Any

import pytest
import sympy
from sympy import Rational as Q

import calcanim
from calcanim import calculus
from calcanim.expressions.errors import ExpressionError

x, y, k, n, h, i, j, t = sympy.symbols("x y k n h i j t")
a = sympy.Symbol("a", positive=True)
b = sympy.Symbol("b", negative=True)
f = sympy.Function("f")
oo = sympy.oo


@pytest.mark.parametrize(
    ("thing", "kind", "result"),
    [
        (sympy.Derivative(x * sympy.sin(x), x), "derivative", sympy.sin(x) + x * sympy.cos(x)),
        (sympy.Derivative(x**5, (x, 3)), "derivative", 60 * x**2),
        (sympy.Derivative(y * sympy.sin(x), x, y), "derivative", sympy.cos(x)),
        (sympy.Integral(x**2, x), "integral", x**3 / 3),
        (sympy.Integral(x**2, (x, 0, 2)), "integral", Q(8, 3)),
        (sympy.Integral(x * y, (y, 0, x), (x, 0, 1)), "double-integral", Q(1, 8)),
        (sympy.Integral(x * y, x, y), "integral", x**2 * y**2 / 4),
        (sympy.Integral(sympy.exp(-a * x), (x, 0, oo)), "integral", 1 / a),
        (sympy.Integral(sympy.Sum(x**k, (k, 0, 3)), (x, 0, 1)), "integral", Q(25, 12)),
        (sympy.Sum(1 / k**2, (k, 1, oo)), "sum", sympy.pi**2 / 6),
        (sympy.Sum(k, (k, 1, n)), "sum", n * (n + 1) / 2),
        (sympy.Sum(i * j, (i, 1, j), (j, 1, 4)), "sum", 65),
        (sympy.Product(k, (k, 1, n)), "product", sympy.factorial(n)),
        (sympy.Limit(sympy.sin(x) / x, x, 0), "limit", 1),
        (sympy.Limit((sympy.exp(x) - 1) / x, x, 0), "limit", 1),
        (sympy.Limit((1 + 1 / x) ** x, x, oo), "limit", sympy.E),
        (sympy.Limit((sympy.sin(x + h) - sympy.sin(x)) / h, h, 0), "limit", sympy.cos(x)),
        (sympy.Limit(1 / x**2, x, 0, "+-"), "limit", oo),
        (sympy.Limit(1 / x, x, 0, "-"), "limit", -oo),
        (sympy.Limit(sympy.floor(x), x, 1, "-"), "limit", 0),
        (sympy.Limit(x * sympy.log(x), x, 0), "limit", 0),
        (sympy.Limit(sympy.atan(x), x, -oo), "limit", -sympy.pi / 2),
        (sympy.Subs(sympy.Derivative(x**3, x), x, 2), "derivative", 3 * x**2),
    ],
)
def test_an_object_is_worked_out_and_comes_back(thing: Any, kind: str, result: Any) -> None:
    done = calcanim.solve(thing)
    assert done.kind == kind
    assert (
        sympy.simplify(sympy.sympify(done.result) - result) == 0
        or done.result == result
        or (sympy.sympify(done.result) == result)
    )
    assert sympy.sympify(done.problem) is not None


@pytest.mark.parametrize(
    ("thing", "verdict", "words"),
    [
        (sympy.Limit(1 / x, x, 0, "+-"), "undefined", "from above it goes to oo"),
        (sympy.Limit(sympy.Abs(x) / x, x, 0, "+-"), "undefined", "from below to -1"),
        (sympy.Limit(sympy.sin(x), x, oo), "undefined", "swings for ever"),
        (sympy.Limit(sympy.sqrt(x), x, -1), "undefined", "is not defined above x = -1"),
        (sympy.Limit(sympy.log(x), x, 0, "+-"), "undefined", "is not defined below x = 0"),
        (sympy.Limit(sympy.sin(x) ** 2, x, oo), "undefined", "now towards 1, now towards 0"),
        (sympy.Integral(1 / x, (x, 0, 1)), "diverges", "grows without bound"),
        (sympy.Integral(sympy.exp(x**2), x), "no_closed_form", "erfi"),
        (sympy.Sum(1 / k, (k, 1, oo)), "diverges", ""),
    ],
)
def test_what_has_no_answer_says_why(thing: Any, verdict: str, words: str) -> None:
    done = calcanim.solve(thing)
    assert (done.result, done.verdict) == (None, verdict)
    assert words in done.steps[-1].why
    assert sympy.sympify(done.result) is None


@pytest.mark.parametrize(
    ("thing", "verdict"),
    [
        (sympy.Eq(sympy.Integral(x**2, (x, 0, 1)), Q(1, 3), evaluate=False), "proved"),
        (sympy.Eq(sympy.Derivative(x**2, x), 3 * x), "refuted"),
        (sympy.Eq(sympy.sin(x) ** 2 + sympy.cos(x) ** 2, 1), "proved"),
        (sympy.Eq(x**2, 4), "refuted"),
    ],
)
def test_an_equation_is_a_claim(thing: Any, verdict: str) -> None:
    assert calcanim.solve(thing).verdict == verdict


def test_functions_of_the_calculus_take_objects_and_symbols() -> None:
    def same(solution: Any, wanted: Any) -> bool:
        return bool(sympy.simplify(sympy.sympify(solution.result) - wanted) == 0)

    assert same(calculus.derivative(sympy.sin(t) ** 2), sympy.sin(2 * t))
    assert same(calculus.derivative(x**2 * y, y), x**2)
    assert calculus.derivative(x**2, x, at={x: 3}).value.exact == 6  # type: ignore[union-attr]
    assert same(calculus.integral(sympy.Integral(t, (t, 0, x))), x**2 / 2)
    assert same(calculus.integral(t**2, t, 0, sympy.Symbol("z")), sympy.Symbol("z") ** 3 / 3)
    assert same(calculus.sum(sympy.Sum(k, (k, 1, 4))), 10)
    assert same(calculus.sum(1 / k**2, (k, 1, oo)), sympy.pi**2 / 6)
    assert same(calculus.product(sympy.Product(k, (k, 1, 4))), 24)
    assert same(calculus.limit(sympy.Limit(sympy.sin(x) / x, x, 0)), 1)
    assert same(calculus.limit(t**2), 2 * t)
    twice = sympy.Integral(x + y, (y, 0, 1), (x, 0, 2))
    assert same(calculus.double_integral(twice), 3)
    assert same(calculus.double_integral(x + y, (y, 0, 1), (x, 0, 2)), 3)
    slopes = calculus.gradient(x * y**2, [x, y], at={x: 1, y: 2})
    assert sympy.sympify(slopes.result) == sympy.Tuple(y**2, 2 * x * y)
    assert calculus.backprop(x * y, {x: 2, y: 3}).value is not None
    assert calculus.descent(x**2, {x: 1}, count=2).path is not None
    mean = calculus.expectation(x, sympy.exp(-x), 0, oo)
    assert same(mean, 1)


def test_what_is_assumed_of_symbols_is_kept_and_said() -> None:
    done = calcanim.solve(sympy.Integral(sympy.exp(-a * x), (x, 0, oo)))
    assert sympy.sympify(done.result) == 1 / a
    assert "given: a > 0" in done.notes
    with pytest.raises(ExpressionError, match="write -b with a positive b"):
        calcanim.solve(sympy.Integral(sympy.exp(-b * x), (x, 0, oo)))
    whole = sympy.Symbol("m", integer=True)
    done = calculus.derivative(x**whole, x)
    assert "given: m is a whole number" in done.notes
    assert sympy.sympify(done.result).free_symbols == {x, whole}


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (f(x), "a function without a formula"),
        (sympy.Derivative(f(x), x), "a function without a formula"),
        (sympy.Matrix([x, 1]), "a matrix is not one expression"),
        (sympy.MatrixSymbol("A", 2, 2), "a matrix is not one expression"),
        (sympy.I * x, "not real"),
        (sympy.Symbol("z", imaginary=True), "not real"),
        (sympy.Interval(0, 1), "a set is not one expression"),
        (sympy.zoo, "not real"),
        (sympy.nan, "nan is not a number"),
        (x < 2, "a condition is no expression"),
        (sympy.Eq(x, 2), "an equation has two sides"),
        (sympy.true, "sympy has worked this out already"),
        (sympy.O(x**2), "removeO()"),
        (sympy.Tuple(x, y), "one expression at a time"),
        (sympy.LambertW(x), "no word for sympy's LambertW"),
        (sympy.Symbol("velocity"), "a letter or a Greek letter's name"),
        (x + sympy.Symbol("x", positive=True), "two different symbols are called x"),
        (sympy.Integral(x, (x, 2)), "needs both limits"),
        (sympy.Integral(sympy.exp(x**2), x), "no closed form to go on with"),
    ],
)
def test_what_is_no_expression_is_one_sentence(thing: Any, words: str) -> None:
    for function in (lambda e: calculus.derivative(e, x), lambda e: calculus.gradient(e)):
        with pytest.raises(ExpressionError) as caught:
            function(thing)
        assert words in caught.value.reason
        assert caught.value.reason.count(". ") == 0


def test_there_must_be_something_to_work_out() -> None:
    for thing in (x**2, "x**2", 3, sympy.Integral(x, (x, 0, 1)) + 1):
        with pytest.raises(ExpressionError, match="nothing to work out"):
            calcanim.solve(thing)
    assert calcanim.solve("Integral(x**2, (x, 0, 2))").result is not None


def test_a_lesson_takes_objects() -> None:
    at_two = calcanim.lesson("chain_rule").build(function=sympy.sin(t**2), at=sympy.Integer(2))
    assert dict(at_two.parameters) == {"function": "sin(t**2)", "at": "2"}
    worked = calcanim.lesson("chain_rule").build(
        function=sympy.exp(sympy.Derivative(x**2, x)), at=sympy.Rational(1, 2)
    )
    assert dict(worked.parameters) == {"function": "exp(2*x)", "at": "1/2"}
    with pytest.raises(ExpressionError, match="a function without a formula"):
        calcanim.lesson("chain_rule").build(function=f(x))
