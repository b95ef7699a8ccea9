"""What the documentation shows works."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from calcanim import calculus, store
from calcanim.calculus import worked
from calcanim.calculus.problems import OPTIONS, PROBLEMS
from calcanim.cli.build import command as build
from calcanim.cli.steps import command as steps
from calcanim.course import theme
from calcanim.course.keys import COURSE, LESSON
from calcanim.course.plan import Course, read
from calcanim.storyboard import DARK

ROOT = Path(__file__).parent.parent
THEMES = (ROOT / "docs" / "themes.md").read_text(encoding="utf-8")
COURSES = (ROOT / "docs" / "course.md").read_text(encoding="utf-8")
STEPS = (ROOT / "docs" / "steps.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```\n\$ calcanim (steps .*?)\n(.*?)^```", STEPS, re.DOTALL | re.MULTILINE)
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def calcanim(*args: str, cwd: Path | None = None) -> str:
    code = [sys.executable, "-m", "calcanim", *args]
    done = subprocess.run(code, capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_theme_that_is_shown_is_a_good_one(tmp_path: Path) -> None:
    shown = THEMES.split("```toml\n")[1].split("```")[0]
    (tmp_path / "calcanim.toml").write_text(shown, encoding="utf-8")
    assert theme("ocean", tmp_path).logo.startswith("Analysis")


def test_the_course_that_is_shown_is_a_good_one(tmp_path: Path) -> None:
    file = tmp_path / "course.toml"
    file.write_text(COURSES.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    course = read(file)
    chain, down = course.lessons
    assert f"`{chain.variants[0].slug}/`" in COURSES
    assert (down.film.slug, down.film.values) == ("downhill", (("rate", "0.05"),))
    for address in re.findall(r'(?:href|src)="([^"#]*)', COURSES):
        assert address == f"{course.base_url}{chain.film.slug}/"
    asked = re.search(r"calcanim\.function=(.*?)&calcanim\.at=(.*?)`", COURSES)
    assert asked is not None
    assert asked.groups() == tuple(value for _, value in chain.variants[0].values)


def test_the_builds_that_are_shown_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = re.findall(r"(?:^|`|run: )calcanim build(.*?)(?:`|$)", COURSES, re.MULTILINE)
    assert len(lines) > 6
    for line in lines:
        build.make_context("build", shlex.split(line))
    workflow = COURSES.split("```yaml\n")[1].split("```")[0]
    assert "calcanim build -o site\n" in workflow
    assert "{path: site}" in workflow
    for name in ("CALCANIM_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert Path(re.findall(r"path: (~.*)", workflow)[0]).expanduser() == store.folder()


def test_every_key_of_a_course_is_told() -> None:
    for keys, name in ((COURSE, "[course]"), (LESSON, "[[lesson]]")):
        table = COURSES.split(f"| `{name}` | |\n|---|---|\n")[1].split("\n\n")[0]
        rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE))
        assert list(rows) == list(keys)
    table = COURSES.split("| `[course]` | |")[1].split("\n\n")[0]
    for key in (
        "language",
        "quality",
        "themes",
        "codecs",
        "loudness",
        "missing",
        "trim",
        "denoise",
    ):
        kept = Course.__dataclass_fields__[key].default
        told = re.search(rf"^\| `{key}` .*$", table, re.MULTILINE)
        assert told is not None
        assert f"`{json.dumps(kept)}`" in told.group()


def test_every_role_is_listed() -> None:
    listed = THEMES.split("Roles: ")[1].split(". Without")[0]
    assert [r.strip(" `\n") for r in listed.split(",")] == [role for role, _ in DARK.roles]


def test_every_kind_of_problem_is_shown() -> None:
    assert {shlex.split(line)[1] for line, _ in EXAMPLES} == set(PROBLEMS)


def test_every_kind_of_problem_is_listed_with_what_it_takes() -> None:
    table = STEPS.split("## Kinds\n\n")[1].split("\n\n")[0].splitlines()[2:]
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in table]
    assert [name.strip("`") for name, _, _ in rows] == list(PROBLEMS)
    for (_, about, options), kind in zip(rows, PROBLEMS.values(), strict=True):
        assert about == kind.about
        assert [o.strip("`") for o in options.split()] == [f"--{o}" for o in kind.options]
        assert set(kind.options) <= set(OPTIONS)


def test_every_kind_of_problem_is_a_function() -> None:
    offered = {kind.function for kind in PROBLEMS.values()} | {"solve"}
    assert set(calculus.__all__) == set(worked.__all__) == offered
    assert all(callable(getattr(calculus, name)) for name in offered)


def test_every_option_of_a_problem_is_one_of_the_command() -> None:
    taken = {o for kind in PROBLEMS.values() for o in kind.options}
    assert taken == set(OPTIONS)
    assert {f"--{o}" for o in OPTIONS} <= {o for p in steps.params for o in p.opts}


@pytest.mark.parametrize(("line", "shown"), EXAMPLES, ids=[line for line, _ in EXAMPLES])
def test_a_problem_is_worked_out_as_shown(line: str, shown: str) -> None:
    said = calcanim(*shlex.split(line))
    place = 0
    for part in shown.splitlines():
        if part != "…":
            assert part in said[place:], said
            place = said.index(part, place) + len(part)


def test_the_json_that_is_shown() -> None:
    shown = json.loads(STEPS.split("```json\n")[1].split("```")[0])
    options = ["--from", "0", "--to", "2", "--format", "json"]
    assert json.loads(calcanim("steps", "integral", "x**2", *options)) == shown


def test_the_lesson_that_is_shown_is_a_good_one(tmp_path: Path) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    name, shown = "my_lesson.py", page.split("```python\n")[1].split("```")[0]
    calcanim("new", name, "--title", "A lesson", cwd=tmp_path)
    assert (tmp_path / name).read_text(encoding="utf-8") == shown
    poles = ["--function", "tan(x)", "--at", "pi/4", "--theme", "light", "--aspect", "9:16"]
    assert "my_lesson: good" in calcanim("check", name, *poles, cwd=tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


def test_decisions_are_numbered_one_after_the_other() -> None:
    names = sorted(p.name for p in (ROOT / "docs" / "decisions").iterdir())
    assert [int(n[:4]) for n in names] == list(range(1, len(names) + 1))
    for n, name in enumerate(names, 1):
        text = (ROOT / "docs" / "decisions" / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {n}. ")
