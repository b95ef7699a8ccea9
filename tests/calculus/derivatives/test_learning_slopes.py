"""Slopes of the losses of machine learning at any logits, against closed forms in 60 digits.

The closed forms are free of cancellation: softmax by differences of logits, sigmoid(x) as
1/(1 + exp(-x)), and 1 - softmax as the sum of the other shares.
"""

from __future__ import annotations

from collections.abc import Sequence

import mpmath
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from calcanim import calculus

_SEEN = settings(max_examples=15, deadline=None, derandomize=True)
LOGITS = st.one_of(
    st.integers(-1000, 1000),
    st.floats(-1000, 1000).map(lambda x: round(x, 3)),
    st.sampled_from([0, 1e-9, -1e-9, 1e-25, 50, -50, 1000, -1000]),
)


def _text(x: float) -> str:
    return str(x) if isinstance(x, int) else f"{x:.17g}"


def _slopes(function: str, **at: float) -> dict[str, mpf]:
    done = calculus.backprop(function, {k: _text(v) for k, v in at.items()})
    assert done.verdict in ("proved", "checked"), done.steps[-1].why
    assert isinstance(done.value, tuple)
    return {n: mpf(v.text) for n, v in zip(done.variables, done.value, strict=True)}


def _hold(found: mpf, right: mpf) -> None:
    assert abs(found - right) <= mpf(10) ** -15 * abs(right), (found, right)
    assert (found == 0) == (right == 0)


def _share(of: float, all_of: Sequence[float]) -> mpf:
    return 1 / mpmath.fsum(mpmath.exp(mpf(_text(x)) - mpf(_text(of))) for x in all_of)


@given(a=LOGITS, b=LOGITS, c=LOGITS)
@example(a=-431, b=279, c=427)
@example(a=1000, b=1000, c=1000)
@_SEEN
def test_log_sum_exp(a: float, b: float, c: float) -> None:
    found = _slopes("log(exp(a) + exp(b) + exp(c))", a=a, b=b, c=c)
    with mpmath.workdps(60):
        for name, x in (("a", a), ("b", b), ("c", c)):
            _hold(found[name], _share(x, (a, b, c)))


@given(a=LOGITS, b=LOGITS)
@example(a=-20, b=20)
@example(a=1000, b=-1000)
@_SEEN
def test_cross_entropy_of_softmax(a: float, b: float) -> None:
    found = _slopes("-log(exp(a)/(exp(a) + exp(b)))", a=a, b=b)
    with mpmath.workdps(60):
        _hold(found["a"], -_share(b, (a, b)))
        _hold(found["b"], _share(b, (a, b)))


@given(a=LOGITS, b=LOGITS)
@_SEEN
def test_softmax(a: float, b: float) -> None:
    found = _slopes("exp(a)/(exp(a) + exp(b))", a=a, b=b)
    with mpmath.workdps(60):
        slope = _share(a, (a, b)) * _share(b, (a, b))
        _hold(found["a"], slope)
        _hold(found["b"], -slope)


@given(y=st.sampled_from([0, 1, 0.5, 0.25]), z=LOGITS)
@example(y=1, z=-75)
@example(y=0, z=1000)
@_SEEN
def test_binary_cross_entropy(y: float, z: float) -> None:
    found = _slopes("-y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z))", y=y, z=z)
    with mpmath.workdps(500):
        logit = mpf(_text(z))
        _hold(found["y"], -logit)
        # s - y = s*(1 - y) - (1 - s)*y, where neither share is lost beside 1.
        s, rest = 1 / (1 + mpmath.exp(-logit)), 1 / (1 + mpmath.exp(logit))
        _hold(found["z"], s * (1 - mpf(y)) - rest * mpf(y))


@given(w=st.integers(-30, 30), x=st.integers(-30, 30), b=st.integers(-9, 9))
@_SEEN
def test_log_sigmoid(w: int, x: int, b: int) -> None:
    found = _slopes("log(sigmoid(w*x + b))", w=w, x=x, b=b)
    with mpmath.workdps(60):
        rest = 1 / (1 + mpmath.exp(mpf(w * x + b)))
        for name, factor in (("w", x), ("x", w), ("b", 1)):
            _hold(found[name], factor * rest)


def test_a_sigmoid_s_slope_is_as_a_lecturer_writes_it() -> None:
    assert str(calculus.derivative("sigmoid(x)", "x").result) == "sigmoid(x)*(1 - sigmoid(x))"
    swapped = calculus.derivative("sigmoid(x)**2", "x").result
    assert str(swapped) == "2*sigmoid(x)**2*(1 - sigmoid(x))"
