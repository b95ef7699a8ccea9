"""Double integrals, the areas of slices, and what these come to, as lines."""

from __future__ import annotations

from calcanim.calculus.several_variables.volume import Cutting
from calcanim.exact.values import Value
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import INFINITY, Expression, integral, mul, neg, variable
from calcanim.expressions.typst import typst
from calcanim.notation.integrals import integral_of
from calcanim.notation.lengths import COLUMN
from calcanim.notation.lines import Line, beside, definition, line, written
from calcanim.notation.setter import Roles, by_variable
from calcanim.notation.sides import Coloured, Joined, Name, Side, applied, symbol, words, worth

_NAMED = 5.0  # em: ``A(x) = ``


def iterated(letter: str, cutting: Cutting, claimed: bool) -> Line:
    """``V = ∫ (∫ f dy) dx``; without the letter where nothing is to be `claimed` of it."""
    if not claimed:
        return written(whole_of(cutting))
    return definition(symbol(letter), whole_of(cutting))


def slice_area(letter: str, cutting: Cutting) -> Line:
    """``A(x) = ∫ f dy``: what is held is muted."""
    return definition(called(letter, cutting), cutting.slice, roles=_held(cutting))


def ends_put_in(letter: str, cutting: Cutting, found: bool = False) -> Line | None:
    """``A(x) = x·2²/2 - x·0²/2``; None without room, and where an end is infinite.

    Where it is `found`, with ``= 2x`` at the end.
    """
    e, (along, *ends) = cutting.primitive, cutting.inner
    if e is None or any(end in (INFINITY, neg(INFINITY)) for end in ends):
        return None
    low, high = (e.substitute(along, end) for end in ends)
    area = cutting.area if found else None
    more = [] if area is None else [area]
    if sum(map(breadth, (low, high, *more))) + _NAMED > COLUMN:
        return None
    put = Joined((high, "-", low))
    return line(called(letter, cutting), put, *more, roles=_held(cutting))


def slice_found(letter: str, cutting: Cutting) -> Line | None:
    """``A(x) = 2x``; None without a formula, or room for it."""
    if cutting.area is None or breadth(cutting.area) + _NAMED > COLUMN:
        return None
    return line(called(letter, cutting), cutting.area, roles=_inputs(cutting))


def called(letter: str, cutting: Cutting) -> Name:
    """``A(x)``."""
    return applied(letter, symbol(cutting.held, "input"), role="increment")


def sum_of_slabs(
    total: str, letter: str, cutting: Cutting, index: str, count: str, read: float
) -> Line:
    """``S_n = Σ A(x_i) Δx``: what n slabs come to, each `read` at this share of its thickness."""
    x, low, high = cutting.held, cutting.outer[1], cutting.outer[2]
    place = "1/2" if read else "1"
    name, width = typst(variable(x)), f"Δ{x}"
    meaning = (
        f"{width} = ({high} - ({low}))/{count}, {x}_{index} = {low} + ({index} - {place})*{width}"
    )
    source = (
        f"limits(sum)_({index} = 1)^{count} {letter}(attach({name}, b: {index})) thin Delta {name}"
    )
    text = f"Sum({letter}({x}_{index})*{width}, ({index}, 1, {count}))"
    said = f"the sum of the areas, each times delta {x}"
    left = Name(f"{total}_{count}", f"{total}({count})", f"{total} {count}", "", (), meaning)
    return line(left, Name(source, text, said, "increment"), kind="definition")


def area_of_areas(letter: str, slice_: str, cutting: Cutting, claimed: bool) -> Line:
    """``V = ∫ A(x) dx``; without the letter where nothing is to be `claimed` of it."""
    x, low, high = cutting.outer
    whole = integral_of(called(slice_, cutting), x, low, high, "increment")
    return line(symbol(letter), whole) if claimed else written(whole)


def outer_found(
    letter: str, cutting: Cutting, result: Expression | None, value: Value, claimed: bool
) -> Line:
    """``V = ∫ 2x dx = 1``; without room only what it comes to.

    Where nothing was `claimed` of the letter so far, this says what it means.
    """
    sides: list[Side] = []
    if cutting.area is not None and (not claimed or 2 * breadth(cutting.area) < COLUMN):
        sides.append(over_areas(cutting))
    numbers = worth(result, value, "text", digits=5)
    return line(symbol(letter), *sides, *numbers, kind="identity" if claimed else "definition")


def over_areas(cutting: Cutting, part: str = "") -> Coloured:
    """``∫ 2x dx``; of a `part`, ``∫ x·2x dx``. The areas of slices need a formula."""
    assert cutting.area is not None
    body = mul(variable(part), cutting.area) if part else cutting.area
    return Coloured(integral(body, *cutting.outer), "", _inputs(cutting))


def whole_of(cutting: Cutting) -> Coloured:
    """``∫ (∫ f dy) dx``."""
    return Coloured(cutting.whole, "", _inputs(cutting))


def limits(cutting: Cutting) -> Line:
    """``0 ≤ y ≤ x,  0 ≤ x ≤ 2``: where the variables run."""
    pieces = []
    for name, low, high in (cutting.inner, cutting.outer):
        ends = [typst(e) for e in (low, high)]
        texts = [spoken(e) for e in (low, high)]
        pieces.append(
            Name(
                f"{ends[0]} ≤ {typst(variable(name))} ≤ {ends[1]}",
                f"{low} ≤ {name} ≤ {high}",
                f"{name} from {texts[0]} to {texts[1]}",
                "input",
            )
        )
    return beside(*(written(each) for each in pieces), gap="quad")


def sum_of_boxes(total: str, letter: str, cutting: Cutting, counts: tuple[str, str, str]) -> Line:
    """``W_n = Σ Σ f(x_i, y_j) Δx Δy``; in `counts` are the two indices and the number n."""
    i, j, n = counts
    (x, a, b), (y, c, d) = cutting.outer, cutting.inner
    ends = ((x, i, a, b), (y, j, c, d))
    meaning = ", ".join(
        f"Δ{v} = ({high} - ({low}))/{n}, {v}_{k} = {low} + ({k} - 1)*Δ{v}"
        for v, k, low, high in ends
    )
    at = {v: f"attach({typst(variable(v))}, b: {k})" for v, k, _, _ in ends}
    text_at = {v: f"{v}_{k}" for v, k, _, _ in ends}
    first, second = sorted((x, y))
    source = (
        f"limits(sum)_({i} = 1)^{n} limits(sum)_({j} = 1)^{n} {letter}({at[first]}, {at[second]})"
        f" thin Delta {typst(variable(x))} thin Delta {typst(variable(y))}"
    )
    body = f"{letter}({text_at[first]}, {text_at[second]})*Δ{x}*Δ{y}"
    text = f"Sum(Sum({body}, ({j}, 1, {n})), ({i}, 1, {n}))"
    said = f"the sum over both, of the height, times delta {x}, times delta {y}"
    left = Name(f"{total}_{n}", f"{total}({n})", f"{total} {n}", "", (), meaning)
    return line(left, Name(source, text, said, "increment"), kind="definition")


def no_volume(cutting: Cutting) -> Line:
    """``∫ (∫ f dy) dx diverges``."""
    whole = Name(typst(cutting.whole), str(cutting.whole), spoken(cutting.whole))
    verdict = words("diverges", "negative_area")
    return line(Joined((whole, "", verdict)), shown=f"{whole.text} diverges")


def in_general() -> Line:
    """``∫ (∫ f dy) dx``, between letters: a slice, and the sweep in another colour."""
    a, b, c, d = map(variable, "abcd")
    inner = integral_of(applied("f", "x", "y"), "y", c, d, "increment")
    source = "attach(integral, b: a, t: b) ⟨0⟩ thin dif x"
    said = "the integral of the areas of slices"
    return written(Name(source, f"Integral({inner.text}, (x, {a}, {b}))", said, "", (inner,)))


def _inputs(cutting: Cutting) -> Roles:
    return by_variable({cutting.held: "input", cutting.along: "input"})


def _held(cutting: Cutting) -> Roles:
    return by_variable({cutting.held: "muted", cutting.along: "input"})
