"""Constants in exact form, worked out without sympy."""

from __future__ import annotations

import random
import subprocess
import sys

import mpmath
import pytest

from calcanim.calculus.certify import certify
from calcanim.exact.closed_constants import closed
from calcanim.exact.constants import exactly
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.parse import parse


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("-exp(-3/2) - -exp(-1/2)", "exp(-1/2) - exp(-3/2)"),
        ("exp(2)*exp(1) - e", "exp(3) - E"),
        ("2 - exp(-1)*(1 + 2 + 2)", "2 - 5*exp(-1)"),
        ("exp(log(3)/2)", "sqrt(3)"),
        ("3*log(3) - 3 - (1*log(1) - 1)", "3*log(3) - 2"),
        ("log(abs(3 - 2)/abs(3 + 2))/4", "-log(5)/4"),
        ("log(7)/4 - log(3)/4 - log(1/5)/4", "log(35/3)/4"),
        ("log(12)", "log(12)"),
        ("log(e**2*3)", "log(3) + 2"),
        ("asin(1/2)/2 + sqrt(1 - (1/2)**2)/4", "pi/12 + sqrt(3)/8"),
        ("atan(1) - log(1 + 1**2)/2", "pi/4 - log(2)/2"),
        ("pi/4*sin(pi/4) + cos(pi/4) - cos(0)", "pi*sqrt(2)/8 + sqrt(2)/2 - 1"),
        ("exp(2*pi)*(2*sin(3*pi) - 3*cos(3*pi))/13", "3*exp(2*pi)/13"),
        ("log(sec(pi/4) + tan(pi/4))", "log(sqrt(2) + 1)"),
        ("cos(pi/5)", "sqrt(5)/4 + 1/4"),
        ("erf(1/sqrt(2))/2 - erf(-1/sqrt(2))/2", "erf(sqrt(2)/2)"),
        ("gamma(5/2)", "3*sqrt(pi)/4"),
        ("binomial(10, 3)*(1/2)**10", "15/128"),
        ("cos(0) - cos(3)", "1 - cos(3)"),
        ("8**(2/3)", "4"),
        ("sin(-3) + sin(3)", "0"),
        ("1/(1 - exp(-1))", "1/(1 - exp(-1))"),
    ],
)
def test_the_short_form_of_a_constant(given: str, short: str) -> None:
    assert str(exactly(parse(given))) == short


@pytest.mark.parametrize("given", ["log(-2)", "sqrt(-exp(1))", "1/(sin(1) - sin(1))", "gamma(0)"])
def test_what_has_no_value_gets_no_form(given: str) -> None:
    assert closed(parse(given)) is None


_CALLS = ("exp", "log", "sqrt", "sin", "cos", "tan", "atan", "erf", "sinh", "gamma", "cbrt", "sec")


def _constant(r: random.Random, depth: int) -> str:
    if depth == 0:
        return r.choice(
            ["1", "2", "3", "7", "12", "1/2", "3/4", "pi", "e", "pi/3", "5*pi/6", "0.3"]
        )
    one, two = (_constant(r, depth - 1) for _ in range(2))
    kind = r.randrange(7)
    if kind < 3:
        return f"{r.choice(_CALLS)}({one})"
    if kind == 6:
        return f"({one})**({r.choice(['2', '-1', '1/2', '-3/2', '2/3', '-2'])})"
    return f"({one}) {'+-*/'[kind - 3] if kind < 6 else '/'} ({two})"


NEARLY = [
    ("1 - exp(-70)", "1 - exp(-70)"),  # 4e-31 short of 1
    ("tanh(40)", "tanh(40)"),
    ("tanh(2000)", "tanh(2000)"),  # 10^-1737 short of 1
    ("erf(8)*sqrt(pi)", "sqrt(pi)*erf(8)"),
    ("(1 - exp(-60))/60", "1/60 - exp(-60)/60"),
    ("exp(-75)/75", "exp(-75)/75"),
]


@pytest.mark.parametrize(("given", "form"), NEARLY)
def test_what_is_nearly_a_short_number_is_none(given: str, form: str) -> None:
    short = exactly(parse(given))
    assert not any(short == parse(n) for n in ("0", "1", "1/60", "sqrt(pi)"))
    assert certify(short, parse(form), ()).verdict == "proved"


def test_what_is_one_is_one_however_large_its_parts() -> None:
    assert exactly(parse("exp(300)*exp(-300)")) == parse("1")
    assert exactly(parse("tanh(400)/tanh(400)")) == parse("1")
    assert exactly(parse("4*atan(1/5) - atan(1/239)")) == parse("pi/4")  # Machin


def test_random_constants_keep_their_value() -> None:
    r = random.Random(11)
    held = 0
    for _ in range(1200):
        e = parse(_constant(r, r.randrange(1, 4)))
        try:
            value = evaluate(e, {}, 60)
        except EvaluationOverflowError:
            continue
        if value is None:
            continue
        short = closed(e)
        if short is None:
            continue
        other = evaluate(short, {}, 60)
        assert other is not None, e
        # cbrt(tan(pi)) is 0 but for a third of the digits.
        assert abs(other - value) <= mpmath.mpf(10) ** -15 * max(1, abs(value)), (e, short)
        held += 1
    assert held > 500


def test_common_problems_do_not_load_sympy() -> None:
    code = """
import sys
from calcanim.calculus.sympy_process.cas import _server
from calcanim.calculus.integrals.definite import definite
from calcanim.calculus.probability.expectation import expectation
from calcanim.calculus.derivatives.by_definition import limit
definite("exp(-x**2/2)", "x", -1, 1)
definite("log(x)", "x", 1, 3)
definite("sqrt(1 - x**2)", "x", 0, "1/2")
definite("x*cos(x)", "x", 0, "pi/4")
expectation("x", "2*exp(-2*x)", 0, "oo", event=("1/4", "3/4"))
limit("exp(x)", "x", "1/2")
assert "sympy" not in sys.modules
assert _server.process is None
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
