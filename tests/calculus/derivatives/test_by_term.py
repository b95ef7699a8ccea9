"""Which rule is for which term, and what the slopes of the terms are."""

from fractions import Fraction

import pytest
from mpmath import mpf

from calcanim.calculus.derivatives.by_term import by_rule, rule_table, ruled, terms_of
from calcanim.calculus.rules import NoRuleError
from calcanim.exact.values import UndefinedError
from calcanim.expressions import parse

LECTURE = "x**3 + sqrt(x) + 1/x + exp(x) + log(x)"


@pytest.mark.parametrize(
    ("term", "kind", "rule", "derivative"),
    [
        ("-5*x**2/3", "square", "POWER", "-10*x/3"),
        ("x**3", "cube", "POWER", "3*x**2"),
        ("x**pi", "power", "POWER", "pi*x**(pi - 1)"),
        ("2*sqrt(x)", "root", "ROOT", "1/sqrt(x)"),
        ("3/x", "reciprocal", "RECIPROCAL", "-3/x**2"),
        ("2**x", "exponential", "EXPONENTIAL", "2**x*log(2)"),
        ("log(x, 10)", "logarithm", "LOGARITHM", "1/(x*log(10))"),
        ("4*cos(x)", "wave", "TRIGONOMETRIC", "-4*sin(x)"),
        ("x/7", "line", "IDENTITY", "1/7"),
        ("0*sin(x)", "constant", "CONSTANT", "0"),
        ("x*sin(x)", "combined", "PRODUCT", "sin(x) + x*cos(x)"),
        ("exp(-x)", "combined", "CHAIN", "-exp(-x)"),
    ],
)
def test_a_term_has_the_rule_of_its_kind(term: str, kind: str, rule: str, derivative: str) -> None:
    (found,) = by_rule(parse(term), "x")
    assert (found.kind, found.rule, str(found.derivative)) == (kind, rule, derivative)
    assert found.work.verdict in ("proved", "checked")


def test_a_condition_stays_with_its_own_term() -> None:
    found = by_rule(parse(LECTURE), "x")
    assert [t.conditions for t in found] == [(), ("x > 0",), (), (), ("x > 0",)]
    assert rule_table(parse(LECTURE), "x").rows[4] == ("log(x)", "logarithm rule", "1/x", "x > 0")


def test_sums_in_sums_come_apart_with_their_signs() -> None:
    assert [str(t) for t in terms_of(parse("x - (2 - 1/x) + sin(x)"))] == [
        "x",
        "-2",
        "1/x",
        "sin(x)",
    ]


def test_a_combined_term_has_the_kinds_of_its_parts() -> None:
    for term, parts in (
        ("x**2*sin(x)", {"square", "wave"}),
        ("exp(-x**2/2)", {"exponential", "square"}),
        ("(x**2 + 1)**3", {"cube", "square"}),
        ("log(x)/x", {"logarithm"}),
    ):
        assert by_rule(parse(term), "x")[0].parts == parts, term


def test_slopes_add_up_to_the_slope_of_the_sum() -> None:
    found = ruled(parse(LECTURE), "x", parse("2"))
    # 12 + 1/(2*sqrt(2)) - 1/4 + e**2 + 1/2.
    assert abs(found.slope.approx - mpf("19.9926094893")) < 1e-9
    assert abs(sum(s.approx for s in found.slopes) - found.slope.approx) < 1e-12
    assert [found.slopes[k].exact for k in (0, 2, 4)] == [12, Fraction(-1, 4), Fraction(1, 2)]
    quotients = found.quotients(Fraction(1, 10))
    assert quotients is not None
    # (2.1**3 - 8)/0.1 = 12.61 and (1/2.1 - 1/2)/0.1 = -5/21.
    assert [float(quotients[k]) for k in (0, 2)] == pytest.approx([12.61, -5 / 21])


def test_where_there_is_no_slope_or_no_rule_a_sentence_says_so() -> None:
    with pytest.raises(UndefinedError, match="not defined to the left of x = 0"):
        ruled(parse("sqrt(x)"), "x", parse("0"))
    with pytest.raises(NoRuleError, match="gamma"):
        by_rule(parse("x**2 + gamma(x)"), "x")
    assert ruled(parse("sqrt(x)"), "x", parse("0.01")).quotients(Fraction(-1, 10)) is None
