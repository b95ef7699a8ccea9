"""Every kind of problem from Python: text, numbers and sympy alike."""

import sympy

from calcanim import calculus


def test_every_kind_answers() -> None:
    x = sympy.Symbol("x")
    assert str(calculus.derivative("x**2*sin(x)", "x").result) == "2*x*sin(x) + x**2*cos(x)"
    assert str(calculus.derivative(x**3, order=2).result) == "6*x"
    assert str(calculus.derivative("x**2*y**3", ["x", "y"]).result) == "6*x*y**2"
    assert calculus.derivative("abs(x)", at=0).verdict == "undefined"
    assert calculus.derivative("x**3", at=sympy.Rational(1, 2)).value.text == "3/4"  # type: ignore[union-attr]
    assert str(calculus.limit("x**2", "x", 3).result) == "6"
    assert [str(r) for r in calculus.gradient("x*y").result or ()] == ["y", "x"]  # type: ignore[union-attr]
    found = calculus.gradient("x**2 + y**2", at={"x": 1, "y": "2"}, direction={"x": 3, "y": 4})
    assert found.extra["directional"] == "22/5"
    assert found.extra["hessian"] == [["2", "0"], ["0", "2"]]
    assert str(calculus.integral("2*x").result) == "x**2"
    assert str(calculus.integral("x**2", "x", 0, 2).result) == "8/3"
    assert calculus.integral("x", "x", 0, 1, riemann="left", parts=2).value.text == "1/4"  # type: ignore[union-attr]
    assert str(calculus.double_integral("x*y", ("y", 0, 2), ("x", 0, 1)).result) == "1"
    assert str(calculus.sum("i**2", ("i", 1, 4)).result) == "30"
    assert str(calculus.product("i", ("i", 1, 4)).result) == "24"
    assert calculus.descent("x**2", {"x": 1}, rate=0.5).path[-1][0].text == "0"  # type: ignore[index]
    passed = calculus.backprop("x*y", {"x": 2, "y": 3}).value
    assert [v.text for v in passed] == ["3", "2"]  # type: ignore[union-attr]
    assert str(calculus.expectation("x", "1", 0, 1).result) == "1/2"


def test_functions_are_not_hidden_by_modules() -> None:
    for name in calculus.__all__:
        assert callable(getattr(calculus, name))
        assert getattr(calculus, name).__doc__
