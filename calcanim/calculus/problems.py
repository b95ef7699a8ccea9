"""The kinds of problems, one row each: how they are called, what they take, what works them out.

The command line, Python and the documentation read these rows. Light: what works a kind out is
loaded when it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calcanim.calculus.solution import Solution
    from calcanim.calculus.sums.ranges import Range
    from calcanim.expressions.tree import Expression

Place = Mapping[str, "Expression"]
Limits = tuple[str, object, object]


@dataclass(frozen=True, slots=True)
class Option:
    """What a problem may come with: ``--name`` in the terminal, ``"name"`` in a batch.

    `repeated` ones may be given several times; `whole` ones are whole numbers; a `flag` is there
    or not, in a batch true or false.
    """

    name: str
    help: str
    repeated: bool = False
    whole: bool = False
    flag: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem.

    `about` is its line in the documentation, `options` are the names of what it takes, and `work`
    gives its `Solution` from expressions.
    """

    name: str
    about: str
    options: tuple[str, ...]
    work: Callable[..., Solution]

    @property
    def function(self) -> str:
        """The function of ``calcanim.calculus``."""
        return self.name.replace("-", "_")


def _limit(f: Expression, x: str, at: Expression | None = None) -> Solution:
    from calcanim.calculus.derivatives.by_definition import limit

    return limit(f, x, at)


def _derivative(
    f: Expression,
    names: Sequence[str],
    *,
    order: int = 1,
    at: Place | None = None,
    rules: bool = False,
) -> Solution:
    """With `rules` a table names one for each term, where the derivative has an answer."""
    from calcanim.calculus.derivatives.differentiate import differentiate

    found = differentiate(f, names, order=order, at=at)
    if not rules or found.result is None:
        return found
    from calcanim.calculus.derivatives.by_term import rule_table

    return replace(found, tables=(rule_table(f, names[0]), *found.tables))


def _integral(
    f: Expression,
    x: str,
    ends: tuple[Any, Any] | None = None,
    *,
    riemann: str | None = None,
    parts: int = 4,
) -> Solution:
    from calcanim.calculus.antiderivatives.indefinite import indefinite
    from calcanim.calculus.integrals.definite import definite
    from calcanim.calculus.integrals.riemann import riemann_sum

    if ends is None:
        return indefinite(f, x)
    if riemann is None:
        return definite(f, x, *ends)
    return riemann_sum(f, x, *ends, rule=riemann, parts=parts)


def _series(
    kind: str,
    f: Expression,
    over: Sequence[Range] = (),
    data: Mapping[str, Sequence[Expression]] | None = None,
) -> Solution:
    from calcanim.calculus.sums.data import over_data
    from calcanim.calculus.sums.nested import nested

    return nested(f, over) if data is None else over_data(kind, f, data)


def _gradient(
    f: Expression,
    names: tuple[str, ...] | None = None,
    *,
    at: Place | None = None,
    direction: Place | None = None,
    axes: bool = False,
) -> Solution:
    from calcanim.calculus.several_variables.gradient import gradient

    return gradient(f, names, at=at, direction=direction, axes=axes)


def _double_integral(f: Expression, inner: Limits, outer: Limits) -> Solution:
    from calcanim.calculus.several_variables.iterated import double_integral

    return double_integral(f, inner, outer)


def _descent(f: Expression, start: Place, **options: Any) -> Solution:
    from calcanim.calculus.descents.descent import descent

    return descent(f, start, **options)


def _backprop(f: Expression, at: Place, *, folded: bool = False) -> Solution:
    """With `folded` over few readable steps: a weighted sum, an activation, a squared error."""
    from calcanim.calculus.several_variables import passes
    from calcanim.calculus.several_variables.backprop import backprop, graph

    return backprop(f, at, nodes=passes.folded if folded else graph)


def _expectation(
    f: Expression,
    density: Expression,
    *over: Limits,
    event: tuple[object, object] | None = None,
) -> Solution:
    """Over an interval, or over a region of the plane: the inner limits and the outer ones."""
    from calcanim.calculus.probability.expectation import expectation
    from calcanim.calculus.probability.joint import joint_expectation

    if len(over) > 1:
        return joint_expectation(f, density, *over)
    ((x, low, high),) = over
    return expectation(f, density, low, high, x, event=event)


_RANGES = ("index", "from", "to", "op", "data", "var")

PROBLEMS = {
    kind.name: kind
    for kind in (
        Kind("limit", "a derivative from its definition", ("var", "at"), _limit),
        Kind(
            "derivative",
            "by rules; higher ones, mixed ones, and in numbers at a point",
            ("var", "order", "at", "rules"),
            _derivative,
        ),
        Kind(
            "integral",
            "an antiderivative, a number between limits, or a Riemann sum",
            ("var", "from", "to", "riemann", "parts"),
            _integral,
        ),
        Kind(
            "sum",
            "finite, infinite, nested, or over given values",
            _RANGES,
            partial(_series, "sum"),
        ),
        Kind("product", "likewise", _RANGES, partial(_series, "product")),
        Kind(
            "gradient",
            "partial derivatives, curvature, and the slope in a direction",
            ("var", "at", "direction", "axes"),
            _gradient,
        ),
        Kind(
            "double-integral",
            "the inner integral, then the outer one",
            ("inner", "outer"),
            _double_integral,
        ),
        Kind(
            "descent",
            "gradient descent with its numbers, and the rates that the curvature allows",
            ("start", "rate", "momentum", "count", "var"),
            _descent,
        ),
        Kind(
            "backprop",
            "the forward pass with values, the backward pass with slopes",
            ("at", "var", "folded"),
            _backprop,
        ),
        Kind(
            "expectation",
            "the expected value and the variance under a density, and a probability",
            ("var", "from", "to", "density", "between", "inner", "outer"),
            _expectation,
        ),
    )
}

OPTIONS = {
    option.name: option
    for option in (
        Option(
            "var", "The variable; repeat for mixed partials. Other variables are constants.", True
        ),
        Option("order", "How often to differentiate.", whole=True),
        Option("rules", "derivative: also name the rule for each term.", flag=True),
        Option("folded", "backprop: few readable steps, a unit's sum as one.", flag=True),
        Option("at", "A point: 2, or x=2,y=3."),
        Option("direction", "gradient: a direction, x=3,y=4."),
        Option("axes", "gradient: where the curvature is least and largest.", flag=True),
        Option(
            "from",
            "integral, sum, product, expectation: where it starts (repeat for nested sums).",
            True,
        ),
        Option("to", "Where it ends; oo is infinity.", True),
        Option(
            "index",
            "sum, product: the index (repeat for nested ones, outermost first).",
            True,
        ),
        Option(
            "op",
            "sum, product: sum or product for each index, outermost first (a sum of products).",
            True,
        ),
        Option("riemann", "integral: a Riemann sum with left, right or midpoint samples."),
        Option("parts", "integral: the number of parts of the Riemann sum.", whole=True),
        Option("inner", 'double-integral: the inner variable and its limits, "y,0,2".'),
        Option("outer", 'double-integral: the outer variable and its limits, "x,0,1".'),
        Option("start", "descent: the starting point, x=1,y=1."),
        Option("rate", "descent: the learning rate."),
        Option("momentum", "descent: the share of the last step that is kept."),
        Option("count", "descent: the number of steps.", whole=True),
        Option("density", "expectation: the probability density."),
        Option("between", 'expectation: also the probability of an interval, "0,1".'),
        Option("data", 'sum, product: values of a variable, one term a row, "y=1,2,3".', True),
    )
}
