"""``calcanim steps``."""

from __future__ import annotations

import importlib
import json
import pkgutil
from dataclasses import dataclass
from typing import Any, BinaryIO

import click

from calcanim.apart import Apart, Pause
from calcanim.calculus.problems import OPTIONS, PROBLEMS, Option
from calcanim.cli.batch import FILE, answer_all, refusal, seconds_of
from calcanim.cli.streams import say

_SECONDS = 10.0
_MEMORY = 1 << 30  # bytes that one problem may use
_FIELDS = (
    *OPTIONS.values(),
    Option(
        "timeout",
        f"Seconds until a problem is given up, {_SECONDS:g} unless told. With --batch, of each"
        " line, which may ask for fewer.",
    ),
)


def _options(function: Any) -> Any:
    for option in reversed(_FIELDS):
        names = f"--{option.name}", f"option_{option.name}"
        if option.flag:
            function = click.option(*names, is_flag=True, default=None, help=option.help)(function)
            continue
        function = click.option(
            *names,
            multiple=option.repeated,
            help=option.help,
            metavar="N" if option.whole else "TEXT",
        )(function)
    return function


@click.command(
    "steps",
    context_settings={"ignore_unknown_options": True},
    help=f"Work a problem out, every step certified.\n\nKIND: {', '.join(PROBLEMS)}.",
)
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
    """One problem, or a batch of them."""
    if batch is not None:
        return _batch(batch, options["option_timeout"])
    if kind is None or expression is None:
        raise click.UsageError("say what and of which function: calcanim steps derivative 'x**2'")
    given = {o.name: options[f"option_{o.name}"] for o in _FIELDS}
    problem = _problem(kind, expression, given, seconds_of(given["timeout"], _SECONDS), form)
    with Apart(_worked, memory=_MEMORY) as apart:
        answer = apart.ask(problem, problem.seconds)
    if "error" in answer:
        say(answer["error"])
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
    if kind not in PROBLEMS:
        raise click.UsageError(f"no steps for '{kind}'; there are: {', '.join(PROBLEMS)}")
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
    for option in _FIELDS:
        name = option.name
        value = q.pop(name, None)
        if option.flag:
            if value is not None and not isinstance(value, bool):
                raise click.UsageError(f'"{name}" is true or false')
            given[name] = value or None
        elif option.repeated:
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
