"""What users type, and what they are told when it is no expression."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcanim.expressions import ExpressionError, parse, text
from calcanim.expressions.tree import (
    Expression,
    add,
    call,
    derivative,
    div,
    mul,
    neg,
    number,
    power,
    variable,
)

X = variable("x")


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("x/x", div(X, X)),
        ("(x+1)/2", div(add(X, number(1)), number(2))),
        ("2*(x+1)", mul(number(2), add(X, number(1)))),
        ("-x**2", neg(power(X, number(2)))),
        ("2**3**x", power(number(2), power(number(3), X))),
        ("2^-x", power(number(2), neg(X))),
        ("x-1+2", add(X, neg(number(1)), number(2))),
        ("x-(1+2)", add(X, neg(add(number(1), number(2))))),
        ("ln(x)", call("log", X)),
        ("arcsin(x)", call("asin", X)),
        ("Abs(x)", call("abs", X)),
        ("log(x, 10)", call("log", X, number(10))),
        ("0.50", number("0.50")),
        ("pi", Expression("constant", (), "pi")),
    ],
)
def test_the_tree_is_what_was_typed(source: str, tree: Expression) -> None:
    assert parse(source) == tree


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("2x", "2*x"),
        ("sin x", "sin(x)"),
        ("|x|", "abs(x)"),
        ("x²", "**2"),
        ("x×2", "*"),
        ("", "empty"),
        ("sin(xy) + 1", "did you mean 'x'?"),
        ("(x", ""),
        ("x)", ""),
        ("x +", ""),
        ("sin(x, 2)", "1 argument"),
        ("__import__('os').system('true')", ""),
        ("x.__class__", ""),
        ("lambda x: x", ""),
        ("1e999", ""),
        ("x" * 600, "500"),
        ("(" * 60 + "x" + ")" * 60, ""),
    ],
)
def test_errors_say_what_to_do_with_a_caret_inside(source: str, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    error = caught.value
    assert words in str(error)
    assert 0 <= error.start <= error.end <= max(len(source), 1)
    assert "^" in str(error).splitlines()[-1]


def test_the_contract_s_example() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("sin(xy) + 1")
    assert str(caught.value) == "unknown name 'xy'; did you mean 'x'?\n  sin(xy) + 1\n      ^^"


LEAVES = st.sampled_from([X, variable("y"), variable("w_1"), number(2), number("0.5")])


def _grow(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda a: add(*a)),
        st.lists(inner, min_size=2, max_size=3).map(lambda a: mul(*a)),
        inner.map(neg),
        st.tuples(inner, inner).map(lambda a: div(*a)),
        st.tuples(inner, inner).map(lambda a: power(*a)),
        st.tuples(st.sampled_from(["sin", "exp", "sqrt", "abs"]), inner).map(lambda a: call(*a)),
        inner.map(lambda a: derivative(a, "x")),
    )


@settings(max_examples=150, deadline=None)
@given(st.recursive(LEAVES, _grow, max_leaves=12))
def test_text_parses_to_a_tree_with_the_same_text(tree: Expression) -> None:
    again = parse(text(tree), notation=True)
    assert text(again) == text(tree)
    assert parse(text(again), notation=True) == again


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="xy12.+-*/^() ,esincoglπ²|'\\\n", max_size=40))
def test_random_text_gives_a_tree_or_an_expression_error(source: str) -> None:
    try:
        parse(source)
    except ExpressionError as error:
        assert 0 <= error.start <= max(len(source), 1)  # noqa: PT017
