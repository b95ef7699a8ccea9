"""Sums and products over one range, from texts."""

from calcanim.calculus.series.nested import product_of, sum_of
from calcanim.calculus.series.ranges import ranges
from calcanim.calculus.solution import Solution


def total(f: str, i: str, first: str, last: str) -> Solution:
    return sum_of(f, ranges([i], [first], [last]))


def times(f: str, i: str, first: str, last: str) -> Solution:
    return product_of(f, ranges([i], [first], [last]))
