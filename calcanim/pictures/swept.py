"""A loss as a network of steps, with forks: values forward, slopes backward, a line at its foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calcanim.calculus.several_variables.backprop import Node as Step
from calcanim.calculus.several_variables.passes import Sweep
from calcanim.expressions.tree import variable
from calcanim.notation.lines import Line, definition, fresh_id
from calcanim.notation.setter import by_variable, one
from calcanim.notation.shown import as_shown
from calcanim.notation.sides import symbol
from calcanim.pictures.picture import Mark, Picture
from calcanim.sampling.columns import placed
from calcanim.storyboard.figures import Edge, Network, Node
from calcanim.storyboard.formula import Formula

LOCAL = "increment"  # the colour of a step's own slope
_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Swept(Picture):
    """The steps of a loss: `trained` are the leaves that are weights, `notes` the lines below."""

    sweep: Sweep
    trained: tuple[str, ...]
    notes: tuple[Line, ...]

    @property
    def given(self) -> Mark:
        """The values of the leaves."""
        return self.mark(*(f"value.{n.name}" for n in self.sweep.nodes if not n.parents))

    @property
    def made_of(self) -> tuple[Mark, ...]:
        """What each step is made of."""
        return tuple(self.mark(f"step.{n.name}") for n in self.sweep.steps)

    @property
    def forward(self) -> tuple[Mark, ...]:
        """The value of each step, in the order in which they are worked out."""
        return tuple(self.mark(f"value.{n.name}") for n in self.sweep.steps)

    @property
    def arrows(self) -> tuple[tuple[str, str], ...]:
        """The arrows that slopes come back along, from the loss on."""
        return tuple(e for e in self.sweep.edges[::-1] if self._feels(e[0]))

    @property
    def local(self) -> tuple[Mark, ...]:
        """What each step does with a change, step by step from the first."""
        found = []
        for node in self.sweep.steps:
            keys = [f"derivative.{a}-{b}" for a, b in self.arrows if b == node.name]
            if keys:
                found.append(self.mark(*keys))
        return tuple(found)

    @property
    def backward(self) -> tuple[Mark, ...]:
        """The arrows back to each quantity, and its slope, from the loss to the leaves."""
        out = [self.mark(f"gradient.{self.sweep.output}")]
        for node in self.sweep.nodes[-2::-1]:
            if self._feels(node.name):
                arrows = [f"backward.{a}-{b}" for a, b in self.arrows if a == node.name]
                out.append(self.mark(*arrows, f"gradient.{node.name}"))
        return tuple(out)

    def meets(self, name: str) -> Mark:
        """The plus where several ways meet."""
        return self.mark(f"sum.{name}")

    def note(self, shown: Line) -> Mark:
        """A line at the foot."""
        return self.mark(f"note.{self.notes.index(shown)}")

    def _feels(self, name: str) -> bool:
        """Whether a weight is behind a quantity."""
        node = next(n for n in self.sweep.nodes if n.name == name)
        return bool(set(node.whole.variables) & set(self.trained))


def swept(
    sweep: Sweep, trained: Sequence[str], notes: Sequence[Line] = (), region: str = "wide"
) -> Swept:
    """The network of a sweep; what is not `trained` has no slope."""
    roles = roles_of(sweep, trained)
    at = placed(tuple(n.name for n in sweep.nodes), sweep.edges)
    nodes = tuple(
        Node(
            n.name,
            one(variable(n.name), roles[n.name]),
            one(as_shown(sweep.values[n.name], _DIGITS).expression),
            _slope(sweep, n.name) if set(n.whole.variables) & set(trained) else Formula(()),
            roles[n.name],
            *at[n.name],
            not n.parents,
            _made_of(n, roles) if n.parents else None,
        )
        for n in sweep.nodes
    )
    edges = tuple(Edge(f"{a}-{b}", a, b, Formula(()), _local(sweep, a, b)) for a, b in sweep.edges)
    figure = Network(nodes, edges, tuple(each.formula for each in notes))
    return Swept(
        id=fresh_id("figure"),
        figure=figure,
        region=region,
        sweep=sweep,
        trained=tuple(trained),
        notes=tuple(notes),
    )


def roles_of(sweep: Sweep, trained: Sequence[str]) -> Mapping[str, str]:
    """Weights, data, steps and the loss in their colours."""
    leaves = {n.name: "parameter" if n.name in trained else "input" for n in sweep.nodes}
    steps = {n.name: "inner" for n in sweep.steps}
    return {**leaves, **steps, sweep.output: "outer"}


def _made_of(node: Step, roles: Mapping[str, str]) -> Formula:
    """``z = w x + b``."""
    name = symbol(node.name, roles[node.name])
    return definition(name, node.operation, roles=by_variable(roles)).formula


def _slope(sweep: Sweep, name: str) -> Formula:
    return one(as_shown(sweep.slopes[name], _DIGITS).expression, "derivative")


def _local(sweep: Sweep, a: str, b: str) -> Formula:
    """A number: a step's own slope, in another colour than those that are added up to it."""
    return one(as_shown(sweep.along(a, b), _DIGITS).expression, LOCAL)
