"""Work out: a derivation line by line, terms travelling, the picture at its side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calcanim.authoring.cues import let, rewrite, write
from calcanim.calculus.derivation import RULE_NAMES, Derivation
from calcanim.notation.lines import Line, line
from calcanim.notation.room import abbreviated
from calcanim.notation.setter import Roles
from calcanim.notation.sides import Name
from calcanim.storyboard.cues import Cue

_AROUND = ("GATHER", "SUM", "CONSTANT_MULTIPLE")  # rules that only lead to the one that counts


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The cues of a derivation, the line that it ends with, and the rule that did the work."""

    cues: tuple[Cue, ...]
    line: Line
    rule: str


def work_out(
    work: Derivation,
    left: Name,
    roles: Roles | None = None,
    most: int = 3,
    tie: Mapping[str, Sequence[Cue]] | None = None,
    at: str = "",
    region: str = "derivation",
    taken: Sequence[str] = (),
) -> WorkedOut:
    """``left = …`` for at most `most` lines: the first, and the last ones.

    `tie` has the cues that the picture plays as a rule is used; `at` says what letters mean. Where
    a line is too long for the frame, letters that are not `taken` stand for its parts.
    """
    steps = list(work.steps)
    kept = [steps[0], *steps[len(steps) - most + 1 :]] if len(steps) > most else steps
    short = abbreviated([step.after for step in kept], taken)
    cues: list[Cue] = [*let(short, roles)]
    shown: Line | None = None
    for step, form in zip(kept, short.lines, strict=True):
        new = line(left, form, roles=roles, at=at)
        if shown is None:
            cues.append(write(new, region, run_time=1.2))
        else:
            cues.append(rewrite(shown, new, in_place=True))
        cues += (tie or {}).get(step.rule, ())
        shown = new
    assert shown is not None
    rules = [s.rule for s in steps]
    leading = next((r for r in rules if r not in _AROUND), rules[0])
    return WorkedOut(tuple(cues), shown, RULE_NAMES[leading])
