"""Manim's own pipeline, kept behind two calls."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from calcanim import __version__
from calcanim.render.spec import RenderSpec
from calcanim.storyboard.board import Storyboard


def versions() -> dict[str, str]:
    """Versions of what determines the pictures."""
    found = {name: version(name) for name in ("manim", "typst", "av", "numpy")}
    return {"calcanim": __version__, "python": platform.python_version(), **found}


def shoot(
    board: Storyboard, spec: RenderSpec, target: Path, progress: Callable[[float], None] | None
) -> tuple[list[float], float]:
    """Render to `target`; returns the beats' starts and the whole length, in seconds."""
    from manim import logger, tempconfig

    from calcanim.stage.frame import FRAMES
    from calcanim.stage.scene import StoryboardScene

    frame = FRAMES[spec.aspect]
    logger.setLevel(logging.ERROR)
    starts: list[float] = []
    report = progress or (lambda share: None)

    def on_beat(index: int, seconds: float) -> None:
        starts.append(seconds)
        report(seconds / board.duration)

    settings: dict[str, Any] = {
        "media_dir": str(target.parent / "manim"),
        "pixel_width": spec.width,
        "pixel_height": spec.height,
        "frame_width": frame.width,
        "frame_height": frame.height,
        "frame_rate": spec.fps,
        "background_color": spec.theme.background,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "write_to_movie": True,
        "preview": False,
        "output_file": "film",
    }
    from manim import config

    settings = {k: v for k, v in settings.items() if k in config}
    with tempconfig(settings):
        scene = StoryboardScene(board, spec.theme, on_beat, frame)
        scene.render()
        made = sorted((target.parent / "manim").rglob("film*.mp4"))
        length = float(scene.renderer.time)
    if not made:
        raise RuntimeError("Manim finished and left no video")
    _index_first(made[0], target)
    report(1.0)
    return starts, length


def _index_first(source: Path, target: Path) -> None:
    """Copy the streams with the index at the front, so that a browser starts at once."""
    import av

    with (
        av.open(str(source)) as old,
        av.open(str(target), "w", options={"movflags": "+faststart"}) as new,
    ):
        picture = old.streams.video[0]
        copy = new.add_stream_from_template(picture)
        for packet in old.demux(picture):
            if packet.dts is not None:
                packet.stream = copy
                new.mux(packet)


def poster(board: Storyboard, spec: RenderSpec, target: Path) -> None:
    """The film's last picture as a PNG."""
    from PIL import Image

    from calcanim.stage.frame import FRAMES
    from calcanim.stage.stills import stills

    picture = stills(board, spec.theme, spec.width, FRAMES[spec.aspect])[-1]
    Image.fromarray(picture[:, :, :3]).resize((spec.width, spec.height)).save(target)
