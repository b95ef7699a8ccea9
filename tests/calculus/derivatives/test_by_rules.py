"""Textbook answers, a numerical check, and steps that hang together."""

import os

import mpmath
import pytest
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import RULE_NAMES
from calcanim.calculus.derivatives.by_rules import NoRuleError, derivative
from calcanim.expressions import parse, text
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.tree import Expression, mul, neg, number

LONG = bool(os.environ.get("CALCANIM_LONG"))

TEXTBOOK = [
    ("x**3", "3*x**2"),
    ("x**10", "10*x**9"),
    ("sqrt(x)", "1/(2*sqrt(x))"),
    ("7", "0"),
    ("log(x)", "1/x"),
    ("exp(x)", "exp(x)"),
    ("1/x", "-1/x**2"),
    ("x**3 + 2*x**2 + 5*x + 7", "3*x**2 + 4*x + 5"),
    ("x**2*sin(x)", "2*x*sin(x) + x**2*cos(x)"),
    ("x**2*exp(x)", "2*x*exp(x) + x**2*exp(x)"),
    ("(x**2 + 1)**3", "6*x*(x**2 + 1)**2"),
    ("exp(x**2)", "2*x*exp(x**2)"),
    ("sin(exp(x**2))", "2*x*exp(x**2)*cos(exp(x**2))"),
    ("(x+1)/(x-1)", "-2/(x - 1)**2"),
    ("sqrt(1 - x**2)", "-x/sqrt(1 - x**2)"),
    ("tanh(x)", "1 - tanh(x)**2"),
    ("atan(x)", "1/(1 + x**2)"),
    ("(3*x - 5)**7", "21*(3*x - 5)**6"),
    ("exp(-x**2/2)", "-x*exp(-x**2/2)"),
    ("sqrt(log(x))", "1/(2*x*sqrt(log(x)))"),
    ("1/(1+exp(-x))", "exp(-x)/(1 + exp(-x))**2"),
    ("log(sin(x)**2 + 1)", "2*sin(x)*cos(x)/(sin(x)**2 + 1)"),
]


@pytest.mark.parametrize(("source", "answer"), TEXTBOOK)
def test_the_textbook_s_answer(source: str, answer: str) -> None:
    done = derivative(source)
    assert text(done.result) == answer
    assert done.verdict in ("proved", "checked")


@pytest.mark.parametrize(
    "source", [s for s, _ in TEXTBOOK] + ["x**x", "sin(sin(sin(x)))", "2**x/(x+3)", "erf(x**2)"]
)
def test_the_numerical_derivative_agrees(source: str) -> None:
    tree, result = parse(source), derivative(source).result
    with mpmath.workdps(30):
        at = mpf("1.3") if "1 - x" not in source else mpf("0.3")
        slope = mpmath.diff(lambda x: evaluate(tree, {"x": x}, 60), at)
        found = evaluate(result, {"x": at})
        assert found is not None
        assert abs(slope - found) < mpf(10) ** -10 * max(1, abs(found))


@pytest.mark.parametrize(("source", "_answer"), TEXTBOOK)
def test_steps_follow_one_another(source: str, _answer: str) -> None:
    done = derivative(source)
    line = done.problem
    for step in done.steps:
        assert step.before == line
        assert step.rule in RULE_NAMES
        assert step.why
        for move in step.moves:
            assert step.before.at(move.source) == step.after.at(move.target)
        line = step.after
    assert line == done.result
    assert not any(n.op == "derivative" for _, n in line.walk())


def mutants(e: Expression) -> list[Expression]:
    """Sign flipped, factor dropped, off by one: each changes the value of a result."""
    out = [neg(e), mul(number(2), e)]
    for path, node in e.walk():
        if node.op == "number" and node.value is not None and node.value.isdigit():
            out.append(e.replace(path, number(int(node.value) + 1)))
        if node.op == "mul":
            out.append(e.replace(path, mul(*node.args[1:])))
        if node.op == "add":
            out.append(e.replace(path, Expression("add", (neg(node.args[0]), *node.args[1:]))))
    return [m for m in out if m != e]


@pytest.mark.parametrize("source", [s for s, a in TEXTBOOK if a != "0"][:: 1 if LONG else 3])
def test_every_mutant_is_refuted(source: str) -> None:
    done = derivative(source)
    for step in done.steps:
        for mutant in mutants(step.after):
            if mutant == step.before or _vanishes(mutant, step.after):
                continue
            assert certify(step.before, mutant, ("x",)).verdict == "refuted", text(mutant)


def _vanishes(mutant: Expression, true: Expression) -> bool:
    """Mutations that happen to change nothing: of a derivative of a constant, of a zero term."""
    from calcanim.expressions.bridge import to_sympy

    return bool((to_sympy(mutant).doit() - to_sympy(true).doit()).equals(0))


@pytest.mark.parametrize(
    ("before", "after"), [("sqrt(x)**2", "x"), ("x/x", "1"), ("log(x**2)", "2*log(x)")]
)
def test_a_change_of_domain_is_said(before: str, after: str) -> None:
    found = certify(parse(before), parse(after), ("x",))
    assert found.verdict in ("proved", "checked")
    assert found.domain_change


def test_no_rule_is_one_sentence() -> None:
    with pytest.raises(NoRuleError, match="gamma"):
        derivative("gamma(x)")


def test_other_variables_are_constants() -> None:
    assert text(derivative("a*x + b").result) == "a"
    assert text(derivative("x**2*y + 3*x*y**2", "y").result) == "x**2 + 6*x*y"


def test_second_order() -> None:
    assert text(derivative("x**3", order=2).result) == "6*x"
