"""Steps of a power as blocks: what they add up to, however they are laid."""

from itertools import pairwise

import pytest

from calcanim.notation.lines import written
from calcanim.notation.power_sums import Towers
from calcanim.notation.sides import symbol
from calcanim.pictures.telescope import telescope
from calcanim.storyboard.graph import Blocks


def heights(stage):
    return [b.y2 - b.y1 for b in stage]


@pytest.mark.parametrize("p", [1, 2, 3, 4])
def test_every_stage_has_the_same_parts(p):
    word = written(symbol("S"))
    picture = telescope(p, 4, Towers(word, word, word, word, (word,) * p))
    (blocks,) = (e for e in picture.figure.panels[0].elements if isinstance(e, Blocks))
    apart, closed, ordered, divided = blocks.stages
    total = 5 ** (p + 1) - 1
    for stage in (apart, closed, ordered):
        assert sum(heights(stage)) == total
    for stage in (closed, ordered):  # one tower without a gap, from 1 to the last power
        ends = sorted((b.y1, b.y2) for b in stage)
        assert ends[0][0] == 1
        assert ends[-1][1] == 5 ** (p + 1)
        assert all(a[1] == b[0] for a, b in pairwise(ends))
    # p + 1 towers of what is asked for, and one of each of the p known sums.
    columns = sorted({b.x1 for b in divided if b.y2 > b.y1})
    assert len(columns) == 2 * p + 1
    for x in columns[: p + 1]:
        own = [b.y2 - b.y1 for b in divided if b.x1 == x]
        assert sum(own) == sum(k**p for k in range(1, 5))
    assert sum(heights(divided)) == total
