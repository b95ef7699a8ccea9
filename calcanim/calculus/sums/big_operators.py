"""What a sum and a product differ in."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from calcanim.expressions.tree import Expression, add, mul, product, summation


@dataclass(frozen=True, slots=True)
class BigOperator:
    """Σ or Π. `said` says what the step with the name `rule` does to its terms."""

    kind: Literal["sum", "product"]
    notation: Callable[[Expression, str, Expression, Expression], Expression]
    join: Callable[..., Expression]
    combine: Callable[[Any, Any], Any]
    empty: int
    term: str
    rule: str
    said: str
    done: str
    sign: str


SUM = BigOperator(
    "sum", summation, add, operator.add, 0, "term", "ADD_UP", "add up", "added", " + "
)
PRODUCT = BigOperator(
    "product", product, mul, operator.mul, 1, "factor", "MULTIPLY", "multiply", "multiplied", " * "
)
