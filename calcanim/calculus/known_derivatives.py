"""The derivatives of the functions of the grammar, and for which arguments they hold."""

from __future__ import annotations

from functools import cache

from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.formulas import filled
from calcanim.expressions.functions import FUNCTIONS
from calcanim.expressions.tree import Expression, call, div, mul, number, power, variable

_ONE, _TWO = number(1), number(2)


def squared(u: Expression) -> Expression:
    """``u**2``, as a teacher writes it for roots, powers, exponentials and single factors."""
    match u.op:
        case "neg":
            return squared(u.args[0])
        case "pow" if (n := rational(u.args[1])) is not None and n.denominator == 1:
            return power(u.args[0], as_expression(2 * n))
        case "mul" if all(_single(f) or f.op in ("pow", "call") for f in u.args):
            return tidy(mul(*map(squared, u.args)), "")
        case "div" if all(_single(f) for f in u.args):
            return tidy(div(*map(squared, u.args)), "")
        case "call" if u.value == "sqrt":
            return u.args[0]
        case "call" if u.value == "abs":
            return squared(u.args[0])
        case "call" if u.value == "exp":
            return call("exp", tidy(mul(_TWO, u.args[0]), ""))
    return power(u, _TWO)


def _single(e: Expression) -> bool:
    """A number, a variable or a root of a number."""
    root = e.op == "call" and e.value == "sqrt" and not e.variables
    return e.op in ("number", "variable", "constant") or root


def one_over(u: Expression) -> Expression:
    """``1/u``."""
    return div(_ONE, u)


_U, _U2 = variable("u"), variable("v")


@cache
def _template(formula: str) -> Expression:
    """The formula with v for the square of u."""
    return filled(formula, _U).transform(lambda n: _U2 if n == power(_U, _TWO) else n)


def known_derivative(
    function: str, u: Expression
) -> tuple[str, Expression, tuple[str, ...]] | None:
    """The rule's name, the derivative of the function at `u`, and for which u it holds."""
    row = FUNCTIONS[function].derivative
    if row is None:
        return None
    square = squared(u)
    places = {_U: u, _U2: square}
    after = _template(row.formula).transform(lambda n: places.get(n, n))
    return row.name, after, (row.where.format(u=u, u2=square),) if row.where else ()
