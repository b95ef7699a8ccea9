"""The beats that open a chain-rule film: number lines, layers by name, a nudge, its stretches."""

from __future__ import annotations

from calcanim.compose.composite import COUNTS, Composite, brief, shape
from calcanim.compose.lines import figure
from calcanim.compose.typeset import key, moves
from calcanim.expressions.tree import Path
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue, Highlight, Plot, Reveal, Rewrite, Slide, Write

_ORDER = ("first", "second", "third", "fourth", "next")


def picture(film: Composite) -> list[Beat]:
    """The question, the layers by name, a nudge through all of them, and how each stretches it."""
    lines, track = figure(film.course, film.roles)
    s, layers = film.course.symbols, film.peeling.layers
    posed = film.definition(film.last, film.composite, nested=True)
    nest = f"a nest of {COUNTS[len(layers)]} functions"
    lead = (
        f"Here is {film.last}, equal to {brief(film.composite, nest)}."
        if film.whole
        else f"Inside {brief(film.function, shape(film.function))} stands a function of a"
        f" function: call it {film.last}."
    )
    question = Beat(
        "How fast does it change?",
        f"{lead} If {film.name} moves a little, how far does {film.last} move?",
        (
            Plot("lines", lines),
            Write("posed", posed, "derivation", run_time=1.2),
            Reveal("lines", ("point",)),
        ),
    )
    named: list[Cue] = []
    for i, layer in enumerate(layers):
        cut = dict(film.cuts()).get(layer.symbol, ())
        line = film.definition(layer.symbol, layer.expression)
        pairs = _layer_moves(film, i, cut)
        named += [
            Highlight("posed", (key("right", cut),)),
            Rewrite("posed", f"layer{i}", line, pairs, run_time=1.2),
        ]
    named.append(Highlight("posed", (), restore=True, run_time=0.4))
    said = "; then ".join(
        f"{x.symbol} is {brief(x.expression, shape(x.expression))}" for x in layers
    )
    inside = Beat(
        "One function inside another",
        f"Read it from the inside out. First, {said}. Each number line feeds the next.",
        tuple(named),
    )
    others = " and then ".join(s[1:])
    nudged = Beat(
        "A small nudge",
        f"Give {film.name} a small nudge. It arrives at {others}, each time"
        " with another length. Mind the numbers: the scales differ.",
        (
            Reveal("lines", ("nudge",), 0.6),
            Slide("lines", track, 2.6),
            *((Reveal("lines", ("length",), 0.8),) if lines.lengths else ()),
        ),
    )
    parts = [f"the {_ORDER[min(i, 4)]} at {film.course.slope(i).words}" for i in range(len(layers))]
    stretch = (
        "Divide each nudge by the one above. For a smaller and smaller nudge the ratios"
        f" settle: {', '.join(parts)}."
    )
    reveals = tuple(Reveal("lines", (f"stretch.{i}",), 0.8) for i in range(len(layers)))
    stretched = Beat("Each layer stretches", stretch, reveals)
    return [question, inside, nudged, stretched]


def _layer_moves(film: Composite, i: int, cut: Path) -> tuple[tuple[str, str], ...]:
    """From the composite's line to the layer's own: all but what the inner symbol replaces."""
    layer = film.peeling.layers[i]
    pairs = []
    for path, node in layer.expression.walk():
        if node.op == "variable" and node.value == layer.inner and i:
            continue
        inside = any(n.op == "variable" and n.value == layer.inner for _, n in node.walk())
        if not inside or (not i and path == ()):
            pairs.append(((*cut, *path), path))
    return moves(_largest(pairs), "right", "right")


def _largest(pairs: list[tuple[Path, Path]]) -> list[tuple[Path, Path]]:
    """Without those that lie inside another pair."""
    tops = [b for _, b in pairs]
    return [(a, b) for a, b in pairs if not any(t != b and b[: len(t)] == t for t in tops)]
