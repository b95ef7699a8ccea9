"""What is said of the course's lessons, each in a sentence, and of how they hang together.

A lesson that has no sentence here has its title said: nothing needs to be in these tables.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from calcanim.authoring.words import Told, told
from calcanim.cards import Entry
from calcanim.pictures.card_sheet import CardLink, Spot, called
from calcanim.storyboard.cards import as_sentence
from calcanim.storyboard.formula import prose

_SAID = {
    "summation": "Sigma adds many terms.",
    "product": "Pi multiplies; logs of positive factors add.",
    "power_sums": "Sums of powers have formulas.",
    "secant_to_tangent": "A slope is a limit.",
    "rates_of_change": "It is a rate: velocity, then acceleration.",
    "derivative_rules": "Know these by heart.",
    "sum_rule": "Sums add slopes.",
    "product_rule": "In a product the factors take turns.",
    "chain_rule": "In a chain the slopes multiply.",
    "numerical_verification": "Two values close by check a slope.",
    "linear_approximation": "A slope foretells the next value.",
    "partial_derivatives": "A slope for each input: the gradient.",
    "gradient_descent": "Walk against it, and repeat.",
    "curvature": "The sharpest curvature bounds the step.",
    "backpropagation": "One sweep back gives every slope.",
    "indefinite_integral": "Slopes give the curve, up to a constant.",
    "area_accumulation": "What an antiderivative gains is a signed area.",
    "probability": "A chance is an area under a density.",
    "double_integral": "Slices add up to a volume.",
    "expected_value": "Value times density, added up: the balance point.",
}
_HEADINGS = {
    "sums": "Sums and products",
    "derivatives": "Derivatives",
    "multivariable": "Many variables",
    "integrals": "Integrals",
    "probability": "Probability",
}
_LONGEST = 18  # words of an example that is said


@dataclass(frozen=True, slots=True)
class Connection:
    """What leads from one lesson to another, in few words and in a sentence."""

    source: str
    target: str
    words: str
    said: str
    both: bool = False

    @property
    def link(self) -> CardLink:
        """The arrow on the map."""
        return CardLink(self.source, self.target, prose(self.words, "muted"), self.both)


CONNECTIONS = (
    Connection("product", "summation", "log", "A log turns products into sums."),
    Connection("summation", "area_accumulation", "finer", "Finer sums become areas."),
    Connection(
        "secant_to_tangent", "area_accumulation", "undo", "Slope and area undo each other.", True
    ),
    Connection("area_accumulation", "probability", "chance", "Areas are chances."),
    Connection("probability", "expected_value", "balance", "Chances have a balance point."),
    Connection("double_integral", "expected_value", "joint", "Pairs take a volume."),
    Connection("secant_to_tangent", "chain_rule", "multiply", "Chained slopes multiply."),
    Connection("chain_rule", "backpropagation", "layers", "Networks are chains."),
    Connection("partial_derivatives", "backpropagation", "each", "Each weight has a slope."),
    Connection("backpropagation", "gradient_descent", "all", "All slopes drive training."),
    Connection("secant_to_tangent", "gradient_descent", "down", "A slope shows the way down."),
    Connection("curvature", "gradient_descent", "limit", "Curvature says how far is too far."),
)
SPOTS = tuple(
    Spot(key, column, row)
    for row, keys in enumerate(
        (
            ("product", "summation", "area_accumulation", "probability"),
            ("curvature", "gradient_descent", "secant_to_tangent", "expected_value"),
            ("partial_derivatives", "backpropagation", "chain_rule", "double_integral"),
        )
    )
    for column, key in enumerate(keys)
)
"""Where lessons lie on the map: those that are connected beside one another."""


def heading(topic: str, page: int = 0, pages: int = 1) -> str:
    """A topic as the title of a beat: of its one page, or of one of several, counted from 0."""
    called = _HEADINGS.get(topic, topic[:1].upper() + topic[1:])
    return called if pages == 1 else f"{called}, {page + 1} of {pages}"


def counted_cards(entries: Sequence[Entry]) -> Told:
    """How many cards there are."""
    if len(entries) == 1:
        return told("Everything so far, on one card.")
    return told("Everything so far: {count} cards, one for each idea.", count=len(entries))


def in_a_sentence(entry: Entry) -> str:
    """A lesson in a sentence; its title where there is none."""
    return _SAID.get(entry.lesson.slug) or as_sentence(entry.lesson.title)


def asked(entry: Entry) -> str:
    """Which card it is that one is to know."""
    return f"{called(entry)}?"


def in_full(entry: Entry) -> tuple[Told, ...]:
    """A lesson in a sentence, what it is for, and its example, if that can be followed."""
    card = entry.card
    said = [Told(in_a_sentence(entry))]
    if card.use:
        said.append(Told(as_sentence(card.use)))
    example = card.example
    if example is not None and 0 < len(example.spoken.split()) <= _LONGEST:
        said.append(told("For example: {example}.", example=example))
    return tuple(said)


def connections(keys: Collection[str], about: Collection[str]) -> tuple[Connection, ...]:
    """Those between lessons that there are, with one at least that it is `about`."""
    return tuple(
        c
        for c in CONNECTIONS
        if {c.source, c.target} <= set(keys) and not {c.source, c.target}.isdisjoint(about)
    )
