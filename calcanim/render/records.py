"""What a manifest says about a film: its beats with their times, and the equalities it shows."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.render.manifest import ClaimRecord, Section, Sight, section_ids
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.describe import describe
from calcanim.storyboard.statements import Claim


def sections_of(
    storyboard: Storyboard, starts: Sequence[float], length: float
) -> tuple[Section, ...]:
    """The beats as they are in the video: `starts` and `length` in seconds, as it was made."""
    out = []
    sights = describe(storyboard)
    ids = section_ids(beat.title for beat in storyboard.beats)
    for n, beat in enumerate(storyboard.beats):
        start = round(starts[n], 3)
        end = round(starts[n + 1] if n + 1 < len(starts) else length, 3)
        times = ((round(start + s.start, 3), min(round(start + s.end, 3), end)) for s in sights[n])
        seen = tuple(
            Sight(first, last, s.text)
            for (first, last), s in zip(times, sights[n], strict=True)
            if first < last
        )
        lasts = round(end - start, 3)
        out.append(Section(beat.title, start, lasts, beat.narration, seen, ids[n]))
    return tuple(out)


def claims_of(storyboard: Storyboard) -> tuple[ClaimRecord, ...]:
    """Every equality that the film shows, each once, at the beat where it first appears."""
    seen: dict[tuple[str, Claim], ClaimRecord] = {}
    for index, beat in enumerate(storyboard.beats):
        for formula in beat.formulas:
            for claim in formula.claims:
                record = ClaimRecord(
                    index,
                    formula.text,
                    claim.verdict,
                    claim.method,
                    claim.kind,
                    claim.left,
                    claim.right,
                    claim.at,
                )
                seen.setdefault((formula.text, claim), record)
    return tuple(seen.values())
