"""Every command that the README shows is run; every command that exists is shown."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from calcanim import catalog
from calcanim.cli import _COMMANDS
from tests.publish import films

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = next(b for b in README.split("```") if b.startswith("\ncalcanim list"))
COMMANDS = BLOCK.strip().splitlines()


def test_every_command_is_shown() -> None:
    assert {shlex.split(c)[1] for c in COMMANDS} == set(_COMMANDS)


# tests/preview runs `preview`, which does not end by itself, and tests/build builds a course.
AT_ONCE = [c for c in COMMANDS if shlex.split(c)[1] not in ("render", "preview", "build")]
# One of each kind always, the others with --long.
FIRST = {shlex.split(c)[1]: c for c in reversed(AT_ONCE)}.values()


@pytest.mark.parametrize(
    "line", [pytest.param(c, marks=() if c in FIRST else pytest.mark.long) for c in AT_ONCE]
)
def test_the_commands_work(line: str, tmp_path: Path) -> None:
    args = [sys.executable, "-m", "calcanim", *shlex.split(line)[1:]]
    if ".json" in line:  # of a film that has been rendered before
        films.write(tmp_path, films.manifest(), b"\0\0\0\x08ftyp")
    done = subprocess.run(args, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.render
def test_the_render_command_works(tmp_path: Path) -> None:
    line = next(c for c in COMMANDS if c.startswith("calcanim render"))
    args = [sys.executable, "-m", "calcanim", *shlex.split(line)[1:]]
    done = subprocess.run(args, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    video = tmp_path / done.stdout.splitlines()[-1]
    assert video.stat().st_size > 100_000


@pytest.mark.render
def test_plain_manim_plays_the_film(tmp_path: Path) -> None:
    """The command that is shown, but only the first motions of the film."""
    shown = re.search(r"`(manim -ql scenes/manim_scenes.py \w+)`", README)
    assert shown is not None
    args = [*shlex.split(shown.group(1))[1:], "-n", "0,2", "--media_dir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "manim", *args], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert any(tmp_path.rglob("ChainRule.mp4"))


def test_the_error_is_the_one_shown() -> None:
    shown = re.search(r"```\n(calcanim: unknown.*?)\n```", README, re.DOTALL)
    assert shown is not None
    args = [sys.executable, "-m", "calcanim", "steps", "derivative", "sin(xy) + 1"]
    done = subprocess.run(args, capture_output=True, text=True)
    assert done.stderr.rstrip() == shown.group(1).rstrip()


def test_the_pictures_are_those_that_the_script_makes() -> None:
    path = ROOT / "scripts" / "pictures.py"
    spec = importlib.util.spec_from_file_location("pictures", path)
    assert spec is not None
    assert spec.loader is not None
    pictures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pictures)
    made = {f"{slug}.png" for slug in pictures.SHOWN} | {f"{pictures.MOVING}.gif"}
    assert set(pictures.SHOWN) == set(catalog.slugs())
    assert {p.name for p in pictures.FOLDER.iterdir()} == made
    assert set(re.findall(r"media/readme/([\w.]+)", README)) == made
    for name in made:
        assert 5_000 < (pictures.FOLDER / name).stat().st_size < 3_000_000
    for slug, title in pictures.SHOWN.items():
        assert pictures.until(slug, title).beats[-1].title == title


@pytest.mark.render
def test_the_python_that_is_shown_works(tmp_path: Path) -> None:
    code = [sys.executable, "-c", README.split("```python\n")[1].split("```")[0]]
    done = subprocess.run(code, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("PRODUCT ")
    assert (tmp_path / "chain.mp4").stat().st_size > 100_000
