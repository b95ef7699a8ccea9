"""``calcanim build`` as an outsider calls it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from calcanim import store
from calcanim.course.plan import read
from calcanim.render.clip import Clip
from tests.build.courses import LESSON, Studio, times, tree
from tests.publish.films import LONG

ROOT = Path(__file__).parent.parent.parent
COURSE = """
[course]
title = "A course"
codecs = ["h264"]
quality = "l"

[[lesson]]
lesson = "one.py"

  [[lesson.variant]]
  word = "other"
"""
LIGHT = (
    "import sys; from calcanim.cli import run; code = run(sys.argv[1:]);"
    "bad = {'manim', 'sympy'} & set(sys.modules); assert not bad, bad; sys.exit(code)"
)


def calcanim(folder: Path, *args: str, **given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIGHT, *args]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **given}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=env)


def test_a_built_course_is_built_again_and_checked_by_light_commands(
    studio: Studio, tmp_path: Path
) -> None:
    (tmp_path / "one.py").write_text(LESSON.format(name="one"))
    file, root = tmp_path / "course.toml", tmp_path / "site"
    file.write_text(COURSE)
    studio.store = store.default()  # that of the command
    studio.build(read(file), root)
    before = times(root)
    done = calcanim(tmp_path, "build", LC_ALL="C", PYTHONHASHSEED="5")
    assert (done.returncode, done.stdout, done.stderr) == (0, "site/index.html\n", "")
    assert times(root) == before
    done = calcanim(tmp_path, "build", "course.toml", "-o", str(root), "--check")
    assert (done.returncode, done.stdout) == (0, f"{root} is up to date\n")
    file.write_text(COURSE.replace("A course", "Another <course>"))
    done = calcanim(tmp_path, "build", "--check")
    assert done.returncode == 1
    assert set(done.stdout.splitlines()) == {
        f"page {path}: changed"
        for path in ("index.html", "course.json", "one/index.html", "one/word-other/index.html")
    }
    assert times(root) == before
    file.write_text(COURSE.replace('"other"', '"else"'))
    lines = calcanim(tmp_path, "build", "--check").stdout.splitlines()
    assert "film one/word-other: removed" in lines
    assert len([line for line in lines if line.endswith(": new")]) == 2
    assert times(root) == before


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["nothing.toml"], "nothing.toml"),
        (["-o", "one.py"], "one.py is a file, where a folder is to go"),
        (["-o", "one.py/site"], "one.py is no folder"),
        (["-o", "."], "is not empty, and calcanim did not build it"),
        (["-j", "0"], "--jobs"),
    ],
)
def test_what_cannot_be_built_is_one_sentence(args: list[str], why: str, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(LESSON.format(name="one"))
    (tmp_path / "course.toml").write_text(COURSE)
    before = tree(tmp_path)
    done = calcanim(tmp_path, "build", *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert tree(tmp_path) == before


@pytest.mark.render
def test_the_example_becomes_a_site(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    file, root = tmp_path / "examples" / "course.toml", tmp_path / "site"
    grounds = 2 if LONG else 1
    if not LONG:
        file.write_text(file.read_text().replace("[course]", '[course]\nthemes = ["dark"]'))
    args = ["build", "examples/course.toml", "-q", "l", "--scorm", "--progress", "none"]
    done = calcanim(tmp_path, *args)
    assert (done.returncode, done.stdout) == (0, "site/index.html\n"), done.stderr
    slugs = ("steepness", "steepness/1-over-x-at-3", "chain-rule")
    assert {p.parent for p in root.rglob("*.html")} == {root, *(root / slug for slug in slugs)}
    manifests = sorted((root / "media").glob("*.json"))
    assert len(manifests) == 3 * grounds
    for path in manifests:
        clip = Clip.load(path)
        assert clip.sound()
        assert [video.type[:15] for video in clip.manifest.videos] == ["video/mp4; code"] * 2
        assert "av01" in clip.manifest.videos[0].type
        assert clip.manifest.files["video"] == clip.manifest.videos[1]
    before = times(tmp_path)
    assert calcanim(tmp_path, *args).returncode == 0
    assert times(tmp_path) == before
