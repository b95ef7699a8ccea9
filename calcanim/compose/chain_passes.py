"""The beats of a chain-rule film with a network: forward pass, backward pass, one step downhill."""

from __future__ import annotations

from calcanim.compose.composite import Composite
from calcanim.compose.network import network
from calcanim.compose.weight import learn
from calcanim.expressions.spoken import spoken
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Plot, Reveal


def passes(film: Composite) -> list[Beat]:
    """The input as a weight: values forward, gradients backward, a step."""
    learned = learn(film.course, film.roles[film.name])
    drawn = network(film.course, film.roles, learned.formula if learned else None)
    nodes = [f"value.{n.key}" for n in drawn.nodes]
    backward: list[str] = [f"gradient.{drawn.nodes[-1].key}"]
    for node, edge in zip(drawn.nodes[-2::-1], drawn.edges[::-1], strict=True):
        local = (f"backward.{edge.key}", f"derivative.{edge.key}")
        backward += [*local, f"gradient.{node.key}"]
    x, y, value = film.name, film.last, film.course.value
    beats = [
        Beat(
            "Forward pass",
            f"Suppose {x} were a weight of a model and {y} its loss. The forward pass works"
            f" out every value: at this weight the loss is"
            f" {value(len(drawn.nodes) - 1).words}.",
            (
                Clear(),
                Plot("network", drawn, "wide", 1.2),
                Reveal("network", tuple(nodes), 0.3 * len(nodes) + 0.6),
            ),
        ),
        Beat(
            "Backward pass",
            "Back-propagation reads the chain rule from the end: each layer multiplies the"
            " slope that arrives by its own.",
            (Reveal("network", tuple(backward), 0.8 * len(drawn.nodes) + 0.2),),
        ),
    ]
    if learned is not None:
        beats.append(
            Beat(
                "One step downhill",
                f"One step downhill, with learning rate {spoken(learned.rate)}, takes the weight to"
                f" {learned.weight.words}; the loss falls to {learned.loss.words}.",
                (Reveal("network", ("note",), 1.2),),
            )
        )
    return beats
