"""JSON and TOML as text: read whole, or refused in one sentence."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from calcanim.outside.rules import OutsideError

_LARGEST_TOML = 1_000_000  # bytes; a pyproject.toml has some thousands


def read_json(text: str | bytes) -> Any:
    """The value that JSON `text` stands for; without NaN and infinities. Raises OutsideError."""
    try:
        if isinstance(text, bytes):
            text = text.decode()
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise OutsideError("is nested too deep") from None
    except UnicodeDecodeError as error:
        raise OutsideError(f"is no UTF-8, at byte {error.start}") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise OutsideError(f"is no JSON: {error.msg} at {where}") from None
    except OutsideError:
        raise
    except ValueError as error:  # a whole number of more digits than Python reads
        raise OutsideError(f"is no JSON that can be read: {error}") from None


def _no_number(word: str) -> Any:
    raise OutsideError(f"{word} is no number of JSON")


class Written(float):
    """A number that keeps how it was written, as `text`: ``0.10`` is no ``0.1``."""

    text: str

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.text = text.replace("_", "")
        return made


def read_toml(path: Path, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The tables of the TOML file at `path`, with or without the mark that Windows puts first.

    Raises OutsideError, which names the file.
    `parse_float` makes a number of its text: `Written` keeps that.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_TOML + 1)
        if len(data) > _LARGEST_TOML:
            raise OutsideError(f"{path} is too large: {_LARGEST_TOML:,} bytes at most")
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=parse_float)
    except OSError as error:
        raise OutsideError(f"{path} cannot be read: {error.strerror or error}") from None
    except RecursionError:
        raise OutsideError(f"{path} is nested too deep") from None
    except OutsideError:
        raise
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError, a number too long
        raise OutsideError(f"{path} is no valid TOML: {error}") from None
