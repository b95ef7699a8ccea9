"""Sums and products over one range, from texts."""

from calcanim.calculus.solution import Solution
from calcanim.calculus.sums.nested import product_of, sum_of
from calcanim.calculus.sums.ranges import ranges


def total(f: str, i: str, first: str, last: str) -> Solution:
    return sum_of(f, ranges([i], [first], [last]))


def times(f: str, i: str, first: str, last: str) -> Solution:
    return product_of(f, ranges([i], [first], [last]))
