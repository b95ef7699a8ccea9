"""The algebra of a difference quotient as lines on screen: h cancels, and the limit is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import (
    Derivation,
    Step,
    Verdict,
    moves_between,
    weakest,
)
from calcanim.calculus.derivatives.by_definition import limit as limit_of
from calcanim.calculus.solution import Solution
from calcanim.compose.quotient_words import say, struck, title
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, limit, number
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Roles, Setter, by_variable, moves
from calcanim.notation.shown import Shown
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_BROADEST = 60.0  # ems
_ROW = 15.5  # ems: a line that must stand on one row
_COLUMN = 17.0  # ems: the column at the smallest size
_TERM = 6.0  # ems
_SHORT = 11.0  # ems: a quotient that is written again where its limit is taken
_MOST = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the derivation: how it grows from the line before, and what is said of it.

    `struck` are keys of the line before that cancel on the way here.
    """

    rule: str
    title: str
    say: str
    formula: Formula
    moves: tuple[tuple[str, str], ...]
    struck: tuple[str, ...] = ()


def definition(letter: str, at: Expression, h: str) -> Formula:
    """``(f(a + h) - f(a))/h``, rise in the function's colour and run in the step's."""
    a = typst(at)
    top = f"{letter}({a} + {_name(h)}) − {letter}({a})"
    setter = Setter()
    rise = setter.part(top, "quotient.0", "function")
    run = setter.part(_name(h), "quotient.1", "increment")
    setter.raw(f"frac({rise}, {run})", "quotient")
    text = f"({letter}({at} + {h}) - {letter}({at}))/{h}"
    point = spoken(at)
    return setter.build(text, f"{letter} of {point} plus {h}, minus {letter} of {point}, over {h}")


def lines(
    solution: Solution,
    posed: Formula,
    x: str,
    h: str,
    result: Shown,
    proof: Verdict = "unknown",
) -> list[Line]:
    """At most six lines that lead from the quotient `posed` to the limit.

    Each equality is certified for itself, also where steps between two lines are left out. `proof`
    is the verdict of what the rules of differentiation say of the same number: where no algebra
    leads there, it is they that settle it.
    """
    roles = by_variable({h: "increment", x: "input"})
    bodies = list(_bodies(solution.steps))
    terms = _terms(solution.steps, roles)
    if terms:
        # Each term has its own line: the whole, with the function put in, would only be long.
        return [*terms, _last(solution, posed, None, h, roles, result, proof)]
    short = [(step, body) for step, body in bodies if shows(body)]
    out: list[Line] = []
    shown: Expression | None = None
    for step, body in [*short[:1], *short[1:][-(_MOST - 2) :]]:
        if body == shown:
            continue
        pairs: tuple[tuple[str, str], ...] = ()
        gone: tuple[str, ...] = ()
        # Before the first line stands the quotient in words of f: that is the first body.
        before = bodies[0][1] if shown is None else shown
        found = certify(before, body, (h,))
        if found.verdict not in ("proved", "checked"):
            continue
        heading, said = title(step, body, h), say(step, body, h)
        if step.rule == "SUBSTITUTE":
            heading, said = "Put the function in", ""
            pairs = (("quotient.0", "right.0"), ("quotient.1", "right.1"))
        elif shown is not None:
            pairs, gone = _moves(shown, body), struck(step.rule, shown, body, h)
        left = posed.text if shown is None else str(shown)
        out.append(Line(step.rule, heading, said, _equals(body, roles, left), pairs, gone))
        shown = body
    if shown is not None and breadth(shown) > _SHORT and shown.op != "add":
        shown = None
    out.append(_last(solution, posed, shown, h, roles, result, proof))
    return out


def anywhere(f: Expression, derivation: Derivation, h: str) -> Formula | None:
    """``lim q = f'(x)``, q what is left of the quotient at any x; None where no short one is."""
    x, result = derivation.variable, derivation.result
    steps = limit_of(f, x).steps
    last = steps[-1]
    taken = last.before
    if last.rule == "NUMERICAL" or taken.op != "limit" or h not in taken.args[0].variables:
        return None
    if breadth(taken) + breadth(result) + 2 > _COLUMN:
        return None
    same = certify(last.after, result, (x,))
    verdict = weakest([*(s.certificate.verdict for s in steps), same.verdict])
    if verdict not in ("proved", "checked"):
        return None
    setter = Setter().expression(taken, "lim", by_variable({h: "increment", x: "input"}))
    setter.sign("=").expression(result, "limit", role="derivative")
    text = f"{taken} = {result}"
    return setter.build(text, spoken(result), states(text))


def _bodies(steps: Sequence[Step]) -> Iterator[tuple[Step, Expression]]:
    """The quotients, one after the other, for as long as the line is the limit of one."""
    for step in steps:
        if step.rule == "DEFINITION":
            continue
        if step.after.op != "limit":
            return
        yield step, step.after.args[0]


def _terms(steps: Sequence[Step], roles: Roles) -> list[Line]:
    """A sum is taken term by term: each limit with its value."""
    at = next((n for n, s in enumerate(steps) if s.rule == "SUM"), None)
    if at is None:
        return []
    split = steps[at].after
    out: list[Line] = []
    for step in steps[at + 1 :]:
        if step.before.op != "add" or step.after.op != "add":
            continue
        if len(step.before.args) != len(split.args) or len(step.after.args) != len(split.args):
            continue
        for n, (old, new) in enumerate(zip(step.before.args, step.after.args, strict=True)):
            done = any(e.op == "limit" for _, e in old.walk()) and not any(
                e.op == "limit" for _, e in new.walk()
            )
            posed = split.args[n]
            if not done or breadth(posed) + breadth(new) + 2 > _COLUMN:
                continue
            if posed.op == "neg" and new.op == "neg":
                posed, new = posed.args[0], new.args[0]
            found = certify(posed, new, ())
            if found.verdict not in ("proved", "checked"):
                continue
            text = f"{posed} = {new}"
            setter = Setter().expression(posed, "term", roles).sign("=")
            setter.expression(new, "value", role="derivative")
            formula = setter.build(text, spoken(new), states(text))
            out.append(Line("SUM", "Term by term", "", formula, ()))
    return out[:4]


def _equals(body: Expression, roles: Roles, left: str) -> Formula:
    setter = Setter().sign("=")
    setter.expression(body, "right", roles)
    return setter.build(f"= {body}", spoken(body), states(f"= {body}", left=left))


def shows(body: Expression) -> bool:
    """Whether a line can be read while it is spoken of: only a plain sum may take several rows."""
    top = body.args[0] if body.op == "div" else body
    plain_sum = top.op == "add" and all(_plain_term(t) for t in top.args)
    return breadth(body) <= (_BROADEST if plain_sum else _ROW)


def _plain_term(e: Expression) -> bool:
    """Whether a term is short, or a sum of short ones."""
    inner = e.args[0] if e.op == "neg" else e
    return all(breadth(t) <= _TERM for t in (inner.args if inner.op == "add" else (inner,)))


def _last(
    solution: Solution,
    posed: Formula,
    body: Expression | None,
    h: str,
    roles: Roles,
    result: Shown,
    proof: Verdict,
) -> Line:
    """``lim q = result``, and its number where that says more."""
    steps = solution.steps
    value = solution.result
    setter = Setter()
    if body is None:
        whole = f"Limit({posed.text}, {h}, 0)"
        setter.sign(setter.part(f"limits(lim)_({_name(h)} arrow.r 0)", "lim", "increment"))
        setter.piece(_requoted(setter, posed))
    else:
        taken = limit(body, h, number(0))
        whole = str(taken)
        setter.expression(taken, "lim", roles)
    numerical = any(s.rule == "NUMERICAL" for s in steps)
    verdict: Verdict = weakest([s.certificate.verdict for s in steps])
    if numerical and proof == "proved":
        verdict = proof
    closed = isinstance(value, Expression) and len(str(value)) <= 40 and not _decimal(value)
    exact = result.exact and closed and str(value) == str(result.expression)
    text = whole
    if closed and isinstance(value, Expression):
        setter.sign("=").expression(value, "limit", role="derivative")
        text += f" = {value}"
    if not exact:
        setter.sign(result.sign).expression(result.expression, "number", role="derivative")
        text += f" {'=' if result.exact else '≈'} {result.expression}"
    formula = setter.build(text, result.words, states(text))
    known = any(s.rule == "KNOWN_LIMIT" for s in steps)
    if numerical:
        # Numbers alone prove nothing: an equals sign is owed to the rules of differentiation.
        lead = f"No short algebra cancels {h} here. The numbers"
        if not closed and not result.exact:
            title, say = "Found by numbers", f"{lead} settle on {result.words}."
        elif verdict == "proved":
            title = "Numbers suggest, rules prove"
            what = "it" if result.exact else "its exact value"
            say = f"{lead} suggest {result.words}, and the rules of differentiation prove {what}."
        else:
            title = "Numbers and rules agree"
            say = f"{lead} suggest {result.words}, and the rules of differentiation give the same."
    elif known:
        title = "A known limit"
        say = (
            f"What is left is a known limit. As {h} goes to zero, the slope becomes {result.words}."
        )
    else:
        title = f"Let {h} go to zero"
        say = (
            f"Now let {h} go to zero. What stays is {result.words}: the slope at the point itself."
        )
    pairs = (("right", "lim.0"),) if body is not None else (("quotient", "quotient"),)
    return Line("LIMIT", title, say, formula, pairs)


def _requoted(setter: Setter, posed: Formula) -> str:
    """The quotient of `definition`, its parts those of `setter`."""
    source = posed.segments[0]
    for n, part in enumerate(posed.parts):
        setter.part("", part.key, part.role)
        mine = [p.key for p in setter.parts].index(part.key)
        source = source.replace(f"part(#{n},", f"part(#={mine},")
    return source.replace("#=", "#")


def _decimal(e: Expression) -> bool:
    """Whether a number with many digits stands in `e`: it is rounded, and no closed form."""
    return any(n.op == "number" and len(n.value or "") > 9 for _, n in e.walk())


def _moves(before: Expression, after: Expression) -> tuple[tuple[str, str], ...]:
    found = ((m.source, m.target) for m in moves_between(before, after))
    return moves(found, "right", "right")


def _name(symbol: str) -> str:
    return typst(Expression("variable", (), symbol))
