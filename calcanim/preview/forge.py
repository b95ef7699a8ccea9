"""The warm process: Manim and sympy are loaded once, and every build is a fork away.

Run as ``python -m calcanim.preview.forge``. Orders are lines of JSON on standard input, and a new
order ends the work on the one before; news are lines of JSON on standard output. A lesson's code
runs in a fork that has never seen an earlier version of it. What comes back from there is a
storyboard, which is data: stills are drawn here, where formulas that have been set before are
still known.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import traceback
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from calcanim.preview.forks import Say, forked, sentence
from calcanim.preview.orders import NewOrder, Orders

_STILL_WIDTH = 960


def main() -> None:
    """Serve orders until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    news = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints, prints to standard error

    def say(item: dict[str, Any]) -> None:
        news.write(json.dumps(item) + "\n")
        news.flush()

    warm_up()
    say({"news": "warm"})
    orders = Orders()
    order = orders.next()
    while order is not None:
        try:
            _work(order, say, orders)
            order = orders.next()
        except NewOrder:
            order = orders.next()
        except BrokenPipeError:
            return


def warm_up() -> None:
    """Load whatever a build may need, and set one formula so that Typst has its fonts."""
    import importlib
    import pkgutil
    from threading import Thread

    from calcanim.calculus import cas

    sympy_server = Thread(target=cas.warm)
    sympy_server.start()
    for name in ("calculus", "compose", "publish", "render", "stage"):
        package = importlib.import_module(f"calcanim.{name}")
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)

    from calcanim.stage.formulas import Line
    from calcanim.storyboard import DARK, prose

    Line(prose("x"), 0.4, DARK)
    sympy_server.join()  # nothing may fork while a thread runs


def _work(order: dict[str, Any], say: Say, orders: Orders) -> None:
    from calcanim.calculus import cas

    build = order["build"]

    def tell(item: dict[str, Any]) -> None:
        say({"build": build, **item})

    folder = Path(order["folder"])
    answer: dict[str, Any] = {}
    try:
        for item in forked(lambda send: send(_storyboard(order)), orders):
            answer = item
    except NewOrder:
        cas.stop()  # its question may be half asked
        raise
    if "error" in answer or "board" not in answer:
        tell({"news": "error", "message": answer.get("error", "the lesson ended the program")})
        return

    from calcanim.storyboard.board import Storyboard
    from calcanim.storyboard.describe import describe

    board = Storyboard.from_json(answer["board"])
    sights = describe(board)
    beats = [
        {
            "title": beat.title,
            "narration": beat.narration,
            "start": round(start, 3),
            "duration": round(beat.duration, 3),
            "seen": " ".join(s.text for s in seen),
        }
        for beat, start, seen in zip(board.beats, board.starts, sights, strict=True)
    ]
    tell({"news": "board", "title": board.title, "beats": beats})
    try:
        _stills(board, order, folder, tell, orders)
        for item in forked(lambda send: _video(board, order, folder, send), orders):
            tell(item)
        cas.warm()  # where it was stopped: now there is time
    except NewOrder:
        raise
    except Exception as error:
        traceback.print_exc()
        tell({"news": "error", "message": sentence(error, order["lesson"])})


def _storyboard(order: dict[str, Any]) -> dict[str, Any]:
    """The lesson's storyboard as JSON, or the sentence that says why there is none."""
    from calcanim import catalog
    from calcanim.refusals import early_check

    try:
        lesson = catalog.lesson(order["lesson"])
        values = order["values"]
        known = {p.name: p.default for p in lesson.params}
        early_check(lesson, {**known, **{k: v for k, v in values.items() if k in known}})
        return {"board": lesson.build(**values).to_json()}
    except (Exception, SystemExit) as error:
        return {"error": sentence(error, order["lesson"])}


def _video(board: Any, order: dict[str, Any], folder: Path, send: Say) -> None:
    from calcanim import course
    from calcanim.render.crew import Crew
    from calcanim.render.spec import spec_of
    from calcanim.render.video import render

    theme, aspect = course.theme(order["theme"]), order["aspect"]
    spec = spec_of("l", theme=theme, aspect=aspect, output=folder / "film.mp4")
    with Crew(make=_forks) as crew:
        clip = render(
            board,
            spec,
            progress=lambda report: send({"news": "progress", "share": report.share}),
            crew=crew,
        )
    tracks = {"captions": ".vtt", "chapters": ".chapters.vtt", "descriptions": ".ad.vtt"}
    send(
        {
            "news": "video",
            "path": str(clip.video),
            "starts": [section.start for section in clip.sections],
            "tracks": {kind: clip.video.stem + suffix for kind, suffix in tracks.items()},
        }
    )


def _forks(count: int) -> Executor:
    """Workers that are forks of this fork, and so are warm, and die with it."""
    from calcanim.render.pool import Pool

    return Pool(count, multiprocessing.get_context("fork"))


def _stills(board: Any, order: dict[str, Any], folder: Path, tell: Say, orders: Orders) -> None:
    from PIL import Image

    from calcanim import course
    from calcanim.stage.frame import FRAMES
    from calcanim.stage.stills import stills

    def keep(n: int, picture: Any) -> None:
        path = folder / f"still-{n}.png"
        Image.fromarray(picture[:, :, :3]).save(path, "PNG", compress_level=1)
        tell({"news": "still", "n": n, "path": str(path)})
        orders.check()

    frame = FRAMES[order["aspect"]]
    width = round(_STILL_WIDTH * min(1.0, frame.width / frame.height * 9 / 16)) // 2 * 2
    stills(board, course.theme(order["theme"]), width, frame, taken=keep)


if __name__ == "__main__":
    main()
