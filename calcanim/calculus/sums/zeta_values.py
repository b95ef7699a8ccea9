"""Values of Riemann's zeta function at even numbers, and of Euler's beta function at odd ones."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import mpmath


def zeta_over_pi_power(p: int) -> Fraction:
    """zeta(p)/pi^p for an even p, by Bernoulli numbers (DLMF 25.6.2)."""
    b = mpmath.bernfrac(p)
    return abs(Fraction(int(b[0]), int(b[1]))) * Fraction(2 ** (p - 1), factorial(p))


def beta_over_pi_power(p: int) -> Fraction:
    """(1 - 1/3^p + 1/5^p - …)/pi^p for an odd p, by Euler numbers."""
    return Fraction(abs(int(mpmath.eulernum(p - 1))), 2 ** (p + 1) * factorial(p - 1))
