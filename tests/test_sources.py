"""What is built is what the files say: no compiled code, no module of another lesson."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from calcanim import catalog
from calcanim.catalog import UnknownLessonError
from calcanim.storyboard.lesson import slug_of

LESSON = '''\
"""Small."""
from calcanim.authoring.script import Beat, lesson, text
from calcanim.storyboard import prose
from calcanim.storyboard.cues import Write
{imports}

@lesson(title="Small", topic="tests")
def build(at=text("1")):
    {inside}
    words = {words}
    return [Beat("A", words, (Write("w", prose("A"), "title"),))]
'''


def write(file: Path, words: str, imports: str = "", inside: str = "pass") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(LESSON.format(words=words, imports=imports, inside=inside))
    return file


def said(file: Path) -> str:
    return catalog.lesson(str(file)).build().beats[0].narration


def put(file: Path, text: str) -> None:
    """Other words of the same size at the same second: what compiled code beside it goes by."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    os.utime(file, (1_700_000_000, 1_700_000_000))


@pytest.fixture(autouse=True)
def compiled_code_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_a_lesson_saved_again_in_the_same_second(tmp_path: Path) -> None:
    file = tmp_path / "small.py"
    for word in ("old", "new", "one"):
        put(file, write(file, repr(word)).read_text())
        assert said(file) == word
    assert [p.name for p in tmp_path.iterdir()] == ["small.py"]


@pytest.mark.parametrize("place", ["helper.py", "helper/__init__.py", "helper/words.py"])
@pytest.mark.parametrize("when", ["loaded", "built"])
def test_so_does_a_module_beside_it(tmp_path: Path, place: str, when: str) -> None:
    module = place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    statement = f"from {module} import WORDS"
    given = {"imports" if when == "loaded" else "inside": statement}
    file = write(tmp_path / "small.py", "WORDS", **given)
    for word in ("old", "new", "one"):
        put(tmp_path / place, f"WORDS = {word!r}")
        assert said(file) == word
        lesson = catalog.lesson(str(file))
        assert lesson.sources is not None
        for path in (file, tmp_path / place):
            assert lesson.sources.digests[str(path)] == _sha(path)
    assert not list(tmp_path.rglob("__pycache__"))
    assert module not in sys.modules


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_compiled_code_that_lies_there_is_not_run(tmp_path: Path) -> None:
    """As an editor's, a checkout's or an earlier calcanim's run would leave it."""
    file, helper = tmp_path / "small.py", tmp_path / "helper.py"
    for word in ("old", "new"):
        put(file, write(file, "helper.WORDS + helper.WORDS", "import helper").read_text())
        put(helper, f"WORDS = {word!r}")
        if word == "old":
            subprocess.run([sys.executable, "-m", "compileall", "-q", str(tmp_path)], check=True)
            assert len(list(tmp_path.glob("__pycache__/*.pyc"))) == 2
    assert said(file) == "newnew"


def test_two_folders_with_a_module_of_the_same_name(tmp_path: Path) -> None:
    files = []
    for word in ("left", "right"):
        folder = tmp_path / word
        files.append(write(folder / "small.py", "helper.WORDS", inside="import helper"))
        put(folder / "helper.py", f"import inner\nWORDS = inner.WORDS + {word!r}")
        put(folder / "inner.py", f"WORDS = {word[0]!r}")
    lessons = [catalog.lesson(str(file)) for file in files]
    for _ in range(2):
        assert [x.build().beats[0].narration for x in lessons] == ["lleft", "rright"]
    assert not {"helper", "inner"} & set(sys.modules)


def test_a_lesson_that_builds_another_one(tmp_path: Path) -> None:
    other = write(tmp_path / "a" / "small.py", "helper.WORDS", inside="import helper")
    put(tmp_path / "a" / "helper.py", "WORDS = 'inner'")
    put(tmp_path / "b" / "helper.py", "WORDS = 'outer'")
    inside = f"import helper, calcanim; one = calcanim.lesson({str(other)!r}).build()"
    words = "one.beats[0].narration + __import__('helper').WORDS"
    assert said(write(tmp_path / "b" / "small.py", words, inside=inside)) == "innerouter"


def test_a_module_of_the_program_s_own_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook beside the lesson has loaded ``helper``, and it has changed since."""
    put(tmp_path / "helper.py", "WORDS = 'old'")
    monkeypatch.syspath_prepend(str(tmp_path))
    import helper  # type: ignore[import-not-found]

    monkeypatch.setitem(sys.modules, "helper", helper)
    put(tmp_path / "helper.py", "WORDS = 'new'")
    assert said(write(tmp_path / "small.py", "helper.WORDS", "import helper")) == "new"
    assert sys.modules["helper"] is helper
    assert helper.WORDS == "old"


def test_the_lesson_s_folder_goes_before_others_and_after_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "cwd" / "helper.py", "WORDS = 'wrong'")
    put(tmp_path / "cwd" / "shared.py", "WORDS = 'shared'")
    monkeypatch.syspath_prepend(str(tmp_path / "cwd"))
    for name in ("mpmath.py", "json.py", "numpy.py"):
        put(tmp_path / "own" / name, "raise SystemExit")
    put(tmp_path / "own" / "helper.py", "WORDS = 'own'")
    monkeypatch.delitem(sys.modules, "mpmath", raising=False)
    imports = "import helper, shared, json, mpmath"
    words = "helper.WORDS + shared.WORDS + str(mpmath.mpf(2))"
    file = write(tmp_path / "own" / "sympy.py", words, imports)
    assert said(file) == "ownshared2.0"
    sources = catalog.lesson(str(file)).sources
    assert sources is not None
    assert str(tmp_path / "cwd" / "shared.py") in sources.digests


def test_a_file_that_the_lesson_reads_counts(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    inside = f"from pathlib import Path; text = Path({str(data)!r}).read_text()"
    file = write(tmp_path / "small.py", "text", inside=inside)
    lesson = None
    for word in ("1,2", "3,4"):
        put(data, word)
        assert said(file) == word
        again = catalog.lesson(str(file))
        assert again.sources is not None
        assert again.sources.digests == {str(file): _sha(file), str(data): _sha(data)}
        assert again.sources.unchanged()
        assert again is not lesson
        lesson = again
    assert lesson is catalog.lesson(str(file))


@pytest.mark.parametrize(
    ("stem", "slug"),
    [
        ("chain_rule", "chain_rule"),
        ("my-lesson", "my_lesson"),
        ("my lesson (2)", "my_lesson_2"),
        ("Week 1", "week_1"),
        ("1-limits", "lesson_1_limits"),
        ("été", "ete"),
        ("Übung 3ß", "ubung_3"),
        ("x" * 200, "x" * 60),
        ("微分", "lesson_" + hashlib.sha256("微分".encode()).hexdigest()[:8]),
        ("\udcff", "lesson_a8100ae6"),
    ],
)
def test_any_name_of_a_file_gives_a_slug(stem: str, slug: str) -> None:
    assert slug_of(stem) == slug


def test_a_file_with_a_dash_a_space_and_an_accent(tmp_path: Path) -> None:
    file = write(tmp_path / "Été – my-lesson.py", "'salut'")
    board = catalog.lesson(str(file)).build()
    assert (board.slug, board.beats[0].narration) == ("ete_my_lesson", "salut")


@pytest.mark.parametrize(
    "text", ["raise SystemExit(0)", "x = (", "\0", "import nothing_there", "1/0", b"x = '\xe9'"]
)
def test_a_file_that_does_not_load_is_one_sentence(tmp_path: Path, text: str | bytes) -> None:
    file = tmp_path / "small.py"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    words = r"does not load: \w+|ends the program as it loads"
    for _ in range(2):
        with pytest.raises(UnknownLessonError, match=words) as caught:
            catalog.lesson(str(file))
        assert "\n" not in str(caught.value)


@pytest.mark.render
def test_the_film_is_of_what_the_file_says(tmp_path: Path) -> None:
    """Twice in one second, by the command; the cache has the first film."""
    write(tmp_path / "small.py", "WORDS", "from helper import WORDS")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["CALCANIM_CACHE_DIR"] = str(tmp_path / "cache")
    for word in ("Bonjour.", "Bonsoir.", "Bonjour."):
        put(tmp_path / "helper.py", f"WORDS = {word!r}")
        command = [sys.executable, "-m", "calcanim", "render", "small.py", "-ql", "-o", "a.mp4"]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        sections = json.loads((tmp_path / "a.json").read_text())["sections"]
        assert [s["narration"] for s in sections] == [word]
