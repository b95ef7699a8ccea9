"""``calcanim doctor``."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version

import click

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
    if missing:
        click.echo(f"Missing: {', '.join(missing)}. Run scripts/bootstrap.")
        return 1
    click.echo("All is here.")
    return 0
