"""Sums as lines: the symbol, its terms one by one, how it grows, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from mpmath import mpf

from calcanim.calculus.sums.paired import Paired
from calcanim.calculus.sums.summed import Summed
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import Value
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import (
    INFINITY,
    Expression,
    Path,
    add,
    div,
    mul,
    number,
    power,
    summation,
    variable,
)
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import COLUMN, LABEL
from calcanim.notation.lines import Line, beside, definition, line, written
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import Shown, as_shown
from calcanim.notation.sides import (
    Coloured,
    Joined,
    Name,
    Piece,
    as_one,
    symbol,
    words,
    worth,
)

_ALL, _FIRST = 10, 3  # terms that are all written, and the first ones of more
_SHORT = 8  # characters of a rational number that is written as a fraction
PAIRS = ("increment", "inner", "derivative")  # of two different sides, one after the other
BODY, START, STOP = (0,), (1,), (2,)  # where the parts of a sum are


def as_term(value: Value) -> Shown:
    """A term as it is shown: whole, a short fraction, or a decimal."""
    exact = value.exact
    if exact is not None and len(str(exact)) <= _SHORT:
        return Shown(as_expression(exact), True)
    return as_shown(value)


def sigma(found: Summed, last: Expression | None = None) -> Coloured:
    """The sum, not worked out: its bounds are inputs, its terms a function of the index."""
    end = INFINITY if found.last is None else number(found.last)
    return _coloured(found.f, found.i, number(found.first), last or end)


def _coloured(f: Expression, i: str, first: Expression, last: Expression) -> Coloured:
    def roles(path: Path, node: Expression) -> str:
        if path == BODY:
            return "function"
        index = node.op == "variable" and node.value == i
        return "input" if path in (START, STOP) or index else ""

    return Coloured(summation(f, i, first, last), roles=roles)


def in_a_row(found: Summed) -> Line | None:
    """``1 + 2 + … + 10``, where there are terms to add."""
    return written(_row(found)[0]) if len(found.terms) > 1 else None


def written_out(found: Summed, ended: bool = False) -> tuple[Line, tuple[str, ...]]:
    """``Σ = 1 + 2 + … + 10``, and for each shown term its key, or that of the dots.

    With what all of it comes to, where it is `ended`. What settles on no number is a row of
    terms, and no claim.
    """
    row, places = _row(found)
    row = Joined(
        tuple(Coloured(p, "function") if isinstance(p, Expression) else p for p in row.pieces)
    )
    last = [*worth(found.result, found.total, "area")] if ended and found.total else []
    out = written(row) if found.total is None else line(sigma(found), row, *last)
    side = 0 if found.total is None else 1
    return out, tuple(out.piece(side, k) for k in places)


def _row(found: Summed) -> tuple[Joined, list[int]]:
    """The terms with dots for those that are left out, and for each bar which piece it is."""
    count = len(found.terms)
    trees = [_term(found, n) for n in range(count)]
    whole = found.is_whole_shown
    short = whole and count <= _ALL and sum(breadth(e) + 2 for e in trees) <= 2 * COLUMN
    kept = list(range(count if short else min(_FIRST, count)))
    pieces: list[Piece] = []
    for n in kept:
        _put(pieces, trees[n])
    places = list(kept)
    if not short:
        last = found.last
        pieces += ["+", _dots(found, found.first + len(kept), None if last is None else last - 1)]
        places += [len(kept)] * (count - len(kept))
        if last is not None:
            _put(pieces, _term(found, last - found.first))
        if whole:
            places[-1] = len(kept) + 1
    return Joined(tuple(pieces)), places


def _term(found: Summed, n: int) -> Expression:
    """Term `n`, exactly: a number, or what the index is put into."""
    if n < len(found.terms):
        exact = found.terms[n].exact
        if exact is not None and len(str(exact)) <= _SHORT:
            return as_expression(exact)
    return found.f.substitute(found.i, number(found.first + n))


def _put(pieces: list[Piece], term: Expression) -> None:
    if term.op == "neg" and pieces:
        pieces += ["-", term.args[0]]
    else:
        pieces += [*(["+"] if pieces else []), term]


def _dots(found: Summed, first: int, last: int | None) -> Name:
    end = INFINITY if last is None else number(last)
    return dots(str(summation(found.f, found.i, number(first), end)))


def dots(meaning: str) -> Name:
    """Three dots for terms that are left out, which together have this `meaning`."""
    return Name("dots", "dots", "and so on", "muted", (), f"dots = {meaning}")


def grows_by(found: Summed) -> Line:
    """``S ← S + i``: what every turn of the index does to the sum so far."""
    total = symbol("S", "area")
    f = found.f
    change: list[Piece] = ["-", Coloured(f.args[0], "function")] if f.op == "neg" else []
    row = Joined((total, *(change or ["+", _bracketed(f) if f.op == "add" else _recipe(f)])))
    return line(total, "<-", row)


def _recipe(f: Expression) -> Coloured:
    return Coloured(f, "function")


def _bracketed(f: Expression) -> Name:
    return Name(f"lr(({typst(f)}))", f"({f})", f"the quantity {spoken(f)}", "function")


def how_many(found: Summed) -> Line:
    """``6 − 3 + 1 = 4``: the last index minus the first, plus one."""
    assert found.last is not None
    assert found.count is not None
    first: tuple[Piece, ...] = (
        ("-", number(found.first)) if found.first >= 0 else ("+", number(-found.first))
    )
    row = Joined((number(found.last), *first, "+", number(1)))
    noun = words("terms" if found.count > 1 else "term", "input")
    count = line(row, Coloured(number(found.count), "input"))
    return beside(count, written(noun), gap="thick")


def twice(found: Summed, pairs: Paired) -> Line:
    """``2 Σ = n(n + 1)``: the sum and its copy are a rectangle."""
    whole = sigma(found, variable(found.letter))
    roles = by_variable({found.letter: "input"})
    return line(
        Joined((number(2), "", whole)), Joined((pairs.columns, "", pairs.height)), roles=roles
    )


def half_of(pairs: Paired) -> Line:
    """``10 · 11/2 = 55``: half of the rectangle, for the last number that was asked for."""
    count, pair = Fraction(len(pairs.terms)), pairs.pair
    area = mul(as_expression(count), as_expression(pair))
    total = Coloured(as_expression(count * pair / 2), "area")
    return line(Coloured(div(area, number(2))), total)


def climbs(found: Summed, most: int = 3) -> tuple[Line, ...]:
    """``1 + 2 = 3``, ``3 + 3 = 6``: the first sums so far, where these are short numbers."""
    out: list[Line] = []
    for n in range(1, min(len(found.terms), most + 1)):
        before, term, after = found.sums[n - 1], found.terms[n], found.sums[n]
        shown = [as_term(v) for v in (before, term, after)]
        if not all(s.exact for s in shown):
            return ()
        e = shown[1].expression
        change: tuple[Piece, ...] = (
            ("-", Coloured(e.args[0], "function"))
            if e.op == "neg"
            else ("+", Coloured(e, "function"))
        )
        row = Joined((Coloured(shown[0].expression, "area"), *change))
        out.append(line(row, Coloured(shown[2].expression, "area")))
    return tuple(out)


def comes_to(found: Summed) -> Line:
    """``Σ = 55``; that it diverges; or the sum alone, where it is not known to settle."""
    whole = sigma(found)
    if found.total is not None:
        return line(whole, *worth(found.result, found.total, "area"))
    if not found.diverges:
        return line(whole)
    verdict = words("diverges", "negative_area")
    return line(Joined((whole, "", verdict)), shown=f"{whole.side} diverges")


def closed_form(found: Summed) -> Line | None:
    """``Σ = n(n + 1)/2`` for any last `n`, where that has room."""
    if found.formula is None or breadth(found.formula) > LABEL:
        return None
    return line(sigma(found, variable(found.letter)), Coloured(found.formula, "area"))


def general() -> Line:
    """``Σ a_i = a_1 + a_2 + … + a_n``."""
    i, n = symbol("i", "input"), symbol("n", "input")
    one = Name("1", "1", "one", "input")
    term = Name("a_⟨0⟩", "a(i)", "a i", "function", (i,))
    whole = Name(
        "limits(sum)_(⟨0⟩ = ⟨1⟩)^⟨2⟩ ⟨3⟩",
        "Sum(a(i), (i, 1, n))",
        "the sum from i equals one to n of a i",
        "",
        (i, one, n, term),
    )
    two = Name("2", "2", "two", "input")
    first, second, last = (
        Name("a_⟨0⟩", f"a({n.text})", f"a {n.said}", "function", (n,)) for n in (one, two, n)
    )
    between = dots("Sum(a(i), (i, 3, n - 1))")
    row = Joined((first, "+", second, "+", between, "+", last))
    return line(whole, row, kind="theorem")


_TARGET = Name("y_i", "y_i", "y i", "function")
_PREDICTED = Name("hat(y)_i", "hat(y_i)", "y hat i", "inner")


def who_is_who() -> Line:
    """``y_i target, ŷ_i prediction``: as figures have them, too."""
    named = ((_TARGET, "target"), (_PREDICTED, "prediction"))
    return beside(*(written(Joined((n, "", words(text, n.role)))) for n, text in named))


def mean_squared_error() -> Line:
    """``MSE = 1/n Σ (y_i − ŷ_i)²``."""
    right = Name(
        "frac(1, n) limits(sum)_(i = 1)^n (⟨0⟩ − ⟨1⟩)^2",
        "(1/n)*Sum((y_i - hat(y_i))**2, (i, 1, n))",
        "one over n times the sum of the squared differences of y i and y hat i",
        "",
        (_TARGET, _PREDICTED),
    )
    return definition(Name('"MSE"', "MSE", "the mean squared error", "area"), right)


def errors_added(errors: Sequence[Value]) -> Line | None:
    """``−1 − 1 + 1 + 1 + 0 + 0 = 0``, where errors cancel and that has room."""
    known = [e.exact for e in errors]
    exact = [k for k in known if k is not None]
    if len(exact) < len(known) or not any(exact) or sum(exact, Fraction(0)):
        return None
    pieces: list[Piece] = []
    for e in exact:
        _put(pieces, as_expression(e))
    if sum(breadth(as_expression(e)) + 2 for e in exact) > COLUMN:
        return None
    row = Joined(
        tuple(Coloured(p, "increment") if isinstance(p, Expression) else p for p in pieces)
    )
    return line(row, number(0))


def mean_of(squares: Sequence[Value]) -> Line:
    """``(1 + 1 + 4)/3 = 6/3 = 2``: the mean of numbers, from their sum."""
    count = len(squares)
    total = sum((mpf(s.approx) for s in squares), mpf(0))
    known = [s.exact for s in squares]
    if any(k is None for k in known):
        return line(Coloured(as_shown(Value(None, total / count)), "area"))
    exact = sum((k for k in known if k is not None), Fraction(0))
    mean = as_term(Value(exact / count, total / count))
    sides: list[Expression] = [div(as_expression(exact), number(count))]
    written = add(*(as_expression(k) for k in known if k is not None))
    if count > 1 and breadth(written) <= COLUMN / 2:
        sides.insert(0, div(written, number(count)))
    if sides[-1] == mean.expression:
        sides.pop()
    return line(*(Coloured(e, "area") for e in sides), Coloured(mean, "area"))


def squares_added(count: int) -> Line:
    """``Σ i² = 1 + 4 + 9 = 14``."""
    squares = [n * n for n in range(1, count + 1)]
    return line(of_squares(count), add(*map(number, squares)), _total(sum(squares)))


def sum_squared(count: int) -> Line:
    """``(Σ i)² = 6² = 36``."""
    total = sum(range(1, count + 1))
    return line(squared_sum(count), power(number(total), number(2)), _total(total * total))


def left_out(count: int) -> tuple[Line, Line]:
    """``36 = 14 + 22`` and ``22 = 2(1·2 + 1·3 + 2·3)``: what squares leave of the square of all."""
    total = sum(range(1, count + 1)) ** 2
    squares = sum(n * n for n in range(1, count + 1))
    pairs = list(combinations(range(1, count + 1), 2))
    inside: list[Piece] = []
    for n, (a, b) in enumerate(pairs):
        product = mul(number(a), number(b))
        inside += [*(["+"] if n else []), _as_name(product, PAIRS[n % len(PAIRS)])]
    both = as_one(Joined(tuple(inside)))
    doubled = Name(
        "2 lr((⟨0⟩))", f"2*({both.text})", f"twice the quantity {both.said}", "", (both,)
    )
    rest = number(total - squares)
    return line(_total(total), Joined((_total(squares), "+", rest))), line(rest, doubled)


def _as_name(e: Expression, role: str) -> Name:
    return Name(typst(e), str(e), spoken(e), role)


def of_squares(count: int) -> Expression:
    """``Σ i²``, from 1 to `count`."""
    return summation(power(variable("i"), number(2)), "i", number(1), number(count))


def squared_sum(count: int) -> Expression:
    """``(Σ i)²``, from 1 to `count`."""
    return power(summation(variable("i"), "i", number(1), number(count)), number(2))


def _total(n: int) -> Coloured:
    return Coloured(number(n), "area")
