"""A tree as a straight-line program: instructions in order, equal subtrees once.

Secants and the like are spelled with a few basic functions here, so that whoever runs the program
knows those alone.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from mpmath import mpf

from calcanim.expressions.cases import difference, pairs, relations
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, odd_root
from calcanim.expressions.functions import meaning
from calcanim.expressions.tree import NOTATION, Expression, add, call, div, mul, neg, number, power
from calcanim.sampling.arrays.table import ON_ARRAYS

_INF = math.inf
_MAX = float(np.finfo(np.float64).max)


# What 45 digits cannot tell from 0, such as sin(pi).
_NEARLY_ZERO = 1e-35
_LARGEST_CHOICE = 30  # binomial(x, k) up to this whole k is written as a product


@dataclass(frozen=True, slots=True)
class Instruction:
    """`args` are places of earlier steps; `fixed` is (low, high, nearest) of a constant."""

    op: str
    args: tuple[int, ...] = ()
    name: str = ""
    fixed: tuple[float, float, float] = (0.0, 0.0, 0.0)
    literal: bool = False  # of a power: its exponent is a numeral
    # Of a piecewise expression: its values, and for each the relations of differences in `args`.
    variables: tuple[str, ...] = ()
    values: tuple[Expression, ...] = ()
    relations: tuple[tuple[tuple[str, int], ...], ...] = ()


_ONE = number(1)


def _spelled(e: Expression) -> Expression | None:
    """The same with basic functions; None where it is one already."""
    name = e.value or ""
    if name == "binomial" and e.args[1].op == "number":
        top, chosen = e.args[0], float(e.args[1].value or "0")
        if chosen == int(chosen) and 1 <= chosen <= _LARGEST_CHOICE:
            k = int(chosen)
            return div(mul(*(add(top, number(-i)) for i in range(k))), number(math.factorial(k)))
    return None if name in ON_ARRAYS and (name != "log" or len(e.args) == 1) else meaning(e)


def _odd_power(e: Expression) -> Expression | None:
    """A power p/q with an odd q, which has values below 0, by powers of what is not below 0."""
    base, n = e.args[0], odd_root(e.args[1])
    never_below = base.op == "call" and (
        base.value == "abs" or (base.value == "max" and number(0) in base.args)
    )
    if n is None or never_below:
        return None
    size = div(number(abs(n.numerator)), number(n.denominator))
    if n < 0:
        return div(_ONE, power(base, size))
    if n.numerator % 2 == 0:
        return power(call("abs", base), size)
    above, below = (call("max", u, number(0)) for u in (base, neg(base)))
    return add(power(above, size), neg(power(below, size)))


class _Compiler:
    def __init__(self, *variables: str) -> None:
        self.variables = variables
        self.steps: list[Instruction] = []
        self.places: dict[Instruction, int] = {}

    def visit(self, e: Expression) -> int:
        if not any(map(e.has, self.variables)):
            return self._place(Instruction("fixed", fixed=_constant(e)))
        if e.op in NOTATION:
            raise ValueError(f"a {e.op} has no value before it is worked out")
        if e.op == "variable":
            name = (e.value or "") if len(self.variables) > 1 else ""
            return self._place(Instruction("variable", name=name))
        if e.op == "piecewise":
            return self._pieces(e)
        plain = _spelled(e) if e.op == "call" else _odd_power(e) if e.op == "pow" else None
        if plain is not None:
            return self.visit(plain)
        args = tuple(self.visit(arg) for arg in e.args)
        if e.op == "mul":
            return self._product(args)
        literal = e.op == "pow" and e.args[1].op == "number"
        name = (e.value or "") if e.op == "call" else ""
        return self._place(Instruction(e.op, args, name, literal=literal))

    def _pieces(self, e: Expression) -> int:
        """The differences that decide are steps; the values are programs of their own."""
        args: list[int] = []
        relations_of = []
        for _, condition in pairs(e):
            found = []
            for r in relations(condition) if condition is not None else ():
                found.append((r.value or "", len(args)))
                args.append(self.visit(difference(r)))
            relations_of.append(tuple(found))
        values = tuple(value for value, _ in pairs(e))
        step = Instruction("piecewise", tuple(args), "", (0.0, 0.0, 0.0), False, self.variables)
        return self._place(replace(step, values=values, relations=tuple(relations_of)))

    def _product(self, args: tuple[int, ...]) -> int:
        # u*u is never negative, which only the power knows.
        factors = []
        for factor, times in Counter(args).items():
            if times > 1:
                count = self._place(Instruction("fixed", fixed=(float(times),) * 3))
                factor = self._place(Instruction("pow", (factor, count), literal=True))
            factors.append(factor)
        return factors[0] if len(factors) == 1 else self._place(Instruction("mul", tuple(factors)))

    def _place(self, step: Instruction) -> int:
        if step not in self.places:
            self.places[step] = len(self.steps)
            self.steps.append(step)
        return self.places[step]


@lru_cache(maxsize=256)
def compiled(e: Expression, *variables: str) -> tuple[Instruction, ...]:
    """The program of `e`, whose last instruction gives its value.

    Of several variables each instruction has its name. Raises KeyError for another variable than
    `variables`, ValueError for notation.
    """
    foreign = [v for v in e.variables if v not in variables]
    if foreign:
        raise KeyError(foreign[0])
    compiler = _Compiler(*variables)
    last = compiler.visit(e)
    return tuple(compiler.steps[: last + 1])


def _constant(e: Expression) -> tuple[float, float, float]:
    """(low, high, nearest) of a constant: all NaN where it has no value."""
    try:
        value = evaluate(e, {}, 40)
    except EvaluationOverflowError:
        return -_INF, _INF, math.nan
    if value is None:
        return math.nan, math.nan, math.nan
    nearest = float(value)
    if value != 0 and abs(value) < _NEARLY_ZERO:
        return -_NEARLY_ZERO, _NEARLY_ZERO, nearest
    if math.isinf(nearest):
        return (_MAX, _INF, nearest) if nearest > 0 else (-_INF, -_MAX, nearest)
    if mpf(nearest) == value:
        return nearest, nearest, nearest
    return math.nextafter(nearest, -_INF), math.nextafter(nearest, _INF), nearest
