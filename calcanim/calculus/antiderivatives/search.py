"""The order in which a teacher tries things, with a bound on how long."""

from __future__ import annotations

from collections.abc import Callable

from calcanim.calculus.antiderivatives.bars import size_of_polynomial
from calcanim.calculus.antiderivatives.by_others import spelled_out
from calcanim.calculus.antiderivatives.cases import piece_by_piece
from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.calculus.antiderivatives.gaussian import gaussian
from calcanim.calculus.antiderivatives.half_angle import half_angle, tangent_alone
from calcanim.calculus.antiderivatives.identities import conjugate_root, double_angle, hyperbolic
from calcanim.calculus.antiderivatives.inverse_substitution import rationalise
from calcanim.calculus.antiderivatives.parts import parts, product_rule_backwards
from calcanim.calculus.antiderivatives.pieces import (
    maxima,
    over_size,
    rectified,
    saw_teeth,
    signed,
    sizes_only,
    steps_up,
)
from calcanim.calculus.antiderivatives.rational import (
    fraction_of,
    letter_fractions,
    rational_function,
)
from calcanim.calculus.antiderivatives.real_coefficients import over_constants, root_below
from calcanim.calculus.antiderivatives.roots import quadratic_root
from calcanim.calculus.antiderivatives.square_forms import symbolic_root
from calcanim.calculus.antiderivatives.squares_under_roots import without_roots_of_squares
from calcanim.calculus.antiderivatives.substitution import shifted, substitution
from calcanim.calculus.antiderivatives.table import known
from calcanim.calculus.antiderivatives.wave_powers import odd_power, powers
from calcanim.calculus.antiderivatives.wave_products import symbolic_waves
from calcanim.calculus.rules import NoRuleError
from calcanim.exact.algebra import expanded, proved_equal
from calcanim.exact.factors import Product, built, factored, linear, times
from calcanim.exact.normal_form.ring import TooLargeError
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
    power,
    variable,
)

Technique = Callable[[Task], Found | None]
_DEEPEST = 9
_MOST = 120


def antiderivative(f: Expression, x: str) -> Found | None:
    """How to integrate `f` in `x`, or None where no technique leads to an end."""
    return _Search().ask(f, x, ())


class _Search:
    def __init__(self) -> None:
        self.known: dict[tuple[Expression, str], Found | None] = {}
        self.left = _MOST
        self.open: list[Expression] = []

    def ask(self, f: Expression, x: str, above: tuple[Expression, ...]) -> Found | None:
        """The memo; an integrand that is already being worked on leads nowhere."""
        key = (f, x)
        if key in self.known:
            return self.known[key]
        # The same integrand in another variable is the same question.
        shape = f.substitute(x, variable("#"))
        if shape in self.open or len(above) > _DEEPEST or self.left <= 0 or f.size > 150:
            return None
        self.left -= 1
        used = tuple({v for e in above for v in e.variables})
        task = Task(f, x, lambda g, v: self.ask(g, v, (*above, f)), used, depth=len(above))
        self.open.append(shape)
        found = None
        for technique in _TECHNIQUES:
            try:
                found = technique(task)
            except (NoRuleError, TooLargeError, ZeroDivisionError, OverflowError):
                continue
            if found is not None:
                break
        self.open.pop()
        if found is not None or not above:
            self.known[key] = found
        return found


def linearity(task: Task) -> Found | None:
    """A constant factor comes out; a sum is integrated term by term."""
    f, x = task.f, task.x
    if not f.has(x):
        return None
    if f.op == "neg":
        done = task.ask(f.args[0], x)
        after = neg(integral(f.args[0], x))
        return done and task.found("CONSTANT_MULTIPLE", "the sign stays in front", after, done)
    if f.op == "add":
        return _terms(task, f.args)
    p = factored(f, x)
    if p.constant == number(1) or not p.factors:
        return None
    rest = _rest(f, x)
    done = task.ask(rest, x)
    if done is None:
        return None
    constant = tidy(p.constant, "")
    if rest != _product(p):
        constant = tidy(_taken(f, x), "")
    after = times(constant, integral(rest, x))
    return task.found("CONSTANT_MULTIPLE", "a constant factor stays in front", after, done)


def _product(p: object) -> Expression:
    assert isinstance(p, Product)
    return built(p.factors)


def _rest(f: Expression, x: str) -> Expression:
    return _product(factored(f, x))


def _taken(f: Expression, x: str) -> Expression:
    return factored(f, x).constant


def _terms(task: Task, terms: tuple[Expression, ...]) -> Found | None:
    signs = [t.op == "neg" for t in terms]
    bodies = [t.args[0] if t.op == "neg" else t for t in terms]
    children = []
    for body in bodies:
        done = task.ask(body, task.x)
        if done is None:
            return None
        children.append(done)
    shown = [
        neg(integral(b, task.x)) if minus else integral(b, task.x)
        for b, minus in zip(bodies, signs, strict=True)
    ]
    return task.found("SUM", "term by term", add(*shown), *children)


def multiplied_out(task: Task) -> Found | None:
    """A product of sums as a sum of products; a sum over one denominator as single fractions."""
    f, x = task.f, task.x
    flat = expanded(f)
    options = [e for e in (_distributed(f, x), flat) if e is not None]
    for e in options:
        if e == f or e.op != "add" or e.size > 110:
            continue
        done = task.ask(e, x)
        if done is not None:
            return task.found("EXPAND", "multiply out", integral(e, x), done)
    return None


def _distributed(f: Expression, x: str) -> Expression | None:
    """One sum in the numerator, its terms each over the whole denominator."""
    p = factored(f, x)
    sums = [(b, n) for b, n in p.factors if b.op == "add" and n == 1]
    if len(sums) != 1:
        return None
    rest = tuple(q for q in p.factors if q[0] != sums[0][0])
    if not rest:
        return None
    terms = []
    for term in sums[0][0].args:
        minus = term.op == "neg"
        body = factored(mul(term.args[0] if minus else term, built(rest)), x).expression
        terms.append(neg(body) if minus else body)
    out = add(*terms)
    return out if rational(p.constant) == 1 else None


def simplified(task: Task) -> Found | None:
    """The same written with fewer factors: x*x^2 as x^3, exp(x)^2 as exp(2x)."""
    p = factored(task.f, task.x)
    e = p.expression if p.factors else p.constant  # x cancels in 1/x*(2*x)
    if e == task.f:
        return None
    done = task.ask(e, task.x)
    if done is None:
        return None
    return task.found("REWRITE", "the same, written in powers", integral(e, task.x), done)


def polynomial(task: Task) -> Found | None:
    """A product of polynomials is multiplied out, unless the power is high."""
    found = fraction_of(task.f, task.x)
    if found is None or found[1] or task.f.op == "add" or len(found[0]) > 8:
        return None
    p = factored(task.f, task.x)
    if len(p.factors) == 1 and p.factors[0][1] > 3 and linear(p.factors[0][0], task.x) is not None:
        return None  # (2x + 1)^7 is a substitution.
    e = expanded(task.f)
    if e is None or e == task.f or e.op != "add":
        return None
    done = task.ask(e, task.x)
    return done and task.found("EXPAND", "multiply out", integral(e, task.x), done)


def logs(task: Task) -> Found | None:
    """log of a product or power as a sum of logs, where the rest is hard."""
    for path, n in task.f.walk():
        inverse = _inverse_sine(n)
        if inverse is not None and n.has(task.x):
            swapped = task.f.replace(path, inverse)
            done = task.ask(swapped, task.x)
            if done is not None:
                why = f"{n} is {inverse}"
                return task.found("REWRITE", why, integral(swapped, task.x), done)
        if n.op == "call" and n.value == "log" and len(n.args) == 1 and n.has(task.x):
            p = factored(n.args[0], task.x)
            if len(p.factors) == 1 and p.factors[0][1] not in (1,) and rational(p.constant) == 1:
                base, k = p.factors[0]
                odd = k.denominator != 1 or k % 2 == 1
                inner = call("log", base if odd else call("abs", base))
                swapped = task.f.replace(path, times(as_expression(k), inner))
                done = task.ask(swapped, task.x)
                if done is not None:
                    why = "the log of a power is a multiple of a log"
                    return task.found("REWRITE", why, integral(swapped, task.x), done)
        if n.op == "call" and n.value == "log" and len(n.args) == 2 and n.has(task.x):
            swapped = task.f.replace(path, div(call("log", n.args[0]), call("log", n.args[1])))
            done = task.ask(swapped, task.x)
            if done is not None:
                why = "a log to another base in natural logs"
                return task.found("REWRITE", why, integral(swapped, task.x), done)
    return None


def _inverse_sine(n: Expression) -> Expression | None:
    """asinh(u) for log(u + sqrt(u^2 + 1))."""
    if n.op != "call" or n.value != "log" or n.args[0].op != "add" or len(n.args[0].args) != 2:
        return None
    roots = [t for t in n.args[0].args if t.op == "call" and t.value == "sqrt"]
    rest = [t for t in n.args[0].args if t not in roots]
    if len(roots) != 1 or len(rest) != 1:
        return None
    square = add(power(rest[0], number(2)), number(1))
    return call("asinh", rest[0]) if proved_equal(roots[0].args[0], square) else None


def roots_of_squares(task: Task) -> Found | None:
    """The root of a square is a size."""
    swapped = without_roots_of_squares(task.f, task.x)
    if swapped == task.f:
        return None
    done = task.ask(swapped, task.x)
    return done and task.found(
        "REWRITE", "the root of a square is a size", integral(swapped, task.x), done
    )


_TECHNIQUES: tuple[Technique, ...] = (
    known,
    saw_teeth,
    linearity,
    product_rule_backwards,
    polynomial,
    gaussian,
    rational_function,
    letter_fractions,
    substitution,
    double_angle,
    powers,
    odd_power,
    conjugate_root,
    symbolic_waves,
    maxima,
    quadratic_root,
    symbolic_root,
    simplified,
    parts,
    rationalise,
    shifted,
    signed,
    over_size,
    sizes_only,
    steps_up,
    rectified,
    size_of_polynomial,
    multiplied_out,
    roots_of_squares,
    over_constants,
    root_below,
    half_angle,
    tangent_alone,
    logs,
    hyperbolic,
    spelled_out,
    piece_by_piece,
)
