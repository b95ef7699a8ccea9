"""Everything so far: one card for each idea of the course, and how they hang together."""

from calcanim.authoring.script import *

TOPICS = ("all", "sums", "derivatives", "multivariable", "integrals", "probability")


@lesson(
    title="Everything so far",
    topic="all",
    after=(
        *("power_sums", "product", "rates_of_change", "curvature", "backpropagation"),
        *("linear_approximation", "numerical_verification", "expected_value"),
    ),
    examples=[
        dict(topics="derivatives"),
        dict(topics="multivariable"),
        dict(quiz="yes"),
        dict(topics="derivatives", quiz="yes"),
        dict(topics="multivariable", quiz="yes"),
        dict(topics="sums", quiz="yes"),
    ],
)
def build(
    topics: str = choice("all", "which cards", options=TOPICS),
    quiz: str = choice("no", "whether a card shows its name first", options=("no", "yes")),
) -> Iterable[Beat]:
    """The film of the cards of `topics`: each comes from its lesson's film with the defaults."""
    cards = deal(topics)
    yield whole_sheet(cards)
    yield from pages_open(cards, asks=quiz == "yes")
    yield from hang_together(cards)
