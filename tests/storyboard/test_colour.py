"""The arithmetic of colours, against published numbers."""

import pytest

from calcanim.storyboard.colour import DEFICIENCIES, ciede2000, contrast, difference, lab

# Sharma, Wu and Dalal (2005), table 1: L*a*b* of two colours, and their difference.
PAIRS = """\
50 2.6772 -79.7751 50 0 -82.7485 2.0425
50 3.1571 -77.2803 50 0 -82.7485 2.8615
50 2.8361 -74.0200 50 0 -82.7485 3.4412
50 -1.3802 -84.2814 50 0 -82.7485 1.0000
50 -1.1848 -84.8006 50 0 -82.7485 1.0000
50 -0.9009 -85.5211 50 0 -82.7485 1.0000
50 0 0 50 -1 2 2.3669
50 -1 2 50 0 0 2.3669
50 2.4900 -0.0010 50 -2.4900 0.0009 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0010 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0011 7.2195
50 2.4900 -0.0010 50 -2.4900 0.0012 7.2195
50 -0.0010 2.4900 50 0.0009 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0010 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0011 -2.4900 4.7461
50 2.5 0 50 0 -2.5 4.3065
50 2.5 0 73 25 -18 27.1492
50 2.5 0 61 -5 29 22.8977
50 2.5 0 56 -27 -3 31.9030
50 2.5 0 58 24 15 19.4535
50 2.5 0 50 3.1736 0.5854 1.0000
50 2.5 0 50 3.2972 0 1.0000
50 2.5 0 50 1.8634 0.5757 1.0000
50 2.5 0 50 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082"""
# Rows whose hues lie exactly opposite: either way round is right, and rounding decides.
OPPOSITE = (9, 13)


@pytest.mark.parametrize("row", range(34))
def test_ciede2000_against_the_published_pairs(row: int) -> None:
    *numbers, expected = map(float, PAIRS.splitlines()[row].split())
    a, b = tuple(numbers[:3]), tuple(numbers[3:])
    for one, two in ((a, b), (b, a)):
        found = ciede2000(one, two)  # type: ignore[arg-type]
        assert round(found, 4) == expected or (row in OPPOSITE and abs(found - expected) < 0.06)


def test_lab_of_the_primaries() -> None:
    # Lindbloom's values for sRGB under D65.
    for colour, expected in {
        "#ffffff": (100, 0, 0),
        "#ff0000": (53.2408, 80.0925, 67.2032),
        "#00ff00": (87.7347, -86.1827, 83.1793),
        "#0000ff": (32.2970, 79.1875, -107.8602),
    }.items():
        assert lab(colour) == pytest.approx(expected, abs=0.02)


def test_contrast() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000")
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("kind", DEFICIENCIES)
def test_greys_look_the_same_to_everyone(kind: str) -> None:
    for grey in ("#000000", "#7f7f7f", "#ffffff"):
        assert lab(grey, kind) == pytest.approx(lab(grey), abs=0.05)


def test_red_and_green_are_alike_to_some() -> None:
    red, green = "#c04f3f", "#6d7a2a"
    assert difference(red, green) > 35
    assert difference(red, green, "deuteranopia") < difference(red, green) / 2
    assert difference("#0066cc", "#00807a", "tritanopia") < difference("#0066cc", "#00807a") / 2
