"""Finite products of the books: roots of unity, Viete's cosines, Euler's squares."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.derivation import Step
from calcanim.calculus.solution import certified
from calcanim.calculus.sums.certificates import counted
from calcanim.exact.algebra import polynomial, proved_equal
from calcanim.exact.closed_form import PI
from calcanim.exact.constants import exactly
from calcanim.exact.factors import linear
from calcanim.exact.settle import settled
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

_ONE, _TWO = number(1), number(2)


def known_product(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """The first of them that `f` is, as a step; none where it is none of them."""
    for way in (_roots_of_unity, _sines, _halved_angles, _squared_again):
        found = way(f, i, first, last)
        if found is None:
            continue
        after, why = found
        certificate = counted(start, after)
        if certificate.verdict not in ("proved", "checked"):
            continue
        steps = [certified("KNOWN_PRODUCT", start, after, why, certificate)]
        neat = settled(after)
        if neat != after and neat.size <= after.size:
            steps.append(certified("GATHER", after, neat, "tidied", counted(after, neat)))
        return steps
    return []


def _angle(u: Expression, i: str) -> tuple[Expression, Expression] | None:
    """(t, s) of u = s + t*i."""
    return linear(u, i)


def _roots_of_unity(
    f: Expression, i: str, first: Expression, last: Expression
) -> tuple[Expression, str] | None:
    """x**2 - 2*x*c*cos(s + t*i) + c**2: the squares of the distances from x to points of a circle.

    Over a whole turn, t = 2*pi/n, the product is x**(2*n) - 2*x**n*cos(n*s) + 1 (Cotes); over half
    a turn, t = pi/n, it is what is left of the 2n-th roots of one.
    """
    waves = {n for _, n in f.walk() if n.op == "call" and n.value == "cos" and n.has(i)}
    if len(waves) != 1:
        return None
    wave = waves.pop()
    c = polynomial(f.transform(lambda n: variable("#c") if n == wave else n), "#c")
    line = _angle(wave.args[0], i)
    if c is None or len(c) != 2 or line is None:
        return None
    half = settled(div(neg(c[1]), _TWO))
    # c[0] is x**2 + 1, and -c[1]/2 is x.
    names = [v for v in half.variables if v != i]
    if len(names) > 1 or not proved_equal(c[0], add(power(half, _TWO), _ONE)):
        return None
    x = half
    turn, begin = line
    steps = settled(tidy(div(mul(_TWO, PI), turn), ""))  # n of a whole turn
    count = tidy(add(last, neg(first), _ONE), "")
    if proved_equal(count, steps):
        shift = settled(mul(steps, add(begin, mul(turn, first))))
        if proved_equal(shift, number(0)) or _whole_turns(shift):
            return power(add(power(x, steps), neg(_ONE)), _TWO), "the n-th roots of one, in pairs"
        if _half_turn(shift):
            return power(add(power(x, steps), _ONE), _TWO), "the n-th roots of -1, in pairs"
        middle = mul(_TWO, power(x, steps), call("cos", shift))
        why = "Cotes' theorem: the points of a regular polygon"
        return add(power(x, settled(mul(_TWO, steps))), neg(middle), _ONE), why
    m = settled(tidy(div(steps, _TWO), ""))  # n of half a turn
    if rational(begin) != 0:
        return None
    lowest, highest = rational(first), tidy(add(m, neg(last)), "")
    above = rational(highest)
    if lowest not in (0, 1) or above not in (0, 1):
        return None
    inside = div(add(power(x, settled(mul(_TWO, m))), neg(_ONE)), add(power(x, _TWO), neg(_ONE)))
    front = []
    if lowest == 0:
        front.append(power(add(x, neg(_ONE)), _TWO))
    if above == 0:
        front.append(power(add(x, _ONE), _TWO))
    why = "the 2n-th roots of one but 1 and -1, in pairs: cos(k*pi/n) is their real part"
    if lowest == 0 and above == 1:
        top = mul(add(x, neg(_ONE)), add(power(x, settled(mul(_TWO, m))), neg(_ONE)))
        return div(top, add(x, _ONE)), why
    return (mul(*front, inside) if front else inside), why


def _whole_turns(u: Expression) -> bool:
    q = rational(exactly(div(u, mul(_TWO, PI)))) if not u.variables else None
    return q is not None and q.denominator == 1


def _half_turn(u: Expression) -> bool:
    q = rational(exactly(div(u, PI))) if not u.variables else None
    return q is not None and q.denominator == 1 and q % 2 == 1


def _sines(
    f: Expression, i: str, first: Expression, last: Expression
) -> tuple[Expression, str] | None:
    """sin(pi*k/n) from 1 to n - 1 is n/2**(n - 1); with a factor 2 each it is n."""
    body, factor = f, Fraction(1)
    if f.op == "mul" and len(f.args) == 2 and rational(f.args[0]) is not None:
        body, factor = f.args[1], rational(f.args[0]) or factor
    if body.op != "call" or body.value != "sin" or rational(first) != 1:
        return None
    line = _angle(body.args[0], i)
    if line is None or rational(line[1]) != 0:
        return None
    n = settled(tidy(div(PI, line[0]), ""))
    if tidy(add(n, neg(last)), "") != _ONE:
        return None
    why = "n is the product of the distances from 1 to the other n-th roots of one, 2*sin(pi*k/n)"
    if factor == 2:
        return n, why
    out = div(n, power(_TWO, last))
    return (out if factor == 1 else mul(power(as_expression(factor), last), out)), why


def _halved_angles(
    f: Expression, i: str, first: Expression, last: Expression
) -> tuple[Expression, str] | None:
    """cos(x/2**k): sin(2*t) = 2*sin(t)*cos(t), again and again (Viete)."""
    begin = rational(first)
    if f.op != "call" or f.value != "cos" or begin is None or not 1 <= begin <= 40:
        return None
    u = f.args[0]
    x = settled(tidy(mul(u, power(_TWO, variable(i))), ""))
    if x.has(i) or u.op != "div":
        return None
    under = power(_TWO, last)
    why = "sin(2*t) = 2*sin(t)*cos(t), once for each factor"
    less = 2 ** (int(begin) - 1)
    top = x if less == 1 else tidy(div(x, number(less)), "")
    shown = call("sin", top if top.variables else exactly(top))
    count = under if less == 1 else div(under, number(less))
    return div(shown, mul(count, call("sin", div(x, under)))), why


def _squared_again(
    f: Expression, i: str, first: Expression, last: Expression
) -> tuple[Expression, str] | None:
    """1 + x**(2**k): each factor times the difference before is the next difference (Euler)."""
    if rational(first) != 0 or f.op != "add" or len(f.args) != 2:
        return None
    rest = f.args[1] if f.args[0] == _ONE else f.args[0] if f.args[1] == _ONE else None
    if rest is None or rest.op != "pow" or rest.args[1] != power(_TWO, variable(i)):
        return None
    x = rest.args[0]
    if x.has(i) or rational(x) == 1:
        return None
    top = tidy(add(last, _ONE), "")
    out = div(add(_ONE, neg(power(x, power(_TWO, top)))), add(_ONE, neg(x)))
    return out, "(1 - x)*(1 + x) = 1 - x**2, and so on with squares"
