"""A tree in spoken English, as a lecturer reads it aloud.

Two formulas that differ in value never sound alike. A comma is a pause: it ends whatever is still
open ("the sine of x, plus one" is the sine, and then one more). "All" reaches back to the start, or
to the nearest "the quantity" ("x plus one, all squared"). Where a pause falls inside a quantity,
"all that" ends it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from calcanim.expressions.cases import pairs
from calcanim.expressions.functions import CIRCULAR, FUNCTIONS, HYPERBOLIC
from calcanim.expressions.spoken_words import (
    POWERS,
    SQUARED,
    atomic,
    name_of,
    numeral,
    ordinal,
    vulgar_fraction,
)
from calcanim.expressions.tree import Expression


@dataclass(frozen=True, slots=True)
class _Said:
    """Words, and how they end.

    `open`: what follows without a pause would be taken in. `pause`: there is a comma. `held`: a
    quantity has not ended yet; `deep`: and one pause would not end it.
    """

    text: str
    open: bool = False
    pause: bool = False
    deep: bool = False
    held: bool = False

    @property
    def ended(self) -> str:
        """The words, with what has to come before the next operator."""
        if self.deep:
            return f"{self.text}, all that"
        return f"{self.text}," if self.open or self.pause else self.text


def spoken(e: Expression) -> str:
    """`e` in words: ``(x**2 + 1)**3`` is "x squared plus one, all cubed"."""
    return _say(e, True).text


def _say(e: Expression, lead: bool = False) -> _Said:
    """`e` in words. At the head of a formula or a quantity, `lead`, it may say "all"."""
    match e.op:
        case "number":
            return _Said(numeral(e.value or ""))
        case "variable":
            return _Said(name_of(e.value or ""))
        case "constant":
            return _Said("infinity" if e.value == "oo" else e.value or "")
        case "add":
            return _sum(e, lead)
        case "neg":
            inner = e.args[0]
            said = _quantity(inner) if inner.op == "add" else _say(inner)
            word = "negative" if inner.op == "neg" else "minus"
            return replace(said, text=f"{word} {said.text}")
        case "mul":
            return _product(e, lead)
        case "div":
            return _fraction(e, lead)
        case "pow":
            return _power(e, lead)
        case "call":
            return _call(e)
        case "derivative":
            return _over(f"the derivative with respect to {name_of(e.value or '')}", e.args[0])
        case "integral":
            return _integral(e)
        case "sum" | "product":
            first, last = (_bound(a) for a in e.args[1:])
            name = name_of(e.value or "")
            return _over(f"the {e.op} from {name} equals {first} to {last}", e.args[0])
        case "piecewise":
            return _pieces(e)
        case "condition":
            return _Said(_condition(e), True, True, True, True)
        case "limit":
            side = ""
            if len(e.args) == 3:
                side = " from below" if e.args[2].op == "neg" else " from above"
            name, point = name_of(e.value or ""), _bound(e.args[1])
            return _over(f"the limit as {name} goes to {point}{side}", e.args[0])


def _pieces(e: Expression) -> _Said:
    """ "the function that is x squared where x is less than one, and two minus x otherwise"."""
    said = []
    for value, condition in pairs(e):
        where = "otherwise" if condition is None else f"where {_condition(condition)}"
        said.append(f"{_say(value).ended.removesuffix(',')} {where}")
    text = f"{', '.join(said[:-1])}, and {said[-1]}" if said[1:] else said[0]
    return _Said(f"the function that is {text}", True, True, True, True)


_RELATIONS = {
    "<": "is less than",
    "<=": "is at most",
    ">": "is greater than",
    ">=": "is at least",
    "=": "is equal to",
    "!=": "is not equal to",
}


def _condition(e: Expression) -> str:
    if e.value == "and":
        return " and ".join(map(_condition, e.args))
    left, right = (_operand(a).removesuffix(",") for a in e.args)
    return f"{left} {_RELATIONS[e.value or '']} {right}"


def _quantity(e: Expression) -> _Said:
    said = _say(e, True)
    deep = said.pause or said.deep or said.open
    return _Said(f"the quantity {said.text}", True, False, deep, True)


def _grouped(e: Expression, *loose: str) -> _Said:
    """`e` as an operand: a quantity where its operator binds too loosely, or where it pauses."""
    said = _say(e)
    return _quantity(e) if e.op in loose or said.pause else said


def _of(what: str, argument: Expression) -> _Said:
    """``what of argument``: open to the right."""
    said = _grouped(argument)
    return replace(said, text=f"{what} of {said.text}", open=True)


def _over(what: str, body: Expression) -> _Said:
    """A limit, a sum, a derivative: over everything that is multiplied or divided after it."""
    said = _say(body, True)
    if body.op == "add" and (said.pause or what.startswith(("the sum", "the product"))):
        said = _quantity(body)
    return _Said(f"{what} of {said.text}", True, False, said.pause or said.deep, said.held)


def _wide(e: Expression) -> bool:
    """Whether what stands behind `e` would be taken for a part of it, pause or no pause."""
    return e.op in ("derivative", "sum", "product", "limit")


def _bound(e: Expression) -> str:
    said = _grouped(e)
    return f"{said.text}," if said.open or e.op == "add" else said.text


def _sum(e: Expression, lead: bool) -> _Said:
    first = e.args[0]
    last = _quantity(first) if first.op == "add" else _say(first, lead)
    text, pause = last.text, last.pause
    for term in e.args[1:]:
        body = term.args[0] if term.op == "neg" else term
        text += last.ended.removeprefix(last.text) + (" minus " if term.op == "neg" else " plus ")
        pause = pause or last.ended != last.text
        last = _quantity(body) if body.op == "add" else _say(body)
        text += f"negative {last.text.removeprefix('minus ')}" if body.op == "neg" else last.text
        pause = pause or last.pause
    return replace(last, text=text, pause=pause)


def _product(e: Expression, lead: bool) -> _Said:
    said = [_factor(a, lead and not n) for n, a in enumerate(e.args)]
    said[:-1] = [_quantity(a) if _wide(a) else s for a, s in zip(e.args, said[:-1], strict=False)]
    text, pause = said[0].text, said[0].pause
    for n in range(1, len(said)):
        before, here = said[n - 1], said[n]
        if _runs_on(e.args[n - 1], e.args[n]):
            text += f" {here.text}"
        else:
            text += f"{before.ended.removeprefix(before.text)} times {here.text}"
            pause = pause or before.ended != before.text
        pause = pause or here.pause
    return replace(said[-1], text=text, pause=pause)


def _factor(e: Expression, lead: bool) -> _Said:
    return _quantity(e) if e.op in ("add", "mul") else _say(e, lead)


def _runs_on(left: Expression, right: Expression) -> bool:
    """Whether nothing is said between two factors: "two x", "three x squared", "two e to the x"."""
    base = right.args[0] if right.op == "pow" else right
    named = base.op in ("variable", "constant") or (base.op == "call" and base.value == "exp")
    return left.op == "number" and atomic(left) and named


def _fraction(e: Expression, lead: bool) -> _Said:
    vulgar = vulgar_fraction(e)
    if vulgar:
        return _Said(vulgar)
    above, below = e.args
    loose = below.op in ("add", "div") or (below.op == "mul" and not _short(below))
    under = _quantity(below) if loose else _say(below)
    if under.pause and below.op != "pow":
        under = _quantity(below)
    over = _say(above, lead)
    if lead and (above.op == "add" or _tall(above)) and not over.held:
        return replace(under, text=f"{over.text}, all over {under.text}", open=True, pause=True)
    if above.op == "add" or _tall(above) or _wide(above):
        over = _quantity(above)
    pause = over.ended != over.text or over.pause or under.pause
    return replace(under, text=f"{over.ended} over {under.text}", open=True, pause=pause)


def _tall(e: Expression) -> bool:
    return e.op == "div" and not vulgar_fraction(e)


def _short(e: Expression) -> bool:
    """A product in which nothing is said between the factors: "two x"."""
    return len(e.args) == 2 and _runs_on(*e.args)


def _power(e: Expression, lead: bool) -> _Said:
    base, exponent = e.args
    if base.op == "call" and base.value in (*CIRCULAR, *HYPERBOLIC) and exponent.value in SQUARED:
        return _of(f"{FUNCTIONS[base.value].said} {SQUARED[exponent.value]}", base.args[0])
    raised = _raised(exponent)
    if atomic(base):
        return replace(raised, text=f"{_say(base).text} {raised.text}")
    whole = _say(base, True)
    if lead and not whole.held and not _wide(base):
        return replace(raised, text=f"{whole.text}, all {raised.text}", pause=True)
    power = _named_power(exponent)
    if power and (whole.held or whole.pause or _wide(base) or base.op == "call"):
        said = _quantity(base) if base.op in ("add", "mul", "div", "neg") else _grouped(base)
        return replace(said, text=f"{power} of {said.text}", open=True)
    group = _quantity(base)
    text = group.ended if group.deep else f"{group.text},"
    return replace(raised, text=f"{text} {raised.text}", pause=True)


def _named_power(exponent: Expression) -> str | None:
    value = exponent.value or ""
    if exponent.op != "number" or not value.isdigit():
        return None
    return POWERS.get(value, f"the {ordinal(int(value))} power")


def _raised(exponent: Expression) -> _Said:
    """ "squared", "to the fourth", "to the minus two", "to the power n plus one"."""
    value = exponent.value or ""
    if exponent.op == "number" and value in SQUARED:
        return _Said(SQUARED[value])
    if exponent.op == "number" and value.isdigit():
        return _Said(f"to the {ordinal(int(value))}")
    said = _grouped(exponent)
    to = "to the power" if exponent.op == "add" and not said.pause else "to the"
    bare = said.text.removeprefix("the ")
    return replace(said, text=f"{to} {bare}", open=True)


def _call(e: Expression) -> _Said:
    name = e.value or ""
    if name == "exp":
        raised = _raised(e.args[0])
        return replace(raised, text=f"e {raised.text}", open=True)
    if len(e.args) == 1:
        return _of(f"the {FUNCTIONS[name].said}", e.args[0])
    if name == "log":
        base = e.args[1]
        return _of(f"the log to base {_operand(base)}", e.args[0])
    if name == "heaviside":
        return _of(f"the unit step with {_operand(e.args[1])} at zero", e.args[0])
    first, *between, last = (_operand(a) for a in e.args)
    match name:
        case "binomial":
            text = f"{first} choose {last}"
        case "mod":
            text = f"the remainder of {first} divided by {last}"
        case "beta" | "atan2":
            text = f"the {FUNCTIONS[name].said} of {first} and {last}"
        case _ if not between:
            text = f"the {'smaller' if name == 'min' else 'larger'} of {first} and {last}"
        case _:
            what = "smallest" if name == "min" else "largest"
            text = f"the {what} of {', '.join((first, *between)).replace(',,', ',')} and {last}"
    text = text.removesuffix(",")
    return _Said(text, True, "," in text, held=not atomic(e.args[-1]))


def _operand(e: Expression) -> str:
    """One of several arguments: a quantity unless it is as plain as "two x"."""
    plain = atomic(e) or (e.op == "neg" and atomic(e.args[0])) or (e.op == "mul" and _short(e))
    return _say(e).text if plain or vulgar_fraction(e) else f"{_quantity(e).text},"


def _integral(e: Expression) -> _Said:
    bounds = ""
    if len(e.args) == 3:
        bounds = f" from {_bound(e.args[1])} to {_bound(e.args[2])}"
    body = _say(e.args[0])
    short = not body.open and not body.pause and e.args[0].op != "add"
    text = f"the integral{bounds} of {body.text}{'' if short else ','} d {name_of(e.value or '')}"
    return _Said(text, True, not short or "," in bounds)
