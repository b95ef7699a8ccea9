"""A composite as a network: values forward, the output's derivatives backward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calcanim.calculus.derivatives.composite import Composite
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import variable
from calcanim.notation.lengths import LABEL
from calcanim.notation.lines import Line, fresh_id, line, written
from calcanim.notation.setter import by_variable, one
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import Coloured, applied, slope
from calcanim.pictures.picture import Mark, Picture
from calcanim.storyboard.figures import Edge, Network, Node
from calcanim.storyboard.formula import Formula


@dataclass(frozen=True, slots=True)
class Passes(Picture):
    """A network with what its passes find: keys in the order in which they find them."""

    forward: tuple[str, ...] = ()
    backward: tuple[str, ...] = ()

    @property
    def values(self) -> Mark:
        """The values, from the input to the output."""
        return self.mark(*self.forward)

    @property
    def gradients(self) -> Mark:
        """The output's derivatives from the output to the input, with the local ones between."""
        return self.mark(*self.backward)

    def local(self, symbol: str) -> Mark:
        """The derivative of one quantity by the one before it."""
        return self.mark(f"derivative.{symbol}", f"backward.{symbol}")


def network(nest: Composite, roles: Mapping[str, str], region: str = "wide") -> Passes:
    """One node a quantity, one edge a layer, all numbers those of the composite."""
    last = nest.symbols[-1]
    nodes = tuple(
        Node(
            s,
            one(variable(s), roles[s]),
            one(as_shown(value).expression),
            line(
                slope(last, s, roles[last], roles[s]),
                Coloured(as_shown(gradient), "derivative"),
                kind="at_point",
                at=nest.place,
            ).formula,
            roles[s],
        )
        for s, value, gradient in zip(nest.symbols, nest.values, nest.backward(), strict=True)
    )
    edges = tuple(
        Edge(x.symbol, x.inner, x.symbol, _operation(nest, i), local_slope(nest, i, roles).formula)
        for i, x in enumerate(nest.layers)
    )
    back = [f"gradient.{last}"]
    for edge in edges[::-1]:
        back += [f"backward.{edge.key}", f"derivative.{edge.key}", f"gradient.{edge.source}"]
    forward = tuple(f"value.{s}" for s in nest.symbols)
    return Passes(fresh_id("figure"), Network(nodes, edges), region, forward, tuple(back))


def _operation(nest: Composite, i: int) -> Formula:
    """What a layer does; what has no room has a name, and its formula elsewhere."""
    layer = nest.layers[i]
    if breadth(layer.expression) <= LABEL:
        return one(layer.expression, "muted")
    name = applied(layer.symbol, layer.inner, role="muted", said=spoken(layer.expression))
    return written(name).formula


def local_slope(nest: Composite, i: int, roles: Mapping[str, str]) -> Line:
    """``3·5² = 75``: a layer's derivative with its own input put in, where that is exact."""
    layer, value, inner = nest.layers[i], as_shown(nest.slopes[i]), as_shown(nest.values[i])
    derived = layer.derivation.result
    if derived == value.expression:
        return written(derived)
    number = Coloured(value, "derivative")
    if breadth(derived) > LABEL:
        name = slope(layer.symbol, layer.inner, roles[layer.symbol], roles[layer.inner])
        return line(name, number, kind="at_point", at=nest.place)
    if inner.exact:
        put = derived.substitute(layer.inner, inner.expression)
        if put != value.expression and breadth(put) <= LABEL:
            return line(put, number)
    return line(derived, number, kind="at_point", at=nest.place, roles=by_variable(roles))
