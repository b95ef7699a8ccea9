"""The warm process: Manim and sympy are loaded once, and every build is a fork away.

Run as ``python -m calcanim.preview.forge``. Orders are lines of JSON on standard input, and a new
order ends the work on the one before; news are lines of JSON on standard output, with a sign of
life at least every second. The forge itself only waits and passes on: a lesson's code runs in a
fork that has never seen an earlier version of it; what comes back from there is a storyboard, which
is data; stills are drawn in a second fork, and the video in a third.
"""

from __future__ import annotations

import json
import multiprocessing
import multiprocessing.context
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from calcanim import parent
from calcanim.preview.forks import QUIET, Say, forked, sentence
from calcanim.preview.orders import TICK, NewOrder, Orders

_STILL_WIDTH = 960
_APART = ("calcanim.render.dask_nodes",)  # Dask may be missing, and is not used here
_LOADING = 60.0  # seconds for sympy's process to load, before it is given up
_SLOW = {
    "building": f"The lesson’s code has been running for {QUIET:.0f} s.",
    "stills": f"A still has been {QUIET:.0f} s in the making.",
    "video": f"Nothing has been added to the video for {QUIET:.0f} s.",
}
_SAVE = " The next save stops it and begins again."


def main() -> None:
    """Serve orders until standard input ends; then nothing is left, nor the folder named first."""
    # Where whoever started this has been killed, standard input ends; it is read if this runs.
    parent.signalled(signal.SIGCONT)
    os.environ[parent.TIED] = "yes"  # so does sympy's process
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    news = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints, prints to standard error

    def say(item: dict[str, Any]) -> None:
        news.write(json.dumps(item) + "\n")
        news.flush()

    def ping() -> None:
        say({"news": "alive"})

    try:
        with _pinging(ping):
            warm_up()
        say({"news": "warm"})
        orders = Orders(ping)
        drawn = _Drawn()
        order = orders.next()
        while order is not None:
            with suppress(NewOrder):
                _work(order, say, orders, drawn)
            order = orders.next()
    except BrokenPipeError:
        pass
    finally:
        parent.end_session(os.getpid())
        shutil.rmtree(sys.argv[1], ignore_errors=True)


@dataclass
class _Drawn:
    """The storyboard, as JSON, whose stills have all been sent, and its version of the code."""

    code: int = 0
    board: str = ""


@contextmanager
def _pinging(ping: Callable[[], None]) -> Iterator[None]:
    """Signs of life from a thread, which has ended before anything forks."""
    over = Event()

    def go() -> None:
        while not over.wait(TICK):
            ping()

    thread = Thread(target=go)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def warm_up() -> None:
    """Load whatever a build may need, and set one formula so that Typst has its fonts."""
    import importlib
    import pkgutil

    from calcanim.calculus.sympy_process import cas

    cas.begin()
    for name in ("calculus", "sampling", "authoring", "pictures", "publish", "render", "stage"):
        package = importlib.import_module(f"calcanim.{name}")
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if module.name not in _APART:
                importlib.import_module(module.name)

    from calcanim.stage.formulas import Line
    from calcanim.storyboard import DARK, prose

    Line(prose("x"), 0.4, DARK)
    cas.ready(_LOADING)


def _work(order: dict[str, Any], say: Say, orders: Orders, drawn: _Drawn) -> None:
    """All of it; where only the voice is another one, the film alone."""
    from calcanim.calculus.sympy_process import cas

    build, lesson = order["build"], order["lesson"]
    failed = False

    def tell(item: dict[str, Any]) -> None:
        say({"build": build, **item})

    def passed_on(phase: str, work: Any) -> Iterator[dict[str, Any]]:
        nonlocal failed
        for item in forked(work, orders, lesson):
            if item["news"] == "quiet":
                tell({"news": "slow", "message": _SLOW[phase] + _SAVE})
            elif item["news"] == "error":
                failed = True
                tell(item)
            else:
                yield item

    if not cas.ready(0):
        cas.stop()  # a fork that asks will start its own
    if drawn.code == order["code"]:
        tell({"news": "progress", "share": 0.0})
    else:
        board = None
        try:
            for item in passed_on("building", lambda send: send(_storyboard(order))):
                board = item["board"]
        except NewOrder:
            cas.stop()  # its question may be half asked
            raise
        if board is None:
            return
        for item in passed_on("stills", lambda send: _stills(board, order, send)):
            tell(item)
        if failed:
            return
        drawn.code, drawn.board = order["code"], board
    for item in passed_on("video", lambda send: _video(drawn.board, order, send)):
        tell(item)
    if not failed:
        _warm_again(orders)


def _warm_again(orders: Orders) -> None:
    """Start sympy's process where it has been stopped: now there is time."""
    from calcanim.calculus.sympy_process import cas

    cas.begin()
    end = time.monotonic() + _LOADING
    while not cas.ready(TICK) and time.monotonic() < end:
        orders.live()
        orders.check()


def _storyboard(order: dict[str, Any]) -> dict[str, Any]:
    """The lesson's storyboard as JSON, or the sentence that says why there is none."""
    from calcanim import catalog

    try:
        lesson = catalog.lesson(order["lesson"])
        values = order["values"]
        return {"news": "built", "board": lesson.build(**values).to_json()}
    except BaseException as error:
        return {"news": "error", "message": sentence(error, order["lesson"])}


def _video(text: str, order: dict[str, Any], send: Say) -> None:
    from calcanim import course
    from calcanim.preview.prompter import heard, tell_takes
    from calcanim.render.crew import Crew
    from calcanim.render.spec import spec_of
    from calcanim.render.video import render
    from calcanim.storyboard.board import Storyboard
    from calcanim.voice.narrators import Choice

    def remark(sentence: str) -> None:
        send({"news": "remark", "message": sentence})

    board = Storyboard.from_json(text)
    tell_takes(board, order, send)
    folder = Path(order["folder"])
    voice = order["voice"]
    narrator = Choice(**voice).narrator(remark) if voice is not None else None
    theme, aspect = course.theme(order["theme"]), order["aspect"]
    spec = spec_of("l", theme=theme, aspect=aspect, output=folder / "film.mp4")
    with Crew(make=_forks) as crew:
        clip = render(
            board,
            spec,
            progress=lambda report: send({"news": "progress", "share": report.share}),
            crew=crew,
            voice=narrator,
        )
    voiced = clip.manifest.voice
    tracks = {"captions": ".vtt", "chapters": ".chapters.vtt", "descriptions": ".ad.vtt"}
    send(
        {
            "news": "video",
            "path": str(clip.video),
            "starts": [section.start for section in clip.sections],
            "tracks": {kind: clip.video.stem + suffix for kind, suffix in tracks.items()},
            "label": voiced.label if voiced is not None else "",
            "spoken": heard(board, clip.sections, narrator) if narrator is not None else None,
        }
    )


class _Tied(multiprocessing.context.ForkProcess):
    """A fork that ends with the process that forked it."""

    def run(self) -> None:
        found = multiprocessing.parent_process()
        assert found is not None
        assert found.pid is not None
        parent.end_with(found.pid)
        super().run()


class _Forking(multiprocessing.context.ForkContext):
    Process = _Tied


def _forks(count: int) -> Executor:
    """Workers that are forks of this fork, and so are warm, and die with it."""
    from calcanim.render.pool import Pool

    return Pool(count, _Forking())


def _stills(text: str, order: dict[str, Any], send: Say) -> None:
    """Send the storyboard's outline, and then a still of each beat as it is drawn."""
    from PIL import Image

    from calcanim import course
    from calcanim.preview.prompter import planned, tell_takes
    from calcanim.stage.frame import FRAMES
    from calcanim.stage.stills import stills
    from calcanim.storyboard.board import Storyboard
    from calcanim.storyboard.describe import describe

    board = Storyboard.from_json(text)
    beats = [
        {
            "title": beat.title,
            "narration": beat.narration,
            "start": round(start, 3),
            "duration": round(beat.duration, 3),
            "seen": " ".join(s.text for s in seen),
        }
        for beat, start, seen in zip(board.beats, board.starts, describe(board), strict=True)
    ]
    if order["record"]:
        beats = [{**b, **plan} for b, plan in zip(beats, planned(board), strict=True)]
    send({"news": "board", "title": board.title, "slug": board.slug, "beats": beats})
    tell_takes(board, order, send)
    folder = Path(order["folder"])

    def keep(n: int, picture: Any) -> None:
        path = folder / f"still-{n}.png"
        Image.fromarray(picture[:, :, :3]).save(path, "PNG", compress_level=1)
        send({"news": "still", "n": n, "path": str(path)})

    frame = FRAMES[order["aspect"]]
    width = round(_STILL_WIDTH * min(1.0, frame.width / frame.height * 9 / 16)) // 2 * 2
    stills(board, course.theme(order["theme"]), width, frame, taken=keep)


if __name__ == "__main__":
    main()
