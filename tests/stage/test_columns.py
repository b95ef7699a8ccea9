"""Lines leave the room of what stands beside a figure."""

import pytest
from played import GRAPH, played, word

from calcanim.stage.cast import bounds
from calcanim.stage.frame import WIDE
from calcanim.storyboard import Formula, Part
from calcanim.storyboard.cues import Hide, Plot, Write
from calcanim.storyboard.figures import Group

ROWS = Formula(
    tuple(f"part(#{n}, {'' if not n else '+'} frac(x^{n} + 1, y^{n} + 2))" for n in range(9)),
    tuple(Part(f"t{n}", "text") for n in range(9)),
    "x",
)
BESIDE = Plot("seen", Group(("a", "b"), (GRAPH, GRAPH), ("abreast", "beside"), ("a", "b")))


@pytest.mark.parametrize(("hidden", "clear"), [((), True), ((Hide("seen", ("b",)),), False)])
def test_rows_of_fractions_stay_above_the_companion_of_a_figure(
    hidden: tuple[Hide, ...], clear: bool
) -> None:
    stage = played(BESIDE, *hidden, Write("long", ROWS, "derivation"))
    low, _ = bounds(stage.actors["long"].body)
    assert bool(low[1] >= WIDE.regions["beside"].top) is clear


def test_an_older_line_goes_where_two_have_no_room_above_it() -> None:
    high = word("frac(a, frac(b, c))")
    lines = [Write(name, high, "derivation", 1.2) for name in ("one", "two")]
    assert {"one", "two"} <= set(played(*lines).actors)
    assert "one" not in played(BESIDE, *lines).actors
