"""Probabilities as names and lines: areas under a density p, and differences of its area so far."""

from __future__ import annotations

from calcanim.calculus.probability.events import Event
from calcanim.calculus.probability.normalised import Density
from calcanim.calculus.probability.rare import Rare
from calcanim.exact.settle import settled
from calcanim.exact.values import value_at
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import (
    INFINITY,
    ZERO,
    Expression,
    add,
    div,
    mul,
    neg,
    number,
    variable,
)
from calcanim.expressions.typst import typst
from calcanim.notation.integrals import called, integral_of, ratio, whole_area
from calcanim.notation.lengths import REST, fitting
from calcanim.notation.lines import Line, definition, line
from calcanim.notation.setter import by_variable
from calcanim.notation.shown import Shown, as_shown, numeral, shown
from calcanim.notation.sides import Coloured, Joined, Name, applied, between, worth

_OF = 10_000  # inputs


def letter(x: str) -> str:
    """The name of what is drawn: the variable's letter, large."""
    return x.upper() if len(x) == 1 else x


def at_place(x: str, place: Expression) -> Name:
    """``P(X = 2)``."""
    big = letter(x)
    said = f"the probability that {big} equals {spoken(place)}"
    source = f"P({typst(variable(big))} = {typst(place)})"
    return Name(source, f"P({big} = {place})", said, "area")


def within(x: str, low: Expression, high: Expression) -> Name:
    """``P(a ≤ X ≤ b)``; an end that is infinite is left out."""
    big = letter(x)
    source, text = typst(variable(big)), big
    said = []
    if low != neg(INFINITY):
        source, text = f"{typst(low)} ≤ {source}", f"{low} ≤ {text}"
        said.append(f"at least {spoken(low)}")
    if high != INFINITY:
        source, text = f"{source} ≤ {typst(high)}", f"{text} ≤ {high}"
        said.append(f"at most {spoken(high)}")
    words = f"the probability that {big} is {' and '.join(said)}"
    return Name(f"P({source})", f"P({text})", words, "area")


def density_line(of: Density) -> Line:
    """``p(x) = …``; where that is long, the curve over its area."""
    x = of.x
    name = applied("p", x, role="function")
    if fitting(of.p) is not None and (of.itself or of.area.result is not None):
        return definition(name, of.p, roles=by_variable({x: "input"}))
    over = whole_area(of.area)
    said = "f divided by its whole area"
    return definition(name, ratio(called(of.f, x), over, said, "function"))


def under(of: Density, low: Expression, high: Expression) -> Name:
    """``∫ p(x) dx`` from `low` to `high`."""
    return integral_of(applied("p", of.x, role="function"), of.x, low, high)


def nothing(of: Density, place: Expression) -> Line:
    """``P(X = 2) = ∫ p(x) dx = 0``: the area from a place to itself."""
    zero = Coloured(number(0), "area")
    return definition(at_place(of.x, place), under(of, place, place), zero)


def height(of: Density, place: Expression) -> Line | None:
    """``p(1) = 2``, where it has a value there; if it has a pole, at a place not far from that."""
    if of.spread.poles:
        near = [of.spread.quantile(share) for share in (0.1, 0.9)]
        place = numeral(max(near, key=lambda x: float(of.spread.heights([x])[0])))
    tall = of.height(place)
    if tall is None:
        return None
    return line(applied("p", place, role="function"), as_shown(tall))


def altogether(of: Density) -> Line:
    """``∫ p(x) dx = 1`` over all that the density is on."""
    return line(under(of, of.area.low, of.area.high), Coloured(number(1), "area"))


def as_area(e: Event) -> Line:
    """``P(a ≤ X ≤ b) = ∫ p(x) dx``."""
    return definition(_chance(e), under(e.density, e.low, e.high))


def comes_to(e: Event) -> Line:
    """``P(a ≤ X ≤ b) = 1 - exp(-1) ≈ 0.6321``: with a formula where it is short."""
    return line(_chance(e), *worth(fitting(e.result, REST), e.chance, "area", 4))


def without_ends(e: Event) -> Line | None:
    """``P(a < X < b) = P(a ≤ X ≤ b)``; None where an end is infinite, or both are one."""
    if e.low == e.high or {e.low, e.high} & {INFINITY, neg(INFINITY)}:
        return None
    whole = _chance(e)
    source, text = (t.replace("≤", "<") for t in (whole.source, whole.text))
    return definition(Name(source, text, f"{whole.said}, without the ends", "area"), whole)


def in_short(e: Event) -> Line:
    """``P(a ≤ X ≤ b) ≈ 0.6827``."""
    return line(_chance(e), Coloured(as_shown(e.chance), "area"))


def on_card(e: Event) -> Line | None:
    """``∫ p dx ≈ 0.6827`` with the density's own formula; None where that is long."""
    of = e.density
    if not of.itself or fitting(of.p) is None:
        return None
    area = integral_of(of.p, of.x, e.low, e.high)
    return line(area, Coloured(as_shown(e.chance), "area"), roles=by_variable({of.x: "input"}))


def _chance(e: Event) -> Name:
    return within(e.density.x, e.low, e.high)


def squeezed(
    of: Density, factor: int, centre: Expression, place: Expression
) -> tuple[Line, Line, Line]:
    """``q(x) = 4 p(4x)``: as many times as narrow around `centre`; its height, and its area.

    The height is that at the `place` of the density.
    """
    x, times = of.x, number(factor)
    inner = mul(times, variable(x))
    if centre != ZERO:
        inner = add(centre, mul(times, add(variable(x), neg(centre))))
    q = applied("q", x, role="inner")
    body = Joined((times, "", applied("p", inner, role="function")))
    ends = []
    for end in (of.area.low, of.area.high):
        finite = end not in (INFINITY, neg(INFINITY))
        narrow = settled(add(centre, div(add(end, neg(centre)), times)))
        ends.append(narrow if finite else end)
    whole = integral_of(q, x, ends[0], ends[1], "inner")
    tall = of.height(place)
    assert tall is not None
    top = Joined((times, "", applied("p", place, role="function")))
    above = settled(add(centre, div(add(place, neg(centre)), times)))
    exact = None if tall.exact is None else factor * tall.exact
    return (
        definition(q, body),
        line(applied("q", above, role="inner"), top, shown(exact, factor * tall.approx)),
        line(whole, Coloured(number(1), "inner")),
    )


def so_far(of: Density, formula: Expression | None) -> tuple[Line, ...]:
    """``F(x) = ∫ p(t) dt``, its formula where there is one, and that its slope is p."""
    x = of.x
    t = "s" if x == "t" else "t"
    big = applied("F", x, role="area")
    p = applied("p", t, role="function")
    lines = [definition(big, integral_of(p, t, of.area.low, variable(x)))]
    endless = (of.area.low, of.area.high) == (neg(INFINITY), INFINITY)
    # Within its ends, and not right beside a pole: numbers could not bear it out there.
    where = "" if endless else between(x, of.view.low, of.view.high)
    if formula is not None:
        lines.append(line(big, formula, at=where, roles=by_variable({x: "input"})))
    slope = applied("F'", x, role="derivative")
    lines.append(line(slope, applied("p", x, role="function"), at=where))
    return tuple(lines)


def difference(e: Event) -> Line:
    """``P(a ≤ X ≤ b) = F(b) − F(a)``; the area so far is 0 and 1 at infinite ends."""
    above = number(1) if e.high == INFINITY else applied("F", e.high, role="area")
    gain: Joined | Name | Expression = above
    if e.low != neg(INFINITY):
        gain = Joined((above, "-", applied("F", e.low, role="area")))
    return line(_chance(e), gain)


def values(e: Event) -> tuple[Line | None, Line | None]:
    """``F(a) ≈ 0.1587`` and ``F(b) ≈ 0.8413``; None at infinite ends."""
    low, high = (
        None
        if end in (INFINITY, neg(INFINITY))
        else line(applied("F", end, role="area"), Coloured(as_shown(value), "area"))
        for end, value in zip((e.low, e.high), e.below, strict=True)
    )
    return low, None if e.low == e.high else high


def given_lines(of: Density) -> tuple[Line, Line]:
    """``f(x) = …``, whose area is not 1, and that area."""
    f = definition(applied("f", of.x, role="function"), of.f, roles=by_variable({of.x: "input"}))
    return f, line(
        whole_area(of.area), *worth(fitting(of.area.result, REST), of.area.value, "area")
    )


def shown_chance(found: Rare) -> Shown:
    """The chance of an alarm as it is shown and told."""
    return as_shown(found.chance, 3)


def alarms(of: Density, found: Rare, count: int = _OF) -> tuple[Line, Line, Line]:
    """The chance of no alarm as an area, that of one, and how many of `count` inputs ring it."""
    low, high = found.low or of.area.low, found.high or of.area.high
    quiet = within(of.x, low, high)
    value = shown_chance(found)
    rings = Coloured(value, "negative_area")
    many = value_at(mul(number(count), value.expression), {})
    return (
        definition(quiet, under(of, low, high)),
        line(Joined((number(1), "-", quiet)), rings),
        line(Joined((number(count), "*", rings)), Coloured(as_shown(many), "negative_area")),
    )


def areas_are_chances(of: Density) -> Line:
    """``P(a ≤ X ≤ b) = ∫ p(x) dx`` from a to b, for any a and b."""
    a, b = variable("a"), variable("b")
    return definition(within(of.x, a, b), under(of, a, b))
