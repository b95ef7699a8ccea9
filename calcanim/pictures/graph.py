"""A function of one variable around a point: its curve, the point, the tangent there."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.exact.values import Value, value_at
from calcanim.expressions.tree import Expression
from calcanim.pictures.picture import Parts, Picture
from calcanim.pictures.plane import plane
from calcanim.sampling.windows import window
from calcanim.storyboard.graph import GraphElement, Guide, Point, Slope

_REACH = 3.2  # units of the frame to each side of the point


@dataclass(frozen=True, kw_only=True)
class GraphPicture(Picture):
    """The curve is there at once; the rest is revealed."""

    point = Parts("foot", "point")  # and where it stands on the axis
    tangent = Parts("tangent")


def graph(
    letter: str, f: Expression, name: str, at: Expression, slope: Value | None = None
) -> GraphPicture:
    """The curve ``letter(name)`` of `f` around `at`, with a tangent where there is a `slope`.

    Raises UndefinedError where `f` has no value at the point.
    """
    x, y = (float(value_at(e, {name: at}).approx) for e in (at, f))
    elements: list[GraphElement] = [Guide("foot", "input", x, y), Point("point", "input", x, y)]
    if slope is not None:
        tangent = Slope("tangent", "derivative", x, y, float(slope.approx), reach=_REACH)
        elements.insert(1, tangent)
    made = plane(letter, [("function", f)], name, window(f, name, at=x), elements)
    return GraphPicture(id=made.id, figure=made.figure)
