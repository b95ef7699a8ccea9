"""Integrals, indefinite and definite, by the techniques of a textbook, each line certified."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from calcanim.calculus.antiderivatives.beyond import beyond_elementary
from calcanim.calculus.antiderivatives.found import Found, replaced
from calcanim.calculus.antiderivatives.polish import polished
from calcanim.calculus.antiderivatives.search import antiderivative
from calcanim.calculus.antiderivatives.special_values import excluded, other_signs, special_steps
from calcanim.calculus.certify import antiderivatives, certify
from calcanim.calculus.derivation import Certificate, RefutedError, Step
from calcanim.calculus.nowhere import undefined_everywhere
from calcanim.calculus.solution import Answer, Solution, certified, statement, verdict_of
from calcanim.calculus.sympy_process.cas import ask, without_questions
from calcanim.expressions.parse import as_expression
from calcanim.expressions.tree import NOTATION, Expression, call, derivative, integral

# Of several known integrals used in one line, the line is named after the first of these.
_NOTABLE = (
    "PIECES",
    "COMPLETE_SQUARE",
    "ARCSINE",
    "ARCTANGENT",
    "LOGARITHM",
    "EXPONENTIAL",
    "TRIGONOMETRIC",
    "HYPERBOLIC",
    "FUNCTION",
    "ROOT",
    "POWER",
    "CONSTANT_MULTIPLE",
    "CONSTANT",
)


def indefinite(function: Expression | str | object, variable: str = "x") -> Solution:
    """The antiderivative of `function`, without the constant of integration.

    `result` is None where none was found in elementary functions (and erf): the verdict is then
    ``no_closed_form`` where a theorem says that there is none, else ``unknown``. Raises
    ExpressionError for text that is no expression.
    """
    f = as_expression(function)
    nowhere = undefined_everywhere("integral", f, (variable,))
    if nowhere is not None:
        return nowhere
    found = worked(f, variable)
    start = integral(f, variable)
    if found is None:
        why, verdict = absence(f, variable)
        rule = "NO_CLOSED_FORM" if verdict == "no_closed_form" else "UNSETTLED"
        step = statement(rule, start, why, "checked" if verdict == "no_closed_form" else "unknown")
        return Solution("integral", f, (variable,), (step,), None, verdict)
    steps, answer = found
    final = check(answer, f, variable)
    verdict = verdict_of(steps, final)
    names = tuple(v for v in f.variables if v != variable)
    if names:
        steps = (*steps, *_other_cases(f, variable, names, steps, answer))
    return Solution("integral", f, (variable,), steps, answer, verdict)


def _other_cases(
    f: Expression,
    x: str,
    names: tuple[str, ...],
    steps: tuple[Step, ...],
    answer: Expression,
) -> list[Step]:
    """The other signs of letters and the values for which the answer has none."""

    def solve(e: Expression) -> Solution:
        with without_questions():
            return indefinite(e.args[0], x)

    conditions = [c for s in steps for c in s.conditions]
    out = other_signs(f, x, conditions, by_techniques, check)
    return out + special_steps(integral(f, x), excluded(answer, names), solve)


def absence(f: Expression, variable: str) -> tuple[str, Answer]:
    """The sentence for an integral without an answer, and its verdict."""
    name = beyond_elementary(f, variable)
    if name is None:
        return "no antiderivative in elementary functions was found", "unknown"
    none = "there is no antiderivative in elementary functions (Liouville's theorem)"
    if name.startswith("no "):
        return f"{none}, and {name} is one", "no_closed_form"
    return f"{none}; it takes {name}", "no_closed_form"


def worked(f: Expression, variable: str) -> tuple[tuple[Step, ...], Expression] | None:
    """Steps and antiderivative, certified by differentiation; None where there is none."""
    found = by_techniques(f, variable)
    if found is not None or beyond_elementary(f, variable) is not None:
        return found
    return by_computer_algebra(f, variable)


def by_techniques(f: Expression, variable: str) -> tuple[tuple[Step, ...], Expression] | None:
    """The same by a textbook's techniques alone."""
    found = antiderivative(f, variable)
    if found is None:
        return None
    try:
        steps, answer = steps_of(found)
    except RefutedError:
        return None  # A false step is never shown; computer algebra may still know the answer.
    return None if check(answer, f, variable).verdict == "refuted" else (steps, answer)


def by_differentiation(
    answer: Expression, f: Expression, variable: str
) -> tuple[tuple[Step, ...], Expression] | None:
    """The same with an `answer` that may be right; None where its slope is not `f`."""
    certificate = check(answer, f, variable)
    if certificate.verdict not in ("proved", "checked"):
        return None
    why = "its derivative is the integrand"
    step = certified("ANTIDERIVATIVE", integral(f, variable), answer, why, certificate)
    return (step,), answer


def by_computer_algebra(f: Expression, variable: str) -> tuple[tuple[Step, ...], Expression] | None:
    """sympy's antiderivative, if differentiating gives the integrand back."""
    known = ask("integrate", f, variable)
    if known is None or any(n.op in NOTATION for _, n in known.walk()):
        return None
    for answer in dict.fromkeys((known.transform(_sized), known)):
        answer = polished(answer, variable)
        certificate = check(answer, f, variable)
        if certificate.verdict in ("proved", "checked"):
            start = integral(f, variable)
            why = "found by computer algebra, certified by differentiating it back"
            return (certified("COMPUTER_ALGEBRA", start, answer, why, certificate),), answer
    return None


def _sized(n: Expression) -> Expression:
    """log|u| for log(u): sympy leaves the bars out."""
    if n.op == "call" and n.value == "log" and n.args[0].op != "call" and n.args[0].variables:
        return call("log", call("abs", n.args[0]))
    return n


@lru_cache(maxsize=32)
def check(answer: Expression, f: Expression, variable: str) -> Certificate:
    """Differentiate `answer` back, numerically and by algebra."""
    names = tuple(dict.fromkeys((variable, *f.variables)))
    return certify(derivative(answer, variable), f, names)


class _Lines:
    """The derivation of one integral, grown line by line."""

    def __init__(self, found: Found) -> None:
        self.x = found.variable
        self.line = found.open
        self.steps: list[Step] = []
        self.given: dict[str, Expression] = {}

    def put(
        self,
        rule: str,
        why: str,
        after: Expression,
        conditions: tuple[str, ...],
        substituted: tuple[str, Expression] | None = None,
    ) -> None:
        if after == self.line:
            return
        certificate = antiderivatives(self.line, after, self.x, self.given)
        step = certified(rule, self.line, after, why, certificate, conditions)
        self.steps.append(replace(step, substituted=substituted))
        self.line = after

    def work(self, node: Found) -> None:
        if _simple(node):
            self._known([node])
            return
        if node.substituted:
            self.given[node.substituted[0]] = node.substituted[1]
        if not node.children and not node.substituted:
            self._known([node])
            return
        after = replaced(self.line, node.open, node.after)
        self.put(node.rule, node.why, after, node.conditions, node.substituted)
        if node.result is not None:
            solved = node.children[0]
            after = replaced(self.line, node.after, node.result)
            self.put(solved.rule, solved.why, after, ())
            return
        simple = [c for c in node.children if _simple(c)]
        if simple:
            self._known(simple)
        for child in node.children:
            if child not in simple:
                self.work(child)
        if node.substituted:
            u, g = node.substituted
            self.put("BACK", f"put {g} back for {u}", self.line.substitute(u, g), ())

    def _known(self, nodes: list[Found]) -> None:
        after = self.line
        for n in nodes:
            after = replaced(after, n.open, n.answer)
        lead = min((_lead(n) for n in nodes), key=lambda n: _rank(n.rule))
        conditions = tuple(c for n in nodes for c in _lead(n).conditions)
        self.put(lead.rule, lead.why, after, tuple(dict.fromkeys(conditions)))


def steps_of(found: Found) -> tuple[tuple[Step, ...], Expression]:
    """The lines of a finished search and the antiderivative, tidied. Raises RefutedError."""
    lines = _Lines(found)
    lines.work(found)
    neat = polished(lines.line, found.variable)
    if neat != lines.line:
        certificate = antiderivatives(lines.line, neat, found.variable)
        if certificate.verdict == "refuted":
            neat = lines.line
        else:
            lines.put("GATHER", "numbers in front, like terms together", neat, ())
    return tuple(lines.steps), lines.line


def _simple(node: Found) -> bool:
    """Whether one line does it: a known integral, perhaps behind a constant factor."""
    if node.substituted or node.result is not None:
        return False
    if not node.children:
        return True
    return node.rule == "CONSTANT_MULTIPLE" and all(_simple(c) for c in node.children)


def _lead(node: Found) -> Found:
    """The known integral behind constant factors."""
    while node.rule == "CONSTANT_MULTIPLE" and node.children:
        node = node.children[0]
    return node


def _rank(rule: str) -> int:
    return _NOTABLE.index(rule) if rule in _NOTABLE else -1
