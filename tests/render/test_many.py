"""Several lessons at once; one that cannot be built does not stop the others."""

import errno
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calcanim import catalog
from calcanim.refusals import Refusal
from calcanim.render import hand, remember, video
from calcanim.render.clip import Clip
from calcanim.render.crew import Crew, Here, RenderError
from calcanim.render.heard import Reading
from calcanim.render.many import Request, keys_of, render_many
from calcanim.render.pool import WorkerDied
from calcanim.render.spec import RenderSpec
from calcanim.store import Store
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.theme import LIGHT
from calcanim.storyboard.worded import Script, Words, WordsOfBeat

LESSON = '''
"""Small."""
from calcanim.authoring.script import Beat, lesson, text
from calcanim.storyboard import prose
from calcanim.storyboard.cues import Write

@lesson(title="{name}", topic="tests")
def build(count=text("{count}", "beats")):
    for n in range(int(count)):
        yield Beat(f"Beat {{n}}", "Some words.", (Write(f"w{{n}}", prose("{name}"), "title"),))
'''


def requests(folder: Path) -> list[Request]:
    out = []
    spec = RenderSpec(width=214, height=120, fps=10, media_dir=folder / "media")
    for name, count in (("one", "2"), ("bad", "none"), ("two", "3")):
        path = folder / f"{name}.py"
        path.write_text(LESSON.format(name=name, count=count))
        out.append(Request(catalog.lesson(str(path)), str(path), spec))
    return out


@pytest.mark.render
def test_a_course_at_once(tmp_path: Path) -> None:
    outcomes: dict[str, Clip | RenderError] = {}
    store = Store(tmp_path / "cache")

    def done(request: Request, outcome: Clip | RenderError) -> None:
        outcomes[request.lesson.slug] = outcome

    wanted = requests(tmp_path)
    with Crew(2) as crew:
        render_many(wanted, crew, store, None, done)
    one = wanted[0]
    assert remember.unchanged(store, one.lesson, {"count": "2"}, one.spec) == outcomes["one"]
    assert set(outcomes) == {"one", "bad", "two"}
    for slug in ("one", "two"):
        clip = outcomes[slug]
        assert isinstance(clip, Clip)
        assert clip.video == tmp_path / f"media/videos/{slug}/120p10/{slug}.mp4"
        assert clip.video.exists()
    bad = outcomes["bad"]
    assert isinstance(bad, RenderError)
    assert str(bad).startswith("bad, its storyboard cannot be drawn: invalid literal")


TOLD = '''
"""Says what it builds."""
from pathlib import Path
from calcanim.authoring.script import Beat, lesson, text
from calcanim.refusals import Refusal
from calcanim.storyboard import Claim, Formula, prose
from calcanim.storyboard.cues import Write

@lesson(title="Told", topic="tests")
def build(name=text("plain", "name")):
    with Path("{log}").open("a") as log:
        print(name, file=log)
    if name == "refused":
        raise Refusal("there is no such name")
    claims = (Claim("identity", "x", "x + 1"),) if name == "false" else ()
    shown = Formula(("x",), (), "x = x + 1", claims=claims) if claims else prose(name)
    yield Beat("One", "Some words.", (Write("w", shown, "title", run_time=0.2),))
'''


class Mute:
    """A lecturer whose recordings cannot be used."""

    def identity(self, board: object) -> str:
        return "mute"

    def read(self, board: Storyboard, store: Store | None) -> Reading:
        raise Refusal("beat 1 has no recording")

    def made(self, board: Storyboard) -> None:
        raise AssertionError


def test_films_of_one_storyboard_build_it_once_and_each_fails_alone(tmp_path: Path) -> None:
    log, path = tmp_path / "log", tmp_path / "told.py"
    path.write_text(TOLD.format(log=log))
    (tmp_path / "taken").write_text("a file")
    plain = catalog.lesson(str(path))
    small = RenderSpec(width=64, height=36, fps=5)
    words = Words("another", (WordsOfBeat(1, "Words."),))
    count = 0

    def asked(**given: Any) -> Request:
        nonlocal count
        count += 1
        spec = replace(given.pop("spec", small), output=tmp_path / f"{count}.mp4")
        spec = replace(spec, output=given.pop("output", spec.output))
        return Request(plain, str(path), spec, **given)

    wanted = {
        asked(): None,
        asked(spec=replace(small, theme=LIGHT)): None,
        asked(values=(("name", "plain"),), spec=replace(small, width=96, height=54)): None,
        asked(values=(("name", "other"),)): None,
        asked(values=(("name", "refused"),)): "there is no such name",
        asked(values=(("nam", "x"),)): "the lesson told has no parameter 'nam'; it has name",
        asked(values=(("name", "false"),)): "told shows a false equality, in beat 0",
        asked(words=Script("w.json", "", words)): "w.json: has the words of another",
        asked(voice=Mute()): "beat 1 has no recording",
        asked(codecs=("h265",)): "unknown codec 'h265'",
        asked(output=tmp_path / "taken" / "x.mp4"): f"{tmp_path / 'taken'} is no folder",
    }
    outcomes: dict[Request, Clip | RenderError] = {}

    def done(request: Request, outcome: Clip | RenderError) -> None:
        assert request not in outcomes
        outcomes[request] = outcome

    with ThreadPoolExecutor(1) as executor:
        render_many(wanted, Crew(1, executor, local=False), None, None, done)
    assert sorted(log.read_text().split()) == ["false", "other", "plain", "refused"]
    assert set(outcomes) == set(wanted)
    for request, said in wanted.items():
        outcome = outcomes[request]
        if said is None:
            assert isinstance(outcome, Clip), outcome
            assert outcome.video == request.spec.output
            assert outcome.manifest.theme == request.spec.theme.name
        else:
            assert isinstance(outcome, RenderError)
            assert str(outcome).startswith(said)
    named = {c.manifest.parameters["name"] for c in outcomes.values() if isinstance(c, Clip)}
    assert named == {"plain", "other"}


def test_keys_need_no_film_and_are_known_the_next_time(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    wanted = requests(tmp_path)
    keys = keys_of(wanted, Crew(1, Here()), store)
    for request, count in zip(wanted, ("2", "none", "3"), strict=True):
        key = keys[request]
        if count == "none":
            assert isinstance(key, RenderError)
            continue
        values = {"count": count}
        board = request.lesson.build(**values)
        assert key == remember.film_key(board.digest, request.spec)
        assert remember.known(store, request.lesson, values, request.spec) == key
        assert remember.unchanged(store, request.lesson, values, request.spec) is None
    assert not (tmp_path / "media").exists()


class Deadly(ThreadPoolExecutor):
    """Draws in a thread; whoever draws the film called "deadly" dies."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        if fn is hand.draw and "deadly" in args[0]:
            future: Future[bytes] = Future()
            future.set_exception(WorkerDied())
            return future
        return super().submit(fn, *args, **kwargs)


def test_a_full_disk_and_a_deadly_film_are_each_film_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "told.py"
    path.write_text(TOLD.format(log=tmp_path / "log"))
    told, small = catalog.lesson(str(path)), RenderSpec(width=64, height=36, fps=5)
    put = video.put_film

    def full(files: Any, place: Path) -> None:
        if place.stem == "full":
            raise OSError(errno.ENOSPC, "No space left on device", str(place))
        put(files, place)

    monkeypatch.setattr(video, "put_film", full)
    outcomes: dict[str, Clip | RenderError] = {}

    def done(request: Request, outcome: Clip | RenderError) -> None:
        outcomes[dict(request.values)["name"]] = outcome

    wanted = [
        Request(told, str(path), replace(small, output=tmp_path / f"{n}.mp4"), (("name", n),))
        for n in ("deadly", "full", "good")
    ]
    with Deadly(1) as executor:
        render_many(wanted, Crew(1, executor, local=False), None, None, done)
    assert isinstance(outcomes["good"], Clip)
    assert outcomes["good"].sound()
    said = {name: str(o) for name, o in outcomes.items() if isinstance(o, RenderError)}
    assert set(said) == {"deadly", "full"}
    assert said["deadly"].startswith("a process died 3 times while it drew told, beat 'One'")
    assert said["full"].startswith("told cannot be written: [Errno 28] No space left on device")
    assert not (tmp_path / "full.json").exists()


def test_a_request_is_found_again_until_something_changes(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    request = requests(tmp_path)[0]
    lesson, values, spec = request.lesson, {"count": "2"}, request.spec
    assert remember.unchanged(store, lesson, values, spec) is None
    board = lesson.build(**values)
    files = {"": b"film", ".png": b"poster", ".json": _manifest(board.slug)}
    remember.keep_film(store, remember.film_key(board.digest, spec), files)
    remember.keep_request(store, lesson, values, spec, board.digest)
    before = set(sys.modules)
    clip = remember.unchanged(store, lesson, values, spec)
    assert clip is not None
    assert clip.video.read_bytes() == b"film"
    # The manifest speaks of the place where the film now is, not of where it was first made.
    assert clip.manifest.files["video"].name == clip.video.name == "one.mp4"
    assert clip.sound()
    assert not {m for m in set(sys.modules) - before if m.startswith(("manim", "sympy"))}
    assert remember.unchanged(store, lesson, {"count": "3"}, spec) is None
    other = RenderSpec(width=214, height=120, fps=12, media_dir=spec.media_dir)
    assert remember.unchanged(store, lesson, values, other) is None
    source = tmp_path / "one.py"
    namesake = tmp_path / "other" / "one.py"
    namesake.parent.mkdir()
    namesake.write_text(source.read_text() + "\n")
    assert remember.unchanged(store, catalog.lesson(str(namesake)), values, spec) is None
    source.write_text(source.read_text() + "\n")
    assert remember.unchanged(store, lesson, values, spec) is not None  # it was read before
    assert remember.unchanged(store, catalog.lesson(str(source)), values, spec) is None


def _manifest(slug: str) -> bytes:
    from calcanim.render.clip import Manifest, records

    files = records({"": b"film"}, Path("elsewhere.mp4"))
    made = Manifest(slug, slug, "", {}, {}, 214, 120, 10, "dark", 1.0, (), (), files=files)
    return made.to_json().encode()
