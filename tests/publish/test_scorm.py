"""SCORM 1.2: a package that lists all that is in it, and what a platform is told in Chromium."""

import gzip
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from calcanim.publish import player
from calcanim.publish.site import scorm
from calcanim.publish.site.files import files
from calcanim.publish.site.model import Entry, Film, Look, Site
from tests.publish import films
from tests.publish.conftest import Tab
from tests.publish.courses import BASE, course

IMS = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
NPM = [*os.environ.get("NODE_PATH", "").split(os.pathsep), Path(sys.prefix, "npm", "node_modules")]
RUNTIME = next(
    (p for f in NPM if (p := Path(f, "scorm-again/dist/scorm12.min.js")).is_file()), None
)


def packed(root: Path, site: Site) -> dict[str, bytes]:
    media = {f"media/{p.name}": p for p in (root / "media").iterdir()}
    made = scorm.package({**files(site, scorm=True), **media}, site)
    return {n: c.read_bytes() if isinstance(c, Path) else c for n, c in made.items()}


@pytest.fixture
def small(tmp_path: Path) -> Site:
    """Two lessons, one with a variant; the other's title is not meant well."""
    made = course(tmp_path, base_url=BASE, title="Chain & rule")
    rule, other = made.entries
    look = other.film.looks[0]
    title = "</title><script>x</script>]]>&\x0b\ufffe " + "long " * 70
    manifest = replace(look.clip.manifest, title=title)
    looks = (replace(look, clip=replace(look.clip, manifest=manifest)), *other.film.looks[1:])
    size = replace(other.film, slug="größe", looks=looks)
    return replace(made, title="Calculus & <friends>", entries=(Entry(size), rule))


# -- the package -----------------------------------------------------------------------


def test_every_file_is_in_the_manifest_and_nothing_else(tmp_path: Path, small: Site) -> None:
    made = packed(tmp_path, small)
    root = ET.fromstring(made["imsmanifest.xml"])
    named = [unquote(f.attrib["href"]) for f in root.iter(f"{IMS}file")]
    assert len(named) == len(set(named))
    assert set(named) == set(made) - {"imsmanifest.xml"}
    assert sorted(name for name in named if not name.startswith(("media/", "_calcanim/"))) == [
        "chain-rule/index.html",
        "chain-rule/x-2/index.html",
        "größe/index.html",
    ]


def test_the_manifest_has_the_structure_of_the_standard(tmp_path: Path, small: Site) -> None:
    root = ET.fromstring(packed(tmp_path, small)["imsmanifest.xml"])
    assert root.tag == f"{IMS}manifest"
    parts = [element.tag.removeprefix(IMS) for element in root]
    assert parts == ["metadata", "organizations", "resources"]
    assert root.findtext(f"{IMS}metadata/{IMS}schema") == "ADL SCORM"
    assert root.findtext(f"{IMS}metadata/{IMS}schemaversion") == "1.2"
    identifiers = [e.attrib["identifier"] for e in root.iter() if "identifier" in e.attrib]
    assert len(identifiers) == len(set(identifiers))
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9._-]*", i) for i in identifiers), identifiers

    organizations = root.find(f"{IMS}organizations")
    assert organizations is not None
    (organization,) = organizations
    assert organizations.get("default") == organization.get("identifier")
    assert organization.findtext(f"{IMS}title") == "Calculus & <friends>"
    size, rule = organization.findall(f"{IMS}item")
    # What has items below it is not started itself.
    assert rule.get("identifierref") is None
    titles = [item.findtext(f"{IMS}title") for item in rule.iter(f"{IMS}item")]
    assert titles == ["Chain & rule", "sin(x), x = 1", "x**2, x = 2"]
    title = size.findtext(f"{IMS}title") or ""
    assert title.startswith("</title><script>x</script>]]>& \ufffd long long")
    assert len(title) <= 200

    resources = {r.attrib["identifier"]: r for r in root.iter(f"{IMS}resource")}
    pages = []
    for key in [i.attrib["identifierref"] for i in root.iter(f"{IMS}item") if len(i) == 1]:
        resource = resources.pop(key)
        assert resource.get(f"{ADL}scormtype") == "sco"
        page, *media = [f.attrib["href"] for f in resource.findall(f"{IMS}file")]
        assert page == resource.get("href")
        assert len([name for name in media if name.endswith(".mp4")]) == 2  # light, dark
        pages.append(page)
        (needed,) = resource.findall(f"{IMS}dependency")
        assert needed.get("identifierref") == "common"
    assert pages == [
        "gr%C3%B6%C3%9Fe/index.html",
        "chain-rule/index.html",
        "chain-rule/x-2/index.html",
    ]
    assert list(resources) == ["common"]
    assert resources["common"].get(f"{ADL}scormtype") == "asset"


def test_pages_of_a_package_stand_alone(tmp_path: Path, small: Site) -> None:
    made = packed(tmp_path, small)
    (name,) = (path for path in made if path.startswith("_calcanim/scorm."))
    assert made[name] == player.scorm()
    for path, up in (("chain-rule/index.html", "../"), ("chain-rule/x-2/index.html", "../../")):
        page = made[path].decode()
        assert page.count(f'<script defer src="{up}{name}"></script>') == 1
        assert page.index("_calcanim/lesson.") < page.index(name) < page.index("</head>")
        assert BASE not in page
        assert "variants" not in page  # no way to one, and no script for it
    # Nobody else's page has it.
    assert not any(b"scorm" in text for text in files(small).values())


def test_the_script_is_small() -> None:
    assert len(gzip.compress(player.scorm(), 9)) <= 2_000


# -- on a platform ---------------------------------------------------------------------

STATUS, SEEN, PLACE = "cmi.core.lesson_status", "cmi.suspend_data", "cmi.core.lesson_location"
# The last frame has a player, and all its scripts have run.
READY = """(page => page?.readyState === "complete"
  && !!page.querySelector("[data-bar] button"))(window.frames[window.length - 1]?.document)"""
Show = Callable[..., "Visit"]


class Visit:
    """A student's visit to the film; what is kept of it is in `kept` when it is over."""

    def __init__(self, tab: Tab, url: str, real: bool, before: dict[str, str], hash: str) -> None:
        self.tab, self.page = tab, tab.page
        self.page.goto(url + "platform.html")
        self.page.evaluate("([kept, real]) => begin(kept, real)", [before, real])
        self.page.evaluate("address => show(address)", f"package/chain-rule/index.html{hash}")
        tab.until(READY)
        self.frame = self.page.frames[1]

    def run(self, action: str) -> Any:
        """In the film's page, with its element `lesson` and its `video`."""
        find = "const lesson = document.querySelector('calcanim-lesson'), "
        return self.frame.evaluate(
            f"() => {{ {find} video = lesson.querySelector('video'); {action} }}"
        )

    def wait(self, what: str) -> None:
        self.tab.until(f"(video => {what})(window.frames[0].document.querySelector('video'))")

    def play(self) -> None:
        """To the end, sixteen times as fast, so that no test takes long."""
        self.run("video.playbackRate = 16; lesson.play()")
        self.wait("video.ended")

    @property
    def kept(self) -> dict[str, str]:
        return dict(self.page.evaluate("kept()"))

    @property
    def said(self) -> list[str]:
        """All that was said of the status."""
        return [value for name, value in self.page.evaluate("said") if name == STATUS]

    def leave(self) -> dict[str, str]:
        """The platform closes the film."""
        self.page.evaluate("leave()")
        assert self.tab.told == []
        return self.kept


@pytest.fixture(params=["stand-in", "scorm-again"])
def show(
    request: pytest.FixtureRequest,
    tab: Callable[..., Tab],
    tmp_path: Path,
    video: bytes,
    site: tuple[Path, str],
) -> Iterator[Show]:
    """Opens the film of a package on a platform that has kept something before."""
    real = request.param == "scorm-again"
    if real and RUNTIME is None:
        pytest.skip("scorm-again is not installed: packages run on a stand-in for a platform alone")
    folder, url = site
    shutil.copy(Path(__file__).with_name("platform.html"), folder)
    runtime = folder / "scorm12.min.js"
    runtime.write_bytes(RUNTIME.read_bytes() if RUNTIME is not None and real else b"")
    clip = films.published(tmp_path / "media", films.manifest(), video)
    film = Film("chain-rule", "", (), (Look("dark", clip),))
    for name, content in packed(tmp_path, Site("C", (Entry(film),))).items():
        (folder / "package" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "package" / name).write_bytes(content)

    def start(before: dict[str, str] | None = None, hash: str = "") -> Visit:
        return Visit(tab(), url, real, before or {}, hash)

    yield start
    shutil.rmtree(folder / "package")


def test_a_film_that_was_seen_is_completed_for_ever(show: Show) -> None:
    visit = show()
    assert visit.said == ["incomplete"]
    assert visit.run("return getComputedStyle(document.querySelector('h1')).display") == "none"
    visit.play()
    kept = visit.leave()
    assert (kept[STATUS], kept[SEEN], kept["cmi.core.exit"]) == ("completed", "0-9", "suspend")
    assert kept["cmi.core.session_time"].startswith("00:00:")
    assert float(kept[PLACE]) == 0  # from the beginning the next time
    again = show({STATUS: "passed", SEEN: "2", PLACE: "1.0"})
    again.play()
    assert again.leave()[STATUS] == "passed"
    assert show({**kept, PLACE: "3.0"}).leave()[STATUS] == "completed"
    assert again.said == []


def test_a_seek_to_the_end_alone_leaves_it_incomplete(show: Show) -> None:
    visit = show()
    visit.run("lesson.seek(8)")
    visit.play()
    visit.run("lesson.seek(0)")
    visit.run("lesson.seek(9.5)")
    visit.play()
    kept = visit.leave()
    assert (kept[STATUS], kept[SEEN]) == ("incomplete", "8-9")
    assert set(visit.said) == {"incomplete"}


def test_two_visits_are_one_film(show: Show) -> None:
    visit = show()
    # While it plays the page goes, and commits before what was seen.
    visit.run("video.ontimeupdate = () => { if (video.currentTime > 4) top.leave(); }")
    visit.run("video.playbackRate = 4; lesson.play()")
    visit.tab.until("!frames.length")
    kept = visit.kept
    first = float(kept[PLACE])
    assert 4 <= first < 9
    assert kept[SEEN] == f"0-{round(first) - 1}"
    assert kept[STATUS] == "incomplete"
    visit = show(kept)
    assert visit.run("return lesson.time") == pytest.approx(first, abs=0.05)
    visit.wait(f"Math.abs(video.currentTime - {first}) < 0.1")
    visit.play()
    kept = visit.leave()
    assert (kept[STATUS], kept[SEEN]) == ("completed", "0-9")


@pytest.mark.parametrize("show", ["stand-in"], indirect=True)
def test_a_place_in_the_address_comes_first_and_nonsense_is_nothing(show: Show) -> None:
    visit = show({PLACE: "5.0", STATUS: "incomplete"}, "#chain-rule:t=2.5")
    assert visit.run("return lesson.time") == pytest.approx(2.5, abs=0.01)
    before = visit.page.evaluate("commits")
    visit.run("Object.defineProperty(document, 'hidden', { value: true })")
    visit.run("document.dispatchEvent(new Event('visibilitychange'))")
    assert visit.page.evaluate("commits") == before + 1
    # While it plays, about every half minute.
    visit.run("video.dispatchEvent(new Event('timeupdate'))")
    assert visit.page.evaluate("commits") == before + 1
    visit.run("const now = performance.now() + 31_000; performance.now = () => now")
    visit.run("for (const n of [1, 2]) video.dispatchEvent(new Event('timeupdate'))")
    assert visit.page.evaluate("commits") == before + 2
    assert visit.leave()["cmi.core.session_time"].startswith("00:00:3")
    visit = show({PLACE: "soon", SEEN: "0-7;8"})
    assert visit.run("return lesson.time") == 0
    assert visit.leave()[SEEN] == ""


@pytest.mark.parametrize("show", ["stand-in"], indirect=True)
def test_what_is_kept_never_grows_too_long(show: Show, site: tuple[Path, str]) -> None:
    page = site[0] / "package" / "chain-rule" / "index.html"
    page.write_text(page.read_text().replace('data-duration="10"', 'data-duration="20000"', 1))
    given = ",".join(str(s) for s in range(0, 4_000, 2))
    kept = show({SEEN: given}).leave()[SEEN]
    assert 4_080 < len(kept) <= 4_096
    assert given.startswith(kept + ",")


@pytest.mark.parametrize("show", ["stand-in"], indirect=True)
def test_the_platform_may_be_far_above_or_open_a_window(show: Show, site: tuple[Path, str]) -> None:
    visit = show()
    visit.leave()
    inner = "package/chain-rule/index.html"
    for n in range(7):
        (site[0] / f"frame{n}.html").write_text(f"<!doctype html><iframe src='{inner}'></iframe>")
        inner = f"frame{n}.html"
    found = "() => document.documentElement.classList.contains('calcanim-framed')"
    # It has begun by itself: the film is not the first to say so.
    visit.page.evaluate("begin({}); API.LMSInitialize(''); said.length = 0; show('frame6.html')")
    visit.tab.until("said.length")
    assert visit.said == ["incomplete"]
    visit.page.evaluate("begin({}); said.length = 0")
    with visit.page.expect_popup() as opened:
        visit.page.evaluate("void window.open('package/chain-rule/index.html')")
    visit.tab.until("said.length")
    assert opened.value.evaluate(found)
    visit.page.evaluate("delete window.API; said.length = 0; show('package/chain-rule/index.html')")
    visit.tab.until(READY)
    assert visit.said == []
    assert visit.tab.told == []
