"""Unfold: a nested expression comes apart, and each of its layers gets a line and a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calcanim.authoring.cues import light, rewrite, unlight, write
from calcanim.calculus.derivatives.composite import Composite
from calcanim.expressions.pieces import breadth
from calcanim.notation.lengths import LABEL
from calcanim.notation.lines import Line, beside, line
from calcanim.notation.setter import by_place, by_variable
from calcanim.notation.sides import applied, symbol
from calcanim.storyboard.cues import Cue


@dataclass(frozen=True, slots=True)
class Unfolded:
    """The line of the whole, those of its layers from the innermost on, and their cues."""

    whole: Line
    layers: tuple[Line, ...]
    pose: Cue
    apart: tuple[Cue, ...]


def unfold(nest: Composite, roles: Mapping[str, str]) -> Unfolded:
    """``y = (x² + 1)³`` with its layers in their colours, then ``u = x² + 1`` and ``y = u³``."""
    nested = by_place({path: roles[name] for name, path in nest.places.items()}, roles)
    last = nest.symbols[-1]
    whole = line(symbol(last, roles[last]), nest.expression, roles=nested)
    layers: list[Line] = []
    cues: list[Cue] = []
    for i, layer in enumerate(nest.layers):
        name = symbol(layer.symbol, roles[layer.symbol])
        own = line(name, layer.expression, kind="definition", roles=by_variable(roles))
        origins = [(whole.key(1, *a), own.key(1, *b)) for a, b in nest.origins(i)]
        cues.append(light(whole, whole.key(1, *nest.places[layer.symbol])))
        cues.append(rewrite(whole, own, origins, run_time=1.2))
        layers.append(own)
    pose = write(whole, run_time=1.2)
    return Unfolded(whole, tuple(layers), pose, (*cues, unlight(whole)))


def outer_and_inner(nest: Composite, roles: Mapping[str, str]) -> Line | None:
    """``f(u) = u³   g(x) = x² + 1``, for two short layers; else None."""
    layers = nest.layers[::-1]
    if len(layers) != 2 or sum(breadth(each.expression) for each in layers) > LABEL:
        return None
    named = [
        line(
            applied(letter, each.inner),
            each.expression,
            kind="definition",
            roles=by_variable(roles),
        )
        for letter, each in zip("fg", layers, strict=True)
    ]
    return beside(*named)
