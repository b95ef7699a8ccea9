"""The command, as a user runs it: stills, video, changes, mistakes, and Ctrl-C."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.preview.conftest import LESSON, Preview

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="the forge forks")


@posix
@pytest.mark.render
def test_from_the_first_still_to_ctrl_c(previewed: Callable[..., Preview]) -> None:
    preview = previewed(LESSON, "--function", "x + 1")
    ready = preview.until(lambda s: s["phase"] == "ready")
    phases = list(dict.fromkeys(s["phase"] for s in preview.seen))
    # A slow reader may miss one that is soon over; none comes out of turn.
    assert phases == [p for p in ("building", "stills", "video", "ready") if p in phases]
    assert all(beat["still"] for beat in ready["beats"])
    assert ready["title"] == "Sums & differences"
    assert ready["beats"][1]["start"] == pytest.approx(1.8, abs=0.1)

    preview.save(LESSON.replace('"A line"', '"Another line"'))
    shown = ("stills", "video", "ready")
    changed = preview.until(
        lambda s: s["build"] == 2 and s["phase"] in shown and bool(s["beats"][0]["still"])
    )
    assert changed["beats"][1]["title"] == "Another line"
    assert changed["video"] is None or changed["phase"] == "ready"  # stills first

    preview.save(LESSON.replace('Beat("A line"', 'Baet("A line"'))
    wrong = preview.until(lambda s: s["build"] == 3 and s["phase"] == "error")
    assert wrong["error"] == "NameError: name 'Baet' is not defined (tiny.py, line 13)"
    assert wrong["beats"][1]["title"] == "Another line"  # the last good one stays in sight

    preview.save(LESSON.replace("def build(", "def build(("))
    wrong = preview.until(lambda s: s["build"] == 4 and s["phase"] == "error")
    assert "SyntaxError" in wrong["error"]
    assert "\n" not in wrong["error"]

    preview.save(LESSON.replace("def build(function", "def build(other"))
    wrong = preview.until(lambda s: s["build"] == 5 and s["phase"] == "error")
    assert wrong["error"] == "the lesson tiny has no parameter 'function'; it has other"

    preview.save(LESSON + "\nimport sys\nsys.exit(3)\n")
    wrong = preview.until(lambda s: s["build"] == 6 and s["phase"] == "error")
    assert "ends the program" in wrong["error"]

    build = 6
    for code, words in {
        "raise KeyboardInterrupt": "KeyboardInterrupt (tiny.py, line 15)",
        "raise GeneratorExit('so')": "GeneratorExit: so (tiny.py, line 15)",
        "raise BaseException": "BaseException (tiny.py, line 15)",
        "import os; os.closerange(0, 1000)": "tiny.py closes file descriptors that are not its own",
        "import os; os._exit(0)": "tiny.py ends the program; a lesson's build gives beats",
        "import os; os.abort()": "the build of tiny.py ended by signal 6",
    }.items():
        build += 1
        preview.save(f"{LESSON}\n{code}\n")
        wrong = preview.until(lambda s: s["build"] == build and s["phase"] == "error")  # noqa: B023
        assert wrong["error"] == words

    # A still that takes minutes keeps nobody waiting.
    many = "*(Write(str(n), prose('x' * 2000), 'derivation') for n in range(500))"
    preview.save(LESSON.replace("(title,)", f"({many},)"))
    preview.until(lambda s: s["build"] == 13 and s["phase"] == "stills")
    preview.save(LESSON.replace('"A title"', "'x' * 10**6"))
    wrong = preview.until(lambda s: s["build"] == 14 and s["phase"] == "error")
    assert "the title of a beat has at most 200 characters" in wrong["error"]

    preview.save(LESSON + "\nwhile True:\n    pass\n")
    preview.until(lambda s: s["build"] == 15 and s["phase"] == "building")
    preview.save(LESSON)
    preview.until(lambda s: s["build"] == 16 and s["phase"] in ("video", "ready"))

    code, said = preview.interrupt()
    assert code == 130
    assert "Traceback" not in said
    assert not list(preview.temporary.iterdir())


@pytest.mark.long
@posix
def test_a_file_that_does_not_load_yet_and_then_a_theme_that_cannot_be_seen(
    previewed: Callable[..., Preview], tmp_path: Path
) -> None:
    (tmp_path / "calcanim.toml").write_text('[theme]\nname = "sea"\n')
    preview = previewed("lesson = nothing\n", "--function", "x", "--theme", "sea")
    wrong = preview.until(lambda s: s["phase"] == "error")
    assert "NameError: name 'nothing' is not defined" in wrong["error"]
    preview.save(LESSON)
    preview.until(lambda s: s["build"] == 2 and bool(s["beats"]))
    (tmp_path / "calcanim.toml").write_text('[theme]\nname = "sea"\ninput = "#222222"\n')
    wrong = preview.until(lambda s: s["build"] == 3 and s["phase"] == "error")
    assert "input #222222 on the" in wrong["error"]
    assert preview.interrupt()[0] == 130


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nothing.py"], "there is no file"),
        (["chian_rule"], "chain_rule"),
        (["chain_rule", "--function", "2x"], "2*x"),
        (["chain_rule", "--nothing", "2"], "nothing"),
        (["chain_rule", "--theme", "blue"], "unknown theme"),
        (["chain_rule", "--aspect", "2:1"], "aspect"),
        (["chain_rule", "--voice", "hart"], "no voice 'hart'; did you mean 'heart'?"),
        (["chain_rule", "--voice", "nowhere/"], "there is no folder of recordings nowhere"),
    ],
)
def test_wrong_requests(args: list[str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "calcanim", "preview", *args], capture_output=True, text=True
    )
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert done.stdout == ""
