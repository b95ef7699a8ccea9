"""What a second run loads, and what it makes again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tones import recorded, write

pytestmark = pytest.mark.render

LESSON = '''\
"""Tiny: two lines."""

from calcanim.authoring.script import Beat, function, lesson
from calcanim.storyboard import prose
from calcanim.storyboard.cues import Write


@lesson(title="Tiny", topic="tests")
def build(function=function("x + 1", "f(x)")):
    yield Beat("One", "Here is a line of a few words.", (Write("t", prose("Sums"), "title"),))
    yield Beat("Two", "And here is another line.", (Write("a", prose("Line"), "derivation"),))
'''
COMMAND = """
import sys
from calcanim.cli import run
code = run(sys.argv[1:])
print(*(m for m in ("manim", "sympy", "hibari", "onnxruntime", "numpy") if m in sys.modules))
print(*(m for m in sys.modules if m.startswith("calcanim.voice.")))
sys.exit(code)
"""


def ran(folder: Path, *args: str) -> tuple[list[str], list[str], int]:
    """What a command loaded of others' packages and of ours, and how many segments it drew."""
    command = [sys.executable, "-c", COMMAND, "render", "tiny.py", "-ql", "-j", "1", *args]
    command += ["-o", "tiny.mp4", "--progress", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *_, theirs, ours = done.stdout.splitlines()
    lines = [json.loads(s) for s in done.stderr.splitlines() if s.startswith("{")]
    return theirs.split(), ours.split(), lines[-1]["drawn"] if lines else 0


def test_a_second_run_loads_nothing_and_another_take_draws_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALCANIM_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    (tmp_path / "tiny.py").write_text(LESSON)
    takes = tmp_path / "takes"
    takes.mkdir()
    for n, words in enumerate(("Here is a line of a few words.", "And here is another line."), 1):
        write(takes / f"{n}.wav", recorded(words))
    voiced = ("--voice", "takes/")
    theirs, ours, drawn = ran(tmp_path)
    assert drawn > 0
    # Silent: nothing of voices is loaded but the names that they have.
    assert set(ours) <= {"calcanim.voice.errors", "calcanim.voice.named"}
    assert ran(tmp_path, *voiced)[2] == 0
    film = (tmp_path / "tiny.mp4").read_bytes()
    notes = takes / "calcanim-voice.json"
    noted = notes.read_bytes()
    theirs, _, _ = ran(tmp_path, *voiced)
    assert not {"manim", "sympy", "hibari", "onnxruntime"} & set(theirs)
    assert (tmp_path / "tiny.mp4").read_bytes() == film
    notes.unlink()
    theirs, _, _ = ran(tmp_path, *voiced)
    assert "manim" not in theirs
    assert notes.read_bytes() == noted
    write(takes / "2-take2.wav", recorded("And here is another line.", 0.8))
    assert ran(tmp_path, *voiced)[2] == 0
    assert (tmp_path / "tiny.mp4").read_bytes() != film
