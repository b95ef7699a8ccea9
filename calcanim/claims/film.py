"""The claims of a film, one after the other: what was defined before holds for those after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from calcanim.claims.certifier import HOLDS, certify_claim
from calcanim.claims.known import Known
from calcanim.claims.screen import faults, unsaid
from calcanim.expressions.tree import Expression
from calcanim.storyboard.board import Beat, Storyboard
from calcanim.storyboard.cues import Clear, Lift, Rewrite, Strike, Write
from calcanim.storyboard.formula import Formula, fields_with_formulas
from calcanim.storyboard.statements import Claim


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim as it was certified anew, with its formula's text and its beat, which counts from 0.

    `fault` is a clause that says what is wrong, or empty; `claim` is None where a formula has no
    claim that ought to have one.
    """

    beat: int
    formula: str
    claim: Claim | None
    fault: str = ""


# What this process has certified, with the verdicts that it gave: not again for every use.
_Said = tuple[tuple[str, tuple[str, ...], tuple[Claim, ...]], ...]
_CERTIFIED: set[_Said] = set()
_MOST = 64


class Certifier:
    """Certifies claims in their order. Each formula's are looked at once, and remembered."""

    def __init__(self) -> None:
        self.known = Known()
        self.compared: dict[Claim, tuple[tuple[Expression, ...], ...]] = {}
        self._found: dict[tuple[str, tuple[Claim, ...]], tuple[Claim, ...]] = {}

    def claims(self, text: str, stored: Sequence[Claim]) -> tuple[Claim, ...]:
        """The claims of a formula with the verdicts that their texts deserve."""
        asked = tuple(replace(c, verdict="unknown", method="") for c in stored)
        key = (text, asked)
        if key not in self._found:
            self._found[key] = tuple(self._certified(c) for c in asked)
        return self._found[key]

    def _certified(self, claim: Claim) -> Claim:
        sides: list[tuple[Expression, ...]] = []
        done = certify_claim(claim, self.known, sides)
        self.compared[done] = tuple(sides)
        return done


def certified_film(board: Storyboard) -> Storyboard:
    """The same film, every claim in it certified; what verdicts it came with is not read.

    A claim that the screen does not show as it is said is ``unknown``.
    """
    if _claims(board) in _CERTIFIED:
        return board
    certifier = Certifier()

    def change(formula: Formula) -> Formula:
        if not formula.claims:
            return formula
        claims = certifier.claims(formula.text, formula.claims)
        other = next(faults(formula, claims), "")
        if other:
            claims = tuple(
                replace(c, verdict="unknown", method=other) if c.verdict in HOLDS else c
                for c in claims
            )
        return replace(formula, claims=claims)

    beats = tuple(
        replace(beat, cues=tuple(_changed(cue, change) for cue in beat.cues))
        for beat in board.beats
    )
    done = replace(board, beats=beats, card=_changed(board.card, change))
    if len(_CERTIFIED) >= _MOST:
        _CERTIFIED.clear()
    _CERTIFIED.add(_claims(done))
    return done


def _claims(board: Storyboard) -> _Said:
    """What the film claims, in its order: all that its certificates depend on."""
    return tuple((f.text, f.segments, f.claims) for _, f in _formulas(board))


def _formulas(board: Storyboard) -> Iterator[tuple[int, Formula]]:
    """Every formula with its beat; those of the card are of the last one."""
    for index, beat in enumerate(board.beats):
        for formula in beat.formulas:
            yield index, formula
    for formula in board.card.formulas if board.card is not None else ():
        yield len(board.beats) - 1, formula


def recheck(board: Storyboard, certifier: Certifier | None = None) -> list[Finding]:
    """Every claim of the film once more, from its text, and what the screen shows beside it.

    The same formula is looked at where it appears first.
    """
    certifier = certifier or Certifier()
    out: list[Finding] = []
    seen: set[tuple[str, tuple[Claim, ...], tuple[str, ...]]] = set()
    for index, formula in _formulas(board):
        key = (formula.text, formula.claims, formula.segments)
        if key in seen:
            continue
        seen.add(key)
        claims = certifier.claims(formula.text, formula.claims)
        wrong = list(faults(formula, claims))
        for claim, stored in zip(claims, formula.claims, strict=True):
            fault = fault_of(claim, stored)
            if not fault and claim.kind == "tempting":
                struck = strikes_out(board.beats[index], formula)
                fault = "" if struck else "its own beat does not strike out this wrong guess"
            out.append(Finding(index, formula.text, claim, fault))
        out += [Finding(index, formula.text, None, fault) for fault in dict.fromkeys(wrong)]
    return out


def recheck_records(
    records: Sequence[tuple[int, str, Claim]], certifier: Certifier | None = None
) -> list[Finding]:
    """The same for the claims of a manifest: beat, text of the formula, claim."""
    certifier = certifier or Certifier()
    out: list[Finding] = []
    groups: dict[tuple[int, str], list[Claim]] = {}
    for index, text, stored in records:
        groups.setdefault((index, text), []).append(stored)
        (claim,) = certifier.claims(text, (stored,))
        out.append(Finding(index, text, claim, fault_of(claim, stored)))
    for (index, text), claims in groups.items():
        out += [Finding(index, text, None, fault) for fault in unsaid(text, claims)]
    return out


def fault_of(claim: Claim, stored: Claim) -> str:
    """What is wrong with a claim that was certified anew."""
    if claim.verdict not in HOLDS:
        return f"{claim.verdict}: {claim.method}"
    if stored.verdict == "refuted":
        return "it is stored as refuted"
    return ""


def strikes_out(beat: Beat, formula: Formula) -> bool:
    """Whether the beat writes `formula` and then strikes it out, or takes it off again."""
    own: set[str] = set()
    for cue in beat.cues:
        if isinstance(cue, Write | Rewrite | Lift) and cue.formula == formula:
            own.add(cue.id)
        elif (
            (isinstance(cue, Rewrite) and cue.in_place and cue.source in own)
            or (isinstance(cue, Strike) and cue.id in own)
            or (isinstance(cue, Clear) and own and (not cue.ids or own & set(cue.ids)))
        ):
            return True
    return False


def _changed(thing: Any, change: Callable[[Formula], Formula]) -> Any:
    """`thing`, a frozen tree of dataclasses and tuples, with `change` applied to its formulas."""
    if isinstance(thing, Formula):
        return change(thing)
    if isinstance(thing, tuple):
        new = tuple(_changed(item, change) for item in thing)
        return new if any(a is not b for a, b in zip(new, thing, strict=True)) else thing
    moved = {}
    for name in fields_with_formulas(cast(Any, type(thing))):
        old = getattr(thing, name)
        new = _changed(old, change)
        if new is not old:
            moved[name] = new
    return replace(thing, **moved) if moved else thing


def findings_with_faults(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Those with something wrong."""
    return (f for f in findings if f.fault)
