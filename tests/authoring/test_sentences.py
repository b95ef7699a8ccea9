"""Every sentence that a lesson can say is one string with named slots, never glued from pieces."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import calcanim
from calcanim import catalog

PACKAGE = Path(calcanim.__file__).parent
FILES = sorted([*catalog.folder().glob("*.py"), *(PACKAGE / "authoring").rglob("*.py")])
SPEAKERS = {"told", "beat", "tell", "first_heard", "recap", "closing_in"}


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SPEAKERS:
                yield node


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The sentences and titles in a file, with their lines."""
    for call in calls(path):
        for argument in call.args:
            for node in ast.walk(argument) if isinstance(argument, ast.IfExp) else (argument,):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.lineno, node.value


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_sentence_is_glued(path: Path) -> None:
    for call in calls(path):
        for argument in call.args:
            parts = (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else ()
            for node in (argument, *parts):
                glued = isinstance(node, ast.JoinedStr) or (
                    isinstance(node, ast.BinOp)
                    and any(
                        isinstance(n, ast.JoinedStr)
                        or (isinstance(n, ast.Constant) and isinstance(n.value, str))
                        for n in (node.left, node.right)
                    )
                )
                assert not glued, f"{path.name}:{node.lineno}: a sentence made of pieces"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_slot_has_a_name(path: Path) -> None:
    for line, sentence in strings(path):
        for _, name, spec, _ in Formatter().parse(sentence):
            assert name is None or name.isidentifier(), f"{path.name}:{line}: {sentence}"
            assert spec in (None, "", "C"), f"{path.name}:{line}: {sentence}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_slot_is_filled_by_the_call_that_says_it(path: Path) -> None:
    for call in calls(path):
        given = {keyword.arg for keyword in call.keywords}
        for argument in call.args:
            if (
                None in given
                or getattr(call.func, "id", "") == "tell"
                or not isinstance(argument, ast.Constant)
            ):
                continue
            for _, name, _, _ in Formatter().parse(str(argument.value)):
                assert name in (None, *given), f"{path.name}:{call.lineno}: {argument.value}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_string_is_words_as_they_are_read(path: Path) -> None:
    """One space between words, none at the ends: `told` joins sentences and clauses."""
    for line, sentence in strings(path):
        assert sentence == " ".join(sentence.split()), f"{path.name}:{line}: {sentence}"


def test_there_are_sentences() -> None:
    found = [s for path in FILES for _, s in strings(path)]
    assert len(found) > 100


def test_equal_films_have_equal_ids() -> None:
    """Ids count within a film, whatever was built before it in this process."""
    one, other = (catalog.lesson(slug) for slug in ("summation", "product_rule"))
    first = one.build().digest
    other.build()
    assert one.build().digest == first
