"""Typst compiles; LaTeX and speech say what a textbook says."""

import pytest
import typst

from calcanim.expressions import parse
from calcanim.expressions.latex import latex
from calcanim.expressions.pieces import pieces
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import limit, neg, number, product, variable
from calcanim.expressions.typst import segments
from calcanim.expressions.typst import typst as typeset

FORMS = """(x**2+1)**3|x/x|2*(x+1)|exp(-x**2/2)|log(x,10)|min(x,3)|abs(x/2)|factorial(x+1)
binomial(5,2)|1e-5*x|relu(x)|asinh(x)|cbrt(x)|a-(b-c)|-(a+b)*c|floor(x)|sigmoid(x)|x_1*w2
mod(x,2)|exp(sin(exp(exp(x))))|sech(x)|2*3*x|gamma(x)|erf(x)|heaviside(x)|sign(x)|sin(x)**2""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("source", FORMS)
def test_typst_compiles_with_every_node_marked(source: str) -> None:
    marked = typeset(parse(source), lambda path, inner: f"part(#{len(path)}, {inner})")
    body = f"#let part(i, body) = text(fill: rgb(1, 0, i), body)\n$ {marked} $"
    assert b"<svg" in typst.compile(body.encode(), format="svg")


def test_a_power_of_a_named_function_stands_at_its_name_and_keeps_its_keys() -> None:
    marked = typeset(parse("sin(x)**2"), lambda path, inner: f"<{path}|{inner}>")
    name, argument = "<(0,)|sin>", "<(0,)|lr((<(0, 0)|x>))>"
    assert marked == f"<()|op(attach({name}, t: <(1,)|2>)) {argument}>"
    assert spoken(parse("sin(x)**2")) == "sine squared of x"
    wide = pieces(parse("cos(x**2 + exp(3*x) + x*log(x) + x**5)**2"), 8.0)
    assert wide[0].source.startswith("op(attach(cos, t: 2)) paren.l")


def test_a_minus_behind_a_pi_stands_in_brackets() -> None:
    i = variable("i")
    bounds = i.value or "", number(1), number(5)
    assert typeset(product(neg(i), *bounds)).endswith("lr((−i))")
    assert typeset(product(i, *bounds)).endswith(" i")


def test_segments_are_the_terms_or_factors() -> None:
    assert len(segments(parse("x**2 + 3*x - 1"))) == 3
    assert len(segments(parse("6*x*(x**2+1)**2"))) == 3
    assert len(segments(parse("sin(x)"))) == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("(x+1)/2", r"\frac{x + 1}{2}"),
        ("sqrt(x)", r"\sqrt{x}"),
        ("exp(x**2)", "e^{x^{2}}"),
        ("log(x)", r"\ln\left(x\right)"),
        ("2*x", "2 x"),
        ("2*3", r"2 \cdot 3"),
        ("-(x+1)", r"-\left(x + 1\right)"),
        ("sin(2*x)**2", r"\sin^{2}\left(2 x\right)"),
        ("sin(x)**-1", r"\left(\sin\left(x\right)\right)^{-1}"),
    ],
)
def test_latex(source: str, expected: str) -> None:
    assert latex(parse(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("(x**2 + 1)**3", "x squared plus one, all cubed"),
        ("sin(exp(x**2))", "the sine of e to the x squared"),
        ("sqrt(log(x))", "the square root of the natural log of x"),
        ("2*x", "two x"),
        ("x/2", "x over two"),
        ("x - 1", "x minus one"),
    ],
)
def test_spoken(source: str, expected: str) -> None:
    assert spoken(parse(source)) == expected


def test_a_limit_breaks_inside_its_brackets() -> None:
    body = parse(" + ".join(f"{n}*h**{n}" for n in range(2, 12)))
    found = pieces(limit(body, "h", number(0)), 8.0)
    assert len(found) > 5
    assert "lim" in found[0].source
    assert found[-1].source.rstrip().endswith("paren.r")


@pytest.mark.parametrize(
    ("source", "shown_latex", "shown_typst"),
    [
        ("1e-4", "10^{-4}", "attach(10, t: −4)"),
        ("2.5e6", r"2.5 \cdot 10^{6}", "2.5 dot.op attach(10, t: 6)"),
        ("1e3**2", r"\left(10^{3}\right)^{2}", "attach(lr((attach(10, t: 3))), t: 2)"),
    ],
)
def test_powers_of_ten(source: str, shown_latex: str, shown_typst: str) -> None:
    assert latex(parse(source)) == shown_latex
    assert typeset(parse(source)) == shown_typst


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x", "x"),
        ("x1", "attach(x, b: 1)"),
        ("x_12", "attach(x, b: 12)"),
        ("x_n", "attach(x, b: n)"),
        ("x_new", 'attach(x, b: "new")'),
        ("x_1a", 'attach(x, b: "1a")'),
        ("lr", '"lr"'),
        ("x_read(1)", 'attach(x, b: "read(1)")'),
        ('x_a"; #b', 'attach(x, b: "a\\"; #b")'),
        ("x_#", 'attach(x, b: "#")'),
        ("x_\\", 'attach(x, b: "\\\\")'),
    ],
)
def test_typst_runs_no_variable_s_name(name: str, shown: str) -> None:
    assert typeset(variable(name)) == shown
    assert b"<svg" in typst.compile(f"$ {shown} $".encode(), format="svg")
