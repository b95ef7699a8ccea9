"""The pieces of the picture proofs cover what they are said to, once."""

from collections import Counter
from itertools import chain

import pytest

from calcanim.pictures import tilings
from calcanim.pictures.tilings import Rectangle

SIZES = range(1, 8)


def covered(pieces):
    """How often each unit cell is covered, by corners that are whole numbers."""
    return Counter(
        (x, y)
        for p in pieces
        for x in range(int(p.x), int(p.x + p.width))
        for y in range(int(p.y), int(p.y + p.height))
    )


def fills(pieces, width, height):
    return covered(pieces) == {(x, y): 1 for x in range(width) for y in range(height)}


@pytest.mark.parametrize("m", SIZES)
def test_two_staircases_are_m_plus_one_by_m(m):
    first, second = tilings.staircase(m), tilings.turned_staircase(m)
    assert len(first) == len(second) == sum(range(1, m + 1))
    assert fills([c.moved(1, 0) for c in (*first, *second)], m + 1, m)
    # The second is the first one turned by half: column for column as high from above.
    heights = [Counter(int(c.x) for c in cells) for cells in (first, second)]
    assert [heights[0][x] for x in range(m)] == [heights[1][m - 2 - x] for x in range(m)]


@pytest.mark.parametrize("m", SIZES)
def test_three_copies_of_the_squares_fill_the_frame(m):
    left, right = tilings.squares_at_edges(m)
    corners = tilings.gnomons_between(m)
    width, height = 2 * m + 1, sum(range(1, m + 1))
    assert fills(chain(left, right, *(g.place for g in corners)), width, height)
    assert 3 * sum(k * k for k in range(1, m + 1)) == width * height
    assert [s.width for s in left] == [s.width for s in right] == list(range(1, m + 1))
    for side in range(1, m + 1):  # each square is peeled into 1 + 3 + 5 + … cells
        own = sorted((g for g in corners if g.side == side), key=lambda g: g.order)
        assert [len(g.bent) for g in own] == [2 * i - 1 for i in range(1, side + 1)]
        assert fills(chain(*(g.bent for g in own)), side, side)
        assert all(len(g.straight) == len(g.place) == len(g.bent) for g in own)


@pytest.mark.parametrize("m", SIZES)
def test_the_layers_of_cubes_fill_a_square(m):
    rings = [tilings.cube_in_squares(k) for k in range(1, m + 1)]
    side = sum(range(1, m + 1))
    assert fills(chain(*chain(*rings)), side, side)
    assert sum(k**3 for k in range(1, m + 1)) == side**2
    for k, ring in enumerate(rings, 1):
        assert len(ring) == k
        assert all(sum(p.area for p in layer) == k * k for layer in ring)
        assert sum(len(layer) > 1 for layer in ring) == (k % 2 == 0)


@pytest.mark.parametrize("n", SIZES)
def test_twice_the_words_are_three_staircases_and_one_that_is_smaller(n):
    parts = tilings.doubled_staircase(n)
    assert [len(p) for p in parts] == [sum(range(1, k + 1)) for k in (n, n, n, n - 1)]
    assert covered(chain(*parts)) == covered(tilings.staircase(2 * n))


def test_a_piece_is_moved_as_a_whole():
    assert Rectangle(1, 2, 3, 4).moved(2, -1) == (3, 1, 3, 4)
