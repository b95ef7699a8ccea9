"""The only door to sympy: trees out, sympy's results in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy import S

from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.functions import FUNCTIONS, meaning
from calcanim.expressions.names import is_variable
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    call,
    condition,
    derivative,
    div,
    integral,
    limit,
    mul,
    neg,
    number,
    piecewise,
    power,
    product,
    summation,
    variable,
)

# Name of sympy's class -> our function, for those that mean the same. Roots come as powers.
_BACK = {
    getattr(sympy, f.sympy or name).__name__: name
    for name, f in FUNCTIONS.items()
    if name not in ("sqrt", "cbrt", "acot") and hasattr(sympy, f.sympy or name)
}


Symbols = Callable[[str], Any]


def symbol(name: str) -> sympy.Symbol:
    """The real symbol that stands for the variable `name`."""
    return sympy.Symbol(name, real=True)


def to_sympy(e: Expression, symbols: Symbols = symbol) -> Any:
    """`e` as a sympy expression; decimals become exact rationals.

    `symbols` gives the symbol of a name: real ones, unless told otherwise. What is still to be
    worked out becomes sympy's unevaluated object.
    """
    match e.op:
        case "number":
            return sympy.Rational(e.value)
        case "variable":
            return symbols(e.value or "")
        case "constant":
            return {"pi": S.Pi, "oo": S.Infinity}.get(e.value or "", S.Exp1)
    a = [to_sympy(arg, symbols) for arg in e.args]
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
        case "call":
            return _call(e, a, symbols)
    if e.op == "piecewise":
        last = [(a.pop(), True)] if len(a) % 2 else []
        return sympy.Piecewise(*zip(a[::2], a[1::2], strict=True), *last)
    if e.op == "condition":
        return _RELATIONS[e.value or ""](*a)
    name = symbols(e.value or "")
    match e.op:
        case "derivative":
            return sympy.Derivative(a[0], name)
        case "integral":
            return sympy.Integral(a[0], (name, *a[1:]) if a[1:] else name)
        case "sum":
            return sympy.Sum(a[0], (name, *a[1:]))
        case "product":
            return sympy.Product(a[0], (name, *a[1:]))
    side = "+-" if len(a) == 2 and a[1].is_finite else "-" if a[-1] == -1 else "+"
    return sympy.Limit(a[0], name, a[1], side)


def plain_symbol(name: str) -> sympy.Symbol:
    """The symbol that ``sympy.Symbol(name)`` and ``sympy.symbols`` make: of no assumptions."""
    return sympy.Symbol(name)


def _raised(base: Any, exponent: Any) -> Any:
    """The power; the odd root of a negative number is the real one, as `evaluate` has it."""
    if base.is_Rational and base < 0 and exponent.is_Rational and exponent.q > 1 and exponent.q % 2:
        size = (-base) ** exponent
        return -size if exponent.p % 2 else size
    return base**exponent


def _call(e: Expression, a: list[Any], symbols: Symbols) -> Any:
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
    return to_sympy(by_others, symbols)


def from_sympy(value: Any) -> Expression:
    """A readable tree for a sympy object that is a number, an expression or notation for one.

    Raises ExpressionError, with one sentence, for what the grammar has no word for.
    """
    clash = _clash(value)
    if clash:
        raise _refused(value, f"two different symbols are called {clash}; rename one of them")
    return _read(value)


def _refused(value: Any, why: str) -> ExpressionError:
    source = str(value).replace("\n", " ")
    return ExpressionError(why, source, 0, len(source))


def _clash(value: Any) -> str | None:
    """A name that two symbols of `value` share."""
    seen: dict[str, Any] = {}
    for s in sorted(value.atoms(sympy.Symbol), key=str) if isinstance(value, sympy.Basic) else ():
        if seen.setdefault(s.name, s) != s:
            return str(s.name)
    return None


def _read(value: Any) -> Expression:
    if isinstance(value, sympy.Integer):
        return number(int(value))
    if isinstance(value, sympy.Rational):
        top = div(number(abs(int(value.p))), number(int(value.q)))
        return neg(top) if value < 0 else top
    if isinstance(value, sympy.Float):
        if not value.is_finite:
            raise _refused(value, f"{value} is not a number")
        text = f"{abs(float(value)):.15g}"
        return neg(number(text)) if value < 0 else number(text)
    if isinstance(value, sympy.Symbol):
        return variable(_name(value))
    if value in (S.Infinity, S.NegativeInfinity):
        return INFINITY if value == S.Infinity else neg(INFINITY)
    if value in (S.Pi, S.Exp1):
        return Expression("constant", (), "pi" if value == S.Pi else "e")
    if value == S.GoldenRatio:
        return div(add(number(1), call("sqrt", number(5))), number(2))
    if isinstance(value, sympy.Add):
        return add(*(_read(term) for term in value.as_ordered_terms()))
    if isinstance(value, sympy.Mul):
        return _product(value)
    if isinstance(value, sympy.Pow):
        return _power(value)
    if type(value) in _READERS:
        return _READERS[type(value)](value)
    name = _BACK.get(type(value).__name__)
    if name is None:
        raise _refused(value, _why_not(value))
    half = name == "heaviside" and value.args[1:] == (S.Half,)
    args = value.args[:1] if half else value.args
    return call(name, *(_read(arg) for arg in args))


def _name(s: Any) -> str:
    """The name of a symbol. Raises ExpressionError for one that the grammar cannot read."""
    if s.is_real is False:
        raise _refused(s, f"the symbol {s.name} is not real; calcanim works over the real numbers")
    if not is_variable(s.name):
        fix = "as in x, x_1, x_new or theta"
        why = f"a symbol's name is a letter or a Greek letter's name, {fix}, not {s.name!r}"
        raise _refused(s, why)
    return str(s.name)


def _derivative(value: Any) -> Expression:
    out = _read(value.expr)
    for s in value.variables:
        if not isinstance(s, sympy.Symbol):
            raise _refused(value, f"a derivative is taken in a symbol, not in {s}")
        out = derivative(out, _name(s))
    return out


_MAKE: dict[str, Callable[..., Expression]] = {
    "Integral": integral,
    "Sum": summation,
    "Product": product,
}


def _bounded(value: Any) -> Expression:
    """Integral, Sum, Product: the first limits are the innermost."""
    out = _read(value.function)
    for s, *ends in value.limits:
        name = _name(s)
        if len(ends) == 2:
            low, high = map(_read, ends)
            out = _MAKE[type(value).__name__](out, name, low, high)
        elif isinstance(value, sympy.Integral) and not ends:
            out = integral(out, name)
        else:
            raise _refused(value, f"{type(value).__name__} needs both limits of {name}")
    return out


def _limit(value: Any) -> Expression:
    body, s, point, side = value.args
    sides = {"+": 1, "-": -1, "+-": 0}
    where = 0 if point in (S.Infinity, S.NegativeInfinity) else sides.get(str(side), 0)
    return limit(_read(body), _name(s), _read(point), where)


def _inverse_cotangent(value: Any) -> Expression:
    """sympy's branch jumps at 0: it is the arctangent of 1/x."""
    return call("atan", div(number(1), _read(value.args[0])))


def _fraction_part(value: Any) -> Expression:
    return call("mod", _read(value.args[0]), number(1))


def _pieces(value: Any) -> Expression:
    parts: list[Expression] = []
    for piece, holds in value.args:
        shown = _read(piece)
        if holds is S.true:
            return piecewise(*parts, shown) if parts else shown
        for each in _conditions(holds):
            parts += [shown, each]
    return piecewise(*parts)


def _conditions(holds: Any) -> list[Expression]:
    """A condition, or several of which one has to hold."""
    if isinstance(holds, sympy.Or):
        return [c for part in holds.args for c in _conditions(part)]
    if isinstance(holds, sympy.And):
        parts = [_conditions(part) for part in holds.args]
        if all(len(p) == 1 for p in parts):
            return [condition("and", *(p[0] for p in parts))]
        return _conditions(sympy.to_dnf(holds))
    if isinstance(holds, sympy.Not) and isinstance(holds.args[0], sympy.core.relational.Relational):
        return _conditions(holds.args[0].negated)
    sign = next((k for k, made in _RELATIONS.items() if type(holds) is made), None)
    if sign is None:
        raise _refused(holds, "a piece's condition compares two expressions, as in x < 1")
    return [condition(sign, _read(holds.lhs), _read(holds.rhs))]


_RELATIONS: dict[str, Callable[..., Any]] = {
    "<": sympy.StrictLessThan,
    "<=": sympy.LessThan,
    ">": sympy.StrictGreaterThan,
    ">=": sympy.GreaterThan,
    "=": sympy.Equality,
    "!=": sympy.Unequality,
    "and": sympy.And,
}


_READERS: dict[type, Callable[[Any], Expression]] = {
    sympy.Derivative: _derivative,
    sympy.Integral: _bounded,
    sympy.Sum: _bounded,
    sympy.Product: _bounded,
    sympy.Limit: _limit,
    sympy.acot: _inverse_cotangent,
    sympy.frac: _fraction_part,
    sympy.Piecewise: _pieces,
}


def _why_not(value: Any) -> str:
    """One sentence on a sympy object that is no expression over the real numbers."""
    kind = type(value).__name__
    if isinstance(value, sympy.MatrixBase | sympy.MatrixExpr):
        return "a matrix is not one expression; give its entries one at a time"
    if isinstance(value, sympy.Equality):
        return "an equation has two sides; give one side, or hand it to calcanim.solve"
    if value in (S.true, S.false):
        return f"sympy has worked this out already: it is {str(value).lower()}"
    if isinstance(value, sympy.core.relational.Relational | sympy.logic.boolalg.Boolean):
        return "a condition is no expression; give the expression that it is about"
    if isinstance(value, sympy.Set):
        return "a set is not one expression; give its ends or its members one at a time"
    if value is S.ImaginaryUnit or value is S.ComplexInfinity:
        return f"{value} is not real; calcanim works over the real numbers"
    if value is S.NaN:
        return "nan is not a number"
    if isinstance(value, sympy.core.function.AppliedUndef):
        return f"{value} is a function without a formula; put one in its place with subs"
    if isinstance(value, sympy.Order):
        return "an order term is no expression; take it off with removeO()"
    if isinstance(value, sympy.Tuple | sympy.Dict):
        return "give one expression at a time"
    return f"calcanim has no word for sympy's {kind}"


def _product(value: Any) -> Expression:
    sign, value = (-1, -value) if value.could_extract_minus_sign() else (1, value)
    if not isinstance(value, sympy.Mul):
        return neg(_read(value))
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
    return mul(*(_read(f) for f in factors))


def _power(value: Any) -> Expression:
    base, exponent = value.base, value.exp
    if base == S.Exp1:
        return call("exp", _read(exponent))
    if exponent == S.Half:
        return call("sqrt", _read(base))
    if exponent.is_Rational and exponent < 0:
        return div(number(1), _read(base ** (-exponent)))
    return power(_read(base), _read(exponent))
