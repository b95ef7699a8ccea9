"""What to render: size, frame rate, theme, and where it goes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from calcanim.render.errors import SpecError as SpecError
from calcanim.render.manifest import ENCODINGS, name_fault
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.theme import DARK, Theme

# Manim's qualities: width, height, frames a second.
QUALITIES = {
    "l": (854, 480, 15),
    "m": (1280, 720, 30),
    "h": (1920, 1080, 60),
    "p": (2560, 1440, 60),
    "k": (3840, 2160, 60),
}
# What a film can be, and how its file's name ends; a PNG sequence is a folder.
SUFFIXES = {"mp4": ".mp4", "webm": ".webm", "gif": ".gif", "png": ""}
# Frame rates of television are these, slowed down by 1000/1001; people write 23.976 or 29.97.
_TELEVISION = (24, 30, 48, 60, 120)
# Shapes of the picture; a quality's height is that of the shorter side.
ASPECTS = {"16:9": 16 / 9, "1:1": 1.0, "9:16": 9 / 16}


@dataclass(frozen=True, slots=True)
class RenderSpec:
    """One rendering. `output`, where given, names the video; its companions follow it.

    `fps` is in frames a second, whole or a fraction such as 30000/1001.
    `constant_frame_rate` writes every frame of a still; otherwise a still is one frame that lasts,
    and comes again about once a second.
    `encoder`, `crf` and `encoder_options` overrule what suits the format.
    """

    width: int = 1920
    height: int = 1080
    fps: int | Fraction = 60
    theme: Theme = DARK
    media_dir: Path = Path("media")
    output: Path | None = None
    aspect: str = "16:9"
    format: str = "mp4"
    transparent: bool = False
    constant_frame_rate: bool = False
    encoder: str = ""
    crf: float | None = None
    encoder_options: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not (16 <= self.width <= 7680 and 16 <= self.height <= 7680):
            raise SpecError("the resolution must lie between 16,16 and 7680,7680")
        if self.aspect not in ASPECTS:
            raise SpecError(f"unknown aspect '{self.aspect}'; there are: {', '.join(ASPECTS)}")
        if abs(self.width / self.height - ASPECTS[self.aspect]) > 0.01:
            fits = [a for a, r in ASPECTS.items() if abs(self.width / self.height - r) <= 0.01]
            hint = f"; with --aspect {fits[0]} it can be had" if fits else ""
            raise SpecError(f"{self.width},{self.height} is not {self.aspect}{hint}")
        if self.width % 2 or self.height % 2:
            raise SpecError("width and height must be even numbers")
        if not 1 <= self.fps <= 120:
            raise SpecError("the frame rate must lie between 1 and 120")
        if self.format not in SUFFIXES:
            raise SpecError(f"unknown format '{self.format}'; there are: {', '.join(SUFFIXES)}")
        suffix = SUFFIXES[self.format]
        if self.output is not None:
            if self.output.name in ("", ".."):
                raise SpecError(f"the output must name a file, and {self.output} is a folder")
            if self.output.suffix.lower() != suffix:
                ending = f"end in {suffix}" if suffix else "be a folder's name without an ending"
                raise SpecError(f"the output must {ending}, and {self.output} does not")
            if (fault := name_fault(self.output.name)) is not None:
                raise SpecError(f"the output's name, {self.output.name}, {fault}")
        if self.transparent and self.format == "mp4":
            raise SpecError("an MP4 has no transparency; use --format webm, gif or png")
        if self.format in ("gif", "png") and (
            self.encoder or self.crf is not None or self.encoder_options
        ):
            raise SpecError(f"the format {self.format} has no encoder to choose or set")
        if self.crf is not None and not 0 <= self.crf <= 63:
            raise SpecError("the crf must lie between 0 and 63")

    @property
    def repeats(self) -> bool:
        """Whether a still's picture comes again while it lasts."""
        return self.format in ("mp4", "webm") and not self.constant_frame_rate

    def look(self) -> dict[str, Any]:
        """All that determines pictures and their encoding, as JSON data; not where they go."""
        fields = dataclasses.asdict(self)
        if isinstance(self.fps, Fraction):
            fields["fps"] = str(self.fps)
        return {k: v for k, v in fields.items() if k not in ("media_dir", "output")}

    @staticmethod
    def of_look(data: dict[str, Any]) -> RenderSpec:
        """The inverse of `look`."""
        theme = {**data["theme"], "roles": tuple((r, c) for r, c in data["theme"]["roles"])}
        options = tuple((k, v) for k, v in data["encoder_options"])
        changed = {"theme": Theme(**theme), "encoder_options": options}
        return RenderSpec(**{**data, **changed, "fps": frame_rate(str(data["fps"]))})

    def video(self, board: Storyboard) -> Path:
        """Where this storyboard's video goes."""
        if self.output is not None:
            return self.output
        name = board.slug
        if not board.default:
            named = json.dumps(board.parameters, sort_keys=True)
            name += "-" + hashlib.sha256(named.encode()).hexdigest()[:8]
        if self.theme != DARK:
            name += f"-{self.theme.name}"
        if self.aspect != "16:9":
            name += "-" + self.aspect.replace(":", "x")
        lines = min(self.width, self.height)
        folder = self.media_dir / "videos" / board.slug / f"{lines}p{float(self.fps):.5g}"
        return folder / f"{name}{SUFFIXES[self.format]}"


def refuse_codecs(spec: RenderSpec, codecs: Sequence[str]) -> None:
    """Raise SpecError for codecs that a film of this format does not have."""
    for codec in codecs:
        if codec not in ENCODINGS:
            raise SpecError(f"unknown codec '{codec}'; there are: {', '.join(ENCODINGS)}")
    if not codecs or len(set(codecs)) < len(codecs):
        raise SpecError("codecs are named once each, and at least one is")
    if tuple(codecs) != ("h264",) and spec.format != "mp4":
        raise SpecError(f"codecs are chosen for an mp4, and for no {spec.format}")


def frame_rate(text: str) -> int | Fraction:
    """Frames a second from ``30``, ``30000/1001`` or ``29.97`` (which means the same).

    Raises SpecError.
    """
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}|/[1-9][0-9]{0,5})?", text):
        raise SpecError(f"a frame rate is written 30, 29.97 or 30000/1001, and not {text}")
    rate = Fraction(text)
    if "." in text:
        near = [Fraction(n * 1000, 1001) for n in _TELEVISION]
        rate = next((n for n in near if abs(n - rate) < Fraction(1, 200)), rate)
    if not 1 <= rate <= 120:
        raise SpecError("the frame rate must lie between 1 and 120")
    return int(rate) if rate.denominator == 1 else rate


def spec_of(quality: str = "h", **changes: object) -> RenderSpec:
    """The spec of a quality letter, with other fields as given (None leaves the quality's own).

    Without a `format` the ending of `output` says what is wanted; without an ending it gets one.
    """
    if quality not in QUALITIES:
        raise SpecError(f"unknown quality '{quality}'; there are: {', '.join(QUALITIES)}")
    width, height, fps = QUALITIES[quality]
    if changes.get("aspect") == "9:16":
        width, height = height, width
    elif changes.get("aspect") == "1:1":
        width = height
    output = changes.get("output")
    if isinstance(output, Path):
        if changes.get("format") is None:
            endings = {suffix: name for name, suffix in SUFFIXES.items() if suffix}
            changes["format"] = endings.get(output.suffix.lower())
        ending = SUFFIXES.get(str(changes.get("format") or "mp4"), "")
        if ending and not output.suffix and output.name not in ("", ".."):
            changes["output"] = output.with_name(output.name + ending)
    fields: dict[str, object] = {"width": width, "height": height, "fps": fps}
    fields |= {k: v for k, v in changes.items() if v is not None}
    return RenderSpec(**fields)  # type: ignore[arg-type]
