"""Claims of a card, away from the film that they come from."""

from dataclasses import replace

from calcanim.claims.cards import needed, self_contained
from calcanim.claims.film import Certifier
from calcanim.storyboard import Beat, Card, Claim, Formula, Storyboard, states
from calcanim.storyboard.cues import Write


def line(text: str, kind: str = "identity", at: str = "") -> Formula:
    return Formula((), (), text, text, states(text, kind, at))  # type: ignore[arg-type]


def film(slug: str, given: str, example: str, at: str = "") -> Storyboard:
    lines = [line(g, "definition") for g in given.split("; ")]
    cues = tuple(Write(f"l{n}", g, "wide") for n, g in enumerate(lines))
    general = line("Derivative(u(x) + v(x), x) = u'(x) + v'(x)", "theorem")
    card = Card("t", general, line(example, "at_point" if at else "identity", at))
    return Storyboard(slug, slug, (Beat("One", "Words.", cues),), card=card)


def certified(*films: Storyboard, certifier: Certifier | None = None) -> list[Claim]:
    """The claims of these films' cards, one after the other."""
    certifier = certifier or Certifier()
    cards = [card for card in map(self_contained, films) if card is not None]
    formulas = [f for card in cards for f in card.formulas]
    return [c for f in formulas for c in certifier.claims(f.text, f.claims)]


SQUARE = film("square", "f(x) = x**2", "f'(3) = 6")
CUBE = film("cube", "f(x) = g(x)*x; g(x) = x**2", "f'(2) = 12")
LAYERS = film("layers", "u = x**2 + 1; y = u**3", "dy/dx = 300", "x = 2")

MEAN = film(
    "mean", "p(x) = 2*exp(-2*x); E[X] = Integral(x*p(x), (x, 0, oo)); mu = E[X]", "mu = 1/2"
)


def test_letters_mean_something_else_on_each_card() -> None:
    claims = certified(SQUARE, CUBE, LAYERS, MEAN)
    assert {c.verdict for c in claims} <= {"proved", "checked"}
    (place,) = (c.at for c in claims if c.left == "f'(2)")
    assert place == "card cube, f(x) = g(x)*x, g(x) = x**2"


def test_what_is_false_on_its_card_is_found_there() -> None:
    wrong = film("square", "f(x) = x**2", "f'(3) = 12")
    assert [c.verdict for c in certified(CUBE, wrong) if c.left == "f'(3)"] == ["refuted"]


def test_a_card_changes_nothing_of_the_film_around_it() -> None:
    certifier = Certifier()
    own = [line("f(x) = x**3", "definition"), line("f'(3) = 27")]
    before = certifier.claims(own[0].text, own[0].claims)
    inside = certified(SQUARE, certifier=certifier)
    after = certifier.claims(own[1].text, own[1].claims)
    assert {c.verdict for c in (*before, *inside, *after)} <= {"proved", "checked"}


def test_a_film_without_a_card_has_none() -> None:
    assert self_contained(replace(SQUARE, card=None)) is None


def test_an_example_needs_what_its_names_mean_unless_it_is_too_much() -> None:
    assert [f.text for f in needed(SQUARE) or ()] == ["f(x) = x**2"]
    assert needed(film("none", "f(x) = x**2", "2 + 3 = 5")) == ()
    long = film("long", "f(x) = g(x)*x; g(x) = k(x)*x; k(x) = x**2", "f'(2) = 32")
    assert needed(long) is None
