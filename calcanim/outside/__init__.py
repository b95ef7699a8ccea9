"""Data from outside: JSON and TOML, held against dataclasses before anything believes them.

What a field may hold is said once, by its annotation: ``str``, ``int``, ``float`` (finite),
``bool``, ``None``, ``Literal``, tuples, ``dict[str, …]``, unions and other dataclasses; `Among`,
`Within` and `Matching` narrow one inside ``Annotated``. So a new field or a new kind of element is
checked without a word here. A member of a union of dataclasses says which it is, as ``"type"``.

Whatever is wrong is an `OutsideError`, with the place: ``beats[3].cues[0].figure: …``.
"""

from calcanim.outside.plain import ADDED, plain
from calcanim.outside.read import read
from calcanim.outside.rules import LANGUAGE, Among, Matching, OneLine, OutsideError, Within
from calcanim.outside.text import Written, read_json, read_toml

__all__ = [
    "ADDED",
    "LANGUAGE",
    "Among",
    "Matching",
    "OneLine",
    "OutsideError",
    "Within",
    "Written",
    "plain",
    "read",
    "read_json",
    "read_toml",
]
