"""Typst to Manim: every glyph is a mobject that knows which part of its formula it belongs to.

One compile serves a whole formula: each part is set in a fill colour that is its number, and the
SVG's fills are read back as part numbers. Innermost parts win; nothing about the spacing changes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from copy import copy
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import numpy as np
from manim import VGroup, VMobject

from calcanim import provenance
from calcanim.stage.contrast import rgb
from calcanim.stage.typesetting import svg
from calcanim.store import default as default_store
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.theme import Theme

_EM = 10.0  # points per em in the compiled SVG
_PREAMBLE = f"""\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(size: {_EM}pt, font: "New Computer Modern")
#show math.equation: set text(font: "New Computer Modern Math")
#let part(i, body) = text(fill: rgb(1, calc.quo(i, 256), calc.rem(i, 256)), body)
"""
_OPERAND = '"" '  # nothing to see: a sign after it is one between two terms, with its spaces
NEXT = " \\ & "  # between the lines of a formula
_HREF = "{http://www.w3.org/1999/xlink}href"
_SVG = "{http://www.w3.org/2000/svg}"
_TOKEN = re.compile(r"([MmLlHhVvCcQqZz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")

Points = np.ndarray[Any, np.dtype[np.float64]]
Outline = tuple[Points, str, int]


class Glyph(VMobject):  # type: ignore[misc]  # Manim has no types
    """One glyph or rule. `shape` tells equal glyphs, `part` its place in the formula's parts."""

    def __init__(self, points: Points, shape: str, part: int, colour: str) -> None:
        # A film has hundreds of glyphs, and Manim's own construction takes half a millisecond.
        blank = _blank().__dict__
        self.__dict__.update({k: copy(v) if k in _OWN else v for k, v in blank.items()})
        self.fill_rgbas = np.array([(*rgb(colour), 1.0)])
        self.points = points
        self.shape = shape
        self.part = part


_OWN = ("submobjects", "updaters", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")


@cache
def _blank() -> VMobject:
    return VMobject(stroke_width=0, fill_opacity=1)


class Line(VGroup):  # type: ignore[misc]  # Manim has no types
    """A typeset formula: `glyphs` in drawing order, `em` its size in scene units."""

    def __init__(self, formula: Formula, em: float, theme: Theme, body: str | None = None) -> None:
        """`body` is the Typst source where the formula is not to be set on one line."""
        super().__init__()
        self.formula = formula
        self.em = em
        for points, shape, part in _outlines(body or source(formula)):
            role = role_of(formula, part)
            self.add(Glyph(points * em / _EM, shape, part, theme.colour(role)))
        self.center()

    @property
    def glyphs(self) -> list[Glyph]:
        """The glyphs, in drawing order."""
        return list(self.submobjects)

    def select(self, key: str) -> list[Glyph]:
        """The glyphs of the part `key` and of all parts inside it; KeyError where there is none."""
        numbers = {
            n
            for n, part in enumerate(self.formula.parts)
            if part.key == key or part.key.startswith(key + ".")
        }
        if not numbers:
            raise KeyError(key)
        return [g for g in self.glyphs if g.part in numbers]


def role_of(formula: Formula, part: int) -> str:
    """The theme role of a part: its own, else that of the nearest part whose key contains it."""
    if not 0 <= part < len(formula.parts):
        return "text"
    roles = {p.key: p.role for p in formula.parts if p.role}
    key = formula.parts[part].key
    while True:
        if key in roles:
            return roles[key]
        if "." not in key:
            return "text"
        key = key.rpartition(".")[0]


def source(formula: Formula) -> str:
    """Typst source of the formula on one line."""
    body = " ".join(formula.segments)
    return body if formula.prose else f"$ {body} $"


def paragraph(formula: Formula, width: float) -> str:
    """Typst source of words, in lines of at most `width` em."""
    body = " ".join(formula.segments)
    return f"#block(width: {width * _EM}pt)[#set par(leading: .5em)\n{body}]"


def aligned(rows: Sequence[tuple[float, str]]) -> str:
    """Typst source of a formula on several lines, all but the first indented by so many em."""
    further = [f"#h({indent:.2f}em) {_OPERAND}{row}" for indent, row in rows[1:]]
    return "$ & " + NEXT.join([rows[0][1], *further]) + " $"


def extent(body: str) -> tuple[float, float]:
    """Width and height in em of what Typst makes of `body`."""
    found = [points for points, _, _ in _outlines(body) if len(points)]
    if not found:
        return 0.0, 0.0
    low = np.min([p.min(axis=0) for p in found], axis=0)
    high = np.max([p.max(axis=0) for p in found], axis=0)
    return float(high[0] - low[0]) / _EM, float(high[1] - low[1]) / _EM


@lru_cache(maxsize=512)
def widths(pieces: tuple[str, ...]) -> tuple[float, ...]:
    """Width in em of each piece of mathematics, measured in one compile."""
    # Every piece is set in a block of its own, so far apart that none reaches into the next.
    pitch = 400.0
    blocks = "\n".join(f"#block(height: {pitch}pt, $ {_OPERAND}{p} $)" for p in pieces)
    rows: dict[int, list[Points]] = {}
    for points, _, _ in _outlines(f"#set block(spacing: 0pt)\n{blocks}"):
        rows.setdefault(int(-points[:, 1].mean() // pitch), []).append(points)
    found = []
    for n in range(len(pieces)):
        here = np.concatenate(rows[n]) if n in rows else np.zeros((1, 3))
        found.append(float(np.ptp(here[:, 0])) / _EM)
    return tuple(found)


@lru_cache(maxsize=2048)
def _outlines(body: str) -> tuple[Outline, ...]:
    """Every glyph's points, shape and part; worked out once, and kept from run to run."""
    key = hashlib.sha256(f"{provenance.typesetting()} {_PREAMBLE}{body}".encode()).hexdigest()
    store = default_store()
    kept = store.get("formulas", key)
    if kept is None:
        found = tuple(_compiled(body))
        store.put("formulas", key, _packed(found))
        return found
    return _unpacked(kept)


def _packed(outlines: tuple[Outline, ...]) -> bytes:
    """A line of JSON, and all points as one array of float64."""
    head = json.dumps([[len(points), shape, part] for points, shape, part in outlines])
    return head.encode() + b"\n" + b"".join(points.tobytes() for points, _, _ in outlines)


def _unpacked(content: bytes) -> tuple[Outline, ...]:
    head, _, data = content.partition(b"\n")
    everything = np.frombuffer(data, np.float64).reshape(-1, 3)
    out, at = [], 0
    for count, shape, part in json.loads(head):
        out.append((everything[at : at + count], shape, part))
        at += count
    return tuple(out)


def _compiled(body: str) -> Iterator[Outline]:
    root = ElementTree.fromstring(svg(body, _PREAMBLE))
    symbols = {
        symbol.get("id", ""): "".join(p.get("d", "") for p in symbol.iter(f"{_SVG}path"))
        for symbol in root.iter(f"{_SVG}symbol")
    }
    yield from _leaves(root, np.eye(3), symbols)


def _leaves(
    node: ElementTree.Element, matrix: Points, symbols: dict[str, str]
) -> Iterator[tuple[Points, str, int]]:
    for child in node:
        tag = child.tag.removeprefix(_SVG)
        if tag == "defs":
            continue
        inner = matrix @ _matrix(child.get("transform", ""))
        if tag == "use":
            offset = np.eye(3)
            offset[:2, 2] = float(child.get("x", 0)), float(child.get("y", 0))
            name = child.get(_HREF, "").lstrip("#")
            points = _path(symbols.get(name, ""))
            if len(points):
                yield _place(points, inner @ offset), name, _number(child.get("fill", ""))
        elif tag == "path":
            stroke = child.get("stroke", "none")
            if stroke != "none":
                width = float(child.get("stroke-width", 1))
                points = _rule(_path(child.get("d", "")), width)
                yield _place(points, inner), f"rule {width}", _number(stroke)
            elif child.get("fill", "none") != "none":
                points = _path(child.get("d", ""))
                yield _place(points, inner), child.get("d", ""), _number(child.get("fill", ""))
        else:
            yield from _leaves(child, inner, symbols)


def _number(colour: str) -> int:
    """The part number that a fill stands for; -1 for black, outside all parts."""
    return int(colour[3:7], 16) if colour.startswith("#01") else -1


def _matrix(transform: str) -> Points:
    matrix = np.eye(3)
    for name, arguments in re.findall(r"(matrix|translate|scale)\(([^)]*)\)", transform):
        v = [float(n) for n in re.split(r"[ ,]+", arguments.strip())]
        step = np.eye(3)
        if name == "matrix":
            step[:2] = [[v[0], v[2], v[4]], [v[1], v[3], v[5]]]
        elif name == "translate":
            step[:2, 2] = v[0], v[1] if len(v) > 1 else 0.0
        else:
            step[0, 0], step[1, 1] = v[0], v[-1]
        matrix = matrix @ step
    return matrix


def _place(points: Points, matrix: Points) -> Points:
    """SVG points, shape (n, 2), to Manim's, shape (n, 3), y upwards."""
    flat = points @ matrix[:2, :2].T + matrix[:2, 2]
    return np.column_stack((flat[:, 0], -flat[:, 1], np.zeros(len(flat))))


def _rule(points: Points, width: float) -> Points:
    """Each straight stroke as a filled rectangle, so that everything on stage is a fill."""
    boxes = []
    for a, b in zip(points[::4], points[3::4], strict=True):
        along = b - a
        normal = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9) * width / 2
        corners = [a + normal, b + normal, b - normal, a - normal, a + normal]
        boxes += [np.linspace(p, q, 4) for p, q in pairwise(corners)]
    return np.concatenate(boxes)


@lru_cache(maxsize=4096)
def _path(d: str) -> Points:
    """An SVG path as cubic Bézier points, shape (4 n, 2)."""
    tokens = [(c or float(n)) for c, n in _TOKEN.findall(d)]
    curves: list[Points] = []
    here = start = np.zeros(2)
    command, i = "M", 0

    def line(to: Points) -> None:
        if np.hypot(*(to - here)) > 1e-9:
            curves.append(np.linspace(here, to, 4))

    while i < len(tokens):
        token = tokens[i]
        if isinstance(token, str):
            command, i = token, i + 1
            if token in "Zz":
                line(start)
                here = start
            continue
        kind, base = command.upper(), here if command.islower() else np.zeros(2)
        count = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6}[kind]
        v = np.array(tokens[i : i + count], dtype=float)
        i += count
        if kind == "M":
            here = start = base + v
            command = "l" if command == "m" else "L"
        elif kind in "LHV":
            to = here.copy()
            if kind == "L":
                to = base + v
            elif kind == "H":
                to[0] = base[0] + v[0]
            else:
                to[1] = base[1] + v[0]
            line(to)
            here = to
        elif kind == "C":
            a, b, to = base + v[:2], base + v[2:4], base + v[4:]
            curves.append(np.array([here, a, b, to]))
            here = to
        else:
            c, to = base + v[:2], base + v[2:]
            curves.append(np.array([here, here + (c - here) * 2 / 3, to + (c - to) * 2 / 3, to]))
            here = to
    return np.concatenate(curves) if curves else np.zeros((0, 2))
