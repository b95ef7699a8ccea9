"""How far many films are: by their work, with what is not yet known at the mean of the others."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from boards import board

from calcanim import catalog
from calcanim.cli.progress import words
from calcanim.render.clip import Clip
from calcanim.render.crew import Crew, RenderError
from calcanim.render.many import Request, render_many
from calcanim.render.progress import Ledger, Report, Total, Work
from calcanim.render.spec import RenderSpec
from calcanim.render.video import render
from calcanim.store import Store


def test_what_is_not_known_is_taken_for_the_mean() -> None:
    ledger = Ledger(4, 2, 2)
    assert ledger.total() == Total(0, 4, 0.0, None)
    ledger.built(1.0)
    for film in ("light", "dark"):
        ledger.note(film, Work(to_draw=100))
    assert ledger.total().seconds_left is None  # nothing has been measured
    ledger.note("light", Work(drawn=50, to_draw=50, drawing=5.0))
    # A tenth of a second a picture: 5 and 1 of them done; 150 pictures are left, two films of 100
    # are not yet known, and neither is their storyboard.
    assert ledger.total() == Total(0, 4, round(6 / (6 + 15 + 20 + 1), 4), 18.0)
    ledger.note("light", Work(drawn=100, drawing=10.0))
    ledger.settle("light")
    ledger.settle("dark")  # it failed: what was left of it is not done, and is not to be done
    ledger.built(3.0)
    ledger.note("other", Work())  # the cache has it
    ledger.settle("other")
    total = ledger.total()
    assert (total.done, total.films) == (3, 4)
    assert total.seconds_left == pytest.approx(10 / 3 / 2, abs=0.06)
    ledger.settle("last")
    assert ledger.total() == Total(4, 4, 1.0, 0.0)


def test_the_share_never_falls() -> None:
    ledger = Ledger(2, 2, 1)
    ledger.note("short", Work(drawn=9, to_draw=1, drawing=0.9))
    before = ledger.total()
    assert before.share == 0.45
    ledger.note("long", Work(to_draw=1000))
    after = ledger.total()
    assert after.share == before.share
    assert (before.seconds_left, after.seconds_left) == (1.1, 100.1)


def test_encoding_again_is_work_of_its_own() -> None:
    both = Work(drawn=10, drawing=1.0, to_draw=20, encoded=5, encoding=1.5, to_encode=25)
    assert both.seconds_left(2) == pytest.approx((20 * 0.1 + 25 * 0.3) / 2, abs=0.06)
    # Until one is measured it is twice the other.
    assert Work(drawn=10, drawing=1.0, to_encode=10).seconds_left(1) == 2.0
    assert Work(to_encode=1).seconds_left(1) is None
    assert Work().seconds_left(1) == 0.0


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (Report("sums", 30, 60, 12.4, 1, 0, 2), ("sums", "30/60 frames", "12 s left")),
        (Report("sums", 0, 60, None, 0, 0, 2), ("sums", "0/60 frames", "")),
        (
            Report("sums", 30, 60, 1.0, 1, 0, 2, Total(2, 21, 0.434, 754.0)),
            ("film 3 of 21: sums", "43%", "13 min left"),
        ),
        (
            Report("sums", 60, 60, 0.0, 1, 0, 2, Total(21, 21, 1.0, 7500.0)),
            ("film 21 of 21: sums", "100%", "2 h 5 min left"),
        ),
    ],
)
def test_what_stands_beside_the_bar(report: Report, said: tuple[str, str, str]) -> None:
    assert words(report) == said


def test_a_film_is_as_far_as_its_slowest_encoding(tmp_path: Path) -> None:
    reports: list[Report] = []
    spec = RenderSpec(width=64, height=36, fps=5, output=tmp_path / "film.mp4")
    store = Store(tmp_path / "cache")
    with ThreadPoolExecutor(1) as executor:
        render(board(), spec, executor=executor, cache=store)
        render(
            board(),
            spec,
            executor=executor,
            cache=store,
            codecs=("h264", "av1"),
            progress=reports.append,
        )
    assert reports[0].known == reports[0].segments == 4  # all is drawn, and nothing is encoded
    assert (reports[0].share, reports[0].seconds_left) == (0.0, None)
    assert (reports[-1].share, reports[-1].seconds_left) == (1.0, 0.0)
    assert all(a.share < b.share for a, b in pairwise(reports))


LESSON = '''
"""Small."""
from calcanim.authoring.script import Beat, lesson, text
from calcanim.storyboard import prose
from calcanim.storyboard.cues import Write

@lesson(title="Small", topic="tests")
def build(count=text("2", "beats")):
    for n in range(int(count)):
        yield Beat(f"Beat {n}", "Some words.", (Write(f"w{n}", prose("word"), "title"),))
'''


def test_many_films_are_told_as_one(tmp_path: Path) -> None:
    path = tmp_path / "small.py"
    path.write_text(LESSON)
    small, spec = catalog.lesson(str(path)), RenderSpec(width=64, height=36, fps=5)
    wanted = [
        Request(
            small,
            str(path),
            replace(spec, output=tmp_path / f"{n}.mp4"),
            (("count", count),),
            codecs=("av1", "h264"),
        )
        for n, count in enumerate(["2", "x", "3", "2"])
    ]
    reports: list[Report] = []
    outcomes: list[Clip | RenderError] = []
    with ThreadPoolExecutor(1) as executor:
        crew = Crew(1, executor, local=False)
        render_many(
            wanted, crew, None, reports.append, lambda request, outcome: outcomes.append(outcome)
        )
    assert sum(isinstance(o, Clip) for o in outcomes) == 3
    totals = [r.total for r in reports if r.total is not None]
    assert len(totals) == len(reports)
    assert all(a.share <= b.share and a.done <= b.done for a, b in pairwise(totals))
    assert all(t.share < 1 for t in totals[:-1])
    assert totals[0] == Total(0, 4, totals[0].share, None)
    assert totals[-1] == Total(4, 4, 1.0, 0.0)
