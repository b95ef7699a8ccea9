"""``calcanim doctor``."""

from __future__ import annotations

import platform
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from calcanim import store

_NEEDED = ("manim", "typst", "sympy", "numpy", "av", "lark", "click", "rich")


@click.command("doctor")
def command() -> int:
    """What this machine has and lacks."""
    missing = []
    click.echo(f"Python {platform.python_version()} on {platform.system()}")
    for name in _NEEDED:
        try:
            click.echo(f"  {name:<8} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
            click.echo(f"  {name:<8} missing")
    latex = "found, not needed" if shutil.which("latex") else "not found, not needed"
    click.echo(f"  {'LaTeX':<8} {latex}")
    try:
        from calcanim.stage.typesetting import svg

        svg("$ x^2 $")
        click.echo("  Typst sets a formula")
    except Exception as error:
        missing.append("typst")
        click.echo(f"  Typst fails: {error}")
    click.echo(f"  Voices: {', '.join(_voices()) or 'none'}")
    bad = [f"{use}: {place} {why}" for use, place in _places() if (why := _unusable(place))]
    for sentence in bad:
        click.echo(f"  {sentence}")
    if missing:
        click.echo(f"Missing: {', '.join(missing)}. Run scripts/bootstrap.")
    if missing or bad:
        return 1
    click.echo("All is here.")
    return 0


def _voices() -> list[str]:
    """What ``--voice`` takes here, and what it would take."""
    from calcanim.voice.named import names
    from calcanim.voice.speech import VoiceError
    from calcanim.voice.voices import voice

    out = []
    for name in names():
        try:
            out.append(f"{name} ({voice(name).language})")
        except VoiceError as error:
            out.append(str(error))
    return out


def _places() -> list[tuple[str, Path]]:
    """Folders that are written, and what for."""
    return [
        ("nothing can be kept for the next time", store.folder()),
        ("videos need --media-dir or -o", Path("media")),
        ("programs find no place for passing files", Path(tempfile.gettempdir())),
    ]


def _unusable(folder: Path) -> str | None:
    """Why no file can be made in a folder, or in the place where it would be made; else None."""
    try:
        there = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
        if not there.is_dir():
            return f"cannot be a folder: {there} is a file"
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(bytes(4096))
            file.flush()
    except OSError as error:
        return f"cannot be written: {error.strerror}"
    return None
