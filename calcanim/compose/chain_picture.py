"""The beats that open a chain-rule film: number lines, layers by name, a nudge, its stretches."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.compose.composite import COUNTS, LONG, Composite, brief, shape
from calcanim.compose.lines import figure
from calcanim.expressions.tree import Path
from calcanim.notation.setter import key, moves
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue, Highlight, Plot, Reveal, Rewrite, Slide, Write

_MOST_WORDS = 22  # of all layers together


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
        f"{x.symbol} is {words}" for x, words in zip(layers, _said(film), strict=True)
    )
    feeds = " Each number line feeds the next." if len(said.split()) <= LONG else ""
    inside = Beat(
        "One function inside another",
        f"Read it from the inside out. First, {said}.{feeds}",
        tuple(named),
    )
    others = _listed(s[1:], "and then" if len(s) == 3 else "and")
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
    slopes = [film.course.slope(i).words for i in range(len(layers))]
    settled = (
        f"settle: the first at {slopes[0]}, the second at {slopes[1]}"
        if len(slopes) == 2
        else f"settle at {_listed(slopes, 'and')}"
    )
    stretch = (
        f"Divide each nudge by the one above. For a smaller and smaller nudge the ratios {settled}."
    )
    reveals = tuple(Reveal("lines", (f"stretch.{i}",), 0.8) for i in range(len(layers)))
    stretched = Beat("Each layer stretches", stretch, reveals)
    return [question, inside, nudged, stretched]


def _said(film: Composite) -> list[str]:
    """The layers in words: all of them together no longer than can be followed by ear."""
    layers = [x.expression for x in film.peeling.layers]
    said = [brief(e, shape(e)) for e in layers]
    while sum(len(words.split()) for words in said) > _MOST_WORDS:
        lengths = [len(words.split()) for words in said]
        n = lengths.index(max(lengths))
        if said[n] == shape(layers[n]):
            break
        said[n] = shape(layers[n])
    return said


def _listed(names: Sequence[str], last: str) -> str:
    """``u, v and y``."""
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end


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
