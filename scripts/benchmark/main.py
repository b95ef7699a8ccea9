"""calcanim against plain Manim: the same lessons, cold, in turn, on this machine."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from runs import Run, run

from calcanim import catalog
from calcanim.course.plan import Course
from calcanim.refusals import Refusal
from calcanim.render.crew import cores
from calcanim.render.spec import RenderSpec, spec_of
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Plot
from calcanim.storyboard.figures import Group
from calcanim.storyboard.surface import Surface

_USUAL = {field.name: field for field in fields(Course)}
_SURFACE = "scripts/benchmark/manim_surface.py"
_SCENES = "scenes/manim_scenes.py"


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--lessons", nargs="+", default=list(catalog.slugs()))
    parser.add_argument("--runs", type=int, default=3, help="runs of each, in turn (3)")
    parser.add_argument("-q", "--quality", default="h", choices="lmhpk")
    parser.add_argument(
        "--fps",
        type=int,
        help="frames a second of all, in place of the quality's; fewer are in Manim's favour, for"
        " what a film costs however many frames it has weighs more the fewer there are",
    )
    parser.add_argument(
        "--surface",
        action="store_true",
        help="also against the lesson drawn with Manim's own Surface (only lessons with one)",
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sample", type=int, default=4, help="likeness of 1 segment in N; 0: none")
    parser.add_argument(
        "--course",
        action="store_true",
        help="all lessons' films by one and two workers, simulated up to 64; nothing of Manim's",
    )
    for name in ("themes", "codecs"):
        usual = list(_USUAL[name].default)
        words = f"of --course: {' '.join(usual)}, as of calcanim build"
        parser.add_argument(f"--{name}", nargs="+", default=usual, help=words)
    options = parser.parse_args()
    try:
        if options.course:
            from workers import course
            from workers import table as shares

            measured = course(options.lessons, options.quality, options.themes, options.codecs)
            print(json.dumps(measured, indent=2) if options.json else shares(measured))
            return
        spec = spec_of(options.quality, fps=options.fps)
        boards = [catalog.lesson(slug).build() for slug in options.lessons]
    except Refusal as error:
        parser.error(str(error))
    if options.surface and not any(map(has_surface, boards)):
        parser.error(f"there is no surface in {', '.join(options.lessons)}")
    results = [
        lesson(board, options.quality, spec, options.runs, options.sample, options.surface)
        for board in boards
    ]
    print(json.dumps(results, indent=2) if options.json else table(results))


def has_surface(board: Storyboard) -> bool:
    """Whether a surface comes on stage."""
    plotted = [cue.figure for beat in board.beats for cue in beat.cues if isinstance(cue, Plot)]
    parts = [p for f in plotted for p in (f.figures if isinstance(f, Group) else (f,))]
    return any(isinstance(part, Surface) for part in parts)


def lesson(
    board: Storyboard, quality: str, spec: RenderSpec, runs: int, sample: int, surface: bool
) -> dict[str, Any]:
    """Everything about one lesson."""
    slug = board.slug
    scene = "".join(word.capitalize() for word in slug.split("_"))
    scenes = {"manim": (_SCENES, scene)}
    if surface and has_surface(board):
        scenes["surface"] = (_SURFACE, f"{scene}ManimSurface")
    contenders = [*scenes, "calcanim"]
    done: dict[str, list[Run]] = {which: [] for which in contenders}
    again: list[Run] = []
    sizes: dict[str, int] = {}
    settings = [f"-q{quality}", "--fps", str(spec.fps)]
    for n in range(runs):
        with tempfile.TemporaryDirectory(prefix="calcanim-bench-") as name:
            folder = Path(name)
            # In turn, and each first as often as the others.
            for which in contenders[n % len(contenders) :] + contenders[: n % len(contenders)]:
                place = ["--media_dir", str(folder / which)]
                if which == "calcanim":
                    mine = ["calcanim", "render", slug, *settings, "--progress", "none", *place]
                    done[which].append(run(mine, folder / "cache"))
                    again.append(run(mine, folder / "cache"))
                    sizes[which] = _size(folder / which, f"{slug}.mp4")
                else:
                    file, title = scenes[which]
                    plain = ["manim", *settings, "--disable_caching", "--progress_bar", "none"]
                    done[which].append(run([*plain, *place, file, title], folder / "manim-cache"))
                    sizes[which] = _size(folder / which, f"{title}.mp4")
        print(f"{slug}: run {n + 1} of {runs} is done", file=sys.stderr)

    from pixels import floor

    measured = floor(board, spec, cores(), sample)
    pictures = sum(m.pictures for m in measured)
    encoding = sum(m.encoding for m in measured)
    looked = [m for m in measured if m.weight]
    total = sum(m.weight for m in looked) or 1
    lowest = encoding / cores()
    ours = done["calcanim"]

    def against(which: str) -> dict[str, Any]:
        """Our time as a share of a baseline's, run by run."""
        ratios = [b.seconds / a.seconds for a, b in zip(done[which], ours, strict=True)]
        shares = [b.cpu / a.cpu for a, b in zip(done[which], ours, strict=True)]
        return {
            "baseline": scenes[which][0],
            "manim seconds": [round(r.seconds, 2) for r in done[which]],
            "manim CPU seconds": [round(r.cpu, 2) for r in done[which]],
            "ratios": [round(r, 4) for r in ratios],
            "ratio": round(statistics.median(ratios), 4),
            "CPU ratio": round(statistics.median(shares), 4),
            "manim memory MiB": round(max(r.memory for r in done[which])),
            "manim bytes": sizes[which],
        }

    return {
        "lesson": slug,
        "quality": quality,
        "frames a second": spec.fps,
        "cores": cores(),
        "load": round(os.getloadavg()[0], 1),
        "seconds of film": round(board.duration, 1),
        "pictures": pictures,
        "held": round(1 - pictures / (board.duration * spec.fps), 3),
        "against": [against(which) for which in scenes],
        "calcanim seconds": [round(r.seconds, 2) for r in ours],
        "calcanim CPU seconds": [round(r.cpu, 2) for r in ours],
        "floor seconds": round(lowest, 2),
        "times the floor": round(statistics.median(r.seconds for r in ours) / lowest, 2),
        "unchanged seconds": round(statistics.median(r.seconds for r in again), 2),
        "memory MiB": round(max(r.memory for r in ours)),
        "calcanim bytes": sizes["calcanim"],
        "ssim": {
            "manim": round(sum(m.manims * m.weight for m in looked) / total, 6),
            "calcanim": round(sum(m.ours * m.weight for m in looked) / total, 6),
        },
        "milliseconds a picture": {
            "drawing": round(sum(m.drawing for m in measured) / pictures * 1000, 2),
            "converting": round(sum(m.converting for m in measured) / pictures * 1000, 2),
            "encoding": round(encoding / pictures * 1000, 2),
        },
    }


def _size(folder: Path, name: str) -> int:
    found = [p for p in folder.rglob(name) if "partial" not in str(p)]
    return found[0].stat().st_size if found else 0


def table(results: list[dict[str, Any]]) -> str:
    """A table for the terminal and for docs/performance.md: a row for each baseline."""
    head = ("lesson", "film", "held", "drawn by", "manim", "calcanim", "ratio", "CPU ratio")
    head += ("× floor", "again", "memory", "size", "ssim")
    rows = [head, tuple("---" for _ in head)]
    for r in results:
        for b in r["against"]:
            own = b["baseline"] == _SURFACE
            rows.append(
                (
                    r["lesson"],
                    f"{r['seconds of film']:.0f} s",
                    f"{r['held']:.0%}",
                    "Manim's Surface" if own else "the lesson's scene",
                    _times(b["manim seconds"], b["manim CPU seconds"]),
                    _times(r["calcanim seconds"], r["calcanim CPU seconds"]),
                    f"1/{1 / b['ratio']:.1f}",
                    f"1/{1 / b['CPU ratio']:.1f}",
                    f"{r['times the floor']:.2f}",
                    f"{r['unchanged seconds']:.2f} s",
                    f"{r['memory MiB']} MiB (Manim {b['manim memory MiB']})",
                    f"{r['calcanim bytes'] / max(b['manim bytes'], 1):.2f} of Manim's",
                    f"{r['ssim']['calcanim']:.5f} ({r['ssim']['manim']:.5f})",
                )
            )
    lines = ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    last = results[-1]
    where = f"-q{last['quality']} at {last['frames a second']} frames a second"
    machine = f"{last['cores']} cores, load {last['load']} at the end"
    return "\n".join(lines) + f"\n\n{where}; {machine}"


def _times(wall: list[float], cpu: list[float]) -> str:
    return f"{statistics.median(wall):.1f} s (CPU {statistics.median(cpu):.1f} s)"


if __name__ == "__main__":
    main()
