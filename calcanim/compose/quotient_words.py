"""What is said of a step from one difference quotient to the next, and what cancels in it."""

from __future__ import annotations

from calcanim.calculus.derivation import RULE_NAMES, Step, moves_between
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, Path
from calcanim.notation.setter import key

_FEW = 10  # words of a formula that is read aloud in passing


def struck(rule: str, before: Expression, after: Expression, h: str) -> tuple[str, ...]:
    """What cancels on the way from `before` to `after`."""
    if rule == "COLLECT" and before.op == after.op == "div":
        stays = {m.source for m in moves_between(before.args[0], after.args[0])}
        top = before.args[0]
        gone = [p for p, n in top.walk() if n.op == "number" and not _within(p, stays)]
        return tuple(key("right.0", p) for p in gone if _is_term(top, p))
    if rule == "CANCEL" and before.op == "div":
        out = []
        for path, node in before.walk():
            parent = before.at(path[:-1]) if path else before
            if (
                node.op == "variable"
                and node.value == h
                and parent.op in ("mul", "neg", "add", "div")
            ):
                out.append(key("right", path))
        return tuple(out)
    return ()


def _within(path: Path, others: set[Path]) -> bool:
    return any(path[: len(o)] == o for o in others)


def _is_term(e: Expression, path: Path) -> bool:
    """Whether a path leads through sums and signs only."""
    return all(e.at(path[:n]).op in ("add", "neg") for n in range(len(path)))


def title(step: Step, body: Expression, h: str) -> str:
    """The title of the beat in which `step` leads to the quotient `body`."""
    match step.rule:
        case "EXPAND":
            return "Take it apart" if _has_calls(step.after) else "Multiply out"
        case "COLLECT" if body.args:
            return f"Every term contains {h}" if body.args[0].op == "add" else "A factor is left"
        case "CANCEL":
            return "Divide by the step"
    return RULE_NAMES[step.rule].capitalize()


def say(step: Step, body: Expression, h: str) -> str:
    """What is said then."""
    short = len(spoken(body).split()) <= _FEW
    why = step.why if not set("*^=\\/|()") & set(step.why) else ""
    match step.rule:
        case "EXPAND" if not _has_calls(body):
            return "Multiply out what stands above the bar."
        case "COLLECT":
            return f"What does not contain {h} cancels. Every term that is left has a factor {h}."
        case "CANCEL":
            tail = f": the slope of the secant is {spoken(body)}" if short else ""
            return f"While {h} is not zero, we may divide by it, and it cancels{tail}."
    return f"{why[:1].upper()}{why[1:]}." if why else f"{RULE_NAMES[step.rule].capitalize()}."


def _has_calls(e: Expression) -> bool:
    return any(n.op == "call" or (n.op == "pow" and n.args[1].variables) for _, n in e.walk())
