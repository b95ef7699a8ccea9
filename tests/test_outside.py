"""Data from outside is held against annotations: what is accepted is exactly what was said."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from calcanim.outside import (
    Among,
    Matching,
    OutsideError,
    Within,
    Written,
    plain,
    read,
    read_json,
    read_toml,
)
from calcanim.outside.places import folder_address


@dataclass(frozen=True)
class Leaf:
    size: Annotated[float, Within(0, 10)]
    kind: Literal["oak", "elm"] = "oak"


@dataclass(frozen=True)
class Bird:
    name: Annotated[str, Matching("[a-z]+", "lower-case letters")]
    nest: "Tree | None" = None


@dataclass(frozen=True)
class Tree:
    label: str
    grown: bool
    rings: int
    at: tuple[float, float]
    samples: tuple[float, ...]
    has: tuple[Leaf | Bird, ...] = ()
    height: float | Annotated[str, Among(("low", "high"))] | None = None
    notes: dict[str, tuple[int, ...]] | None = None

    def __post_init__(self) -> None:
        if self.rings < 0:
            raise ValueError("rings cannot be fewer than none")


LONG = "a number of more than 20 digits"
GOOD: dict[str, Any] = {
    "label": "é",
    "grown": True,
    "rings": 3,
    "at": [1, 2.5],
    "samples": [0.0, 1],
    "has": [{"type": "Leaf", "size": 1.5}, {"type": "Bird", "name": "wren", "nest": None}],
    "height": "low",
    "notes": {"a b": [1]},
}


def test_there_and_back() -> None:
    tree = read(Tree, GOOD)
    wren = Bird("wren")
    assert tree == Tree(
        "é", True, 3, (1.0, 2.5), (0.0, 1.0), (Leaf(1.5), wren), "low", {"a b": (1,)}
    )
    assert [type(x) for x in (*tree.at, *tree.samples)] == [float] * 4
    assert read(Tree, plain(tree)) == tree
    assert plain(Bird("owl")) == {"type": "Bird", "name": "owl", "nest": None}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": []}, "label: must be text, and is a list"),
        ({"label": None}, "label: must be text, and is null"),
        ({"label": "\ud800"}, "label: has half of a character in it, a lone surrogate"),
        ({"grown": 1}, "grown: must be true or false, and is 1"),
        ({"rings": 3.0}, "rings: must be a whole number, and is 3.0"),
        ({"rings": True}, "rings: must be a whole number, and is true"),
        ({"rings": 10**30}, f"rings: must be a whole number, and is {LONG}"),
        ({"rings": -1}, "rings cannot be fewer than none"),
        ({"at": [1]}, "at: must be a list of 2, and has 1"),
        ({"at": [1, float("nan")]}, "at[1]: must be a finite number, and is nan"),
        ({"at": "ab"}, "at: must be a list of 2, and is 'ab'"),
        ({"samples": [1.0, float("inf")]}, "samples[1]: must be a finite number, and is inf"),
        ({"samples": [10**400]}, f"samples[0]: must be a finite number, and is {LONG}"),
        ({"samples": [1.0, True]}, "samples[1]: must be a number, and is true"),
        ({"samples": {}}, "samples: must be a list, and is a table"),
        ({"has": [{"size": 1}]}, "has[0]: the field type is missing: Leaf or Bird"),
        (
            {"has": [{"type": "Laef", "size": 1}]},
            "has[0].type: must be Leaf or Bird, and is 'Laef'; did you mean Leaf?",
        ),
        ({"has": [{"type": ["Leaf"]}]}, "has[0].type: must be text, and is a list"),
        ({"has": [{"type": "Leaf", "size": -1}]}, "has[0].size: must be from 0 to 10, and is -1.0"),
        (
            {"has": [{"type": "Leaf", "size": 1, "kind": "ash"}]},
            "has[0].kind: must be oak or elm, and is 'ash'",
        ),
        (
            {"has": [{"type": "Leaf", "siez": 1}]},
            "has[0]: Leaf has no field 'siez'; did you mean size?",
        ),
        ({"has": [{"type": "Leaf"}]}, "has[0]: the field size of Leaf is missing"),
        ({"has": [7]}, "has[0]: must be a table of Leaf or Bird, and is 7"),
        (
            {"has": [{"type": "Bird", "name": "Wren"}]},
            "has[0].name: must be lower-case letters, and is 'Wren'",
        ),
        (
            {"has": [{"type": "Bird", "name": "a", "nest": {**GOOD, "rings": "x"}}]},
            "has[0].nest.rings: must be a whole number, and is 'x'",
        ),
        ({"height": "tall"}, "height: must be low or high, and is 'tall'"),
        ({"height": []}, "height: must be a number, text or null, and is a list"),
        ({"notes": {"a b": [1, "x"]}}, "notes['a b'][1]: must be a whole number, and is 'x'"),
        ({"notes": {"a": 3}}, "notes.a: must be a list, and is 3"),
        ({"type": "Leaf"}, "type: must be 'Tree', and is 'Leaf'"),
        ({"x" * 300: 1}, f"Tree has no field '{'x' * 37}…'"),
    ],
)
def test_refused_with_the_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(OutsideError) as caught:
        read(Tree, {**GOOD, **change})
    assert str(caught.value) == message


def test_the_place_goes_on_from_where_the_data_was_found() -> None:
    with pytest.raises(OutsideError) as caught:
        read(Tree, {**GOOD, "at": [1, "x"]}, "trees[4]")
    assert caught.value.place == "trees[4].at[1]"
    assert caught.value.reason == "must be a number, and is 'x'"


@pytest.mark.parametrize("depth", [100, 5_000])
def test_what_is_nested_too_deep_says_so(depth: int) -> None:
    data = GOOD
    for _ in range(depth):
        data = {**GOOD, "has": [{"type": "Bird", "name": "a", "nest": data}]}
    with pytest.raises(OutsideError, match="is nested too deep"):
        read(Tree, data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": NaN}', "NaN is no number of JSON"),
        ("[-Infinity]", "-Infinity is no number of JSON"),
        ('{"a": 1,}', "is no JSON: .* at line 1, column"),
        ("", "is no JSON"),
        (b'"\xff"', "is no UTF-8, at byte 1"),
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 100_000, "nested too deep"),
        ("1" * 5_000, "is no JSON that can be read"),
    ],
)
def test_text_that_is_no_json(text: str | bytes, words: str) -> None:
    with pytest.raises(OutsideError, match=words):
        read_json(text)


def test_a_number_of_toml_keeps_how_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1_000.50\r\n")
    number = read_toml(path, Written)["a"]
    assert (number, number.text) == (1000.5, "1000.50")
    assert read_toml(path) == {"a": 1000.5}


@pytest.mark.parametrize(
    ("text", "absolute", "address"),
    [
        ("https://example.org/a", True, "https://example.org/a/"),
        ("http://[::1]:8000/", True, "http://[::1]:8000/"),
        ("../a b", False, None),
        ("../a", False, "../a/"),
        ("../a", True, None),
        ("//example.org/", True, None),
        ("javascript:alert(1)", False, None),
        ("https://", True, None),
        ("https://:80/", True, None),
        ("https://example.org:x/", True, None),
        ("https://me@example.org/", True, None),
        ("https://bücher.example/", True, None),
        ("https://example.org/#a", True, None),
        ("https://exa\nmple.org/", True, None),
    ],
)
def test_the_address_of_a_folder(text: str, absolute: bool, address: str | None) -> None:
    if address is not None:
        assert folder_address(text, absolute=absolute) == address
    else:
        with pytest.raises(OutsideError, match=r"must be (an|the) .*address"):
            folder_address(text, absolute=absolute)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a = [1", "no valid TOML"),
        (b"a = '\xff'", "no valid TOML"),
        (b"a = " + b"[" * 20_000, "nested too deep"),
        (b"a = " + b"1" * 5_000, "no valid TOML"),
        (b"#" * 1_000_001, "too large: 1,000,000 bytes"),
        (None, "cannot be read: No such file"),
    ],
)
def test_text_that_is_no_toml(tmp_path: Path, data: bytes | None, words: str) -> None:
    path = tmp_path / "a.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(OutsideError, match=words) as caught:
        read_toml(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
