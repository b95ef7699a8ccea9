"""Integrals, sums of rectangles, and what they come to, as sides and lines."""

from __future__ import annotations

from dataclasses import replace

from calcanim.calculus.integrals.area import AreaUnder
from calcanim.calculus.integrals.gained import as_asked as asked_for
from calcanim.exact.values import number_of
from calcanim.expressions.parse import as_expression
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import INFINITY, Expression, integral, neg, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import ROW
from calcanim.notation.lines import Line, line, written
from calcanim.notation.shown import Shown, shown
from calcanim.notation.sides import Coloured, Joined, Name, applied, change, limit_of, words, worth

# Where in a rectangle the curve is read, and what the index i of a sum makes of it.
_SHARES = {"left sum": "i - 1", "right sum": "i", "midpoint sum": "i - 1/2"}
SUMS = tuple(_SHARES)


def called(f: Expression, x: str, letter: str = "f", name: str = "") -> Expression | Name:
    """`f` in the variable `name` as it is, or its `letter` where it is too long for a row."""
    if breadth(f) > ROW:
        return applied(letter, name or x, role="function")
    return f.substitute(x, variable(name)) if name else f


def integral_of(
    body: Expression | Name, x: str, low: Expression, high: Expression, role: str = "area"
) -> Name:
    """``∫ f(x) dx`` from `low` to `high`, not worked out."""
    if isinstance(body, Expression):
        whole = integral(body, x, low, high)
        return Name(typst(whole), str(whole), spoken(whole), role)
    source = f"attach(integral, b: {typst(low)}, t: {typst(high)}) {_bare(body)} thin dif "
    said = f"the integral from {spoken(low)} to {spoken(high)} of {body.said} d {x}"
    text = f"Integral({body.text}, ({x}, {low}, {high}))"
    return Name(source + typst(variable(x)), text, said, role)


def whole_area(area: AreaUnder) -> Name:
    """The integral of an area between its limits."""
    return integral_of(called(area.f, area.x), area.x, area.low, area.high)


def answer(area: AreaUnder) -> Line:
    """The integral and what it comes to, or that it diverges."""
    whole = whole_area(area)
    if not area.diverges:
        return line(whole, *worth(area.result, area.value, "area"))
    verdict = words("diverges", "negative_area")
    return line(Joined((whole, "", verdict)), shown=f"{whole.text} diverges")


def as_asked(area: AreaUnder) -> Line:
    """The `answer` in short, for the limits in the order in which they were given."""
    if area.diverges:
        return answer(area)
    ends = (area.high, area.low) if area.turned else (area.low, area.high)
    first, *_ = worth(*asked_for(area), "area")
    return line(integral_of(called(area.f, area.x), area.x, *ends), first)


def strip_width(x: str, low: Expression, high: Expression, count: int) -> Line:
    """``Δx = 0.5``: the width of one of `count` strips."""
    value = number_of(as_expression(f"({high} - ({low}))/{count}"))
    meaning = f"Δ{x} = ({high} - ({low}))/{count}"
    width = replace(change(x, "input"), meaning=meaning)
    return line(width, Coloured(shown(value.exact, value.approx), "text"), kind="at_point")


def rectangles_of(
    which: str, x: str, low: Expression, high: Expression, count: int, total: Shown
) -> Line:
    """What `count` rectangles under f come to, a ``left sum`` or another of `SUMS`."""
    letter = which.split()[0]
    width = f"(({high} - ({low}))/{count})"
    place = f"{low} + ({_SHARES[which]})*{width}"
    meaning = f"{letter} = Sum(f({place})*{width}, (i, 1, {count}))"
    name = Name(f'"{which}"', letter, which, "muted", meaning=meaning)
    return line(name, Coloured(total, "area"), kind="at_point")


def sum_of_rectangles(area: AreaUnder) -> Line:
    """``S_n = Σ f(x_i) Δx``: what n rectangles under f come to."""
    x, total = area.x, _sum(area)
    n, i = _counters(x)
    letter, width = typst(variable(x)), f"Δ{x}"
    source = f"limits(sum)_({i} = 1)^{n} f(attach({letter}, b: {i})) thin Delta {letter}"
    text = f"Sum(f({x}_{i})*{width}, ({i}, 1, {n}))"
    said = f"the sum of f of {x} {i}, times delta {x}"
    return line(total, Name(source, text, said, "area"), kind="definition")


def limit_of_sums(area: AreaUnder) -> Line:
    """``∫ f dx = lim S_n``: what sums of ever more rectangles settle on."""
    n, _ = _counters(area.x)
    total = _sum(area)
    limit = replace(limit_of(total, n, INFINITY, role="area"), meaning=total.meaning)
    return line(whole_area(area), limit)


def _counters(x: str) -> tuple[str, str]:
    """Letters for the number of rectangles and for one of them."""
    n, i = (next(v for v in names if v != x) for names in (("n", "m"), ("i", "k")))
    return n, i


def _sum(area: AreaUnder) -> Name:
    """``S_n``, read at midpoints."""
    x, (n, i), width = area.x, _counters(area.x), f"Δ{area.x}"
    places = f"{x}_{i} = {area.low} + ({i} - 1/2)*{width}"
    meaning = f"{width} = ({area.high} - ({area.low}))/{n}, {places}"
    return Name(f"S_{n}", f"S({n})", f"S {n}", "area", (), meaning)


def ratio(above: Expression | Name, below: Name, said: str, role: str = "") -> Name:
    """One over the other."""
    over = above if isinstance(above, Name) else Name(typst(above), f"({above})")
    source = f"frac(display({_bare(over)}), display({_bare(below)}))"
    return Name(source, f"{over.text}/{below.text}", said, role)


def area_so_far(f: Expression, x: str, start: Expression) -> Name:
    """The integral from `start` to x, in a letter of its own."""
    t = "s" if x == "t" else "t"
    return integral_of(called(f, x, name=t), t, start, variable(x))


def thin_slice(x: str) -> Line:
    """``ΔA ≈ f(x) Δx``: ever better as the slice becomes thin, where f is continuous."""
    t = "s" if x == "t" else "t"
    meaning = f"A({x}) = Integral(f({t}), ({t}, a, {x})), Δ{x} -> 0"
    tall = Joined((replace(applied("f", x), role="increment"), "", change(x)))
    return line(change("A"), "≈", tall, kind="theorem", at=meaning)


def as_limit(area: AreaUnder) -> Line | None:
    """The limit that the one open end asks for: of the whole area, or of the part that has it."""
    if len(area.open_ends) != 1:
        return None
    ((end, side),), part = area.open_ends, area.parts[-1]
    t = next(v for v in ("t", "s", "u") if v != area.x)
    low, high = area.typed(part.low), area.typed(part.high)
    stopped = (low, variable(t)) if side > 0 else (variable(t), high)
    proper = integral_of(called(area.f, area.x), area.x, *stopped)
    finite = end not in (INFINITY, neg(INFINITY))
    limit = limit_of(proper, t, end, -side * finite, "area")
    if (low, high) != (area.low, area.high):
        return written(limit)
    return line(whole_area(area), limit)


def gain(area: AreaUnder) -> Joined:
    """``F(b) - F(a)``; at an open end, the limit of F stands for its value."""
    x, limits = area.x, dict(area.open_ends)

    def value(end: Expression) -> Name:
        limit = f"F({end}) = Limit(F({x}), {x}, {end}, {-limits.get(end, 0)})"
        finite = end in limits and end not in (INFINITY, neg(INFINITY))
        name = applied("F", end, role="inner")
        return replace(name, meaning=limit) if finite else name

    return Joined((value(area.high), "-", value(area.low)))


def mean_height(whole: Name, low: Expression, high: Expression) -> Name:
    """The area over the width."""
    meaning = f"width = {high} - ({low}), area = {whole.text}"
    said = "the area over the width"
    return Name('frac("area", "width")', "area/width", said, "area", meaning=meaning)


def at_most(x: str, place: Expression, least: Expression | None = None) -> Name:
    """``P(x ≤ 2)``, or with the `least` ``P(1 ≤ x ≤ 2)``."""
    said = f"the probability that {x} is at most {spoken(place)}"
    source, text = f"{typst(variable(x))} ≤ {typst(place)}", f"{x} ≤ {place}"
    if least is not None:
        said += f" and at least {spoken(least)}"
        source, text = f"{typst(least)} ≤ {source}", f"{least} ≤ {text}"
    return Name(f"P({source})", f"P({text})", said, "area")


def expected(body: Name) -> Name:
    """``E[f(x)]``."""
    source = f'op("E") lr([{_bare(body)}])'
    return Name(source, f"E[{body.text}]", f"the expected value of {body.said}", "derivative")


def fundamental_theorem() -> Line:
    """``∫ F'(x) dx = F(b) − F(a)`` from a to b."""
    a, b = variable("a"), variable("b")
    whole = integral_of(applied("F'", "x"), "x", a, b, "")
    return line(whole, Joined((applied("F", b), "-", applied("F", a))), kind="theorem")


def theorem(area: AreaUnder) -> Line:
    """The rule that an area is an example of."""
    return improper(area.endless) if area.diverges else fundamental_theorem()


def improper(outward: bool) -> Line:
    """An improper integral is a limit of proper ones; the end is infinite if `outward`."""
    end, side = (INFINITY, 0) if outward else (variable("b"), -1)
    whole, short_of_it = (
        integral_of(applied("f", "x"), "x", variable("a"), top, "") for top in (end, variable("t"))
    )
    said = "an improper integral is the limit of proper ones"
    return line(whole, limit_of(short_of_it, "t", end, side), kind="theorem", said=said)


def _bare(name: Name) -> str:
    """The source of a name, its inner names in no part of their own."""
    source = name.source
    for n, inner in enumerate(name.inner):
        source = source.replace(f"⟨{n}⟩", _bare(inner))
    return source
