"""calcanim against plain Manim: the same lessons, cold, in turn, on this machine."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from runs import Run, run

from calcanim import catalog
from calcanim.render.crew import cores
from calcanim.render.spec import spec_of


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--lessons", nargs="+", default=list(catalog.slugs()))
    parser.add_argument("--runs", type=int, default=3, help="runs of each, in turn (3)")
    parser.add_argument("-q", "--quality", default="h", choices="lmhpk")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sample", type=int, default=4, help="likeness of 1 segment in N; 0: none")
    parser.add_argument("--scale", action="store_true", help="workers, measured and simulated")
    options = parser.parse_args()
    if options.scale:
        from scale import scale, show

        boards = [catalog.lesson(slug).build() for slug in options.lessons]
        print(show(scale(boards, spec_of(options.quality))))
        return
    results = [lesson(s, options.quality, options.runs, options.sample) for s in options.lessons]
    print(json.dumps(results, indent=2) if options.json else table(results))


def lesson(slug: str, quality: str, runs: int, sample: int) -> dict[str, Any]:
    """Everything about one lesson."""
    scene = "".join(word.capitalize() for word in slug.split("_"))
    manims: list[Run] = []
    ours: list[Run] = []
    again: list[Run] = []
    sizes = [0, 0]
    for n in range(runs):
        with tempfile.TemporaryDirectory(prefix="calcanim-bench-") as name:
            folder = Path(name)
            plain = ["manim", f"-q{quality}", "--disable_caching", "--progress_bar", "none"]
            plain += ["--media_dir", str(folder / "manim"), "scenes/manim_scenes.py", scene]
            mine = ["calcanim", "render", slug, f"-q{quality}", "--progress", "none"]
            mine += ["--media-dir", str(folder / "ours")]
            # In turn, and each first as often as second.
            for which in ("manim", "ours") if n % 2 == 0 else ("ours", "manim"):
                if which == "manim":
                    manims.append(run(plain, folder / "manim-cache"))
                else:
                    ours.append(run(mine, folder / "cache"))
                    again.append(run(mine, folder / "cache"))
            sizes = [_size(folder / "manim", f"{scene}.mp4"), _size(folder / "ours", f"{slug}.mp4")]
        print(f"{slug}: run {n + 1} of {runs} is done", file=sys.stderr)
    board = catalog.lesson(slug).build()
    spec = spec_of(quality)

    from pixels import floor

    measured = floor(board, spec, cores(), sample)
    pictures = sum(m.pictures for m in measured)
    encoding = sum(m.encoding for m in measured)
    looked = [m for m in measured if m.weight]
    total = sum(m.weight for m in looked) or 1
    lowest = encoding / cores()
    ratios = [b.seconds / a.seconds for a, b in zip(manims, ours, strict=True)]
    return {
        "lesson": slug,
        "quality": quality,
        "cores": cores(),
        "load": round(os.getloadavg()[0], 1),
        "seconds of film": round(board.duration, 1),
        "pictures": pictures,
        "held": round(1 - pictures / (board.duration * spec.fps), 3),
        "manim seconds": [round(r.seconds, 2) for r in manims],
        "calcanim seconds": [round(r.seconds, 2) for r in ours],
        "ratios": [round(r, 4) for r in ratios],
        "ratio": round(statistics.median(ratios), 4),
        "floor seconds": round(lowest, 2),
        "times the floor": round(statistics.median(r.seconds for r in ours) / lowest, 2),
        "unchanged seconds": round(statistics.median(r.seconds for r in again), 2),
        "memory MiB": round(max(r.memory for r in ours)),
        "manim memory MiB": round(max(r.memory for r in manims)),
        "bytes": {"manim": sizes[0], "calcanim": sizes[1]},
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
    """A table for the terminal and for docs/performance.md."""
    head = ("lesson", "film", "held", "manim", "calcanim", "ratio", "× floor", "again", "memory")
    head += ("size", "ssim")
    rows = [head, tuple("---" for _ in head)]
    for r in results:
        rows.append(
            (
                r["lesson"],
                f"{r['seconds of film']:.0f} s",
                f"{r['held']:.0%}",
                f"{statistics.median(r['manim seconds']):.1f} s",
                f"{statistics.median(r['calcanim seconds']):.1f} s",
                f"1/{1 / r['ratio']:.1f}",
                f"{r['times the floor']:.2f}",
                f"{r['unchanged seconds']:.2f} s",
                f"{r['memory MiB']} MiB",
                f"{r['bytes']['calcanim'] / max(r['bytes']['manim'], 1):.2f} of Manim's",
                f"{r['ssim']['calcanim']:.5f} ({r['ssim']['manim']:.5f})",
            )
        )
    lines = ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    cores_and_load = f"{results[-1]['cores']} cores, load {results[-1]['load']} at the end"
    return "\n".join(lines) + f"\n\n{cores_and_load}"


if __name__ == "__main__":
    main()
