"""The default films, and what becomes of them when a digit of a claim is another."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from calcanim import catalog
from calcanim.claims import Finding, recheck
from calcanim.claims.film import certified_film, recheck_records
from calcanim.render.records import claims_of
from calcanim.storyboard import Beat, Claim, Formula, Storyboard, states
from calcanim.storyboard.cues import Clear, Highlight, Strike, Write

LONG = bool(os.environ.get("CALCANIM_LONG"))
FILMS = (
    catalog.slugs() if LONG else ("gradient_descent", "area_accumulation")
)  # whose digits are changed


@cache
def text_of(slug: str) -> str:
    return catalog.lesson(slug).build().to_json()


def formulas(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "segments" in node and "claims" in node:
            yield node
        for value in node.values():
            yield from formulas(value)
    elif isinstance(node, list):
        for value in node:
            yield from formulas(value)


def faults(text: str) -> list[Finding]:
    return [f for f in recheck(Storyboard.from_json(text)) if f.fault]


def changed(text: str, k: int) -> str:
    return text[:k] + str((int(text[k]) + 1) % 10) + text[k + 1 :]


@pytest.mark.parametrize("slug", FILMS)
def test_a_changed_digit_is_found(slug: str) -> None:
    data = json.loads(text_of(slug))
    assert faults(text_of(slug)) == []
    tried = 0
    for formula in formulas(data["storyboard"]):
        said = formula["text"]
        for claim in formula["claims"]:
            for side in ("left", "right"):
                own = claim[side]
                digits = [k for k, c in enumerate(own) if c.isdigit()]
                for k in digits if LONG else digits[:1]:
                    claim[side] = changed(own, k)
                    # In the claim alone; and in what the formula is said to say, too.
                    for text in (said, said.replace(own, claim[side])):
                        formula["text"] = text
                        assert faults(json.dumps(data)), (claim, text)
                        tried += 1
                claim[side], formula["text"] = own, said
    assert tried >= 20


@pytest.mark.parametrize("slug", FILMS)
def test_a_changed_digit_on_screen_is_found(slug: str) -> None:
    data = json.loads(text_of(slug))
    tried = 0
    for formula in formulas(data["storyboard"]):
        if not formula["claims"]:
            continue
        for n, segment in enumerate(formula["segments"]):
            # A digit of a numeral, and not the number of a part: the last one of the segment.
            bare = segment.rstrip(") ")
            if bare[-1:].isdigit():
                formula["segments"][n] = changed(segment, len(bare) - 1)
                assert faults(json.dumps(data)), formula["segments"]
                formula["segments"][n] = segment
                tried += 1
    assert tried >= 5


def test_manifests_are_rechecked_from_the_same_text() -> None:
    board = Storyboard.from_json(text_of("area_accumulation"))
    records = [
        (r.beat, r.formula, Claim(r.kind, r.left, r.right, r.at, r.verdict))
        for r in claims_of(board)
    ]
    assert not [f for f in recheck_records(records) if f.fault]
    where = next(n for n, r in enumerate(records) if r[2].right == "8/3")
    beat, text, claim = records[where]
    records[where] = (beat, text.replace("8/3", "7/3"), Claim("identity", claim.left, "7/3"))
    assert [f.beat for f in recheck_records(records) if f.fault]


def test_every_claim_of_a_film_is_recorded() -> None:
    board = film(line("f(2) = 4", at="f(x) = x**2"), line("f(2) = 4", at="f(x) = 2*x"))
    assert len(claims_of(board)) == 2


def line(text: str, kind: str = "identity", at: str = "", source: str = "") -> Formula:
    claims = states(text, kind, at)  # type: ignore[arg-type]
    return Formula((source or "x",), (), text, claims=claims)


def film(*lines: Formula, after: tuple[Any, ...] = ()) -> Storyboard:
    cues = tuple(Write(f"line{n}", formula, "derivation") for n, formula in enumerate(lines))
    return Storyboard("film", "A film", (Beat("One", "Words.", (*cues, *after)),))


def said(board: Storyboard) -> list[str]:
    return [f.fault for f in recheck(board) if f.fault]


def test_what_a_film_must_not_do() -> None:
    two = Formula(("1 + 1 = 2",), (), "1 + 1 = 2", claims=states("1 + 1 = 2"))
    assert said(film(two)) == []
    # A sign without a claim, and a claim that is not said.
    assert said(film(Formula(("1 + 1", "= 2"), (), "1 + 1 = 2")))
    assert said(film(Formula(("part(#0, 1 + 1 = 3)",), (), "two")))
    assert said(film(Formula(("1 + 1 = 2",), (), "1 + 1 = 2", claims=states("2 + 1 = 3"))))
    # The screen shows something else than what is claimed: digits, signs, order, more numbers.
    for shown in ("1 + 1 = 3", "1 − 1 = 2", "2 = 1 + 1", "1 + 1 = 2 = 4"):
        false = Formula((shown,), (), "1 + 1 = 2", claims=states("1 + 1 = 2"))
        assert said(film(false)), shown
    # Whatever its stored verdict, and whatever its kind.
    for kind in ("identity", "definition", "theorem", "at_point", "approximation"):
        typed = Claim(kind, "1 + 1", "3", verdict="proved")
        assert said(film(Formula(("1 + 1 = 3",), (), "1 + 1 = 3", claims=(typed,)))), kind


def test_a_wrong_guess_is_struck_out_in_its_beat() -> None:
    text = "(x + 1)**2 = x**2 + 1"
    source = "attach(lr((x + 1)), t: 2) = attach(x, t: 2) + 1"
    guess = line(text, "tempting", source=source)
    assert said(film(guess)) == ["its own beat does not strike out this wrong guess"]
    assert said(film(guess, after=(Clear(("line0",)),))) == []
    assert said(film(guess, after=(Strike("line0", ()),))) == []
    assert said(film(guess, after=(Strike("another", ()),))) != []
    # Lit is not struck, and one beat later is too late.
    assert said(film(guess, after=(Highlight("line0", ()),))) != []
    late = film(guess)
    second = Beat("Two", "Words.", (Strike("line0", ()),))
    assert said(replace(late, beats=(*late.beats, second))) != []


def test_building_certifies() -> None:
    shown = ("x + x = 2 thin x", "x + x = 3 thin x", "x + x = 4 thin x")
    texts = ("x + x = 2*x", "x + x = 3*x", "x + x = 2*x")
    lines = (line(t, source=s) for t, s in zip(texts, shown, strict=True))
    verdicts = [c.verdict for f in certified_film(film(*lines)).beats[0].formulas for c in f.claims]
    # The third one is true, and the screen shows another.
    assert verdicts == ["proved", "refuted", "unknown"]


def test_older_storyboards_are_read() -> None:
    formula = '{"segments":["x"],"parts":[],"text":"x = 1","spoken":"","claim":%s,"prose":false}'
    board = (
        '{"schema":1,"storyboard":{"slug":"old","title":"Old","parameters":[],"default":true,'
        '"beats":[{"title":"One","narration":"","hold":0.7,"cues":[{"type":"Write","id":"a",'
        '"region":"wide","formula":' + formula + "}]}]}}"
    )
    claim = '{"text":"x + x = 2*x","verdict":"proved","method":"algebra"}'
    (found,) = Storyboard.from_json(board % claim).beats[0].formulas
    assert found.claims == (Claim("identity", "x + x", "2*x"),)
    (none,) = Storyboard.from_json(board % "null").beats[0].formulas
    assert none.claims == ()
