"""Keeps the takes that are recorded in the page: the one thing that the preview writes for others.

A take lies in the preview's own folder until all of it has come and a process has heard it; then it
is put beside the earlier ones, whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from threading import Lock

from calcanim.preview.state import State
from calcanim.storyboard.narration import reading_time

_KINDS = {b"\x1aE\xdf\xa3": "webm", b"OggS": "ogg"}
_MP4, _MP4_AT = b"ftyp", 4
_LONGEST = 60.0  # s for the process that hears it


class Refused(Exception):  # noqa: N818 - whoever sent it can mend it
    """What was sent is not kept; the message is one sentence."""

    def __init__(self, status: HTTPStatus, sentence: str = "") -> None:
        super().__init__(sentence or f"{status.value} {status.phrase}")
        self.status = status


class Recorder:
    """Takes of the film that `state` shows, kept in `folder`; `own` is the preview's own folder.

    `token` is known to the page alone: who knows it has read the page.
    """

    def __init__(self, folder: Path, own: Path, state: State) -> None:
        self.folder, self.token = folder, secrets.token_urlsafe(32)
        self._own, self._state, self._busy = own, state, Lock()

    def refuse(self, beat: int, digest: str) -> None:
        """Raise Refused where the film has no such beat, or it says other words than these."""
        words = self._state.words(beat)
        if words is None:
            raise Refused(HTTPStatus.NOT_FOUND)
        if words[1] != digest:
            raise Refused(
                HTTPStatus.CONFLICT,
                f"Beat {beat} says other words now than when you spoke them; read it again.",
            )

    def keep(self, beat: int, digest: str, receive: Callable[[Path], None]) -> str:
        """The name of a new take of a beat, counted from 1; `receive` writes it into a file.

        Raises Refused, and OSError where it cannot be written.
        """
        if not self._busy.acquire(blocking=False):
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "Another take is being kept; try again.")
        try:
            return self._kept(beat, digest, receive)
        finally:
            self._busy.release()

    def _kept(self, beat: int, digest: str, receive: Callable[[Path], None]) -> str:
        from calcanim.render.files import publish
        from calcanim.voice import takes

        came = self._own / "sent"
        try:
            receive(came)
            name = f"{beat:02}-take{takes.next_number(self.folder, beat)}.{_kind(came)}"
            named = came.rename(came.with_name(name))
            try:
                self._hear(named, beat)
                content = named.read_bytes()
            finally:
                named.unlink()
        finally:
            came.unlink(missing_ok=True)
        self.refuse(beat, digest)  # they may have changed meanwhile
        publish({self.folder / name: content}, lambda path: False)
        recording = hashlib.sha256(content).hexdigest()
        takes.note(self.folder, self._state.slug, beat, name, recording, digest)
        return name

    def _hear(self, file: Path, beat: int) -> None:
        """Raise Refused for what is no recording of the beat's words."""
        words = self._state.words(beat)
        seconds = reading_time(words[0]) if words is not None else 0.0
        trial = [sys.executable, "-m", "calcanim.preview.trial"]
        damaged = f"{file.name} is no sound, or it is damaged"
        try:
            done = subprocess.run(
                [*trial, str(os.getpid()), str(file), str(seconds)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_LONGEST,
                check=True,
            )
            why = json.loads(done.stdout)
        except (subprocess.SubprocessError, ValueError):
            why = damaged
        if why is not None:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"{why}")


def _kind(file: Path) -> str:
    """The ending of a file of this content."""
    with open(file, "rb") as content:
        head = content.read(16)
    kind = _KINDS.get(head[:4])
    if kind is None and head[_MP4_AT : _MP4_AT + 4] == _MP4:
        kind = "m4a"
    if kind is None:
        sentence = "A take is a webm, an ogg or an mp4, and this is none."
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence)
    return kind
