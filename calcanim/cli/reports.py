"""What ``calcanim check`` says of a lesson, of its examples, or of a file."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calcanim.sources import said_of
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.lesson import Lesson, LessonError
from calcanim.storyboard.statements import Claim
from calcanim.storyboard.theme import THEMES, Theme

if TYPE_CHECKING:
    from calcanim.claims.film import Finding
    from calcanim.stage.inspect import Fault

_HEAD = 2000  # characters: a storyboard's JSON says there what it is


def report(
    lesson: Lesson, values: dict[str, str], theme: Theme, aspect: str = "16:9"
) -> dict[str, Any]:
    """What `check` says of one lesson, in the form of its JSON."""
    from calcanim.render.spec import spec_of

    spec_of(aspect=aspect)  # refuses what is no aspect
    known = {p.name: p.default for p in lesson.params}
    for name in values:
        if name not in known:
            raise LessonError(
                f"the lesson {lesson.slug} has no option --{name}; it has "
                + ", ".join(f"--{n}" for n in known)
            )
    return _of_board(lesson.build(**values), theme, aspect)


def file_report(path: Path, theme: Theme, aspect: str = "16:9") -> dict[str, Any]:
    """The same of a storyboard or a manifest. Raises LessonError for what is neither."""
    from calcanim.claims.apart import in_fresh_process, records_text
    from calcanim.outside import OutsideError
    from calcanim.render.manifest import Manifest, ManifestError
    from calcanim.render.spec import spec_of

    spec_of(aspect=aspect)
    try:
        text = path.read_text(encoding="utf-8")
        if '"storyboard"' in text[:_HEAD] or '"storyboard"' in text[-_HEAD:]:
            return _of_board(Storyboard.from_json(text), theme, aspect)
        manifest = Manifest.from_json(text.encode())
    except (OSError, UnicodeDecodeError) as error:
        what = getattr(error, "strerror", None) or "it is no text"
        raise LessonError(f"{path} cannot be read: {what}") from None
    except OutsideError as error:
        raise LessonError(f"{path}: {error}") from None
    except ManifestError as error:
        raise LessonError(f"{path} is neither a storyboard nor a manifest: {error}") from None
    claims = [
        (r.beat, r.formula, Claim(r.kind, r.left, r.right, r.at, r.verdict, r.method))
        for r in manifest.claims
    ]
    (found,) = in_fresh_process([records_text(claims)])
    return _told(manifest.lesson, found, {})


def example_reports(
    lesson: Lesson, looks: Mapping[str, tuple[Theme, str]] | None = None
) -> list[dict[str, Any]]:
    """The same of the lesson's default and of each of its examples, and what else is promised.

    Each has ``parameters`` and ``promises``, what is not kept, besides. They are laid out in
    `looks`, or by turns.
    """
    from calcanim.claims.apart import in_fresh_process
    from calcanim.promises import LOOKS, broken, cases_of, looks_of
    from calcanim.render.spec import spec_of

    for _, aspect in (looks or {}).values():
        spec_of(aspect=aspect)  # refuses what is no aspect
    every = {name: (THEMES[theme], aspect) for name, (theme, aspect) in LOOKS.items()}
    boards: list[Storyboard | str] = []
    for case in cases_of(lesson):
        try:
            boards.append(lesson.build(**case))
        except Exception as error:  # one example's fault is no other's
            boards.append(said_of(error))
    texts = [board.to_json() for board in boards if isinstance(board, Storyboard)]
    out = []
    with ThreadPoolExecutor(1) as meanwhile:
        rechecked = meanwhile.submit(in_fresh_process, texts)
        laid = [
            _laid(board, looks or {name: every[name] for name in looks_of(n)})
            if isinstance(board, Storyboard)
            else {}
            for n, board in enumerate(boards)
        ]
        found = iter(rechecked.result())
    for case, board, layout in zip(cases_of(lesson), boards, laid, strict=True):
        if isinstance(board, Storyboard):
            made = _told(lesson.slug, next(found), layout)
            kept = [asdict(b) for b in broken(board)]
        else:
            made, kept = _told(lesson.slug, [], {}), [{"promise": "example", "what": board}]
        ok = made["ok"] and not kept
        out.append(made | {"ok": ok, "parameters": dict(case), "promises": kept})
    return out


def _laid(board: Storyboard, looks: Mapping[str, tuple[Theme, str]]) -> dict[str, list[Fault]]:
    from calcanim.stage.frame import FRAMES
    from calcanim.stage.inspect import inspect

    return {n: inspect(board, theme, FRAMES[aspect]) for n, (theme, aspect) in looks.items()}


def _of_board(board: Storyboard, theme: Theme, aspect: str) -> dict[str, Any]:
    from calcanim.claims.apart import in_fresh_process
    from calcanim.promises import broken

    with ThreadPoolExecutor(1) as meanwhile:  # one waits for the other process, one looks
        found = meanwhile.submit(in_fresh_process, [board.to_json()])

        from calcanim.stage.frame import FRAMES
        from calcanim.stage.inspect import examine

        layout, film = examine(board, theme, FRAMES[aspect])
        made = _told(board.slug, found.result()[0], {"": layout})
        # Certified it is already.
        kept = [asdict(b) for b in broken(board, but=("certified",))]
        return made | {"promises": kept, "film": asdict(film)}


def _told(
    slug: str, found: Sequence[Finding], layout: Mapping[str, Sequence[Fault]]
) -> dict[str, Any]:
    claims = [(f, f.claim) for f in found if f.claim is not None]
    return {
        "lesson": slug,
        "ok": not any(layout.values()) and not any(f.fault for f in found),
        "claims": [
            {
                "beat": f.beat,
                "formula": f.formula,
                "kind": c.kind,
                "left": c.left,
                "right": c.right,
                "at": c.at,
                "verdict": c.verdict,
                "method": c.method,
            }
            for f, c in claims
        ],
        "faults": [
            {
                "beat": f.beat,
                "formula": f.formula,
                "claim": f.claim.text if f.claim is not None else "",
                "fault": f.fault,
            }
            for f in found
            if f.fault
        ],
        "layout": [
            {"beat": f.beat, "time": f.time, "kind": f.kind, "who": list(f.who), "amount": f.amount}
            | ({"look": look} if look else {})
            for look, faults in layout.items()
            for f in faults
        ],
    }


def shown(r: Mapping[str, Any]) -> str:
    """A report for the terminal, beats counted from 1; of an example, what is wrong with it."""
    given = [f"--{name} {shlex.quote(text)}" for name, text in r.get("parameters", {}).items()]
    kept = r.get("promises", ())
    verdict = "not good" if not r["ok"] else "good, but" if kept else "good"
    lines = [f"{' '.join([r['lesson'], *given])}: {verdict}"]
    if film := r.get("film"):
        lines.append(
            "  a figure moves {moving:.0%} of the time, and rests for {standstill:.1f} s at most;"
            " content reaches over {box:.0%} of the frame and is in {cells:.0%} of its cells, the"
            " largest empty part is {empty:.0%}, and a glyph {glyph:.0f} px at 720p".format(**film)
        )
    for c in r["claims"] if "parameters" not in r else ():
        sign = "≈" if c["kind"] == "approximation" or "->" in c["at"] else "="
        at = f"  at {c['at']}" if c["at"] else ""
        # A wrong guess is certified by its refutation.
        found = "struck" if c["kind"] == "tempting" else c["verdict"]
        lines.append(f"  {found:<8} {c['left']} {sign} {c['right']}{at}")
    for f in r["faults"]:
        claim = f" ({f['claim']})" if f["claim"] else ""
        lines.append(f"  beat {f['beat'] + 1}, {f['formula']}{claim}: {f['fault']}")
    lines += _faults(r["layout"])
    lines += [f"  {b['what']} ({b['promise']})" for b in kept]
    return "\n".join(lines)


def _faults(layout: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A line for each beat and figure: of a table that is too large every cell is outside."""
    together: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for f in layout:
        whose = tuple(name.partition(".")[0] for name in f["who"])
        together.setdefault((f["beat"], f.get("look", ""), f["kind"], whose), []).append(f)
    for faults in together.values():
        first, worst = faults[0], max(faults, key=lambda f: f["amount"])
        look = f", {first['look']}" if "look" in first else ""
        more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
        yield (
            f"  beat {first['beat'] + 1}, {first['time']:.1f} s{look}: {first['kind']} by"
            f" {worst['amount']:.2f} ({', '.join(worst['who'])}{more})"
        )
