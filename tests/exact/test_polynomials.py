"""Polynomials: facts of arithmetic, and factors against products that are made here."""

import random
import subprocess
import sys
from fractions import Fraction

import pytest

from calcanim.exact import polynomials as poly


def _p(*c: int) -> list[Fraction]:
    return [Fraction(v) for v in c]


def test_x_to_the_fifth_less_one_factors() -> None:
    assert poly.factors(_p(-1, 0, 0, 0, 0, 1)) == (1, [(_p(-1, 1), 1), (_p(1, 1, 1, 1, 1), 1)])


def test_multiplicities_and_content() -> None:
    whole = poly.scaled(poly.times(poly.power(_p(1, 2), 3), _p(1, 0, 1)), Fraction(-5, 3))
    assert poly.factors(whole) == (Fraction(-5, 3), [(_p(1, 0, 1), 1), (_p(1, 2), 3)])


def test_random_products_come_apart_again() -> None:
    chance = random.Random(5)
    for _ in range(40):
        roots = sorted({Fraction(chance.randint(-9, 9), chance.randint(1, 5)) for _ in range(4)})
        whole = [Fraction(chance.randint(1, 9))]
        for r in roots:
            whole = poly.times(whole, [-r, Fraction(1)])
        whole = poly.times(whole, _p(2, 0, 0, 1))  # x^3 + 2 has no rational root.
        assert poly.roots(whole) == roots
        content, pieces = poly.factors(whole)
        back = [content]
        for q, n in pieces:
            back = poly.times(back, poly.power(q, n))
        assert back == whole


def test_division_and_common_factor() -> None:
    a, b = _p(2, 3, 1), _p(-1, 0, 1)
    assert poly.common(a, b) == _p(1, 1)
    whole, rest = poly.divided(_p(1, 0, 0, 1), _p(0, 2))
    assert (whole, rest) == ([0, 0, Fraction(1, 2)], _p(1))
    with pytest.raises(ZeroDivisionError):
        poly.divided(a, [])


def test_a_combination_gives_what_was_asked_for() -> None:
    a, b, c = _p(1, 0, 0, 1), _p(0, 0, 3), _p(5, -2, 7)
    s, t = poly.combined(c, a, b)
    assert poly.plus(poly.times(s, a), poly.times(t, b)) == c


def test_systems() -> None:
    assert poly.solved([_p(1, 1), _p(1, -1)], _p(3, 1)) == _p(2, 1)
    assert poly.solved([_p(1, 1), _p(2, 2)], _p(3, 5)) is None
    assert poly.solved([_p(0, 2)], _p(6)) == _p(0, 3)


def test_the_list_of_lessons_does_without_flint() -> None:
    code = (
        "import sys; from calcanim.cli import main\n"
        "try: main(['list'])\n"
        "except SystemExit: pass\n"
        "raise SystemExit('flint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.returncode == 0
