"""Steps as data: the rule, the line before and after, what moved where, and a certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from calcanim.expressions.tree import Expression, Path

Verdict = Literal["proved", "checked", "refuted", "unknown"]
HOLDS: tuple[Verdict, ...] = ("proved", "checked")
"""The verdicts on which something may be built, or shown."""
_WEAKEST: tuple[Verdict, ...] = ("refuted", "unknown", "checked", "proved")
RULE_NAMES = {
    "CONSTANT": "constant rule",
    "IDENTITY": "derivative of x",
    "CONSTANT_MULTIPLE": "constant multiple",
    "SUM": "sum rule",
    "PRODUCT": "product rule",
    "QUOTIENT": "quotient rule",
    "RECIPROCAL": "reciprocal rule",
    "POWER": "power rule",
    "CHAIN": "chain rule",
    "EXPONENTIAL": "exponential rule",
    "LOGARITHM": "logarithm rule",
    "TRIGONOMETRIC": "trigonometric rule",
    "INVERSE": "inverse function",
    "HYPERBOLIC": "hyperbolic rule",
    "ROOT": "root rule",
    "FUNCTION": "known derivative",
    "POWER_EXPONENTIAL": "variable base and exponent",
    "GATHER": "tidy up",
    "DEFINITION": "definition",
    "SUBSTITUTE": "put in",
    "L_HOPITAL": "l'Hôpital's rule",
    "COMPARE": "compare",
    "EXPAND": "multiply out",
    "COLLECT": "collect",
    "FACTOR": "take out a factor",
    "COMMON_DENOMINATOR": "common denominator",
    "CONJUGATE": "multiply by the conjugate",
    "IDENTITY_USED": "identity",
    "CANCEL": "cancel",
    "KNOWN_LIMIT": "known limit",
    "LIMIT": "take the limit",
    "NUMERICAL": "numerical",
    "ONE_SIDED": "one side",
    "UNDEFINED": "not defined",
    "CONVERGES": "converges",
    "DIVERGES": "diverges",
    "NO_CLOSED_FORM": "no closed form",
    "UNSETTLED": "not settled",
    "SPECIAL_VALUE": "special value",
    "OTHER_SIGN": "other sign",
    "MELLIN": "Mellin's integral",
    "JENSEN": "Jensen's formula",
    "TERM_BY_TERM": "term by term",
    "POLAR": "polar coordinates",
    "EVALUATE": "evaluate",
    "REWRITE": "rewrite",
    "SUBSTITUTION": "substitution",
    "PARTS": "integration by parts",
    "SOLVE": "solve for what is asked",
    "PARTIAL_FRACTIONS": "partial fractions",
    "COMPLETE_SQUARE": "complete the square",
    "ARCTANGENT": "arctangent rule",
    "ARCSINE": "arcsine rule",
    "TRIGONOMETRIC_SUBSTITUTION": "trigonometric substitution",
    "BACK": "substitute back",
    "FUNDAMENTAL_THEOREM": "fundamental theorem",
    "IMPROPER": "improper integral",
    "PIECES": "split at a point",
    "SPLIT": "split into halves",
    "BINOMIAL": "binomial theorem",
    "SYMMETRY": "symmetry",
    "COMPUTER_ALGEBRA": "computer algebra, without steps",
    "RIEMANN": "Riemann sum",
    "WRITE_OUT": "write out",
    "ADD_UP": "add up",
    "MULTIPLY": "multiply",
    "LINEARITY": "linearity",
    "FAULHABER": "power sum",
    "GEOMETRIC": "geometric sum",
    "TELESCOPING": "telescoping",
    "SUM_BOTH_SIDES": "sum both sides",
    "INDUCTION": "induction",
    "KNOWN_SERIES": "known series",
    "RESIDUES": "residues",
    "KNOWN_PRODUCT": "known product",
    "ZERO_FACTOR": "a factor is 0",
    "FACTORIAL": "factorial",
    "PARTIAL": "partial derivative",
    "GRADIENT": "gradient",
    "DIRECTIONAL": "directional derivative",
    "HESSIAN": "Hessian",
    "CURVATURE": "curvature",
    "INNER": "inner integral",
    "OUTER": "outer integral",
    "SWAP": "other order",
    "STEP": "gradient step",
    "FORWARD": "forward pass",
    "BACKWARD": "backward pass",
    "DENSITY": "density",
    "PROBABILITY": "probability",
    "EXPECTATION": "expected value",
    "VARIANCE": "variance",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is known of an equality: a verdict, by which method, at how many points.

    `domain_change` is a sentence where one side is defined at points at which the other is not.
    """

    verdict: Verdict
    method: str
    points: int = 0
    domain_change: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A sub-expression at `source` in the line before reappears at `target` in the line after."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Step:
    """From one whole line to the next. `target` is the place in `before` that the rule rewrites.

    `substituted` is the new variable of a substitution, and what it stands for.
    """

    rule: str
    before: Expression
    after: Expression
    target: Path
    moves: tuple[Move, ...]
    why: str
    conditions: tuple[str, ...]
    certificate: Certificate
    substituted: tuple[str, Expression] | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """A problem worked out: each step starts from the line that the one before it ended with."""

    problem: Expression
    variable: str
    steps: tuple[Step, ...]
    result: Expression
    final: Certificate

    @property
    def verdict(self) -> Verdict:
        """The weakest verdict among the steps and the check of the result."""
        verdicts = [self.final.verdict, *(s.certificate.verdict for s in self.steps)]
        return weakest(verdicts)


class RefutedError(RuntimeError):
    """A step turned out false; it is never shown."""


def weakest(verdicts: Sequence[Verdict]) -> Verdict:
    """The least of `verdicts`; ``unknown`` of none."""
    return min(verdicts, key=_WEAKEST.index, default="unknown")


def moves_between(before: Expression, after: Expression) -> tuple[Move, ...]:
    """Which sub-expressions of `before` reappear in `after`.

    The largest equal sub-trees are paired first from left to right; one may be copied to several
    places. What is left over keeps to its own kind: numbers and variables pair in order.
    """
    places: dict[Expression, list[Path]] = {}
    for path, node in before.walk():
        places.setdefault(node, []).append(path)
    used: dict[Expression, int] = {}
    moves: list[Move] = []

    def pair(node: Expression, path: Path) -> None:
        found = places.get(node)
        if found:
            n = used.get(node, 0)
            used[node] = n + 1
            same = [p for p in found if p == path]
            moves.append(Move(same[0] if same else found[min(n, len(found) - 1)], path))
            return
        for i, arg in enumerate(node.args):
            pair(arg, (*path, i))

    pair(after, ())
    return tuple(moves)
