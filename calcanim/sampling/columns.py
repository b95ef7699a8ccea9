"""Where the nodes of a graph stand: columns by the way from the leaves, rows with few crossings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

_SWEEPS = 12
_ROUNDS = 4
_LOOSE = 0.02  # weight of a leaf
_APART = 0.6  # rows between an edge that passes a column and what stands in it
_CLEAR = 0.4  # rows between a node and an edge that passes it
_SHIFTS = (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5)

Edges = Sequence[tuple[str, str]]


@lru_cache(maxsize=16)
def placed(
    names: tuple[str, ...], edges: tuple[tuple[str, str], ...]
) -> dict[str, tuple[float, float]]:
    """Column, from 0, and row, 0 in the middle, of every node of a graph without cycles.

    `names` are in an order in which each comes after what leads to it. A node stands as far right
    as its users let it if nothing leads to it or all that does are such leaves, else right after
    what leads to it. In the manner of Sugiyama, Tagawa and Toda (1981): an edge over several
    columns has a place in each of them, and every node is drawn to the middle of its neighbours.
    As edges are straight, nodes then make way for those that would run through them.
    """
    columns = _columns(names, edges)
    layers: list[list[str]] = [[] for _ in range(max(columns.values(), default=0) + 1)]
    for name in names:
        layers[columns[name]].append(name)
    joined: list[tuple[str, str]] = []
    for a, b in edges:
        before = a
        for k in range(columns[a] + 1, columns[b]):
            passing = f"{a}>{b}@{k}"
            layers[k].append(passing)
            joined.append((before, passing))
            before = passing
        joined.append((before, b))
    best: dict[str, float] = {}
    least: tuple[float, ...] = ()
    for rows in _tries(layers, joined):
        own = {n: rows[n] for n in names}
        cost = _cost(own, columns, edges)
        if not best or cost < least:
            best, least = own, cost
    best = _settled(best, columns, edges, least)
    middle = (max(best.values()) + min(best.values())) / 2
    return {n: (float(columns[n]), best[n] - middle) for n in names}


def _columns(names: Sequence[str], edges: Edges) -> dict[str, int]:
    before = {n: [a for a, b in edges if b == n] for n in names}
    users = {n: [b for a, b in edges if a == n] for n in names}
    columns: dict[str, int] = {}
    for n in names:
        columns[n] = 1 + max((columns[a] for a in before[n]), default=-1)
    shallow = {n for n in names if all(not before[a] for a in before[n])}
    for n in reversed(names):
        if users[n] and n in shallow:
            columns[n] = min(columns[u] for u in users[n]) - 1
    return columns


def _tries(layers: list[list[str]], edges: Edges) -> Iterator[dict[str, float]]:
    """Rows at least 1 apart, after sweeps to the right and to the left from several starts."""
    near: dict[str, dict[int, list[str]]] = {n: {-1: [], 1: []} for layer in layers for n in layer}
    for a, b in edges:
        near[a][1].append(b)
        near[b][-1].append(a)
    # Leaves, and edges from them, go where the steps leave room: these stand in a row.
    loose = {n for n in near if not near[n][-1]}
    for a, b in edges:
        if a in loose and "@" in b:
            loose.add(b)
    for start in _starts(layers):
        rows = {n: k - (len(layer) - 1) / 2 for layer in start for k, n in enumerate(layer)}
        for sweep in range(_SWEEPS):
            yield rows
            side = -1 if sweep % 2 == 0 else 1
            for layer in layers if side < 0 else layers[::-1]:
                wanted = {n: _middle(near[n][side], rows, loose, rows[n]) for n in layer}
                order = sorted(layer, key=lambda n: (wanted[n], rows[n]))
                rows.update(zip(order, _spread(order, wanted), strict=True))


def _starts(layers: list[list[str]]) -> Iterator[list[list[str]]]:
    """Orders to begin with: as they come, from below, and with passing edges first or last."""
    for way in (layers, [layer[::-1] for layer in layers]):
        yield way
        for last in (True, False):
            yield [sorted(layer, key=lambda n: "@" in n, reverse=last) for layer in way]


def _middle(
    names: Sequence[str], rows: Mapping[str, float], loose: Collection[str], own: float
) -> float:
    """The middle of the neighbours, on which those that are `loose` have hardly a say."""
    weights = [_LOOSE if n in loose else 1.0 for n in names]
    total = sum(weights)
    return sum(w * rows[n] for w, n in zip(weights, names, strict=True)) / total if total else own


def _gap(a: str, b: str) -> float:
    return 1.0 if "@" not in a and "@" not in b else _APART


def _spread(order: Sequence[str], wanted: Mapping[str, float]) -> list[float]:
    """The rows nearest to the wanted ones that keep the order and the distances."""
    offsets = [0.0]
    for a, b in pairwise(order):
        offsets.append(offsets[-1] + _gap(a, b))
    blocks: list[list[float]] = []  # sum and number of what is pooled (adjacent violators)
    for n, offset in zip(order, offsets, strict=True):
        blocks.append([wanted[n] - offset, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    levels = [total / count for total, count in blocks for _ in range(int(count))]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]


def _settled(
    rows: dict[str, float], columns: Mapping[str, int], edges: Edges, cost: tuple[float, ...]
) -> dict[str, float]:
    """One node after the other moves up or down as long as something is in the way."""
    for _ in range(_ROUNDS):
        if not cost[0]:
            break
        for name in rows:
            others = [rows[n] for n in rows if n != name and columns[n] == columns[name]]
            for shift in _SHIFTS:
                moved = {**rows, name: rows[name] + shift}
                if any(abs(moved[name] - other) < 1 for other in others):
                    continue
                found = _cost(moved, columns, edges)
                if found < cost:
                    rows, cost = moved, found
    return rows


def _cost(rows: Mapping[str, float], columns: Mapping[str, int], edges: Edges) -> tuple[float, ...]:
    """What is in the way counts first, then the height of it all, then how steep edges are."""
    bad = 0
    for n, (a, b) in enumerate(edges):
        bad += sum(2 for name in rows if _runs_into(a, b, name, rows, columns))
        bad += sum(1 for c, d in edges[:n] if _cross(a, b, c, d, rows, columns))
    tall = max(rows.values()) - min(rows.values())
    steep = sum((rows[a] - rows[b]) ** 2 for a, b in edges)
    return float(bad), round(tall, 3), round(steep, 6)


def _runs_into(
    a: str, b: str, name: str, rows: Mapping[str, float], columns: Mapping[str, int]
) -> bool:
    """Whether the straight edge from `a` to `b` runs through a node between them."""
    if not columns[a] < columns[name] < columns[b]:
        return False
    share = (columns[name] - columns[a]) / (columns[b] - columns[a])
    return abs(rows[a] + (rows[b] - rows[a]) * share - rows[name]) < _CLEAR


def _cross(
    a: str, b: str, c: str, d: str, rows: Mapping[str, float], columns: Mapping[str, int]
) -> bool:
    """Whether two straight edges cross, where both have columns in common."""
    if a == c or b == d:
        return False
    low, high = max(columns[a], columns[c]), min(columns[b], columns[d])
    if low >= high:
        return False

    def apart(x: float) -> float:
        first = rows[a] + (rows[b] - rows[a]) * (x - columns[a]) / (columns[b] - columns[a])
        second = rows[c] + (rows[d] - rows[c]) * (x - columns[c]) / (columns[d] - columns[c])
        return first - second

    return apart(low) * apart(high) < 0
