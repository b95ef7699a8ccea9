"""Plain data held against annotations: one reader for each, made once."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, cast

from calcanim.outside.rules import Among, OutsideError, either, near, shown

_DEEPEST = 40  # dataclasses inside of one another; a film has 12
_T = TypeVar("_T")
_Read = Callable[[Any, int], Any]  # of plain data, inside of so many dataclasses


def read(kind: type[_T], data: Any, place: str = "") -> _T:
    """The `kind`, a dataclass, that plain `data` describes; `place` says where it was found.

    Raises OutsideError. `plain` is the inverse.
    """
    try:
        return cast(_T, _reader(cast(Any, kind))(data, 0))
    except OutsideError as error:
        raise (error.within(place) if place else error) from None
    except RecursionError:
        raise OutsideError("is nested too deep", place) from None


@cache
def _reader(kind: Any) -> _Read:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if kind in _SCALARS:
        return _SCALARS[kind]
    if origin is Annotated:
        return _narrowed(_reader(args[0]), [a for a in args[1:] if hasattr(a, "fault")])
    if origin is Literal:
        return _narrowed(_text, [Among(args)])
    if origin is tuple:
        return _row(_reader(args[0]), args[0]) if args[-1] is Ellipsis else _fixed(args)
    if origin is dict:
        return _table(_reader(args[1]))
    if origin in (types.UnionType, typing.Union):
        return _union(args)
    if dataclasses.is_dataclass(kind):
        return _dataclass(cast(type, kind))
    raise TypeError(f"data from outside cannot be a {kind}")


def _fault(what: str, data: Any) -> OutsideError:
    return OutsideError(f"must be {what}, and is {shown(data)}")


def _text(data: Any, depth: int) -> str:
    if type(data) is not str:
        raise _fault("text", data)
    if not data.isascii():
        try:
            data.encode()
        except UnicodeEncodeError:
            raise OutsideError("has half of a character in it, a lone surrogate") from None
    return data


def _float(data: Any, depth: int) -> float:
    if type(data) is float or type(data) is int:
        try:
            if math.isfinite(data):
                return float(data)
        except OverflowError:
            pass
        raise _fault("a finite number", data)
    raise _fault("a number", data)


def _int(data: Any, depth: int) -> int:
    if type(data) is not int or abs(data) >= 2**63:
        raise _fault("a whole number", data)
    return data


def _bool(data: Any, depth: int) -> bool:
    if type(data) is not bool:
        raise _fault("true or false", data)
    return data


def _none(data: Any, depth: int) -> None:
    if data is not None:
        raise _fault("null", data)


_SCALARS: dict[Any, _Read] = {
    str: _text,
    float: _float,
    int: _int,
    bool: _bool,
    type(None): _none,
}
_KINDS: dict[Any, tuple[type, ...]] = {
    str: (str,),
    float: (float, int),
    int: (int,),
    bool: (bool,),
    type(None): (type(None),),
}
_WORDS = {str: "text", float: "a number", int: "a whole number", bool: "true or false"}


def _narrowed(read_one: _Read, rules: list[Any]) -> _Read:
    def narrowed(data: Any, depth: int) -> Any:
        value = read_one(data, depth)
        for rule in rules:
            if (fault := rule.fault(value)) is not None:
                raise OutsideError(fault)
        return value

    return narrowed


def _row(read_one: _Read, kind: Any) -> _Read:
    def row(data: Any, depth: int) -> Any:
        if type(data) is not list and type(data) is not tuple:
            raise _fault("a list", data)
        # Samples of a curve: thousands of numbers, nearly always good.
        if kind is float and set(map(type, data)) == {float} and all(map(math.isfinite, data)):
            return tuple(data)
        values: list[Any] = []
        try:
            for item in data:
                values.append(read_one(item, depth))
        except OutsideError as error:
            raise error.within(f"[{len(values)}]") from None
        return tuple(values)

    return row


def _fixed(args: tuple[Any, ...]) -> _Read:
    readers = [_reader(arg) for arg in args]

    def fixed(data: Any, depth: int) -> Any:
        if type(data) is not list and type(data) is not tuple:
            raise _fault(f"a list of {len(readers)}", data)
        if len(data) != len(readers):
            raise OutsideError(f"must be a list of {len(readers)}, and has {len(data)}")
        values: list[Any] = []
        try:
            for read_one, item in zip(readers, data, strict=True):
                values.append(read_one(item, depth))
        except OutsideError as error:
            raise error.within(f"[{len(values)}]") from None
        return tuple(values)

    return fixed


def _table(read_one: _Read) -> _Read:
    def table(data: Any, depth: int) -> Any:
        if type(data) is not dict:
            raise _fault("a table", data)
        values = {}
        for key, item in data.items():
            try:
                values[_text(key, depth)] = read_one(item, depth)
            except OutsideError as error:
                plain_key = isinstance(key, str) and key.isidentifier()
                raise error.within(key if plain_key else f"[{shown(key)}]") from None
        return values

    return table


def _dataclass(kind: type) -> _Read:
    hints = typing.get_type_hints(kind, include_extras=True)
    fields = {f.name: f for f in dataclasses.fields(cast(Any, kind))}
    if "type" in fields:
        raise TypeError(f"{kind.__name__} has a field called type, which is kept for its own name")
    needed = [
        f.name
        for f in fields.values()
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    ]

    def body(data: Any, depth: int) -> Any:
        if type(data) is not dict:
            raise _fault(f"a table with the fields of {kind.__name__}", data)
        if depth >= _DEEPEST:
            raise OutsideError("is nested too deep")
        values = {}
        for name, item in data.items():
            if name in fields:
                try:
                    values[name] = _reader(hints[name])(item, depth + 1)
                except OutsideError as error:
                    raise error.within(name) from None
            elif name != "type":
                hint = near(name, fields)
                raise OutsideError(f"{kind.__name__} has no field {shown(name)}{hint}")
            elif item != kind.__name__:
                raise OutsideError(f"must be {kind.__name__!r}, and is {shown(item)}", "type")
        for name in needed:
            if name not in values:
                raise OutsideError(f"the field {name} of {kind.__name__} is missing")
        try:
            return kind(**values)
        except (ValueError, TypeError) as error:  # of its own __post_init__
            raise OutsideError(str(error)) from None

    return body


def _union(args: tuple[Any, ...]) -> _Read:
    members = {cast(Any, a).__name__: a for a in args if dataclasses.is_dataclass(a)}
    by_type: dict[type, list[_Read]] = {}
    words = []
    for arg in args:
        if arg in members.values():
            continue
        bare = typing.get_args(arg)[0] if typing.get_origin(arg) is Annotated else arg
        shape = typing.get_origin(bare)
        bare = str if shape is Literal else bare
        for kind in _KINDS.get(bare, (list, tuple) if shape is tuple else (dict,)):
            by_type.setdefault(kind, []).append(_reader(arg))
        words.append(_WORDS.get(bare, "null" if bare is type(None) else "a list or a table"))
    named = _named(members)
    expected = either(words + ([f"a table of {either(list(members))}"] if members else []))

    def union(data: Any, depth: int) -> Any:
        if members and type(data) is dict:
            return named(data, depth)
        candidates = by_type.get(type(data), [])
        if not candidates:
            raise _fault(expected, data)
        for read_one in candidates[:-1]:
            try:
                return read_one(data, depth)
            except OutsideError:
                continue
        return candidates[-1](data, depth)

    return union


def _named(members: dict[str, Any]) -> _Read:
    """The member of a union that a table names as its ``"type"``; the only one needs no name."""
    rule = Among(tuple(members))

    def named(data: Any, depth: int) -> Any:
        name = data.get("type", next(iter(members)) if len(members) == 1 else None)
        if name is None:
            raise OutsideError(f"the field type is missing: {either(list(members))}")
        if type(name) is not str:
            raise OutsideError(_fault("text", name).reason, "type")
        if (fault := rule.fault(name)) is not None:
            raise OutsideError(fault, "type")
        return _reader(members[name])(data, depth)

    return named
