"""Products, their logarithms and their partial products, as sides and lines."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import mpmath
from mpmath import mpf

from calcanim.calculus.sums.running_products import Multiplied, log_of_power
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import Value
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, call, number, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import COLUMN
from calcanim.notation.lines import Line, definition, line
from calcanim.notation.shown import Shown, as_shown, shown
from calcanim.notation.sides import Coloured, Joined, Name, words

_MOST = 6  # factors that are written out
_DIGITS = 5
_LONG = 4.0  # em: a factor
_FINE = 1000  # a fraction with such a denominator is no short number
_SIGN = 1.0  # em: a sign between two factors


def short(value: Value) -> Expression | None:
    """A number as it is, where that is short."""
    found = as_shown(value, _DIGITS)
    if found.exact and breadth(found.expression) <= _LONG:
        return found.expression
    if value.exact is None or value.exact.denominator >= _FINE:
        return None
    e = as_expression(value.exact)
    return e if breadth(e) <= _LONG else None


def factors(found: Multiplied) -> tuple[Expression, ...]:
    """All factors as they are; none where these are not few and short."""
    if found.count is None or not 1 < found.count <= _MOST:
        return ()
    each = [short(a) for a in found.factors]
    out = tuple(e for e in each if e is not None)
    room = sum(breadth(e) + _SIGN for e in out)
    return out if len(out) == found.count and room <= COLUMN else ()


def ln(e: Expression, role: str = "") -> Name | Expression:
    """``ln 2``, without the parentheses that a number or a letter does not need."""
    whole = call("log", e)
    if e.op not in ("number", "variable"):
        return whole
    return Name(f"ln {typst(e)}", str(whole), spoken(whole), role)


def joined(parts: Sequence[Name | Expression], sign: str) -> Joined:
    """``1·2·3``: each part is a piece."""
    return Joined(tuple(p for part in parts for p in (sign, part))[1:])


def running(i: str) -> str:
    """The name of the product of the factors up to number `i`: ``P_i``."""
    return "P" if "_" in i else f"P_{i}"


def written_out(whole: Expression, found: Multiplied) -> Line | None:
    """``Π i = 1·2·3·4·5``, where the factors are few and short."""
    parts = factors(found)
    return line(whole, joined(parts, "*")) if parts else None


def value_of(found: Multiplied) -> Coloured | None:
    """The whole product as a number; None where there is none."""
    return None if found.value is None else Coloured(as_shown(found.value, _DIGITS), "area")


def answer(whole: Expression, found: Multiplied) -> Line:
    """``Π i = 5! = 120``, or that there is no number."""
    number_of = value_of(found)
    if number_of is None:
        verdict = words("diverges", "negative_area")
        return line(Joined((whole, "", verdict)), shown=f"{whole} diverges")
    factorial = _factorial(whole, found)
    if factorial is not None:
        return line(whole, factorial, number_of)
    return line(whole, number_of)


def factorial(whole: Expression, found: Multiplied) -> bool:
    """Whether the product is a factorial, and is written as one."""
    return found.value is not None and _factorial(whole, found) is not None


def likelihood(letter: Name, found: Multiplied) -> tuple[Line, Line]:
    """``L = 0.9·0.8``, and ``L = 0.72``; where there are many, the product over i of p_i."""
    parts = factors(found) or tuple(as_expression(a.exact) for a in found.factors if a.exact)
    assert found.value is not None
    value = Coloured(as_shown(found.value, _DIGITS), "function")
    return definition(letter, joined(parts, "*")), line(letter, value)


def log_likelihood(letter: Name, found: Multiplied) -> Line:
    """``ln L ≈ -1.301``."""
    return line(log_of(letter), Coloured(log_shown(found.log), "area"))


def log_of(letter: Name) -> Name:
    """``ln L``."""
    return Name(f"ln {letter.source}", f"log({letter.text})", f"the log of {letter.said}", "area")


def size_of_power(found: Multiplied, times: int) -> Shown:
    """The product that is repeated so often, as it is shown."""
    with mpmath.workdps(40):
        return shown(None, mpmath.exp(log_of_power(found, times)), 3)


def repeated(letter: Name, found: Multiplied, times: int) -> tuple[Line, Line]:
    """``L^600 ≈ 7.8e-340``, and ``600 ln L ≈ -780.8``."""
    count = number(times)
    log = log_of_power(found, times)
    power = Name(
        f"{letter.source}^{times}",
        f"{letter.text}**{times}",
        f"{letter.said} to the {times}",
        "function",
    )
    return (
        line(power, Coloured(size_of_power(found, times), "function")),
        line(Joined((count, "", log_of(letter))), Coloured(shown(None, log, 4), "area")),
    )


def mean_log(letter: Name, found: Multiplied) -> Line:
    """``-1/5 ln L ≈ 0.2603``: the cross entropy."""
    count = found.count or 1
    mean = Coloured(log_shown(-found.log / count), "area")
    if count == 1:
        return line(
            Name(f"− ln {letter.source}", f"-log({letter.text})", "minus the log", "area"), mean
        )
    share = Name(
        f"− frac(1, {count}) ln {letter.source}",
        f"-1/{count}*log({letter.text})",
        f"minus the log of {letter.said}, over {count}",
        "area",
    )
    return line(share, mean)


def _factorial(whole: Expression, found: Multiplied) -> Expression | None:
    body, first, _ = whole.args
    plain = body == variable(whole.value or "") and first == number(1)
    if not plain or found.count is None or found.count < 2:
        return None
    return call("factorial", number(found.count))


def next_product(found: Multiplied, n: int) -> Line | None:
    """``24·5 = 120``: one factor more, where the numbers are short."""
    before, factor = short(found.so_far[n - 1]), short(found.factors[n])
    if before is None or factor is None:
        return None
    times = Coloured(factor, "increment") if factor.op != "neg" else _bracketed(factor)
    return line(
        Joined((before, "*", times)),
        Coloured(as_shown(found.so_far[n], _DIGITS), "function"),
    )


def _bracketed(factor: Expression) -> Name:
    return Name(f"lr(({typst(factor)}))", f"({factor})", spoken(factor), "increment")


def decimal(q: Fraction) -> Expression:
    """A number with few decimals, as one."""
    return number(f"{float(q):.12g}")


def same_step(start: Fraction, factor: Fraction) -> Line:
    """``ln 20 - ln 10 = ln 2``: what a factor is on a log scale, wherever it begins."""
    low, high, step = (decimal(q) for q in (start, start * factor, factor))
    return line(Joined((ln(high), "-", ln(low))), ln(step, "increment"))


def log_of_value(found: Multiplied) -> Line | None:
    """``ln 120 ≈ 4.787``: of the size of the product, where that is short."""
    if found.value is None or not found.value.approx:
        return None
    whole = short(_size(found.value))
    if whole is None:
        return None
    return line(ln(whole), Coloured(log_shown(found.log), "area"))


def logs_added(found: Multiplied) -> Line | None:
    """``ln 1 + ln 2 + ln 3 + ln 4 + ln 5 ≈ 4.787``, where these are few."""
    parts = [short(_size(a)) for a in found.factors]
    known = [p for p in parts if p is not None]
    if found.count is None or not 1 < len(known) == found.count <= _MOST:
        return None
    return line(joined([ln(p) for p in known], "+"), Coloured(log_shown(found.log), "area"))


def log_shown(x: mpf, digits: int = 4) -> Shown:
    """A sum of logarithms, which is 0 or rounded."""
    return shown(Fraction(0) if x == 0 else None, x, digits)


def _size(value: Value) -> Value:
    return Value(None if value.exact is None else abs(value.exact), abs(value.approx))


def log_of_product(sizes: bool = False) -> Line:
    """``ln Π a_i = Σ ln a_i``; with `sizes` of factors of either sign."""
    bars = ("lr(|", "|)", "abs(", ")") if sizes else ("thin", "", "", "")
    left = Name(
        f"ln {bars[0]} limits(product)_(i = m)^n a_i {bars[1]}",
        f"log({bars[2]}Product(a(i), (i, m, n)){bars[3]})",
        "the log of the product",
        "function",
    )
    right = Name(
        f"limits(sum)_(i = m)^n ln {bars[0]} a_i {bars[1]}",
        f"Sum(log({bars[2]}a(i){bars[3]}), (i, m, n))",
        "the sum of the logs",
        "area",
    )
    return line(left, right, kind="theorem")
