"""How a difference quotient is worked on until h can be cancelled: one template a family.

A template takes the quotient ``(f(x+h) - f(x))/h`` of one term and returns the forms that it goes
through, each named, and the limit; None where it does not fit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from calcanim.exact.algebra import as_fraction, polynomial
from calcanim.exact.factors import built, factored, linear, raised, times
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    div,
    mul,
    neg,
    number,
    power,
    variable,
)

_ONE, _TWO = number(1), number(2)
_SMALL, _LARGE = Fraction(1, 1000), Fraction(100_000)  # a factor beyond has its power of ten


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the quotient: the rule that led to it, why, and the tree."""

    rule: str
    why: str
    quotient: Expression


@dataclass(frozen=True, slots=True)
class Worked:
    """All forms, and the limit of the last as h goes to 0."""

    forms: tuple[Form, ...]
    limit: Expression
    why: str
    rule: str = "LIMIT"


@dataclass(frozen=True, slots=True)
class Quotient:
    """A term f of x at `at` (x itself, or a number) and the letter of the step."""

    f: Expression
    x: str
    h: str
    at: Expression

    @property
    def ahead(self) -> Expression:
        """f(x + h)."""
        return self.f.substitute(self.x, add(self.at, variable(self.h)))

    @property
    def here(self) -> Expression:
        """f(x)."""
        return self.f.substitute(self.x, self.at)

    @property
    def start(self) -> Expression:
        """The quotient as the definition has it."""
        return div(add(self.ahead, neg(self.here)), variable(self.h))


def worked(q: Quotient) -> Worked | None:
    """The first template that fits."""
    for template in (constant, scaled, polynomials, rationals, roots, exponentials, logs, waves):
        found = template(q)
        if found is not None:
            return found
    return None


def constant(q: Quotient) -> Worked | None:
    """c: the difference is 0."""
    if q.f.has(q.x):
        return None
    form = Form("CANCEL", "nothing changes", number(0))
    return Worked((form,), number(0), "0 stays 0")


def scaled(q: Quotient) -> Worked | None:
    """c*g where c is tiny or huge: its power of ten stays in front."""
    first, *rest = q.f.args if q.f.op == "mul" else (q.f,)
    size = abs(rational(first) or Fraction(1)) if first.op == "number" else Fraction(1)
    if not rest or _SMALL <= size < _LARGE:
        return None
    power_of = math.floor(math.log10(size) + 1e-9)
    lead = size / Fraction(10) ** power_of
    g = rest if lead == 1 else [_decimal(lead), *rest]
    inner = Quotient(mul(*g), q.x, q.h, q.at)
    found = worked(inner)
    if found is None:
        return None
    front = number(f"1e{power_of}")

    def times_front(e: Expression) -> Expression:
        return mul(front, *_flat(e))

    start = Form("CONSTANT_MULTIPLE", "the power of ten stays in front", times_front(inner.start))
    forms = (start, *(Form(f.rule, f.why, times_front(f.quotient)) for f in found.forms))
    return Worked(forms, tidy(times_front(found.limit), q.x), found.why, found.rule)


def _decimal(x: Fraction) -> Expression:
    """A fraction as a decimal where it has one, else as it is."""
    text = f"{float(x):.12g}"
    exact = "e" not in text and Fraction(text) == x
    size = number(text.removeprefix("-")) if exact else as_expression(abs(x))
    return neg(size) if x < 0 else size


def polynomials(q: Quotient) -> Worked | None:
    """Multiply out, cancel what does not contain h, cancel h."""
    if polynomial(q.f, q.x) is None:
        return None
    ahead, here = _in_order(q.ahead, q), _in_order(q.here, q)
    if ahead is None or here is None:
        return None
    h = variable(q.h)
    forms = []
    if ahead != q.ahead or here != q.here:
        out = div(add(ahead, neg(here)), h)
        forms.append(Form("EXPAND", "the powers and brackets, by rising powers of " + q.h, out))
    difference = _in_order(add(ahead, neg(here)), q)
    if difference is None:
        return None
    left = div(difference, h)
    forms.append(Form("COLLECT", "what does not contain h cancels", left))
    rest = _without_h(difference, q.h)
    if rest is None:
        return None
    forms.append(Form("CANCEL", f"every term contains {q.h}", rest))
    return _closed(tuple(forms), rest, q)


def _closed(forms: tuple[Form, ...], rest: Expression, q: Quotient) -> Worked:
    done = tidy(rest.substitute(q.h, number(0)), q.x)
    return Worked(forms, done, f"let {q.h} go to 0")


def _in_order(e: Expression, q: Quotient) -> Expression | None:
    """Expanded as a teacher writes it: by rising powers of h."""
    c = polynomial(e, q.h)
    if c is None:
        return None
    h = variable(q.h)
    terms: list[Expression] = []
    for k, coefficient in enumerate(c):
        parts = coefficient.args if coefficient.op == "add" else (coefficient,)
        for part in parts:
            if rational(part) == 0:
                continue
            minus = part.op == "neg"
            body = part.args[0] if minus else part
            term = body
            if k:
                power_of = raised(h, Fraction(k))
                term = power_of if rational(body) == 1 else _joined(body, power_of)
            terms.append(neg(term) if minus else term)
    return add(*terms)


def _joined(a: Expression, b: Expression) -> Expression:
    if a.op == "div":
        return div(_joined(a.args[0], b) if rational(a.args[0]) != 1 else b, a.args[1])
    return mul(*(a.args if a.op == "mul" else (a,)), b)


def _without_h(e: Expression, h: str) -> Expression | None:
    """e/h where every term of e contains h."""
    c = polynomial(e, h)
    if c is None or rational(tidy(c[0], "")) != 0:
        return None
    terms = []
    letter = variable(h)
    for k, coefficient in enumerate(c[1:]):
        for part in coefficient.args if coefficient.op == "add" else (coefficient,):
            if rational(part) == 0:
                continue
            minus = part.op == "neg"
            body = part.args[0] if minus else part
            if k:
                up = raised(letter, Fraction(k))
                body = up if rational(body) == 1 else _joined(body, up)
            terms.append(neg(body) if minus else body)
    return add(*terms)


def rationals(q: Quotient) -> Worked | None:
    """A quotient of polynomials: one denominator, multiply out, cancel h."""
    top, under = _parts(q.f, q.x)
    if under is None or polynomial(top, q.x) is None or polynomial(under, q.x) is None:
        return None
    h = variable(q.h)

    def at(e: Expression, ahead: bool) -> Expression:
        return e.substitute(q.x, add(q.at, h) if ahead else q.at)

    a, b, c, d = at(top, True), at(under, True), at(top, False), at(under, False)
    over = add(_times(a, d), neg(_times(c, b)))
    below = mul(h, *_flat(d), *_flat(b))
    neat = [_worked_out(e, q) for e in (d, b)]
    forms = [Form("COMMON_DENOMINATOR", "both fractions over one bar", div(over, below))]
    expanded = _in_order(over, q)
    if expanded is None:
        return None
    if expanded != over:
        forms.append(Form("EXPAND", "and collect in the numerator", div(expanded, mul(h, *neat))))
    rest = _without_h(expanded, q.h)
    if rest is None:
        return None
    last = div(rest, mul(*neat))
    forms.append(Form("CANCEL", f"{q.h} is a factor above and below", last))
    return _closed(tuple(forms), last, q)


def _worked_out(e: Expression, q: Quotient) -> Expression:
    """``(1.5 + h) - 1`` at a number as ``0.5 + h``: decimals where decimals were typed."""
    c = polynomial(e, q.h)
    known = [rational(x) for x in c or ()]
    if q.at.variables or not known or len(known) > 2 or None in known:
        return e
    typed = any("." in (n.value or "") for _, n in e.walk() if n.op == "number")
    write = _decimal if typed else as_expression
    constant_part, *rate = (x for x in known if x is not None)
    terms = [write(constant_part)] if constant_part or not any(rate) else []
    if rate and rate[0]:
        size, h = abs(rate[0]), variable(q.h)
        term = h if size == 1 else mul(write(size), h)
        terms.append(neg(term) if rate[0] < 0 else term)
    return add(*terms)


def _parts(f: Expression, x: str) -> tuple[Expression, Expression | None]:
    """Numerator and denominator of a single fraction."""
    if f.op == "div" and f.args[1].has(x):
        return f.args[0], f.args[1]
    p = factored(f, x)
    under = tuple((b, -n) for b, n in p.factors if n < 0)
    if not under:
        has_fraction = any(n.op == "div" and n.args[1].has(x) for _, n in f.walk())
        found = as_fraction(f) if has_fraction else None
        return found if found is not None and found[1].has(x) else (f, None)
    over = tuple((b, n) for b, n in p.factors if n > 0)
    return times(p.constant, built(over)) if over else p.constant, built(under)


def _times(a: Expression, b: Expression) -> Expression:
    return b if rational(a) == 1 else a if rational(b) == 1 else mul(*_flat(a), *_flat(b))


def _flat(e: Expression) -> tuple[Expression, ...]:
    return e.args if e.op == "mul" else (e,)


def roots(q: Quotient) -> Worked | None:
    """sqrt(g) or c/sqrt(g) with a polynomial g: multiply by the conjugate."""
    p = factored(q.f, q.x)
    if len(p.factors) != 1 or rational(p.constant) is None:
        return None
    g, n = p.factors[0]
    if abs(n) != Fraction(1, 2) or polynomial(g, q.x) is None:
        return None
    h = variable(q.h)
    ahead, here = g.substitute(q.x, add(q.at, h)), g.substitute(q.x, q.at)
    big, small = call("sqrt", ahead), call("sqrt", here)
    c = p.constant
    difference = add(ahead, neg(here)) if n > 0 else add(here, neg(ahead))
    expanded = _in_order(difference, q)
    rest = None if expanded is None else _without_h(expanded, q.h)
    if expanded is None or rest is None:
        return None
    forms = []
    both = add(big, small)
    below = mul(h, both) if n > 0 else mul(h, big, small, both)
    if n < 0:
        one_bar = times(c, div(add(small, neg(big)), mul(h, big, small)))
        forms.append(Form("COMMON_DENOMINATOR", "both fractions over one bar", one_bar))
    why = "the sum of the roots, above and below: a difference of squares"
    forms.append(Form("CONJUGATE", why, times(c, div(difference, below))))
    if expanded != difference:
        forms.append(Form("COLLECT", "what is the same cancels", times(c, div(expanded, below))))
    last = times(c, div(rest, mul(*below.args[1:])))
    forms.append(Form("CANCEL", f"{q.h} is a factor above and below", last))
    square = small if n > 0 else mul(here, small)
    done = tidy(times(c, div(rest.substitute(q.h, number(0)), mul(_TWO, *_flat(square)))), q.x)
    return Worked(tuple(forms), done, f"let {q.h} go to 0: both roots become {small}")


def exponentials(q: Quotient) -> Worked | None:
    """c*exp(a x + b) and c*r**(a x + b): take f(x) out; (e^(ah) - 1)/h goes to a."""
    p = factored(q.f, q.x)
    if len(p.factors) != 1:
        return None
    base, n = p.factors[0]
    if n != 1:
        return None
    if base.op == "call" and base.value == "exp":
        exponent, root = base.args[0], None
    elif base.op == "pow" and not base.args[0].has(q.x):
        root, exponent = base.args
    else:
        return None
    line = linear(exponent, q.x)
    if line is None:
        return None
    h = variable(q.h)
    step = times(line[0], h)
    grown = call("exp", step) if root is None else power(root, step)
    out = div(add(grown, neg(_ONE)), h)
    form = Form("EXPAND", "a sum in the exponent is a product", mul(*_flat(q.here), out))
    rate = line[0] if root is None else times(line[0], call("log", root))
    what = f"({grown} - 1)/{q.h} goes to {rate}"
    done = tidy(mul(q.here, rate) if rational(rate) != 1 else q.here, q.x)
    return Worked((form,), done, what, "KNOWN_LIMIT")


def logs(q: Quotient) -> Worked | None:
    """c*log(a x + b): the log of a quotient; log(1 + u)/u goes to 1."""
    p = factored(q.f, q.x)
    if len(p.factors) != 1 or p.factors[0][1] != 1:
        return None
    base = p.factors[0][0]
    if base.op != "call" or base.value != "log" or len(base.args) != 1:
        return None
    line = linear(base.args[0], q.x)
    if line is None:
        return None
    h = variable(q.h)
    here = base.args[0].substitute(q.x, q.at)
    u = div(times(line[0], h), here)
    out = times(p.constant, div(call("log", add(_ONE, u)), h))
    form = Form("EXPAND", "a difference of logs is the log of the quotient", out)
    done = tidy(div(mul(p.constant, line[0]), here), q.x)
    why = f"log(1 + u)/u goes to 1 for u = {u}"
    return Worked((form,), done, why, "KNOWN_LIMIT")


def waves(q: Quotient) -> Worked | None:
    """c*sin(a x + b), c*cos(a x + b): the addition theorem and sin(h)/h."""
    p = factored(q.f, q.x)
    if len(p.factors) != 1 or p.factors[0][1] != 1:
        return None
    base = p.factors[0][0]
    if base.op != "call" or base.value not in ("sin", "cos"):
        return None
    line = linear(base.args[0], q.x)
    if line is None:
        return None
    h = variable(q.h)
    a, c = line[0], p.constant
    here = base.args[0].substitute(q.x, q.at)
    step = times(a, h)
    s, k = call("sin", here), call("cos", here)
    ds, dk = div(call("sin", step), h), div(add(call("cos", step), neg(_ONE)), h)
    if base.value == "sin":
        sum_of = add(mul(s, dk), mul(k, ds))
        slope = k
    else:
        sum_of = add(mul(k, dk), neg(mul(s, ds)))
        slope = neg(s)
    why = "the addition theorem; collect what belongs to sine and cosine"
    form = Form("EXPAND", why, times(c, sum_of) if rational(c) == 1 else mul(c, sum_of))
    done = tidy(mul(c, a, slope), q.x)
    known = f"(cos({step}) - 1)/{q.h} goes to 0 and sin({step})/{q.h} to {a}"
    return Worked((form,), done, known, "KNOWN_LIMIT")
