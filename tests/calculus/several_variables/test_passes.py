"""Folded steps and both passes over them: numbers by hand, forks, corners."""

from fractions import Fraction

import pytest

from calcanim.calculus.several_variables.backprop import backprop
from calcanim.calculus.several_variables.passes import Sweep, folded, sweep
from calcanim.exact.values import UndefinedError, value_at
from calcanim.expressions import parse

DEFAULT = "(v*sigmoid(w*x + b) - t)**2 + 0.1*w**2"


def swept(loss: str, **at: str) -> Sweep:
    return sweep(parse(loss), {n: parse(e) for n, e in at.items()})


def steps(loss: str) -> dict[str, str]:
    return {n.name: str(n.operation) for n in folded(parse(loss)) if n.parents}


def test_a_unit_is_few_steps() -> None:
    assert steps(DEFAULT) == {
        **{"z": "w*x + b", "a": "sigmoid(z)", "p": "v*a"},
        **{"D": "(p - t)**2", "q": "0.1*w**2", "L": "D + q"},
    }
    # A sign, a constant factor and a division by a constant go into what uses them.
    assert steps("softplus(-(w*x + b))") == {"z": "w*x + b", "L": "softplus(-z)"}
    assert steps("((w*x - y)**2 + (w*u - s)**2)/2")["L"] == "(D_1 + D_2)/2"
    # What is the same is one step; letters of variables are left to them.
    assert steps("exp(w*x)/(1 + exp(w*x))") == {
        **{"p": "w*x", "a": "exp(p)", "z": "1 + a", "L": "a/z"}
    }
    assert "z" not in steps("sin(z*w + 1)*L*a")
    assert list(steps("sin(z*w + 1)*L*a"))[-1] == "J"


@pytest.mark.parametrize(
    "loss", [DEFAULT, "x*sin(x) + x**2", "w*w*w", "-log(sigmoid(w))", "x**w/(1 + x*w)"]
)
def test_written_out_again_the_steps_are_the_loss(loss: str) -> None:
    nodes = folded(parse(loss))
    whole = {n.name: n.whole for n in nodes}
    at = {v: parse(str(k + 2)) for k, v in enumerate(parse(loss).variables)}
    for node in nodes:
        e = node.operation
        for name in node.parents:
            e = e.substitute(name, whole[name])
        for name, value in at.items():
            e = e.substitute(name, value)
        held = node.whole
        for name, value in at.items():
            held = held.substitute(name, value)
        assert value_at(e, {}).approx == value_at(held, {}).approx


def test_both_passes_by_hand() -> None:
    found = swept(DEFAULT, v="3", w="1", b="-2", x="2", t="1")
    values = {n: found.values[n].exact for n in "zapDqL"}
    assert values == {
        **{"z": 0, "a": Fraction(1, 2), "p": Fraction(3, 2)},
        **{"D": Fraction(1, 4), "q": Fraction(1, 10), "L": Fraction(7, 20)},
    }
    slopes = {n: found.slopes[n].exact for n in "vwbaz"}
    assert slopes == {
        **{"v": Fraction(1, 2), "w": Fraction(17, 10), "b": Fraction(3, 4)},
        **{"a": 3, "z": Fraction(3, 4)},
    }
    assert found.along("z", "a").exact == Fraction(1, 4)
    assert found.users("w") == ("z", "q")
    assert len(found.edges) == 11
    assert [found.ways(n) for n in ("v", "w", "x", "b", "t")] == [1, 2, 1, 1, 1]
    nudged = found.nudged("w", Fraction(1, 100_000))
    assert nudged is not None
    assert abs(nudged - 1.7) < 1e-8


def test_both_graphs_find_the_same_slopes() -> None:
    at = {"v": "1", "w": "2", "x": "1/3", "b": "0.5", "u": "-1", "t": "2"}
    loss = "(v*tanh(w*x + b) + u*exp(-w) - t)**2/2"
    by_sign, by_step = backprop(loss, at), backprop(loss, at, nodes=folded)
    assert isinstance(by_sign.value, tuple)
    assert isinstance(by_step.value, tuple)
    for a, b in zip(by_sign.value, by_step.value, strict=True):
        assert abs(a.approx - b.approx) < 1e-25
    assert len(by_step.tables[0].rows) < len(by_sign.tables[0].rows)


def test_a_corner_is_refused_with_what_to_do() -> None:
    wanted = r"relu\(w\*x\) has no slope at w\*x = 0: move a variable a little, as w=0.1"
    with pytest.raises(UndefinedError, match=wanted):
        swept("relu(w*x)", w="0", x="2")
    assert swept("relu(w*x)", w="-1", x="2").slopes["w"].exact == 0
