"""Tables beside the picture of an area: the area so far, and ever thinner slices."""

from __future__ import annotations

from calcanim.notation.sides import applied, change, growth, symbol
from calcanim.pictures.area_parts import Slices
from calcanim.pictures.areas import AreaPicture
from calcanim.pictures.picture import Picture
from calcanim.pictures.tables import number, step_table, table


def so_far_table(picture: AreaPicture) -> Picture:
    """The area up to each of the picture's places."""
    x = picture.view.x
    rows = [(label, number(area, 5, "area")) for label, area in picture.noted()]
    return table((symbol(x, "input"), applied("A", x, role="area")), rows, "derivation")


def slice_table(slices: Slices, x: str) -> Picture:
    """Ever thinner slices: the gain over the width, between the curve's heights on it."""
    columns = (slices.widths, slices.lowest, slices.gains / slices.widths, slices.highest)
    rows = [(w, heights) for w, *heights in zip(*(c.tolist() for c in columns), strict=True)]
    head = (change(x), "least", growth("A", x, "derivative"), "most")
    return step_table(head, rows, 4, "derivation")
