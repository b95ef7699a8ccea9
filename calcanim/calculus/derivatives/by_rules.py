"""Derivatives by rules, line by line: each line is certified, and the first derivative whole."""

from __future__ import annotations

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import (
    Certificate,
    Derivation,
    Move,
    RefutedError,
    Step,
    moves_between,
)
from calcanim.calculus.neaten import neatened
from calcanim.calculus.rules import Applied, NoRuleError, apply, differentiated
from calcanim.exact.tidy import tidy
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import Expression, Path
from calcanim.expressions.tree import derivative as unevaluated

__all__ = ["NoRuleError", "derivative"]

# Of several simple rules used in one line, the line is named after the first of these.
_NOTABLE = (
    "POWER",
    "EXPONENTIAL",
    "TRIGONOMETRIC",
    "LOGARITHM",
    "HYPERBOLIC",
    "INVERSE",
    "ROOT",
    "RECIPROCAL",
    "FUNCTION",
    "CONSTANT_MULTIPLE",
    "IDENTITY",
    "CONSTANT",
)
_LINES = 60
_TERMS = 4


def derivative(
    function: Expression | str | object, variable: str = "x", *, order: int = 1
) -> Derivation:
    """Differentiate `function` (tree, text or sympy expression) `order` times in `variable`.

    Derivatives that need no rule of combination are worked out together, one line for all; every
    line is certified. Raises NoRuleError, RefutedError, or ExpressionError for text that is none.
    """
    current = as_expression(function)
    if order < 1:
        raise ValueError("the order of a derivative is at least 1")
    steps: list[Step] = []
    problem = unevaluated(current, variable)
    for _ in range(order):
        start = unevaluated(current, variable)
        steps.extend(_work(start, variable))
        current = steps[-1].after
    first = as_expression(function)
    final = _final(first, current, variable, order)
    if final.verdict == "refuted":
        raise RefutedError(f"the result {current} of {problem} was refuted: {final.method}")
    return Derivation(problem, variable, tuple(steps), current, final)


def formula(function: Expression, variable: str) -> Expression:
    """The derivative of `function` without its lines, in the form of `derivative`'s last one.

    Raises NoRuleError, RefutedError.
    """
    out = tidy(differentiated(function, variable), variable)
    for _, _, neater in neatened(out, variable):
        out = neater
    final = _final(function, out, variable, 1)
    if final.verdict == "refuted":
        raise RefutedError(f"the derivative {out} of {function} was refuted: {final.method}")
    return out


def _final(function: Expression, result: Expression, variable: str, order: int) -> Certificate:
    names = tuple(dict.fromkeys((variable, *function.variables)))
    if order == 1:
        return certify(unevaluated(function, variable), result, names)
    return Certificate("checked", "every line was certified")


def _work(line: Expression, variable: str) -> list[Step]:
    steps: list[Step] = []
    names = tuple(dict.fromkeys((variable, *line.variables)))
    while True:
        open_places = [(p, n) for p, n in line.walk() if n.op == "derivative"]
        if not open_places:
            break
        if len(steps) > _LINES:
            raise NoRuleError("this derivative takes too many lines; try a simpler function")
        simple = {p: a for p, n in open_places if (a := _simple(n, variable, p)) is not None}
        if len(simple) == len(open_places):
            chosen = list(simple.items())
        else:
            hard = [(p, apply(n.args[0], variable)) for p, n in open_places if p not in simple]
            # One rule a line, but all sums in it are taken term by term together.
            sums = [h for h in hard if h[1].rule == "SUM"]
            chosen = sums if hard[0][1].rule == "SUM" else hard[:1]
        after = line
        for path, applied in chosen:
            after = after.replace(path, applied.after)
        lead = min((a for _, a in chosen), key=_rank)
        conditions = tuple(dict.fromkeys(c for _, a in chosen for c in a.conditions))
        target = chosen[0][0] if len(chosen) == 1 else ()
        steps.append(_step(lead.rule, line, after, target, lead.why, conditions, names))
        line = after
    gathered = tidy(line, variable)
    if gathered != line:
        steps.append(
            _step("GATHER", line, gathered, (), "numbers in front, like terms together", (), names)
        )
        line = gathered
    for rule, why, neater in neatened(line, variable):
        steps.append(_step(rule, line, neater, (), why, (), names))
        line = neater
    return steps


def _rank(applied: Applied) -> int:
    return _NOTABLE.index(applied.rule) if applied.rule in _NOTABLE else -1


def _simple(node: Expression, variable: str, place: Path = ()) -> Applied | None:
    """The finished derivative where no rule of combination is needed but constant multiples.

    Inside of a longer line, a short sum of such is worked out at once as well: nobody writes a
    line for the derivative of 2x - 3.
    """
    applied = apply(node.args[0], variable)
    if applied.rule == "SUM" and place and len(node.args[0].args) <= _TERMS:
        return _short_sum(applied, variable)
    for depth in range(3):
        left = [(p, n) for p, n in applied.after.walk() if n.op == "derivative"]
        if not left:
            if depth == 0:
                return applied
            neat = tidy(applied.after, variable)
            return Applied(applied.rule, neat, applied.why, applied.conditions)
        if applied.rule != "CONSTANT_MULTIPLE" or len(left) != 1:
            return None
        path, inner = left[0]
        done = apply(inner.args[0], variable)
        if done.rule in ("SUM", "PRODUCT", "QUOTIENT", "CHAIN"):
            return None
        lead = min((applied, done), key=_rank)
        # The rule that did the work names the line; a factor put in front is part of it.
        applied = Applied(
            "CONSTANT_MULTIPLE" if done.rule == "CONSTANT_MULTIPLE" else lead.rule,
            applied.after.replace(path, done.after),
            lead.why,
            (*applied.conditions, *done.conditions),
        )
    return None


def _short_sum(applied: Applied, variable: str) -> Applied | None:
    """All terms of a sum worked out; None where one takes more than a simple rule."""
    line, conditions, leads = applied.after, list[str](), list[Applied]()
    for path, node in list(line.walk()):
        if node.op != "derivative":
            continue
        done = _simple(node, variable)
        if done is None:
            return None
        line = line.replace(path, done.after)
        conditions += done.conditions
        leads.append(done)
    lead = min(leads, key=_rank)
    return Applied(lead.rule, tidy(line, variable), lead.why, tuple(conditions))


def _step(
    rule: str,
    before: Expression,
    after: Expression,
    target: Path,
    why: str,
    conditions: tuple[str, ...],
    names: tuple[str, ...],
) -> Step:
    certificate = certify(before, after, names)
    if certificate.verdict == "refuted":
        raise RefutedError(f"{rule} from {before} to {after}: {certificate.method}")
    # A rule's own condition says more than that the domains differ.
    if certificate.domain_change and not conditions:
        conditions = (*conditions, certificate.domain_change)
    return Step(
        rule, before, after, target, _moves(before, after, target), why, conditions, certificate
    )


def _moves(before: Expression, after: Expression, target: Path) -> tuple[Move, ...]:
    """What stands beside the target stays; inside it, equal sub-expressions travel."""
    moves: list[Move] = []
    place: Path = ()
    for index in target:
        for other in range(len(before.at(place).args)):
            if other != index:
                moves.append(Move((*place, other), (*place, other)))
        place = (*place, index)
    for move in moves_between(before.at(target), after.at(target)):
        moves.append(Move((*target, *move.source), (*target, *move.target)))
    return tuple(moves)
