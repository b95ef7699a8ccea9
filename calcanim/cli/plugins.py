"""``calcanim myst-plugin`` and ``calcanim quarto-extension``: where other tools find theirs."""

from __future__ import annotations

from pathlib import Path

import click

_INTEGRATIONS = Path(__file__).parent.parent / "integrations"


@click.command("myst-plugin", help="Prints the path of the plugin for MyST and Jupyter Book.")
def myst_plugin() -> None:
    """One line: the executable's path."""
    click.echo(str(_INTEGRATIONS / "myst.py"))


@click.command("quarto-extension", help="Writes DIR/_extensions/calcanim, Quarto's extension.")
@click.argument("folder", metavar="DIR")
def quarto_extension(folder: str) -> None:
    """Whole or not at all; what calcanim did not write is left alone."""
    from calcanim.publish import player
    from calcanim.publish.lesson import EmbedError
    from calcanim.render.files import publish

    if not Path(folder).is_dir():
        raise EmbedError(f"there is no folder {folder}; give the one that has _quarto.yml")
    source = _INTEGRATIONS / "quarto"
    files = {name: (source / name).read_bytes() for name in ("_extension.yml", "calcanim.lua")}
    files |= {"lesson.js": player.script(), "lesson.css": player.style()}
    target = Path(folder) / "_extensions" / "calcanim"
    publish({target: files}, lambda path: _written_by_us(path, set(files)))
    click.echo(str(target))


def _written_by_us(folder: Path, names: set[str]) -> bool:
    """Whether there is nothing in it but what an extension of ours has."""
    there = {path.name: path for path in folder.iterdir()}
    said = there.get("_extension.yml")
    ours = said is not None and "contributes:\n  shortcodes:\n    - calcanim.lua" in said.read_text(
        "utf-8"
    )
    return not there or (ours and set(there) <= names)
