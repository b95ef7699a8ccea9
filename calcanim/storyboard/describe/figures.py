"""What is seen of a figure: as it comes on, as parts of it are revealed, and as it moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import singledispatch
from typing import Any

from calcanim.storyboard.describe import graphs
from calcanim.storyboard.describe.words import count, listed, number, said
from calcanim.storyboard.figures import Cards, Network, NumberLines, Table
from calcanim.storyboard.graph import Graph

Values = Mapping[str, float]


@singledispatch
def quantities(figure: Any) -> dict[str, float]:
    """The figure's quantities before any motion."""
    return {}


@singledispatch
def picture(figure: Any, values: Values) -> str:
    """The figure as it comes on."""
    return "A figure appears"


@singledispatch
def revealed(figure: Any, keys: Collection[str], values: Values) -> str:
    """The parts of the figure that `keys` name."""
    return ""


@singledispatch
def named(figure: Any, keys: Collection[str], values: Values) -> str:
    """The parts of the figure that `keys` name, as a phrase; empty where there is none."""
    return ""


@singledispatch
def moved(figure: Any, visible: Collection[str], before: Values, after: Values) -> str:
    """A motion of the figure's quantities, as it is when it is over."""
    return ""


# -- number lines ------------------------------------------------------------------


@quantities.register
def _(figure: NumberLines) -> dict[str, float]:
    points = {line.key: v for line, v in zip(figure.lines, figure.points, strict=True)}
    nudges = zip(figure.lines, figure.nudges, strict=True)
    still = {"zoom": 1.0, "guess": 0.0} | {f"laid.{i}": 0.0 for i in range(len(figure.lines))}
    return points | {f"{line.key}.nudge": v for line, v in nudges} | still


@picture.register
def _(figure: NumberLines, values: Values) -> str:
    lines = [f"{said(x.name)} from {number(x.low)} to {number(x.high)}" for x in figure.lines]
    links = [link for i, link in enumerate(figure.links, 1) if i not in figure.again]
    joined = listed([said(link) for link in links])
    many = f"{count(len(figure.lines)).capitalize()} number lines, one below the other"
    return f"{many}: {listed(lines)}. Between them stands {joined}"


@revealed.register
def _(figure: NumberLines, keys: Collection[str], values: Values) -> str:
    out = []
    if "point" in keys:
        once = [x for i, x in enumerate(figure.lines) if i not in figure.again]
        spots = [f"{said(x.name)} at {number(values[x.key])}" for x in once]
        out.append(f"A dot marks {listed(spots)}, joined from line to line")
    if "nudge" in keys:
        out.append("At each dot a short bar begins: the nudge")
    stages = {"length": figure.lengths} | {f"later.{n}": f for n, f in enumerate(figure.later)}
    for stage, lengths in stages.items():
        if stage in keys:
            told = [said(f) for i, f in enumerate(lengths) if i not in figure.again]
            out.append(f"Beside the bars stand their lengths: {listed(told)}")
    if "whole" in keys and figure.whole is not None:
        out.append(f"A brace from the first line to the last says {said(figure.whole)}")
    if "guess" in keys and figure.guess is not None:
        out.append(f"Below the last bar there is room for another one, {said(figure.guess)}")
    if any(k.startswith("axis") for k in keys):
        out.append("The lines between come back")
    for n, stretch in enumerate(figure.stretches):
        if (f"stretch.{n}" in keys or "stretch" in keys) and n + 1 not in figure.again:
            upper, lower = figure.lines[n], figure.lines[n + 1]
            out.append(f"Between {said(upper.name)} and {said(lower.name)}: {said(stretch)}")
    return ". ".join(out)


@moved.register
def _(figure: NumberLines, visible: Collection[str], before: Values, after: Values) -> str:
    out = []
    for n, line in enumerate(figure.lines):
        key, name = line.key, said(line.name)
        if before[key] != after[key]:
            out.append(f"{name} moves to {number(after[key])}")
        nudge = after[f"{key}.nudge"]
        if before[f"{key}.nudge"] != nudge:
            way = "to the left" if nudge < 0 else "to the right"
            if n not in figure.again:
                more = abs(nudge) >= abs(before[f"{key}.nudge"])
                verb = "grows" if more else "shrinks"
                out.append(f"the bar on {name} {verb} to {number(abs(nudge))} {way}")
        if before[f"laid.{n}"] != after[f"laid.{n}"]:
            out.append(f"the bar on {name} is cut into pieces as long as the bar above it")
    if before["zoom"] != after["zoom"]:
        out.append(f"all bars are seen {number(after['zoom'] / before['zoom'])} times as long")
    if before["guess"] != after["guess"]:
        out.append(f"the bar below the last line grows to {number(abs(after['guess']))}")
    return "; ".join(out)


# -- networks ----------------------------------------------------------------------


@picture.register
def _(figure: Network, values: Values) -> str:
    names = [said(node.label) for node in figure.nodes]
    name = {node.key: said(node.label) for node in figure.nodes}
    hops = [
        f"from {name[e.source]} to {name[e.target]}"
        + (f" by {said(e.label)}" if e.label.segments else "")
        for e in figure.edges
    ]
    many = count(len(names)).capitalize()
    return f"{many} circles from left to right, {listed(names)}, joined by arrows: {listed(hops)}"


@revealed.register
def _(figure: Network, keys: Collection[str], values: Values) -> str:
    above, below = [], []
    for node in figure.nodes:
        if graphs.named(f"value.{node.key}", keys):
            above.append(f"{said(node.value)} above {said(node.label)}")
    for node in figure.nodes[::-1]:
        if graphs.named(f"gradient.{node.key}", keys):
            below.append(said(node.gradient))
    local = [
        said(e.derivative) for e in figure.edges[::-1] if graphs.named(f"derivative.{e.key}", keys)
    ]
    steps = [said(n.step) for n in figure.nodes if n.step and f"step.{n.key}" in keys]
    out = [f"At the circles stands what they are made of: {listed(steps)}"] if steps else []
    if above:
        out.append(f"Values appear from left to right: {listed(above)}")
    if local:
        out.append(f"Under the arrows, from right to left: {listed(local)}")
    if below:
        out.append(f"Under the circles, from right to left: {listed(below)}")
    sums = [said(n.label) for n in figure.nodes if f"sum.{n.key}" in keys]
    if sums:
        out.append(f"A plus where the slopes of several ways meet, at {listed(sums)}")
    notes = [said(f) for n, f in enumerate(figure.notes) if f"note.{n}" in keys]
    if notes:
        out.append(f"Below it all: {listed(notes)}")
    name = {node.key: said(node.label) for node in figure.nodes}
    back = [
        f"{name[e.target]} to {name[e.source]}" for e in figure.edges if f"backward.{e.key}" in keys
    ]
    if back and not local:
        out.append(f"An arrow goes back from {listed(back)}")
    return ". ".join(out)


# -- tables ------------------------------------------------------------------------


@picture.register
def _(figure: Table, values: Values) -> str:
    return f"A table with the columns {listed([said(cell) for cell in figure.header])}"


@revealed.register
def _(figure: Table, keys: Collection[str], values: Values) -> str:
    rows = [
        ", ".join(said(cell) for cell in row)
        for n, row in enumerate(figure.rows)
        if graphs.named(f"row.{n}", keys)
    ]
    return f"{'Rows' if len(rows) > 1 else 'A row'}: {'; '.join(rows)}" if rows else ""


# -- cards -------------------------------------------------------------------------


@quantities.register
def _(figure: Cards) -> dict[str, float]:
    played = [c.key for c in figure.cells if c.picture is not None and c.picture.track is not None]
    return {f"card.{cell.key}": 0.0 for cell in figure.cells} | {f"play.{k}": 1.0 for k in played}


@picture.register
def _(figure: Cards, values: Values) -> str:
    return f"A sheet of cards: {listed([said(cell.name) for cell in figure.cells])}"


@revealed.register
def _(figure: Cards, keys: Collection[str], values: Values) -> str:
    out = []
    for cell in figure.cells:
        parts = {"general": cell.general, "example": cell.example, "use": cell.use}
        written = [
            said(f) for p, f in parts.items() if f and graphs.named(f"card.{cell.key}.{p}", keys)
        ]
        if written:
            out.append(f"On the card {said(cell.name)}: {'; '.join(written)}")
    name = {cell.key: said(cell.name) for cell in figure.cells}
    for link in figure.links:
        if graphs.named(f"link.{link.source}.{link.target}", keys):
            way = "to and fro between" if link.both else "from"
            joint = "and" if link.both else "to"
            ends = f"{name[link.source]} {joint} {name[link.target]}"
            out.append(f"An arrow {way} {ends} says {said(link.words)}")
    return ". ".join(out)


@moved.register
def _(figure: Cards, visible: Collection[str], before: Values, after: Values) -> str:
    opens = [page for page in figure.pages for _ in ("large", "open")]
    pages = [(), *opens, tuple(spot.key for spot in figure.spots)]
    name = {cell.key: said(cell.name) for cell in figure.cells}
    if not any(before[f"card.{key}"] != after[f"card.{key}"] for key in name):
        return ""
    opened = [
        name[key]
        for key in name
        if before[f"card.{key}"] != (value := after[f"card.{key}"])
        and 0 < value <= len(pages)
        and key in pages[round(value) - 1]
    ]
    if len(opened) > 1:
        return "The cards lie side by side on a map"
    if not opened:
        return "The cards are put away"
    at = next(after[f"card.{key}"] for key in name if name[key] == opened[0])
    is_large = round(at) % 2 == 0 and at < len(pages)
    return f"{'The picture of' if is_large else 'Open lies'} a card: {opened[0]}"


# -- plane graphs ------------------------------------------------------------------


@quantities.register
def _(figure: Graph) -> dict[str, float]:
    return {q.key: q.value for q in figure.quantities}


@picture.register
def _(figure: Graph, values: Values) -> str:
    inside = _elements(figure, figure.shown, values)
    return graphs.window(figure, values) + (f". {inside}" if inside else "")


@revealed.register
def _(figure: Graph, keys: Collection[str], values: Values) -> str:
    inside = _elements(figure, keys, values)
    if {"x", "x.axis"}.isdisjoint(keys):
        return inside
    return graphs.window(figure, values) + (f". {inside}" if inside else "")


@named.register
def _(figure: Graph, keys: Collection[str], values: Values) -> str:
    looks = [
        graphs.element(thing, values)
        for key, thing in graphs.things(figure)
        if any(k == key or key.startswith(f"{k}.") for k in keys)
    ]
    return listed([look for look in looks if look])


def _elements(figure: Graph, keys: Collection[str], values: Values) -> str:
    looks = named(figure, keys, values)
    return f"Here is {looks}" if looks else ""


@moved.register
def _(figure: Graph, visible: Collection[str], before: Values, after: Values) -> str:
    return graphs.moves(figure, visible, before, after)
