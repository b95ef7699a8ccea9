"""Integrands with functions that are short for others."""

from __future__ import annotations

from calcanim.calculus.antiderivatives.found import Found, Task
from calcanim.expressions.functions import SHORT, meaning
from calcanim.expressions.tree import Expression, integral


def spelled(e: Expression, x: str) -> Expression:
    """`e` with the functions of `x` that are short for others written by them."""

    def change(n: Expression) -> Expression:
        by_others = meaning(n) if n.op == "call" and n.value in SHORT and n.has(x) else None
        return n if by_others is None else by_others

    return e.transform(change)


def spelled_out(task: Task) -> Found | None:
    """The functions spelled out, where nothing else has led to an end."""
    written = spelled(task.f, task.x)
    if written == task.f:
        return None
    done = task.ask(written, task.x)
    why = "written by the functions that these are short for"
    return done and task.found("REWRITE", why, integral(written, task.x), done)
