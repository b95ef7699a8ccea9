"""What a rendering leaves: the video, its companions, and the manifest that describes them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen, in words, from `start` to `end` in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A beat in the video: its start and duration in seconds, its title, its words, its sights."""

    title: str
    start: float
    duration: float
    narration: str
    seen: tuple[Sight, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """An equality that the film shows, with its verdict; `beat` counts from 0."""

    beat: int
    formula: str
    verdict: str
    method: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything about a clip but its pictures."""

    lesson: str
    title: str
    digest: str
    parameters: dict[str, str]
    versions: dict[str, str]
    width: int
    height: int
    fps: int
    theme: str
    duration: float
    sections: tuple[Section, ...]
    claims: tuple[ClaimRecord, ...]

    def to_json(self) -> str:
        """Indented JSON."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @staticmethod
    def from_json(text: str) -> Manifest:
        """The inverse of `to_json`."""
        data = json.loads(text)
        data["sections"] = tuple(
            Section(**{**s, "seen": tuple(Sight(**x) for x in s.get("seen", ()))})
            for s in data["sections"]
        )
        data["claims"] = tuple(ClaimRecord(**c) for c in data["claims"])
        return Manifest(**data)


@dataclass(frozen=True, slots=True)
class Clip:
    """A finished video and the files beside it."""

    video: Path
    manifest: Manifest

    @property
    def captions(self) -> Path:
        """WebVTT captions."""
        return self.video.with_suffix(".vtt")

    @property
    def descriptions(self) -> Path:
        """WebVTT audio description: what is seen, in words."""
        return self.video.with_suffix(".ad.vtt")

    @property
    def poster(self) -> Path:
        """The recap card as a PNG."""
        return self.video.with_suffix(".png")

    @property
    def sections(self) -> tuple[Section, ...]:
        """The beats, with their times."""
        return self.manifest.sections

    def _repr_html_(self) -> str:
        import base64

        data = base64.b64encode(self.video.read_bytes()).decode()
        title = escape(self.manifest.title)
        return (
            f'<video controls width="720" title="{title}" '
            f'src="data:video/mp4;base64,{data}"></video>'
        )
