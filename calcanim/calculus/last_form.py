"""The last line of an answer as a teacher leaves it: what every kind of problem ends with.

No double minus, no call that is a number, factorials for gammas of whole numbers, fractions over
one denominator joined, what numerator and denominator share cancelled. Each change is certified,
and is a step of its own. The rules of a derivation keep to `tidy`, `shorter` and `neaten`.
"""

from __future__ import annotations

from dataclasses import replace
from math import factorial

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.neaten import reduced
from calcanim.calculus.solution import Solution, certified
from calcanim.exact.joined import exponentials_cancelled, fractions_joined
from calcanim.exact.settle import mirrored
from calcanim.exact.shorter import shorter
from calcanim.exact.tidy import as_expression, rational, tidy
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.tree import (
    NOTATION,
    Expression,
    add,
    call,
    div,
    mul,
    neg,
    number,
)

_SMALL = 20  # the largest n whose factorial is a number that is read
_LONG_NUMBER = 40
_LONGEST = 300  # nodes of a result that is still looked over


def finished(solution: Solution) -> Solution:
    """The solution with its result in its last form, as one more step where that changes it."""
    if solution.result is None:
        return solution
    results = solution.result if isinstance(solution.result, tuple) else (solution.result,)
    steps: list[Step] = []
    out = []
    for r in results:
        step = _last_step(r)
        out.append(r if step is None else step.after)
        steps += [] if step is None else [step]
    if not steps:
        return solution
    result = tuple(out) if isinstance(solution.result, tuple) else out[0]
    verdict = solution.verdict
    if verdict == "proved" and any(s.certificate.verdict != "proved" for s in steps):
        verdict = "checked"
    return replace(solution, steps=(*solution.steps, *steps), result=result, verdict=verdict)


def _last_step(e: Expression) -> Step | None:
    if e.size > _LONGEST or any(n.op in NOTATION for _, n in e.walk()):
        return None
    try:
        after = last_form(e)
    except (EvaluationOverflowError, ZeroDivisionError):
        return None
    if after == e:
        return None
    certificate = _same(e, after)
    if certificate.verdict not in ("proved", "checked"):
        return None
    return certified("GATHER", e, after, "the last line, tidied", certificate)


def _same(e: Expression, after: Expression) -> Certificate:
    """A gamma of a whole number in front of a large factorial is equal by definition."""
    if e.transform(_factorials) == after:
        return Certificate("proved", "by definition")
    return certify(e, after)


def last_form(e: Expression) -> Expression:
    """`e` as the last line of an answer."""
    for _ in range(4):
        after = _gathered(fractions_joined(reduced(e.transform(_neater))))
        if after == e:
            break
        e = after
    return e


def _neater(n: Expression) -> Expression:
    for rule in (
        _numbers,
        _signs,
        mirrored,
        _factorials,
        _worked_out,
        _turned_back,
        _reduced_fraction,
        fractions_joined,
        exponentials_cancelled,
    ):
        n = rule(n)
    return n


def _gathered(e: Expression) -> Expression:
    """A number's brackets opened and like terms together, where it gets shorter."""
    if e.variables:
        return e
    forms = [tidy(e, ""), *(f for _, _, f in shorter(e, ""))]
    return min((e, *forms), key=lambda f: f.size)


def _numbers(n: Expression) -> Expression:
    """4000 + 1 and 24/2, where no more than numbers stand there."""
    if n.op in ("add", "mul", "div") and all(rational(a) is not None for a in n.args):
        known = exact(n, {})
        if known is not None and len(str(known)) <= _LONG_NUMBER:
            return as_expression(known)
    return n


def _signs(n: Expression) -> Expression:
    """--u is u, and a minus in a product or a quotient stands in front of it once."""
    match n.op:
        case "neg" if n.args[0].op == "neg":
            return n.args[0].args[0]
        case "neg" if n.args[0].op in ("mul", "div"):
            inner = n.args[0]
            first = inner.args[0]
            if first.op == "neg":
                return Expression(inner.op, (first.args[0], *inner.args[1:]))
            if first == number(0):
                return first
        case "add" if any(a.op == "neg" and a.args[0].op == "neg" for a in n.args):
            return add(*(_signs(a) for a in n.args))
        case "neg" if n.args[0].op == "add" and len(n.args[0].args) == 2:
            one, two = n.args[0].args
            if one.op != "neg" and two.op == "neg":
                return add(two.args[0], neg(one))
        case "mul" if any(a.op == "neg" for a in n.args[1:]) or rational(n.args[0]) == -1:
            turns = sum(a.op == "neg" for a in n.args)
            parts = [a.args[0] if a.op == "neg" else a for a in n.args]
            body = mul(*(a for a in parts if rational(a) != 1))
            return neg(body) if turns % 2 else body
        case "mul" if any(rational(a) == 1 for a in n.args):
            return mul(*(a for a in n.args if rational(a) != 1))
        case "div" if n.args[0].op == n.args[1].op == "neg":
            return div(n.args[0].args[0], n.args[1].args[0])
        case "div" if n.args[1].op == "neg":
            return neg(_signs(div(n.args[0], n.args[1].args[0])))
        case "div" if n.args[0].op == "add" and all(a.op == "neg" for a in n.args[0].args):
            return neg(div(add(*(a.args[0] for a in n.args[0].args)), n.args[1]))
        case "div" if rational(n.args[1]) == 1:
            return n.args[0]
    return n


def _factorials(n: Expression) -> Expression:
    """gamma(61) is 60!, and 5! is 120."""
    if n.op != "call" or n.value not in ("gamma", "factorial"):
        return n
    k = rational(n.args[0])
    if k is None or k.denominator > 1:
        return n
    whole = int(k) - (n.value == "gamma")
    if whole < 0:
        return n
    return number(factorial(whole)) if whole <= _SMALL else call("factorial", number(whole))


_PI = Expression("constant", (), "pi")
_STEPS = ("floor", "ceil", "sign")


def _worked_out(n: Expression) -> Expression:
    """A step of a number that is surely not at one of its jumps, and the size of a number."""
    if n.op != "call" or n.variables or n.value not in (*_STEPS, "abs"):
        return n
    value = evaluate(n.args[0], {}, 60)
    if value is None:
        return n
    with mpmath.workdps(60):
        if abs(value) > mpf(10) ** 20:
            return n
        near = abs(value - mpmath.nint(value))
        known = rational(n.args[0])
        if known is None and near < mpf(10) ** -30:
            return n
        if n.value == "abs":
            return neg(n.args[0]) if value < 0 else n.args[0]
        if n.value == "sign":
            return number(int(mpmath.sign(value)))
        return number(int(mpmath.floor(value) if n.value == "floor" else mpmath.ceil(value)))


def _reduced_fraction(n: Expression) -> Expression:
    return reduced(n) if n.op == "div" else n


def _turned_back(n: Expression) -> Expression:
    """asin(sin(5)) is 5 - 2*pi: the angle of the inverse's own stretch with that value."""
    inverse = {"asin": "sin", "acos": "cos", "atan": "tan"}.get(n.value or "")
    if n.op != "call" or inverse is None or n.variables:
        return n
    inner = n.args[0]
    if inner.op != "call" or inner.value != inverse:
        return n
    angle = inner.args[0]
    value = evaluate(angle, {}, 60)
    if value is None:
        return n
    with mpmath.workdps(60):
        if abs(value) > mpf(10) ** 20:
            return n
        halves = value / mpmath.pi
        turns = int(mpmath.floor(halves) if inverse == "cos" else mpmath.nint(halves))
    up = inverse == "tan" or turns % 2 == 0
    whole = turns + (inverse == "cos" and not up)
    shift = mul(number(abs(whole)), _PI) if abs(whole) > 1 else _PI
    if not whole:
        return angle if up else neg(angle)
    # u - k*pi where the function rises there, k*pi - u where it falls.
    first, second = (angle, neg(shift)) if whole > 0 else (angle, shift)
    return add(first, second) if up else add(neg(second), neg(first))
