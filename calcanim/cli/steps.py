"""``calcanim steps``."""

from __future__ import annotations

import json
from typing import Any, TextIO

import click

from calcanim.cli.errors import code_of
from calcanim.expressions import Expression, parse, text
from calcanim.expressions.errors import ExpressionError

_KINDS = ("derivative",)


@click.command("steps", context_settings={"ignore_unknown_options": True})
@click.argument("kind", required=False)
@click.argument("expression", required=False, type=click.UNPROCESSED)
@click.option("--var", "variables", multiple=True, help="The variable; repeat for mixed partials.")
@click.option("--order", type=click.IntRange(1, 10), default=1, show_default=True)
@click.option("--at", help="A point: 2, or x=2,y=3.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "typst", "markdown", "json"]),
    default="text",
    show_default=True,
)
@click.option("--batch", type=click.File("r"), help="A JSON object a line; - for standard input.")
def command(
    kind: str | None,
    expression: str | None,
    variables: tuple[str, ...],
    order: int,
    at: str | None,
    form: str,
    batch: TextIO | None,
) -> int:
    """Work a problem out, every step certified. KIND: derivative."""
    if batch is not None:
        return _batch(batch)
    if kind is None or expression is None:
        raise click.UsageError("say what and of which function: calcanim steps derivative 'x**2'")
    answer = work(kind, expression, variables, order, at)
    if form == "json":
        click.echo(json.dumps(answer))
    else:
        click.echo(_shown(answer, form))
    return 0


def _batch(lines: TextIO) -> int:
    for line in lines:
        if not line.strip():
            continue
        try:
            q = json.loads(line)
            if not isinstance(q, dict) or not {"kind", "expression"} <= set(q):
                raise click.UsageError('a request is an object with "kind" and "expression"')
            names = q.get("var", ())
            answer: dict[str, Any] = work(
                str(q["kind"]),
                str(q["expression"]),
                (names,) if isinstance(names, str) else tuple(names),
                int(q.get("order", 1)),
                q.get("at"),
            )
        except json.JSONDecodeError as error:
            answer = {"error": f"not JSON: {error}", "exit": 2}
        except click.ClickException as error:
            answer = {"error": error.format_message(), "exit": 2}
        except Exception as error:
            answer = {"error": str(error), "exit": code_of(error)}
        click.echo(json.dumps(answer))
    return 0


def work(
    kind: str, source: str, variables: tuple[str, ...], order: int, at: str | None
) -> dict[str, Any]:
    """The answer in the form of its JSON."""
    if kind not in _KINDS:
        raise click.UsageError(f"no steps for '{kind}' yet; there are: {', '.join(_KINDS)}")
    function = parse(source)
    names = _names(function, variables, source)
    point = _point(at, names) if at is not None else None

    from calcanim.calculus.derivatives import derivative
    from calcanim.calculus.values import UndefinedError, need_slope, value_at

    steps: list[dict[str, Any]] = []
    verdicts = []
    current = function
    for name in names if len(names) > 1 else names * order:
        done = derivative(current, name)
        verdicts.append(done.verdict)
        current = done.result
        steps += [
            {
                "rule": s.rule,
                "before": text(s.before),
                "after": text(s.after),
                "why": s.why,
                "verdict": s.certificate.verdict,
                "conditions": list(s.conditions),
            }
            for s in done.steps
        ]
    weakest = min(verdicts, key=("refuted", "unknown", "checked", "proved").index)
    answer: dict[str, Any] = {
        "kind": kind,
        "problem": text(function),
        "variables": list(dict.fromkeys(names)),
        "result": text(current),
        "value": None,
        "verdict": weakest,
        "steps": steps,
    }
    if point is not None:
        try:
            value_at(function, point)
            if len(point) == 1 and function.variables == tuple(point):
                name, number = next(iter(point.items()))
                need_slope(function, name, value_at(number, {}).approx, f"{name} = {at}")
            answer["value"] = value_at(current, point).text
        except UndefinedError as error:
            why = str(error)
            answer |= {"result": None, "verdict": "undefined"}
            place = {"rule": "UNDEFINED", "before": text(current), "after": text(current)}
            steps.append({**place, "why": why, "verdict": "proved", "conditions": []})
    return answer


def _names(function: Expression, given: tuple[str, ...], source: str) -> tuple[str, ...]:
    for name in given:
        if parse(name).op != "variable":
            raise ExpressionError("--var needs the name of a variable", name, 0, len(name))
    if given:
        return given
    found = function.variables
    if len(found) > 1 and "x" not in found:
        raise click.UsageError(f"{source} has several variables; choose one with --var")
    return ("x",) if "x" in found or not found else (found[0],)


def _point(at: str, names: tuple[str, ...]) -> dict[str, Expression]:
    if "=" not in at:
        return {names[0]: parse(at)}
    point = {}
    for piece in at.split(","):
        name, _, value = piece.partition("=")
        point[name.strip()] = parse(value)
    return point


def _shown(answer: dict[str, Any], form: str) -> str:
    from calcanim.calculus.derivation import RULE_NAMES
    from calcanim.expressions.latex import latex
    from calcanim.expressions.typst import typst

    printers: dict[str, Any] = {
        "text": lambda s: s,
        "latex": lambda s: latex(parse(s, notation=True)),
        "markdown": lambda s: f"${latex(parse(s, notation=True))}$",
        "typst": lambda s: f"$ {typst(parse(s, notation=True))} $",
    }
    show = printers[form]
    steps = answer["steps"]
    lines = [show(steps[0]["before"] if steps else answer["problem"])]
    for n, step in enumerate(steps, 1):
        rule = RULE_NAMES.get(step["rule"], step["rule"].lower())
        note = f"{rule}: {step['why']} [{step['verdict']}]"
        note += "".join(f"; if {c}" for c in step["conditions"])
        match form:
            case "latex":
                lines.append(f"= {show(step['after'])} % {note}")
            case "markdown":
                lines.append(f"{n}. {show(step['after'])}  \n   {note}")
            case "typst":
                lines.append(f"{show(step['after'])} // {note}")
            case _:
                lines.append(f"= {show(step['after'])}\n    {note}")
    if answer["result"] is None:
        lines.append("There is no derivative here.")
    elif answer["value"] is not None:
        lines.append(f"value: {answer['value']}")
    return "\n".join(lines)
