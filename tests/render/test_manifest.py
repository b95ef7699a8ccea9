"""The manifest: there and back, older ones, and everything that can be wrong with one."""

import copy
import json
import os
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from calcanim.render.clip import Clip, Manifest, ManifestError, Section, Sight
from calcanim.render.container import media_type
from calcanim.render.manifest import ClaimRecord, FileRecord, name_fault, section_ids

FILES = {
    "video": FileRecord("sums.mp4", 'video/mp4; codecs="avc1.64001e"', 4, "0" * 64),
    "captions": FileRecord("sums.vtt", "text/vtt", 7, "1" * 64),
}
MADE = Manifest(
    "sums",
    "Sums",
    "ab12",
    {"function": "x + 1"},
    {"manim": "0.22"},
    854,
    480,
    15,
    "dark",
    8.5,
    (
        Section("Größe", 0.0, 4.0, "Words.", (Sight(0.0, 2.0, "A line."),), "gro-e"),
        Section("Two", 4.0, 4.5, "More words.", (), "two"),
    ),
    (ClaimRecord(1, "1 + 1 = 2", "proved", "exact", "identity", "1 + 1", "2"),),
    files=FILES,
)
OLD = """{"lesson": "sums", "title": "Sums", "digest": "ab", "parameters": {}, "versions": {},
 "width": 854, "height": 480, "fps": 15, "theme": "dark", "duration": 8.5, "sections": [
 {"title": "Tidy up", "start": 0.0, "duration": 4.0, "narration": "W.", "seen": []},
 {"title": "Tidy up", "start": 4.0, "duration": 4.5, "narration": "W.",
  "seen": [{"start": 4.0, "end": 5.0, "text": "A line."}]}],
 "claims": [{"beat": 0, "formula": "a = a", "verdict": "proved", "method": "exact"}]}"""


def test_there_and_back() -> None:
    text = MADE.to_json()
    assert Manifest.from_json(text) == Manifest.from_json(text.encode()) == MADE
    data = json.loads(text)
    assert (data["schema"], data["language"], data["aspect"]) == (2, "en", "16:9")
    assert data["files"]["captions"] == {
        "name": "sums.vtt",
        "type": "text/vtt",
        "bytes": 7,
        "sha256": "1" * 64,
    }
    assert data["sections"][0]["id"] == "gro-e"


AV1 = FileRecord("sums.av1.mp4", 'video/mp4; codecs="av01.0.04M.08"', 3, "2" * 64)


def test_two_encodings_are_told_in_their_order() -> None:
    assert "videos" not in json.loads(MADE.to_json())
    both = replace(MADE, videos=(AV1, FILES["video"]))
    assert Manifest.from_json(both.to_json()) == both
    assert [v["name"] for v in json.loads(both.to_json())["videos"]] == ["sums.av1.mp4", "sums.mp4"]
    assert both.records == (FILES["video"], FILES["captions"], AV1)
    named = both.named("other.mp4")
    assert [r.name for r in named.records] == ["other.mp4", "other.vtt", "other.av1.mp4"]
    assert named.videos[1] == named.files["video"]


@pytest.mark.parametrize(
    ("videos", "said"),
    [
        ((AV1,), "videos must have files.video among them"),
        ((FILES["video"], replace(AV1, name="sums.mp4")), "videos has a file twice"),
        ((FILES["video"], replace(AV1, name="../x")), "videos[1].name must be the name"),
        ((replace(AV1, sha256="2"), FILES["video"]), "videos[0].sha256 must be 64"),
    ],
)
def test_encodings_are_checked_as_files_are(videos: tuple[FileRecord, ...], said: str) -> None:
    with pytest.raises(ManifestError) as error:
        Manifest.from_json(replace(MADE, videos=videos).to_json())
    assert str(error.value).startswith(said)


def test_an_encoding_that_is_missing_is_named(tmp_path: Path) -> None:
    both = replace(MADE, videos=(AV1, FILES["video"]))
    for name in ("sums.mp4", "sums.vtt"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "sums.json").write_text(both.to_json())
    with pytest.raises(ManifestError, match=r"sums\.av1\.mp4 is missing beside sums\.json"):
        Clip.load(tmp_path / "sums.mp4")


def test_an_older_one_is_read_and_gets_ids() -> None:
    old = Manifest.from_json(OLD)
    assert [s.id for s in old.sections] == ["tidy-up", "tidy-up-2"]
    assert old.sections[1].seen[0].text == "A line."
    assert (old.language, dict(old.files)) == ("en", {})


def test_what_is_not_known_is_ignored() -> None:
    data = json.loads(MADE.to_json())
    data["mood"] = {"name": "x"}
    data["sections"][0]["question"] = [1]
    data["files"]["videos"] = [{"name": "../../x"}]
    data["files"]["video"]["crc"] = None
    assert Manifest.from_json(json.dumps(data)) == MADE


@pytest.mark.parametrize(
    ("titles", "ids"),
    [
        (["Tidy up", "How fast?", "f′(x) = 2x"], ["tidy-up", "how-fast", "f-x-2x"]),
        (["A", "a", "A!", "A-2"], ["a", "a-2", "a-3", "a-2-2"]),
        (["∫", "قاعدة", "…"], ["beat-1", "beat-2", "beat-3"]),
        (["Ableitung für Übermütige", "ﬁn", "x²"], ["ableitung-fu-r-u-bermu-tige", "fin", "x2"]),
        (["Beat 2", "→"], ["beat-2", "beat-2-2"]),
    ],
)
def test_ids_of_sections(titles: list[str], ids: list[str]) -> None:
    assert list(section_ids(titles)) == ids


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("schema",), 3, "schema must be 1 or 2"),
        (("schema",), True, "schema must be 1 or 2"),
        (("title",), None, "title must be text"),
        (("title",), "\ud800", "title has half of a character"),
        (("width",), 0, "width must lie between"),
        (("width",), 1.5, "width must be a whole number"),
        (("duration",), float("nan"), "duration must be a finite number"),
        (("duration",), 10**400, "duration must be a finite number"),
        (("duration",), True, "duration must be a number"),
        (("language",), 'en"><script>', "language must be a language's tag"),
        (("parameters",), [], "parameters must be an object"),
        (("parameters", "function"), 1, "parameters.function must be text"),
        (("sections",), {}, "sections must be a list"),
        (("sections",), [None] * 501, "sections has more than 500"),
        (("sections", 1), 7, "sections[1] must be an object"),
        (("sections", 1, "start"), -1, "sections[1].start must be a time"),
        (("sections", 1, "start"), float("inf"), "sections[1].start must be a finite number"),
        (("sections", 1, "id"), "gro-e", "sections[1].id is there twice"),
        (("sections", 1, "id"), "Two words", "sections[1].id must be lower-case"),
        (("sections", 0, "seen", 0, "text"), 2, "sections[0].seen[0].text must be text"),
        (("claims", 0, "beat"), "1", "claims[0].beat must be a whole number"),
        (("files", "video", "sha256"), "f00", "files.video.sha256 must be 64"),
        (("files", "video", "type"), "text/html; x", "files.video.type must be a media type"),
        (("files", "video", "bytes"), -4, "files.video.bytes must not be negative"),
        *(
            (("files", "video", "name"), name, "files.video.name")
            for name in (
                "../../etc/passwd",
                "/etc/passwd",
                "//host/x",
                "data:text/html,x",
                "javascript:alert(1)",
                "https://host/x.mp4",
                "a\\b.mp4",
                "..",
                ".hidden.mp4",
                "a\0b.mp4",
                "C:x.mp4",
                "",
            )
        ),
    ],
)
def test_what_is_wrong_is_named(place: tuple[Any, ...], value: Any, said: str) -> None:
    data = json.loads(MADE.to_json())
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(ManifestError) as error:
        Manifest.from_json(json.dumps(data))
    assert str(error.value).startswith(said)


@pytest.mark.parametrize("key", ["title", "sections", "claims", "duration"])
def test_what_is_missing_is_named(key: str) -> None:
    data = json.loads(MADE.to_json())
    del data[key]
    with pytest.raises(ManifestError, match=f"^{key} is missing"):
        Manifest.from_json(json.dumps(data))
    del data["files"]["video"]
    with pytest.raises(ManifestError):
        Manifest.from_json(json.dumps(data))


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{", "[" * 100_000, '{"a":' + "9" * 5000 + "}", b"\xff\xfe\x00", "{}" * 2],
)
def test_what_is_no_manifest_at_all(text: str | bytes) -> None:
    with pytest.raises(ManifestError):
        Manifest.from_json(text)


def test_too_much_is_refused_unread() -> None:
    with pytest.raises(ManifestError, match="more than 2,000,000 bytes"):
        Manifest.from_json(MADE.to_json() + " " * 2_000_000)


SCRAPS = [
    *(None, True, 0, -1, 2.5, 1e999, float("nan"), 10**30, "", "x", "\ud800", "../x", "<b>"),
    *([], {}, [[]], {"a": 1}, [None], "a:b", "\0", [{"title": 1}], "🦆" * 300),
]


def test_ten_thousand_mutations_raise_nothing_else() -> None:
    chance = random.Random(12)
    whole = [json.loads(MADE.to_json()), json.loads(OLD)]
    refused = 0
    for _ in range(10_000):
        data = copy.deepcopy(chance.choice(whole))
        for _ in range(chance.choice([1, 1, 2, 4])):
            _mutate(data, chance)
        text = json.dumps(data)
        if chance.random() < 0.1:
            at = chance.randrange(len(text))
            text = (
                text[:at] + chance.choice(["", "}", '"', "\\u", "9" * 5000, "["]) + text[at + 1 :]
            )
        said = ""
        try:
            manifest = Manifest.from_json(text)
        except ManifestError as error:
            said = str(error)
        if said:
            refused += 1
            assert "\n" not in said
        else:
            manifest.to_json().encode()
            assert len({s.id for s in manifest.sections}) == len(manifest.sections)
    assert refused > 5_000


def _mutate(data: Any, chance: random.Random) -> None:
    places: list[tuple[Any, Any]] = []

    def walk(inner: Any) -> None:
        for key in inner if isinstance(inner, dict) else range(len(inner)):
            places.append((inner, key))
            if isinstance(inner[key], dict | list):
                walk(inner[key])

    walk(data)
    if not places:
        return
    inner, key = chance.choice(places)
    kind = chance.randrange(4)
    if kind == 0:
        del inner[key]
    elif kind == 1:
        inner[key] = copy.deepcopy(chance.choice(SCRAPS))
    elif kind == 2:
        inner[key] = copy.deepcopy(chance.choice(places)[0])
    elif isinstance(inner, list):
        inner.append(copy.deepcopy(inner[key]))
    else:
        inner[f"{key}x"] = inner[key]


def _clip(folder: Path, manifest: Manifest = MADE) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "sums.mp4").write_bytes(b"film")
    (folder / "sums.vtt").write_bytes(b"WEBVTT\n")
    path = folder / "sums.json"
    path.write_text(manifest.to_json(), encoding="utf-8")
    return path


def test_a_clip_is_loaded_by_its_manifest_or_its_video(tmp_path: Path) -> None:
    path = _clip(tmp_path)
    clip = Clip.load(path)
    assert clip == Clip.load(tmp_path / "sums.mp4")
    assert clip.video == tmp_path / "sums.mp4"
    assert clip.manifest == MADE
    assert clip.file("captions") == tmp_path / "sums.vtt"
    assert clip.file("poster") is None
    (tmp_path / "sums.vtt").unlink()
    with pytest.raises(ManifestError) as error:
        Clip.load(path)
    assert str(error.value) == "sums.vtt is missing beside sums.json; render again"
    with pytest.raises(ManifestError, match=r"there is no .*other\.json; render the lesson first"):
        Clip.load(tmp_path / "other.mp4")
    data = json.loads(MADE.to_json())
    data["files"]["captions"]["name"] = "x" * 300 + ".vtt"
    path.write_text(json.dumps(data))
    with pytest.raises(ManifestError, match=r"xxx\.vtt is missing"):
        Clip.load(path)
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(ManifestError, match="it is no file"):
        Clip.load(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(ManifestError, match="cannot be read"):
        Clip.load(tmp_path / "folder.json")


def test_a_clip_is_sound_when_every_byte_is(tmp_path: Path) -> None:
    from calcanim.render.clip import records

    files = {
        "": b"film",
        ".vtt": b"WEBVTT\n",
        ".ad.vtt": b"WEBVTT\n",
        ".chapters.vtt": b"",
        ".srt": b"",
    }
    made = records(files, Path("sums.mp4"))
    assert {r: f.type for r, f in made.items() if r != "video"} == {
        "captions": "text/vtt",
        "chapters": "text/vtt",
        "descriptions": "text/vtt",
        "subtitles": "application/x-subrip",
    }
    for ending in list(files)[2:]:
        (tmp_path / f"sums{ending}").write_bytes(files[ending])
    path = _clip(
        tmp_path, Manifest(**{**{f: getattr(MADE, f) for f in MADE.__slots__}, "files": made})
    )
    clip = Clip.load(path)
    assert clip.sound()
    (tmp_path / "sums.vtt").write_bytes(b"WEBVTT\r")
    assert not clip.sound()
    (tmp_path / "sums.vtt").unlink()
    assert not clip.sound()


def test_a_sequence_of_pictures_is_a_folder(tmp_path: Path) -> None:
    from calcanim.render.clip import records

    record = records({"": [(b"one", 2), (b"two", 1)]}, Path("frames"))["video"]
    assert (record.name, record.type, record.bytes) == ("frames", "image/png", 9)
    (tmp_path / "frames").mkdir()
    for n, data in enumerate((b"one", b"one", b"two")):
        (tmp_path / "frames" / f"{n:05}.png").write_bytes(data)
    assert record.describes(tmp_path)
    (tmp_path / "frames" / "00002.png").write_bytes(b"three")
    assert not record.describes(tmp_path)


def test_an_older_clip_finds_its_files_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(OLD, encoding="utf-8")
    with pytest.raises(ManifestError, match=r"^old\.mp4 is missing beside old\.json"):
        Clip.load(tmp_path / "old.json")
    for ending in (".mp4", ".vtt", ".chapters.vtt", ".ad.vtt", ".txt", ".srt", ".png"):
        (tmp_path / f"old{ending}").write_bytes(b"x")
    clip = Clip.load(tmp_path / "old.json")
    assert clip.video.name == "old.mp4"
    assert clip.manifest.files["descriptions"].name == "old.ad.vtt"
    assert clip.sound()


def test_names_that_a_manifest_cannot_have() -> None:
    assert name_fault("chain rule – 1.mp4") is None
    assert name_fault("1: x.mp4") is None
    assert name_fault("a:b.mp4") is not None


def _nested(*boxes: tuple[bytes, bytes]) -> bytes:
    content = b""
    for name, head in reversed(boxes):
        content = (8 + len(head) + len(content)).to_bytes(4, "big") + name + head + content
    return content


@pytest.mark.parametrize(
    ("entry", "setup", "config", "codecs"),
    [
        (b"avc1", b"avcC", "0164002a", "avc1.64002a"),
        (b"hvc1", b"hvcC", "0101600000009000000000005d", "hvc1.1.6.L93.90"),
        (b"av01", b"av1C", "81080c00", "av01.0.08M.08"),
        (b"av01", b"av1C", "812d4c00", "av01.1.13M.10"),
        (b"vp09", b"vpcC", "0100000000001f80", None),
    ],
)
def test_codecs_of_an_mp4(entry: bytes, setup: bytes, config: str, codecs: str | None) -> None:
    tracks = _nested(
        *((name, b"") for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl")),
        (b"stsd", bytes(8)),
        (entry, bytes(78)),
        (setup, bytes.fromhex(config)),
    )
    start = (16).to_bytes(4, "big") + b"ftypisom\0\0\0\0"
    found = media_type(start + tracks)
    if codecs is not None:
        assert found == f'video/mp4; codecs="{codecs}"'
    for cut in range(0, len(tracks), 7):  # whatever is cut off, it is some video
        assert media_type(start + tracks[:cut]).startswith("video/mp4")


def test_other_kinds_of_film() -> None:
    assert media_type(b"\x1aE\xdf\xa3...V_VP9...") == 'video/webm; codecs="vp9"'
    assert media_type(b"GIF89a...") == "image/gif"
    assert media_type(b"") == "application/octet-stream"
