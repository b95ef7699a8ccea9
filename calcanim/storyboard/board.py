"""The film as data: beats of cues, their times, and JSON there and back."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from calcanim.storyboard import cues, figures, formula, graph, surface
from calcanim.storyboard.cues import Cue, Plot, Rewrite, Write
from calcanim.storyboard.figures import Figure
from calcanim.storyboard.formula import Formula

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Beat:
    """One thought: what is said while the cues run, then a hold in seconds."""

    title: str
    narration: str
    cues: tuple[Cue, ...]
    hold: float = 0.7

    @property
    def duration(self) -> float:
        """Seconds from the first cue to the end of the hold."""
        return sum(cue.run_time for cue in self.cues) + self.hold

    @property
    def formulas(self) -> Iterator[Formula]:
        """Every formula that this beat brings on."""
        for cue in self.cues:
            if isinstance(cue, Write | Rewrite):
                yield cue.formula
            elif isinstance(cue, Plot):
                yield from _formulas(cue.figure)


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A whole film. `parameters` are the lesson's, as text, in the lesson's order."""

    slug: str
    title: str
    beats: tuple[Beat, ...]
    parameters: tuple[tuple[str, str], ...] = ()
    default: bool = True

    @property
    def duration(self) -> float:
        """Seconds, known before anything is drawn."""
        return sum(beat.duration for beat in self.beats)

    @property
    def starts(self) -> tuple[float, ...]:
        """The second at which each beat begins."""
        starts = [0.0]
        for beat in self.beats[:-1]:
            starts.append(starts[-1] + beat.duration)
        return tuple(starts)

    @property
    def digest(self) -> str:
        """SHA-256 of the JSON: equal for equal films, in any process."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Canonical JSON: keys sorted, no spaces, every number finite."""
        data = {"schema": SCHEMA, "storyboard": _encode(self)}
        return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @staticmethod
    def from_json(text: str) -> Storyboard:
        """The inverse of `to_json`; ValueError where `text` is no storyboard."""
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise ValueError(f"not a storyboard of schema {SCHEMA}")
        board = _decode(Storyboard, data["storyboard"])
        assert isinstance(board, Storyboard)
        return board


def _formulas(thing: Any) -> Iterator[Formula]:
    if isinstance(thing, Formula):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from _formulas(item)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from _formulas(getattr(thing, field.name))


def _encode(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        body = {f.name: _encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
        # A union member says which one it is.
        return {"type": type(value).__name__, **body} if type(value) in _TAGGED else body
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return value


_TAGGED = {
    *typing.get_args(Cue),
    *typing.get_args(Figure),
    *typing.get_args(graph.GraphElement),
}
_BY_NAME = {kind.__name__: kind for kind in _TAGGED}


@cache
def _hints(kind: type) -> dict[str, Any]:
    names = {**vars(formula), **vars(graph), **vars(surface), **vars(figures)}
    names |= {**vars(cues), **globals()}
    return typing.get_type_hints(kind, names)


def _decode(kind: Any, data: Any) -> Any:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        kinds = [args[0]] * len(data) if args[-1] is Ellipsis else args
        return tuple(_decode(k, item) for k, item in zip(kinds, data, strict=True))
    if origin is types.UnionType or origin is typing.Union:
        if data is None or isinstance(data, str):
            return data
        if isinstance(data, int | float):
            return float(data) if float in args else data
        chosen = _BY_NAME.get(data.get("type")) or next(a for a in args if a is not type(None))
        return _decode(chosen, data)
    if dataclasses.is_dataclass(kind):
        fields = {k: v for k, v in data.items() if k != "type"}
        hints = _hints(typing.cast(type, kind))
        return typing.cast(Any, kind)(**{k: _decode(hints[k], v) for k, v in fields.items()})
    return float(data) if kind is float else data
