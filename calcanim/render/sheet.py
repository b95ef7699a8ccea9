"""Cards for a site: their formulas as pictures, and all of them on a sheet to print."""

from __future__ import annotations

from collections.abc import Sequence

from calcanim.stage.printed import Row, formula_svg, printed
from calcanim.storyboard.cards import Card
from calcanim.storyboard.theme import Theme


def pictures(card: Card, themes: Sequence[Theme]) -> list[tuple[str, tuple[str, ...]]]:
    """Each formula of the card in words, and as an SVG in each of the themes."""
    return [
        (f.spoken or f.text, tuple(formula_svg(f, theme).decode() for theme in themes))
        for f in card.formulas
    ]


def sheet(cards: Sequence[tuple[str, Card]], theme: Theme, title: str) -> bytes:
    """A PDF of cards with their lessons' titles."""
    return printed([Row(name, "", card) for name, card in cards], theme, title, "pdf")
