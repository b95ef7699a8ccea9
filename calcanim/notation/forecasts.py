"""A slope as a forecast, as lines: value plus slope times change."""

from __future__ import annotations

from calcanim.calculus.several_variables.linear import Linear
from calcanim.exact.constants import exactly
from calcanim.exact.values import number_of
from calcanim.expressions.tree import add, div, number, power
from calcanim.notation.lines import Line, beside, line
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import Coloured, Joined, Name, Piece, applied, change, partial, symbol
from calcanim.storyboard.statements import Kind


def in_general(letter: str, x: str) -> Line:
    """``f(x + Δx) ≈ f(x) + f'(x) Δx``: for any smooth function, ever better for small changes."""
    at, step = symbol(x, "input"), change(x)
    there = Name("⟨0⟩ + ⟨1⟩", f"{x} + {step.text}", f"{at.said} plus {step.said}", "", (at, step))
    slope = applied(f"{letter}'", at, role="derivative")
    told = Joined((applied(letter, at, role="function"), "+", slope, "", step))
    left = applied(letter, there, role="function")
    return line(left, "≈", told, kind="theorem", at=f"{step.text} -> 0")


def here(found: Linear, letter: str) -> Line:
    """``f(4) = 2``."""
    left = applied(letter, *found.plane.at.values(), role="function")
    return line(left, as_shown(found.plane.height))


def slopes_at(found: Linear, letter: str) -> Line:
    """``f'(4) = 0.25``, or ``∂f/∂x = 39`` for each variable, beside one another."""
    pairs = zip(_slopes(found, letter), found.plane.slices, strict=True)
    at = _place(found)
    kind: Kind = "at_point" if at else "identity"
    return beside(*(line(name, as_shown(s.slope), kind=kind, at=at) for name, s in pairs))


def foretold(found: Linear, letter: str) -> Line:
    """``f(4) + f'(4)·0.41 = 2.1025``; in several variables with a product for each."""
    terms: list[Piece] = [applied(letter, *found.plane.at.values(), role="function")]
    for name, slope in zip(found.plane.names, _slopes(found, letter), strict=True):
        terms += ["+", slope, "*", as_shown(number_of(found.step[name])).expression]
    told = as_shown(found.after().plane)
    if len(found.step) == 1:
        return line(Joined(tuple(terms)), told)
    return line(Joined(tuple(terms)), told, kind="at_point", at=_place(found))


def missed(found: Linear) -> Line | None:
    """``2.1025 - 2.1 = 0.0025``, where no number is rounded."""
    after = found.after()
    told, true, error = (as_shown(v) for v in (after.plane, after.truth, after.error))
    if not (told.exact and true.exact and error.exact and error.expression != number(0)):
        return None
    return line(Joined((Coloured(told, "derivative"), "-", Coloured(true, "function"))), error)


def bent_away(found: Linear, letter: str) -> tuple[Line, ...]:
    """``f''(4) = -1/32`` and ``1/2 f''(4)·0.41² ≈ -0.002627``: about what the forecast lacks.

    Nothing in several variables, and where it is not about that.
    """
    if len(found.step) > 1 or found.second is None or found.quadratic is None:
        return ()
    (at,) = found.plane.at.values()
    second = applied(f"{letter}''", at, role="text")
    step = as_shown(number_of(found.reach)).expression
    half = div(number(1), number(2))
    square = power(step, number(2))
    return (
        line(second, as_shown(found.second)),
        line(Joined((half, "", second, "*", square)), as_shown(found.quadratic)),
    )


def _slopes(found: Linear, letter: str) -> list[Name]:
    (x, *others), at = found.plane.names, found.plane.at
    if others:
        return [partial(letter, n) for n in found.plane.names]
    return [applied(f"{letter}'", at[x], role="derivative")]


def _place(found: Linear) -> str:
    """Where the partial derivatives are meant."""
    if len(found.step) == 1:
        return ""
    return ", ".join(f"{n} = {e}" for n, e in found.plane.at.items())


def in_truth(found: Linear, letter: str) -> Line:
    """``f(4.41) = 2.1``."""
    there = [as_shown(number_of(exactly(add(e, found.step[n])))) for n, e in found.plane.at.items()]
    at = [t.expression for t in there]
    return line(applied(letter, *at, role="function"), as_shown(found.after().truth))
