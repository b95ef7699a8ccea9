"""Columns and rows of a graph: no edge through a node, few crossings, nodes apart."""

from itertools import combinations

from calcanim.sampling.columns import placed

UNIT = tuple("vwxbtzapDqL")
WAYS = (
    *(("w", "z"), ("x", "z"), ("b", "z"), ("z", "a"), ("v", "p"), ("a", "p")),
    *(("p", "D"), ("t", "D"), ("w", "q"), ("D", "L"), ("q", "L")),
)


def test_a_unit_with_a_penalty() -> None:
    at = placed(UNIT, WAYS)
    assert {n: c for n, (c, _) in at.items()} == {
        **{"w": 0, "x": 0, "b": 0, "z": 1, "a": 2, "v": 2, "p": 3, "t": 3, "D": 4, "q": 4, "L": 5}
    }
    rows = [row for _, row in at.values()]
    assert max(rows) - min(rows) < 2.5
    assert abs(max(rows) + min(rows)) < 1e-9
    for (a, b), (c, d) in combinations(WAYS, 2):
        if at[a][0] == at[c][0] and at[b][0] == at[d][0]:
            assert (at[a][1] - at[c][1]) * (at[b][1] - at[d][1]) >= -1e-9, (a, b, c, d)


def test_nodes_of_a_column_are_apart_and_a_chain_is_straight() -> None:
    at = placed(UNIT, WAYS)
    for a, b in combinations(UNIT, 2):
        assert at[a][0] != at[b][0] or abs(at[a][1] - at[b][1]) >= 1 - 1e-9
    chain = placed(tuple("wabL"), (("w", "a"), ("a", "b"), ("b", "L")))
    assert chain == {"w": (0, 0), "a": (1, 0), "b": (2, 0), "L": (3, 0)}


def test_an_edge_that_passes_a_node_keeps_away_from_it() -> None:
    at = placed(tuple("xapL"), (("x", "a"), ("a", "p"), ("x", "L"), ("p", "L")))
    (c0, y0), (c1, y1) = at["x"], at["L"]
    for name in ("a", "p"):
        column, row = at[name]
        on_the_way = y0 + (y1 - y0) * (column - c0) / (c1 - c0)
        assert abs(row - on_the_way) > 0.3
