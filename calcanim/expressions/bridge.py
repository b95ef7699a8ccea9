"""The only door to sympy: trees out, sympy's results in."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import S

from calcanim.expressions.functions import FUNCTIONS, meaning
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    derivative,
    div,
    mul,
    neg,
    number,
    power,
    variable,
)

# Name of sympy's class -> our function, for those that mean the same. Roots come as powers.
_BACK = {
    getattr(sympy, f.sympy or name).__name__: name
    for name, f in FUNCTIONS.items()
    if name not in ("sqrt", "cbrt", "acot") and hasattr(sympy, f.sympy or name)
}


def symbol(name: str) -> sympy.Symbol:
    """The real symbol that stands for the variable `name`."""
    return sympy.Symbol(name, real=True)


def to_sympy(e: Expression) -> Any:
    """`e` as a sympy expression over real symbols; decimals become exact rationals."""
    match e.op:
        case "number":
            return sympy.Rational(e.value)
        case "variable":
            return symbol(e.value or "")
        case "constant":
            return {"pi": S.Pi, "oo": S.Infinity}.get(e.value or "", S.Exp1)
    a = [to_sympy(arg) for arg in e.args]
    match e.op:
        case "add":
            return sympy.Add(*a)
        case "neg":
            return -a[0]
        case "mul":
            return sympy.Mul(*a)
        case "div":
            return a[0] / a[1]
        case "pow":
            return _raised(a[0], a[1])
        case "derivative":
            return sympy.Derivative(a[0], symbol(e.value or ""))
    return _call(e, a)


def _raised(base: Any, exponent: Any) -> Any:
    """The power; the odd root of a negative number is the real one, as `evaluate` has it."""
    if base.is_Rational and base < 0 and exponent.is_Rational and exponent.q > 1 and exponent.q % 2:
        size = (-base) ** exponent
        return -size if exponent.p % 2 else size
    return base**exponent


def _call(e: Expression, a: list[Any]) -> Any:
    name, x = e.value or "", a[0]
    match name:
        case "cbrt":
            # sympy's own cube root is complex below 0; read back, the power is the real one.
            return _raised(x, sympy.Rational(1, 3))
        case "acot":
            return S.Pi / 2 - sympy.atan(x)
        case "heaviside":
            return sympy.Heaviside(x, *(a[1:] or [S.Half]))
    known = getattr(sympy, FUNCTIONS[name].sympy or name, None)
    if known is not None:
        return known(*a)
    by_others = meaning(e)
    assert by_others is not None  # a test holds it for every row
    return to_sympy(by_others)


def from_sympy(value: Any) -> Expression:
    """A readable tree for a sympy expression; ValueError for what the grammar has no word for."""
    if isinstance(value, sympy.Derivative) and len(value.variables) == 1:
        return derivative(from_sympy(value.expr), str(value.variables[0]))
    if isinstance(value, sympy.Integer):
        return number(int(value))
    if isinstance(value, sympy.Rational):
        top = div(number(abs(int(value.p))), number(int(value.q)))
        return neg(top) if value < 0 else top
    if isinstance(value, sympy.Float):
        text = f"{abs(float(value)):.15g}"
        return neg(number(text)) if value < 0 else number(text)
    if isinstance(value, sympy.Symbol):
        return variable(value.name)
    if value in (S.Infinity, S.NegativeInfinity):
        return INFINITY if value == S.Infinity else neg(INFINITY)
    if value in (S.Pi, S.Exp1):
        return Expression("constant", (), "pi" if value == S.Pi else "e")
    if isinstance(value, sympy.Add):
        return add(*(from_sympy(term) for term in value.as_ordered_terms()))
    if isinstance(value, sympy.Mul):
        return _product(value)
    if isinstance(value, sympy.Pow):
        return _power(value)
    name = _BACK.get(type(value).__name__)
    if name is None:
        raise ValueError(f"calcanim has no word for sympy's {type(value).__name__}")
    half = name == "heaviside" and value.args[1:] == (S.Half,)
    args = value.args[:1] if half else value.args
    return call(name, *(from_sympy(arg) for arg in args))


def _product(value: Any) -> Expression:
    sign, value = (-1, -value) if value.could_extract_minus_sign() else (1, value)
    if not isinstance(value, sympy.Mul):
        return neg(from_sympy(value))
    under = value.as_numer_denom()[1]
    if under != 1 and not (isinstance(under, sympy.exp)):
        factors = [f for f in sympy.Mul.make_args(value) if not _is_under(f)]
        below = [1 / f for f in sympy.Mul.make_args(value) if _is_under(f)]
        rational = [f for f in factors if isinstance(f, sympy.Rational) and f.q != 1]
        for f in rational:
            factors[factors.index(f)] = sympy.Integer(f.p)
            below.insert(0, sympy.Integer(f.q))
        factors = [f for f in factors if f != 1]
        result = div(_times(factors), _times(below)) if below else _times(factors)
    else:
        result = _times(list(value.as_ordered_factors()))
    return neg(result) if sign < 0 else result


def _is_under(f: Any) -> bool:
    return isinstance(f, sympy.Pow) and f.exp.is_Rational and f.exp < 0


def _times(factors: list[Any]) -> Expression:
    return mul(*(from_sympy(f) for f in factors))


def _power(value: Any) -> Expression:
    base, exponent = value.base, value.exp
    if base == S.Exp1:
        return call("exp", from_sympy(exponent))
    if exponent == S.Half:
        return call("sqrt", from_sympy(base))
    if exponent.is_Rational and exponent < 0:
        return div(number(1), from_sympy(base ** (-exponent)))
    return power(from_sympy(base), from_sympy(exponent))
