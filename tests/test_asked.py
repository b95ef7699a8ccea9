"""Which lesson an object asks for, and what it says of the film's parameters."""

from __future__ import annotations

import subprocess
import sys

import pytest
import sympy
from click.testing import CliRunner
from sympy.abc import h, i, k, m, n, t, u, v, x, y

import calcanim
from calcanim import catalog
from calcanim.asked import asked
from calcanim.cli import cli
from calcanim.refusals import Refusal

LESSONS = [
    (sympy.Integral(x**2, (x, 0, 2)), "area_accumulation", {"from": "0", "to": "2"}),
    (sympy.Integral(sympy.exp(-x), (x, 0, sympy.oo)), "area_accumulation", {"to": "oo"}),
    (sympy.Integral(x**2, x), "indefinite_integral", {"function": "x**2"}),
    (
        sympy.Integral(x * y, (y, 0, x), (x, 0, 1)),
        "double_integral",
        {"function": "x*y", "inner": "y,0,x", "outer": "x,0,1"},
    ),
    (sympy.Sum(i, (i, 1, 10)), "summation", {"function": "i", "from": "1", "to": "10"}),
    (sympy.Sum(1 / k**2, (k, 1, sympy.oo)), "summation", {"to": "oo"}),
    (sympy.Sum(k**2, (k, 1, m)), "power_sums", {"function": "k**2"}),
    (sympy.Product(i, (i, 1, 5)), "product", {"function": "i", "from": "1", "to": "5"}),
    (sympy.Derivative(x**10, x), "derivative_rules", {"function": "x**10"}),
    (sympy.Derivative(2**x, x), "derivative_rules", {}),
    (sympy.Derivative(3 * sympy.sin(x) / 4, x), "derivative_rules", {}),
    (sympy.Derivative(x**3 + 2 * x**2, x), "sum_rule", {}),
    (sympy.Derivative(x**2 * sympy.sin(x), x), "product_rule", {}),
    (sympy.Derivative(sympy.sin(x) / x, x), "product_rule", {}),
    (sympy.Derivative(5 * (x**2 + 1) ** 3, x), "chain_rule", {}),
    (sympy.Derivative(1 / (x + 1), x), "chain_rule", {}),
    (sympy.Derivative(x**x, x), "secant_to_tangent", {}),
    (sympy.Derivative(t**3, t, 2), "rates_of_change", {"function": "t**3"}),
    (sympy.Derivative(x**2 * y, x), "partial_derivatives", {"function": "x**2*y"}),
    (sympy.Derivative(x**2 * y, x, y), "curvature", {"function": "x**2*y"}),
    (sympy.Subs(sympy.Derivative(x**3, x), x, 4), "derivative_rules", {"at": "4"}),
    (
        sympy.Subs(sympy.Derivative(u * v, u), (u, v), (1, 2)),
        "partial_derivatives",
        {"at": "u=1,v=2"},
    ),
    (sympy.Limit(((x + h) ** 2 - x**2) / h, h, 0), "secant_to_tangent", {"function": "x**2"}),
    (sympy.Limit((sympy.sqrt(4 + h) - 2) / h, h, 0), "secant_to_tangent", {"at": "4"}),
    (sympy.Limit((x**2 - 9) / (x - 3), x, 3), "secant_to_tangent", {"at": "3"}),
]


@pytest.mark.parametrize(("thing", "slug", "values"), LESSONS, ids=lambda p: str(p)[:40])
def test_an_object_has_its_lesson(thing: object, slug: str, values: dict[str, str]) -> None:
    found, given = asked(thing)
    assert found == slug
    assert given.items() >= values.items()
    if slug in catalog.slugs():
        lesson = catalog.lesson(slug)
        lesson.read(lesson.texts(given))  # these are parameters of that lesson, and suit it


def test_a_point_lies_where_the_function_has_a_value() -> None:
    # The lesson's own point is 2, and log(x - 5) has no value there.
    assert sympy.sympify(asked("Derivative(log(x - 5), x)")[1]["at"]) > 5
    assert "at" not in asked("Derivative(log(x + 5), x)")[1]


NONE = [
    ("x**2", "such as Derivative(x**2, x)"),
    ("Sum(Sum(i*j, (i, 1, 3)), (j, 1, 4))", "no lesson films a sum of another one"),
    ("Product(i, (i, 1, n))", "has the letter n"),
    ("Integral(a*x, (x, 0, 1))", "needs a number for a"),
    ("Derivative(Derivative(Derivative(x**5, x), x), x)", "of the third order or higher"),
    ("Limit((1 + 1/n)**n, n, oo)", "only the limit of a difference quotient"),
    # (x + h)**2 - x**2 + h is no difference of one function: the quotient has another limit.
    ("Limit(((x + h)**2 - x**2 + h)/h, h, 0)", "only the limit of a difference quotient"),
    ("Derivative(Integral(x, x), x)", "of what is still to be worked out"),
    ("Derivative(x**2, y)", "in a letter that it does not have"),
    ("Derivative(sin(x", "never closed"),
]


@pytest.mark.parametrize(("text", "says"), NONE)
def test_what_no_lesson_films_gets_one_sentence(text: str, says: str) -> None:
    with pytest.raises(Refusal, match=r".") as caught:
        asked(text)
    assert says in str(caught.value)


def test_film_builds_the_lesson_of_an_object() -> None:
    board = calcanim.film(sympy.Derivative(sympy.sin(n) ** 2, n), at=1)
    assert board.slug == "chain_rule"
    assert dict(board.parameters) == {"function": "sin(n)**2", "at": "1"}


def test_of_stands_for_the_lesson_in_the_terminal() -> None:
    run = CliRunner().invoke
    shown = run(cli, ["show", "--at", "1", "--of", "Derivative(sin(x)**2, x)"])
    assert shown.exit_code == 0
    assert "the sine of x" in shown.output
    both = run(cli, ["show", "chain_rule", "--of", "Derivative(x**2, x)"])
    assert both.exit_code == 2
    assert "leave chain_rule out" in both.output


def test_a_wrong_object_is_refused_before_anything_heavy_is_loaded() -> None:
    code = (
        "import sys; from calcanim.cli import main\n"
        "try: main(['render', '--of', 'Limit(1/x, x, oo)'], standalone_mode=False)\n"
        "except BaseException: pass\n"
        "print(sorted({'manim', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
