"""Films in place whole or not at all, and nothing touched that calcanim did not make."""

import contextlib
import errno
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from calcanim.render import files
from calcanim.render.files import Content, publish, signature
from calcanim.render.place import ENDINGS, beside, put_film, refuse_taken
from calcanim.render.spec import SpecError


def manifest(name: str) -> bytes:
    """As much of one as says what belongs to the film."""
    keys = ("lesson", "digest", "sections", "claims", "versions")
    video = {"name": name}
    files: dict[str, object] = {"files": {"video": video}}
    if name.endswith(".mp4"):
        files["videos"] = [video, {"name": f"{Path(name).stem}.av1.mp4"}]
    return json.dumps({"schema": 2} | files | dict.fromkeys(keys, "")).encode()


def whole(words: str) -> dict[str, Content]:
    """A film.mp4; its manifest carries the words in its white space, so that it differs too."""
    found: dict[str, Content] = {ending: f"{words} {ending}".encode() for ending in ENDINGS}
    return found | {".json": manifest("film.mp4") + b" " * len(words)}


def picture(shade: int, signed: bool = True) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), (shade, 0, 0)).save(
        file, "PNG", pnginfo=signature() if signed else None
    )
    return file.getvalue()


def content(folder: Path) -> dict[str, bytes | str]:
    """Every file, link and folder below `folder`."""
    return {
        str(p.relative_to(folder)): os.readlink(p)
        if p.is_symlink()
        else (p.read_bytes() if p.is_file() else "folder")
        for p in sorted(folder.rglob("*"))
    }


# -- what is not ours --------------------------------------------------------------------


def a_folder(home: Path) -> None:
    (home / "film.mp4").mkdir()
    (home / "film.mp4" / "lecture1.tex").write_text("mine")


def a_link_to_a_folder(home: Path) -> None:
    a_folder(home.parent)
    (home / "film.mp4").symlink_to(home.parent / "film.mp4")


def a_link_to_a_file(home: Path) -> None:
    (home.parent / "other.mp4").write_text("mine")
    (home / "film.mp4").symlink_to(home.parent / "other.mp4")


def a_link_to_nothing(home: Path) -> None:
    (home / "film.mp4").symlink_to(home / "gone.mp4")


def a_video(home: Path) -> None:
    (home / "film.mp4").write_bytes(b"a recording of an hour")


def notes_beside_it(home: Path) -> None:
    (home / "film.txt").write_text("my notes")


def a_picture_beside_it(home: Path) -> None:
    (home / "film.png").write_bytes(picture(1, signed=False))


def data_beside_it(home: Path) -> None:
    (home / "film.json").write_text('{"lesson": 1, "my": "data"}')


def a_folder_beside_it(home: Path) -> None:
    (home / "film.vtt").mkdir()


def a_pipe(home: Path) -> None:
    os.mkfifo(home / "film.mp4")


def a_file_above(home: Path) -> None:
    home.rmdir()
    home.write_text("mine")


def a_film_with_somebody_s_webm(home: Path) -> None:
    put_film(whole("old"), home / "film.mp4")
    (home / "film.webm").write_bytes(b"mine")


TAKEN: list[tuple[Callable[[Path], None], str]] = [
    (a_folder, "film.mp4"),
    (a_link_to_a_folder, "film.mp4"),
    (a_link_to_a_file, "film.mp4"),
    (a_link_to_nothing, "film.mp4"),
    (a_video, "film.mp4"),
    (notes_beside_it, "film.mp4"),
    (a_picture_beside_it, "film.mp4"),
    (data_beside_it, "film.mp4"),
    (a_folder_beside_it, "film.mp4"),
    (a_pipe, "film.mp4"),
    (a_file_above, "film.mp4"),
    (a_film_with_somebody_s_webm, "film.webm"),
    (lambda home: None, "x" * 247 + ".mp4"),  # too long with .chapters.vtt at its end
    (lambda home: None, "nul\0.mp4"),
]


@pytest.mark.parametrize(("make", "name"), TAKEN)
def test_what_is_not_ours_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    make(home)
    before = content(tmp_path)
    for put in (lambda v: refuse_taken(v, False), lambda v: put_film(whole("new"), v)):
        with pytest.raises(SpecError) as caught:
            put(home / name)
        assert "\n" not in str(caught.value)
        assert content(tmp_path) == before


@pytest.mark.parametrize(
    "other", ["lecture1.tex", "00003.png", "sub/a.txt", "00000000.jpg", ".hidden"]
)
def test_a_folder_that_holds_anything_else_is_no_sequence(tmp_path: Path, other: str) -> None:
    video = tmp_path / "course"
    pictures: dict[str, Content] = {"": [(picture(0), 2), (picture(1), 1)]}
    put_film(pictures, video)
    (video / other).parent.mkdir(exist_ok=True)
    (video / other).write_bytes(picture(9, signed=False))
    before = content(tmp_path)
    for put in (lambda: refuse_taken(video, True), lambda: put_film(pictures, video)):
        with pytest.raises(SpecError, match="no picture of calcanim's"):
            put()
        assert content(tmp_path) == before


def test_links_and_files_are_no_sequences(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    (tmp_path / "file").write_text("mine")
    for name in ("link", "file"):
        with pytest.raises(SpecError):
            refuse_taken(tmp_path / name, True)


def test_a_sequence_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    video = tmp_path / "course"
    put_film({"": [(picture(0), 3)]}, video)
    put_film({"": [(picture(1), 1), (picture(2), 1)]}, video)
    assert content(tmp_path) == {
        "course": "folder",
        "course/00000.png": picture(1),
        "course/00001.png": picture(2),
    }


def test_a_place_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(SpecError, match="cannot be written"):
        refuse_taken(tmp_path / "new" / "film.mp4", False)
    assert content(tmp_path) == {}


# -- whole or not at all -------------------------------------------------------------------


@pytest.mark.parametrize("kept", range(8))
def test_a_full_disk_names_the_file_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    write, calls = files.write_synced, [0]

    def full(path: Path, data: bytes) -> None:
        calls[0] += 1
        if calls[0] > kept:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, data)

    monkeypatch.setattr(files, "write_synced", full)
    video = tmp_path / "new" / "folder" / "film.mp4"
    with pytest.raises(OSError, match="No space left") as caught:
        put_film(whole("fresh and new"), video)
    assert caught.value.filename == str(beside(video, ENDINGS[kept]))
    assert content(tmp_path) == {}


def in_a_fork(number: int, step: str, at: int, video: Path) -> int:
    """Publish in another process, which gets a signal at the `at`-th call of a step."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:

        def interrupt(signum: int, frame: object) -> None:
            raise KeyboardInterrupt

        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, interrupt)  # as the command does
        real, calls = getattr(files, step), [0]

        def faulty(*args: object) -> None:
            calls[0] += 1
            if calls[0] == at:
                os.kill(os.getpid(), number)
            real(*args)

        setattr(files, step, faulty)
        put_film(whole("fresh and new"), video)
        code = 0
    except KeyboardInterrupt:
        code = 130
    finally:
        os._exit(code)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("step", ["write_synced", "_put"])
def test_a_signal_at_every_point_of_publishing(tmp_path: Path, number: int, step: str) -> None:
    old, new = whole("old"), whole("fresh and new")
    for at in range(1, len(ENDINGS) + 1):
        home = tmp_path / f"{at}"
        video = home / "film.mp4"
        put_film(old, video)
        code = in_a_fork(number, step, at, video)
        found = {e: beside(video, e).read_bytes() for e in ENDINGS}
        renamed = [e for e in ENDINGS if found[e] != old[e]]
        if number == signal.SIGKILL:
            assert code == -signal.SIGKILL
            # The manifest is the first to be new: it shows what does not fit to it.
            assert renamed == list(ENDINGS[: at - 1] if step == "_put" else ())
        else:
            assert code == 130
            assert len(renamed) == (len(ENDINGS) if step == "_put" else 0)
            assert len(list(home.iterdir())) == len(ENDINGS)
        put_film(new, video)
        assert {p.name: p.read_bytes() for p in home.iterdir()} == {
            beside(video, e).name: new[e] for e in ENDINGS
        }


def test_a_living_process_keeps_its_workshop(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException), files._workshop(tmp_path):
            os.write(writing, b"x")
            signal.pause()
        os._exit(0)
    try:
        os.read(reading, 1)
        publish({tmp_path / "a": b"1"}, lambda path: True)
        assert len(list(tmp_path.iterdir())) == 2
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    publish({tmp_path / "a": b"2"}, lambda path: True)
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_workshop_of_before_its_lock_goes_with_its_process(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    (tmp_path / f".calcanim-{child.pid}-abcdefgh").mkdir()
    (tmp_path / f".calcanim-{os.getpid()}-abcdefgh").mkdir()
    publish({tmp_path / "a": b"1"}, lambda path: True)
    assert {p.name for p in tmp_path.iterdir()} == {"a", f".calcanim-{os.getpid()}-abcdefgh"}


def test_a_folder_like_a_workshop_is_not_swept(tmp_path: Path) -> None:
    """Without the lock of a process of ours it may be anybody's."""
    (tmp_path / ".calcanim-1-abcdefgh").mkdir()
    (tmp_path / ".calcanim-1-abcdefgh" / "mine").write_text("mine")
    (tmp_path / ".calcanim-notes").mkdir()
    publish({tmp_path / "a": b"1"}, lambda path: True)
    assert len(list(tmp_path.iterdir())) == 3


def test_an_old_sequence_comes_back_where_places_cannot_be_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = tmp_path / "course"
    put_film({"": [(picture(0), 1)]}, video)
    monkeypatch.setattr(files, "_exchange", lambda one, other: False)
    child = os.fork()
    if not child:
        rename = os.rename

        def killed(one: Path, other: Path) -> None:
            rename(one, other)
            os.kill(os.getpid(), signal.SIGKILL)

        os.rename = killed  # type: ignore[assignment]
        put_film({"": [(picture(1), 1)]}, video)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert not video.exists()
    files.sweep(tmp_path)
    assert content(tmp_path) == {"course": "folder", "course/00000.png": picture(0)}


@pytest.mark.parametrize("folder", [False, True])
def test_a_film_of_the_same_name_that_another_run_puts_there_meanwhile_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: bool
) -> None:
    """Two runs of one lesson at once: the second to end replaces the first, and neither fails."""
    video = tmp_path / ("film" if folder else "film.mp4")
    mine = whole("mine")
    if folder:
        mine = {".json": manifest("film"), "": [(picture(1), 2)]}
    write = files.write_synced
    raced: list[Path] = []

    def slow(path: Path, content: bytes) -> None:
        if not raced:
            raced.append(path)
            put_film(mine, video)
        write(path, content)

    monkeypatch.setattr(files, "write_synced", slow)
    theirs = whole("theirs!")
    if folder:
        theirs = {".json": manifest("film") + b" ", "": [(picture(2), 1)]}
    put_film(theirs, video)
    if folder:
        assert content(video) == {"00000.png": picture(2)}
    else:
        assert video.read_bytes() == theirs[""]
    assert beside(video, ".json").read_bytes() == theirs[".json"]
