"""Terms, and sums so far: exact for few, to twelve digits for many, and what has no value."""

from fractions import Fraction

import pytest
from mpmath import digamma, euler, mpf

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.sums.summed import Summed, partial_sums, summed, terms
from calcanim.expressions.parse import parse
from calcanim.expressions.tree import INFINITY, number


def whole(f: str, first: int, last: int | None) -> Summed:
    return summed(parse(f), "i", number(first), INFINITY if last is None else number(last))


def test_terms_and_sums_so_far_are_exact() -> None:
    assert [t.exact for t in terms(parse("1/i"), "i", (1, 2, -3))] == [
        *(1, Fraction(1, 2), Fraction(-1, 3))
    ]
    assert [s.exact for s in partial_sums(parse("1/i"), "i", 1, (0, 1, 3, 4))] == [
        *(0, 1, Fraction(11, 6), Fraction(25, 12))
    ]


def test_many_terms_are_right_to_twelve_digits() -> None:
    (harmonic,) = partial_sums(parse("1/i"), "i", 1, (10_000,))
    assert abs(harmonic.approx - (digamma(mpf(10_001)) + euler)) < 1e-11
    assert harmonic.exact is None
    assert harmonic.digits == 12


def test_a_term_without_a_value_is_named() -> None:
    with pytest.raises(BoundsError, match="1/i has no value at i = 0, so there is no sum"):
        whole("1/i", 0, 5)
    with pytest.raises(BoundsError, match=r"2\.5 is not a whole number"):
        summed(parse("i"), "i", number(1), parse("2.5"))
    with pytest.raises(BoundsError, match="and there are 2000000"):
        whole("1/i", 1, 2_000_000)


def test_where_a_sum_is_followed_to() -> None:
    def far(f: str, last: int | None) -> list[tuple[int, float]]:
        return [(n, float(v.approx)) for n, v in whole(f, 1, last).far]

    assert far("i", 10) == [(10, 55), (100, 5050), (1000, 500_500), (10_000, 50_005_000)]
    assert far("i", 300) == [(100, 5050), (300, 45_150)]
    assert far("i", 10**7)[-1] == (10**7, 50_000_005_000_000)
    assert far("2**i", 20) == []
    # What goes to and fro is not followed at even places alone.
    assert far("(-1)**i", None) == [(10, 0), (11, -1), (100, 0), (101, -1)]
    assert [n for n, _ in far("1/2**i", None)] == [2, 4, 8, 16]


def test_what_there_is_to_show() -> None:
    assert (whole("i", 5, 4).count, whole("i", 5, 4).terms) == (0, ())
    assert len(whole("i", 1, 24).terms) == 24
    assert whole("i", 1, 24).is_whole_shown
    assert len(whole("i", 1, 25).terms) == 12
    assert not whole("i", 1, 25).is_whole_shown
    assert [whole(f, 1, 4).sign for f in ("i", "-i", "i - 2", "0*i")] == [1, -1, 0, 1]
    assert whole("1/i", 1, None).diverges
    assert whole("1/i", 1, None).total is None
    assert str(whole("(-1)**(i + 1)/i", 1, None).result) == "log(2)"
