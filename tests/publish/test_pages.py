"""Pages as files: what is written, that it is the same each time, and what is left alone."""

import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from calcanim import cli
from calcanim.publish import player
from calcanim.publish.embed import KINDS, embed
from calcanim.publish.lesson import EmbedError, base_of, lesson, place_of
from calcanim.publish.page import Request, certified, document, single_page, write
from calcanim.render.clip import ClaimRecord, Clip
from tests.publish import films


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
    code = [sys.executable, "-m", "calcanim", *args]
    return subprocess.run(code, capture_output=True, text=True, **options)  # type: ignore[call-overload,no-any-return]


def said(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = cli.run(list(args))
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_page_in_a_folder_has_all_that_it_needs(clip: Path, tmp_path: Path) -> None:
    done = run("page", str(clip), "-o", "site", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "site/chain_rule/index.html"
    site = tmp_path / "site"
    names = {str(p.relative_to(site)) for p in site.rglob("*") if p.is_file()}
    endings = (".mp4", ".vtt", ".chapters.vtt", ".ad.vtt", ".srt", ".txt", ".png", ".json", ".webp")
    assert names == {
        "chain_rule/index.html",
        *(f"chain_rule/chain_rule{e}" for e in endings),
        *(f"_calcanim/{name}" for name in player.files()),
    }
    for ending in endings[:-1]:
        copied = site / "chain_rule" / f"chain_rule{ending}"
        assert copied.read_bytes() == clip.with_name(copied.name).read_bytes()
    # A page that is written again is the same; a second clip leaves the first alone.
    before = tree(site)
    write(Request((Clip.load(clip),), site))
    assert tree(site) == before


def test_a_page_beside_its_clip(clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(clip.parent)
    code, out, _ = said(capsys, "page", str(clip.with_suffix(".mp4")))
    assert code == 0
    assert out.splitlines() == [str(clip.with_suffix(".html"))]
    after = tree(clip.parent)
    assert {k: after[k] for k in before} == before
    new = {"chain_rule.html", "chain_rule.webp", *(f"_calcanim/{n}" for n in player.files())}
    assert set(after) - set(before) == new
    assert after["chain_rule.webp"][:4] == b"RIFF"


def test_the_clip_may_lie_where_its_page_goes(tmp_path: Path, video: bytes) -> None:
    clip = films.write(tmp_path / "site" / "chain_rule", films.manifest(), video)
    clip.with_name("notes.txt").write_text("mine")
    before = tree(clip.parent)
    (page,) = write(Request((Clip.load(clip),), tmp_path / "site"))
    assert page == clip.with_name("index.html")
    after = tree(clip.parent)
    assert {k: after[k] for k in before} == before
    assert "../_calcanim/lesson." in page.read_text()


def test_equal_pages_whatever_folder_clock_and_locale(clip: Path, tmp_path: Path) -> None:
    for name, zone in (("one", "UTC"), ("two", "Asia/Kolkata")):
        environment = {**os.environ, "TZ": zone, "LC_ALL": "C" if name == "one" else "C.UTF-8"}
        environment["PYTHONHASHSEED"] = str(len(zone))
        done = run("page", str(clip), "-o", name, cwd=tmp_path, env=environment)
        assert done.returncode == 0, done.stderr
        os.utime(clip, (1, 1))
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_neither_command_loads_anything_heavy(clip: Path) -> None:
    code = (
        "import sys; from calcanim.cli import run;"
        f"c = run(['page', {str(clip)!r}]) or run(['embed', {str(clip)!r}]);"
        "bad = {'manim', 'sympy', 'numpy', 'av', 'sphinx', 'markdown'} & set(sys.modules);"
        "assert c == 0 and not bad, bad"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_player_is_small() -> None:
    assert len(gzip.compress(player.script(), 9)) <= 6_000
    assert len(gzip.compress(player.style(), 9)) <= 2_000
    assert len(gzip.compress(player.variants(), 9)) <= 700
    for script in (player.script(), player.variants()):
        assert not re.search(rb"innerHTML|eval\(|https?://(?!www\.w3\.org/2000/svg)", script)


# -- what is not ours ----------------------------------------------------------------


def test_what_calcanim_did_not_make_stays(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    folder = site / "chain_rule"
    folder.mkdir(parents=True)

    def refused(*more: str) -> str:
        before = tree(tmp_path)
        code, out, err = said(capsys, "page", str(clip), "-o", str(site), *more)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert tree(tmp_path) == before
        return err

    (folder / "notes.txt").write_text("mine")
    assert "holds notes.txt, which calcanim did not make" in refused()
    assert "holds notes.txt" in refused("--force")
    (folder / "notes.txt").unlink()
    (folder / "index.html").write_text("<!doctype html>mine")
    assert "was not made by calcanim" in refused()
    assert "was not made by calcanim" in refused("--force")
    (folder / "index.html").unlink()
    assert said(capsys, "page", str(clip), "-o", str(site))[0] == 0

    # What was changed by hand is somebody's work; --force says that it may go.
    page = folder / "index.html"
    page.write_text(page.read_text().replace("The chain rule", "My chain rule"))
    assert "was changed since calcanim wrote it; --force replaces it" in refused()
    assert said(capsys, "page", str(clip), "-o", str(site), "--force")[0] == 0
    (folder / "chain_rule.vtt").write_text("WEBVTT\n\nbetter words")
    assert "chain_rule.vtt was changed" in refused()
    assert said(capsys, "page", str(clip), "-o", str(site), "--force")[0] == 0
    (folder / "sub").mkdir()
    assert "holds sub" in refused("--force")
    (folder / "sub").rmdir()

    # A newer film of the same name takes the place of the older one.
    films.write(clip.parent, films.manifest("Another title"), b"\0\0\0\x08ftyp" + bytes(99))
    assert said(capsys, "page", str(clip), "-o", str(site))[0] == 0
    assert "<h1><bdi>Another title</bdi></h1>" in page.read_text()


def test_links_and_files_in_the_way(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "chain_rule").symlink_to(tmp_path / "elsewhere")
    assert said(capsys, "page", str(clip), "-o", str(tmp_path / "site"))[0] == 2
    assert not list((tmp_path / "elsewhere").iterdir())
    (tmp_path / "file").write_text("mine")
    assert said(capsys, "page", str(clip), "-o", str(tmp_path / "file"))[0] == 2
    clip.with_suffix(".webp").write_bytes(b"RIFF my own picture")
    code, _, err = said(capsys, "page", str(clip))
    assert code == 2
    assert "chain_rule.webp was not made by calcanim" in err
    assert not clip.with_suffix(".html").exists()
    clip.with_suffix(".webp").unlink()
    clip.with_suffix(".html").write_text("mine")
    assert said(capsys, "page", str(clip))[0] == 2
    assert not (clip.parent / "_calcanim").exists()


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (lambda c: c.with_suffix(".vtt").unlink(), "chain_rule.vtt is missing beside"),
        (lambda c: c.with_suffix(".mp4").unlink(), "chain_rule.mp4 is missing beside"),
        (lambda c: c.unlink(), "render the lesson first"),
        (lambda c: c.write_text("{"), "chain_rule.json: the manifest is not JSON"),
        (lambda c: c.with_suffix(".png").write_bytes(b"x"), "chain_rule.png is no picture"),
        (
            lambda c: c.write_text(c.read_text().replace('"chain_rule.vtt"', '"../secret"')),
            "files.captions.name must be the name of a file beside the manifest",
        ),
        (lambda c: c.with_suffix(".vtt").write_bytes(b"\xff\xfe"), "chain_rule.vtt is not UTF-8"),
    ],
)
def test_a_clip_that_is_not_whole_is_refused(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], do: object, words: str
) -> None:
    do(clip)  # type: ignore[operator]
    code, out, err = said(capsys, "page", str(clip), "-o", str(tmp_path / "site"))
    assert (code, out) == (2, "")
    assert words in err.splitlines()[-1]
    assert not (tmp_path / "site").exists()


def test_other_requests_that_are_refused(
    clip: Path, tmp_path: Path, video: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    other = films.write(tmp_path / "b", films.manifest(), video)
    code, _, err = said(capsys, "page", str(clip), str(other), "-o", str(tmp_path / "site"))
    assert code == 2
    assert "two clips are called chain_rule" in err
    assert said(capsys, "page", str(clip), "--base", "javascript:alert(1)")[0] == 2
    clip.with_suffix(".vtt").rename(clip.with_name("index.html"))
    clip.write_text(clip.read_text().replace('"chain_rule.vtt"', '"index.html"'))
    code, _, err = said(capsys, "page", str(clip), "-o", str(tmp_path / "site"))
    assert code == 2
    assert "a file of the clip is called index.html" in err
    films.write(tmp_path / "c", films.manifest(), b"GIF89a....")
    code, _, err = said(capsys, "page", str(tmp_path / "c" / "chain_rule.json"))
    assert code == 2
    assert "is no video; render it as mp4 or webm" in err


@pytest.mark.parametrize("single", [False, True])
def test_a_page_is_old_or_new_at_every_moment(clip: Path, tmp_path: Path, single: bool) -> None:
    """kill -9 while pages are written again and again; one titled Old, the other New."""
    site = tmp_path / "site"
    code = (
        "import sys; from calcanim.render.clip import Clip;"
        "from calcanim.publish.page import Request, write; from pathlib import Path\n"
        "from dataclasses import replace\n"
        f"clip = Clip.load({str(clip)!r})\n"
        "print(flush=True)\n"
        "while True:\n"
        "  for title in ('Old', 'New'):\n"
        "    c = replace(clip, manifest=replace(clip.manifest, title=title))\n"
        f"    write(Request((c,), Path({str(site)!r}), {single}))\n"
    )
    wholes = []
    for title in ("Old", "New"):
        made = replace(Clip.load(clip), manifest=replace(Clip.load(clip).manifest, title=title))
        write(Request((made,), tmp_path / title, single))
        wholes.append({k: v for k, v in tree(tmp_path / title).items() if "_calcanim" not in k})
    chance = random.Random(4)
    for _ in range(10 if films.LONG else 2):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.05, 0.3))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = {
            k: v
            for k, v in (tree(site) if site.exists() else {}).items()
            if not k.startswith((".", "_calcanim"))
        }
        assert not found or found in wholes
    # What was left by the dead is swept by the next.
    write(Request((Clip.load(clip),), site, single))
    assert not [p for p in site.iterdir() if p.name.startswith(".")]


# -- what is in a page ---------------------------------------------------------------


class Reader(HTMLParser):
    """Ids, addresses, scripts and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.elements.append((tag, named))
        if named.get("id"):
            self.ids.append(str(named["id"]))
        self.addresses += [str(v) for k, v in attrs if k in ("href", "src", "poster")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


EVIL = (
    "</script><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "]]>",
    "\u202eevil\u202d & <b>bold</b>",
    "'; DROP TABLE x; -- \x00\x1b[31m",
)


@pytest.mark.parametrize("kind", [*KINDS, "page", "single"])
def test_hostile_words_are_words(tmp_path: Path, video: bytes, kind: str) -> None:
    long = "∫" * 300
    made = films.manifest(EVIL[1] + long, EVIL, EVIL, parameters={"function": EVIL[0]})
    stem = "x' \"><img onerror=1> #?%41 ‮"
    clip = Clip.load(films.write(tmp_path / "clip", made, video, stem))
    place = place_of(clip)
    text = {
        "page": lambda: document(clip),
        "single": lambda: single_page(clip),
    }.get(kind, lambda: embed(clip, place, kind))()  # type: ignore[arg-type,return-value]
    assert "\n\n" not in text
    read = Reader(text)
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"svg", "b", "object", "embed"}
    assert ("img" in tags) == (kind == "links")
    scripts = [a for tag, a in read.elements if tag == "script"]
    assert all(a.get("type") or a.get("src") or kind == "single" for a in scripts)
    assert len(read.ids) == len(set(read.ids))
    assert not any(key.startswith("on") or key == "style" for _, a in read.elements for key in a)
    for where in read.addresses:
        assert re.match(r"[\w.%~-]+(\?|#|$)|#|_calcanim/|data:", where), where
    if kind not in ("iframe", "moodle"):
        shown = "".join(read.texts)
        for words in EVIL[:-1]:
            assert words in shown
        assert long in shown or kind == "links"


def test_ids_are_unique_and_lead_to_chapters(clip: Path) -> None:
    loaded = Clip.load(clip)
    read = Reader(embed(loaded, place_of(loaded, id="other"), "html"))
    assert read.ids[:3] == ["other", "other--how-fast", "other--inside-outside"]
    links = {a["href"] for tag, a in read.elements if tag == "a" and "data-at" in a}
    assert links == {f"#{i}" for i in read.ids[1:]}


def test_markdown_leaves_it_as_it_is(tmp_path: Path, video: bytes) -> None:
    from markdown_it import MarkdownIt

    words = ("*a* _b_ `c` [d](e) $f$ ~~g~~ | h", "# i", "- j", "1. k", "> l", "<m>")
    clip = Clip.load(
        films.write(tmp_path / "clip", films.manifest("a_b_c *d*", words, words), video)
    )
    text = embed(clip, place_of(clip), "markdown")
    assert MarkdownIt("commonmark").render(f"before\n\n{text}\nafter") == (
        f"<p>before</p>\n{text}<p>after</p>\n"
    )
    assert Reader(text).texts == Reader(embed(clip, place_of(clip), "html")).texts
    assert not re.search(r">[^<]*[*_`\[$][^<]*<", text)


def test_where_the_film_begins(clip: Path) -> None:
    loaded = Clip.load(clip)
    for start in ("the-number", "The number", "6.4"):
        place = place_of(loaded, start=start, base="https://example.org/a")
        assert 'src="https://example.org/a/chain_rule.mp4#t=6.4"' in embed(loaded, place, "moodle")
        assert ' data-from="6.4"' in embed(loaded, place, "html")
        assert "index.html#chain_rule--the-number" in embed(loaded, place, "iframe")
    place = place_of(loaded, start="7.25")
    assert "chain_rule.html#chain_rule:t=7.25" in embed(loaded, place, "iframe")
    for start in ("nowhere", "11", "-1", "nan"):
        with pytest.raises(EmbedError, match="the chapters are: how-fast, inside-outside"):
            place_of(loaded, start=start)


@pytest.mark.parametrize(
    "base",
    [
        "javascript:x",
        "data:x",
        "JAVASCRIPT:x",
        "java\tscript:x",
        "http:x",
        "https://",
        " x",
        "a\\b",
    ],
)
def test_bases_that_are_no_folders(base: str) -> None:
    with pytest.raises(EmbedError):
        base_of(base)


def test_bases_end_in_a_slash() -> None:
    assert base_of("") == ""
    assert base_of("https://example.org/week1") == "https://example.org/week1/"
    assert base_of("../films/") == "../films/"
    assert base_of("//cdn.example.org") == "//cdn.example.org/"


def test_embed_writes_nothing(clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(clip.parent)
    for kind in KINDS:
        code, out, err = said(capsys, "embed", str(clip), "--as", kind, "--id", "one", "--head")
        assert (code, err) == (0, "")
        assert out.startswith('<link rel="stylesheet" href="_calcanim/lesson.')
    assert tree(clip.parent) == before
    assert said(capsys, "embed", str(clip), "--id", "a b")[0] == 2


def test_one_file_has_all_in_it(clip: Path, tmp_path: Path) -> None:
    (page,) = write(Request((Clip.load(clip),), tmp_path / "out", single=True))
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["chain_rule.html"]
    read = Reader(page.read_text(encoding="utf-8"))
    assert all(a.startswith(("data:", "#")) for a in read.addresses)
    assert page.read_text(encoding="utf-8").count("data:video/mp4") == 1
    large = replace(Clip.load(clip).manifest.files["video"], bytes=19_000_000)
    loaded = Clip.load(clip)
    files = {**loaded.manifest.files, "video": large}
    with pytest.raises(EmbedError, match="25 MB is the most"):
        single_page(replace(loaded, manifest=replace(loaded.manifest, files=files)))


def test_addresses_for_other_sites_only_with_a_base(clip: Path, tmp_path: Path) -> None:
    (page,) = write(Request((Clip.load(clip),), tmp_path / "a"))
    assert "http" not in re.sub(r'http-equiv|"http-', "", page.read_text(encoding="utf-8"))
    (page,) = write(Request((Clip.load(clip),), tmp_path / "b", base="https://example.org/x"))
    text = page.read_text(encoding="utf-8")
    film = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert film["@type"] == "VideoObject"
    assert film["duration"] == "PT10S"
    assert film["contentUrl"] == "https://example.org/x/chain_rule/chain_rule.mp4"
    assert film["hasPart"][4]["url"] == "https://example.org/x/chain_rule/#chain_rule--the-number"
    assert film["hasPart"][4]["startOffset"] == 6.4
    assert '<meta property="og:url" content="https://example.org/x/chain_rule/">' in text


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ([], ""),
        (["proved"], "Certified: 1 claim, proved"),
        (["proved", "checked"], "Certified: 2 claims, all proved or checked"),
        (["checked", "checked"], "Certified: 2 claims, all checked"),
        (["proved", "unknown", "proved"], "3 claims, 2 of them certified"),
    ],
)
def test_what_is_said_of_claims(verdicts: list[str], words: str) -> None:
    claims = tuple(ClaimRecord(0, "a", verdict, "") for verdict in verdicts)
    assert certified(films.manifest(claims=claims)) == words
    guess = ClaimRecord(0, "a", "proved", "", kind="tempting")
    assert certified(films.manifest(claims=(*claims, guess))) == words


def test_a_film_of_pictures_makes_no_lesson(tmp_path: Path) -> None:
    clip = Clip.load(films.write(tmp_path, films.manifest(), b"GIF89a"))
    with pytest.raises(EmbedError, match="is no video"):
        lesson(clip, place_of(clip))


@pytest.mark.render
def test_a_rendering_with_its_page(tmp_path: Path) -> None:
    from tests.preview.conftest import LESSON

    (tmp_path / "tiny.py").write_text(LESSON, encoding="utf-8")
    args = ["render", "tiny.py", "-r", "214,120", "--fps", "5", "-j", "1", "-o", "tiny.mp4"]
    page = tmp_path / "tiny.html"
    page.write_text("mine")
    done = run(*args, "--page", cwd=tmp_path)
    assert done.returncode == 2
    assert "tiny.html was not made by calcanim" in done.stderr
    assert not (tmp_path / "tiny.mp4").exists()
    page.unlink()
    assert run(*args, "--page", "--format", "gif", cwd=tmp_path).returncode == 2
    done = run(*args, "--page", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "tiny.html\ntiny.mp4\n"), done.stderr
    assert "<h1><bdi>Sums &amp; differences</bdi></h1>" in page.read_text(encoding="utf-8")
    clip = Clip.load(tmp_path / "tiny.json")
    assert clip.sound()
    assert clip.manifest.files["chapters"].type == "text/vtt"
