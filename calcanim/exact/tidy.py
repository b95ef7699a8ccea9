"""Gather a result as a teacher would write it: numbers in front, like powers and terms together.

Nothing is expanded, and what stands inside a function stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from calcanim.expressions.names import letter_and_subscript
from calcanim.expressions.tree import Expression, add, div, mul, neg, number, piecewise, power

Factor = tuple[Expression, Fraction]


def tidy(e: Expression, variable: str) -> Expression:
    """`e` gathered; equal in value wherever both are defined."""
    if e.op == "add":
        return _sum(e.args, variable)
    if e.op == "piecewise":
        return piecewise(*(a if a.op == "condition" else tidy(a, variable) for a in e.args))
    coefficient, factors = _product(e, variable)
    return _build(coefficient, factors, variable)


def factors_of(e: Expression, variable: str) -> tuple[Fraction, list[Factor]]:
    """The number in front of a term, and its other factors as (base, exponent), each base once."""
    return _product(e, variable)


def rational(e: Expression) -> Fraction | None:
    """The value of a tree made of numerals, signs and one fraction bar, else None."""
    if e.op == "number":
        value = Fraction(e.value or "0")
        return value if abs(value.numerator) < 10**30 and value.denominator < 10**30 else None
    if e.op == "neg":
        inner = rational(e.args[0])
        return None if inner is None else -inner
    if e.op == "div":
        top, under = rational(e.args[0]), rational(e.args[1])
        return None if top is None or not under else top / under
    return None


def as_expression(value: Fraction) -> Expression:
    """A rational number as a tree."""
    size = abs(value)
    top = number(size.numerator)
    shown = top if size.denominator == 1 else div(top, number(size.denominator))
    return neg(shown) if value < 0 else shown


def _sum(terms: Iterable[Expression], variable: str) -> Expression:
    gathered: dict[tuple[Factor, ...], Fraction] = {}
    flat: list[Expression] = []
    for term in terms:
        inner = tidy(term, variable)
        if inner.op == "neg" and inner.args[0].op == "add":
            flat.extend(neg(t) for t in inner.args[0].args)
        else:
            flat.extend(inner.args if inner.op == "add" else (inner,))
    for term in flat:
        coefficient, factors = _product(term, variable)
        key = tuple(sorted(factors, key=lambda f: (str(f[0]), f[1])))
        match = next((k for k in gathered if k == key), tuple(factors))
        # Keep the order of factors in which the first such term came.
        for known in gathered:
            if sorted(map(str, known)) == sorted(map(str, factors)):
                match = known
        gathered[match] = gathered.get(match, Fraction(0)) + coefficient
    left = [_build(c, list(f), variable) for f, c in gathered.items() if c]
    positive_first = (
        sorted(left, key=lambda t: t.op == "neg")
        if left and all(t.op == "neg" or rational(t) is not None for t in left)
        else left
    )
    if len(positive_first) == 2 and positive_first[0].op == "neg":
        positive_first = sorted(positive_first, key=lambda t: t.op == "neg")
    return add(*positive_first)


def _product(e: Expression, variable: str) -> tuple[Fraction, list[Factor]]:
    """Coefficient and factors (base, exponent), equal bases merged."""
    coefficient, factors = Fraction(1), list[Factor]()
    for base, exponent in _factors(e, variable, Fraction(1)):
        value = rational(base)
        whole = exponent.denominator == 1 and abs(exponent) <= 64
        if value is not None and whole and (value or exponent > 0):
            coefficient *= value ** int(exponent)
            continue
        for i, (known, power_so_far) in enumerate(factors):
            if known == base or same_terms(known, base):
                factors[i] = (known, power_so_far + exponent)
                break
        else:
            factors.append((base, exponent))
    return coefficient, _roots_cancelled([f for f in factors if f[1]])


def same_terms(a: Expression, b: Expression) -> bool:
    """Whether two sums differ by the order of their terms only."""
    if not a.op == b.op == "add" or len(a.args) != len(b.args):
        return False
    return set(a.args) == set(b.args)


def _roots_cancelled(factors: list[Factor]) -> list[Factor]:
    """u/sqrt(u) is sqrt(u), sqrt(u)/u is 1/sqrt(u), and 1/sqrt(u)**2 is 1/u."""
    powers = dict(factors)
    for base, n in factors:
        if base.op == "call" and base.value == "sqrt" and n == -2:
            under = base.args[0]
            powers[under] = powers.get(under, Fraction(0)) - 1
            powers[base] = Fraction(0)
            continue
        if base.op != "call" or base.value != "sqrt" or abs(n) != 1:
            continue
        whole = powers.get(base.args[0])
        if whole is None or whole.denominator != 1 or (whole > 0) == (n > 0):
            continue
        # u**k * sqrt(u)**-1 is u**(k-1) * sqrt(u), and the other way about.
        powers[base.args[0]], powers[base] = whole + n, -n
    return [(b, n) for b, n in powers.items() if n]


def _factors(e: Expression, variable: str, exponent: Fraction) -> Iterable[Factor]:
    whole = exponent.denominator == 1
    if e.op == "mul" and whole:
        for factor in e.args:
            yield from _factors(factor, variable, exponent)
    elif e.op == "div" and whole:
        yield from _factors(e.args[0], variable, exponent)
        yield from _factors(e.args[1], variable, -exponent)
    elif e.op == "neg" and whole:
        yield number(-1), exponent
        yield from _factors(e.args[0], variable, exponent)
    elif e.op == "pow" and (n := rational(e.args[1])) is not None and whole:
        # (u^a)^b is u^(ab) for whole b; a fractional a keeps its own base.
        base = e.args[0]
        if n.denominator == 1 and base.op in ("mul", "div", "neg") and rational(base) is None:
            yield e, exponent
        else:
            yield (tidy(base, variable) if base.op == "add" else base), n * exponent
    elif e.op == "add":
        inner = tidy(e, variable)
        if inner.op == "add":
            yield inner, exponent
        else:
            yield from _factors(inner, variable, exponent)
    else:
        yield e, exponent


def _rank(factor: Factor) -> tuple[float, str]:
    """Numbers and roots, letters, u**v, brackets, exponentials, functions: 2*x*exp(x)*sin(x)."""
    base = factor[0]
    if base.op == "variable":
        name = base.value or ""
        # Parameters as they were typed, then x, y, z in order.
        return (1, name) if _late(name) else (0.5, "")
    if base.op == "constant" or (base.op == "call" and base.value == "sqrt" and not base.variables):
        return 0, ""
    if base.op == "pow":
        return (1.5 if base.args[0].variables else 3), ""
    if base.op in ("add", "mul", "div"):
        return 2, ""
    if base.op == "call" and base.value in ("sqrt", "cbrt") and base.args[0].op == "variable":
        return 1.7, ""
    # cos(x)*cos(y), however the rules left them.
    letters = [v for v in base.variables if _late(v)]
    kind = 3 if base.op == "call" and base.value == "exp" else 4
    return kind, letters[0] if len(letters) == 1 else ""


def _late(name: str) -> bool:
    """Whether a letter is one that variables have, rather than parameters: t to z."""
    return letter_and_subscript(name)[0] in tuple("tuvwxyz")


def _build(coefficient: Fraction, factors: list[Factor], variable: str) -> Expression:
    if not coefficient:
        return number(0)
    if coefficient < 0:
        coefficient, factors = _turned(coefficient, factors)
    ordered = _paired(sorted(factors, key=_rank))
    over = [_raised(b, n) for b, n in ordered if n > 0]
    under = [_raised(b, -n) for b, n in ordered if n < 0]
    top, bottom = abs(coefficient.numerator), coefficient.denominator
    if top != 1 or not over:
        over.insert(0, number(top))
    if bottom != 1:
        under.insert(0, number(bottom))
    result = div(mul(*over), mul(*under)) if under else mul(*over)
    if coefficient < 0 and result.op == "add" and any(t.op == "neg" for t in result.args):
        flipped = [t.args[0] if t.op == "neg" else neg(t) for t in result.args]
        return add(*sorted(flipped, key=lambda t: t.op == "neg"))
    return neg(result) if coefficient < 0 else result


def _paired(factors: list[Factor]) -> list[Factor]:
    """``u`` right before ``1 - u``: the two belong together, as in sigmoid(x)*(1 - sigmoid(x))."""
    out = list(factors)
    for rest in factors:
        if rest[0].op != "add" or len(rest[0].args) != 2 or rational(rest[0].args[0]) != 1:
            continue
        taken = rest[0].args[1]
        part = next((f for f in out if taken.op == "neg" and f[0] == taken.args[0]), None)
        if part is not None:
            out.remove(part)
            out.insert(out.index(rest), part)
    return out


def _turned(coefficient: Fraction, factors: list[Factor]) -> tuple[Fraction, list[Factor]]:
    """-(a - b)/c as (b - a)/c: the minus in front goes into a difference, the first there is."""
    for k, (base, n) in enumerate(factors):
        if n != 1 or base.op != "add" or len(base.args) != 2:
            continue
        one, two = base.args
        if one.op != "neg" and two.op == "neg":
            turned = add(two.args[0], neg(one))
            return -coefficient, [*factors[:k], (turned, n), *factors[k + 1 :]]
    return coefficient, factors


def _raised(base: Expression, n: Fraction) -> Expression:
    return base if n == 1 else power(base, as_expression(n))
