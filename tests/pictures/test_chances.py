"""The picture of a density: its strips keep their areas, its draws are counted truly."""

import math
from itertools import pairwise

import pytest

from calcanim.calculus.probability.normalised import normalised
from calcanim.expressions.parse import parse
from calcanim.notation.lines import written
from calcanim.notation.shown import numeral
from calcanim.pictures.chances import ChancePicture, chance_picture
from calcanim.storyboard.graph import Blocks, Graph, Scatter


@pytest.fixture(scope="module")
def picture() -> ChancePicture:
    density = normalised(parse("3*exp(-x)"), "x", 0, "oo")
    return chance_picture(density, (0.0, 1.0), (-math.inf, 4.6), written(numeral(0.6321)))


def last(picture: ChancePicture, track: str, *given: float) -> dict[str, float]:
    return {c.key: c.values[-1] for c in getattr(picture, track)(*given).channels}


def test_every_strip_keeps_its_area_at_every_stage(picture: ChancePicture) -> None:
    assert isinstance(picture.figure, Graph)
    (strips,) = (e for e in picture.figure.panels[0].elements if isinstance(e, Blocks))
    areas = [
        [(float(b.x2) - float(b.x1)) * (float(b.y2) - float(b.y1)) for b in stage]
        for stage in strips.stages
    ]
    for one, other in pairwise(areas):
        assert one == pytest.approx(other)
    assert sum(areas[-1]) == pytest.approx(-math.expm1(-picture.seen.ends[1]))
    # As high as four times e**0, but for the first strip's own mean.
    tall = max(float(b.y2) for b in strips.stages[-1])
    assert 3 < tall < 4


def test_what_is_read_out_is_so(picture: ChancePicture) -> None:
    assert last(picture, "parted")["P"] == pytest.approx(1 - math.exp(-1))
    assert last(picture, "alarmed")["out"] == pytest.approx(math.exp(-4.6))
    assert last(picture, "swept", 0.0, 2.0)["F"] == pytest.approx(1 - math.exp(-2))
    assert last(picture, "rescaled")["whole"] == 1
    assert picture.rescaled().channels[0].values[0] == pytest.approx(3)
    for width, mass, rate in picture.bands():
        assert mass == pytest.approx(-math.expm1(-width))
        assert rate == pytest.approx(mass / width)


def test_draws_are_counted_as_they_fall(picture: ChancePicture) -> None:
    drawn = picture.samples
    inside = sum(x <= 1 for x in drawn.draws[:100])
    at_100 = last(picture, "drawn", 10, 100)
    assert (at_100["n"], at_100["share"]) == (100, inside / 100)
    assert at_100["dots.in"] == inside
    assert isinstance(picture.figure, Graph)
    dots = [e for e in picture.figure.panels[0].elements if isinstance(e, Scatter)]
    # Every dot lies below the curve, and on its side of the interval's end.
    for e in dots:
        assert all(0 < y < math.exp(-x) for x, y in zip(e.xs, e.ys, strict=True))
    assert max(dots[0].xs) <= 1 < min(dots[1].xs)
