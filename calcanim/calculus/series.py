"""Sums and products: written out, in closed form where there is one, with its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.bounds import BoundsError, bound
from calcanim.calculus.closed_forms import closed_sum
from calcanim.calculus.closed_products import closed_product
from calcanim.calculus.constants import exactly
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.euler_maclaurin import long_sum
from calcanim.calculus.infinite import infinite_product, infinite_sum
from calcanim.calculus.solution import Answer, Solution, certified, statement, verdict_of
from calcanim.calculus.tidy import as_expression as number_tree
from calcanim.calculus.values import Value
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate, exact
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    add,
    div,
    mul,
    neg,
    number,
    product,
    summation,
    variable,
)

_SHOWN = 10
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Range:
    """An index and its first and last value (expressions; the last may be ``oo``)."""

    index: str
    first: Expression
    last: Expression


def ranges(index: Sequence[str], first: Sequence[object], last: Sequence[object]) -> list[Range]:
    """Ranges from texts, outermost first. Raises BoundsError where their numbers differ."""
    if not (len(index) == len(first) == len(last)):
        raise BoundsError("each index needs one --from and one --to, outermost first")
    out = [Range(i, bound(a), bound(b)) for i, a, b in zip(index, first, last, strict=True)]
    for k, r in enumerate(out):
        inner = {r.index, *(s.index for s in out[k + 1 :])}
        used = {*r.first.variables, *r.last.variables} & inner
        if used:
            raise BoundsError(f"the bounds of {r.index} must not contain {min(used)}")
        if len({s.index for s in out}) < len(out):
            raise BoundsError("each index needs a letter of its own")
    return out


def sum_of(function: Expression | str | object, over: Sequence[Range]) -> Solution:
    """The sum of `function` over nested ranges, outermost first.

    The verdict is ``diverges`` or ``no_closed_form`` where that is so; `value` is then the number,
    if there is one.
    """
    return _Nested("sum", as_expression(function), list(over)).solution()


def product_of(function: Expression | str | object, over: Sequence[Range]) -> Solution:
    """The product, likewise."""
    return _Nested("product", as_expression(function), list(over)).solution()


def over_data(
    kind: str, function: Expression | str | object, data: Mapping[str, Sequence[object]]
) -> Solution:
    """A sum or product of `function` over rows of `data`; ``n`` is the number of rows.

    ``(y - p)**2/n`` over y and p is the mean squared error. Raises BoundsError.
    """
    f = as_expression(function)
    columns = {k: [as_expression(v) for v in column] for k, column in data.items()}
    lengths = {len(c) for c in columns.values()}
    if len(lengths) != 1 or 0 in lengths:
        raise BoundsError("every column of data needs the same number of values, at least one")
    n = lengths.pop()
    if "n" not in columns:
        f = f.substitute("n", number_tree(Fraction(n)))
    missing = set(f.variables) - set(columns)
    if missing:
        raise BoundsError(f"there is no data for {min(missing)}")
    rows = []
    for k in range(n):
        row = f
        for name, column in columns.items():
            row = row.substitute(name, column[k])
        rows.append(row)
    join = add if kind == "sum" else mul
    written = join(*rows)
    start = f
    why = f"one {'term' if kind == 'sum' else 'factor'} for each of {n} rows"
    steps = [certified("WRITE_OUT", start, written, why, Certificate("proved", "by definition"))]
    total = exactly(written)
    value = evaluate(total, {}, 40)
    if value is None:
        raise BoundsError(f"{f} has no value for every row of the data")
    rule, said = ("ADD_UP", "add up") if kind == "sum" else ("MULTIPLY", "multiply")
    steps.append(certified(rule, written, total, said, _equal(written, total)))
    return Solution(
        kind,
        f,
        tuple(columns),
        tuple(steps),
        total,
        verdict_of(steps),
        Value(exact(total, {}), value),
    )


def _equal(before: Expression, after: Expression) -> Certificate:
    from calcanim.calculus.certify import certify

    return certify(before, after, tuple(dict.fromkeys((*before.variables, *after.variables))))


class _Nested:
    """Worked out from the inside; each inner result is the next summand."""

    def __init__(self, kind: str, f: Expression, over: list[Range]) -> None:
        self.kind, self.f, self.over = kind, f, over
        self.steps: list[Step] = []

    @property
    def indices(self) -> tuple[str, ...]:
        return tuple(r.index for r in self.over)

    def _wrap(self, body: Expression, over: Sequence[Range]) -> Expression:
        make = summation if self.kind == "sum" else product
        for r in reversed(over):
            body = make(body, r.index, r.first, r.last)
        return body

    def solution(self) -> Solution:
        body = self.f
        for depth in range(len(self.over) - 1, -1, -1):
            done = self._one(body, self.over[depth])
            if done is None:
                return self._counted()
            if isinstance(done, str):
                # A part that diverges settles the whole only where nothing is around it.
                return self._answer("diverges" if depth == 0 else "no_closed_form")
            body = done
        return self._answer(None, body)

    def _answer(self, verdict: Answer | None, result: Expression | None = None) -> Solution:
        value = None
        if result is not None and not result.variables:
            v = evaluate(result, {}, 40)
            value = None if v is None else Value(exact(result, {}), v)
        return Solution(
            self.kind,
            self.f,
            self.indices,
            tuple(self.steps),
            result,
            verdict or verdict_of(self.steps),
            value,
        )

    def _put(
        self,
        rule: str,
        before: Expression,
        after: Expression,
        why: str,
        certificate: Certificate,
        conditions: tuple[str, ...] = (),
    ) -> None:
        if before != after:
            self.steps.append(certified(rule, before, after, why, certificate, conditions))

    def _one(self, body: Expression, r: Range) -> Expression | str | None:
        """One range's sum: a closed form, ``"diverges"``, or None where there is no closed form."""
        first, last = _whole(r.first), _whole(r.last)
        if r.last == INFINITY:
            solve = infinite_sum if self.kind == "sum" else infinite_product
            found = solve(body, r.index, r.first)
            self.steps += found.steps
            if found.verdict == "diverges":
                return "diverges"
            if found.result is None and isinstance(found.value, Value) and len(self.over) == 1:
                self.numeric = found.value
            return found.result if isinstance(found.result, Expression) else None
        if first is not None and last is not None:
            return self._written(body, r, first, last)
        if (
            INFINITY in (r.first, neg(INFINITY))
            or r.last == neg(INFINITY)
            or r.first == neg(INFINITY)
        ):
            raise BoundsError("sums run from a whole number upwards")
        solve_closed = closed_sum if self.kind == "sum" else closed_product
        closed = solve_closed(body, r.index, r.first, r.last)
        if closed is None:
            why = "no closed form was found"
            if self.kind == "sum" and body == div(number(1), variable(r.index)):
                why = "the harmonic numbers; they grow like a log, and have no closed form"
            place = self._wrap(body, [r])
            self.steps.append(statement("NO_CLOSED_FORM", place, why, "unknown"))
            return None
        self.steps += closed.steps
        return closed.result if isinstance(closed.result, Expression) else None

    def _written(self, body: Expression, r: Range, first: int, last: int) -> Expression | None:
        """Whole bounds: written out where it is short, a closed form where it is long."""
        start = self._wrap(body, [r])
        name = "sum" if self.kind == "sum" else "product"
        if last < first:
            empty = number_tree(Fraction(0 if self.kind == "sum" else 1))
            why = f"the empty {name}: there is nothing from {first} to {last}"
            self._put("ADD_UP", start, empty, why, Certificate("proved", "by definition"))
            return empty
        count = last - first + 1
        if count > _SHOWN:
            solve = closed_sum if self.kind == "sum" else closed_product
            letter = next(v for v in ("n", "m", "N", "p") if v not in (*body.variables, r.index))
            closed = solve(body, r.index, r.first, Expression("variable", (), letter))
            if closed is not None and closed.result is not None:
                return self._put_in(start, closed, letter, r, count)
        if count > _MOST:
            place = self._wrap(body, [r])
            number_of = long_sum(body, r.index, first, last) if self.kind == "sum" else None
            if number_of is not None:
                if len(self.over) == 1:
                    self.numeric = Value(None, number_of)
                why = "no closed form was found; the value is numerical, by Euler and Maclaurin"
                self.steps.append(statement("NO_CLOSED_FORM", place, why, "checked"))
                return None
            why = f"no closed form was found, and {count} terms are too many to add one by one"
            self.steps.append(statement("NO_CLOSED_FORM", place, why, "unknown"))
            return None
        terms = [body.substitute(r.index, number_tree(Fraction(k))) for k in range(first, last + 1)]
        join = add if self.kind == "sum" else mul
        rule, why = ("ADD_UP", "add up") if self.kind == "sum" else ("MULTIPLY", "multiply")
        if body.variables and set(body.variables) != {r.index}:
            from calcanim.calculus.tidy import tidy

            if count > 40:
                return None
            whole = tidy(join(*terms), "")
            self._put("WRITE_OUT", start, join(*terms), _dots(terms, self.kind), _defined())
            self._put(rule, join(*terms), whole, why, _equal(join(*terms), whole))
            return whole
        total = _total(terms, self.kind)
        if total is None:
            why = f"{body} has no value for every {r.index} from {first} to {last}"
            raise BoundsError(why)
        if isinstance(total, mpf):
            if len(self.over) == 1:
                self.numeric = Value(None, total)
            done = "added" if self.kind == "sum" else "multiplied"
            why = f"no closed form was found; {count} values {done} up, so the value is numerical"
            self.steps.append(statement("NO_CLOSED_FORM", start, why, "checked"))
            return None
        if count <= _SHOWN:
            written = join(*terms)
            self._put("WRITE_OUT", start, written, _dots(terms, self.kind), _defined())
            values = join(*(exactly(t) for t in terms))
            self._put("EVALUATE", written, values, "each by itself", _equal(written, values))
            self._put(rule, values, total, why, _equal(values, total))
        else:
            certificate = Certificate("proved", f"all {count} added")
            self._put(rule, start, total, _dots(terms, self.kind), certificate)
        return total

    def _put_in(
        self, start: Expression, closed: Solution, letter: str, r: Range, count: int
    ) -> Expression:
        assert isinstance(closed.result, Expression)
        self.steps += closed.steps
        put = closed.result.substitute(letter, r.last)
        value = exactly(put)
        certificate = (
            self._counted_up(start, value)
            if count <= 3000
            else Certificate("checked", "closed form")
        )
        self._put("SUBSTITUTE", start, put, f"put {r.last} for {letter}", certificate)
        self._put("EVALUATE", put, value, "worked out", _equal(put, value))
        return value

    def _counted_up(self, start: Expression, value: Expression) -> Certificate:
        return _equal(start, value)

    numeric: Value | None = None

    def _counted(self) -> Solution:
        """No closed form: the number, where every bound is a number."""
        value = self.numeric or self._number()
        if value is None:
            return self._answer("no_closed_form")
        solution = self._answer("no_closed_form")
        result = number_tree(value.exact) if value.exact is not None else None
        if result is not None:
            start = self._wrap(self.f, self.over)
            certificate = Certificate("proved", "every term counted")
            self._put("ADD_UP", start, result, "term by term", certificate)
            return Solution(
                self.kind, self.f, self.indices, tuple(self.steps), result, "proved", value
            )
        return Solution(
            self.kind, self.f, self.indices, solution.steps, None, "no_closed_form", value
        )

    def _number(self) -> Value | None:
        try:
            found = _loop(self.kind, self.f, self.over, {}, [0])
        except (EvaluationOverflowError, KeyError):
            return None
        if found is None:
            return None
        return (
            Value(found, mpf(found.numerator) / found.denominator)
            if isinstance(found, Fraction)
            else Value(None, found)
        )


def _defined() -> Certificate:
    return Certificate("proved", "by definition")


def _loop(
    kind: str, f: Expression, over: list[Range], at: dict[str, Fraction], count: list[int]
) -> Fraction | mpf | None:
    if not over:
        count[0] += 1
        if count[0] > _MOST:
            return None
        known = exact(f, at) if set(f.variables) <= set(at) else None
        if known is not None:
            return known
        return evaluate(f, {k: mpf(v.numerator) / v.denominator for k, v in at.items()}, 40)
    r, *rest = over
    first, last = exact(r.first, at), exact(r.last, at)
    if first is None or last is None or first.denominator > 1 or last.denominator > 1:
        return None
    total: Fraction | mpf = Fraction(0) if kind == "sum" else Fraction(1)
    for k in range(int(first), int(last) + 1):
        part = _loop(kind, f, rest, {**at, r.index: Fraction(k)}, count)
        if part is None:
            return None
        if isinstance(part, Fraction) and isinstance(total, Fraction):
            total = total + part if kind == "sum" else total * part
        else:
            a, b = _float(total), _float(part)
            total = a + b if kind == "sum" else a * b
    return total


def _float(v: Fraction | mpf) -> mpf:
    return mpf(v.numerator) / v.denominator if isinstance(v, Fraction) else v


def _whole(e: Expression) -> int | None:
    if e.variables or e in (INFINITY, neg(INFINITY)):
        return None
    value = exact(e, {})
    if value is None or value.denominator != 1:
        raise BoundsError(f"{e} is not a whole number; sums and products run over whole numbers")
    return int(value)


def _dots(terms: list[Expression], kind: str) -> str:
    sign = " + " if kind == "sum" else " * "

    def closed(e: Expression) -> str:
        return (
            f"({e})" if e.op in ("add", "neg") or (kind == "product" and e.op == "mul") else str(e)
        )

    if len(terms) <= 6:
        return sign.join(map(closed, terms))
    shown = [*map(closed, terms[:3]), "…", closed(terms[-1])]
    return sign.join(shown)


def _total(terms: list[Expression], kind: str) -> Expression | mpf | None:
    """All of them together: exact where that is short, else the number; None without a value."""
    values = [exact(t, {}) for t in terms]
    if all(v is not None for v in values):
        total = Fraction(0) if kind == "sum" else Fraction(1)
        for v in values:
            assert v is not None
            total = total + v if kind == "sum" else total * v
        return number_tree(total)
    if len(terms) <= 12:
        short = exactly((add if kind == "sum" else mul)(*terms))
        try:
            return short if evaluate(short, {}, 30) is not None else None
        except EvaluationOverflowError:
            return None
    with mpmath.workdps(45):
        out = mpf(0) if kind == "sum" else mpf(1)
        for t in terms:
            v = evaluate(t, {}, 40)
            if v is None:
                return None
            out = out + v if kind == "sum" else out * v
        return out
