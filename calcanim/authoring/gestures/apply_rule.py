"""Apply a rule: ``d/dx x³`` stands there, then what it becomes; an exponent comes down."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.authoring.cues import rewrite, write
from calcanim.calculus.derivation import Derivation, moves_between
from calcanim.notation.lines import Line, line, written
from calcanim.notation.setter import Roles
from calcanim.storyboard.cues import Cue

_SIZE = 1.1  # of a rule, beside the lines that lead to it


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """The problem alone, the line with its result, and the cues from the one to the other."""

    problem: Line
    line: Line
    posed: Cue
    worked: Cue

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Both."""
        return (self.posed, self.worked)


def apply_rule(work: Derivation, roles: Roles | None = None) -> AppliedRule:
    """``d/dx [f]`` is written, and becomes ``d/dx [f] = f'``: what both have travels."""
    problem, known = (
        written(work.problem, roles=roles),
        line(work.problem, work.result, roles=roles),
    )
    moves = [(problem.key(0), known.key(0))]
    moves += [
        (problem.key(0, *move.source), known.key(1, *move.target))
        for move in moves_between(work.problem, work.result)
    ]
    worked = rewrite(problem, known, moves, in_place=True, run_time=1.2)
    return AppliedRule(problem, known, write(problem, size=_SIZE, run_time=0.6), worked)
