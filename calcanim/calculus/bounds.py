"""Limits of integration and summation: numbers, expressions, plus or minus infinity."""

from __future__ import annotations

import math

from mpmath import mpf

from calcanim.expressions import points
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import INFINITY, Expression, neg
from calcanim.refusals import Refusal


class BoundsError(Refusal):
    """The limits of the integral make no sense; the message is a sentence for the user."""


def bound(text: object) -> Expression:
    """A limit of integration: an expression, ``oo`` or ``-oo``."""
    if isinstance(text, str):
        return points.bound(text)
    if isinstance(text, float) and math.isinf(text):
        return INFINITY if text > 0 else neg(INFINITY)
    return as_expression(text)


def end_value(e: Expression) -> mpf:
    """The number of a limit of integration, which may be infinite. Raises BoundsError."""
    v = points.size_of(e)
    if v is None:
        raise BoundsError(f"{e} is no real number to integrate from or to")
    return v
