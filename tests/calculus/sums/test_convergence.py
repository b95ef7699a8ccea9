"""Convergent and divergent series of the books, and the test that settles each."""

import pytest

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.sums.convergence import judged
from calcanim.calculus.worked import sum as summed
from calcanim.expressions import parse

# By d'Alembert's ratio, comparison, the integral test, Leibniz and Dirichlet (Knopp; Demidovich).
CONVERGING = {
    "ratio": [
        "1000**n/factorial(n)",
        "n**1000/2**n",
        "1/factorial(n)**6",
        "factorial(n)/n**n",
        "factorial(n)*2**n/n**n",
        "factorial(n)**2/factorial(2*n)",
        "binomial(2*n, n)/5**n",
        "(1 - 1/n)**(n**2)",
        "(n/(n + 1))**(n**2)",
        "(n**(1/n) - 1)**n",
        "n**n/factorial(n)**2",
        "1 - tanh(n)",
        "1/2**(2**n)",
        "n**2/3**n",
        "(2*n/(3*n + 1))**n",
    ],
    "comparison": [
        "1/n**(1001/1000)",
        "1/n**(10001/10000)",
        "1 - cos(1/n)",
        "cos(n)/2**n",
        "sin(n)/n**2",
        "(1 - cos(n))/n**2",
        "sin(n**2)/n**2",
        "cos(n)**2/n**(3/2)",
        "log(1 + 1/n**2)",
        "(sqrt(n + 1) - sqrt(n))/n",
        "1/log(n)**log(n)",
        "3**(-log(n))",
        "exp(-sqrt(n))",
        "atan(1/n)*sin(1/n)",
        "1/n - log(1 + 1/n)",
        "1/(n*log(n)**(1001/1000))",
        "1/(n*log(n)*log(log(n))**2)",
        "log(n)/n**2",
        "1/(n**2 + sin(n))",
        "mod(n, 3)/n**2",
        "floor(sqrt(n))/n**3",
        "1/n**pi",
        "tanh(1/n)/n",
        "1/n**2.5",
        "atan(n)/n**2",
        "sqrt(n**4 + 1) - n**2",
    ],
    "Leibniz": [
        "(-1)**n/log(n)",
        "(-1)**n/n**(1/100)",
        "(-1)**n/n",
        "(-1)**n*sin(1/n)",
        "(-1)**n*log(n)/n",
        "cos(pi*n)/sqrt(n)",
        "(-1)**(n + 1)*n/(n**2 + 1)",
        "(-1)**n*(sqrt(n + 1) - sqrt(n))",
        "(-1)**n*atan(1/n)",
    ],
    "Dirichlet": [
        "sin(n)/n",
        "cos(n)/sqrt(n)",
        "sin(n)*cos(n)/n",
        "sin(n)**3/sqrt(n)",
        "sin(n)/log(n)",
        "cos(pi*n/2)/log(n)",
        "sin(n)*(-1)**n/n",
        "sin(2*pi*n/7)/n**(1/3)",
    ],
    "at a time": ["(-1)**(n*(n + 1)/2)/n", "(-1)**floor(n/2)/n", "(-1)**n/(n + sin(n))"],
}
DIVERGING = {
    "term test": [
        "sin(n)",
        "cos(n)",
        "(1 + 1/n)**n",
        "n**(1/n)",
        "n*sin(1/n)",
        "factorial(n)/100**n",
        "factorial(n)*3**n/n**n",
        "factorial(n)*e**n/n**n",
        "(-3)**n/n",
        "(-1)**n",
        "(-1)**n*n/(n + 1)",
        "(-1)**n*atan(n)",
        "sin(n**2)",
        "sin(sqrt(n))",
        "sin(log(n))",
        "2**(2**n)",
        "n",
        "(-1)**n*(1 + 1/n)**n",
        "cos(1/n)",
    ],
    "1/n,": [
        "1/(3*n - 7)",
        "sin(1/n)",
        "atan(1/n)",
        "1/n**(1 + 1/n)",
        "(2 + sin(n))/n",
        "sin(n)**2/n",
        "abs(sin(n))/n",
        "1/(n + sin(n))",
        "sqrt(n**2 + 1) - n",
    ],
    "1/log(n)": ["1/log(n)"],
    "1/(n*log(n))": ["1/(n*(log(n) + 5))", "1/(n*log(n))"],
    "1/n**(1/2)": ["sqrt(n + 1) - sqrt(n)", "1/sqrt(n)", "binomial(2*n, n)/4**n"],
    "1/(n*log(n)*log(log(n)))": ["1/(n*log(n)*log(log(n)))"],
    "1/n**log(2)": ["2**(-log(n))"],
    "1/n or so": ["(-1)**n/(sqrt(n) + (-1)**n)"],
}
UNSETTLED = ["1/(n**2*sin(n))", "1/(n**3*sin(n)**2)", "cos(log(n))/n", "tan(n)/n"]


@pytest.mark.parametrize(("name", "terms"), CONVERGING.items())
def test_what_converges_and_by_which_test(name: str, terms: list[str]) -> None:
    for term in terms:
        found = judged(parse(term), "n")
        assert found is not None, term
        assert found.converges, term
        assert name in found.why, (term, found.why)


@pytest.mark.parametrize(("name", "terms"), DIVERGING.items())
def test_what_diverges_and_the_right_reason(name: str, terms: list[str]) -> None:
    for term in terms:
        found = judged(parse(term), "n")
        assert found is not None, term
        assert not found.converges, term
        assert name in found.why, (term, found.why)


@pytest.mark.parametrize("term", UNSETTLED)
def test_what_no_test_settles_is_left_open(term: str) -> None:
    assert judged(parse(term), "n") is None


def test_what_does_not_fall_is_not_taken_for_leibniz() -> None:
    # |f| rises at every other step, so that its hypothesis does not hold.
    found = judged(parse("(-1)**n*(2 + (-1)**n)/n"), "n")
    assert found is not None
    assert not found.converges


@pytest.mark.parametrize("term", ["1/(i**2 - 9)", "1/(i - 1000)**2", "log(i - 3)/i**2"])
def test_a_series_with_a_missing_term_has_no_sum(term: str) -> None:
    with pytest.raises(BoundsError, match=r"has no value at i = (1|3|1000)"):
        summed(term, ("i", 1, "oo"))
