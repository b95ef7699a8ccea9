"""From an object that is to be worked out to the lesson that films it, with its parameters.

Light where the object is text: what is refused loads neither sympy nor manim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from calcanim import catalog
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.parse import as_expression, parse
from calcanim.expressions.text import text
from calcanim.expressions.tree import (
    NOTATION,
    Expression,
    add,
    neg,
    number,
    variable,
)
from calcanim.storyboard.lesson import LessonError

if TYPE_CHECKING:
    from calcanim.storyboard.board import Storyboard

Asked = tuple[str, dict[str, str]]
"""A lesson's slug, and the parameters that the object gives, as text."""

_NUMBERS = ("2", "1", "1/2", "3", "5", "10", "-1", "-2", "0")
_ARTICLE = {"integral": "an"}
_UNTIL = 200  # letters of an object that are quoted in a sentence


def film(thing: object, **values: object) -> Storyboard:
    """The storyboard of the lesson that `thing` asks for.

    `thing` is sympy's Derivative, Integral, Limit, Sum or Product, a Subs of a Derivative, or the
    same as text; `values` are further parameters of that lesson, such as ``at=1``. Raises Refusal,
    with one sentence, where no lesson films it, or where the lesson refuses it.
    """
    slug, given = asked(thing)
    return catalog.lesson(slug).build(**{**given, **values})


def asked(thing: object) -> Asked:
    """The lesson that films `thing`, and its parameters. Raises Refusal where there is none."""
    if type(thing).__name__ == "Subs" and hasattr(thing, "expr"):
        return _at_a_point(thing)
    e = parse(thing, notation=True) if isinstance(thing, str) else as_expression(thing)
    match e.op:
        case "derivative":
            return _derivative(e)
        case "integral":
            return _integral(e)
        case "sum":
            return _sum(e)
        case "product":
            return "product", _range(e, "product")
        case "limit":
            return _limit(e)
    x = e.variables[0] if e.variables else "x"
    raise LessonError(
        f"{_quoted(e)} leaves nothing to be worked out; give what a film is to work out, such as "
        f"Derivative({_quoted(e)}, {x})"
    )


def _at_a_point(subs: object) -> Asked:
    """sympy's ``Derivative(f, x).subs(x, 3)``, not worked out: a slope at one point."""
    inner, names, places = (getattr(subs, part) for part in ("expr", "variables", "point"))
    slug, given = asked(inner)
    point = {str(n): text(as_expression(p)) for n, p in zip(names, places, strict=True)}
    if "at" not in (p.name for p in catalog.lesson(slug).params):
        raise _none(as_expression(inner), "at a point")
    alone = slug not in ("partial_derivatives", "curvature")
    given["at"] = (
        next(iter(point.values())) if alone else ",".join(f"{n}={v}" for n, v in point.items())
    )
    return slug, given


# Derivatives


def _derivative(e: Expression) -> Asked:
    names: list[str] = []
    f = e
    while f.op == "derivative":
        names.append(f.value or "")
        f = f.args[0]
    _finished(f, e)
    if len(f.variables) > 1:
        return _of_several(e, f, names)
    if names != names[:1] * len(names) or any(n not in names for n in f.variables):
        raise _none(e, "of a function in a letter that it does not have")
    if len(names) > 2:
        raise _none(e, "of the third order or higher")
    slug = "rates_of_change" if len(names) == 2 else _rule(f, names[0])
    return slug, {"function": text(f), **_place(slug, f, names[0])}


def _rule(f: Expression, x: str) -> str:
    """The lesson of the rule that the outermost operation of `f` needs."""
    while True:
        if f.op == "neg":
            f = f.args[0]
        elif f.op == "mul" and sum(a.has(x) for a in f.args) == 1:
            f = next(a for a in f.args if a.has(x))
        elif f.op == "div" and not f.args[1].has(x):
            f = f.args[0]
        else:
            break
    if f.op == "add" and f.has(x):
        return "sum_rule" if sum(a.has(x) for a in f.args) > 1 else _rule(_moving(f, x), x)
    if f.op == "mul" and f.has(x):
        return "product_rule"
    if f.op == "div":
        return "product_rule" if f.args[0].has(x) else _of_reciprocal(f.args[1], x)
    if f.op == "pow" and all(a.has(x) for a in f.args):
        return "secant_to_tangent"  # no one rule has it; the definition has every slope
    if f.op in ("pow", "call") and any(a.has(x) and a.op != "variable" for a in f.args):
        return "chain_rule"
    return "derivative_rules"


def _moving(f: Expression, x: str) -> Expression:
    return next(a for a in f.args if a.has(x))


def _of_reciprocal(below: Expression, x: str) -> str:
    """A constant over `below`: a power of the letter itself has its own rule."""
    plain = below.op == "variable" or (
        below.op == "pow" and below.args[0].op == "variable" and not below.args[1].has(x)
    )
    return "derivative_rules" if plain else "chain_rule"


def _of_several(e: Expression, f: Expression, names: list[str]) -> Asked:
    slug = "partial_derivatives" if len(names) == 1 else "curvature"
    if len(names) > 2 or any(n not in f.variables for n in names):
        raise _none(e, "of this order in several variables")
    given = {"function": text(f)}
    own = f.variables
    number = _defined(f, own)
    place = ",".join(f"{n}={number}" for n in own)
    if sorted(own) != ["x", "y"] or number != _NUMBERS[0]:
        given["at"] = place
        if slug == "partial_derivatives":
            given["direction"] = f"{own[0]}=3,{own[1]}=4"
        else:
            given["start"] = place
    return slug, given


def _place(slug: str, f: Expression, x: str) -> dict[str, str]:
    """A point where `f` has a value, where it has none at the lesson's own one."""
    usual = next(p.default for p in catalog.lesson(slug).params if p.name == "at")
    first = _defined(f, (x,), (usual, *_NUMBERS))
    return {} if first == usual else {"at": first}


def _defined(f: Expression, names: tuple[str, ...], among: tuple[str, ...] = _NUMBERS) -> str:
    """The first number for all of `names` at which `f` has a value, else the first of all."""
    for n in among:
        place = evaluate(parse(n), {}, 20)
        if evaluate(f, dict.fromkeys(names, place), 20) is not None:
            return n
    return among[0]


# Integrals, sums and products


def _integral(e: Expression) -> Asked:
    inner = e.args[0]
    if inner.op == "integral":
        if inner.args[0].op == "integral" or len(e.args) != 3 or len(inner.args) != 3:
            raise _none(e, "more than twice, or twice without limits")
        _finished(inner.args[0], e)
        limits = {
            name: ",".join((i.value or "", *(text(end) for end in i.args[1:])))
            for name, i in (("outer", e), ("inner", inner))
        }
        return "double_integral", {"function": text(inner.args[0]), **limits}
    _finished(inner, e)
    _one_letter(inner, e)
    if len(e.args) == 1:
        return "indefinite_integral", {"function": text(inner)}
    return "area_accumulation", _range(e, "integral")


def _sum(e: Expression) -> Asked:
    body, first, last = e.args
    open_end = last.op == "variable" and not body.has(last.value or "") and first == number("1")
    if open_end and body.op not in NOTATION:
        # For every upper end at once: the formula, where the terms are powers.
        return "power_sums", {"function": text(body)}
    return "summation", _range(e, "sum")


def _range(e: Expression, problem: str) -> dict[str, str]:
    body, first, last = e.args
    if body.op in NOTATION:
        raise _none(e, "of another one", problem)
    _finished(body, e)
    _one_letter(body, e)
    letters = [n for end in (first, last) for n in end.variables]
    if letters:
        raise LessonError(
            f"a film needs numbers for the limits, and {_quoted(e)} has the letter {letters[0]}; "
            f"`calcanim steps {problem}` keeps letters"
        )
    return {"function": text(body), "from": text(first), "to": text(last)}


# Limits


def _limit(e: Expression) -> Asked:
    """A difference quotient's limit is a slope: from secant to tangent."""
    body, point = e.args[0], e.args[1]
    h = e.value or ""
    _finished(body, e)
    if body.op == "div":
        top, below = body.args
        found = _by_step(top, below, h) if point == number("0") else None
        found = found or _by_point(top, below, h, point)
        if found is not None:
            return "secant_to_tangent", found
    raise LessonError(
        f"no lesson films {_quoted(e)}: only the limit of a difference quotient, such as "
        "Limit(((3 + h)**2 - 3**2)/h, h, 0), is a slope; `calcanim steps limit` works out others"
    )


def _by_step(top: Expression, below: Expression, h: str) -> dict[str, str] | None:
    """(f(x + h) - f(x))/h."""
    if below != variable(h):
        return None
    moved = [t for t in _terms(top) if t.has(h)]
    if not moved:
        return None
    ahead = moved[0] if len(moved) == 1 else add(*moved)
    where = next((b for _, n in ahead.walk() if (b := _base(n, h)) is not None), None)
    if where is None:
        return None
    x = where if where.op == "variable" else variable(_free(ahead, h))
    name = x.value or ""
    f = ahead.transform(lambda n: x if _base(n, h) == where else n)
    if f.has(h):
        return None
    # What is taken away has to be f where the step begins.
    start = f.substitute(name, where)
    if not _same(top, add(ahead, neg(start))):
        return None
    at = _place("secant_to_tangent", f, name) if where == x else {"at": text(where)}
    return {"function": text(f), **at}


def _base(n: Expression, h: str) -> Expression | None:
    """The b of b + h, where `n` is that."""
    if n.op != "add" or variable(h) not in n.args:
        return None
    rest = [a for a in n.args if a != variable(h)]
    if len(rest) != len(n.args) - 1 or any(a.has(h) for a in rest):
        return None
    base = rest[0] if len(rest) == 1 else add(*rest)
    return base if base.op == "variable" or not base.variables else None


def _by_point(
    top: Expression, below: Expression, x: str, point: Expression
) -> dict[str, str] | None:
    """(f(x) - f(a))/(x - a)."""
    if any(n != x for n in (*top.variables, *point.variables)) or not _same(
        below, add(variable(x), neg(point))
    ):
        return None
    moving = [t for t in _terms(top) if t.has(x)]
    if not moving:
        return None
    f = moving[0] if len(moving) == 1 else add(*moving)
    if not _same(top, add(f, neg(f.substitute(x, point)))):
        return None
    return {"function": text(f), "at": text(point)}


def _terms(e: Expression) -> tuple[Expression, ...]:
    return e.args if e.op == "add" else (e,)


def _free(e: Expression, h: str) -> str:
    return next(n for n in ("x", "t", "u", "w") if n != h and not e.has(n))


def _same(a: Expression, b: Expression) -> bool:
    from calcanim.calculus.certify import certify

    return certify(a, b).verdict == "proved"


# What no lesson films


def _finished(f: Expression, e: Expression) -> None:
    if any(n.op in NOTATION for _, n in f.walk()):
        raise _none(e, "of what is still to be worked out")


def _one_letter(f: Expression, e: Expression) -> None:
    others = [n for n in f.variables if n != e.value]
    if others:
        raise LessonError(
            f"a film needs a number for {others[0]} in {_quoted(e)}; "
            f"`calcanim steps {e.op}` keeps letters"
        )


def _none(e: Expression, what: str, problem: str | None = None) -> LessonError:
    name = problem or e.op
    return LessonError(
        f"no lesson films {_ARTICLE.get(name, 'a')} {name} {what}, as {_quoted(e)} is; "
        "`calcanim steps` works it out"
    )


def _quoted(e: Expression) -> str:
    shown = text(e)
    return shown if len(shown) <= _UNTIL else f"{shown[:_UNTIL]}…"
