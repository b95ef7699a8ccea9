"""Quotients of polynomials: division, partial fractions, and what is left over."""

from __future__ import annotations

from fractions import Fraction

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.roots_of_unity import over_roots_of_unity
from calcanim.calculus.antiderivatives.surds import over_quartic
from calcanim.exact import polynomials as poly
from calcanim.exact.algebra import rational_coefficients
from calcanim.exact.factors import factored, linear, polynomial_of, raised, times
from calcanim.exact.square_roots import over_root, rational_root, square_root
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    integral,
    mul,
    neg,
    number,
    variable,
)


def fraction_of(
    e: Expression, x: str
) -> tuple[poly.Coefficients, list[tuple[poly.Coefficients, int]]] | None:
    """Numerator and the denominator's typed factors of a quotient of rational polynomials."""
    p = factored(e, x)
    constant = rational(p.constant)
    if constant is None:
        return None
    top, under = [constant], []
    for base, n in p.factors:
        c = rational_coefficients(base, x)
        if c is None or n.denominator != 1 or abs(n) > 12:
            return None
        if n > 0:
            top = poly.times(top, poly.power(c, int(n)))
        else:
            under.append((c, int(-n)))
    return top, under


def rational_function(task: Task) -> Found | None:
    """Cancel, divide, split into partial fractions; one simple fraction is integrated."""
    found = fraction_of(task.f, task.x)
    if found is None:
        return None
    top, typed = found
    under = [Fraction(1)]
    for c, n in typed:
        under = poly.times(under, poly.power(c, n))
    if len(under) < 2 or len(under) > 14 or _is_of_power(top, under):
        return None
    shared = poly.common(top, under)
    if len(shared) > 1:
        top, under = poly.divided(top, shared)[0], poly.divided(under, shared)[0]
        reduced = _shown(top, under, task.x)
        return _rewritten(task, "CANCEL", f"{_p(shared, task)} cancels", [reduced])
    if len(top) >= len(under):
        whole, rest = poly.divided(top, under)
        pieces = [_p(whole, task)]
        if rest:
            pieces.append(_kept(rest, typed, under, task.x))
        return _rewritten(task, "REWRITE", "divide the polynomials", pieces)
    lead, factors = poly.factors(under)
    top = poly.scaled(top, 1 / lead)
    if len(factors) > 1 and _on_a_circle(factors):
        done = over_roots_of_unity(task, top, poly.scaled(under, 1 / lead))
        if done is not None:
            return done
    if len(factors) == 1:
        return _simple(task, top, *factors[0])
    return _partial(task, top, factors)


def _on_a_circle(factors: list[tuple[poly.Coefficients, int]]) -> bool:
    """Whether a factor has too many roots to be taken apart without naming their angles."""
    longest = max((q for q, _ in factors), key=len)
    return len(longest) > 5 or (len(longest) == 5 and any(longest[1::2]))


def _is_of_power(top: poly.Coefficients, under: poly.Coefficients) -> bool:
    """x^(k-1) N(x^k)/D(x^k): the substitution u = x^k is shorter than any fractions."""
    if len(under) < 5:
        return False
    for k in range(2, len(under)):
        below = all(i % k == 0 for i, c in enumerate(under) if c)
        if below and all(i % k == k - 1 for i, c in enumerate(top) if c):
            return True
    return False


def _p(c: poly.Coefficients, task: Task) -> Expression:
    return polynomial_of(c, task.x) if c else number(0)


def _shown(top: poly.Coefficients, under: poly.Coefficients, x: str) -> Expression:
    if len(under) == 1:
        return polynomial_of(poly.scaled(top, 1 / under[0]), x)
    return div(polynomial_of(top, x), polynomial_of(under, x))


def _kept(
    rest: poly.Coefficients,
    typed: list[tuple[poly.Coefficients, int]],
    under: poly.Coefficients,
    x: str,
) -> Expression:
    total = [Fraction(1)]
    for c, n in typed:
        total = poly.times(total, poly.power(c, n))
    if total == under:
        shown = mul(*(raised(polynomial_of(c, x), Fraction(n)) for c, n in typed))
        return div(polynomial_of(rest, x), shown)
    return _shown(rest, under, x)


def _rewritten(task: Task, rule: str, why: str, pieces: list[Expression]) -> Found | None:
    children = [task.ask(e, task.x) for e in pieces]
    done = [c for c in children if c is not None]
    if len(done) != len(pieces):
        return None
    after = add(*(integral(e, task.x) for e in pieces))
    return task.found(rule, why, after, *done)


def numerators(
    top: poly.Coefficients, pieces: list[tuple[poly.Coefficients, int]]
) -> dict[tuple[tuple[Fraction, ...], int], poly.Coefficients] | None:
    """For each factor q and power k of the denominator its numerator, the unknowns solved for."""
    whole = [Fraction(1)]
    for q, n in pieces:
        whole = poly.times(whole, poly.power(q, n))
    unknowns: list[tuple[poly.Coefficients, int, int]] = []
    columns = []
    for q, n in pieces:
        for k in range(1, n + 1):
            rest = poly.divided(whole, poly.power(q, k))[0]
            for degree in range(len(q) - 1):
                unknowns.append((q, k, degree))
                columns.append(poly.times([Fraction(0)] * degree + [Fraction(1)], rest))
    size = len(whole) - 1
    rows = [[c[i] if i < len(c) else Fraction(0) for c in columns] for i in range(size)]
    right = [top[i] if i < len(top) else Fraction(0) for i in range(size)]
    solution = poly.solved(rows, right)
    if solution is None:
        return None
    tops: dict[tuple[tuple[Fraction, ...], int], list[Fraction]] = {}
    for (q, k, degree), v in zip(unknowns, solution, strict=True):
        tops.setdefault((tuple(q), k), [Fraction(0)] * (len(q) - 1))[degree] = v
    return {key: poly.trimmed(c) for key, c in tops.items()}


def _partial(
    task: Task, top: poly.Coefficients, pieces: list[tuple[poly.Coefficients, int]]
) -> Found | None:
    """A/(x-r)^k and (Bx+C)/q^k with the unknowns solved for."""
    tops = numerators(top, pieces)
    if tops is None:
        return None
    terms = [_term(c, list(q), k, task.x) for (q, k), c in tops.items() if c]
    # Positive terms and typed order first.
    return _rewritten_sum(task, terms)


def _term(c: poly.Coefficients, q: poly.Coefficients, k: int, x: str) -> Expression:
    content, rest = poly.primitive(c)
    under = raised(polynomial_of(q, x), Fraction(k))
    size = abs(content)
    top = times(number(size.numerator), polynomial_of(rest, x))
    if size.denominator != 1:
        under = mul(number(size.denominator), under)
    out = div(top, under)
    return neg(out) if content < 0 else out


def _rewritten_sum(task: Task, terms: list[Expression]) -> Found | None:
    whole = add(*terms)
    if len(terms) == 1:
        return _rewritten(task, "PARTIAL_FRACTIONS", "partial fractions", terms)
    done = task.ask(whole, task.x)
    if done is None:
        return None
    why = "split into partial fractions, the unknown numerators solved for"
    return task.found("PARTIAL_FRACTIONS", why, integral(whole, task.x), done)


def _simple(task: Task, top: poly.Coefficients, q: poly.Coefficients, n: int) -> Found | None:
    x = task.x
    if len(q) == 2:
        return _over_line(task, top, q, n)
    if len(q) > 3 and n > 1:
        return _one_power_less(task, top, q, n)
    if len(q) > 3:
        return _irreducible(task, top, q)
    if len(top) > 2:
        return _rewritten_sum(task, _by_powers(top, q, n, task.x))
    c, b, a = q
    lead = top[1] if len(top) > 1 else Fraction(0)
    under = raised(polynomial_of(q, x), Fraction(n))
    if lead:
        # The numerator as a multiple of the denominator's slope and a constant.
        share = lead / (2 * a)
        left = (top[0] if top else Fraction(0)) - share * b
        first = times(as_expression(share), div(polynomial_of([b, 2 * a], x), under))
        if not left:
            return None
        pieces = [first, times(as_expression(left), div(number(1), under))]
        return _rewritten(
            task, "REWRITE", "split off a multiple of the denominator's derivative", pieces
        )
    if not top:
        return None
    scale = top[0]
    disc = b * b - 4 * a * c
    line = polynomial_of([b, 2 * a], x)
    if n > 1:
        below = raised(polynomial_of(q, x), Fraction(n - 1))
        k = Fraction(1, n - 1) / -disc
        edge = times(as_expression(scale * k), div(line, below))
        inner = div(number(1), below)
        done = task.ask(inner, x)
        if done is None:
            return None
        m = 2 * a * (2 * n - 3) * k * scale
        after = add(edge, times(as_expression(m), integral(inner, x)))
        why = "the reduction for a power of a quadratic: one power less"
        return task.found("REWRITE", why, after, done)
    if disc < 0:
        inner = _line_over(line, b, a, -disc)
        after = times(as_expression(2 * scale), over_root(call("atan", inner), -disc))
        why = "complete the square: one over a square plus a constant"
        return task.found("COMPLETE_SQUARE" if b else "ARCTANGENT", why, after)
    if rational_root(disc) is not None:
        return None
    root = square_root(disc)
    ratio = div(add(line, neg(root)), add(line, root))
    after = times(as_expression(scale), over_root(call("log", call("abs", ratio)), disc))
    return task.found("COMPLETE_SQUARE", "one over a difference of squares", after)


def _irreducible(task: Task, top: poly.Coefficients, q: poly.Coefficients) -> Found | None:
    """Over a factor of degree 3 and more: by its quadratics over the reals, if they have names."""
    found = over_quartic(task, top, q) if len(q) == 5 else None
    return found or over_roots_of_unity(task, top, q)


def _one_power_less(
    task: Task, top: poly.Coefficients, q: poly.Coefficients, n: int
) -> Found | None:
    """top/q^n with one power less under the integral (Hermite, 1872): top = s q + t q'."""
    if len(top) > len(q):
        return _rewritten_sum(task, _by_powers(top, q, n, task.x))
    s, t = poly.combined(top, q, poly.slope(q))
    k = Fraction(1, n - 1)
    edge = _term(poly.scaled(t, -k), q, n - 1, task.x)
    rest = poly.plus(s, poly.scaled(poly.slope(t), k))
    why = "the reduction for a power: one power less"
    if not rest:
        return task.found("REWRITE", why, edge)
    inner = _term(rest, q, n - 1, task.x)
    done = task.ask(inner, task.x)
    return done and task.found("REWRITE", why, add(edge, integral(inner, task.x)), done)


def _by_powers(top: poly.Coefficients, q: poly.Coefficients, n: int, x: str) -> list[Expression]:
    """top/q^n with top written in powers of q."""
    terms, rest = [], top
    for k in range(n, 0, -1):
        rest, c = poly.divided(rest, q)
        if c:
            terms.append(_term(c, q, k, x))
    return terms


def _line_over(line: Expression, b: Fraction, a: Fraction, d: Fraction) -> Expression:
    root = rational_root(d)
    if root is None:
        return div(line, square_root(d))
    x = next(v for v in line.variables)
    return _fraction(polynomial_of([b / root, 2 * a / root], x), x)


def _fraction(e: Expression, x: str) -> Expression:
    """(x + 1)/2 rather than x/2 + 1/2."""
    from math import lcm

    c = rational_coefficients(e, x) or []
    under = lcm(*(v.denominator for v in c))
    return e if under == 1 else div(polynomial_of([v * under for v in c], x), number(under))


def _over_line(task: Task, top: poly.Coefficients, q: poly.Coefficients, n: int) -> Found | None:
    """A constant over a power of a line; the power's and the log's rule at a linear function."""
    if len(top) > 1:
        return _rewritten_sum(task, _by_powers(top, q, n, task.x))
    line = polynomial_of(q, task.x)
    a, scale = q[1], top[0]
    if n == 1:
        after = times(as_expression(scale / a), call("log", call("abs", line)))
        why = "one over a line: the log of its size, over its slope"
        return task.found("LOGARITHM", why, after)
    k = -scale / (a * (n - 1))
    after = times(as_expression(k), div(number(1), raised(line, Fraction(n - 1))))
    return task.found("POWER", "a power of a line: one power more, over its slope", after)


def letter_fractions(task: Task) -> Found | None:
    """1/((a x + b)(c x + d)) and x over the same, with letters, in two fractions."""
    p = factored(task.f, task.x)
    x = variable(task.x)
    lines = [(b, linear(b, task.x)) for b, n in p.factors if n == -1]
    above = [(b, n) for b, n in p.factors if n != -1]
    if len(lines) != 2 or above not in ([], [(x, Fraction(1))]):
        return None
    (one, first), (two, second) = lines
    if first is None or second is None:
        return None
    (a, b), (c, d) = first, second
    if all(rational(v) is not None for v in (a, b, c, d)):
        return None
    apart = tidy(add(mul(a, d), neg(mul(b, c))), "")
    tops = (neg(b), d) if above else (a, neg(c))
    pieces = [
        neg(div(t.args[0], q)) if t.op == "neg" else div(t, q)
        for t, q in zip(tops, (one, two), strict=True)
        if rational(t) != 0 and not (t.op == "neg" and rational(t.args[0]) == 0)
    ]
    inside = add(*pieces)
    done = task.ask(inside, task.x)
    if done is None:
        return None
    over = times(p.constant, div(integral(inside, task.x), apart))
    why = "two fractions, one over each line"
    return task.found("PARTIAL_FRACTIONS", why, over, done, conditions=(f"{apart} != 0",))
