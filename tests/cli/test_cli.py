"""The commands, as an outsider calls them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def calcanim(*args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "calcanim", *args], capture_output=True, text=True, input=stdin
    )


@pytest.mark.parametrize("args", [["list"], ["--help"], ["render", "chain_rule", "--help"]])
def test_light_commands_load_neither_manim_nor_sympy(args: list[str]) -> None:
    code = (
        "import sys; from calcanim.cli import run; run(sys.argv[1:]);"
        "bad = {'manim', 'sympy', 'numpy'} & set(sys.modules); assert not bad, bad"
    )
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_bad_input_is_refused_before_anything_heavy_is_loaded() -> None:
    code = (
        "import sys; from calcanim.cli import run; c = run(sys.argv[1:]);"
        "assert c == 2; assert not {'manim', 'sympy'} & set(sys.modules)"
    )
    for args in (["steps", "derivative", "sin(xy)"], ["render", "chain_rule", "--function", "2x"]):
        done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stderr.startswith("calcanim: ")
        assert "^" in done.stderr


def test_a_lesson_is_listed_after_what_comes_before_it() -> None:
    rows = json.loads(calcanim("list", "--json").stdout)
    listed = [row["slug"] for row in rows]
    assert listed[0] in ("summation", "secant_to_tangent")
    for n, row in enumerate(rows):
        assert set(row["after"]) <= set(listed[:n])
    lines = calcanim("list").stdout.splitlines()
    assert (
        "    after partial_derivatives"
        in lines[
            lines.index(next(line for line in lines if line.startswith("gradient_descent "))) :
        ][:3]
    )


def test_list_json() -> None:
    rows = json.loads(calcanim("list", "--json").stdout)
    names = {row["slug"]: [p["name"] for p in row["parameters"]] for row in rows}
    assert names["chain_rule"] == ["function", "at"]
    assert names["area_accumulation"] == ["function", "from", "to"]


def test_steps_json() -> None:
    done = calcanim("steps", "derivative", "x**2*sin(x)", "--at", "2", "--format", "json")
    answer = json.loads(done.stdout)
    assert answer["result"] == "2*x*sin(x) + x**2*cos(x)"
    assert answer["variables"] == ["x"]
    assert answer["verdict"] == "proved"
    assert answer["value"].startswith("1.97260236111415")
    assert answer["steps"][0]["rule"] == "PRODUCT"


@pytest.mark.parametrize("form", ["text", "latex", "typst", "markdown"])
def test_steps_in_every_format(form: str) -> None:
    done = calcanim("steps", "derivative", "(x**2+1)**3", "--format", form)
    assert done.returncode == 0
    assert "chain rule" in done.stdout


def test_steps_as_latex_and_markdown_are_valid() -> None:
    asked = ("steps", "integral", "x*log(x)", "--from", "1", "--to", "e", "--format")
    written = calcanim(*asked, "latex").stdout
    formulas = "\n".join(line.partition("%")[0] for line in written.splitlines())
    assert formulas.count(r"\begin{align*}") == formulas.count(r"\end{align*}") == 2
    assert formulas.count("{") == formulas.count("}")
    assert "**" not in formulas
    assert r"result: $\frac{e^{2}}{4} + \frac{1}{4}$" in formulas
    # A pair of asterisks would be bold type.
    assert "**" not in calcanim(*asked, "markdown").stdout


def test_steps_name_a_rule_for_each_term() -> None:
    done = calcanim("steps", "derivative", "x**3 + log(x)", "--rules")
    assert "log(x)  logarithm rule         1/x  x > 0" in done.stdout
    lines = [
        json.dumps({"kind": "derivative", "expression": "x", "rules": asked}) for asked in (True, 1)
    ]
    first, second = calcanim("steps", "--batch", "-", stdin="\n".join(lines)).stdout.splitlines()
    assert json.loads(first)["tables"][0]["rows"] == [["x", "derivative of x", "1", "-"]]
    assert json.loads(second) == {"error": '"rules" is true or false', "exit": 2}
    refused = calcanim("steps", "derivative", "x**3", "--rules", "--order", "2")
    assert refused.returncode == 2


def test_steps_batch_goes_on_after_a_refused_line() -> None:
    lines = [
        '{"kind": "derivative", "expression": "x**3", "at": "2"}',
        '{"kind": "derivative", "expression": "2x"}',
        "nonsense",
        '{"kind": "derivative", "expression": "x", "order": 1}',
    ]
    done = calcanim("steps", "--batch", "-", stdin="\n".join(lines))
    answers = [json.loads(x) for x in done.stdout.splitlines()]
    assert answers[0]["value"] == "12"
    assert answers[1]["exit"] == 2
    assert answers[2]["exit"] == 2
    assert answers[3]["result"] == "1"


def test_no_derivative_at_a_point_outside_the_domain() -> None:
    done = calcanim("steps", "derivative", "1/x", "--at", "0", "--format", "json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["result"] is None
    assert answer["verdict"] == "undefined"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["render", "chian_rule"], "chain_rule"),
        (["show", "chain_rule", "--function", "x**2"], "nothing"),
        (["show", "chain_rule", "--at", "-1", "--function", "sqrt(log(x))"], "not defined"),
        (["render", "chain_rule", "-q", "z"], "z"),
        (["render", "chain_rule", "-r", "100,100"], "16:9"),
        (["render", "chain_rule", "-o", "film.avi"], ".mp4"),
        (["steps", "nonsense", "x"], "derivative"),
        (["nonsense"], "nonsense"),
        (["render", "--all", "-o", "film.mp4"], "--media-dir"),
        (["render", "-ql", "--all", "--theme", "nonsense"], "nonsense"),
        (["render", "chain_rule", "--format", "gif", "--codec", "av1"], "no gif"),
    ],
)
def test_wrong_requests(args: list[str], words: str) -> None:
    done = calcanim(*args)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_check_json() -> None:
    done = calcanim("check", "chain_rule", "--json")
    answer = json.loads(done.stdout)
    assert answer["lesson"] == "chain_rule"
    assert answer["ok"] is True
    assert answer["layout"] == []
    assert set(answer["film"]) == {"moving", "standstill", "box", "empty", "cells", "glyph"}
    assert 0 < answer["film"]["moving"] < 1
    assert {c["verdict"] for c in answer["claims"]} <= {"proved", "checked"}
    fields = ["beat", "formula", "kind", "left", "right", "at", "verdict", "method"]
    assert all(list(c) == fields for c in answer["claims"])
    assert answer["faults"] == []
    assert done.returncode == 0


def test_check_batch() -> None:
    done = calcanim("check", "--batch", "-", stdin='{"lesson": "chain_rule", "function": "x"}\n')
    assert json.loads(done.stdout)["exit"] == 2


def test_sheet(tmp_path: Path) -> None:
    target = tmp_path / "sheet.png"
    done = calcanim("sheet", "chain_rule", "--at", "-1", "-o", str(target))
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(b"\x89PNG")
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.png"]


def test_a_wrong_guess_is_not_printed_as_proved() -> None:
    from calcanim.cli.reports import shown

    guess = {"kind": "tempting", "left": "Derivative(x*x, x)", "right": "1*1", "at": ""}
    report = {"lesson": "product_rule", "ok": True, "faults": (), "layout": ()}
    said = calcanim("show", "product_rule").stdout
    said += shown({**report, "claims": [{**guess, "verdict": "proved"}]})
    lines = [x for x in said.splitlines() if "1*1" in x]
    assert len(lines) == 2
    for line in lines:
        assert "struck" in line
        assert "proved" not in line


def test_show_json_is_the_storyboard() -> None:
    from calcanim.storyboard import Storyboard

    done = calcanim("show", "chain_rule", "--json")
    assert Storyboard.from_json(done.stdout).slug == "chain_rule"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--encoder", "nonsense"], "nonsense"),
        (["--encoder-option", "preset=nonsense"], "preset=nonsense"),
        (["--encoder-option", "preset"], "K=V"),
        (["--crf", "99"], "crf"),
        (["--transparent"], "transparency"),
        (["--format", "gif", "--crf", "20"], "gif"),
        (["--cluster", "nonsense"], "tcp://"),
    ],
)
def test_what_cannot_be_encoded_is_refused_first(
    args: list[str], words: str, tmp_path: Path
) -> None:
    done = calcanim("render", "chain_rule", "-ql", "--media-dir", str(tmp_path / "media"), *args)
    assert done.returncode == 2, done.stderr
    (sentence,) = done.stderr.splitlines()  # and none of x264's own
    assert sentence.startswith("calcanim: ")
    assert words in sentence
    assert not (tmp_path / "media").exists()


def test_the_cache_says_what_it_holds_and_forgets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from calcanim.store import Store

    monkeypatch.setenv("CALCANIM_CACHE_DIR", str(tmp_path))
    Store(tmp_path / "calcanim-cache").put("segments", "ab" * 32, bytes(1_000_000))
    info = calcanim("cache", "info").stdout
    assert str(tmp_path) in info
    assert "drawn segments" in info
    assert "1.0 MB" in info
    assert calcanim("cache", "clear").stdout.startswith("1 files deleted")
    assert list(tmp_path.rglob("*")) == []


SMALL = '''
"""Small."""
from calcanim.authoring.script import Beat, lesson
from calcanim.storyboard import prose
from calcanim.storyboard.cues import Write

@lesson(title="Small", topic="tests")
def build():
    yield Beat("One", "Some words.", (Write("w", prose("Words"), "title"),))
'''


@pytest.mark.render
@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_film_without_standard_streams(tmp_path: Path, closed: str) -> None:
    (tmp_path / "small.py").write_text(SMALL)
    line = f"exec {sys.executable} -m calcanim render small.py -r 192,108 -o film.mp4 {closed}"
    assert subprocess.run(["sh", "-c", line], cwd=tmp_path, timeout=120).returncode == 0
    assert (tmp_path / "film.mp4").exists()


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (".", "must name a file"),
        ("/", "must name a file"),
        ("folder.mp4", "folder.mp4 is a folder"),
        ("notes.mp4", "notes.txt was not made by calcanim"),
        ("notes.txt/film.mp4", "notes.txt is no folder"),
        ("link.mp4", "link.mp4 is a link"),
        ("folder.mp4 --format png", "folder's name without an ending"),
        ("folder --format png", "holds lecture1.tex"),
        ("link --format png", "link is a link"),
    ],
)
def test_outputs_that_are_the_user_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, words: str
) -> None:
    """Refused before anything is built or drawn, and left as they are."""
    monkeypatch.chdir(tmp_path)
    for name in ("folder.mp4", "folder"):
        Path(name).mkdir()
        Path(name, "lecture1.tex").write_text("mine")
    Path("notes.txt").write_text("mine")
    Path("link.mp4").symlink_to("notes.txt")
    Path("link").symlink_to("folder")
    before = sorted(tmp_path.rglob("*"))
    done = calcanim("render", "chain_rule", "-ql", "-o", *output.split())
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before
    assert Path("notes.txt").read_text() == "mine"


def test_a_sheet_takes_nobody_s_place(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"mine")
    done = calcanim("sheet", "chain_rule", "-o", str(tmp_path / "photo.png"))
    assert done.returncode == 2
    assert "was not made by calcanim" in done.stderr
    assert (tmp_path / "photo.png").read_bytes() == b"mine"


def test_doctor_names_places_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALCANIM_CACHE_DIR", str(tmp_path / "file"))
    (tmp_path / "file").write_text("")
    done = calcanim("doctor")
    assert done.returncode == 1
    assert f"{tmp_path / 'file'} is a file" in done.stdout
