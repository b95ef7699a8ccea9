"""Sums and products over nested ranges, worked out from the inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from mpmath import mpf

from calcanim.calculus.bounds import BoundsError
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, Step
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.solution import Answer, Solution, certified, solved, statement
from calcanim.calculus.sums.antidifferences import not_summable
from calcanim.calculus.sums.big_operators import PRODUCT, SUM, BigOperator
from calcanim.calculus.sums.closed_products import closed_product
from calcanim.calculus.sums.closed_sums import closed_sum
from calcanim.calculus.sums.enumeration import MOST, enumerated, written_out
from calcanim.calculus.sums.euler_maclaurin import long_sum
from calcanim.calculus.sums.infinite_products import infinite_product
from calcanim.calculus.sums.infinite_sums import infinite_sum
from calcanim.calculus.sums.ranges import Range, whole_bound
from calcanim.calculus.sums.terms import together, with_dots, without_value
from calcanim.calculus.sums.two_sided import both_ways, downwards, mirrored
from calcanim.exact.constants import exactly
from calcanim.exact.tidy import as_expression as number_tree
from calcanim.exact.tidy import tidy
from calcanim.exact.values import LONGEST, Value
from calcanim.expressions.evaluate import evaluate, exact
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import INFINITY, Expression, div, neg, number, variable

_SHOWN = 10  # terms that are written out
_LETTERED = 40  # terms with letters that are gathered
_CERTIFIED = 3000  # terms that are added up to certify a closed form
_BY_DEFINITION = Certificate("proved", "by definition")


def sum_of(function: Expression | str | object, over: Sequence[Range]) -> Solution:
    """The sum of `function` over nested ranges, outermost first.

    The verdict is ``diverges``, ``no_closed_form`` (there is none) or ``unknown`` (not settled, or
    none was found) where that is so; `value` is then the number, if there is one.
    """
    return nested(function, [replace(r, big=SUM) for r in over])


def product_of(function: Expression | str | object, over: Sequence[Range]) -> Solution:
    """The product, likewise."""
    return nested(function, [replace(r, big=PRODUCT) for r in over])


def nested(function: Expression | str | object, over: Sequence[Range]) -> Solution:
    """Sums and products in any mix, each range with its own, outermost first."""
    f = as_expression(function)
    nowhere = undefined_everywhere(over[0].big.kind, f, tuple(r.index for r in over))
    return nowhere or _Nested(f, over).solution()


class _Nested:
    """Worked out from the inside; each inner result is the next summand or factor."""

    def __init__(self, f: Expression, over: Sequence[Range]) -> None:
        self.f, self.over = f, over
        self.steps: list[Step] = []
        # The number of an outermost sum without a closed form.
        self.numeric: Value | None = None
        # Whether the number is exact, but too long to be shown so.
        self.rounded = False
        # Whether there is surely no closed form.
        self.none = False

    def solution(self) -> Solution:
        body = self.f
        for r in reversed(self.over):
            done = self._one(body, r)
            if done is None:
                return self._without_closed_form()
            if isinstance(done, str):
                return self._answer("diverges")
            body = done
        return self._answer(None, body)

    def _answer(
        self, verdict: Answer | None, result: Expression | None = None, value: Value | None = None
    ) -> Solution:
        indices = tuple(r.index for r in self.over)
        kind = self.over[0].big.kind
        return solved(kind, self.f, indices, self.steps, result, verdict, value)

    def _without_closed_form(self) -> Solution:
        """The number, where every bound is a number."""
        value = self.numeric or enumerated(self.f, self.over)
        written = None if value is not None else written_out(self.f, self.over)
        if written is not None:
            whole = tidy(written, "")
            place = self._notation(self.f, self.over)
            self._put("WRITE_OUT", place, written, "one by one", _BY_DEFINITION)
            self._put("GATHER", written, whole, "like terms together", certify(written, whole))
            return self._answer("checked", whole)
        if self.rounded and value is not None:
            return self._answer("proved", None, value)
        if value is None or value.exact is None:
            return self._answer("no_closed_form" if self.none else "unknown", None, value)
        result = number_tree(value.exact)
        certificate = Certificate("proved", "every term counted")
        self._put("ADD_UP", self._notation(self.f, self.over), result, "term by term", certificate)
        return self._answer("proved", result, value)

    def _notation(self, body: Expression, over: Sequence[Range]) -> Expression:
        for r in reversed(over):
            body = r.big.notation(body, r.index, r.first, r.last)
        return body

    def _put(
        self, rule: str, before: Expression, after: Expression, why: str, certificate: Certificate
    ) -> None:
        if before != after:
            self.steps.append(certified(rule, before, after, why, certificate))

    def _give_up(self, r: Range, place: Expression, why: str, value: mpf | None = None) -> None:
        """No closed form; `value` is the number all the same."""
        if value is not None and r is self.over[0]:
            self.numeric = Value(None, value)
        self.steps.append(statement("NO_CLOSED_FORM", place, why, "unknown"))

    def _one(self, body: Expression, r: Range) -> Expression | str | None:
        """One range's sum: a closed form, ``"diverges"``, or None where there is no closed form."""
        first, last = whole_bound(r.first), whole_bound(r.last)
        if r.first == INFINITY or r.last == neg(INFINITY):
            raise BoundsError(
                f"a {r.big.kind} runs upwards: from -oo or a number, to a number or oo"
            )
        if r.last == INFINITY or r.first == neg(INFINITY):
            return self._infinite(body, r)
        if first is not None and last is not None:
            return self._whole(body, r, first, last)
        closed = self._closed(body, r, r.last)
        if closed is None:
            self._open(body, r)
            return None
        self.steps += closed.steps
        return closed.result if isinstance(closed.result, Expression) else None

    def _open(self, body: Expression, r: Range) -> None:
        """No closed form with letters in the bounds: there is none, or none was found."""
        why, place = "no closed form was found", self._notation(body, [r])
        free = not set(r.last.variables) & set(body.variables)
        if r.big is SUM and free and not_summable(body, r.index):
            why = "by Gosper's algorithm no hypergeometric term has these differences"
            if body == div(number(1), variable(r.index)):
                why = f"the harmonic numbers, which grow like a log: {why}"
            self.steps.append(statement("NO_CLOSED_FORM", place, why))
            self.none = r is self.over[0]
            return
        self._give_up(r, place, why)

    def _closed(self, body: Expression, r: Range, last: Expression) -> Solution | None:
        solve = closed_sum if r.big is SUM else closed_product
        return solve(body, r.index, r.first, last)

    def _infinite(self, body: Expression, r: Range) -> Expression | str | None:
        i, down = r.index, r.first == neg(INFINITY)
        upwards = infinite_sum if r.big is SUM else infinite_product
        if down:
            last = number(-1) if r.last == INFINITY else r.last
            self._need_values(mirrored(body, i), r, exactly(neg(last)), -1)
        if r.last == INFINITY:
            self._need_values(body, r, number(0) if down else r.first, 1)
        if down and r.last == INFINITY:
            found = both_ways(r.big, body, i, upwards)
        elif down:
            found = downwards(r.big, body, i, r.last, upwards)
        else:
            found = upwards(body, i, r.first)
        self.steps += found.steps
        if found.verdict == "diverges":
            return "diverges"
        if found.result is None and isinstance(found.value, Value) and r is self.over[0]:
            self.numeric = found.value
        return found.result if isinstance(found.result, Expression) else None

    def _need_values(self, body: Expression, r: Range, first: Expression, side: int) -> None:
        """Every term has a value; -1 is the `side` on which the index runs downwards."""
        gap = without_value(body, r.index, first)
        if gap is not None:
            at = f"{r.index} = {side * gap}"
            raise BoundsError(f"{self.f} has no value at {at}, so there is no {r.big.kind}")

    def _whole(self, body: Expression, r: Range, first: int, last: int) -> Expression | None:
        """Whole bounds: written out where it is short, a closed form where it is long."""
        start = self._notation(body, [r])
        if last < first:
            empty = number_tree(Fraction(r.big.empty))
            why = f"the empty {r.big.kind}: there is nothing from {first} to {last}"
            self._put("ADD_UP", start, empty, why, _BY_DEFINITION)
            return empty
        count = last - first + 1
        if count > _SHOWN:
            letter = next(v for v in ("n", "m", "N", "p") if v not in (*body.variables, r.index))
            closed = self._closed(body, r, variable(letter))
            if closed is not None and isinstance(closed.result, Expression):
                self.steps += closed.steps
                return self._put_in(start, closed.result, letter, r.last, count)
        if count > MOST:
            total = long_sum(body, r.index, first, last) if r.big is SUM else None
            if total is not None:
                why = "no closed form was found; the value is numerical, by Euler and Maclaurin"
            else:
                why = f"no closed form was found, and {count} terms are too many to add one by one"
            self._give_up(r, start, why, total)
            return None
        terms = [body.substitute(r.index, number_tree(Fraction(k))) for k in range(first, last + 1)]
        if set(body.variables) - {r.index}:
            return self._with_letters(r.big, start, terms)
        total = together(terms, r.big)
        if total is None:
            raise BoundsError(f"{body} has no value for every {r.index} from {first} to {last}")
        if isinstance(total, mpf):
            why = (
                f"no closed form was found; {count} values {r.big.done} up, so the value is "
                "numerical"
            )
            self._give_up(r, start, why, total)
            return None
        if len(str(total)) > LONGEST:
            self._too_long(r, start, count, total)
            return None
        self._written_out(r.big, start, terms, total)
        return total

    def _too_long(self, r: Range, start: Expression, count: int, total: Expression) -> None:
        """An exact number that nobody reads: its digits instead."""
        value = evaluate(total, {}, 40)
        why = (
            f"{count} {r.big.term}s {r.big.done} up exactly; rounded, since the number itself has "
        )
        why += f"{len(str(total))} characters"
        if r is self.over[0] and value is not None:
            self.numeric = Value(exact(total, {}), value)
        self.rounded = True
        self.steps.append(statement("ADD_UP", start, why))

    def _put_in(
        self, start: Expression, closed: Expression, letter: str, last: Expression, count: int
    ) -> Expression:
        """The closed form at the upper bound."""
        put = closed.substitute(letter, last)
        value = exactly(put)
        if len(str(value)) > LONGEST or any(n.value == "gamma" for _, n in value.walk()):
            value = put  # 2**4001 - 1 says more than its 1205 digits, 1000! more than gamma(1001).
        certificate = Certificate("checked", "closed form")
        if count <= _CERTIFIED:
            certificate = certify(start, value)
        self._put("SUBSTITUTE", start, put, f"put {last} for {letter}", certificate)
        self._put("EVALUATE", put, value, "worked out", certify(put, value))
        return value

    def _with_letters(
        self, big: BigOperator, start: Expression, terms: list[Expression]
    ) -> Expression | None:
        """Terms with letters in them, gathered."""
        if len(terms) > _LETTERED:
            return None
        written = big.join(*terms)
        whole = tidy(written, "")
        self._put("WRITE_OUT", start, written, with_dots(terms, big), _BY_DEFINITION)
        self._put(big.rule, written, whole, big.said, certify(written, whole))
        return whole

    def _written_out(
        self, big: BigOperator, start: Expression, terms: list[Expression], total: Expression
    ) -> None:
        """Term by term where they are few, else in one step."""
        dots = with_dots(terms, big)
        if len(terms) > _SHOWN:
            certificate = Certificate("proved", f"all {len(terms)} added")
            self._put(big.rule, start, total, dots, certificate)
            return
        written = big.join(*terms)
        values = big.join(*(exactly(t) for t in terms))
        self._put("WRITE_OUT", start, written, dots, _BY_DEFINITION)
        self._put("EVALUATE", written, values, "each by itself", certify(written, values))
        self._put(big.rule, values, total, big.said, certify(values, total))
