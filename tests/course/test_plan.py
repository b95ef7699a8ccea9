"""A course's file: what it says is what is planned, and each mistake is one sentence."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calcanim import catalog
from calcanim.build.course import site_of
from calcanim.course import labels
from calcanim.course.plan import Course, PlanError, read
from calcanim.publish.site import sheet
from calcanim.publish.site.model import MEDIA

HEAD = '[course]\ntitle = "Analysis 1"\n'
CHAIN = HEAD + '[[lesson]]\nlesson = "chain_rule"\n'
VARIANT = CHAIN + "[[lesson.variant]]\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def plan(text: str, file: str = "course.toml") -> Course:
    Path(file).write_text(text, encoding="utf-8")
    return read(Path(file))


def test_all_that_a_file_may_say(tmp_path: Path) -> None:
    (tmp_path / "words.json").write_text("{}")
    (tmp_path / "takes").mkdir()
    course = plan(
        """
        [course]
        title = 'Calculus & <b>"learning"</b> \\ ünï עברית'
        description = ""
        author = "A. Lecturer"
        base_url = "https://example.org/analysis"
        language = "de"
        quality = "h"
        themes = ["dark"]
        codecs = ["h264"]
        voice = "heart"
        loudness = -20
        missing = "silent"
        trim = false
        denoise = true
        reference = true
        updated = 2026-11-28

        [[lesson]]
        lesson = "gradient_descent"
        slug = "downhill"
        updated = "2026-10-01"
        rate = 0.10
        count = 20
          [[lesson.variant]]
          rate = 1e-3
          label = "slowly"
          voice = "none"
          [[lesson.variant]]
          slug = "afar"
          start = "x=20,y=1"
          script = "words.json"

        [[lesson]]
        lesson = "chain_rule"
        voice = "takes"
        """
    )
    assert course.title == 'Calculus & <b>"learning"</b> \\ ünï עברית'
    assert (course.base_url, course.language) == ("https://example.org/analysis/", "de")
    assert (course.quality, course.themes, course.codecs) == ("h", ("dark",), ("h264",))
    voice = (course.loudness, course.missing, course.trim, course.denoise)
    assert voice == (-20.0, "silent", False, True)
    assert (course.updated, course.author) == ("2026-11-28", "A. Lecturer")
    site = site_of(course, ())
    for name in ("title", "description", "author", "language", "base_url", "updated"):
        assert getattr(site, name) == getattr(course, name)
    assert course.reference
    down, chain = course.lessons
    assert (down.updated, chain.updated) == ("2026-10-01", "")
    assert [film.slug for film in down.films] == [
        "downhill",
        "downhill/rate-1e-minus-3",
        "downhill/afar",
    ]
    assert [film.label for film in down.films] == [
        "start x=2,y=1 rate 0.10",
        "slowly",
        "start x=20,y=1 rate 0.10",
    ]
    assert [film.values for film in down.films] == [
        (("rate", "0.10"), ("count", "20")),
        (("rate", "1e-3"), ("count", "20")),
        (("start", "x=20,y=1"), ("rate", "0.10"), ("count", "20")),
    ]
    assert [film.voice for film in down.films] == ["heart", "none", "heart"]
    assert [film.script for film in down.films] == [None, None, tmp_path / "words.json"]
    assert chain.film.voice == str(tmp_path / "takes")
    assert (chain.film.slug, chain.film.values) == ("chain-rule", ())


def test_what_holds_unless_told() -> None:
    course = plan(CHAIN)
    assert (course.quality, course.themes, course.codecs) == (
        "m",
        ("light", "dark"),
        ("av1", "h264"),
    )
    assert (course.base_url, course.updated, course.author) == ("", "", "")
    assert course.lessons[0].film.voice == "none"


def test_a_variant_is_called_by_its_values() -> None:
    course = plan(VARIANT + 'function = "sqrt(log(x))"\nat = 3\n')
    own, variant = course.lessons[0].films
    assert (own.label, own.slug) == ("(x**2 + 1)**3 at 2", "chain-rule")
    assert (variant.label, variant.slug) == ("sqrt(log(x)) at 3", "chain-rule/sqrt-log-x-at-3")
    assert plan(CHAIN + "at = 3").lessons[0].film.label == "at 3"
    empty = HEAD + '[[lesson]]\nlesson = "numerical_verification"\nclaim = "3"\n'
    labels = [x.label for x in plan(empty + '[[lesson.variant]]\nclaim = ""\n').lessons[0].films]
    assert labels == ["claim 3", "without claim"]


def test_a_title_is_the_course_s_own_and_a_label_too() -> None:
    text = VARIANT + 'at = 3\ntitle = "At three"\n[[lesson.variant]]\nat = 4\n'
    text = text.replace("[[lesson.variant]]", 'title = "Chains"\n[[lesson.variant]]', 1)
    own, three, four = plan(text).lessons[0].films
    assert [film.title for film in (own, three, four)] == ["Chains", "At three", "Chains"]
    assert [film.label for film in (own, three, four)] == ["at 2", "At three", "at 4"]
    # What nobody named is named by its values, as far as they differ.
    assert [film.differs for film in (own, three, four)] == [("at",), (), ("at",)]


def test_addresses_that_look_alike_stay_apart() -> None:
    rows = ["x*2 + 1", "x**2 + 1", "x**2 - 1", "x" + " + x" * 60, "ξ", "con"]
    text = CHAIN + "".join(f'[[lesson.variant]]\nfunction = "{row}"\n' for row in rows)
    slugs = [film.slug for film in plan(text).lessons[0].variants]
    assert slugs[0] == "chain-rule/x-2-plus-1"
    assert slugs[1].startswith("chain-rule/x-2-plus-1-")
    assert slugs[2] == "chain-rule/x-2-minus-1"
    assert slugs[4].startswith("chain-rule/variant-")
    assert slugs[5].startswith("chain-rule/con-")
    assert len(set(slugs)) == 6
    assert all(len(s) <= len("chain-rule/") + 60 and s.isascii() for s in slugs)
    assert [film.slug for film in plan(text).lessons[0].variants] == slugs


def test_the_site_s_own_folders_are_kept() -> None:
    assert {MEDIA, sheet.FOLDER} <= labels.RESERVED


def test_a_lesson_of_one_s_own_is_found_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    source = (ROOT / "calcanim" / "templates" / "lesson.py.txt").read_text(encoding="utf-8")
    (tmp_path / "course" / "my_slope.py").write_text(source, encoding="utf-8")
    text = HEAD + '[[lesson]]\nlesson = "my_slope.py"\nat = 1\n'
    film = plan(text, "course/course.toml").lessons[0].film
    assert (film.lesson, film.slug) == (str(tmp_path / "course" / "my_slope.py"), "my-slope")
    assert catalog.lesson(film.lesson).title == "A lesson"


def test_a_project_s_file_holds_a_course() -> None:
    text = '[project]\nname = "x"\n[tool.calcanim.course]\ntitle = "A"\n'
    row = '[[tool.calcanim.course.lesson]]\nlesson = "chain_rule"\n'
    course = plan(text + row, "pyproject.toml")
    assert read() == course
    assert (course.title, len(course.lessons)) == ("A", 1)
    with pytest.raises(PlanError, match=r"^pyproject\.toml: \[tool\.calcanim\.course\]: unknown"):
        plan(text + "titel = 1\n" + row, "pyproject.toml")
    assert read(Path("pyproject.toml").absolute().parent / plan(CHAIN).file.name) == read()


def test_the_example_is_a_course_whose_lessons_take_what_it_gives() -> None:
    course = read(ROOT / "examples" / "course.toml")
    slugs = [film.slug for lesson in course.lessons for film in lesson.films]
    assert slugs == ["steepness", "steepness/1-over-x-at-3", "chain-rule"]
    for film in (film for lesson in course.lessons for film in lesson.films):
        lesson = catalog.lesson(film.lesson)
        lesson.read(lesson.texts(dict(film.values)))


def test_without_a_course_it_is_said_how_to_get_one() -> None:
    for text in ("", '[project]\nname = "x"\n', "tool = 3\n"):
        Path("pyproject.toml").write_text(text)
        with pytest.raises(PlanError, match=r"`calcanim new course\.toml` writes one"):
            read()


def test_a_course_s_own_theme_has_a_ground() -> None:
    theme = '[theme]\nname = "ocean"\nbase = "dark"\n'
    course = CHAIN.replace("[[", 'themes = ["light", "ocean"]\n[[')
    assert plan(course + theme, "calcanim.toml").themes == ("light", "ocean")
    with pytest.raises(PlanError, match="light and a dark one, and dark and ocean are dark"):
        plan(course.replace("light", "dark") + theme, "calcanim.toml")


LESSON = "lesson 1 (chain_rule)"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title = ", "is no valid TOML"),
        ("x = " + "[" * 5000, "course.toml"),
        (f'[course]\ntitle = "{"x" * 1_000_000}"', "too large: 1,000,000 bytes"),
        ("", "course.toml has no table [course]"),
        ("course = 3", "course.toml: [course] must be a table, and is 3"),
        ("[curse]\n", "unknown table 'curse'; did you mean course?"),
        (CHAIN + "[theme]\n", "a theme stands in calcanim.toml"),
        ("[course]\n", "the course has no title"),
        (HEAD, "there is no [[lesson]]"),
        (HEAD + "[lesson]\n", "[[lesson]] is a list of tables, and not a table"),
        ("lesson = [3]\n" + HEAD, "lesson 1 must be a table, and is 3"),
        (HEAD + "[[lesson]]\n" * 201, "there are 201 [[lesson]], and may be 200"),
        (HEAD + "titel = 3\n", "unknown key 'titel'; did you mean title?"),
        (HEAD + "zzzz = 3\n", "unknown key 'zzzz'; there are: title, description"),
        ("[course]\ntitle = 3", "course.toml: title must be text, and is 3"),
        ('[course]\ntitle = " "', "title must not be empty"),
        (f'[course]\ntitle = "{"x" * 300}"', "title has at most 200 characters, and this one 300"),
        ('[course]\ntitle = "a\\nb"', "title must be one line without control characters"),
        ('[course]\ntitle = "a\\u0000b"', "one line without control characters, and is 'a\\x00b'"),
        ('[course]\ntitle = "\\u202Egnp"', "control characters, and is '\\u202egnp'"),
        (HEAD + 'quality = "x"', "quality must be l, m, h, p or k, and is 'x'"),
        (HEAD + 'language = "de_DE!"', "language must be a language's tag"),
        (HEAD + 'themes = "dark"', "themes must be a list, and is 'dark'"),
        (HEAD + "themes = []", "themes must be a list of at least one"),
        (HEAD + "themes = [1.5]", "themes[0] must be text, and is 1.5"),
        (HEAD + 'themes = ["drak"]', "themes: unknown theme 'drak'; there are: dark, light"),
        (HEAD + 'themes = ["dark", "dark"]', "each of them once"),
        (HEAD + 'codecs = ["av1", "vp9"]', "codecs[1] must be av1 or h264, and is 'vp9'"),
        (HEAD + 'codecs = ["av1", "av1"]', "each of them once"),
        (HEAD + "trim = 1", "trim must be true or false, and is 1"),
        (HEAD + "loudness = 3.5", "loudness must be from -40 to -5, and is 3.5"),
        (HEAD + 'missing = "sillent"', "did you mean silent?"),
        (HEAD + 'voice = "takes/"', "recordings are of one film; name them under its [[lesson]]"),
        (HEAD + "updated = 2026-11-28T10:00:00", "updated must be a date such as 2026-11-28"),
        (HEAD + 'voice = "hart"', "course.toml: no voice 'hart'; did you mean 'heart'?"),
        (CHAIN + 'voice = "hart"', f"{LESSON}: no voice 'hart'; did you mean 'heart'?"),
        (CHAIN + 'title = ""', f"{LESSON}: title must not be empty"),
        (HEAD + 'updated = "2026-02-30"', "updated must be a date such as 2026-11-28"),
        (HEAD + 'updated = "20261128"', "updated must be a date such as 2026-11-28"),
        (HEAD + 'base_url = "ftp://example.org/"', "base_url must be an http(s) address such as"),
        (HEAD + 'base_url = "/course/"', "base_url must be an http(s) address such as"),
        (HEAD + 'base_url = "https://me:pw@example.org/"', "base_url must be an http(s) address"),
        (HEAD + 'base_url = "https://example.org/?a"', "without ? and #"),
        (HEAD + 'base_url = "https://example.org:port/"', "base_url must be an http(s) address"),
        (HEAD + "[[lesson]]\n", "lesson 1 does not say which lesson it is"),
        (HEAD + "[[lesson]]\nlesson = 3", "lesson 1: lesson must be text, and is 3"),
        (
            HEAD + '[[lesson]]\nlesson = "chain_rul"',
            "lesson 1: unknown lesson 'chain_rul'; did you",
        ),
        (HEAD + '[[lesson]]\nlesson = "no.py"', "lesson 1: there is no file "),
        (HEAD + f'[[lesson]]\nlesson = "{"n" * 300}.py"', "lesson 1: there is no file "),
        (HEAD + '[[lesson]]\nlesson = "broken.py"', "broken.py does not load: ZeroDivisionError"),
        (CHAIN + "functoin = 3", f"{LESSON}: unknown key 'functoin'; did you mean function?"),
        (CHAIN + "at = true", f"{LESSON}: at must be text in quotes or a number, and is true"),
        (CHAIN + "at = [3]", f"{LESSON}: at must be text in quotes or a number, and is a list"),
        (CHAIN + "at = -inf", "at must be text in quotes or a number, and is -inf"),
        (CHAIN + f"at = 0x{'f' * 4000}", "at must be text in quotes or a number, and is a number"),
        (CHAIN + 'function = "x\\n"', f"{LESSON}: function must be one line"),
        (CHAIN + f'function = "{"x" * 2001}"', "function has at most 2,000 characters"),
        (CHAIN + 'slug = "chain_rule"', "slug must be lower-case letters, digits and single hyph"),
        (CHAIN + 'slug = "../up"', "slug must be lower-case letters"),
        (CHAIN + 'slug = "2x"', "slug must be lower-case letters"),
        (CHAIN + 'slug = "media"', f"{LESSON}: the address 'media' is kept; give it another slug"),
        (CHAIN + 'voice = "takes/"', f"{LESSON}: there are no recordings at "),
        (CHAIN + 'script = "no.json"', f"{LESSON}: there is no script "),
        (CHAIN + "variant = 3", f"{LESSON}: [[lesson.variant]] is a list of tables, and not 3"),
        (CHAIN + "variant = [3]", f"{LESSON}, variant 1: it must be a table, and is 3"),
        (CHAIN + "[[lesson.variant]]\n" * 21, f"{LESSON}: there are 21 [[lesson.variant]]"),
        (VARIANT, f"{LESSON}, variant 1 has the same values as {LESSON}"),
        (VARIANT + "at = 2", "variant 1 has the same values"),
        (VARIANT + 'function = "(x**2+1)**3"', "variant 1 has the same values"),
        (VARIANT + "at = 3\n[[lesson.variant]]\nat = 3", f"2 has the same values as {LESSON}, var"),
        (VARIANT + "at = 3\nupdated = 2026-11-28", "variant 1: unknown key 'updated'"),
        (VARIANT + 'at = 3\nslug = "a/b"', "variant 1: slug must be lower-case letters"),
        (VARIANT + 'at = 3\nlabel = "at 2"', f"the label 'at 2' is that of {LESSON}, too"),
        (
            VARIANT + 'at = 3\nslug = "a"\n[[lesson.variant]]\nat = 4\nslug = "a"',
            f"variant 2: the address 'chain-rule/a' is that of {LESSON}, variant 1, too",
        ),
        (
            CHAIN + CHAIN.removeprefix(HEAD),
            f"lesson 2 (chain_rule): the address 'chain-rule' is that of {LESSON}, too",
        ),
        (
            CHAIN + 'voice = "./"\n[[lesson.variant]]\nat = 3',
            f"{LESSON}, variant 1: recordings are of one wording",
        ),
        (
            CHAIN + 'script = "course.toml"\n[[lesson.variant]]\nat = 3',
            f"{LESSON}, variant 1: a script is of one wording",
        ),
    ],
)
def test_a_mistake_is_one_sentence(text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("1 / 0")
    with pytest.raises(PlanError) as error:
        plan(text)
    said = str(error.value)
    assert sentence in said
    assert said.startswith("course.toml")
    assert said.isprintable()
    assert len(said) < 500


def test_a_missing_file_and_a_folder_are_one_sentence(tmp_path: Path) -> None:
    for name in ("nowhere.toml", "."):
        with pytest.raises(PlanError, match="cannot be read"):
            read(Path(name))


def test_what_a_lesson_says_to_its_values_is_not_asked() -> None:
    assert plan(CHAIN + 'function = "no such thing("').lessons[0].film.values[0][1].startswith("no")


def test_a_plan_is_light(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(CHAIN)
    code = (
        "import sys; from calcanim.course.plan import read; read();"
        "print([m for m in ('manim', 'sympy', 'numpy', 'mpmath', 'av') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


WORDS = st.sampled_from(
    ["", "chain_rule", "none", "a/b", "..", "media", "\u202e", "\0", "x" * 300, "2026-11-28", "é"]
)
SCALARS = st.one_of(st.booleans(), st.integers(), st.floats(), WORDS, st.text(max_size=5))
KEYS = [
    *("title", "base_url", "themes", "codecs", "voice", "updated", "loudness", "quality", "slug"),
    *("label", "script", "function", "at", "rate", "", "language", "trim", "variant", "lesson"),
]
TABLES = st.dictionaries(st.sampled_from(KEYS), st.one_of(SCALARS, st.lists(SCALARS, max_size=3)))
VARIANTS = st.lists(st.one_of(TABLES, SCALARS), max_size=3)
ROWS = st.lists(
    st.one_of(
        SCALARS,
        st.builds(lambda row, v: {"lesson": "chain_rule", **row, "variant": v}, TABLES, VARIANTS),
    ),
    max_size=3,
)


def toml(value: Any) -> str:
    """A value as TOML; text as JSON writes it, but for DEL, which TOML wants escaped."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(x)}" for key, x in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return str(value).lower()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES, st.one_of(ROWS, SCALARS))
def test_whatever_it_says_there_is_a_plan_or_a_sentence(head: dict[str, Any], rows: Any) -> None:
    text = f"course = {toml({'title': 'A', **head})}\nlesson = {toml(rows)}\n"
    said = ""
    try:
        plan(text)
    except PlanError as error:
        said = str(error)
    assert said == "" or said.startswith("course.toml")
    assert said.isprintable()
    assert "valid TOML" not in said
