"""Cards on one printed sheet, set by Typst; and each formula of a card as a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from calcanim.stage.formulas import source
from calcanim.stage.typesetting import document, svg
from calcanim.storyboard.cards import Card
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.theme import Theme

_PAPER = (297.0, 210.0)  # mm: A4; more cards have a larger sheet of the same shape
_ON_A4 = 20  # cards
_LOOK = 1.6  # how much wider than high a card is, about
_SHEET = """\
#set document(date: none, author: "calcanim")
#set page(width: {width}mm, height: {height}mm, margin: 9mm, fill: rgb("{background}"))
#set text(size: 9pt, fill: rgb("{text}"), font: "New Computer Modern")
#show math.equation: set text(font: "New Computer Modern Math")
#let quiet(body) = text(fill: rgb("{muted}"), body)
#let fitted(high, body) = layout(size => {{
  let own = measure(body)
  let f = calc.min(1.0, size.width / calc.max(own.width, 1pt), high / calc.max(own.height, 1pt))
  align(center, scale(f * 100%, reflow: true, body))
}})
#let card(topic, title, general, example, use, line) = block(
  width: 100%, height: 100%, inset: 7pt, radius: 4pt,
  fill: rgb("{card}"), stroke: .6pt + rgb("{muted}"),
  layout(size => grid(
    rows: (auto, 1fr, auto, auto), row-gutter: 4pt, columns: (100%,),
    grid(columns: (1fr, auto), text(weight: "bold", title), quiet(text(size: 7pt, topic))),
    align(horizon + center, stack(spacing: 6pt,
      fitted(size.height * .34, general), fitted(size.height * .26, example))),
    quiet(text(size: 7.5pt, use)),
    quiet(raw(line)),
  )),
)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A card to be printed: its lesson's title, and the command that renders its film."""

    title: str
    command: str
    card: Card


def printed(rows: Sequence[Row], theme: Theme, title: str, kind: str) -> bytes:
    """The sheet as a file of the `kind` pdf, svg or png: cards in rows of equal size.

    The course's logo stands at the top. Raises MissingLetterError, TypesetError.
    """
    size = max(1.0, math.sqrt(len(rows) / _ON_A4))
    width, height = (side * size for side in _PAPER)
    columns = min(max(round(math.sqrt(len(rows) * width / height / _LOOK)), 1), len(rows))
    count = -(-len(rows) // columns)
    cells = ",\n".join(_card(row, theme) for row in rows)
    head = f"text(size: 16pt, {_words(title)}), quiet(text(size: 11pt, {_words(theme.logo)}))"
    body = (
        f"#grid(rows: (auto, 1fr), row-gutter: 10pt, columns: (100%,),\n"
        f"grid(columns: (1fr, auto), {head}),\n"
        f"grid(columns: (1fr,) * {columns}, rows: (1fr,) * {count}, gutter: 8pt,\n{cells}))"
    )
    preamble = _SHEET.format(
        width=f"{width:.2f}",
        height=f"{height:.2f}",
        background=theme.background,
        card=theme.card,
        text=theme.colour("text"),
        muted=theme.colour("muted"),
    )
    return document(body, preamble, kind)


def formula_svg(formula: Formula, theme: Theme) -> bytes:
    """A formula in its colours as an SVG of its size."""
    preamble = (
        "#set page(width: auto, height: auto, margin: 1pt, fill: none)\n"
        f'#set text(size: 12pt, fill: rgb("{theme.colour("text")}"), font: "New Computer Modern")\n'
        '#show math.equation: set text(font: "New Computer Modern Math")\n'
    )
    return svg(_coloured(formula, theme, "#"), preamble)


def _card(row: Row, theme: Theme) -> str:
    card = row.card
    example = "[]" if card.example is None else _coloured(card.example, theme)
    words = (card.topic, row.title)
    topic, title = map(_words, words)
    line = _text(row.command)
    general = _coloured(card.general, theme)
    return f"card({topic}, {title}, {general}, {example}, {_words(card.use)}, {line})"


def _coloured(formula: Formula, theme: Theme, code: str = "") -> str:
    """The formula as Typst code, each part in the colour of its role."""
    fills = [f'rgb("{theme.colour(part.role or "text")}")' for part in formula.parts]
    own = "(" + "".join(f"{fill}, " for fill in fills) + ")"
    return (
        f"{code}{{ let part(i, body) = text(fill: {own}.at(i), body); [{source(formula)}] }}"
        if fills
        else f"{code}[{source(formula)}]"
    )


def _words(text: str) -> str:
    """Words as content, nothing of which Typst reads as its own."""
    if not text:
        return "[]"
    (markup,) = prose(text).segments
    return f"{{ let part(i, body) = body; [{markup}] }}"


def _text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
