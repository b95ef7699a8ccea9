"""Functions of several formulas: read, set, said, evaluated, drawn, differentiated, integrated."""

from typing import Any

import pytest
import sympy
import typst as compiler
from mpmath import mpf

import calcanim
from calcanim import calculus
from calcanim.exact.values import value_at
from calcanim.expressions import ExpressionError, parse, text
from calcanim.expressions.bridge import from_sympy
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.latex import latex
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import number
from calcanim.expressions.typst import typst
from calcanim.sampling.arrays.enclosure import enclose
from calcanim.sampling.arrays.values import values

x, y = sympy.symbols("x y")
P = sympy.Piecewise
HILL = P((x**2, x < 1), (2 - x, True))
SINC = P((sympy.sin(x) / x, sympy.Ne(x, 0)), (1, True))
RAMP = P((0, x < 0), (x, x < 1), (1, True))
BOX = P((1, (x > 0) & (x <= 1)), (0, True))
LOG = P((sympy.log(x), x > 0), (0, True))
HALF_LINE = P((sympy.exp(-x), x >= 0), (0, True))
GAP = P((x, x < 0), (-x, x > 1))


@pytest.mark.parametrize("thing", [HILL, SINC, RAMP, BOX, LOG, HALF_LINE, GAP, 2 * HILL + x])
def test_in_and_out_again(thing: Any) -> None:
    tree = from_sympy(thing)
    assert parse(text(tree)) == tree
    assert sympy.sympify(tree) == thing
    assert b"<svg" in compiler.compile(f"$ {typst(tree)} $".encode(), format="svg")


def test_it_is_set_and_said() -> None:
    tree = from_sympy(HILL)
    assert text(tree) == "Piecewise((x**2, x < 1), (2 - x, True))"
    assert latex(tree) == (
        r"\begin{cases} x^{2} & \text{if } x < 1 \\ 2 - x & \text{otherwise} \end{cases}"
    )
    said = "the function that is x squared where x is less than one, and two minus x otherwise"
    assert spoken(tree) == said
    assert spoken(parse(f"{text(tree)} + 1")) == f"{said}, all that plus one"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x < 1", "no inequality"),
        ("Piecewise(x)", "takes pieces such as"),
        ("Piecewise((x, x))", "no condition"),
        ("Piecewise((x, True))", "at least one piece with a condition"),
        ("sin(Eq(x, 1))", "only belongs in a Piecewise"),
        ("Piecewise((x, x = 1))", "has no '='"),
    ],
)
def test_what_is_no_piecewise(source: str, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert words in caught.value.reason


@pytest.mark.parametrize(
    ("thing", "at", "wanted"),
    [
        (HILL, "0.5", "0.25"),
        (HILL, "1", "1"),
        (HILL, "3", "-1"),
        (SINC, "0", "1"),
        (BOX, "0", "0"),
        (BOX, "1", "1"),
        (LOG, "-3", "0"),
        (GAP, "-2", "-2"),
        (GAP, "0.5", None),
    ],
)
def test_only_the_piece_that_counts_needs_a_value(thing: Any, at: str, wanted: str | None) -> None:
    tree = from_sympy(thing)
    found = evaluate(tree, {"x": mpf(at)})
    (fast,) = values(tree, "x", [float(at)])
    if wanted is None:
        assert found is None
        assert fast != fast
        return
    assert found == mpf(wanted)
    assert fast == float(wanted)
    assert value_at(tree, {"x": number(at)} if mpf(at) >= 0 else {"x": parse(at)}).approx == found


def test_cells_are_bounded_and_steady_where_one_piece_surely_counts() -> None:
    cells = enclose(from_sympy(HILL), "x", [0.0, 0.9, 1.5], [0.5, 1.1, 2.0])
    assert cells.continuous.tolist() == [True, False, True]
    assert cells.lo[1] <= 0.81 < 1.0 <= cells.hi[1]
    log = enclose(from_sympy(LOG), "x", [-2.0, -0.5, 1.0], [-1.0, 0.5, 2.0])
    assert log.defined.tolist() == [True, False, True]
    gap = enclose(from_sympy(GAP), "x", [0.2, -1.0], [0.8, -0.5])
    assert gap.possible.tolist() == [False, True]


@pytest.mark.parametrize(
    ("thing", "wanted"),
    [
        (HILL, P((2 * x, x < 1), (-1, True))),
        (RAMP, P((0, x < 0), (1, x < 1), (0, True))),
        (x * BOX, BOX),
    ],
)
def test_derivative_piece_by_piece(thing: Any, wanted: Any) -> None:
    done = calculus.derivative(thing, x)
    found = sympy.sympify(done.result)
    for at in (-1.3, 0.4, 0.9, 1.7):
        assert abs(found.subs(x, at) - wanted.subs(x, at)) < 1e-12
    assert done.verdict in ("proved", "checked")
    assert any("!=" in c for step in done.steps for c in step.conditions)


@pytest.mark.parametrize(
    ("thing", "at", "slope"), [(HILL, 0, 0), (HILL, 1, None), (SINC, 0, 0), (BOX, 1, None)]
)
def test_slope_at_a_border(thing: Any, at: int, slope: int | None) -> None:
    done = calculus.derivative(thing, x, at=at)
    if slope is None:
        assert (done.verdict, done.value) == ("undefined", None)
    else:
        assert done.value is not None
        assert done.value.exact == slope  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("thing", "low", "high", "area"),
    [
        (HILL, 0, 2, sympy.Rational(5, 6)),
        (RAMP, -1, 3, sympy.Rational(5, 2)),
        (BOX, -sympy.oo, sympy.oo, 1),
        (LOG, -1, 1, -1),
        (x * HALF_LINE, -sympy.oo, sympy.oo, 1),
    ],
)
def test_definite_integral(thing: Any, low: Any, high: Any, area: Any) -> None:
    assert sympy.sympify(calcanim.solve(sympy.Integral(thing, (x, low, high))).result) == area


@pytest.mark.parametrize("thing", [HILL, RAMP, BOX, x * HILL])
def test_antiderivatives_are_continuous_and_right(thing: Any) -> None:
    done = calcanim.solve(sympy.Integral(thing, x))
    found = sympy.sympify(done.result)
    wanted = sympy.integrate(thing, x)
    gaps = [sympy.N(found.subs(x, v) - wanted.subs(x, v)) for v in (-1.3, 0.4, 0.99, 1.01, 2.7)]
    assert max(gaps) - min(gaps) < 1e-12
    jump = found.subs(x, sympy.Rational(1)) - sympy.limit(found, x, 1, "-")
    assert jump == 0


def test_computer_algebra_s_open_forms_are_no_answers() -> None:
    k = sympy.Symbol("k")
    first = calcanim.solve(sympy.Sum(P((1, k < 3), (0, True)), (k, 0, 10)))
    assert sympy.sympify(first.result) == 3
    steps = calcanim.solve(sympy.Integral(sympy.floor(x) * P((1, x < 2), (2, True)), (x, 0, 4)))
    assert sympy.sympify(steps.result) == 11


def test_what_is_not_taken_is_one_sentence() -> None:
    with pytest.raises(ExpressionError, match="has no Piecewise"):
        calculus.backprop(HILL, {x: 2})


def test_a_lesson_draws_it() -> None:
    film = calcanim.lesson("area_accumulation").build(function=HILL, **{"from": 0, "to": 2})
    assert dict(film.parameters)["function"] == "Piecewise((x**2, x < 1), (2 - x, True))"
    calcanim.lesson("chain_rule").build(function=sympy.sin(HILL), at=2)
