"""A loss as few readable steps, and the two passes over them: values forward, slopes backward.

The graph of `backprop` has a node for every sign. Here a step is what a reader takes in at a
glance: a unit's weighted sum, its activation, a product, a squared error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mpmath import mpf

from calcanim.calculus.several_variables.backprop import Node, Passes
from calcanim.exact.values import UndefinedError, Value, quotient, value_at
from calcanim.expressions.tree import Expression, neg, variable

_LETTERS = {"sum": "z", "call": "a", "product": "p", "error": "D", "power": "q"}
_OTHERS = "zqsuhrmngc"  # where a variable has the letter


def folded(f: Expression) -> tuple[Node, ...]:
    """The nodes of `f`, each after what it is made of; the variables are nodes, too.

    Signs, constant factors and the products in a weighted sum go into what uses them, and so does
    the difference in a power of it: ``(v*sigmoid(w*x + b) - t)**2`` has four steps.
    """
    return _Folder(f).nodes()


class _Folder:
    def __init__(self, f: Expression) -> None:
        self.f = f
        self.kinds: dict[Expression, str] = {}  # every step, in order, and what kind it is
        self.operations: dict[Expression, Callable[[], Expression]] = {}
        self.names: dict[Expression, str] = {}

    def nodes(self) -> tuple[Node, ...]:
        """All nodes, named when all are known."""
        self._visit(self.f)
        self._name()
        leaves = [Node(v, variable(v), variable(v), ()) for v in self.f.variables]
        steps = []
        for e in self.kinds:
            operation = self.operations[e]()
            steps.append(Node(self.names[e], operation, e, operation.variables))
        return (*leaves, *steps)

    def _visit(self, e: Expression) -> None:
        """Make a step of `e`, after the steps that it needs."""
        if e in self.kinds or not e.variables or e.op == "variable":
            return
        make = self._operation(e)
        self.kinds.setdefault(e, _kind(e))
        self.operations[e] = make

    def _ref(self, e: Expression) -> Callable[[], Expression]:
        """`e` as its user has it: a name with its sign and its constant factors."""
        if not e.variables or e.op == "variable":
            return lambda: e
        if e.op == "neg":
            inner = self._ref(e.args[0])
            return lambda: neg(inner())
        scaled = e.op == "mul" or (e.op == "div" and e.args[0].variables)
        if scaled and sum(bool(a.variables) for a in e.args) == 1:
            parts = [self._ref(a) for a in e.args]
            return lambda: Expression(e.op, tuple(p() for p in parts), e.value)
        self._visit(e)
        return lambda: variable(self.names[e])

    def _operation(self, e: Expression) -> Callable[[], Expression]:
        if e.op == "add" and all(_is_product_of_leaves(t) for t in e.args):
            return lambda: e
        if e.op == "add":
            parts = [self._term(t) for t in e.args]
        elif e.op in ("mul", "div", "neg"):
            parts = [self._factor(a, e) for a in e.args]
        elif e.op == "pow" and _is_difference(e.args[0]) and not e.args[1].variables:
            base = self._operation(e.args[0])
            exponent = e.args[1]
            return lambda: Expression("pow", (base(), exponent))
        else:
            parts = [self._ref(a) for a in e.args]
        return lambda: Expression(e.op, tuple(p() for p in parts), e.value)

    def _term(self, e: Expression) -> Callable[[], Expression]:
        """A term of a sum: a product of more than a constant and a leaf is a step of its own."""
        if e.op == "neg":
            inner = self._term(e.args[0])
            return lambda: neg(inner())
        if not e.variables or e.op == "variable" or _is_scaled_leaf(e):
            return lambda: e
        self._visit(e)
        return lambda: variable(self.names[e])

    def _factor(self, e: Expression, user: Expression) -> Callable[[], Expression]:
        """A factor: beside constants alone a power, a call or a sum is no step of its own."""
        alone = sum(bool(a.variables) for a in user.args) == 1
        if alone and e.variables and e.op in ("pow", "call", "add", "mul", "div"):
            return self._operation(e)
        return self._ref(e)

    def _name(self) -> None:
        """Letters by kind, counted where there are several; the last step is the loss."""
        taken = {v[0] for v in self.f.variables} | set(self.f.variables)
        *inner, last = self.kinds or [self.f]
        count: dict[str, int] = {}
        for e in inner:
            count[self.kinds[e]] = count.get(self.kinds[e], 0) + 1
        letters: dict[str, str] = {}
        for kind in count:
            wanted = (_LETTERS[kind], *_OTHERS)
            free = [c for c in wanted if c not in taken and c not in letters.values()]
            letters[kind] = next(iter(free), "y")
        number: dict[str, int] = {}
        for e in inner:
            kind = self.kinds[e]
            number[kind] = number.get(kind, 0) + 1
            many = count[kind] > 1 or letters[kind] == "y"
            self.names[e] = letters[kind] + (f"_{number[kind]}" if many else "")
        self.names[last] = next(c for c in ("L", "J", "F", "G") if c not in taken)


def _kind(e: Expression) -> str:
    if e.op == "add":
        return "sum"
    if e.op == "call":
        return "call"
    if e.op == "pow" and e.args[0].op == "add":
        return "error"
    if e.op == "pow" or (e.op == "mul" and sum(bool(a.variables) for a in e.args) == 1):
        return "power"
    return "product"


def _is_scaled_leaf(e: Expression) -> bool:
    """A variable, or a constant times one, or that with a minus."""
    if e.op == "neg":
        return _is_scaled_leaf(e.args[0])
    if e.op == "mul":
        with_names = [a for a in e.args if a.variables]
        return len(with_names) == 1 and with_names[0].op == "variable"
    return e.op == "variable" or not e.variables


def _is_product_of_leaves(e: Expression) -> bool:
    if e.op == "neg":
        return _is_product_of_leaves(e.args[0])
    if e.op == "mul":
        return all(a.op == "variable" or not a.variables for a in e.args)
    return e.op == "variable" or not e.variables


def _is_difference(e: Expression) -> bool:
    """A sum of two terms of which one is a leaf or a constant: an output and its target."""
    if e.op != "add" or len(e.args) != 2:
        return False
    return any(_is_scaled_leaf(t) for t in e.args)


@dataclass(frozen=True)
class Sweep:
    """A loss, its steps, and what both passes find at a point.

    `locals` has the derivative of each step in each quantity that it is made of, by their names.
    """

    loss: Expression
    at: Mapping[str, Expression]
    nodes: tuple[Node, ...]
    values: Mapping[str, Value]
    slopes: Mapping[str, Value]
    locals: Mapping[tuple[str, str], Expression]

    @property
    def output(self) -> str:
        """The loss's name."""
        return self.nodes[-1].name

    @property
    def place(self) -> str:
        """Where it is, as a claim says it."""
        return ", ".join(f"{n} = {e}" for n, e in self.at.items())

    @property
    def steps(self) -> tuple[Node, ...]:
        """The nodes that something is computed for."""
        return tuple(n for n in self.nodes if n.parents)

    @cached_property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """Each quantity with each step that it is used by, in the order of the forward pass."""
        return tuple((p, node.name) for node in self.nodes for p in node.parents)

    def users(self, name: str) -> tuple[str, ...]:
        """The steps that a quantity is used by."""
        return tuple(b for a, b in self.edges if a == name)

    def along(self, a: str, b: str) -> Value:
        """The number that the arrow from `a` to `b` carries."""
        place = {v: self._constant(v) for v in self.locals[b, a].variables}
        return value_at(self.locals[b, a], place)

    def ways(self, name: str) -> int:
        """How many ways lead from a quantity to the loss."""
        return 1 if name == self.output else sum(self.ways(u) for u in self.users(name))

    def back(self, name: str) -> tuple[str, ...]:
        """A way from the loss back to a quantity: at a fork by the step that comes first."""
        found = [name]
        while found[0] != self.output:
            found.insert(0, self.users(found[0])[0])
        return tuple(found)

    def nudged(self, name: str, step: Fraction) -> mpf | None:
        """The central difference quotient of the loss in one variable; None where undefined."""
        held = self.loss
        for other, value in self.at.items():
            held = held if other == name else held.substitute(other, value)
        return quotient(held, name, self.at[name], -step, step)

    def _constant(self, name: str) -> Expression:
        whole = next(n.whole for n in self.nodes if n.name == name)
        for other, value in self.at.items():
            whole = whole.substitute(other, value)
        return whole


def sweep(loss: Expression, at: Mapping[str, Expression]) -> Sweep:
    """Both passes over the folded steps of `loss` at a point that has all its variables.

    Raises UndefinedError where a step has no value there, or no slope.
    """
    nodes = folded(loss)
    work = Passes(loss, tuple(at), dict(at), nodes)
    work.forward()
    found = work.corner()
    if found is not None:
        raise UndefinedError(_corner_of(found, work, at))
    work.backward()
    return Sweep(loss, dict(at), nodes, work.values, work.slopes, work.locals)


def _corner_of(found: tuple[Node, str, str], work: Passes, at: Mapping[str, Expression]) -> str:
    """That a step has a corner, and what to do about it."""
    node, parent, _ = found
    by_name = {n.name: n for n in work.nodes}
    leaf = next(iter(by_name[parent].whole.variables), parent)
    where = f"{by_name[parent].whole} = {work.values[parent].text}"
    moved = f"{leaf}={at[leaf]}.1" if str(at[leaf]).isdigit() else f"{leaf}=0.1"
    return f"{node.whole} has no slope at {where}: move a variable a little, as {moved}"
