"""From the options of ``calcanim steps`` to a worked problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from calcanim.calculus.problems import PROBLEMS, Kind
from calcanim.expressions import Expression, parse
from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.points import named_numbers

if TYPE_CHECKING:
    from calcanim.calculus.solution import Solution

Given = Mapping[str, Any]


def solve(kind: str, source: str, given: Given) -> Solution:
    """Parse what was typed and work it out. Raises click.UsageError and the calculus' errors.

    Where the working fails by itself (a step of ours was refuted, a number ran out of bounds), the
    answer is ``unknown``: what went wrong inside says nothing to whoever asked.
    """
    from calcanim.calculus.last_form import finished

    function = parse(source)
    _refuse_strangers(kind, given)
    try:
        return finished(_READERS[kind](PROBLEMS[kind], function, source, given))
    except Exception as error:
        if not _inner(error):
            raise
        return _unsettled(kind, function)


def _inner(error: Exception) -> bool:
    """Whether an error is one of the working, and no sentence for the user."""
    from calcanim.calculus.derivation import RefutedError

    kinds = (RefutedError, ArithmeticError, LookupError, TypeError, AttributeError, AssertionError)
    return isinstance(error, (*kinds, RecursionError)) or type(error) is ValueError


def _unsettled(kind: str, function: Expression) -> Solution:
    from calcanim.calculus.solution import Solution, statement

    why = "a step of the working could not be certified, so that no answer is given"
    step = statement("UNSETTLED", function, why, "unknown")
    return Solution(kind, function, function.variables, (step,), None, "unknown")


def _refuse_strangers(kind: str, given: Given) -> None:
    for name, value in given.items():
        if value not in (None, ()) and name != "timeout" and name not in PROBLEMS[kind].options:
            fits = ", ".join(f"--{n}" for n in PROBLEMS[kind].options)
            raise click.UsageError(f"--{name} does not belong to {kind}; it takes {fits}")


def variable_name(text: str, option: str) -> str:
    """The name of a variable typed for `option`."""
    e = parse(text)
    if e.op != "variable":
        raise ExpressionError(f"--{option} needs the name of a variable", text, 0, len(text))
    return e.value or ""


def _names(function: Expression, given: Given, source: str) -> tuple[str, ...]:
    """The variables asked for; else x, or the only one there is."""
    typed = tuple(variable_name(v, "var") for v in given["var"])
    if typed:
        return typed
    found = function.variables
    at = given.get("at")
    if len(found) > 1 and at and "=" in at:
        first = at.split("=")[0].strip()
        if at.count("=") == 1 and first in found:
            return (first,)
    if len(found) > 1 and "x" not in found:
        raise click.UsageError(f"{source} has several variables; choose one with --var")
    return ("x",) if "x" in found or not found else (found[0],)


def number(text: str, option: str) -> Expression:
    """A constant expression typed for `option`."""
    e = parse(text)
    if e.variables:
        raise ExpressionError(f"--{option} needs a number", text, 0, len(text))
    return e


def point(text: str, names: tuple[str, ...], option: str) -> dict[str, Expression]:
    """``2`` for the first of `names`, or ``x=2,y=3``."""
    if "=" not in text:
        pieces = _split(text)
        if len(pieces) == len(names):
            return {n: number(p, option) for n, p in zip(names, pieces, strict=True)}
        return {names[0]: number(text, option)}
    return named_numbers(text, option)


def _split(text: str) -> list[str]:
    """At commas outside of brackets."""
    out, depth, start = [], 0, 0
    for k, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            out.append(text[start:k])
            start = k + 1
    return [*out, text[start:]]


def whole(text: str | None, option: str, low: int, high: int, default: int) -> int:
    """A whole number typed for `option`."""
    if text is None:
        return default
    try:
        n = int(text)
    except ValueError:
        n = low - 1
    if not low <= n <= high:
        raise click.UsageError(
            f"--{option} needs a whole number from {low} to {high}, not '{text}'"
        )
    return n


def _limit(kind: Kind, function: Expression, source: str, given: Given) -> Solution:
    name = _one(_names(function, given, source))
    at = given["at"]
    return kind.work(function, name, None if at is None else _only(point(at, (name,), "at"), name))


def _one(names: tuple[str, ...]) -> str:
    if len(names) > 1:
        raise click.UsageError("one --var is enough here")
    return names[0]


def _only(at: dict[str, Expression], name: str) -> Expression:
    if set(at) != {name}:
        raise click.UsageError(f"--at needs a value for {name}, and for nothing else")
    return at[name]


def _derivative(kind: Kind, function: Expression, source: str, given: Given) -> Solution:
    names = _names(function, given, source)
    order = whole(given["order"], "order", 1, 10, 1)
    if order > 1 and len(names) > 1:
        raise click.UsageError("repeat --var for mixed partials, or give --order; not both")
    if given["rules"] and (order > 1 or len(names) > 1):
        raise click.UsageError("--rules names the rules of a first derivative, in one variable")
    at = point(given["at"], names, "at") if given["at"] is not None else None
    return kind.work(function, names, order=order, at=at, rules=bool(given["rules"]))


def _integral(kind: Kind, function: Expression, source: str, given: Given) -> Solution:
    name = _one(_names(function, given, source))
    low, high = given["from"], given["to"]
    if bool(low) != bool(high):
        raise click.UsageError("a definite integral needs both --from and --to")
    if len(low) > 1 or len(high) > 1:
        raise click.UsageError("an integral has one --from and one --to; see double-integral")
    if given["riemann"] is not None or given["parts"] is not None:
        if not low:
            raise click.UsageError("a Riemann sum needs --from and --to")
        rule = given["riemann"] or "midpoint"
        if rule not in ("left", "right", "midpoint"):
            raise click.UsageError(f"--riemann is left, right or midpoint, not '{rule}'")
        parts = whole(given["parts"], "parts", 1, 10_000, 4)
        ends = number(low[0], "from"), number(high[0], "to")
        return kind.work(function, name, ends, riemann=rule, parts=parts)
    return kind.work(function, name, (low[0], high[0]) if low else None)


def _series(kind: Kind, function: Expression, source: str, given: Given) -> Solution:
    from calcanim.calculus.sums.ranges import ranges, with_operators

    if given["data"]:
        return kind.work(function, data=dict(_column(d) for d in given["data"]))
    index = tuple(variable_name(i, "index") for i in given["index"] or given["var"])
    low, high = given["from"], given["to"]
    if not low or not high:
        raise click.UsageError(f"a {kind.name} needs --from and --to")
    if not index:
        if len(low) > 1:
            raise click.UsageError("nested sums need an --index each, outermost first")
        index = (_index(function, (*low, *high)),)
    over = ranges(index, low, high)
    return kind.work(function, with_operators(over, given["op"] or [kind.name] * len(over)))


def _index(function: Expression, bounds: tuple[str, ...]) -> str:
    """The index where none was given: the only variable, or the usual letter among them."""
    found = function.variables
    if not found:
        return "i" if "i" not in bounds else "k"
    if len(found) == 1:
        return found[0]
    for letter in ("i", "k", "j", "n", "m"):
        if letter in found and letter not in bounds:
            return letter
    raise click.UsageError("say which variable is the index with --index")


def _column(text: str) -> tuple[str, list[Expression]]:
    name, equals, values = text.partition("=")
    if not equals:
        raise click.UsageError(f"--data needs name=values, as in y=1,2,3; not '{text}'")
    return variable_name(name.strip(), "data"), [number(v, "data") for v in _split(values)]


def _gradient(kind: Kind, function: Expression, source: str, given: Given) -> Solution:
    names = tuple(variable_name(v, "var") for v in given["var"]) or tuple(
        sorted(function.variables)
    )
    at = given["at"]
    direction = given["direction"]
    return kind.work(
        function,
        names or None,
        at=None if at is None else point(at, names or ("x",), "at"),
        direction=None if direction is None else point(direction, names or ("x",), "direction"),
        axes=bool(given["axes"]),
    )


def _range(text: str | None, option: str) -> tuple[str, str, str]:
    pieces = _split(text) if text is not None else []
    if len(pieces) != 3:
        raise click.UsageError(f'--{option} needs a variable and two limits, as in "y,0,2"')
    return variable_name(pieces[0].strip(), option), pieces[1], pieces[2]


def _double_integral(kind: Kind, function: Expression, source: str, given: Given) -> Solution:
    return kind.work(function, _range(given["inner"], "inner"), _range(given["outer"], "outer"))


def _real(text: str | None, option: str, default: str) -> Expression:
    return number(default if text is None else text, option)


def _descent(kind: Kind, function: Expression, source: str, given: Given) -> Solution:
    if given["start"] is None:
        raise click.UsageError("a descent needs a starting point: --start x=1,y=1")
    names = tuple(sorted(function.variables)) or ("x",)
    return kind.work(
        function,
        point(given["start"], names, "start"),
        rate=_real(given["rate"], "rate", "0.1"),
        momentum=_real(given["momentum"], "momentum", "0"),
        count=whole(given["count"], "count", 1, 10_000, 20),
    )


def _backprop(kind: Kind, function: Expression, source: str, given: Given) -> Solution:
    if given["at"] is None:
        raise click.UsageError("backpropagation needs numbers to start from: --at x=1,y=2")
    names = tuple(sorted(function.variables)) or ("x",)
    return kind.work(function, point(given["at"], names, "at"), folded=bool(given["folded"]))


def _expectation(kind: Kind, function: Expression, source: str, given: Given) -> Solution:
    if given["density"] is None:
        raise click.UsageError("an expected value needs a --density")
    density = parse(given["density"])
    if given["inner"] is not None or given["outer"] is not None:
        inner, outer = _range(given["inner"], "inner"), _range(given["outer"], "outer")
        return kind.work(function, density, inner, outer)
    low, high = given["from"], given["to"]
    if len(low) != 1 or len(high) != 1:
        raise click.UsageError("a density needs one --from and one --to; oo is infinity")
    typed = tuple(variable_name(v, "var") for v in given["var"])
    found = dict.fromkeys((*density.variables, *function.variables))
    name = _one(typed) if typed else ("x" if "x" in found or not found else next(iter(found)))
    event = None
    if given["between"] is not None:
        pieces = _split(given["between"])
        if len(pieces) != 2:
            raise click.UsageError('--between needs two numbers, as in "0,1"')
        event = (pieces[0], pieces[1])
    return kind.work(function, density, (name, low[0], high[0]), event=event)


_READERS: dict[str, Callable[[Kind, Expression, str, Given], Solution]] = {
    "limit": _limit,
    "derivative": _derivative,
    "integral": _integral,
    "sum": _series,
    "product": _series,
    "gradient": _gradient,
    "double-integral": _double_integral,
    "descent": _descent,
    "backprop": _backprop,
    "expectation": _expectation,
}
