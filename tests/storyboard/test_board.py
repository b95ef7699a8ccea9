"""A storyboard from outside: whatever is wrong in it is found, and told with its place."""

import dataclasses
import json
import math
import os
import random
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import pytest

from calcanim.outside import Among, OutsideError
from calcanim.stage.frame import FRAMES
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.figures import Figure
from calcanim.storyboard.graph import GraphElement
from calcanim.storyboard.words import REGIONS

TRIES = 10_000 if os.environ.get("CALCANIM_LONG") else 60
MEMBERS = {kind for union in (Cue, Figure, GraphElement) for kind in get_args(union)}
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**400, math.nan, math.inf, "", "x", "\ud800", "é" * 9),
    *([], {}, [[]], {"type": "Write"}, {"type": []}, [None], "1.0", {"key": "a", "role": "b"}),
)
LATER = {
    **{"shift": 0, "scale": 1, "walls": [], "patches": [], "ground": None},
    **{"column": -1, "row": 0, "leaf": False, "card": None, "jumps": False, "until": None},
}
Place = tuple[str | int, ...]


def made(kind: Any, within: tuple[Any, ...] = ()) -> list[Any]:
    """Plain data of `kind`: of a union, one of each member; a new kind is tried by itself."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        words = [word for rule in args[1:] if isinstance(rule, Among) for word in rule.words]
        return words[:1] or made(args[0])
    if origin is Literal:
        return [args[0]]
    if origin in (Union, UnionType):
        return [item for arg in args if arg is not type(None) for item in made(arg, within)]
    if origin is tuple and args[-1] is Ellipsis:
        return [made(args[0], within)]
    if origin is tuple:
        return [[made(arg, within)[0] for arg in args]]
    if dataclasses.is_dataclass(kind):
        if kind in within:
            return []
        hints = get_type_hints(kind, include_extras=True)
        fields = {name: made(hint, (*within, kind)) for name, hint in hints.items()}
        count = max(map(len, fields.values()))
        named = {"type": cast(type, kind).__name__} if kind in MEMBERS else {}
        return [
            {**named, **{name: items[i % len(items)] for name, items in fields.items()}}
            for i in range(count)
        ]
    return [{str: "a", float: 1.5, int: 0, bool: True}[kind]]


GOOD: dict[str, Any] = {"schema": 2, "storyboard": made(Storyboard)[0]}


def test_the_example_is_good_and_has_every_kind_of_thing() -> None:
    board = Storyboard.from_json(json.dumps(GOOD))
    assert json.loads(board.to_json()) == GOOD
    assert {item["type"] for item in tables(GOOD) if "type" in item} == {
        kind.__name__ for kind in MEMBERS
    }


def places(data: Any, at: Place = ()) -> Iterator[Place]:
    yield at
    if isinstance(data, dict | list):
        items = data.items() if isinstance(data, dict) else enumerate(data)
        for key, item in items:
            yield from places(item, (*at, key))


def changed(data: Any, at: Place, new: Any) -> Any:
    """A copy of `data` with `new` (or nothing: an Ellipsis) at the place."""
    if not at:
        return new
    copy = data.copy()
    if at[1:] or new is not ...:
        copy[at[0]] = changed(data[at[0]], at[1:], new)
    else:
        del copy[at[0]]
    return copy


def written(at: Place) -> str:
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in at).lstrip(".")


def agree(said: Any, taken: Any) -> bool:
    """Whether `taken` is what was said: defaults may be added, and 1 may become 1.0.

    The defaults of fields that came later are left out.
    """
    if isinstance(said, dict) and isinstance(taken, dict):
        kept = {key: item for key, item in said.items() if key in taken or key not in LATER}
        left = {key: item for key, item in said.items() if key not in kept}
        return all(key in taken and agree(item, taken[key]) for key, item in kept.items()) and all(
            item == LATER[key] for key, item in left.items()
        )
    if isinstance(said, list) and isinstance(taken, list):
        return len(said) == len(taken) and all(map(agree, said, taken))
    alike = type(said) is type(taken) or (type(said), type(taken)) == (int, float)
    return alike and said == taken


def tables(data: Any) -> Iterator[dict[str, Any]]:
    for item in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from tables(item)
    if isinstance(data, dict):
        yield data


def fault_of(text: str) -> OutsideError | None:
    """What `text` is refused with; None where it is taken, and then it is what was said."""
    try:
        board = Storyboard.from_json(text)
    except OutsideError as error:
        return error
    assert agree(json.loads(text), json.loads(board.to_json())), text
    assert Storyboard.from_json(board.to_json()) == board
    return None


def test_a_broken_storyboard_is_refused_with_its_place() -> None:
    rng, everywhere, refused = random.Random(7), list(places(GOOD)), 0
    for _ in range(TRIES):
        at = rng.choice(everywhere[1:])
        new = rng.choice((*ODD, ..., _at(GOOD, rng.choice(everywhere))))
        error = fault_of(json.dumps(changed(GOOD, at, new)))
        if error is not None:
            refused += 1
            assert len(str(error)) < 400
            assert "\n" not in str(error)
            # Above or at what was changed; below it where a whole branch was exchanged.
            place, named = written(at[1:]), error.place
            assert place.startswith(named) or named.startswith(place), (at, str(error))
    assert refused > TRIES / 2


def _at(data: Any, place: Place) -> Any:
    for key in place:
        data = data[key]
    return data


def test_broken_text_is_refused() -> None:
    text, rng = json.dumps(GOOD), random.Random(8)
    for _ in range(max(TRIES // 5, 30)):
        i, j = sorted(rng.randrange(len(text)) for _ in range(2))
        other = rng.choice('[]{}",:0e-é\0')
        bad = rng.choice((text[:i], text[:i] + text[j:], text[:i] + other + text[i + 1 :]))
        error = fault_of(bad)
        assert error is None or "\n" not in str(error)


@pytest.mark.parametrize(
    ("place", "new", "words"),
    [
        ("slug", "../evil", r"^slug: must be lower-case letters, digits and underscores"),
        ("title", [], r"^title: must be text, and is a list"),
        ("beats.0.hold", -1, r"^beats\[0\]\.hold: must be from 0 to 3600, and is -1"),
        ("beats.0.cues.0.run_time", 1e9, r"^beats\[0\]\.cues\[0\]\.run_time: must be from 0"),
        ("beats.0.cues.0.type", "Wrtie", r"^beats\[0\]\.cues\[0\]\.type: .*did you mean Write\?"),
        ("beats.0.cues.0.region", "left", r"cues\[0\]\.region: must be title, figure, derivation"),
        ("beats.0.cues.0.formula.parts.0.role", "red", r"parts\[0\]\.role: must be text, muted, "),
        ("beats.0.cues.0.formula.text", 3, r"^beats\[0\]\.cues\[0\]\.formula\.text: must be text"),
        ("beats.0.cues", {}, r"^beats\[0\]\.cues: must be a list, and is a table"),
        ("parameters.0", ["a"], r"^parameters\[0\]: must be a list of 2, and has 1"),
    ],
)
def test_the_place_and_the_reason(place: str, new: Any, words: str) -> None:
    at = tuple(int(p) if p.isdigit() else p for p in ("storyboard", *place.split(".")))
    with pytest.raises(OutsideError, match=words):
        Storyboard.from_json(json.dumps(changed(GOOD, at, new)))


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", '{"schema": true}', '{"schema": 3, "storyboard": {}}', '{"schema": 1}', "3"],
)
def test_what_is_no_storyboard(text: str) -> None:
    with pytest.raises(OutsideError, match="is no storyboard"):
        Storyboard.from_json(text)


@pytest.mark.parametrize("depth", [60, 3_000])
def test_a_group_in_a_group_in_a_group(depth: int) -> None:
    opened = '{"type":"Group","keys":["a"],"regions":["figure"],"shown":[],"figures":['
    figure = opened * depth + '{"type":"Table","header":[],"rows":[]}' + "]}" * depth
    cue = f'{{"type": "Plot", "id": "a", "figure": {figure}}}'
    beat = f'{{"title": "a", "narration": "b", "cues": [{cue}]}}'
    board = f'{{"slug": "a", "title": "b", "beats": [{beat}]}}'
    with pytest.raises(OutsideError, match="nested too deep"):
        Storyboard.from_json(f'{{"schema": 2, "storyboard": {board}}}')


def test_the_regions_are_those_of_every_frame() -> None:
    assert all(set(frame.regions) == set(REGIONS) for frame in FRAMES.values())
