"""Shorter forms that a teacher sees: brackets that cancel once opened, fractions inside fractions.

Functions are letters here: nothing is known of them but sin^2 + cos^2 = 1 and sec = 1/cos. Whoever
uses a form certifies it.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt, lcm

from calcanim.exact.algebra import expanded
from calcanim.exact.tidy import Factor, as_expression, factors_of, same_terms, tidy
from calcanim.expressions.tree import Expression, add, call, div, mul, neg, number, power, variable

_SPELLED = {"sec": "cos", "csc": "sin"}


def shorter(e: Expression, x: str) -> list[tuple[str, str, Expression]]:
    """Rule, reason and form for each way in which `e` itself gets shorter, the shortest first."""
    out = []
    for rule, why, form in (
        ("REWRITE", "one over the cosine is the secant, over the sine the cosecant", _secants(e)),
        ("EXPAND", "the numerator worked out: it gets shorter", _numerator(e)),
        ("REWRITE", "fractions inside of it cleared: it gets shorter", _cleared(e, x)),
        ("REWRITE", "fractions inside of it cleared: it gets shorter", _cleared(e, x, longer=True)),
        ("EXPAND", "multiplied out, like terms together: it gets shorter", _opened(e)),
        ("REWRITE", "what stands before the root taken into it", _into_root(e, x)),
    ):
        neat = None if form is None else tidy(form, x)
        if neat is not None and _weight(neat) < _weight(e):
            out.append((rule, why, neat))
    return sorted(out, key=lambda found: _weight(found[2]))


def _weight(e: Expression) -> tuple[int, int]:
    """Length, and of two forms of one length the brackets."""
    return e.size, sum(n.op == "add" for _, n in e.walk())


def _opened(e: Expression) -> Expression | None:
    """A sum with brackets in its terms, multiplied out with its functions as letters."""
    if e.op in ("mul", "div", "neg"):
        parts = [_opened(a) or a for a in e.args]
        return Expression(e.op, tuple(parts), e.value) if tuple(parts) != e.args else None
    if e.op != "add" or not any(_has_bracket(t) for t in e.args):
        return None
    return _as_letters(e)


def _has_bracket(t: Expression) -> bool:
    body = t.args[0] if t.op == "neg" else t
    return body.op in ("mul", "div", "pow") and any(
        n.op == "add" and not _inside_call(body, p) for p, n in body.walk()
    )


def _inside_call(e: Expression, path: tuple[int, ...]) -> bool:
    return any(e.at(path[:k]).op == "call" for k in range(len(path)))


def _as_letters(e: Expression) -> Expression | None:
    names: dict[Expression, str] = {}

    def hide(n: Expression) -> Expression:
        plain = n.op != "call" and (n.op != "pow" or _whole(n.args[1]))
        if plain and n.op not in ("derivative", "integral", "limit", "sum", "product"):
            return Expression(n.op, tuple(hide(a) for a in n.args), n.value) if n.args else n
        return variable(names.setdefault(n, f"#{len(names)}"))

    flat = expanded(hide(e))
    if flat is None:
        return None
    for node, name in names.items():
        flat = flat.substitute(name, node)
    return flat


def _whole(n: Expression) -> bool:
    return n.op == "number" and (n.value or "").isdigit()


def _numerator(e: Expression) -> Expression | None:
    """A numerator whose brackets cancel, with sin^2 + cos^2 = 1 where it has both."""
    if e.op == "neg":
        inner = _numerator(e.args[0])
        return None if inner is None else neg(inner)
    if e.op != "div" or e.args[0].op not in ("add", "mul"):
        return None
    top, under = e.args
    known = {n for _, n in top.walk() if n.op == "call"}
    forms = [_as_letters(top)]
    if {"sin", "cos", "exp"} & {n.value for n in known}:
        forms.append(expanded(top))
    best = min(
        (f for f in forms if f is not None and {n for _, n in f.walk() if n.op == "call"} <= known),
        key=lambda f: f.size,
        default=None,
    )
    return None if best is None or best.size >= top.size else div(best, under)


def _secants(e: Expression) -> Expression | None:
    """sec(x)/cos(x)**2 as sec(x)**3, where the secant is there already."""
    seen = {(n.value, n.args[0]) for _, n in e.walk() if n.op == "call" and n.value in _SPELLED}
    if not seen:
        return None

    def change(n: Expression) -> Expression:
        if n.op != "div":
            return n
        c, factors = factors_of(n, "")
        for k, (base, m) in enumerate(factors):
            for name, u in seen:
                if m < 0 and base == call(_SPELLED[name or ""], u):
                    left = [*factors[:k], (call(name or "", u), -m), *factors[k + 1 :]]
                    return tidy(built(c, left), "")
        return n

    return e.transform(change)


def built(coefficient: Fraction, factors: list[Factor]) -> Expression:
    """The product of a number and powers, as a tree with one fraction bar."""
    over = [raised(b, n) for b, n in factors if n > 0]
    under = [raised(b, -n) for b, n in factors if n < 0]
    top = mul(as_expression(abs(coefficient)), *over)
    out = div(top, mul(*under)) if under else top
    return neg(out) if coefficient < 0 else out


def raised(base: Expression, n: Fraction) -> Expression:
    """A factor as a tree: no exponent where that is 1."""
    return base if n == 1 else power(base, as_expression(n))


def _cleared(e: Expression, x: str, longer: bool = False) -> Expression | None:
    """1/(2*(1 + x**2/4)) as 2/(4 + x**2), x*(1 + 1/x) as x + 1: in a product, and in each term.

    With `longer` also where a factor grows by its bar, which other factors may cancel.
    """
    if e.op == "add":
        parts = [_shortest(t, x) for t in e.args]
        return add(*parts) if tuple(parts) != e.args else None
    c, factors = factors_of(e, x)
    out: list[Factor] = []
    for base, n in factors:
        if base.op == "add" and n.denominator == 1:
            base = add(*(_shortest(t, x) for t in base.args))
            above, bar = one_bar(base, x) if base.op == "add" else (base, None)
            if bar is not None and (longer or div(above, bar).size <= base.size):
                share = _content(above)
                if share > 1:
                    above = add(*(tidy(div(t, number(share)), x) for t in above.args))
                out += [(number(share), n), (above, n), (bar, -n)]
                continue
        if base.op == "call" and base.value == "sqrt" and base.args[0].op == "add":
            above, bar = one_bar(base.args[0], x)
            root = None if bar is None or bar.op != "number" else isqrt(int(bar.value or "0"))
            if bar is not None and root is not None and number(root * root) == bar:
                out += [(call("sqrt", above), n), (number(root), -n)]
                continue
        out.append((base, n))
    return None if out == factors else tidy(built(c, out), x)


def _shortest(t: Expression, x: str) -> Expression:
    cleared = _cleared(t, x) if t.op in ("div", "mul", "neg") else None
    return t if cleared is None or cleared.size >= t.size else cleared


def _content(e: Expression) -> int:
    """A whole number that all terms of a sum share."""
    numbers = [factors_of(t, "")[0] for t in e.args] if e.op == "add" else []
    if not numbers or any(c.denominator != 1 for c in numbers):
        return 1
    return gcd(*(int(c) for c in numbers))


def _quotients_raised(n: Expression) -> Expression:
    if n.op == "pow" and n.args[0].op == "div" and _whole(n.args[1]):
        return div(*(power(a, n.args[1]) for a in n.args[0].args))
    return n


def one_bar(e: Expression, x: str) -> tuple[Expression, Expression | None]:
    """Numerator and denominator of a sum of fractions; no denominator where there is no bar."""
    terms = [factors_of(t.transform(_quotients_raised), x) for t in e.args]
    below: dict[Expression, Fraction] = {}
    for _, factors in terms:
        for base, n in factors:
            if n < 0:
                below[base] = max(below.get(base, Fraction(0)), -n)
    whole = lcm(*(c.denominator for c, _ in terms))
    if not below and whole == 1:
        return e, None
    lifted = []
    for c, factors in terms:
        powers = dict(below)
        for base, n in factors:
            powers[base] = powers.get(base, Fraction(0)) + n
        lifted.append(built(c * whole, [(b, n) for b, n in powers.items() if n]))
    above = tidy(add(*lifted), x)
    flat = _as_letters(above) if any(_has_bracket(t) for t in lifted) else None
    if flat is not None and flat.size < above.size:
        above = tidy(flat, x)
    return above, tidy(built(Fraction(whole), list(below.items())), x)


def _into_root(e: Expression, x: str) -> Expression | None:
    """(1 + x)*sqrt((1 - x)/(1 + x)) as sqrt((1 - x)*(1 + x)), where 1 + x is not negative."""
    c, factors = factors_of(e, x)
    for k, (base, n) in enumerate(factors):
        quotient = base.args[0] if base.op == "call" and base.value == "sqrt" else None
        if quotient is None or quotient.op != "div" or abs(n) != 1:
            continue
        top, under = quotient.args
        for j, (other, m) in enumerate(factors):
            if not (other == under or same_terms(other, under)) or m * n < 1:
                continue
            inside = mul(top, under)
            flat = _as_letters(inside)
            joined = call("sqrt", tidy(flat if flat is not None else inside, x))
            left = [f for i, f in enumerate(factors) if i not in (j, k)]
            left += [(joined, n), (other, m - n)]
            return built(c, [f for f in left if f[1]])
    return None
