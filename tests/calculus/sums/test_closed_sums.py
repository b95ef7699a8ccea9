"""Closed forms of sums, and their proofs."""

from __future__ import annotations

import pytest
from totals import total

from calcanim.calculus.sums.faulhaber import faulhaber


@pytest.mark.parametrize("p", range(11))
def test_faulhaber_s_formula_for_every_power_to_ten(p: int) -> None:
    c = faulhaber(p)
    for n in (1, 2, 7, 30):
        assert sum(a * n**k for k, a in enumerate(c)) == sum(k**p for k in range(1, n + 1))
    found = total(f"k**{p}" if p else "1 + 0*k", "k", "1", "n")
    assert found.verdict == "proved"


@pytest.mark.parametrize(
    ("f", "first", "result"),
    [
        ("k", "1", "n*(n + 1)/2"),
        ("k**2", "1", "n*(n + 1)*(2*n + 1)/6"),
        ("k**3", "1", "(n*(n + 1)/2)**2"),
        ("2*k + 1", "0", "(n + 1)**2"),
        ("3", "1", "3*n"),
        ("1/(k*(k + 1))", "1", "n/(n + 1)"),
        ("r**k", "0", "(1 - r**(n + 1))/(1 - r)"),
        ("k*2**k", "1", "(n - 1)*2**(n + 1) + 2"),
        ("binomial(n, k)", "0", "2**n"),
    ],
)
def test_closed_forms(f: str, first: str, result: str) -> None:
    found = total(f, "k", first, "n")
    assert str(found.result) == result
    assert found.verdict in ("proved", "checked")


def test_the_proof_is_shown() -> None:
    rules = [s.rule for s in total("k**2", "k", "1", "n").steps]
    assert "FAULHABER" in rules
    assert rules.count("INDUCTION") == 2


@pytest.mark.parametrize(
    "f", ["1/k", "1/k**2", "1/(k*(2*k + 1))", "factorial(k)", "2**k/k", "1/factorial(k)"]
)
def test_what_has_no_closed_form_by_gospers_algorithm(f: str) -> None:
    found = total(f, "k", "1", "n")
    assert found.verdict == "no_closed_form"
    assert found.result is None
    assert "Gosper" in found.steps[-1].why


@pytest.mark.parametrize("f", ["sqrt(k)", "log(k)/k", "sin(k**2)"])
def test_what_is_not_found_is_not_said_to_be_none(f: str) -> None:
    assert total(f, "k", "1", "n").verdict == "unknown"
