"""Sines and tangents with square roots alone, by the angle over pi."""

from __future__ import annotations

from fractions import Fraction

from calcanim.expressions.tree import Expression, add, call, div, neg, number


def _root(n: int) -> Expression:
    return call("sqrt", number(n))


def _quarter(*terms: Expression) -> Expression:
    return div(add(*terms), number(4))


SINES: dict[Fraction, Expression] = {
    Fraction(0): number(0),
    Fraction(1, 12): _quarter(_root(6), neg(_root(2))),
    Fraction(1, 10): _quarter(_root(5), neg(number(1))),
    Fraction(1, 6): div(number(1), number(2)),
    Fraction(1, 4): div(_root(2), number(2)),
    Fraction(3, 10): _quarter(_root(5), number(1)),
    Fraction(1, 3): div(_root(3), number(2)),
    Fraction(5, 12): _quarter(_root(6), _root(2)),
    Fraction(1, 2): number(1),
}
TANGENTS: dict[Fraction, Expression] = {
    Fraction(0): number(0),
    Fraction(1, 12): add(number(2), neg(_root(3))),
    Fraction(1, 8): add(_root(2), neg(number(1))),
    Fraction(1, 6): div(_root(3), number(3)),
    Fraction(1, 4): number(1),
    Fraction(1, 3): _root(3),
    Fraction(3, 8): add(_root(2), number(1)),
    Fraction(5, 12): add(number(2), _root(3)),
}
