"""Names that people type: letters, Greek letters, subscripts, names of functions as variables."""

import pytest
import sympy
import typst as compiler

from calcanim.expressions import ExpressionError, parse, text
from calcanim.expressions.bridge import from_sympy, to_sympy
from calcanim.expressions.evaluate import evaluate
from calcanim.expressions.latex import latex
from calcanim.expressions.names import GREEK
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import call, mul, variable
from calcanim.expressions.typst import typst

ROWS = [
    # as typed, Typst, LaTeX, spoken
    ("theta", "theta", r"\theta", "theta"),
    ("sigma_1", "attach(sigma, b: 1)", r"\sigma_{1}", "sigma one"),
    ("sigma2", "attach(sigma, b: 2)", r"\sigma_{2}", "sigma two"),
    ("lambda", "lambda", r"\lambda", "lambda"),
    ("w_1", "attach(w, b: 1)", "w_{1}", "w one"),
    ("x_new", 'attach(x, b: "new")', r"x_{\text{new}}", "x new"),
    ("x_theta", "attach(x, b: theta)", r"x_{\theta}", "x theta"),
    ("Sigma_n", "attach(Sigma, b: n)", r"\Sigma_{n}", "capital sigma n"),
    ("X_A", "attach(X, b: A)", "X_{A}", "capital X capital A"),
    ("omicron", "omicron", "o", "omicron"),
    ("beta", "beta", r"\beta", "beta"),
]


@pytest.mark.parametrize(("name", "in_typst", "in_latex", "said"), ROWS)
def test_a_name_is_set_and_said(name: str, in_typst: str, in_latex: str, said: str) -> None:
    tree = parse(name)
    assert tree == variable(name)
    assert (text(tree), typst(tree), latex(tree), spoken(tree)) == (name, in_typst, in_latex, said)


def test_typst_sets_every_greek_letter_and_subscript() -> None:
    sum_of_all = parse(" + ".join([*GREEK, "x_new", "sigma_max", "theta_0", "w_ij"]))
    assert b"<svg" in compiler.compile(f"$ {typst(sum_of_all)} $".encode(), format="svg")


@pytest.mark.parametrize("name", [*GREEK, "S", "I", "N", "O", "Q", "C", "x_new", "e_1"])
def test_no_name_collides_with_python_or_sympy(name: str) -> None:
    tree = parse(f"{name}**2 + 1")
    there = to_sympy(tree)
    assert there == sympy.Symbol(name, real=True) ** 2 + 1
    assert from_sympy(there) == tree
    assert evaluate(tree, {name: 3}) == 10


def test_a_function_s_name_is_a_variable_where_no_bracket_follows() -> None:
    assert parse("gamma(x)*gamma") == mul(call("gamma", variable("x")), variable("gamma"))
    assert parse("gamma*x") == mul(variable("gamma"), variable("x"))
    with pytest.raises(ExpressionError, match="sin needs brackets"):
        parse("sin*x")


def test_a_letter_that_is_a_function_on_screen_takes_a_dot_before_brackets() -> None:
    for source, mark in (("sigma*(x + 1)", "dot.op"), ("gamma*(x + 1)", "thin")):
        assert mark in typst(parse(source))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("thta", "did you mean 'theta'"),
        ("Alpha + 1", "did you mean 'alpha'"),
        ("theta(x)", "'theta' is not a function; write theta*(...)"),
        ("2theta", "write the multiplication sign: 2*theta"),
        ("σ + 1", "write sigma for σ"),
        ("x1 + x_1", "look the same on screen"),
        ("theta1*theta_1", "look the same on screen"),
        ("x_", "x"),
        ("x_1_2", "x_new or theta"),
        ("weight", "a letter or a Greek letter's name"),
    ],
)
def test_what_is_no_name(source: str, words: str) -> None:
    with pytest.raises(ExpressionError, match=None) as caught:
        parse(source)
    assert words in caught.value.reason


def test_words_of_formulas_as_subscripts_are_spelled() -> None:
    said = {spoken(parse(s)) for s in ("x_squared", "x**2", "x_2", "x_two", "x_plus", "x_Two")}
    assert len(said) == 6
