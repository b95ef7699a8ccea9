"""Each promise is broken by a film that does not keep it, and by that alone."""

import pytest

from calcanim.promises import LOOKS, PROMISES, broken, looks_of
from calcanim.storyboard import Beat, Claim, Formula, Part, Storyboard
from calcanim.storyboard.cues import Clear, Cue, Rewrite, Write

GOOD = Formula(("part(#0, x)",), (Part("a.b", "input"),), "x", "x")
ALL_ROLES = tuple(Part(f"p{n}", role) for n, role in enumerate(("surface", "function", "area")))
LONG = "Here are far more words than anybody reads in two seconds, and one more."


def film(*cues: Cue, words: str = "Here is x.", hold: float = 2.0) -> Storyboard:
    return Storyboard("film", "Film", (Beat("A beat", words, cues, hold),))


def write(formula: Formula = GOOD) -> Write:
    return Write("a", formula, "derivation")


def test_a_good_film() -> None:
    grown = Rewrite("a", "b", GOOD, (("a", "a.b"),))
    assert broken(film(write(), grown, Clear(("a",)), hold=3.0)) == []


@pytest.mark.parametrize(
    ("promise", "board", "words"),
    [
        ("certified", film(write(Formula(("x",), (), "x = x", "x"))), "makes no claim"),
        (
            "certified",
            film(write(Formula(("x",), (), "x = 2", "x", (Claim("identity", "x", "2"),)))),
            "x = 2 is unknown",
        ),
        ("keys", film(Rewrite("a", "b", GOOD, ())), "grows from a, which is not on stage"),
        ("keys", film(write(), Clear(), Rewrite("a", "b", GOOD, ())), "which is not on stage"),
        ("keys", film(write(), Rewrite("a", "b", GOOD, (("c", "a"),))), "a has no part c"),
        ("keys", film(write(), Rewrite("a", "b", GOOD, (("a", "b.c"),))), "b has no part b.c"),
        (
            "keys",
            film(write(), Rewrite("a", "b", GOOD, (), True), Rewrite("a", "c", GOOD, ())),
            "c grows from a",
        ),
        ("captions", film(words=LONG), "before it is read"),
        ("captions", film(words="Yes.", hold=0.75), "not for 1 to 7"),
        ("spoken", film(write(Formula(("x",), (), "x^2", ""))), "x^2 has no words"),
        ("spoken", film(write(Formula(("x",), (), "x", "x equals"))), "cannot be said"),
        ("described", film(write(Formula(("x",), (), "x", "x_1"))), "has the sign"),
        ("colours", film(write(Formula(("part(#0, x)",), ALL_ROLES, "x", "x"))), "no set of"),
        ("times", film(write(), hold=0.5), "it ends after 0.5 s of stillness, not 0.7"),
        ("times", film(words="Here is x"), "does not end as a sentence"),
        ("times", film(words="Here is x^2."), "has the sign"),
    ],
)
def test_what_is_not_kept_is_said(promise: str, board: Storyboard, words: str) -> None:
    found = broken(board)
    assert any(b.promise == promise and words in b.what for b in found), found


def test_a_film_that_json_does_not_give_back(monkeypatch: pytest.MonkeyPatch) -> None:
    other = film(words="Another one.")
    monkeypatch.setattr(Storyboard, "from_json", lambda text: other)
    assert [b.promise for b in broken(film())] == ["json"]


def test_every_promise_is_broken_above() -> None:
    marks = test_what_is_not_kept_is_said.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in marks[0].args[1]} | {"json"} == set(PROMISES)


def test_every_look_has_its_turn() -> None:
    assert looks_of(0) == looks_of(3, every=True) == tuple(LOOKS)
    assert {look for n in range(1, 5) for look in looks_of(n)} == set(LOOKS)
    assert all(len(looks_of(n)) == 1 for n in range(1, 9))
