"""A sheet of cards: where they lie, what is written on them, and that pictures are small."""

from dataclasses import replace

import numpy as np
import pytest
from played import GRAPH, QUOTIENT, board, played, word

from calcanim.stage.card_lines import in_statements
from calcanim.stage.card_places import Box, corner, outline
from calcanim.stage.cards import CardsMobject
from calcanim.stage.figures import on_stage
from calcanim.stage.frame import FRAMES
from calcanim.stage.geometry import box_of
from calcanim.stage.inspect import inspect
from calcanim.stage.thumbnails import Thumbnail
from calcanim.storyboard import DARK, LIGHT, Card, Claim, Formula, Storyboard, prose
from calcanim.storyboard.cues import Hide, Plot, Reveal, Slide
from calcanim.storyboard.describe import describe
from calcanim.storyboard.figures import CardLink, Cards, Cell, Group, Miniature, Spot
from calcanim.storyboard.graph import Graph
from calcanim.storyboard.miniatures import miniature
from calcanim.storyboard.quantities import Channel, Track

RULE = word("E = m c^2")
LONG = Formula(
    tuple(f"{'+' if n else ''} a_({n}) dot (x - {n})^({n})" for n in range(9)), (), "long", "long"
)
NAMES = ("One", "A card with a longer name", "Three", "Four", "Five", "The sixth of them all")
PICTURE = Miniature(GRAPH, (), ("curve",), ("name",))


def sheet(count: int = 6, rule: Formula = RULE, picture: Miniature | None = PICTURE) -> Cards:
    cells = tuple(
        Cell(f"c{n}", prose(NAMES[n]), rule, word("1 = 1"), None, picture) for n in range(count)
    )
    links = (CardLink("c0", "c1", prose("so"), both=True), CardLink("c1", "c2", prose("down")))
    spots = (Spot("c0", 0, 0), Spot("c1", 2, 0), Spot("c2", 2, 1))
    pages = (("c0", "c1"), ("c2", "c3", "c4"))
    if count < 3:
        return Cards(cells, (("c0",),))
    return Cards(cells, pages if count == 6 else pages[:1], spots, links)


def on(figure: Cards, aspect: str = "16:9") -> CardsMobject:
    frame = FRAMES[aspect]
    made = on_stage(figure, frame.regions["wide"], DARK, frame.regions)
    assert isinstance(made, CardsMobject)
    return made


def frame_of(made: CardsMobject, key: str) -> np.ndarray:
    return box_of(made.elements[f"card.{key}.frame"].leaves[0].points)


def opening(key: str, stage: int) -> Slide:
    return Slide("s", Track((Channel(f"card.{key}", (stage - 1.0, float(stage))),)), 0.9)


def film(figure: Cards) -> Storyboard:
    away = Track(tuple(Channel(f"card.{cell.key}", (0.0, 1.0)) for cell in figure.cells))
    back = Track(tuple(Channel(f"card.{k}", (3.0, 4.0)) for k in figure.pages[0]))
    opened = [
        cue
        for k in figure.pages[0]
        for cue in (opening(k, 2), opening(k, 3), Reveal("s", (f"card.{k}",)))
    ]
    texts = tuple(
        f"card.{k}.{p}" for k in figure.pages[0] for p in ("name", "general", "example", "use")
    )
    last = 1.0 + 2 * len(figure.pages)
    to_map = Track(tuple(Channel(f"card.{s.key}", (last, last + 1)) for s in figure.spots))
    return board(
        Plot("s", figure, "wide"),
        Hide("s", ("sheet",)),
        Slide("s", away, 1.0),
        *opened,
        Hide("s", texts),
        Slide("s", back, 1.0),
        *([Slide("s", to_map, 1.0), Reveal("s", ("map", "link"))] if figure.spots else []),
    )


@pytest.mark.parametrize("aspect", FRAMES)
def test_cards_lie_beside_one_another_wherever_they_are(aspect: str) -> None:
    made = on(sheet(), aspect)
    for stage, seen in ((0, range(6)), (3, (0, 1)), (5, (2, 3, 4)), (6, (0, 1, 2))):
        made.run({f"card.c{n}": float(stage) for n in range(6)})
        boxes = [frame_of(made, f"c{n}") for n in range(6)]
        for i in range(6):
            for j in range(i):
                apart = max(*(boxes[i][:2] - boxes[j][2:]), *(boxes[j][:2] - boxes[i][2:]))
                assert apart > 0, (stage, i, j)
        sizes = {tuple(np.round(boxes[n][2:] - boxes[n][:2], 6)) for n in seen}
        assert len(sizes) == 1


@pytest.mark.parametrize("aspect", FRAMES)
def test_a_card_that_comes_is_large_and_clear_of_those_before_it(aspect: str) -> None:
    made = on(sheet(), aspect)
    for page in sheet().pages:
        start = 2 * sheet().pages.index(page) + 2
        made.run({f"card.{cell.key}": 1.0 for cell in sheet().cells})
        for n, key in enumerate(page):
            made.run({f"card.{key}": float(start)})
            large = frame_of(made, key)
            for other in page[:n]:
                before = frame_of(made, other)
                assert max(*(large[:2] - before[2:]), *(before[:2] - large[2:])) > 0
            made.run({f"card.{key}": float(start + 1)})
            box = frame_of(made, key)
            area, less = np.prod(large[2:] - large[:2]), np.prod(box[2:] - box[:2])
            assert area > 1.5 * less if n == 0 else area >= less - 1e-9


def test_statements_are_whole_and_the_last_are_left_out() -> None:
    three = Formula(("f(x)", "= x^(2)", "quad quad f'(3)", "= 6", "quad quad f(3)", "= 9"))
    wide = in_statements(three, 9.0, 0.3, DARK, 9.0)
    high = in_statements(three, 2.4, 0.3, DARK, 9.0)
    low = in_statements(three, 2.4, 0.3, DARK, 0.5)
    assert wide is not None
    assert high is not None
    assert low is not None
    assert wide.height < 0.6 < high.height
    assert len(wide.glyphs) == len(high.glyphs) > len(low.glyphs) > 0
    assert in_statements(three, 2.4, 0.3, DARK, 0.5, whole=True) is None
    assert in_statements(three, 0.5, 0.3, DARK, 9.0) is None
    names = replace(three, claims=(Claim("definition", "f(x)", "x**2"),))
    assert in_statements(names, 2.4, 0.3, DARK, 0.5) is None


@pytest.mark.parametrize(
    ("aspect", "rule", "picture"),
    [("16:9", RULE, PICTURE), ("1:1", QUOTIENT, None), ("9:16", LONG, PICTURE)],
)
def test_nothing_collides(aspect: str, rule: Formula, picture: Miniature | None) -> None:
    assert inspect(film(sheet(6, rule, picture)), LIGHT, FRAMES[aspect]) == []


def test_one_card_is_a_sheet_without_a_map() -> None:
    assert inspect(film(sheet(1)), DARK, FRAMES["16:9"]) == []


def test_a_card_grows_where_it_will_lie() -> None:
    small, large = Box(-5.0, -3.4, 0.5, 0.2), Box(3.0, 1.0, 6.0, 2.0)
    for way in (corner(small, large, 0.4), corner(large, small, 0.4)):
        assert way == Box(3.0, -3.4, 0.5, 0.2)
    shape = outline(large.array)
    assert box_of(shape) == pytest.approx([0.0, 0.0, 6.0, 2.0])
    assert shape[0] == pytest.approx(shape[-1])


def test_a_picture_keeps_its_form_and_has_no_words() -> None:
    made = on(sheet())
    (leaf,) = made.elements["card.c0.picture"].leaves
    assert isinstance(leaf, Thumbnail)
    before = box_of(leaf.points)
    made.run({"card.c0": 2.0})
    after = box_of(leaf.points)
    ratios = [(b[2] - b[0]) / (b[3] - b[1]) for b in (before, after)]
    assert ratios[0] == pytest.approx(ratios[1])
    assert not np.allclose(before, after)
    bare = miniature(board(Plot("g", GRAPH), Hide("g", ("p",)), Reveal("g", ("p",))))
    assert bare is not None
    assert isinstance(bare.figure, Graph)
    assert (bare.hidden, set(bare.revealed)) == ((), set(GRAPH.shown))
    (panel,) = bare.figure.panels
    assert [e.key for e in panel.elements] == ["curve", "p"]


def test_the_picture_is_the_figure_that_stands_longest_as_most_of_it_is_seen() -> None:
    hidden = replace(GRAPH, shown=("x", "f"))
    first, second = board(Plot("a", hidden), Reveal("a", ("curve",))).beats[0], board().beats[0]
    cleared = Hide("a", ("curve",))
    beats = (first, replace(second, cues=(cleared,)), replace(second, cues=(Plot("b", GRAPH),)))
    found = miniature(replace(board(), beats=beats))
    assert found is not None
    assert found.revealed == ("x", "f", "curve")


def test_a_card_names_its_picture() -> None:
    other = replace(GRAPH, shown=("x",))
    group = Group(("a", "b"), (other, GRAPH), ("figure", "figure"), ("b",))
    film = board(Plot("long", GRAPH), Plot("g", group), Reveal("g", ("a.x",)))
    for named, key in (("g.a", "a"), ("g.b", "b")):
        found = miniature(replace(film, card=Card("t", RULE, picture=named)))
        assert found is not None
        assert isinstance(found.figure, Group)
        assert found.figure.keys == (key,)
    assert miniature(replace(film, card=Card("t", RULE, picture="gone.a"))) is None


def test_what_is_said_to_be_on_a_sheet_is_on_it() -> None:
    cells = sheet().cells
    with pytest.raises(ValueError, match="no card gone"):
        Cards(cells, (("gone",),))
    with pytest.raises(ValueError, match="c0 and c5 do not lie on the map"):
        Cards(cells, (), (Spot("c0", 0, 0),), (CardLink("c0", "c5", RULE),))
    assert Storyboard.from_json(film(sheet()).to_json()) == film(sheet())


def test_a_sheet_is_described() -> None:
    told = " ".join(seen.text for seen in describe(film(sheet(3)))[0])
    assert "A sheet of cards: One, A card with a longer name and Three" in told
    assert "The picture of a card: One" in told
    assert "Open lies a card: One" in told
    assert "An arrow to and fro between One and A card with a longer name says so" in told


def test_what_is_written_comes_with_its_card() -> None:
    performer = played(*film(sheet(3)).beats[0].cues[:6])
    assert {"card.c0.general", "card.c0.example"} <= performer.actors["s"].visible
    assert "sheet.c0" not in performer.actors["s"].visible
