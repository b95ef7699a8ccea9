"""A worked problem as JSON, plain text, LaTeX, Markdown or Typst."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

from calcanim.calculus.derivation import RULE_NAMES, Step
from calcanim.calculus.solution import Solution, Table
from calcanim.exact.values import Value
from calcanim.expressions.latex import latex
from calcanim.expressions.text import text
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import typst

_CLOSING = {
    "undefined": "There is no such value here.",
    "diverges": "It diverges.",
    "no_closed_form": "There is no closed form.",
    "unknown": "This is not settled: no claim is made that there is no answer.",
}

_EXACT_LOOKING = 10  # a decimal with more characters than that has been rounded


def as_json(s: Solution) -> dict[str, Any]:
    """The documented form: expressions as text that parses again, values with 15 digits."""
    answer: dict[str, Any] = {
        "kind": s.kind,
        "problem": text(s.problem),
        "variables": list(s.variables),
        "result": _many(s.result, text),
        "value": _many(s.value, lambda v: v.text),
        "verdict": s.verdict,
        "steps": [
            {
                "rule": step.rule,
                "before": text(step.before),
                "after": text(step.after),
                "why": step.why,
                "verdict": step.certificate.verdict,
                "conditions": list(step.conditions),
            }
            for step in s.steps
        ],
    }
    if s.path is not None:
        answer["path"] = [[_number(v) for v in p] for p in s.path]
    if s.values is not None:
        answer["values"] = [_number(v) for v in s.values]
    if s.tables:
        answer["tables"] = [
            {"title": t.title, "head": list(t.head), "rows": [list(r) for r in t.rows]}
            for t in s.tables
        ]
    answer |= s.extra
    if s.notes:
        answer["notes"] = list(s.notes)
    return answer


def _number(v: Value) -> float | None:
    """A JSON number; null beyond double precision."""
    try:
        out = float(v.approx)
    except OverflowError:
        return None
    return out if math.isfinite(out) else None


def _many(thing: Any, show: Callable[[Any], str]) -> Any:
    if thing is None:
        return None
    return [show(t) for t in thing] if isinstance(thing, tuple) else show(thing)


def shown(s: Solution, form: str) -> str:
    """The derivation line by line; a line that starts anew is a line of its own."""
    printers: dict[str, Callable[[Expression], str]] = {
        "text": text,
        "latex": latex,
        "markdown": lambda e: f"${latex(e)}$",
        "typst": lambda e: f"$ {typst(e)} $",
    }
    show = printers[form]
    lines: list[str] = []
    last: Expression | None = None
    for n, step in enumerate(s.steps, 1):
        rule = RULE_NAMES.get(step.rule, step.rule.lower())
        note = f"{rule}: {step.why} [{step.certificate.verdict}]"
        note += "".join(f"; {c if c.startswith('only') else f'if {c}'}" for c in step.conditions)
        if step.before != last:
            if lines:
                lines.append("")
            lines.append(show(step.before))
        if step.before == step.after:
            lines.append(_note(note, n, form))
        else:
            lines.append(_line(_sign(step) + show(step.after), note, n, form))
        last = step.after
    if not s.steps:
        lines.append(show(s.problem))
    if form == "latex":
        lines = _aligned(lines)
    lines += ["", *_ending(s, show, form)]
    for table in s.tables:
        lines += ["", *_table(table, form)]
    return "\n".join(lines)


def _aligned(lines: list[str]) -> list[str]:
    """Each block of formulas as an environment; what is said of a line is a comment at its end."""
    out: list[str] = []
    for key, group in itertools.groupby(lines, lambda line: line != ""):
        if not key:
            out.append("")
            continue
        block = list(group)
        formulas = [k for k, line in enumerate(block) if not line.startswith("%")]
        out.append("\\begin{align*}")
        for k, line in enumerate(block):
            formula, percent, note = line.partition(" % ")
            if k not in formulas:
                out.append(line)
                continue
            turned = formula.replace("≈ ", r"\approx ", 1) if formula.startswith("≈") else formula
            aligned = f"&{turned}" if k else f"& {turned}"
            end = r" \\" if k != formulas[-1] else ""
            out.append(aligned + end + (f" % {note}" if percent else ""))
        out.append("\\end{align*}")
    return out


def _marked(note: str) -> str:
    """A sentence for Markdown, in which the asterisks of an expression mean what they say."""
    return note.replace("\\", "\\\\").replace("*", r"\*").replace("_", r"\_")


def _line(after: str, note: str, n: int, form: str) -> str:
    match form:
        case "latex":
            return f"{after} % {note}"
        case "markdown":
            return f"{n}. {after}  \n   {_marked(note)}"
        case "typst":
            return f"{after} // {note}"
    return f"{after}\n    {note}"


def _sign(step: Step) -> str:
    """Rounded numbers are not said to be equal."""
    rounded = any(
        n.op == "number" and "." in (n.value or "") and len(n.value or "") > _EXACT_LOOKING
        for _, n in step.after.walk()
    )
    return "≈ " if rounded or step.rule == "STEP" else "= "


def _note(note: str, n: int, form: str) -> str:
    shown_notes = {
        "latex": f"% {note}",
        "typst": f"// {note}",
        "markdown": f"{n}. {_marked(note)}",
    }
    return shown_notes.get(form, f"    {note}")


def _ending(s: Solution, show: Callable[[Expression], str], form: str) -> list[str]:
    out = []
    if s.result is None:
        open_value = s.verdict == "unknown" and s.value is not None
        closing = _CLOSING.get(s.verdict, "There is no answer.")
        left = s.steps and s.steps[-1].certificate.verdict == "unknown"
        if open_value or (left and "closed" in closing):
            closing = "No closed form was found."
        if s.value is None or s.verdict not in ("proved", "checked"):
            out.append(closing)
    else:
        results = s.result if isinstance(s.result, tuple) else (s.result,)
        shown_results = ", ".join(f"${show(r)}$" if form == "latex" else show(r) for r in results)
        constant = (
            (" $+ C$" if form == "latex" else " + C")
            if s.kind == "integral" and s.value is None and s.result
            else ""
        )
        open_constant = s.kind == "integral" and s.value is None and _indefinite(s)
        label = f"({shown_results})" if len(results) > 1 else shown_results
        out.append(f"result: {label}{constant if open_constant else ''}")
    if s.value is not None:
        values = s.value if isinstance(s.value, tuple) else (s.value,)
        named = len(s.variables) == len(values) > 1
        labels = [f"{n}: " for n in s.variables] if named else [""] * len(values)
        shown_values = (n + v.text for n, v in zip(labels, values, strict=True))
        out.append(f"value: {', '.join(shown_values)}")
    if form == "latex":
        return [line + r" \\" if line != out[-1] else line for line in out] + [
            f"% {note}" for note in s.notes
        ]
    if form == "markdown":
        # Two spaces end a line; asterisks in formulas between dollars are left alone.
        return [f"{line}  " for line in [*out, *map(_marked, s.notes)]]
    return [*out, *s.notes]


def _indefinite(s: Solution) -> bool:
    """Whether none of the integrals worked out has limits."""
    integrals = [t.before for t in s.steps if t.before.op == "integral"]
    return bool(integrals) and all(len(e.args) == 1 for e in integrals)


def _table(table: Table, form: str) -> list[str]:
    if form == "markdown":
        bar = "|" + "---|" * len(table.head)
        rows = ["| " + " | ".join(r) + " |" for r in (table.head, *table.rows)]
        return [table.title, "", rows[0], bar, *rows[1:]]
    widths = [max(len(r[k]) for r in (table.head, *table.rows)) for k in range(len(table.head))]
    mark = {"latex": "% ", "typst": "// "}.get(form, "")
    return [mark + table.title] + [
        mark + "  " + "  ".join(c.rjust(w) for c, w in zip(r, widths, strict=True))
        for r in (table.head, *table.rows)
    ]
