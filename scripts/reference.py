"""Writes docs/script.md: every name that a lesson is written with, with its signature."""

from __future__ import annotations

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

from calcanim.authoring import script
from calcanim.expressions.tree import ZERO

_QUOTED = re.compile(r"(: |-> )'([^']*)'")  # annotations, which are not evaluated
PAGE = Path(__file__).parents[1] / "docs" / "script.md"
HEADINGS = {
    "authoring.kinds": "Kinds of parameters",
    "authoring.lesson": "The lesson",
    "authoring.beats": "Beats",
    "authoring.words": "Words",
    "authoring.cues": "Cues",
    "authoring.gestures": "Gestures",
    "authoring": "What goes with gestures",
    "notation": "Lines, sides and numbers",
    "pictures": "Pictures",
    "calculus": "Mathematics",
    "exact": "Mathematics",
    "expressions": "Mathematics",
    "sampling": "Mathematics",
}
HEAD = """\
# All that a lesson is written with

`from calcanim.authoring.script import *` has these names. A page for each kind of parameter is
[kinds.md](kinds.md); the elements of figures, and cues as data, are in
[storyboard.md](storyboard.md). Roles (`input`, `function`, `derivative`, `increment`, `parameter`,
`area`, …) are the colours of [themes.md](themes.md); regions are `title`, `figure`, `derivation`
(the column beside it) and `wide` (the whole frame below the title). A good second thing to read
is `scenes/secant_to_tangent.py`.

A `Joined` side has operators between its pieces: `+`, `-`, `*` (a dot), `×`, `""` (side by side)
and `,`. `symbol("c_4")` is a letter, `applied("P_4", x)` a function at its argument. `as_shown` of
a value is a decimal with as many digits as are meant, with ≈ where that is not all of it; an
expression as a side stays as it is.
"""


def page() -> str:
    """The page as it should be."""
    groups: dict[str, list[str]] = {}
    for module, name in _names():
        groups.setdefault(_heading(module), []).append(_entry(module, name))
    order = list(dict.fromkeys(HEADINGS.values()))
    parts = [f"## {title}\n\n" + "\n".join(groups[title]) for title in order if title in groups]
    return HEAD + "\n" + "\n\n".join(parts) + "\n"


def _names() -> list[tuple[str, str]]:
    stub = ast.parse(Path(script.__file__).with_suffix(".pyi").read_text())
    return [
        (node.module.removeprefix("calcanim."), alias.name)
        for node in stub.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("calcanim")
        for alias in node.names
    ]


def _heading(module: str) -> str:
    places = [k for k in HEADINGS if module == k or module.startswith(k + ".")]
    return HEADINGS[max(places, key=len)] if places else "Types"


def _entry(module: str, name: str) -> str:
    thing = getattr(import_module(f"calcanim.{module}"), name)
    said = (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")
    if inspect.isclass(thing):
        return f"- `{name}`: {said}"
    signature = _QUOTED.sub(r"\1\2", str(inspect.signature(thing)).replace(repr(ZERO), "0"))
    return f"- `{name}{signature}`: {said}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
