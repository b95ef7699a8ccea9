"""What a lesson says of a function that nobody chose is so, by conditions of its own."""

import os
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import said

import calcanim
from calcanim import catalog
from calcanim.refusals import Refusal

EACH = 25 if os.environ.get("CALCANIM_LONG") else 2  # functions for each of eight lessons
Case = dict[str, str]
Draw = Callable[[random.Random], str]


def whole(rng: random.Random, most: int = 4) -> int:
    return rng.choice([-1, 1]) * rng.randint(1, most)


SMOOTH: list[Draw] = [
    lambda r: f"{whole(r)}*x**{r.randint(2, 5)} + ({whole(r)})*x",
    lambda r: f"sin({r.randint(1, 3)}*x) + ({whole(r)})*x",
    lambda r: f"exp({whole(r)}*x/2)*cos(x)",
    lambda r: f"{r.randint(1, 3)}/(1 + exp({whole(r)}*x))",
    lambda r: f"x/(x**2 + {r.randint(1, 4)})",
    lambda r: f"log(x**2 + {r.randint(1, 4)})",
    lambda r: f"{whole(r)}*x + ({whole(r)})",
]
ROUGH: list[Draw] = [
    lambda r: f"abs(x - ({whole(r)}))",
    lambda r: f"cbrt(x - ({whole(r)}))",
    lambda r: f"sqrt(x - ({whole(r)}))",
    lambda r: f"floor(x) + ({whole(r)})*x",
    lambda r: f"sqrt(abs(x - ({whole(r)})))",
    lambda r: f"max(x, {whole(r)}*x)",
]
COMPOSED: list[Draw] = [
    lambda r: f"(x**2 + {r.randint(1, 4)})**{r.randint(2, 4)}",
    lambda r: f"sin({whole(r)}*x**2)",
    lambda r: f"exp({whole(r)}*x**2/4)",
    lambda r: f"log({r.randint(1, 4)} + sin(x)**2)",
    lambda r: f"1/(1 + exp({whole(r)}*x))",
    lambda r: f"sqrt({r.randint(1, 4)} + cos(x))",
]
HILLS: list[Draw] = [
    lambda r: f"{r.randint(1, 4)}*x**2 + ({whole(r, 2)})*x*y + {r.randint(1, 4)}*y**2",
    lambda r: f"x**2 - {r.randint(1, 3)}*y**2",
    lambda r: f"{whole(r)}*x + ({whole(r)})*y",
    lambda r: f"(x**2 - {r.randint(1, 3)})**2 + y**2",
    lambda r: f"sin(x) + cos({r.randint(1, 2)}*y)",
    lambda r: f"log(1 + exp({whole(r)}*x + y)) + x**2/{r.randint(2, 6)} + y**2",
    lambda r: f"abs(x) + {r.randint(1, 3)}*abs(y)",
]


def drawn(slug: str, r: random.Random) -> Case:
    if slug == "secant_to_tangent":
        f, at = r.choice(SMOOTH + ROUGH)(r), str(whole(r))
        corner = re.search(r"x - \((-?\d)\)", f)
        return {"function": f, "at": corner[1] if corner and r.random() < 0.7 else at}
    if slug == "chain_rule":
        return {"function": r.choice(COMPOSED)(r), "at": r.choice(["0", "1", "-1", "1/2", "2"])}
    if slug == "area_accumulation":
        low, high = whole(r), whole(r)
        return {"function": r.choice(SMOOTH + ROUGH)(r), "from": str(low), "to": str(high)}
    if slug == "linear_approximation":
        step = r.choice(["0.41", "-0.2", "0.05", "1"])
        return {"function": r.choice(SMOOTH)(r), "at": str(whole(r)), "step": step}
    if slug == "rates_of_change":
        f = f"{whole(r)}*t**3 + ({whole(r, 6)})*t**2 + ({whole(r, 9)})*t"
        low = r.randint(-2, 1)
        return {"function": f, "at": str(low + 1), "from": str(low), "to": str(low + 4)}
    if slug == "curvature":
        a, b, c = whole(r, 5), whole(r, 4), whole(r, 5)
        return {"function": f"{a}*x**2 + ({b})*x*y + ({c})*y**2"}
    start = f"x={whole(r, 2)},y={r.choice(['1', '-1', '1/2', '0'])}"
    if slug == "partial_derivatives":
        return {"function": r.choice(HILLS)(r), "at": start}
    rate = r.choice(["0.01", "0.1", "0.2", "0.3", "0.6"])
    return {"function": r.choice(HILLS)(r), "start": start, "rate": rate}


LESSONS = (
    *("secant_to_tangent", "chain_rule", "area_accumulation"),
    *("partial_derivatives", "gradient_descent", "curvature"),
    *("linear_approximation", "rates_of_change"),
)


@pytest.mark.parametrize("n", range(EACH))
@pytest.mark.parametrize("slug", LESSONS)
def test_what_is_said_of_a_function_that_nobody_chose(slug: str, n: int) -> None:
    case = drawn(slug, random.Random(f"{slug} {n}"))
    try:
        board = catalog.lesson(slug).build(**case)
    except Refusal:
        return  # in a sentence of its own
    assert said.false_sentences(board) == [], case


def test_a_false_sentence_is_found() -> None:
    board = catalog.lesson("secant_to_tangent").build()
    beat = replace(board.beats[2], narration="And both grow past every bound.", marks=())
    changed = replace(board, beats=(*board.beats[:2], beat, *board.beats[3:]))
    assert len(said.false_sentences(board)) == 0
    assert len(said.false_sentences(changed)) == 1


@pytest.mark.parametrize(
    ("conditions", "case", "true", "false"),
    [
        (said.SECANTS, said.Curve("cbrt(x)"), "both grow past every bound", "both close in on"),
        (said.SECANTS, said.Curve("abs(x)"), "they come to two numbers", "The curve jumps"),
        (
            said.SECANTS,
            said.Curve("sqrt(x)"),
            "on the right they grow past",
            "on the left they grow past",
        ),
        (said.SECANTS, said.Curve("3*x"), "Smaller steps change nothing", "The curve ends here"),
        (
            said.NUDGES,
            said.Curve("exp(-x)"),
            "that many times as long, the other way round",
            "A tiny nudge there is hardly felt",
        ),
        (
            said.AREAS,
            said.Region(said.Curve("x**2"), 0, 2),
            "the error is a sixteenth",
            "A falls",
        ),
        (
            said.AREAS,
            said.Region(said.Curve("abs(x)"), -1, 1),
            "Read at the right ends it is the same",
            "a curved lid",
        ),
    ],
)
def test_a_condition_tells_the_cases_apart(
    conditions: dict[str, said.Condition], case: object, true: str, false: str
) -> None:
    with said.mpmath.workdps(said.DIGITS):
        assert list(said._held(conditions, case, [true])) == []
        assert len(list(said._held(conditions, case, [false]))) == 1


def test_the_sentences_are_those_of_the_lessons() -> None:
    folders = (Path(calcanim.__file__).parent / "authoring", catalog.folder())
    files = [p.read_text(encoding="utf-8") for d in folders for p in d.rglob("*.py")]
    told = re.sub(r'"\s*\n\s*"', "", "\n".join(files))
    for slot, word in (("missing", "left"), ("name", "x"), ("slope", "6")):
        told = told.replace(f"{{{slot}}}", word)
    told = "".join(told.replace("{side}", side) for side in ("left", "right"))
    # A pattern may stand for what fills any other slot.
    told += re.sub(r"\{\w+(:C)?\}", "x", told)
    gone = [w for table in said.ALL for w in table if not re.search(w, told)]
    assert gone == []
