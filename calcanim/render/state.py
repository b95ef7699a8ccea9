"""A digest of everything on stage: two equal digests are two stages that play alike from here."""

from __future__ import annotations

import calcanim.stage  # isort: skip  # noqa: F401 # first, so that Manim is loaded in parts

import dataclasses
import hashlib
import types
from collections.abc import Mapping, Sequence, Set
from typing import Any

import numpy as np
from manim import ManimColor, VMobject

from calcanim.stage.memo import Memo
from calcanim.stage.perform import Performer

# What Manim's mobjects carry and no picture depends on, and what is hashed with other names.
_PLAIN = frozenset(vars(VMobject())) | {"submobjects"}
_LOOK = (
    "points",
    "fill_rgbas",
    "stroke_rgbas",
    "background_stroke_rgbas",
    "stroke_width",
    "background_stroke_width",
    "joint_type",
    "cap_style",
    "z_index",
    "sheen_factor",
    "sheen_direction",
    "submobjects",
)
# The film itself, who plays it, and what only errors need.
_ASIDE = ("board", "player", "on_cue", "gone")


class _Walk:
    """Feeds values to a hash, each object once; later meetings feed its number."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self.met: dict[int, int] = {}
        self.kept: list[Any] = []  # so that no id is used twice

    def feed(self, value: Any) -> None:
        add = self.hash.update
        if value is None or isinstance(value, bool | int | float | complex | str | bytes):
            add(f"{type(value).__name__}:{value!r};".encode())
        elif isinstance(value, np.ndarray):
            add(f"array{value.dtype}{value.shape};".encode())
            add(
                np.ascontiguousarray(value).tobytes()
                if value.dtype != object
                else repr(value).encode()
            )
        elif isinstance(value, np.generic):
            add(f"{type(value).__name__}:{value!r};".encode())
        else:
            number = self.met.get(id(value))
            if number is not None:
                add(f"again{number};".encode())
                return
            self.met[id(value)] = len(self.met)
            self.kept.append(value)
            self._feed_object(value)

    def _feed_object(self, value: Any) -> None:
        add = self.hash.update
        add(f"{type(value).__module__}.{type(value).__qualname__}(".encode())
        if isinstance(value, ManimColor):
            self.feed(value.to_hex(with_alpha=True))
        elif isinstance(value, Memo):
            pass
        elif isinstance(value, VMobject):
            for name in _LOOK:
                self.feed(getattr(value, name, None))
            own = {k: v for k, v in vars(value).items() if k not in _PLAIN}
            self._feed_names(own)
        elif isinstance(value, Mapping):
            for key, item in value.items():
                self.feed(key)
                self.feed(item)
        elif isinstance(value, Set):
            for item in sorted(value, key=repr):
                self.feed(item)
        elif isinstance(value, Sequence):
            for item in value:
                self.feed(item)
        elif isinstance(value, types.FunctionType):
            add(value.__qualname__.encode() + value.__code__.co_code)
            for cell in value.__closure__ or ():
                self.feed(cell.cell_contents)
            self.feed(value.__defaults__)
        elif isinstance(value, types.MethodType):
            add(value.__func__.__qualname__.encode())
            self.feed(value.__self__)
        elif isinstance(value, type | types.BuiltinFunctionType | types.ModuleType):
            add(getattr(value, "__qualname__", value.__name__).encode())
        elif dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                self.feed(field.name)
                self.feed(getattr(value, field.name))
        else:
            slots = (n for c in type(value).__mro__ for n in getattr(c, "__slots__", ()))
            known = {n: getattr(value, n) for n in slots if hasattr(value, n)}
            self._feed_names({**known, **getattr(value, "__dict__", {})})
        add(b")")

    def _feed_names(self, values: Mapping[str, Any]) -> None:
        for name in sorted(values):
            self.feed(name)
            self.feed(values[name])


def digest(performer: Performer, stage: Sequence[VMobject]) -> str:
    """SHA-256 of the performer's whole state and of the order of the leaves on stage."""
    walk = _Walk()
    for name, value in sorted(vars(performer).items()):
        if name not in _ASIDE:
            walk.feed(name)
            walk.feed(value)
    walk.feed(list(stage))
    return walk.hash.hexdigest()
