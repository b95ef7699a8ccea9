"""What is false is refuted, what is true is not: by examples, and by random expressions.

CALCANIM_LONG=1 runs the random ones long: `CALCANIM_LONG=1 pytest tests/calculus/test_certify.py`.
"""

import os
import random

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf
from random_trees import mutants, tree

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Derivation, RefutedError
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.rules import NoRuleError
from calcanim.expressions import parse
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import Expression

LONG = bool(os.environ.get("CALCANIM_LONG"))

TRUE = [
    ("sin(x)**2 + cos(x)**2", "1"),
    ("sin(2*x)", "2*sin(x)*cos(x)"),
    ("(x + 1)**3", "x**3 + 3*x**2 + 3*x + 1"),
    ("exp(x + y)", "exp(x)*exp(y)"),
    ("log(x*y)", "log(abs(x)) + log(abs(y))"),
    ("sqrt(x**2)", "abs(x)"),
    ("1/(1 + exp(-x))", "sigmoid(x)"),
    ("(x**2 - 1)/(x - 1)", "x + 1"),
    ("tan(x)", "sin(x)/cos(x)"),
    ("cosh(x)**2 - sinh(x)**2", "1"),
    ("cbrt(x)**3", "x"),
    ("atan(x) + atan(1/x)", "pi/2*sign(x)"),
    ("max(x, y)", "(x + y + abs(x - y))/2"),
    ("Derivative(x**2, x)", "2*x"),
    ("Derivative(abs(x), x)", "sign(x)"),
    ("Limit((sin(x + h) - sin(x))/h, h, 0)", "cos(x)"),
]
FALSE = [
    ("sqrt(x**2)", "x"),
    ("log(x**2)", "log(x)"),
    ("(x + y)**2", "x**2 + y**2"),
    ("sin(x + y)", "sin(x) + sin(y)"),
    ("1/(x + y)", "1/x + 1/y"),
    ("exp(x)**2", "exp(x**2)"),
    ("Derivative(x**2, x)", "2*x + 1e-15"),
    ("Derivative(x**2*sin(x), x)", "2*x*cos(x)"),
    ("Derivative(sin(2*x), x)", "cos(2*x)"),
    ("Derivative(x**x, x)", "x*x**(x - 1)"),
    ("Limit((exp(x + h) - exp(x))/h, h, 0)", "exp(x) + 1e-12"),
    ("floor(x)", "x - 1/2"),
]
# The domain changes, and it must be said.
CHANGES = [("sqrt(x)**2", "x"), ("x/x", "1"), ("2*log(x)", "log(x**2)"), ("1/(1/x)", "x")]


def read(source: str) -> Expression:
    return parse(source, notation=True)


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_not_refuted(left: str, right: str) -> None:
    a, b = read(left), read(right)
    names = sorted({*a.variables, *b.variables})
    assert certify(a, b, names).verdict in ("proved", "checked")
    assert certify(b, b, names).verdict == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    a, b = read(left), read(right)
    assert certify(a, b, sorted({*a.variables, *b.variables})).verdict == "refuted"


@pytest.mark.parametrize(("left", "right"), CHANGES)
def test_a_change_of_domain_is_said(left: str, right: str) -> None:
    found = certify(read(left), read(right), ["x"])
    assert found.verdict == "proved"
    assert found.domain_change is not None


def test_large_terms_that_cancel_refute_nothing() -> None:
    # At a = 23.5 the exponential has 240 digits: a quotient in 160 sees no 1/x beside it.
    before = read("Derivative(1/x + exp(a**2), x)")
    after = read("Derivative(1/x, x) + Derivative(exp(a**2), x)")
    assert certify(before, after, ["x", "a"]).verdict in ("proved", "checked")
    assert certify(before, read("-1/x**3"), ["x", "a"]).verdict == "refuted"


def test_one_point_tells_nothing() -> None:
    assert certify(parse("sqrt(x)"), parse("sqrt(-x)"), ["x"]).verdict == "unknown"


def test_a_domain_far_out_is_found() -> None:
    found = certify(parse("log(x - 20)*2"), parse("log((x - 20)**2)"), ["x"])
    assert found.verdict in ("proved", "checked")
    assert certify(parse("log(x - 100)"), parse("log(x - 101)"), ["x"]).verdict == "refuted"


def test_a_corner_refutes_nothing() -> None:
    # By the rules 2*sign(x)**2, which is 0 at 0: where the rule for abs does not hold.
    found = certify(read("Derivative(2*sign(x)*abs(x), x)"), read("2*sign(x)**2"), ["x"])
    assert found.verdict in ("proved", "checked")


def smooth_slope(e: Expression, at: dict[str, mpf]) -> mpf | None:
    """mpmath's derivative of `e` in x; None where there is none near by, or it is not settled."""

    def value(t: mpf) -> mpf:
        found = evaluate(e, {**at, "x": t}, 80)
        if found is None:
            raise ZeroDivisionError
        return found

    with mpmath.workdps(60):
        try:
            one = mpmath.diff(value, at["x"], h=mpf(10) ** -15)
            other = mpmath.diff(value, at["x"], h=mpf(10) ** -16)
        except (ZeroDivisionError, EvaluationOverflowError, ValueError):
            return None
        return other if abs(one - other) <= mpf(10) ** -8 * max(1, abs(other)) else None


def worked(e: Expression) -> Derivation | None:
    """The derivation; None where there is no rule, or it holds nowhere, as for asin(x/x)."""
    try:
        return derivative(e, "x")
    except NoRuleError:
        return None
    except RefutedError as error:
        if "defined nowhere" in str(error):
            return None
        pytest.fail(f"a true derivation of {e} was refuted: {error}")


POINTS = [("0.61", "1.7"), ("-1.37", "0.4"), ("2.83", "-0.9"), ("0.09", "2.2")]


@settings(max_examples=3000 if LONG else 60, deadline=None, derandomize=not LONG)
@given(st.integers(0, 10**9), st.integers(2, 4))
def test_derivatives_agree_with_numbers(seed: int, depth: int) -> None:
    e = tree(random.Random(seed), depth)
    done = worked(e)
    if done is None:
        return
    for x, a in POINTS:
        at = {"x": mpf(x), "a": mpf(a)}
        slope = smooth_slope(e, at)
        if slope is None:
            continue
        try:
            found = evaluate(done.result, at, 40)
        except EvaluationOverflowError:
            continue
        if found is None:
            # Flat where the formula is 0/0, as relu(x)**(1/3) is below 0: it must be said.
            assert any(s.conditions for s in done.steps), (str(e), str(done.result), at)
            continue
        assert abs(found - slope) <= mpf(10) ** -7 * max(1, abs(slope)), (str(e), str(done.result))


def differs(a: Expression, b: Expression, rng: random.Random) -> bool:
    """Whether two lines without work left differ, by more than rounding, at some of many points."""
    for _ in range(60):
        at = {"x": mpf(rng.uniform(-4, 4)), "a": mpf(rng.uniform(-3, 3))}
        try:
            one, other = evaluate(a, at, 60), evaluate(b, at, 60)
        except EvaluationOverflowError:
            continue
        if one is None or other is None:
            continue
        if abs(one - other) > mpf(10) ** -25 * max(abs(one), abs(other), mpf(10) ** -5):
            return True
    return False


def test_mutants_are_refuted_and_true_steps_are_not() -> None:
    rng = random.Random(20_26)
    wrong, missed, rounds = 0, [], 4000 if LONG else 60
    for _ in range(rounds):
        e = tree(rng, rng.randint(1, 4))
        done = worked(e)
        if done is None or not done.steps or done.verdict == "unknown":
            continue
        step = rng.choice(done.steps)
        names = ("x", "a")
        for mutant in mutants(done.result, rng, 6):
            if not differs(mutant, done.result, rng):
                continue
            wrong += 1
            if certify(step.before, mutant, names).verdict != "refuted":
                missed.append((str(step.before), str(mutant)))
    assert wrong > 2.3 * rounds
    assert len(missed) <= wrong / 1000, missed[:5]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        # A huge term swallows the other at most points: there nothing is compared.
        ("Derivative(exp(1000*x) + y, y)", "1", "proved"),
        ("Derivative(exp(1000*x) + y, x)", "1000*exp(1000*x)", "proved"),
        ("Derivative(exp(1000*x) + y, y)", "2", "refuted"),
        ("Derivative(exp(2000) + y, y)", "1", "proved"),
        ("Derivative(exp(20) + y, y)", "2", "refuted"),
        ("exp(300*x**2 + 300) + y", "exp(300*x**2 + 300) + 2*y", "refuted"),
        ("log(exp(1000*x) + y)", "log(exp(1000*x) + 2*y)", "refuted"),
        ("x**50 + x", "x**50 + x + 1e-9*x", "refuted"),
        ("exp(10**6*x**2 + 10**6) + y", "exp(10**6*x**2 + 10**6) + 2*y", "unknown"),
        ("cosh(40*x)**2 - sinh(40*x)**2", "1", "proved"),
    ],
)
def test_what_rounding_swallows_compares_nothing(before: str, after: str, verdict: str) -> None:
    sides = (parse(text, notation=True) for text in (before, after))
    assert certify(*sides).verdict == verdict
