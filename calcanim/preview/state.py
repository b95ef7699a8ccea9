"""What the page shows, as one JSON object, and who waits for the next one."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Condition
from typing import Any


class State:
    """The page's state. Threads wait for a version later than the one that they have seen.

    ``build`` counts from 1. ``phase`` is ``building`` (the lesson's code runs), ``stills``,
    ``video``, ``ready`` or ``error``; ``beats`` are those of the last build that gave any. ``note``
    says what is unusual about the phase, as long as nothing else is heard; ``remarks`` what is bad
    about recordings. ``label`` is what listeners are owed of a synthetic voice. With ``record``,
    the folder of the takes and the command that writes the script, there are ``takes``, one a beat.
    """

    def __init__(
        self, file: str, aspect: tuple[int, int], record: dict[str, str] | None = None
    ) -> None:
        self.version = 0
        self.closed = False
        self.pictures = 0  # the build whose stills are shown
        self.slug = ""
        self._files: dict[str, Path] = {}
        self._changed = Condition()
        self._state: dict[str, Any] = {
            "file": file,
            "aspect": list(aspect),
            "build": 0,
            "phase": "building",
            "title": "",
            "beats": [],
            "progress": 0.0,
            "video": None,
            "tracks": {},
            "error": None,
            "note": None,
            "remarks": [],
            "label": "",
            "record": record,
            "takes": [],
        }

    def begin(self, build: int) -> None:
        """A build has begun: what is there stays until there is something new."""
        self._set(build=build, phase="building", error=None, remarks=[])

    def board(self, build: int, title: str, beats: list[dict[str, Any]], slug: str = "") -> None:
        """The storyboard is there: titles, words and times, no pictures yet."""
        if build == self._state["build"]:
            shown = [{**beat, "still": None} for beat in beats]
            self.pictures, self.slug = build, slug
            self._set(phase="stills", title=title, beats=shown, video=None, tracks={}, progress=0.0)

    def still(self, build: int, n: int, path: Path) -> None:
        """The picture of a beat."""
        if build == self._state["build"]:
            url = f"/{build}/still-{n}.png"
            self._files[url] = path
            beats = [dict(beat) for beat in self._state["beats"]]
            beats[n]["still"] = url
            self._set(beats=beats)

    def progress(self, build: int, share: float) -> None:
        """How much of the video is done, 0 to 1."""
        if build == self._state["build"]:
            self._set(phase="video", progress=round(share, 3))

    def video(
        self,
        build: int,
        path: Path,
        starts: list[float],
        tracks: dict[str, str],
        label: str = "",
        spoken: list[dict[str, Any]] | None = None,
    ) -> None:
        """The video is there; `tracks` are the files beside it, by kind.

        `spoken` is what is heard of each beat: `calcanim.preview.prompter.heard` has it.
        """
        if build == self._state["build"]:
            url = f"/{build}/{path.name}"
            self._files[url] = path
            shown = {kind: f"/{build}/{name}" for kind, name in tracks.items()}
            self._files |= {shown[kind]: path.with_name(name) for kind, name in tracks.items()}
            pairs = zip(self._state["beats"], starts, strict=True)
            beats = [{**beat, "start": start} for beat, start in pairs]
            if spoken is not None:
                beats = [{**beat, **heard} for beat, heard in zip(beats, spoken, strict=True)]
            self._set(
                phase="ready", progress=1.0, video=url, tracks=shown, beats=beats, label=label
            )

    def error(self, build: int, message: str) -> None:
        """The build has failed; `message` is for whoever writes the lesson."""
        if build == self._state["build"]:
            self._set(phase="error", error=message)

    def takes(self, build: int, takes: list[dict[str, Any]]) -> None:
        """What is recorded of each beat: `state`, and the `path` of the latest take, or None."""
        if build == self._state["build"]:
            files = {url: f for url, f in self._files.items() if not url.startswith("/takes/")}
            shown = []
            for n, take in enumerate(takes, 1):
                path = Path(take["path"]) if take["path"] else None
                if path is not None:
                    files[f"/takes/{n}"] = path
                shown.append({"state": take["state"], "name": path.name if path else None})
            self._files = files
            if shown != self._state["takes"]:
                self._set(takes=shown)

    def words(self, beat: int) -> tuple[str, str] | None:
        """What beat `beat`, counted from 1, says, and its digest; None where nothing is said."""
        beats = self._state["beats"]
        if not 1 <= beat <= len(beats) or not beats[beat - 1]["narration"].split():
            return None
        return beats[beat - 1]["narration"], beats[beat - 1]["digest"]

    def remark(self, build: int, message: str) -> None:
        """What is bad about a recording, and does not keep the film from being made."""
        if build == self._state["build"]:
            self._set(remarks=[*self._state["remarks"], message])

    def note(self, build: int, message: str) -> None:
        """Something that whoever writes the lesson should know; news of the build ends it."""
        if build == self._state["build"]:
            self._set(note=message)

    def file(self, url: str) -> Path | None:
        """The file that a URL of this state names."""
        return self._files.get(url)

    def snapshot(self) -> str:
        """The state as JSON on one line."""
        with self._changed:
            return json.dumps(self._state, separators=(",", ":"))

    def wait(self, seen: int, seconds: float) -> int:
        """The version, as soon as it is later than `seen`, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.version > seen or self.closed, seconds)
            return self.version

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _set(self, **changes: Any) -> None:
        with self._changed:
            self._state = {**self._state, "note": None, **changes}
            self.version += 1
            self._changed.notify_all()
