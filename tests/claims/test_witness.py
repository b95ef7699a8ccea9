"""sympy as a second witness: asked in a process of its own, and heard only where it has a value."""

import pytest
from mpmath import mpf

from calcanim.claims import read, witness
from calcanim.claims.apart import findings, records_text
from calcanim.claims.witness import Question, Witness, questions
from calcanim.storyboard import Claim


def asked(*texts: str) -> list[Question]:
    return [q for n, text in enumerate(texts) for q in questions(n, (read(text),))]


def test_sympy_agrees_with_textbooks_and_is_silent_in_time() -> None:
    found = asked(
        "Integral(x**2, (x, 0, 2))",
        "Integral(exp(-x**2), (x, -oo, oo))",
        "Limit(sin(x)/x, x, 0)",
        "Sum(k**2, (k, 1, 10))",
        "Derivative(sin(exp(x**2)), x)",
        "cbrt(-8) + a*b",
        # Nothing that sympy could find in its time: what comes after is answered all the same.
        "Integral(sin(exp(x**3))*cos(x**x)/(1 + x**7), (x, 1, 2))",
        "sigmoid(2) + relu(-1)",
    )
    assert Witness().disagreements(found, found[:1]) == [{}, {}]


@pytest.mark.long
def test_a_disagreement_names_both(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = [(3, "x = 8/3", Claim("identity", "Integral(x**2, (x, 0, 2))", "8/3"))]
    (good,) = findings([records_text(claims)], Witness())
    assert [f.fault for f in good if f.claim] == [""]
    monkeypatch.setattr(witness, "_ours", lambda e, values: mpf(3))
    (found,) = findings([records_text(claims)], Witness())
    (fault,) = (f.fault for f in found if f.claim)
    assert "sympy says" in fault
    assert "2.666666667, and we say 3.0" in fault


def test_no_value_is_no_disagreement() -> None:
    question = Question(0, read("sqrt(x)"), (("x", "4"),))
    assert witness._against(question, []) == ""
    assert witness._against(question, [mpf(2)]) == ""
    assert witness._against(question, [mpf(3)]) != ""
    # sympy's algebra and its numbers may disagree with one another: one of them is enough.
    assert witness._against(question, [mpf(3), mpf(2)]) == ""
