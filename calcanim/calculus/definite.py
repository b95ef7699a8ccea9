"""Definite integrals: antiderivative, then F(b) - F(a); improper ones by their limits."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus import domain
from calcanim.calculus.bounds import BoundsError, bound, end_value
from calcanim.calculus.constants import exactly
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.ends import approached, levelled, named
from calcanim.calculus.growth import diverging_end
from calcanim.calculus.integrals import absence, worked
from calcanim.calculus.integration.beyond import beyond_elementary
from calcanim.calculus.quadrature import merged, quadrature
from calcanim.calculus.solution import Answer, Solution, certified, statement, verdict_of
from calcanim.calculus.tidy import rational, tidy
from calcanim.calculus.values import UndefinedError, Value, rounded
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    integral,
    limit,
    neg,
    number,
    variable,
)


@dataclass(slots=True)
class _Piece:
    """One interval without a break inside; an end is open where the integrand fails there."""

    low: Expression
    high: Expression
    open_low: bool
    open_high: bool


@dataclass(slots=True)
class _Work:
    f: Expression
    x: str
    low: Expression
    high: Expression
    steps: list[Step] = field(default_factory=list)

    @property
    def start(self) -> Expression:
        return integral(self.f, self.x, self.low, self.high)

    def answer(
        self, verdict: Answer, result: Expression | None = None, value: Value | None = None
    ) -> Solution:
        shown: Answer = verdict if result is None else verdict_of(self.steps)
        return Solution(
            "integral",
            self.f,
            (self.x,),
            tuple(self.steps),
            result,
            shown,
            value,
        )


def definite(
    function: Expression | str | object,
    variable_name: str,
    lower: object,
    upper: object,
    *,
    within: Mapping[str, tuple[mpf, mpf]] | None = None,
) -> Solution:
    """The integral of `function` from `lower` to `upper` (numbers, expressions, ``oo``).

    The verdict is ``diverges`` where it does, ``undefined`` where the integrand has no value on
    part of the interval, ``no_closed_form`` with a numerical value where no antiderivative was
    found. Other letters give a result under conditions; `within` names the intervals that some of
    them run through. Raises BoundsError.
    """
    f = as_expression(function)
    work = _Work(f, variable_name, bound(lower), bound(upper))
    if variable_name in (*work.low.variables, *work.high.variables):
        raise BoundsError(f"the limits must not contain {variable_name} itself")
    if work.low.variables or work.high.variables or set(f.variables) - {variable_name}:
        from calcanim.calculus.parameters import with_letters

        return with_letters(f, variable_name, work.low, work.high, within)
    low, high = end_value(work.low), end_value(work.high)
    if low == high:
        work.steps.append(
            statement("FUNDAMENTAL_THEOREM", work.start, "both limits are the same: no area")
        )
        zero = number(0)
        return work.answer("proved", zero, Value(exact(zero, {}), mpf(0)))
    breaks = domain.points(f, variable_name, min(low, high), max(low, high))
    gap = _gap(f, variable_name, [min(low, high), *breaks, max(low, high)])
    if gap is not None:
        why = f"{f} is not defined between {_n(gap[0])} and {_n(gap[1])}"
        work.steps.append(statement("UNDEFINED", work.start, why))
        return work.answer("undefined")
    return _numbers(work, low, high, breaks)


def _n(x: mpf) -> str:
    if mpmath.isinf(x):
        return "oo" if x > 0 else "-oo"
    return rounded(x)


def _gap(f: Expression, x: str, cuts: list[mpf]) -> tuple[mpf, mpf] | None:
    """A part of the interval on which f has no value at all of several points."""
    for a, b in itertools.pairwise(cuts):
        if b - a < mpf(10) ** -20:
            continue
        places = [domain.between(a, b, mpf(t)) for t in ("0.31", "0.5003", "0.77")]
        missing = 0
        for p in places:
            try:
                missing += evaluate(f, {x: p}, 30) is None
            except EvaluationOverflowError:
                continue
        if missing:
            return a, b
    return None


def _numbers(work: _Work, low: mpf, high: mpf, breaks: list[mpf]) -> Solution:
    if any(n.op == "call" and n.value in _PIECEWISE and n.has(work.x) for _, n in work.f.walk()):
        split = _in_pieces(work, low, high)
        if split is not None:
            return split
    found = worked(work.f, work.x)
    if found is None:
        return _without(work, low, high, breaks)
    steps, antiderivative = found
    swap = _substituted(work, steps, low, high)
    if swap is not None:
        return swap
    work.steps += steps
    # Where F itself may jump, although f does not: atan(tan(x/2)).
    more = domain.points(antiderivative, work.x, min(low, high), max(low, high))
    cuts = merged([*breaks, *more])
    with mpmath.workdps(60):  # In doubles sqrt(2) - 10^-25 is sqrt(2), and a cut at that end a cut.
        tiny = mpf(10) ** -25 * max(1, *(abs(e) for e in (low, high) if mpmath.isfinite(e)), 1)
        inner = [p for p in cuts if min(low, high) + tiny < p < max(low, high) - tiny]
    needed = [p for p in inner if _fails(antiderivative, work.x, p)]
    pieces = _pieces(work, low, high, needed)
    total: list[Expression] = []
    for piece in pieces:
        part = _piece_value(work, antiderivative, piece, len(pieces) > 1)
        if isinstance(part, Solution):
            return part
        total.append(part)
    return _finished(work, total, low, high, breaks)


_PIECEWISE = ("abs", "sign", "floor", "ceil", "max", "min", "mod", "relu", "heaviside")


def _in_pieces(work: _Work, low: mpf, high: mpf) -> Solution | None:
    """Split where |u| turns or a step comes; on each piece the formula is a plain one."""
    a, b = min(low, high), max(low, high)
    kinks = {
        p
        for kind, u in domain.suspects(work.f, work.x)
        if kind == "kink"
        for p in domain.zeros(u, work.x, a, b)
    }
    cuts = [a, *(p for p in merged(list(kinks)) if a < p < b), b]
    if len(cuts) > 40:
        return None
    ends = [
        work.low,
        *(_point(c) for c in (cuts[1:-1] if low < high else cuts[-2:0:-1])),
        work.high,
    ]
    middles = [domain.between(p, q, mpf("0.4871")) for p, q in itertools.pairwise(cuts)]
    formulas = [plain_at(work.f, work.x, m) for m in (middles if low < high else middles[::-1])]
    if any(f is None for f in formulas):
        return None
    parts = [
        integral(f, work.x, p, q)
        for f, p, q in zip(formulas, ends, ends[1:], strict=False)
        if f is not None
    ]
    line = add(*parts)
    why = "split where the formula changes"
    certificate = Certificate("checked", "by cases")
    if line != work.start:
        work.steps.append(certified("PIECES", work.start, line, why, certificate))
    total = []
    for part in parts:
        done = definite(part.args[0], work.x, part.args[1], part.args[2])
        work.steps += done.steps
        if done.verdict == "diverges":
            return work.answer("diverges")
        if not isinstance(done.result, Expression):
            work.steps.clear()
            return None
        total.append(done.result)
    whole = exactly(add(*total))
    if len(total) > 1:
        why = "the pieces together"
        work.steps.append(certified("ADD_UP", line, whole, why, _certificate(work.start, whole)))
    value = evaluate(whole, {}, 40)
    return None if value is None else work.answer("proved", whole, Value(exact(whole, {}), value))


def plain_at(f: Expression, x: str, at: mpf) -> Expression | None:
    """`f` with |u|, steps and maxima written as they are around `at`; None where undefined."""

    def change(n: Expression) -> Expression:
        if n.op != "call" or n.value not in _PIECEWISE or not n.has(x):
            return n
        u = n.args[0]
        found = [evaluate(a, {x: at}, 30) for a in n.args]
        values = [v for v in found if v is not None]
        if len(values) < len(found):
            raise UndefinedError(f"{n} is not defined at {_n(at)}")
        v = values[0]
        match n.value:
            case "abs":
                return u if v >= 0 else neg(u)
            case "sign":
                return number(1 if v > 0 else -1)
            case "heaviside":
                return number(1 if v > 0 else 0)
            case "relu":
                return u if v > 0 else number(0)
            case "floor" | "ceil":
                return number(int(mpmath.floor(v) if n.value == "floor" else mpmath.ceil(v)))
            case "mod":
                turns = int(mpmath.floor(v / values[1]))
                return add(u, neg(Expression("mul", (number(turns), n.args[1])))) if turns else u
        pick = max if n.value == "max" else min
        return n.args[values.index(pick(values))]

    try:
        return tidy(f.transform(change), x)
    except (UndefinedError, EvaluationOverflowError):
        return None


def _fails(antiderivative: Expression, x: str, p: mpf) -> bool:
    """Whether F is not continuous at p, by values on both sides."""
    with mpmath.workdps(80):
        # p is known to 40 digits.
        h = mpf(10) ** -30 * max(1, abs(p))
        try:
            here, left, right = (evaluate(antiderivative, {x: q}, 80) for q in (p, p - h, p + h))
        except EvaluationOverflowError:
            return True
        if here is None or left is None or right is None:
            return True
        # A root's steep start moves by h^(1/3) or so.
        return bool(abs(left - here) + abs(right - here) > mpf(10) ** -5 * max(1, abs(here)))


def _pieces(work: _Work, low: mpf, high: mpf, cuts: list[mpf]) -> list[_Piece]:
    ends = [work.low, *(_point(c) for c in (cuts if low < high else cuts[::-1])), work.high]
    last = len(ends) - 2
    return [_Piece(a, b, i > 0, i < last) for i, (a, b) in enumerate(itertools.pairwise(ends))]


def _point(p: mpf) -> Expression:
    exact_form = named(p)
    if exact_form is not None:
        return exact_form
    size = Expression("number", (), mpmath.nstr(abs(p), 40))
    return neg(size) if p < 0 else size


def _piece_value(
    work: _Work, antiderivative: Expression, piece: _Piece, several: bool
) -> Expression | Solution:
    """F(b) - F(a) on one piece, with limits at ends where F has no value."""
    part = integral(work.f, work.x, piece.low, piece.high)
    shown = []
    a, b = end_value(piece.low), end_value(piece.high)
    for end, open_end, side in (
        (piece.high, piece.open_high, -1 if b > a else 1),
        (piece.low, piece.open_low, 1 if b > a else -1),
    ):
        value = _at_end(work, antiderivative, end, open_end, side)
        if isinstance(value, str):
            why = _divergence(part, end, value, several)
            verdict = "diverges" if value in ("infinite", "none") else "unknown"
            work.steps.append(
                statement("DIVERGES" if verdict == "diverges" else "NUMERICAL", part, why)
            )
            if verdict == "unknown":
                return _without(work, end_value(work.low), end_value(work.high), [])
            return work.answer("diverges")
        shown.append(value)
    (top, top_limit), (bottom, bottom_limit) = shown
    after = add(top, neg(bottom)) if rational(bottom) != 0 else top
    if top_limit or bottom_limit:
        work.steps.append(_improper(work, antiderivative, part, piece, (top_limit, bottom_limit)))
    why = "the antiderivative at the upper limit less that at the lower"
    if top_limit or bottom_limit:
        why += ", as limits"
        work.steps.append(
            certified("FUNDAMENTAL_THEOREM", part, after, why, _theorem(work, part, after))
        )
        return after
    put_in = add(
        antiderivative.substitute(work.x, piece.high),
        neg(antiderivative.substitute(work.x, piece.low)),
    )
    work.steps.append(
        certified("FUNDAMENTAL_THEOREM", part, put_in, why, _theorem(work, part, put_in))
    )
    if after != put_in:
        from calcanim.calculus.certify import certify

        same = certify(put_in, after, ())
        work.steps.append(certified("EVALUATE", put_in, after, "worked out", same))
    return after


def _theorem(work: _Work, part: Expression, after: Expression) -> Certificate:
    """Proved where F' = f is and nothing breaks inside; quadrature must agree in any case."""
    checked = _certificate(part, after)
    low, high = (end_value(a) for a in part.args[1:])
    if checked.verdict == "refuted" or mpmath.isinf(low) or mpmath.isinf(high):
        return checked
    proved = all(s.certificate.verdict == "proved" for s in work.steps)
    if proved and not domain.points(work.f, work.x, min(low, high), max(low, high)):
        return Certificate("proved", "fundamental theorem: F' = f is proved", checked.points)
    return checked


def _certificate(before: Expression, after: Expression) -> Certificate:
    """Quadrature of the integral against the value; proper or improper."""
    value = evaluate(after, {}, 30)
    area = quadrature(before)
    if value is None or area is None:
        return Certificate("checked", "the antiderivative is certified and continuous there")
    if abs(value - area) > mpf(10) ** -9 * max(1, abs(value)):
        return Certificate("refuted", f"quadrature gives {mpmath.nstr(area, 10)}")
    return Certificate("checked", "quadrature agrees to 9 digits", 1)


def _at_end(
    work: _Work, antiderivative: Expression, end: Expression, open_end: bool, side: int
) -> tuple[Expression, bool] | str:
    """F at an end and whether it is a limit; the name of its failure where there is none."""
    p = end_value(end)
    if not open_end and not mpmath.isinf(p):
        try:
            here = evaluate(antiderivative, {work.x: p}, 60)
        except EvaluationOverflowError:
            here = None
        if here is not None and not _fails_towards(antiderivative, work.x, p, side, here):
            return exactly(antiderivative.substitute(work.x, end)), False
    found = approached(antiderivative, work.x, end, side)
    if found.kind == "unknown":
        return _asked(work, antiderivative, end, side, found.guess)
    if found.kind != "finite" or found.value is None:
        return found.kind
    known = named(found.value, found.error)
    if known is not None:
        return known, True
    level = levelled(antiderivative, work.x, end)
    level = None if level is None else tidy(level, work.x)
    if level is not None and not level.has(work.x):
        v = evaluate(level, {}, 40)
        if v is not None and abs(v - found.value) < mpf(10) ** -30 * max(1, abs(v)):
            return exactly(level), True
    asked = _asked(work, antiderivative, end, side)
    if isinstance(asked, tuple):
        v = evaluate(asked[0], {}, 40)
        if v is not None and abs(v - found.value) < mpf(10) ** -20 * max(1, abs(v)):
            return asked
    size = Expression("number", (), mpmath.nstr(abs(found.value), 30))
    return (neg(size) if found.value < 0 else size), True


def _fails_towards(e: Expression, x: str, p: mpf, side: int, here: mpf) -> bool:
    with mpmath.workdps(80):
        try:
            near = evaluate(e, {x: p + side * mpf(10) ** -30 * max(1, abs(p))}, 80)
        except EvaluationOverflowError:
            return True
        return near is None or abs(near - here) > mpf(10) ** -5 * max(1, abs(here))


def _asked(
    work: _Work, antiderivative: Expression, end: Expression, side: int, guess: mpf | None = None
) -> tuple[Expression, bool] | str:
    """sympy's limit, held against values near the end, or where they seem to go slowly."""
    from calcanim.calculus.cas import ask

    what = "limit" if side > 0 else "limit_below"
    known = ask(what, antiderivative, work.x, end)
    if known is None:
        return "unknown"
    if INFINITY in (known, *known.args):
        return "infinite"
    try:
        v = evaluate(known, {}, 30)
    except EvaluationOverflowError:
        return "unknown"
    p = end_value(end)
    x = p + side * mpf(10) ** -30 if not mpmath.isinf(p) else mpmath.sign(p) * mpf(10) ** 40
    try:
        near = evaluate(antiderivative, {work.x: x}, 90)
    except EvaluationOverflowError:
        return "unknown"
    if v is None or near is None:
        return "unknown"
    seen = [near] if guess is None else [near, guess]
    if min(abs(v - s) for s in seen) > mpf("0.05") * max(1, abs(v)):
        return "unknown"
    return known, True


def _divergence(part: Expression, end: Expression, kind: str, several: bool) -> str:
    where = f"{part.value} = {end}" if end not in (INFINITY, neg(INFINITY)) else str(end)
    tail = "; one piece that diverges is enough" if several else ""
    if kind == "infinite":
        return f"the area grows without bound towards {where}: the integral diverges{tail}"
    if kind == "none":
        return f"the area settles on no value towards {where}: the integral diverges{tail}"
    return f"the limit of the antiderivative towards {where} could not be certified"


def _improper(
    work: _Work,
    antiderivative: Expression,
    part: Expression,
    piece: _Piece,
    limits: tuple[bool, bool],
) -> Step:
    name = next(v for v in ("t", "b", "s", "r") if v not in antiderivative.variables)
    t = variable(name)
    low = t if limits[1] and not limits[0] else piece.low
    high = t if limits[0] else piece.high
    end = piece.high if limits[0] else piece.low
    inside = integral(work.f, work.x, low, high)
    after = limit(inside, name, end)
    why = "an improper integral is a limit of proper ones"
    return certified("IMPROPER", part, after, why, Certificate("checked", "by definition"))


def _finished(
    work: _Work, total: list[Expression], low: mpf, high: mpf, breaks: list[mpf]
) -> Solution:
    whole = exactly(add(*total))
    before = add(*total) if len(total) > 1 else work.steps[-1].after
    if whole != before:
        from calcanim.calculus.certify import certify

        work.steps.append(
            certified("EVALUATE", before, whole, "worked out", certify(before, whole, ()))
        )
    value = evaluate(whole, {}, 40)
    assert value is not None
    return work.answer("proved", whole, Value(exact(whole, {}), value))


def _substituted(work: _Work, steps: tuple[Step, ...], low: mpf, high: mpf) -> Solution | None:
    """Where the first line is a substitution, its limits change with it, and x never comes back."""
    first = steps[0]
    if first.rule != "SUBSTITUTION" or " = " not in first.why or mpmath.isinf(low + high):
        return None
    inside = [n for _, n in first.after.walk() if n.op == "integral"]
    if len(inside) != 1 or inside[0].value is None:
        return None
    u, g = inside[0].value, _meaning(steps, inside[0].value)
    if g is None or domain.points(g, work.x, min(low, high), max(low, high)):
        return None
    new_low, new_high = (exactly(g.substitute(work.x, e)) for e in (work.low, work.high))
    a, b = evaluate(new_low, {}, 40), evaluate(new_high, {}, 40)
    if a is None or b is None or a == b:
        return None
    inner = inside[0].args[0]
    if domain.points(inner, u, min(a, b), max(a, b)):
        return None
    changed = integral(inner, u, new_low, new_high)
    line = first.after.transform(lambda n: changed if n == inside[0] else n)
    step = certified(
        "SUBSTITUTION",
        work.start,
        line,
        f"{first.why}; the limits become {new_low} and {new_high}",
        _certificate_of_line(work.start, line, changed),
        first.conditions,
    )
    rest = definite(inner, u, new_low, new_high)
    if rest.result is None or isinstance(rest.result, tuple):
        return None
    constant = line.transform(lambda n: rest.result if n == changed else n)  # type: ignore[arg-type,return-value]
    whole = exactly(constant)
    work.steps.append(step)
    work.steps += rest.steps
    if whole != rest.result:
        from calcanim.calculus.certify import certify

        why = "the factor in front"
        work.steps.append(certified("EVALUATE", constant, whole, why, certify(constant, whole, ())))
    value = evaluate(whole, {}, 40)
    if value is None or _certificate(work.start, whole).verdict == "refuted":
        work.steps.clear()
        return None
    return work.answer("proved", whole, Value(exact(whole, {}), value))


def _meaning(steps: tuple[Step, ...], u: str) -> Expression | None:
    """What `u` was put for: what the line becomes when it is put back says it."""
    prefix = f"let {u} = "
    why = steps[0].why
    if not why.startswith(prefix):
        return None
    from calcanim.expressions.errors import ExpressionError
    from calcanim.expressions.parse import parse

    try:
        return parse(why[len(prefix) :].split(", so that")[0].split(":")[0], notation=True)
    except ExpressionError:
        return None


def _certificate_of_line(before: Expression, line: Expression, inner: Expression) -> Certificate:
    area, new = quadrature(before), quadrature(inner)
    if area is None or new is None:
        return Certificate("checked", "substitution theorem")
    size = Expression("number", (), mpmath.nstr(abs(new), 18))
    put = line.transform(lambda n: (neg(size) if new < 0 else size) if n == inner else n)
    value = evaluate(put, {}, 25)
    if value is None or abs(value - area) > mpf(10) ** -9 * max(1, abs(area)):
        return Certificate("refuted", "quadrature of both sides differs")
    return Certificate("checked", "quadrature of both sides agrees to 9 digits", 1)


def _without(work: _Work, low: mpf, high: mpf, breaks: list[mpf]) -> Solution:
    """No antiderivative: sympy's value if quadrature agrees, else the number alone."""
    from calcanim.calculus.cas import ask

    end = diverging_end(work.f, work.x, low, high)
    if end is not None:
        why = f"{work.f} is at least like {end}: the area grows without bound"
        work.steps.append(statement("DIVERGES", work.start, why, "checked"))
        return work.answer("diverges")
    if _odd_over(work, low, high):
        return work.answer("proved", number(0), Value(Fraction(0), mpf(0)))
    area = quadrature(work.start)
    proper = mpmath.isfinite(low) and mpmath.isfinite(high)
    # The names that sympy would answer with are no part of the grammar.
    hopeless = proper and beyond_elementary(work.f, work.x) is not None
    known = None if hopeless else ask("area", work.f, work.x, work.low, work.high)
    if known is not None and INFINITY in (known, *known.args) and area is None:
        return _endless(work)
    if known is not None and not known.variables:
        try:
            value = evaluate(known, {}, 40)
        except EvaluationOverflowError:
            value = None
        if (
            value is not None
            and area is not None
            and abs(value - area) < mpf(10) ** -8 * max(1, abs(area))
        ):
            why = "found by computer algebra, without steps; quadrature agrees"
            certificate = Certificate("checked", "quadrature agrees to 8 digits", 1)
            work.steps.append(certified("COMPUTER_ALGEBRA", work.start, known, why, certificate))
            return work.answer("checked", known, Value(exact(known, {}), value))
    if area is None:
        return _endless(work)
    why = absence(work.f, work.x)[0] + "; the value is numerical"
    work.steps.append(statement("NO_CLOSED_FORM", work.start, why, "checked"))
    return work.answer("no_closed_form", None, Value(None, area))


def _odd_over(work: _Work, low: mpf, high: mpf) -> bool:
    """Whether f is odd and the interval symmetric and finite; adds the step that says so."""
    from calcanim.calculus.certify import certify

    if low != -high or mpmath.isinf(low) or domain.points(work.f, work.x, low, high):
        return False
    mirrored = work.f.substitute(work.x, neg(variable(work.x)))
    odd = certify(neg(mirrored), work.f, (work.x,))
    if odd.verdict not in ("proved", "checked"):
        return False
    why = "f(-x) = -f(x): the halves on either side of 0 cancel"
    work.steps.append(certified("SYMMETRY", work.start, number(0), why, odd))
    return True


def _endless(work: _Work) -> Solution:
    """Quadrature does not settle, and the integrand is not seen to be like 1/x or worse."""
    why = "no antiderivative was found, and quadrature does not settle"
    work.steps.append(statement("NO_CLOSED_FORM", work.start, why, "unknown"))
    return work.answer("no_closed_form")
