"""``calcanim steps``."""

from __future__ import annotations

import importlib
import json
import pkgutil
from dataclasses import dataclass
from typing import Any, BinaryIO

import click

from calcanim.apart import Apart, Pause
from calcanim.cli.batch import FILE, answer_all, refusal, seconds_of

KINDS = (
    "limit",
    "derivative",
    "integral",
    "sum",
    "product",
    "gradient",
    "double-integral",
    "descent",
    "backprop",
    "expectation",
)
_SECONDS = 10.0
_MEMORY = 1 << 30  # bytes that one problem may use
# Options of a problem, and whether they may be repeated.
_FIELDS = {
    "var": True,
    "order": False,
    "at": False,
    "direction": False,
    "from": True,
    "to": True,
    "index": True,
    "op": True,
    "riemann": False,
    "parts": False,
    "inner": False,
    "outer": False,
    "start": False,
    "rate": False,
    "momentum": False,
    "count": False,
    "density": False,
    "between": False,
    "data": True,
    "timeout": False,
}
_HELP = {
    "var": "The variable; repeat for mixed partials. Other variables are constants.",
    "order": "How often to differentiate.",
    "at": "A point: 2, or x=2,y=3.",
    "direction": "gradient: a direction, x=3,y=4.",
    "from": "integral, sum, product, expectation: where it starts (repeat for nested sums).",
    "to": "Where it ends; oo is infinity.",
    "index": "sum, product: the index (repeat for nested ones, outermost first).",
    "op": "sum, product: sum or product for each index, outermost first (a sum of products).",
    "riemann": "integral: a Riemann sum with left, right or midpoint samples.",
    "parts": "integral: the number of parts of the Riemann sum.",
    "inner": 'double-integral: the inner variable and its limits, "y,0,2".',
    "outer": 'double-integral: the outer variable and its limits, "x,0,1".',
    "start": "descent: the starting point, x=1,y=1.",
    "rate": "descent: the learning rate.",
    "momentum": "descent: the share of the last step that is kept.",
    "count": "descent: the number of steps.",
    "density": "expectation: the probability density.",
    "between": 'expectation: also the probability of an interval, "0,1".',
    "data": 'sum, product: values of a variable, one term a row, "y=1,2,3".',
    "timeout": f"Seconds until a problem is given up, {_SECONDS:g} unless told. With --batch, of"
    " each line, which may ask for fewer.",
}


def _options(function: Any) -> Any:
    for name, repeated in reversed(_FIELDS.items()):
        function = click.option(
            f"--{name}",
            f"option_{name}",
            multiple=repeated,
            help=_HELP[name],
            metavar="TEXT" if name not in ("order", "parts", "count") else "N",
        )(function)
    return function


@click.command("steps", context_settings={"ignore_unknown_options": True})
@click.argument("kind", required=False)
@click.argument("expression", required=False, type=click.UNPROCESSED)
@_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "typst", "markdown", "json"]),
    default="text",
    show_default=True,
)
@click.option("--batch", type=FILE, help="A JSON object a line; - for standard input.")
def command(
    kind: str | None, expression: str | None, form: str, batch: BinaryIO | None, **options: Any
) -> int:
    """Work a problem out, every step certified.

    KIND: limit, derivative, integral, sum, product, gradient, double-integral, descent, backprop,
    expectation.
    """
    if batch is not None:
        return _batch(batch, options["option_timeout"])
    if kind is None or expression is None:
        raise click.UsageError("say what and of which function: calcanim steps derivative 'x**2'")
    given = {name: options[f"option_{name}"] for name in _FIELDS}
    problem = _problem(kind, expression, given, seconds_of(given["timeout"], _SECONDS), form)
    with Apart(_worked, memory=_MEMORY) as apart:
        answer = apart.ask(problem, problem.seconds)
    if "error" in answer:
        click.echo(f"calcanim: {answer['error']}", err=True)
        return int(answer["exit"])
    click.echo(answer["text"])
    return 0


@dataclass(frozen=True)
class _Problem:
    kind: str
    expression: str
    given: dict[str, Any]
    seconds: float
    form: str = "json"


def _problem(
    kind: str, expression: str, given: dict[str, Any], seconds: float, form: str = "json"
) -> _Problem:
    if kind not in KINDS:
        raise click.UsageError(f"no steps for '{kind}'; there are: {', '.join(KINDS)}")
    from calcanim.expressions import parse

    parse(expression)  # what is no expression needs no process
    return _Problem(kind, expression, given, seconds, form)


def _worked(problem: _Problem, pause: Pause) -> dict[str, Any]:
    """The answer as text, or why there is none; in the process that works problems out."""
    from calcanim.calculus.sympy_process import cas

    cas.around_loading, cas.grouped = pause, True
    cas.budget.start(problem.seconds)
    try:
        from calcanim.cli import answers
        from calcanim.cli.problems import solve

        solution = solve(problem.kind, problem.expression, problem.given)
        if problem.form == "json":
            return {"text": json.dumps(answers.as_json(solution))}
        return {"text": answers.shown(solution, problem.form)}
    except MemoryError:
        raise
    except Exception as error:
        return refusal(error)


def _warm() -> None:
    """Load all that a problem may need: no clock runs yet."""
    import calcanim.calculus
    import calcanim.cli.answers
    import calcanim.cli.problems

    package = calcanim.calculus
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name != "calcanim.calculus.sympy_process.cas_server":
            importlib.import_module(module.name)

    from calcanim.calculus.sympy_process import cas

    cas.begin()  # sympy is loaded meanwhile, for all that will be worked out


def _batch(lines: BinaryIO, timeout: str | None) -> int:
    most = None if timeout is None else seconds_of(timeout, _SECONDS)

    with Apart(_worked, _warm, _MEMORY) as apart:

        def answer(request: dict[str, Any]) -> str:
            kind, expression, given = _asked(request)
            own = seconds_of(given["timeout"], most or _SECONDS)
            seconds = min(own, most or own)
            problem = _problem(kind, expression, given, seconds)
            found = apart.ask(problem, seconds)
            return found["text"] if "text" in found else json.dumps(found)

        answer_all(lines, answer)
    return 0


def _asked(q: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    if not {"kind", "expression"} <= set(q):
        raise click.UsageError('a request is an object with "kind" and "expression"')
    given: dict[str, Any] = {}
    for name, repeated in _FIELDS.items():
        value = q.pop(name, None)
        if repeated:
            many = value if isinstance(value, list) else [] if value is None else [value]
            given[name] = tuple(str(v) for v in many)
        elif isinstance(value, (list, dict)):
            raise click.UsageError(f'"{name}" takes one value')
        else:
            given[name] = None if value is None else str(value)
    kind, expression = str(q.pop("kind")), str(q.pop("expression"))
    q.pop("format", None)
    if q:
        raise click.UsageError(f"there is no option '{next(iter(q))}'")
    return kind, expression, given
