"""Power sums by telescoping: each line holds for the sums as they are counted."""

from fractions import Fraction
from math import comb

import pytest
import sympy

from calcanim.calculus.sums.telescoped_powers import telescoped_power_sum

k, m = sympy.symbols("k m", integer=True, positive=True)


def counted(e, last):
    """The value of a line at m = last, its sums added up term by term."""
    found = sympy.sympify(str(e), {"k": k, "m": m, "Sum": sympy.Sum})
    return found.subs(m, last).doit()


@pytest.mark.parametrize("p", [1, 2, 3, 4, 7])
def test_every_line_is_true_of_what_is_counted(p):
    found = telescoped_power_sum(p, "k", "m")
    assert found.verdict == "proved"
    for step in found.steps[1:]:
        for last in (1, 2, 5):
            assert counted(step.before, last) == counted(step.after, last)
    for last in (1, 2, 10):
        assert counted(found.result, last) == sum(Fraction(n) ** p for n in range(1, last + 1))


def test_the_steps_are_those_of_the_blackboard():
    found = telescoped_power_sum(2, "k", "m")
    lines = {s.rule: (str(s.before), str(s.after)) for s in found.steps}
    assert lines["EXPAND"] == ("(k + 1)**3 - k**3", "3*k**2 + 3*k + 1")
    assert lines["TELESCOPING"][1] == "(m + 1)**3 - 1"
    assert lines["SUM_BOTH_SIDES"][1] == "3*Sum(k**2, (k, 1, m)) + 3*Sum(k, (k, 1, m)) + m"
    assert lines["SOLVE"][0] == "Sum(k**2, (k, 1, m))"
    assert str(found.result) == "m*(m + 1)*(2*m + 1)/6"


def test_the_highest_power_is_a_polynomial_of_degree_one_higher():
    found = telescoped_power_sum(11, "k", "m")
    assert found.verdict in ("proved", "checked")
    expanded = sympy.Poly(sympy.sympify(str(found.steps[0].after), {"k": k}), k)
    assert expanded.all_coeffs() == [comb(12, j) for j in range(11, -1, -1)]
    result = sympy.Poly(sympy.sympify(str(found.result), {"m": m}), m)
    assert (result.degree(), result.LC()) == (12, sympy.Rational(1, 12))
