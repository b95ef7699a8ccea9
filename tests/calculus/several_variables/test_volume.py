"""Volumes cut into slices, either way; facts of the textbooks, and by hand."""

import numpy as np
import pytest

from calcanim.calculus.bounds import bound
from calcanim.calculus.several_variables.iterated import double_integral
from calcanim.calculus.several_variables.volume import Volume, volume
from calcanim.expressions.parse import parse
from calcanim.refusals import Refusal


def cut(f: str, inner: str = "y,0,2", outer: str = "x,0,1") -> Volume:
    ranges = [
        (name, bound(low), bound(high))
        for name, low, high in (text.split(",") for text in (inner, outer))
    ]
    return volume(parse(f), ranges[0], ranges[1])


def test_slices_either_way() -> None:
    """∫ xy dy from 0 to 2 is 2x, ∫ xy dx from 0 to 1 is y/2."""
    found = cut("x*y")
    assert found.across is not None
    assert (str(found.first.area), str(found.across.area)) == ("2*x", "y/2")
    assert str(found.first.primitive) == "x*y**2/2"
    assert str(found.result) == "1"
    extra = double_integral("x*y", ("y", 0, 2), ("x", 0, 1)).extra
    assert extra == {"inner": "2*x", "swapped_inner": "y/2"}


def test_boxes_read_at_their_low_corner() -> None:
    """Σ (i/n)(2j/n)·2/n² is (1 - 1/n)²."""
    first = cut("x*y").first
    assert [first.boxes(n) for n in (4, 8, 16, 64)] == pytest.approx(
        [(1 - 1 / n) ** 2 for n in (4, 8, 16, 64)]
    )
    assert cut("1/sqrt(x*y)", "y,0,1").first.boxes(4) is None
    assert cut("exp(-x-y)", "y,0,oo", "x,0,oo").first.boxes(4) is None


def test_a_triangle_has_new_limits_the_other_way() -> None:
    found = cut("x*y", "y,0,x", "x,0,2")
    assert found.across is not None
    assert [str(e) for e in found.across.inner] == ["x", "y", "2"]
    assert [str(e) for e in found.across.outer] == ["y", "0", "2"]
    assert found.across.area is not None
    assert found.across.areas(np.array([1.0])) == pytest.approx([1.5])  # ∫ x dx from 1 to 2
    assert str(found.result) == "2"


def test_an_order_without_a_formula() -> None:
    found = cut("exp(y**2)", "y,x,1", "x,0,1")
    assert found.without
    assert found.across is not None
    assert str(found.across.area) == "y*exp(y**2)"
    # ∫ exp(y²) dy from 0 to 1 is 1.4626517459071816
    assert found.first.areas(np.array([0.0])) == pytest.approx([1.4626517459071816])


def test_limits_in_falling_order_change_the_sign_alone() -> None:
    assert [cut("x*y", *ends).sign for ends in (("y,2,0",), ("y,0,2", "x,1,0"))] == [-1, -1]
    both = cut("x*y", "y,2,0", "x,1,0")
    assert (both.sign, str(both.result)) == (1, "1")
    with pytest.raises(Refusal, match="x and 1 change places between x = 0 and 2"):
        cut("x", "y,x,1", "x,0,2")


def test_orders_that_disagree() -> None:
    """Both are told, where computer algebra alone finds the inner integrals, too."""
    assert str(cut("(x-y)/(x+y)**3", "y,0,1").apart) == "-1/2"
    assert cut("x*y").apart is None
    told = double_integral("(x**2-y**2)/(x**2+y**2)**2", ("y", 0, 1), ("x", 0, 1))
    assert str(told.result) == "pi/4"
    swap = next(s for s in told.steps if s.rule == "SWAP")
    assert swap.why.startswith("the other order gives -pi/4")


def test_no_width_and_no_volume() -> None:
    assert cut("x*y", "y,1,1").flat
    assert not cut("x*y").flat
    assert cut("1/(x*y)", "y,0,1").diverges
    with pytest.raises(Refusal, match="need different variables"):
        cut("x", "x,0,1")
