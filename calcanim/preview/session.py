"""One preview from beginning to end: the page is served, the file watched, each change built."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING, Any

from calcanim.preview.folder import pictures
from calcanim.preview.recorder import Recorder
from calcanim.preview.server import Server
from calcanim.preview.smith import Smith
from calcanim.preview.state import State

if TYPE_CHECKING:
    from calcanim.voice.narrators import Choice

_LOOK = 0.1  # seconds between two looks at the file


@dataclass(frozen=True, slots=True)
class Request:
    """What to show, and who reads it; None where nobody does.

    `lesson` is a slug or a path, `file` its file, `also` what else is watched. With `record` takes
    are kept in the folder that the voice reads from.
    """

    lesson: str
    file: Path
    values: dict[str, str]
    theme: str = "dark"
    aspect: str = "16:9"
    also: tuple[Path, ...] = ()
    voice: Choice | None = None
    record: bool = False


def run(request: Request, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is called with the page's URL once it answers.

    KeyboardInterrupt goes through, after every process has ended and every file is gone.
    """
    across, up = (int(n) for n in request.aspect.split(":"))
    state = State(request.file.name, (across, up), _record(request))
    with contextlib.ExitStack() as stack, _uninterrupted() as interruptible:
        folder = stack.enter_context(pictures())
        smith = Smith(state, folder)
        stack.callback(smith.end)
        recorder = None
        if request.record and request.voice is not None:
            recorder = Recorder(Path(request.voice.voice), folder, state)
        server = Server(state, recorder)
        stack.callback(server.server_close)
        Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        stack.callback(server.shutdown)
        stack.callback(state.close)
        with interruptible():
            ready(server.url)
            _watch(request, state, smith, folder)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[Callable[[], contextlib.AbstractContextManager[None]]]:
    """Keep a signal that would end the command for the parts that may be interrupted.

    A second Ctrl-C while the first is being obeyed would leave processes and files behind.
    """
    signs = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    came: list[int] = []
    at_once = False

    def note(number: int, frame: object) -> None:
        came.append(number)
        if at_once:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def interruptible() -> Iterator[None]:
        nonlocal at_once
        try:
            at_once = True
            if came:
                raise KeyboardInterrupt
            yield
        finally:
            at_once = False

    if current_thread() is not main_thread():  # it gets no signals
        yield contextlib.nullcontext
        return
    # What is ignored, as SIGHUP is under nohup, stays so.
    heard = [sign for sign in signs if signal.getsignal(sign) != signal.SIG_IGN]
    before = {sign: signal.signal(sign, note) for sign in heard}
    try:
        yield interruptible
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _watch(request: Request, state: State, smith: Smith, folder: Path) -> None:
    build = code = 0
    seen: list[_Stamp | None] = []
    heard: dict[str, _Stamp] | None = None
    while True:
        now = [_stamp(file) for file in (request.file, *request.also)]
        sounds = _recordings(request.voice)
        # An editor may take a file away for a moment; what counts is what it leaves.
        if None not in now and (now != seen or sounds != heard):
            code += now != seen
            seen, heard, build = now, sounds, build + 1
            state.begin(build)
            try:
                own = _room(folder, build, state.pictures)
            except OSError as error:
                state.error(build, f"{error.strerror}: {error.filename}")
            else:
                smith.order(_order(request, build, code, own))
        smith.look_after()
        time.sleep(_LOOK)


def _room(folder: Path, build: int, pictures: int) -> Path:
    """A build's own folder; what nobody reads any more goes.

    A browser may still be reading the one before; `pictures` is the build that drew what is shown.
    """
    own = folder / str(build)
    own.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name.isdecimal() and int(old.name) not in (build, build - 1, pictures):
            shutil.rmtree(old, ignore_errors=True)
    return own


def _order(request: Request, build: int, code: int, folder: Path) -> dict[str, Any]:
    """`code` counts the versions of all but the recordings."""
    return {
        "build": build,
        "code": code,
        "lesson": request.lesson,
        "values": request.values,
        "theme": request.theme,
        "aspect": request.aspect,
        "voice": asdict(request.voice) if request.voice is not None else None,
        "folder": str(folder),
        "record": request.record,
    }


def _record(request: Request) -> dict[str, str] | None:
    """Where takes go, and what writes down the words to read without this page."""
    if not request.record or request.voice is None:
        return None
    options = [word for name, value in request.values.items() for word in (f"--{name}", value)]
    script = ["calcanim", "script", request.lesson, *options]
    return {"folder": request.voice.voice, "script": shlex.join(script)}


_Stamp = tuple[int, int, int]


def _recordings(voice: Choice | None) -> dict[str, _Stamp]:
    """What is there of a lecturer's recordings, by name."""
    if voice is None or not voice.recordings:
        return {}
    from calcanim.voice.takes import is_recording

    place = Path(voice.voice)
    files = [place]
    with contextlib.suppress(OSError):  # it is a file, or gone: whoever reads says so
        files = [file for file in place.iterdir() if is_recording(file)]
    stamps = ((file.name, _stamp(file)) for file in files)
    return {name: stamp for name, stamp in stamps if stamp is not None}


def _stamp(file: Path) -> _Stamp | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
