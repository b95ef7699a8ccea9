"""Closed forms of finite sums and products, each proved by telescoping or induction."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import comb

from calcanim.calculus.algebra import polynomial as polynomial_in
from calcanim.calculus.algebra import proved_equal
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, RefutedError, Step
from calcanim.calculus.integration import polynomials as poly
from calcanim.calculus.integration.factors import (
    built,
    factored,
    linear,
    polynomial_of,
    raised,
    times,
)
from calcanim.calculus.parameters import settled
from calcanim.calculus.solution import Solution, certified, verdict_of
from calcanim.calculus.tidy import as_expression, rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError
from calcanim.expressions.tree import (
    Expression,
    add,
    div,
    mul,
    neg,
    number,
    power,
    summation,
    variable,
)

_ONE = number(1)


@lru_cache(maxsize=64)
def faulhaber(p: int) -> tuple[Fraction, ...]:
    """Coefficients in n, constant first, of the sum of k**p for k from 1 to n (p >= 0)."""
    # Telescope (k+1)^(p+1) - k^(p+1): (n+1)^(p+1) - 1 = sum over j of C(p+1, j) S_j.
    total = [Fraction(comb(p + 1, j)) for j in range(p + 2)]
    total[0] -= 1
    for j in range(p):
        total = poly.plus(total, poly.scaled(list(faulhaber(j)), Fraction(-comb(p + 1, j))))
    return tuple(poly.scaled(total, Fraction(1, p + 1)))


def factored_form(c: list[Fraction], n: str) -> Expression:
    """A polynomial as a product of its rational factors: n*(n + 1)*(2*n + 1)/6."""
    found = poly.factors(c) if len(c) > 1 else None
    if found is None:
        return _partly(c, n)
    content, factors = found
    ordered = sorted(factors, key=lambda f: (len(f[0]), f[0][0] != 0, f[0][-1], f[0][0]))
    parts = [raised(polynomial_of(q, n), Fraction(k)) for q, k in ordered]
    return times(as_expression(content), mul(*parts))


def _partly(c: list[Fraction], n: str) -> Expression:
    """Rational roots split off, the rest as it is."""
    if len(c) < 2:
        return as_expression(c[0]) if c else number(0)
    content, rest = poly._primitive(c)
    parts: dict[tuple[Fraction, ...], int] = {}
    while True:
        roots = poly._roots(rest)
        if not roots or len(rest) < 3:
            break
        for root in roots:
            line = [Fraction(-root.numerator), Fraction(root.denominator)]
            rest = poly.divided(rest, line)[0]
            parts[tuple(line)] = parts.get(tuple(line), 0) + 1
    more, rest = poly._primitive(rest)
    shown = [raised(polynomial_of(list(q), n), Fraction(k)) for q, k in sorted(parts.items())]
    shown.sort(key=lambda e: e.size)
    if len(rest) > 1:
        shown.append(polynomial_of(rest, n))
    return times(as_expression(content * more), mul(*shown))


def closed_sum(f: Expression, i: str, first: Expression, last: Expression) -> Solution | None:
    """The sum with letters in its bounds; None where no closed form is found."""
    from calcanim.calculus.known_series import reciprocal

    if reciprocal(f, i) is not None:
        return None  # Harmonic numbers and their kin: no search will find a form for them.
    start = summation(f, i, first, last)
    for way in (_constant, _letter, _powers, _geometric, _binomial, _shifted, _gosper, _asked):
        try:
            steps = way(f, i, first, last, start)
        except (RefutedError, EvaluationOverflowError, ZeroDivisionError):
            continue
        if steps:
            result = steps[-1].after
            return Solution("sum", f, (i,), tuple(steps), result, verdict_of(steps))
    return None


def length(first: Expression, last: Expression) -> Expression:
    """The number of terms."""
    return tidy(add(last, neg(first), _ONE), "")


def _constant(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    if f.has(i) and tidy(f, i).has(i):
        return []
    f = tidy(f, i)
    after = times(tidy(f, ""), length(first, last)) if rational(f) != 1 else length(first, last)
    why = f"{f} as often as there are terms"
    return [certified("CONSTANT", start, after, why, counted(start, after))]


def _letter(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """A factor with letters, but without the index, goes in front."""
    p = factored(f, i)
    if not p.constant.variables or not p.factors or f.op == "add":
        return []
    rest = built(p.factors)
    found = closed_sum(rest, i, first, last)
    if found is None or not isinstance(found.result, Expression):
        return []
    inside = summation(rest, i, first, last)
    line = times(p.constant, inside)
    steps = [certified("LINEARITY", start, line, "constant factor in front", counted(start, line))]
    after = tidy(times(p.constant, found.result), "")
    why = "the sum by itself, put back"
    return [*steps, *found.steps, certified("GATHER", start, after, why, counted(start, after))]


def _binomial(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    from calcanim.calculus.binomials import binomial_sum

    found = binomial_sum(f, i, first, last)
    if found is None:
        return []
    after, why = found
    steps = [certified("BINOMIAL", start, after, why, counted(start, after))]
    neat = tidy(after, "")
    if neat != after and neat.size <= after.size:
        steps.append(certified("GATHER", after, neat, "tidied", counted(after, neat)))
    return steps


def _shifted(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """g(i + 1) - g(i) as it stands, a log of a quotient, or a wave."""
    from calcanim.calculus.telescoping import antidifference

    t = antidifference(f, i)
    return [] if t is None else _ends(t, f, i, first, last, start)


def _powers(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """A polynomial: split, constants out, Faulhaber's formula for each power."""
    coefficients = polynomial_in(f, i)
    if coefficients is None or len(coefficients) > 12 or len(coefficients) < 2:
        return []
    steps: list[Step] = []
    line = start
    if rational(first) != 1:
        lower = tidy(add(first, neg(_ONE)), "")
        inside = summation(f, i, _ONE, last)
        if rational(lower) == 0 or rational(first) == 0:
            at_zero = tidy(coefficients[0], "")
            line = inside if rational(at_zero) == 0 else add(at_zero, inside)
            why = f"the term for {i} = 0 by itself"
        else:
            line = add(inside, neg(summation(f, i, _ONE, lower)))
            why = "start at 1, and take away what was too much"
        steps.append(certified("LINEARITY", start, line, why, counted(start, line)))
    sums = [n for _, n in line.walk() if n.op == "sum" and n.value == i]
    terms = [(k, c) for k, c in enumerate(coefficients) if rational(c) != 0]
    v = variable(i)
    if len(terms) > 1 or rational(terms[0][1]) != 1:
        split = line
        for s in sums:
            parts = [
                times(c, summation(raised(v, Fraction(k)) if k else _ONE, i, *s.args[1:]))
                for k, c in reversed(terms)
            ]
            split = _swap(split, s, _gathered(parts))
        why = "sum term by term, constant factors in front"
        steps.append(certified("LINEARITY", line, split, why, counted(line, split)))
        line = split
    after = line
    names = []
    for s in dict.fromkeys(n for _, n in line.walk() if n.op == "sum" and n.value == i):
        p = (
            0
            if s.args[0] == _ONE
            else int(rational(s.args[0].args[1]) or 1)
            if s.args[0].op == "pow"
            else 1
        )
        upper = s.args[2]
        form = factored_form(list(faulhaber(p)), "n").substitute("n", upper)
        if p == 3:
            half = div(mul(upper, add(upper, _ONE)), number(2))
            form = power(half, number(2))
        names.append(p)
        after = _swap(after, s, form)
    why = "the formula for sums of powers"
    steps.append(certified("FAULHABER", line, after, why, counted(line, after)))
    steps += _proof(max(names), i)
    neat = _neat(after, last)
    if neat != after:
        why = "common factors in front"
        steps.append(certified("GATHER", after, neat, why, counted(after, neat)))
    else:
        steps.append(_closing(start, after))
    return steps


def _closing(start: Expression, after: Expression) -> Step:
    return certified("ADD_UP", start, after, "so the sum is", counted(start, after))


def _gathered(parts: list[Expression]) -> Expression:
    return add(*parts)


def _swap(line: Expression, old: Expression, new: Expression) -> Expression:
    return line.transform(lambda n: new if n == old else n)


def _neat(e: Expression, last: Expression) -> Expression:
    """One polynomial in the upper bound, factored, if the bound is a letter and it is shorter."""
    names = e.variables
    if len(names) != 1:
        return tidy(e, "")
    from calcanim.calculus.algebra import rational_coefficients

    c = rational_coefficients(e, names[0])
    if c is None or (e.op == "pow" and len(c) == 5):
        return e
    form = factored_form(poly.trimmed(c), names[0])
    return form if form.size <= e.size + 4 else e


def _proof(p: int, i: str) -> list[Step]:
    """Induction for the sum of i**p: the first case, and from one case to the next."""
    n = variable("n") if i != "n" else variable("m")
    name = n.value or "n"
    form = factored_form(list(faulhaber(p)), name)
    at_one = form.substitute(name, _ONE)
    steps = [
        certified(
            "INDUCTION",
            at_one,
            _ONE,
            f"for {name} = 1 the formula gives the only term, 1",
            certify(at_one, _ONE, ()),
        )
    ]
    after_next = add(form.substitute(name, add(n, _ONE)), neg(form))
    term = raised(add(n, _ONE), Fraction(p)) if p else _ONE
    why = f"from {name} to {name} + 1 the formula grows by exactly the next term"
    steps.append(certified("INDUCTION", after_next, term, why, certify(after_next, term, (name,))))
    return steps


def _geometric(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """c * r**(a i + b)."""
    found = geometric(f, i)
    if found is None:
        return []
    ratio, at_zero = found
    if rational(ratio) == 1:
        return []
    lead = (
        tidy(mul(at_zero, power(ratio, first)), "") if rational(first) != 0 else tidy(at_zero, "")
    )
    from calcanim.calculus.constants import exactly

    lead = exactly(lead)
    count = length(first, last)
    r = rational(ratio)
    if r is not None and r > 1:
        fraction = div(add(power(ratio, count), neg(_ONE)), as_expression(r - 1))
        if r == 2:
            fraction = add(power(ratio, count), neg(_ONE))
    else:
        under = exactly(add(_ONE, neg(ratio)))
        fraction = div(add(_ONE, neg(power(ratio, count))), under)
    after = times(lead, fraction)
    conditions = () if r is not None else (f"{ratio} != 1",)
    why = (
        f"each term is {ratio} times the one before: the sum less {ratio} times itself leaves the "
        "first and last terms"
    )
    steps = [certified("GEOMETRIC", start, after, why, counted(start, after), conditions)]
    neat = tidy(after, "")
    if neat.size < after.size:
        steps.append(certified("GATHER", after, neat, "tidied", counted(after, neat)))
    return steps


def geometric(f: Expression, i: str) -> tuple[Expression, Expression] | None:
    """(r, f(0)) where f(i+1)/f(i) is always r."""
    if not f.has(i):
        return None
    p = factored(f, i)
    ratio: list[Expression] = []
    at_zero: list[Expression] = [p.constant]
    for base, n in p.factors:
        if base.op == "pow" and not base.args[0].has(i):
            line, root = linear(base.args[1], i), base.args[0]
        elif base.op == "call" and base.value == "exp":
            line, root = linear(base.args[0], i), Expression("constant", (), "e")
        else:
            return None
        if line is None or n.denominator != 1:
            return None
        a, b = (tidy(mul(as_expression(n), v), "") for v in line)
        ratio.append(_power_of(root, a))
        if rational(b) != 0:
            at_zero.append(_power_of(root, b))
    from calcanim.calculus.constants import exactly

    return exactly(mul(*ratio)), exactly(mul(*at_zero))


def _power_of(root: Expression, a: Expression) -> Expression:
    n = rational(a)
    if n == 1:
        return root
    r = rational(root)
    if n is not None and r is not None and n.denominator == 1 and abs(n) < 100 and r:
        return as_expression(r ** int(n))
    if n is not None and n < 0:
        return div(_ONE, power(root, as_expression(-n)) if n != -1 else root)
    return power(root, a)


def _gosper(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    """A term T with T(i+1) - T(i) = f(i): the sum is T(last + 1) - T(first)."""
    t = _polynomial_geometric(f, i) or _from_sympy(f, i)
    return [] if t is None else _ends(t, f, i, first, last, start)


def _ends(
    t: Expression,
    f: Expression,
    i: str,
    first: Expression,
    last: Expression,
    start: Expression,
) -> list[Step]:
    v = variable(i)
    difference = add(t.substitute(i, add(v, _ONE)), neg(t))
    certificate = certify(difference, f, tuple(dict.fromkeys((i, *f.variables))))
    if certificate.verdict not in ("proved", "checked"):
        return []
    why = f"each term is T({i} + 1) - T({i}) with T({i}) = {t}: all between cancels"
    steps = [certified("TELESCOPING", f, difference, why, _turned(f, difference))]
    upper = tidy(add(last, _ONE), "")
    after = add(t.substitute(i, upper), neg(t.substitute(i, first)))
    if any(n.op == "call" and n.value == "gamma" for _, n in after.walk()):
        return []  # At a pole of gamma the two ends are no numbers.
    steps.append(certified("TELESCOPING", start, after, "the ends are left", counted(start, after)))
    neat = shortest(settled(after))
    if neat != after:
        steps.append(certified("GATHER", after, neat, "tidied", counted(after, neat)))
    return steps


def _turned(before: Expression, after: Expression) -> Certificate:
    names = tuple(dict.fromkeys((*before.variables, *after.variables)))
    return certify(before, after, names)


def shortest(e: Expression) -> Expression:
    """The shorter of `e`, tidied, and its normal form."""
    from calcanim.calculus.algebra import Algebra, TooLargeError

    neat = tidy(e, "")
    options = [neat, e]
    try:
        algebra = Algebra(40)
        r = algebra.normal(e)
        options.append(algebra.shown(r))
    except (TooLargeError, ZeroDivisionError):
        pass
    return min(options, key=lambda o: o.size)


def _polynomial_geometric(f: Expression, i: str) -> Expression | None:
    """T = P(i) r**i for f = p(i) r**i, the coefficients of P matched."""
    from calcanim.calculus.algebra import rational_coefficients

    p = factored(f, i)
    rest = [(b, n) for b, n in p.factors if rational_coefficients(b, i) is None]
    if not rest:
        return None
    from calcanim.calculus.integration.factors import Product

    found = geometric(Product(number(1), tuple(rest)).expression, i)
    c = [Fraction(1)]
    for b, n in p.factors:
        if (b, n) not in rest:
            q = rational_coefficients(b, i)
            if q is None or n < 0 or n.denominator > 1:
                return None
            c = poly.times(c, poly.power(q, int(n)))
    r = rational(found[0]) if found else None
    if found is None or r is None or r == 1 or rational(found[1]) is None:
        return None
    size = len(c)
    # r P(i+1) - P(i) = c(i)
    columns = []
    for k in range(size):
        shifted = poly.power([Fraction(1), Fraction(1)], k)
        columns.append(poly.plus(poly.scaled(shifted, r), [Fraction(0)] * k + [Fraction(-1)]))
    rows = [[q[j] if j < len(q) else Fraction(0) for q in columns] for j in range(size)]
    solution = poly.solved(rows, [*c, *[Fraction(0)] * (size - len(c))])
    if solution is None:
        return None
    scale = rational(found[1]) or Fraction(1)
    constant = rational(p.constant)
    if constant is None:
        return None
    body = polynomial_of(poly.trimmed([v * scale * constant for v in solution]), i)
    return mul(body, power(as_expression(r), variable(i)))


_HYPERGEOMETRIC = ("factorial", "binomial", "gamma", "exp")


def beyond_series(f: Expression, i: str) -> bool:
    """Whether a root or a logarithm of the index stands in `f`: computer algebra sums none such."""
    for _, n in f.walk():
        if n.op == "call" and n.value in ("sqrt", "cbrt", "log") and n.has(i):
            return True
        if n.op == "pow" and n.args[0].has(i):
            k = rational(n.args[1])
            if k is not None and k.denominator > 1:
                return True
    return False


def _from_sympy(f: Expression, i: str) -> Expression | None:
    """Gosper's algorithm, which knows terms whose quotients are rational in the index."""
    from calcanim.calculus.cas import ask

    calls = [n for _, n in f.walk() if n.op == "call" and n.has(i)]
    if beyond_series(f, i) or any(n.value not in _HYPERGEOMETRIC for n in calls):
        return None
    return ask("gosper", f, i)


def _asked(
    f: Expression, i: str, first: Expression, last: Expression, start: Expression
) -> list[Step]:
    from calcanim.calculus.cas import ask

    if beyond_series(f, i):
        return []
    known = ask("series", f, i, first, last)
    if known is None or known.has(i):
        return []
    certificate = counted(start, known)
    if certificate.verdict not in ("proved", "checked"):
        return []
    why = "found by computer algebra, without steps; checked case by case"
    return [certified("COMPUTER_ALGEBRA", start, known, why, certificate)]


def counted(before: Expression, after: Expression) -> Certificate:
    """Compare two lines with finite sums: each letter of a bound takes whole numbers.

    Where the upper bound is one letter and the summand is free of it, induction proves it.
    """
    bounds = _bound_letters(before) | _bound_letters(after)
    names = tuple(dict.fromkeys((*before.variables, *after.variables)))
    others = [n for n in names if n not in bounds]
    common = 0
    # An empty sum obeys no formula: the bounds start above every number among them.
    least = max([3, *(int(b) + 1 for b in _bound_numbers(before) | _bound_numbers(after))])
    for case in range(12):
        values = {n: float(case + least + k) for k, n in enumerate(sorted(bounds))}
        values |= {n: (2 * k + 3) * (case + 1) / 7 for k, n in enumerate(others)}
        verdict = _case(before, after, values)
        if verdict is False:
            at = ", ".join(f"{k} = {v}" for k, v in values.items())
            return Certificate("refuted", f"the values differ at {at}", common)
        common += verdict is True
    if not common:
        return Certificate("unknown", "no case could be counted")
    if _induction(before, after, bounds):
        return Certificate("proved", "induction", common)
    if not _has_sum(before) and not _has_sum(after) and proved_equal(before, after):
        return Certificate("proved", "algebra: the difference is zero", common)
    return Certificate("checked", f"equal in {common} cases counted out", common)


def _bound_numbers(e: Expression) -> set[Fraction]:
    found = {
        rational(n.args[1])
        for _, n in e.walk()
        if n.op in ("sum", "product") and n.args[2].variables
    }
    return {v for v in found if v is not None and v < 500}


def _has_sum(e: Expression) -> bool:
    return any(n.op in ("sum", "product") for _, n in e.walk())


def _bound_letters(e: Expression) -> set[str]:
    letters = {
        v
        for _, n in e.walk()
        if n.op in ("sum", "product")
        for a in n.args[1:]
        for v in a.variables
    }
    return letters or ({"n", "m", "N", "p"} & set(e.variables))


def _case(before: Expression, after: Expression, values: dict[str, float]) -> bool | None:
    from mpmath import mpf

    from calcanim.calculus.certify import value

    numbers = {k: mpf(v) for k, v in values.items()}
    try:
        left, right = value(before, numbers), value(after, numbers)
    except (EvaluationOverflowError, ValueError):
        return None
    if left is None or right is None:
        return None
    return bool(abs(left - right) <= mpf(10) ** -25 * max(1, abs(left)))


def _induction(before: Expression, after: Expression, bounds: set[str]) -> bool:
    """S(n+1) - S(n) is the term at n+1 on both sides, by algebra; the cases hold the start."""
    if len(bounds) != 1:
        return False
    n = next(iter(bounds))
    step = add(variable(n), _ONE)

    def change(e: Expression) -> Expression | None:
        """The difference of a line between n and n+1, its sums replaced by their last term."""
        if e.op == "sum" and e.args[2] == variable(n) and not e.args[0].has(n):
            return e.args[0].substitute(e.value or "", step)
        if not _has_sum(e):
            return add(e.substitute(n, step), neg(e))
        if e.op in ("add", "neg"):
            parts = [change(a) for a in e.args]
            if any(p is None for p in parts):
                return None
            return Expression(e.op, tuple(p for p in parts if p is not None))
        if e.op in ("mul", "div"):
            with_sum = [k for k, a in enumerate(e.args) if _has_sum(a)]
            if len(with_sum) != 1 or any(
                a.has(n) for k, a in enumerate(e.args) if k != with_sum[0]
            ):
                return None
            inner = change(e.args[with_sum[0]])
            return None if inner is None else e.replace((with_sum[0],), inner)
        return None

    left, right = change(before), change(after)
    return left is not None and right is not None and proved_equal(left, right)
