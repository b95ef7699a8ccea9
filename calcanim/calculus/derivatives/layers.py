"""A composite function as layers, innermost first: ``u = x**2 + 1``, ``y = u**3``."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.calculus.derivation import Derivation
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.expressions.tree import Expression, Path, variable
from calcanim.refusals import Refusal

_MOST = 4


class NothingToUnwindError(Refusal):
    """The function has no function inside a function."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One function of a nest: ``symbol = expression``, in the variable `inner`."""

    symbol: str
    inner: str
    expression: Expression
    derivation: Derivation


@dataclass(frozen=True, slots=True)
class Peeling:
    """The layers of the composite at `path` of the function; ``()`` where it is the whole."""

    path: Path
    layers: tuple[Layer, ...]


def peel(function: Expression, name: str) -> Peeling:
    """The layers of `function`, or of the first composite inside it.

    A change of scale or a shift belongs to the layer inside it, so that no layer is trivial.
    Raises NothingToUnwindError.
    """
    found = _find(function, name, ())
    if found is None:
        raise NothingToUnwindError(
            f"{function} has no function inside a function, so there is nothing for the chain "
            "rule to unwind; try (x**2 + 1)**3"
        )
    path, cuts = found
    whole = function.at(path)
    symbols = _symbols(function, len(cuts) + 1)
    layers, inner, start = [], name, None
    for cut, symbol in zip([*cuts, ()], symbols, strict=True):
        piece = whole.at(cut)
        if start is not None:
            piece = piece.replace(start[len(cut) :], variable(inner))
        layers.append(Layer(symbol, inner, piece, derivative(piece, inner)))
        inner, start = symbol, cut
    return Peeling(path, tuple(layers))


def _symbols(function: Expression, count: int) -> list[str]:
    taken = set(function.variables)
    free = [s for s in "uvwspq" if s not in taken]
    last = next(s for s in ("y", "z", "k", "m") if s not in taken)
    return [*free[: count - 1], last]


def _find(e: Expression, name: str, path: Path) -> tuple[Path, list[Path]] | None:
    cuts = _cuts(e, name)
    if cuts:
        return path, cuts
    for i, arg in enumerate(e.args):
        if arg.has(name):
            found = _find(arg, name, (*path, i))
            if found is not None:
                return found
    return None


def _cuts(e: Expression, name: str) -> list[Path]:
    """Paths of the inner layers in `e`, innermost first; empty where `e` is a single layer."""
    spine: list[tuple[Path, Expression, bool]] = []
    path: Path = ()
    node = e
    while node.op != "variable":
        moving = [i for i, a in enumerate(node.args) if a.has(name)]
        if len(moving) != 1:
            # Several places hold the variable: this much is one function of it.
            spine.append((path, node, True))
            break
        bends = node.op in ("pow", "call") or (node.op == "div" and moving[0] == 1)
        spine.append((path, node, bends))
        path = (*path, moving[0])
        node = node.args[moving[0]]
    spine.reverse()
    cuts: list[Path] = []
    for i, (_, _, bends) in enumerate(spine[1:], 1):
        # A new layer begins where something bends; what comes before it, shifts included, is below.
        if bends:
            cuts.append(spine[i - 1][0])
    while len(cuts) + 1 > _MOST:
        cuts.pop(0)
    return cuts
