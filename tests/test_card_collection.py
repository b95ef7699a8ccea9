"""Cards of a catalogue: all that there are, each film built once, and none that is stale."""

import os
from pathlib import Path

import pytest

from calcanim import cards, catalog, store
from calcanim.notation.lines import fresh_id, numbered

LESSON = '''"""Words."""
from calcanim.authoring.script import *
@lesson(title="{slug}", topic="{topic}")
def build(at=number("1")):
    from pathlib import Path
    built = Path(__file__).with_name("{slug}.built")
    built.write_text("x" * (1 + (built.stat().st_size if built.exists() else 0)))
    f, u = power(variable("x"), Expression("number", (), "{n}")), applied("u", "x")
    yield beat("One", write(definition(applied("f", "x"), f), "wide"), "Words.")
    {end}
'''
RECAP = """rule = line(derivative_of(u, "x"), applied("u'", "x"), kind="theorem")
    value = line(applied("f'", at), as_shown(need_slope(f, "x", at)))
    yield recap("Two", "Words.", general=rule, example=value, use="good for")"""


def write(folder: Path, slug: str, n: int = 2, end: str = RECAP, topic: str = "t") -> Path:
    path = folder / f"{slug}.py"
    path.write_text(LESSON.format(slug=slug, topic=topic, n=n, end=end))
    return path


def example(entry: cards.Entry) -> str:
    assert entry.card.example is not None
    return entry.card.example.text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalog, "folder", lambda: tmp_path)
    return tmp_path


def built(folder: Path, slug: str) -> int:
    path = folder / f"{slug}.built"
    return path.stat().st_size if path.exists() else 0


def test_every_lesson_that_has_a_card_gives_it(folder: Path) -> None:
    write(folder, "b_second", 3)
    write(folder, "a_first")
    write(folder, "c_plain", end="")
    write(folder, "d_broken", end="raise ValueError('it is broken')")
    write(folder, "e_everything", topic=cards.EVERYTHING)
    (folder / "f_typo.py").write_text("no lesson")
    found = cards.collect()
    assert [e.lesson.slug for e in found.entries] == ["a_first", "b_second"]
    assert [*map(example, found.entries)] == [
        "f(x) = x**2; f'(1) = 2",
        "f(x) = x**3; f'(1) = 3",
    ]
    assert {e.card.use for e in found.entries} == {"good for"}
    assert found.without == ("c_plain",)
    assert [slug for slug, _ in found.failed] == ["d_broken", "f_typo"]
    assert "it is broken" in found.failed[0][1]
    assert built(folder, "e_everything") == 0


def test_a_film_is_built_once_and_again_when_it_has_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "one")
    for _ in range(2):
        (entry,) = cards.collect().entries
    assert built(folder, "one") == 1
    monkeypatch.setattr(cards, "_KNOWN", {})  # as another process, which has the cache
    (again,) = cards.collect().entries
    assert (again.card, built(folder, "one")) == (entry.card, 1)
    os.utime(write(folder, "one", 5), (1, 1))
    (other,) = cards.collect().entries
    assert [example(entry), example(other)] == [
        "f(x) = x**2; f'(1) = 2",
        "f(x) = x**5; f'(1) = 5",
    ]
    assert built(folder, "one") == 2


def test_what_is_stored_is_not_believed_when_it_is_damaged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "one")
    cards.collect()
    for path in (store.default().root / "cards").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1])
    monkeypatch.setattr(cards, "_KNOWN", {})
    assert len(cards.collect().entries) == 1
    assert built(folder, "one") == 2


def test_a_lesson_is_named_by_its_file_too(folder: Path) -> None:
    (entry,) = cards.collect([str(write(folder, "mine"))]).entries
    assert entry.lesson.slug == "mine"
    with pytest.raises(catalog.UnknownLessonError):
        cards.collect(["nothing"])


def test_a_film_that_collects_cards_counts_its_own_ids_alone(folder: Path) -> None:
    write(folder, "one")
    with numbered():
        assert len(cards.collect().entries) == 1
        assert fresh_id("figure") == "figure0"  # built now, or stored: the film is the same
