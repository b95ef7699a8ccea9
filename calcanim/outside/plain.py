"""Dataclasses as plain data, which JSON can hold."""

from __future__ import annotations

import dataclasses
import types
import typing
from functools import cache
from typing import Annotated, Any, Literal

# Metadata of a field that a dataclass has got since data of its kind was first kept: it is written
# only where it differs from its default, so that what does not use it stays what it was.
ADDED = {"added": True}


def plain(value: Any) -> Any:
    """What JSON can hold of a dataclass: tables, lists, text, numbers, booleans and None."""
    return _plain(value, _tagged(typing.cast(Any, type(value))))


_SCALARS = frozenset((float, int, str, bool, type(None)))


def _plain(value: Any, tagged: frozenset[type]) -> Any:
    kind = type(value)
    if kind in _SCALARS:
        return value
    if isinstance(value, tuple):
        if _SCALARS.issuperset(map(type, value)):  # most of a film are rows of numbers
            return list(value)
        return [_plain(item, tagged) for item in value]
    if dataclasses.is_dataclass(value):
        body = {
            f.name: _plain(getattr(value, f.name), tagged)
            for f in dataclasses.fields(value)
            if not f.metadata.get("added") or getattr(value, f.name) != f.default
        }
        return {"type": kind.__name__, **body} if kind in tagged else body
    if isinstance(value, dict):
        return {key: _plain(item, tagged) for key, item in value.items()}
    return value


@cache
def _tagged(root: Any) -> frozenset[type]:
    """The dataclasses within `root` that stand in a union with others, and so need a name."""
    found: set[type] = set()
    seen: set[Any] = set()
    todo = [root]
    while todo:
        kind = todo.pop()
        if kind in seen:
            continue
        seen.add(kind)
        inner = typing.get_args(kind)
        if typing.get_origin(kind) in (types.UnionType, typing.Union):
            members = [a for a in inner if dataclasses.is_dataclass(a)]
            found.update(typing.cast(Any, members) if len(members) > 1 else ())
        if typing.get_origin(kind) in (Annotated, Literal):
            inner = inner[:1] if typing.get_origin(kind) is Annotated else ()
        todo.extend(a for a in inner if a is not Ellipsis)
        if dataclasses.is_dataclass(kind):
            hints = typing.get_type_hints(kind, include_extras=True)
            todo.extend(hints[f.name] for f in dataclasses.fields(kind))
    return frozenset(found)
