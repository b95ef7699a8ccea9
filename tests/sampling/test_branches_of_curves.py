"""Branches of a function: cut at poles and gaps, whole across jumps and holes."""

import math

import pytest

from calcanim.expressions import parse
from calcanim.sampling.areas import Part
from calcanim.sampling.branches import branches, jumps


@pytest.mark.parametrize(
    ("f", "parts"),
    [
        ("x**2", [Part(-4, 4)]),
        ("1/x", [Part(-4, 0, False, True), Part(0, 4, True, False)]),
        ("sqrt(x)", [Part(0, 4)]),
        ("log(x)", [Part(0, 4, True, False)]),
        ("sqrt(x**2 - 1)", [Part(-4, -1), Part(1, 4)]),
        ("floor(x)", [Part(-4, 4)]),
        ("sin(x)/x", [Part(-4, 4)]),
        (
            "tan(x)",
            [
                Part(-4, -math.pi / 2, False, True),
                Part(-math.pi / 2, math.pi / 2, True, True),
                Part(math.pi / 2, 4, True, False),
            ],
        ),
    ],
)
def test_where_curves_are_joined(f: str, parts: list[Part]) -> None:
    found = branches(parse(f), "x", -4.0, 4.0)
    assert [(p.open_low, p.open_high) for p in found] == [(p.open_low, p.open_high) for p in parts]
    assert [e for p in found for e in (p.low, p.high)] == pytest.approx(
        [e for p in parts for e in (p.low, p.high)]
    )


def test_jumps() -> None:
    assert jumps(parse("floor(x)"), "x", -1.5, 1.5)
    assert not jumps(parse("floor(x)"), "x", 0.1, 0.9)
    assert not jumps(parse("abs(x)"), "x", -1.0, 1.0)
