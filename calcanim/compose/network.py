"""The chain of layers as a network: values forward, gradients backward."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mpmath import mpf

from calcanim.compose.lines import Chain
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import variable
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter, by_variable, one, plain
from calcanim.notation.shown import shown
from calcanim.storyboard.figures import Edge, Network, Node
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states

_LONG = 9.0  # em: what is broader has a name in the network, and its formula elsewhere


def plain_call(symbol: str, inner: str) -> str:
    """Typst source of ``u(x)``."""
    return f"{typst(variable(symbol))} lr(({typst(variable(inner))}))"


def gradients(course: Chain) -> list[tuple[Fraction | None, mpf]]:
    """The output's derivative by each quantity, exact where known, from the input on."""
    found: list[tuple[Fraction | None, mpf]] = [(Fraction(1), mpf(1))]
    for exact, slope in zip(course.exact_slopes[::-1], course.slopes[::-1], strict=True):
        known, so_far = found[0]
        found.insert(
            0, (known * exact if known is not None and exact is not None else None, so_far * slope)
        )
    return found


def network(course: Chain, roles: Mapping[str, str], note: Formula | None = None) -> Network:
    """One node a quantity, one edge a layer, all numbers those of the chain."""
    symbols, last = course.symbols, course.symbols[-1]
    backward = gradients(course)
    nodes = []
    for i, symbol in enumerate(symbols):
        number = shown(*backward[i])
        setter = Setter().differential(last, symbol, "left", roles)
        setter.sign(number.sign).expression(number.expression, "value", role="derivative")
        text = f"d{last}/d{symbol} {'=' if number.exact else '≈'} {number.expression}"
        role = roles[symbol]
        nodes.append(
            Node(
                symbol,
                one(variable(symbol), role),
                one(course.value(i).expression, "text"),
                setter.build(text, claims=states(text, "at_point", course.place)),
                role,
            )
        )
    edges = []
    for i, layer in enumerate(course.layers):
        label = one(layer.expression, "muted")
        if breadth(layer.expression) > _LONG:
            name = plain_call(layer.symbol, layer.inner)
            label = plain(name, f"{layer.symbol}({layer.inner})", "muted", spoken(layer.expression))
        edges.append(Edge(layer.symbol, layer.inner, layer.symbol, label, _local(course, i, roles)))
    return Network(tuple(nodes), tuple(edges), note)


def _local(course: Chain, i: int, roles: Mapping[str, str]) -> Formula:
    layer, number = course.layers[i], course.slope(i)
    name = str(layer.derivation.result)
    if breadth(layer.derivation.result) > _LONG:
        name = f"d{layer.symbol}/d{layer.inner}"
        setter = Setter().differential(layer.symbol, layer.inner, "right", roles)
    else:
        setter = Setter().expression(layer.derivation.result, "right", by_variable(roles))
    if layer.derivation.result == number.expression:
        return setter.build(str(number.expression))
    setter.sign(number.sign).raw(
        typst(number.expression), "value", "derivative", spoken(number.expression)
    )
    sign = "=" if number.exact else "≈"
    text = f"{name} {sign} {number.expression}"
    return setter.build(text, claims=states(text, "at_point", course.place))
