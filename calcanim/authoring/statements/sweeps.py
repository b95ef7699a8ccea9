"""What is said of a loss, its steps and its slopes."""

from __future__ import annotations

from calcanim.authoring.blame import Blamed
from calcanim.authoring.words import Told, told
from calcanim.calculus.several_variables.backprop import Node as Step
from calcanim.expressions.tree import Expression, variable


def which_to_blame(found: Blamed) -> Told:
    """The question."""
    count, loss = len(found.weights), found.loss
    if count == 1:
        return told(
            "One weight, {w}, and a loss of {loss}. Which way should it move, and how strongly?",
            w=found.weights[0],
            loss=loss,
        )
    return told(
        "{count:C} weights, and a loss of {loss}. Which weight is to blame, and by how much?",
        count=count,
        loss=loss,
    )


def what_it_is_for(found: Blamed) -> Told:
    """The parts of a loss that a learner has not met, where there are such."""
    steps = [n.operation for n in found.sweep.steps]
    squashes = any(e.op == "call" and e.value == "sigmoid" for e in steps)
    out = told("Sigma squashes any number to between zero and one." if squashes else "")
    compared = [(n, _target(found, n.operation)) for n in found.sweep.steps]
    errors = [(n, pair) for n, pair in compared if pair is not None]
    for node, (output, target) in errors[:1]:
        out += told(
            "{error:C} is the squared error: how far {output} is from the target, {target}.",
            error=variable(node.name),
            output=variable(output),
            target=variable(target),
        )
        for term in found.sweep.steps:
            weight = _penalised(found, term)
            if weight:
                out += told(
                    "And {term} makes a large {weight} costly.",
                    term=variable(term.name),
                    weight=variable(weight),
                )
    return out


def _target(found: Blamed, e: Expression) -> tuple[str, str] | None:
    """What ``(p - t)**2`` compares: a step, and data that is called t or y."""
    if not _is_square(e) or e.args[0].op != "add" or len(e.args[0].args) != 2:
        return None
    plus, minus = e.args[0].args
    if minus.op != "neg":
        return None
    pair = (plus.value or "", minus.args[0].value or "")
    for output, target in (pair, pair[::-1]):
        data = target[:1] in ("t", "y") and target in found.sweep.at
        if data and target not in found.weights and output in {n.name for n in found.sweep.steps}:
            return output, target
    return None


def _penalised(found: Blamed, node: Step) -> str:
    """The weight whose square, times a positive number, is added to the loss."""
    *before, square = node.operation.args if node.operation.op == "mul" else (node.operation,)
    loss = found.sweep.steps[-1].operation
    if loss.op != "add" or variable(node.name) not in loss.args or not _is_square(square):
        return ""
    if any(e.op != "number" for e in before):
        return ""
    weight = square.args[0].value or ""
    return weight if square.args[0].op == "variable" and weight in found.weights else ""


def _is_square(e: Expression) -> bool:
    """Whether it is the second power of something."""
    return e.op == "pow" and str(e.args[1]) == "2"


def own_slopes(found: Blamed) -> Told:
    """The slopes of steps that are neither sums nor products."""
    calls = {n.operation.value for n in found.learning if n.operation.op == "call"}
    squares = any(_is_square(n.operation) for n in found.learning)
    return (
        told("A sigmoid's slope is its value times one minus that." if "sigmoid" in calls else "")
        + told("A relu hands on one above zero, and nothing below." if "relu" in calls else "")
        + told("A square's slope is twice what is squared." if squares else "")
    )


def local_slopes(found: Blamed) -> Told:
    """What sums and products do, where there are any."""
    edges = found.sweep.edges
    ones = any(str(found.sweep.locals[b, a]) == "1" for a, b in edges)
    swaps = any(found.sweep.locals[b, a].op == "variable" for a, b in edges)
    return (
        told("Now every arrow asks: how strongly does my end feel my start?")
        + told("A sum hands on one." if ones else "")
        + told(
            "A product swaps: the slope in one factor is the other factor." if swaps else "",
        )
    )


def handed_back(found: Blamed) -> Told:
    """The backward pass, with the weight that is farthest from the loss."""
    if all(not found.sweep.slopes[w].approx for w in found.weights):
        return told("Nothing comes back to the weights: this unit is dead.")
    return told(
        "All the way back to {w}, that makes {slope}.",
        w=found.longest,
        slope=found.slope(found.longest),
    )


def two_ways(found: Blamed) -> Told:
    """A weight that several steps use."""
    count = len(found.sweep.users(found.fork or ""))
    return told(
        "But {w} is used {count} times. Move it, and every one of them moves the loss.",
        w=found.fork or "",
        count="two" if count == 2 else count,
    )


def one_way_alone(found: Blamed) -> Told:
    """The tempting answer, and the true one."""
    return told(
        "Follow one way alone, and you have {one}; the other is forgotten. The slopes of all ways"
        " add, to {all}."
        if len(found.shares) == 2
        else "Follow one way alone, and you have {one}; the others are forgotten. The slopes of all"
        " ways add, to {all}.",
        one=found.shares[0],
        all=found.slope(found.fork or ""),
    )


def cost(found: Blamed) -> Told:
    """How many runs the check takes, against one pass."""
    count = len(found.weights)
    if count == 1:
        return told(
            "the same slope. For one weight that is two runs, as in training: one forwards and one"
            " back."
        )
    return told("the same slopes. But that took {runs} runs.", runs=2 * count)


def one_there_one_back(found: Blamed) -> Told:
    """How many runs the sweep takes, however many weights there are."""
    return told(
        "" if len(found.weights) == 1 else "One run forwards and one back find all of them.",
    ) + told("With a million weights, the nudges take two million runs, and the sweep still two.")


def after_the_step(found: Blamed) -> Told:
    """What one step of training does to the loss."""
    after = found.after
    if all(not found.sweep.slopes[w].approx for w in found.weights):
        return told("No slope, no step: every weight stays where it is.")
    if after is None:
        return told("That step leads to where this loss has no value.")
    old, new = (x.sweep.values[x.sweep.output].approx for x in (found, after))
    if new < old:
        return told(
            "Run it forwards again: the loss has fallen from {old} to {new}.",
            old=found.loss,
            new=after.loss,
        )
    return told(
        "Run it forwards again: the loss has risen from {old} to {new}. This rate is too large.",
        old=found.loss,
        new=after.loss,
    )
