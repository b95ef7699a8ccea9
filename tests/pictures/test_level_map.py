"""The map of a surface: the same heights, and what lies on it."""

from mpmath import mpf

from calcanim.calculus.descents.rates import landscape
from calcanim.expressions import parse
from calcanim.pictures.level_map import level_map
from calcanim.pictures.surface import surface
from calcanim.sampling.terrain import around
from calcanim.storyboard.graph import Point
from calcanim.storyboard.surface import HeightMap, LevelCurves


def test_a_map_shows_what_the_surface_does() -> None:
    hill = landscape(parse("x**2 + y**2"), ("x", "y"), (mpf(1), mpf(1)))
    land = around(hill, {"x": 1.0, "y": 1.0})
    above = surface(hill, land, "f", (1.0, 1.0))
    found = level_map(hill, land, above, [Point("here", "input", 1.0, 1.0)], shown=("here",))
    wash, levels, here = found.panels[0].elements
    assert isinstance(wash, HeightMap)
    assert isinstance(levels, LevelCurves)
    assert wash.heights == above.heights
    # The level curve through the point is one of them: x² + y² = 2.
    assert any(abs(c.level - 2) < 1e-9 for c in levels.contours)
    assert here.key in found.shown
    assert found.square
    assert len(found.x.ticks[0].ticks) > 1
