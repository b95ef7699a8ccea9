"""Sums and products over rows of data: the mean squared error, a likelihood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate
from calcanim.calculus.solution import Solution, certified, solved
from calcanim.calculus.sums.big_operators import PRODUCT, SUM
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression as number_tree
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression


def over_data(
    kind: str, function: Expression | str | object, data: Mapping[str, Sequence[object]]
) -> Solution:
    """A sum or product (`kind`) of `function` over rows of `data`; ``n`` is the number of rows.

    ``(y - p)**2/n`` over y and p is the mean squared error. Raises BoundsError.
    """
    big = SUM if kind == "sum" else PRODUCT
    f = start = as_expression(function)
    columns = {k: [as_expression(v) for v in column] for k, column in data.items()}
    lengths = {len(c) for c in columns.values()}
    if len(lengths) != 1 or 0 in lengths:
        raise BoundsError("every column of data needs the same number of values, at least one")
    n = lengths.pop()
    if "n" not in columns:
        f = start = f.substitute("n", number_tree(Fraction(n)))
    missing = set(f.variables) - set(columns)
    if missing:
        raise BoundsError(f"there is no data for {min(missing)}")
    rows = []
    for k in range(n):
        row = f
        for name, column in columns.items():
            row = row.substitute(name, column[k])
        rows.append(row)
    written = big.join(*rows)
    why = f"one {big.term} for each of {n} rows"
    by_definition = Certificate("proved", "by definition")
    steps = [certified("WRITE_OUT", start, written, why, by_definition)]
    total = exactly(written)
    steps.append(certified(big.rule, written, total, big.said, certify(written, total)))
    done = solved(kind, f, tuple(columns), steps, total)
    if done.value is None:
        raise BoundsError(f"{f} has no value for every row of the data")
    return done
