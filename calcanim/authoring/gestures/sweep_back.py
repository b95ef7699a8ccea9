"""Sweep back: values run through a network of steps, then slopes come back through it."""

from __future__ import annotations

from calcanim.authoring.beats import beat
from calcanim.authoring.blame import Blamed
from calcanim.authoring.cues import clear, hide, light, plot, reveal, slide
from calcanim.notation.lines import Line, line
from calcanim.notation.sides import Joined, Name, applied, derivative_of
from calcanim.pictures.decades import decades
from calcanim.pictures.swept import Swept, roles_of, swept
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue

_DEEP = ("0.25", "1", "1.5")


def take_apart(seen: Swept) -> tuple[Cue, ...]:
    """What one step after the other is made of, slowly where these are few."""
    each = min(2.0, 12.0 / len(seen.made_of))
    return tuple(reveal(mark, each) for mark in seen.made_of)


def run_forward(seen: Swept, each: float = 0.7) -> tuple[Cue, ...]:
    """What is given, then the value of one step after the other."""
    return (reveal(seen.given, 1.0), *(reveal(mark, each) for mark in seen.forward))


def sweep_back(seen: Swept, each: float = 0.8) -> tuple[Cue, ...]:
    """The slope of one quantity after the other, from the loss to the weights."""
    return tuple(reveal(mark, each) for mark in seen.backward)


def sweep_once_more(seen: Swept, each: float = 0.3) -> tuple[Cue, ...]:
    """All slopes go, and come back at once."""
    gone = seen.backward[0]
    for mark in seen.backward[1:]:
        gone += mark
    return (hide(gone, 0.4), *sweep_back(seen, each))


def turn_to(seen: Swept, new: Line, old: Line | None = None) -> tuple[Cue, ...]:
    """Another line at the foot."""
    return (*([hide(seen.note(old), 0.3)] if old is not None else []), reveal(seen.note(new), 0.8))


def tint(seen: Swept, name: str, role: str = "") -> tuple[Cue, ...]:
    """A node takes a colour; without one its own again."""
    own = roles_of(seen.sweep, seen.trained)[name]
    return (light(seen.mark(f"ring.{name}"), role=role or own),)


def ways_back(seen: Swept, found: Blamed) -> tuple[tuple[Cue, ...], tuple[Cue, ...]]:
    """The slope of the weight with several ways goes; the first way comes; then all others."""
    assert found.fork is not None
    ways = [seen.mark(f"backward.{found.fork}-{user}") for user in found.sweep.users(found.fork)]
    gone = seen.mark(f"gradient.{found.fork}")
    for way in ways:
        gone += way
    first = (hide(gone, 0.5), reveal(ways[0], 1.0))
    others = tuple(reveal(way, 1.0) for way in ways[1:])
    slope = seen.meets(found.fork) + seen.mark(f"gradient.{found.fork}")
    return first, (*others, reveal(slope, 0.8))


def run_again(found: Blamed) -> tuple[Swept, ...]:
    """The network where one step leads; none where the loss has no value there."""
    if found.after is None:
        return ()
    return (swept(found.after.sweep, found.weights, [found.moved]),)


def ways_add_up() -> Line:
    """``d/dx (f(g(x)) + h(x)) = f'(g(x)) g'(x) + h'(x)``: two ways from x, and their sum."""
    g, h = applied("g", "x"), applied("h", "x")
    outer = applied("f", g)
    said = f"{outer.said} plus {h.said}"
    both = Name("⟨0⟩ + ⟨1⟩", f"{outer.text} + {h.text}", said, "", (outer, h))
    ways = (applied("f'", g), "*", applied("g'", "x"), "+", applied("h'", "x"))
    return line(derivative_of(both, "x"), Joined(ways), kind="theorem")


def go_deep() -> Beat:
    """The factors of a sigmoid's layers: a product of many; best seen in ``backpropagation``."""
    seen = decades(_DEEP, ("inner", "area", "increment"))
    return beat(
        "Deep networks: factors multiply",
        clear(),
        plot(seen, 1.0),
        "Through many layers the slope is multiplied again and again.",
        reveal(seen.line(0) + seen.line(1) + seen.line(2), 0.6),
        slide(seen, seen.grown, 9.0),
        "A layer's factor is a weight times the slope of its sigmoid, which is at most a quarter."
        " With a quarter a layer, ten layers leave a millionth, and the first ones learn almost"
        " nothing. With one and a half, twenty layers make three thousand.",
        reveal(seen.names, 0.8),
        "So weights are chosen to keep the factor near one.",
    )
