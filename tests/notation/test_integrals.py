"""Integrals in formulas, and the claims that they make."""

from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.integrals.area import AreaUnder, area_under
from calcanim.exact.values import Value
from calcanim.expressions import parse
from calcanim.expressions.tree import Expression
from calcanim.notation import integrals
from calcanim.notation.lines import line
from calcanim.notation.shown import measured, shown
from calcanim.notation.sides import Name, worth

LONG = parse("sin(x)**3*cos(x)**2*exp(-x)*(1 + x**2 + x**4)")


def area(f: str, low: str, high: str) -> AreaUnder:
    return area_under(parse(f), "x", low, high)


def test_a_long_integrand_is_called_f() -> None:
    assert integrals.called(parse("x**2"), "x", name="t") == parse("t**2")
    short = integrals.called(LONG, "x", name="t")
    assert isinstance(short, Name)
    whole = integrals.integral_of(short, "t", parse("0"), parse("x"))
    assert whole.text == "Integral(f(t), (t, 0, x))"
    assert whole.said == "the integral from zero to x of f of t d t"


def test_sums_say_what_they_are_sums_of() -> None:
    low, high = parse("0"), parse("2")
    made = integrals.rectangles_of("left sum", "x", low, high, 4, measured(1.75)).formula
    assert made.text == "left = 1.75"
    assert made.claims[0].at.startswith("left = Sum(f(0 + (i - 1)*")
    width = integrals.strip_width("x", low, high, 4).formula
    assert (width.text, width.claims[0].at) == ("Δx = 0.5", "Δx = (2 - (0))/4")
    total = integrals.sum_of_rectangles(area("x**2", "0", "2")).formula
    assert total.text == "S(n) = Sum(f(x_i)*Δx, (i, 1, n))"
    limit = integrals.limit_of_sums(area("x**2", "0", "2")).formula
    assert limit.text == "Integral(x**2, (x, 0, 2)) = Limit(S(n), n, oo)"
    for made in (total, limit):
        assert made.claims[0].at == "Δx = (2 - (0))/n, x_i = 0 + (i - 1/2)*Δx"


def test_the_letters_of_a_sum_are_none_of_the_film() -> None:
    in_n = area_under(parse("n**2"), "n", "0", "1")
    assert integrals.sum_of_rectangles(in_n).formula.text == "S(m) = Sum(f(n_i)*Δn, (i, 1, m))"
    assert integrals.limit_of_sums(in_n).formula.text.endswith("= Limit(S(m), m, oo)")


def test_an_open_end_asks_for_a_limit() -> None:
    def text(*case: str) -> str | None:
        made = integrals.as_limit(area(*case))
        return made and made.formula.text

    assert text("1/x**2", "1", "oo") == (
        "Integral(1/x**2, (x, 1, oo)) = Limit(Integral(1/x**2, (x, 1, t)), t, oo)"
    )
    assert text("1/sqrt(x)", "0", "1") == (
        "Integral(1/sqrt(x), (x, 0, 1)) = Limit(Integral(1/sqrt(x), (x, t, 1)), t, 0, 1)"
    )
    # Only the part that diverges is a limit: it does not equal the whole.
    assert text("1/x**2", "-1", "1") == "Limit(Integral(1/x**2, (x, -1, t)), t, 0, -1)"
    assert text("exp(-x**2)", "-oo", "oo") is None


def test_the_limit_of_f_stands_for_its_value_at_an_open_end() -> None:
    gain = line(
        integrals.whole_area(area("1/sqrt(x)", "0", "1")),
        integrals.gain(area("1/sqrt(x)", "0", "1")),
    )
    assert gain.formula.text.endswith("= F(1) - F(0)")
    assert gain.formula.claims[0].at == "F(0) = Limit(F(x), x, 0, 1)"


def test_the_theorem_is_about_any_function() -> None:
    (claim,) = integrals.fundamental_theorem().formula.claims
    assert claim.kind == "theorem"
    assert claim.text == "Integral(F'(x), (x, a, b)) = F(b) - F(a)"
    (far,) = integrals.improper(outward=True).formula.claims
    assert far.text == "Integral(f(x), (x, a, oo)) = Limit(Integral(f(x), (x, a, t)), t, oo)"


def test_what_diverges_claims_nothing() -> None:
    made = integrals.answer(area("1/x", "0", "1")).formula
    assert made.text == "Integral(1/x, (x, 0, 1)) diverges"
    assert made.claims == ()


def test_limits_are_written_as_they_were_asked() -> None:
    assert integrals.as_asked(area("x**3 - x", "2", "-1")).formula.text == (
        "Integral(x**3 - x, (x, 2, -1)) = -9/4"
    )


def test_a_result_and_its_decimal() -> None:
    def text(result: Expression | None, value: Value) -> str:
        return line(Name("I", "I", "I"), *worth(result, value)).formula.text

    assert text(parse("8/3"), Value(Fraction(8, 3), mpf(8) / 3)) == "I = 8/3 ≈ 2.66667"
    assert text(parse("2"), Value(Fraction(2), mpf(2))) == "I = 2"
    assert text(None, Value(None, mpf("0.87495719"))) == "I ≈ 0.874957"


def test_what_was_measured_is_exact_where_it_is_short() -> None:
    assert measured(2.625) == shown(Fraction(21, 8), mpf(2.625))
    assert not measured(1 / 3).exact


def test_a_probability_has_one_end_or_two() -> None:
    assert integrals.at_most("x", parse("2")).text == "P(x ≤ 2)"
    both = integrals.at_most("x", parse("2"), parse("-1"))
    assert both.text == "P(-1 ≤ x ≤ 2)"
    assert both.said == "the probability that x is at most two and at least minus one"
