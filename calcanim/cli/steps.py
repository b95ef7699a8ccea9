"""``calcanim steps``."""

from __future__ import annotations

import json
from typing import Any, TextIO

import click

from calcanim.refusals import code_of

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
    "timeout": "Seconds until the problem is given up.",
}


def _options(function: Any) -> Any:
    for name, repeated in reversed(_FIELDS.items()):
        shown = {"timeout": "10"}.get(name)
        function = click.option(
            f"--{name}",
            f"option_{name}",
            multiple=repeated,
            help=_HELP[name],
            metavar="TEXT" if name not in ("order", "parts", "count") else "N",
            default=shown,
            show_default=bool(shown),
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
@click.option("--batch", type=click.File("r"), help="A JSON object a line; - for standard input.")
def command(
    kind: str | None, expression: str | None, form: str, batch: TextIO | None, **options: Any
) -> int:
    """Work a problem out, every step certified.

    KIND: limit, derivative, integral, sum, product, gradient, double-integral, descent, backprop,
    expectation.
    """
    if batch is not None:
        return _batch(batch)
    if kind is None or expression is None:
        raise click.UsageError("say what and of which function: calcanim steps derivative 'x**2'")
    given = {name: options[f"option_{name}"] for name in _FIELDS}
    solution = _solved(kind, expression, given, last=True)
    from calcanim.cli import answers

    if form == "json":
        click.echo(json.dumps(answers.as_json(solution)))
    else:
        click.echo(answers.shown(solution, form))
    return 0


def _solved(kind: str, expression: str, given: dict[str, Any], *, last: bool = False) -> Any:
    if kind not in KINDS:
        raise click.UsageError(f"no steps for '{kind}'; there are: {', '.join(KINDS)}")
    from calcanim.cli.problems import solve
    from calcanim.cli.watch import within

    seconds = _seconds(given.get("timeout"))
    return within(seconds, lambda: solve(kind, expression, given), last=last)


def _seconds(text: Any) -> float:
    try:
        seconds = float(text if text is not None else 10)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds <= 3600:
        raise click.UsageError(f"--timeout needs a number of seconds up to 3600, not '{text}'")
    return seconds


def _batch(lines: TextIO) -> int:
    from calcanim.cli import answers

    for line in lines:
        if not line.strip():
            continue
        try:
            kind, expression, given = _request(line)
            answer = answers.as_json(_solved(kind, expression, given))
        except click.ClickException as error:
            answer = {"error": error.format_message(), "exit": 2}
        except (Exception, RecursionError) as error:
            answer = {"error": str(error) or type(error).__name__, "exit": code_of(error)}
        click.echo(json.dumps(answer))
    return 0


def _request(line: str) -> tuple[str, str, dict[str, Any]]:
    try:
        q = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise click.UsageError(f"not JSON: {error}") from None
    if not isinstance(q, dict) or not {"kind", "expression"} <= set(q):
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
