"""A composite at a point: changes and quotients of its layers, and where they stand in it."""

import math
from fractions import Fraction

import pytest
from mpmath import mpf

from calcanim.calculus.derivatives.composite import Composite, unwound
from calcanim.exact.values import UndefinedError
from calcanim.expressions import parse


def nest(function: str, at: str) -> Composite:
    return unwound(parse(function), "x", parse(at)).nest


def test_values_forward_and_derivatives_backward() -> None:
    found = nest("(x**2 + 1)**3", "2")
    assert found.symbols == ("x", "u", "y")
    assert [v.exact for v in found.values] == [2, 5, 125]
    assert [v.exact for v in found.slopes] == [4, 75]
    assert [v.exact for v in found.backward()] == [300, 75, 1]


def test_a_change_goes_through_every_layer() -> None:
    changes = nest("(x**2 + 1)**3", "2").changes(Fraction(1, 10))
    assert changes is not None
    # 2.1**2 + 1 = 5.41; 5.41**3 = 158.340421.
    assert [c.exact for c in changes] == [
        Fraction(1, 10),
        Fraction(41, 100),
        Fraction(33340421, 10**6),
    ]
    assert nest("sqrt(1 - x**2)", "0.5").changes(Fraction(1)) is None


def test_quotients_of_neighbours_multiply_to_that_of_the_whole() -> None:
    for function, at in (("(x**2 + 1)**3", "2"), ("log(sin(x)**2 + 1)", "2")):
        *factors, whole = nest(function, at).quotients(Fraction(1, 1000))
        product = mpf(1)
        for factor in factors:
            assert factor is not None
            product *= factor
        assert abs(product - whole) < 1e-12


def test_steps_shrink_until_the_factors_have_settled() -> None:
    found = nest("(x**2 + 1)**3", "2").settling(Fraction(1, 10))
    assert [h for h, _ in found] == [Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000)]
    # 4.001, 75.0600..., and their product.
    assert [round(float(q), 2) for q in found[-1][1] if q is not None] == [4.0, 75.06, 300.32]
    fast = nest("sin(x**2)", "1e10").settling(Fraction(10**9))
    assert fast[0][0] == 10**9
    assert fast[-1][0] < Fraction(1, 10**10)


def test_layers_know_where_they_stand_in_the_whole() -> None:
    found = nest("(x**2 + 1)**3", "2")
    assert found.places == {"y": (), "u": (0,)}
    assert found.origins(0) == [((0,), ())]
    # u**3 keeps the exponent of the whole.
    assert found.origins(1) == [((1,), (1,))]
    for i, layer in enumerate(found.layers):
        for a, b in found.origins(i):
            assert found.expression.at(a) == layer.expression.at(b)


def test_the_outer_slope_alone_is_another_number_unless_the_slopes_inside_come_to_one() -> None:
    assert nest("(x**2 + 1)**3", "2").misses_inside
    assert str(nest("(x**2 + 1)**3", "2").outer_slope) == "3*(x**2 + 1)**2"
    assert not nest("(x + 1)**3", "1").misses_inside
    assert not nest("exp(x**2/2)", "1").misses_inside


def test_a_part_of_a_function_has_a_name_for_the_whole() -> None:
    part, whole = (unwound(parse(f), "x", parse("1")) for f in ("x*exp(x**2)", "exp(x**2)"))
    assert (part.is_whole, part.output, part.place) == (False, "F", "x = 1, F = x*exp(x**2)")
    assert (whole.is_whole, whole.output, whole.place) == (True, "y", "x = 1")
    # The derivative, e^(x^2)*(1 + 2*x^2), is 3*e at 1.
    assert abs(float(part.slope.approx) - 3 * math.e) < 1e-12


@pytest.mark.parametrize("function", ["exp(1000*x)", "exp(-1000*x)"])
def test_no_axis_holds_such_numbers(function: str) -> None:
    with pytest.raises(UndefinedError, match="to show"):
        nest(function, "2")
