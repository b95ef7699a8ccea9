"""Joint densities."""

from __future__ import annotations

import pytest

from calcanim.calculus.probability.densities import DensityError
from calcanim.calculus.probability.joint import joint_expectation

NORMAL = "exp(-x**2/2)/sqrt(2*pi)"


def test_joint_densities() -> None:
    unit = ("0", "1")
    found = joint_expectation("x*y", "x + y", ("y", *unit), ("x", *unit))
    assert str(found.result) == "1/3"
    found = joint_expectation("x + y", "exp(-x - y)", ("y", "0", "oo"), ("x", "0", "oo"))
    assert str(found.result) == "2"
    with pytest.raises(DensityError, match="volume 1/4"):
        joint_expectation("x", "x*y", ("y", *unit), ("x", *unit))
