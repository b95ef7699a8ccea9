"""Several lessons at once; one that cannot be built does not stop the others."""

import sys
from pathlib import Path

import pytest

from calcanim import catalog
from calcanim.render import remember
from calcanim.render.clip import Clip
from calcanim.render.crew import Crew, RenderError
from calcanim.render.many import Request, render_many
from calcanim.render.spec import RenderSpec
from calcanim.store import Store

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

    with Crew(2) as crew:
        render_many(requests(tmp_path), crew, store, None, done)
    assert set(outcomes) == {"one", "bad", "two"}
    for slug in ("one", "two"):
        clip = outcomes[slug]
        assert isinstance(clip, Clip)
        assert clip.video == tmp_path / f"media/videos/{slug}/120p10/{slug}.mp4"
        assert clip.video.exists()
    bad = outcomes["bad"]
    assert isinstance(bad, RenderError)
    assert str(bad).startswith("bad, its storyboard cannot be drawn: invalid literal")


def test_a_request_is_found_again_until_something_changes(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    request = requests(tmp_path)[0]
    lesson, values, spec = request.lesson, {"count": "2"}, request.spec
    assert remember.unchanged(store, lesson, values, spec) is None
    board = lesson.build(**values)
    files = {"": b"film", ".png": b"poster", ".json": _manifest(board.slug)}
    remember.keep_film(store, remember.film_key(board.digest, spec), files)
    remember.keep_request(store, lesson, values, spec, board)
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
