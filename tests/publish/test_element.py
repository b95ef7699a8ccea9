"""Pages in Chromium: what they load, how they look, sound and behave, whole and broken."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from calcanim.publish.embed import embed, player_head
from calcanim.publish.lesson import place_of
from calcanim.publish.page import Request, document, write
from calcanim.render.clip import Clip
from tests.publish import films
from tests.publish.conftest import Tab, until

pytestmark = pytest.mark.render
VIDEO = "document.querySelector('video')"
LESSON = "document.querySelector('calcanim-lesson')"
Start = Callable[..., Tab]


@pytest.fixture(scope="session")
def made(site: tuple[Path, str], video: bytes) -> Clip:
    """The clip that all pages here are of; its page is ``chain_rule/index.html``."""
    folder, _ = site
    clip = Clip.load(films.write(folder / "clip", films.manifest(), video))
    write(Request((clip,), folder))
    return Clip.load(folder / "chain_rule" / "chain_rule.json")


@pytest.fixture
def url(site: tuple[Path, str], made: Clip) -> str:
    """Where the clip's page is."""
    return f"{site[1]}chain_rule/index.html"


def host(site: tuple[Path, str], made: Clip, name: str, *bodies: str, style: str = "") -> str:
    """A bare page of somebody else's, in the clip's folder, with `bodies` in it; its address."""
    head = player_head("../") + style
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>'
        f'<link rel="icon" href="data:,">{head}</head><body><main><h1>Host</h1>'
        f"{''.join(bodies)}</main></body></html>"
    )
    (made.video.parent / name).write_text(text, encoding="utf-8")
    return f"{site[1]}chain_rule/{name}"


def picture(tab: Tab) -> Any:
    """What is seen in the video's box."""
    png = tab.page.locator("video").screenshot()
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def shade(tab: Tab) -> float:
    """The film's own pixels, now: the mean of a corner."""
    return float(
        tab.page.evaluate(
            f"(v => {{ const c = document.createElement('canvas'); c.width = 854; c.height = 480;"
            f"const x = c.getContext('2d'); x.drawImage(v, 0, 0);"
            f"const d = x.getImageData(700, 100, 20, 20).data; let s = 0;"
            f"for (let i = 0; i < d.length; i += 4) s += d[i]; return s / 400; }})({VIDEO})"
        )
    )


def at(tab: Tab, seconds: float) -> None:
    tab.until(f"Math.abs({VIDEO}.currentTime - {seconds}) < 0.05 && !{VIDEO}.seeking")


def test_before_play_no_film_and_little_else(tab: Start, url: str, site: tuple[Path, str]) -> None:
    here = tab()
    sizes: list[int] = []
    here.page.on("response", lambda r: sizes.append(int(r.headers.get("content-length", 0))))
    here.page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.log('csp', e.blockedURI));"
        "let s = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) s += e.value;"
        "document.documentElement.dataset.shift = s; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    here.go(url)
    here.page.wait_for_timeout(1300)  # spare cues come after a second
    assert not [u for u in here.asked if ".mp4" in u]
    assert all(u.startswith(site[1]) for u in here.asked), here.asked
    assert sum(sizes) <= 90_000
    assert here.told == []
    assert here.page.evaluate(f"[{VIDEO}.readyState, {VIDEO}.paused]") == [0, True]
    assert float(here.page.evaluate("document.documentElement.dataset.shift || 0")) == 0
    # A film of 1080p60 has a poster of at most 40 kB; ours is a plain one.
    assert sum(sizes) - sum(s for s in sizes if s == 0) <= 50_000


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=films.long), "dark"])
def test_no_barrier(tab: Start, url: str, site: tuple[Path, str], made: Clip, scheme: str) -> None:
    def check(here: Tab, where: str) -> None:
        assert here.barriers() == [], where

    here = tab(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = here.go(url)
    check(here, "before play")
    page.click("summary")
    page.click("a[data-at='6.4']")
    here.until(f"{VIDEO}.currentTime > 6.4")
    check(here, "playing, transcript open")
    page.click("button:has-text('Say what is seen')")
    page.click("button:has-text('Link to this moment')")
    page.set_viewport_size({"width": 320, "height": 800})
    check(here, "narrow")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    bare = host(
        site,
        made,
        f"bare-{scheme}.html",
        embed(made, place_of(made)),
        style="<style>body{background:#fff;color:#000}</style>",
    )
    here.go(bare)
    check(here, "in a page of somebody else's")


@pytest.mark.parametrize("width", [320, pytest.param(960, marks=films.long)])
def test_captions_never_touch_the_picture(tab: Start, url: str, width: int) -> None:
    here = tab(viewport={"width": width, "height": 900})
    page = here.go(url)
    page.evaluate(f"{LESSON}.seek(6.5)")
    at(here, 6.5)
    here.until("document.querySelector('[data-words]').textContent")
    page.hover("video")
    page.wait_for_timeout(150)
    on = picture(here)
    page.locator("button:has-text('Captions')").click()
    assert page.locator("[data-words]").inner_text() == ""
    page.hover("video")
    page.wait_for_timeout(150)
    assert np.abs(on - picture(here)).max() == 0
    assert on.min() != on.max()
    box = page.locator("video").bounding_box()
    strip = page.locator("[data-words]").bounding_box()
    assert strip["y"] >= box["y"] + box["height"]


def test_seeking_by_every_way(tab: Start, url: str, made: Clip) -> None:
    here = tab()
    page = here.go(url)
    page.click("summary")
    page.click("a[data-at='6.4']")  # plays
    here.until(f"{VIDEO}.currentTime >= 6.4 && !{VIDEO}.paused")
    assert "#" not in page.url
    assert here.until("document.querySelector('[aria-current]')?.id") == "chain_rule--the-number"
    page.evaluate(f"{LESSON}.pause()")
    page.focus("input[type=range]")
    before = here.time
    page.keyboard.press("ArrowLeft")
    here.until(f"{VIDEO}.currentTime < {before - 0.3} && !{VIDEO}.seeking")
    page.keyboard.press("Home")
    at(here, 0)
    page.keyboard.press("l")
    at(here, 10)
    page.focus("button:has-text('Play')")
    page.keyboard.press("j")
    at(here, 0)
    page.keyboard.press("ArrowRight")
    at(here, 5)
    assert abs(shade(here) - films.grey(5)) < 3
    spoken = page.get_attribute("input[type=range]", "aria-valuetext")
    assert spoken == "0:05 of 0:10, Each layer"
    page.evaluate("location.hash = 'chain_rule:t=2.5'")
    at(here, 2.5)
    assert abs(shade(here) - films.grey(2)) < 3
    page.evaluate("location.hash = 'chain_rule--recap'")
    at(here, 8)
    assert abs(shade(here) - films.grey(8)) < 3
    assert page.evaluate(f"{VIDEO}.paused")
    for hash_, seconds in (("chain_rule--a-nudge", 3.2), ("chain_rule:t=7", 7)):
        page.goto("about:blank")
        here.go(f"{url}#{hash_}")
        at(here, seconds)
        assert page.evaluate(f"{VIDEO}.paused")
        assert page.url.endswith(f"#{hash_}")
    assert here.told == []


@films.long
def test_everything_by_keyboard(tab: Start, url: str) -> None:
    here = tab(viewport={"width": 960, "height": 900})
    page = here.go(url)

    def focused() -> str:
        seen = page.evaluate(
            "(e => [e.textContent || e.getAttribute('aria-label'),"
            "getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)])"
            "(document.activeElement)"
        )
        assert seen[1] == "solid"
        assert seen[2] >= 2
        return str(seen[0])

    def tab_to(words: str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            if words in focused():
                return
        raise AssertionError(words)

    tab_to("Play")
    page.keyboard.press("Enter")
    here.until(f"!{VIDEO}.paused && {VIDEO}.currentTime > 0")
    tab_to("Captions")
    page.keyboard.press("Space")
    assert page.get_attribute("button:has-text('Captions')", "aria-pressed") == "false"
    tab_to("Chapters and transcript")
    page.keyboard.press("Enter")
    tab_to("The number")
    page.keyboard.press("Enter")
    here.until(f"{VIDEO}.currentTime >= 6.4")
    tab_to("Link to this moment")
    page.evaluate(f"{LESSON}.pause(); {LESSON}.seek(6.4)")
    at(here, 6.4)
    page.keyboard.press("Enter")
    assert page.input_value("[data-link] input") == f"{url}#chain_rule--the-number"
    page.evaluate(f"{LESSON}.play()")
    page.focus("button:has-text('Pause')")
    page.keyboard.press("k")
    here.until(f"{VIDEO}.paused")
    # Keys belong to the player while it has the focus, and with a modifier to the browser.
    page.keyboard.press("Control+c")
    assert page.get_attribute("button:has-text('Captions')", "aria-pressed") == "false"
    # What was chosen is kept.
    here.go(url)
    assert page.get_attribute("button:has-text('Captions')", "aria-pressed") == "false"


def test_without_a_script_all_is_there(tab: Start, url: str) -> None:
    here = tab(java_script_enabled=False)
    page = here.page
    page.goto(f"{url}#chain_rule--the-number")
    page.wait_for_timeout(300)
    assert page.locator("#chain_rule--the-number").is_visible()
    video = page.locator("video")
    assert video.get_attribute("controls") is not None
    assert video.locator("track[default]").get_attribute("kind") == "captions"
    bar = page.locator("[data-bar]").bounding_box()
    assert bar is None or bar["height"] == 0
    box = video.bounding_box()
    assert abs(box["width"] / box["height"] - 854 / 480) < 0.02
    # The browser's own controls play it.
    video.click(position={"x": 40, "y": box["height"] - 30})
    page.wait_for_timeout(500)
    assert any(".mp4" in u for u in here.asked)
    assert any(u.endswith("chain_rule.vtt") for u in here.asked)


def test_from_a_file(tab: Start, made: Clip, tmp_path: Path) -> None:
    for page_file in (
        made.video.with_name("index.html"),
        *write(Request((made,), tmp_path / "single", single=True)),
    ):
        here = tab()
        page = here.go(page_file.as_uri())
        page.evaluate(f"{LESSON}.seek(6.5)")
        at(here, 6.5)
        words = "document.querySelector('[data-words]').textContent"
        assert here.until(words) == "At x equals two, the slope is 300."
        assert page.evaluate(f"{VIDEO}.controls") is False


@films.long
def test_in_a_frame_and_in_a_sandbox(tab: Start, site: tuple[Path, str], made: Clip) -> None:
    frame = embed(made, place_of(made, start="6.5"), "iframe")
    boxed = '<iframe title="x" sandbox="allow-scripts" src="index.html#chain_rule:t=6.5"></iframe>'
    for name, body in (("framed.html", frame), ("boxed.html", boxed)):
        here = tab(viewport={"width": 960, "height": 900})
        here.page.goto(host(site, made, name, body))
        inner = here.page.frames[1]
        inner.wait_for_selector("[data-bar] button")
        for wanted in (
            f"Math.abs({VIDEO}.currentTime - 6.5) < 0.05",
            "document.querySelector('[data-words]').textContent",
        ):
            until(inner, wanted)
        assert inner.inner_text("[data-words]") == "At x equals two, the slope is 300."
        assert not inner.locator("h1").is_visible()  # only the lesson
    assert 'allow="fullscreen"' in frame
    assert 'href="index.html#chain_rule:t=6.5"' in frame


@films.long
def test_hostile_words_run_nothing(
    tab: Start, site: tuple[Path, str], made: Clip, video: bytes
) -> None:
    evil = (
        "</script><img src=x onerror=\"document.title='run'\">",
        '"><svg onload="document.title=\'run\'">',
        "javascript:document.title='run'",
        "]]><script>document.title='run'</script>",
        "\u202eRTL",
        "",
    )
    folder, address = site
    clip = films.write(folder / "evil", films.manifest(evil[0] * 6, evil, evil), video, "e'<v>&%41")
    loaded = Clip.load(clip)
    text = document(loaded, players="../")
    source = '<calcanim-lesson src="e\'&lt;v>&amp;%2541.json"></calcanim-lesson>'
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>evil</title>'
    bodies = [text.split("<main>")[1].split("</main>")[0], source]
    bodies += [embed(loaded, place_of(loaded), kind) for kind in ("markdown", "links")]  # type: ignore[arg-type]
    for n, body in enumerate(bodies):
        (folder / "evil" / f"{n}.html").write_text(head + player_head("../") + body, "utf-8")
        here = tab()
        page = here.go(f"{address}evil/{n}.html")
        here.page.click("summary")
        page.wait_for_timeout(100)
        assert page.title() == "evil"
        shown = page.evaluate("[...document.querySelectorAll('li bdi')].map(e => e.textContent)")
        assert [s for s in shown if s] == [*evil[:-1], *(["beat-6"] if n != 1 else [])]
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids)) == 7
        page.evaluate(f"{LESSON}.seek(3)")
        at(here, 3)
        assert not [u for u in here.asked if u.endswith("/x")]


def _broken(folder: Path, what: str, made: Clip) -> str:
    """A page whose film cannot be played, in one way or another."""
    page = document(made, players="../").replace("chain_rule.mp4", "film.mp4")
    film = folder / "film.mp4"
    whole = made.video.read_bytes()
    if what == "type":
        page = page.replace("avc1.", "zzzz.")
    elif what == "captions":
        page = page.replace('src="chain_rule.vtt"', 'src="none.vtt"')
        film.write_bytes(whole)
    elif what == "junk":
        film.write_bytes(b"no film" * 100)
    elif what == "cut off":
        film.write_bytes(whole[: len(whole) * 7 // 10])
    (folder / "index.html").write_text(page, encoding="utf-8")
    return f"{folder.name}/index.html"


@pytest.mark.parametrize(
    "what",
    ["404", *(pytest.param(x, marks=films.long) for x in ("type", "junk", "cut off", "captions"))],
)
def test_what_is_broken_says_so(tab: Start, site: tuple[Path, str], made: Clip, what: str) -> None:
    folder = site[0] / f"broken-{what.replace(' ', '-')}"
    folder.mkdir()
    for path in made.video.parent.glob("chain_rule.*"):
        (folder / path.name).write_bytes(path.read_bytes())
    here = tab()
    page = here.page
    page.goto(site[1] + _broken(folder, what, made))
    page.wait_for_selector("[data-bar] button", state="attached")
    if what != "type":
        page.evaluate(f"{LESSON}.seek(6.5, {str(what == 'cut off').lower()})")
    if what == "captions":  # the page has them too
        at(here, 6.5)
        here.until("document.querySelector('[data-words]').textContent")
    else:
        page.wait_for_selector("[data-fault]")
        said = page.inner_text("[data-fault]")
        assert said == "This film cannot be played here. Download the video"
        assert page.get_attribute("[data-fault] a", "href").endswith("film.mp4")
        assert page.evaluate(f"{VIDEO}.controls")
        assert page.locator("[data-fault]").count() == 1
    assert not [t for t in here.told if "error:" in t or "Uncaught" in t]


@films.long
@pytest.mark.parametrize(
    "src",
    ["none.json", "index.html", "https://example.org/x.json", "bad.json", "javascript:alert(1)"],
)
def test_a_manifest_that_is_none_is_one_sentence(
    tab: Start, site: tuple[Path, str], made: Clip, src: str
) -> None:
    data = json.loads(made.manifest.to_json())
    data["files"]["video"]["name"] = "../../x.mp4"
    made.video.with_name("bad.json").write_text(json.dumps(data))
    body = f'<calcanim-lesson src="{src}"></calcanim-lesson>'
    kept = f'<calcanim-lesson src="{src}"><p>My own words.</p></calcanim-lesson>'
    here = tab()
    here.page.goto(host(site, made, "none.html", body, kept))
    here.page.wait_for_selector("[data-fault]")
    assert here.page.inner_text("[data-fault]").startswith("This film could not be loaded.")
    assert here.page.inner_text("calcanim-lesson >> nth=1") == "My own words."
    assert not [t for t in here.told if "error:" in t or "Uncaught" in t]
    assert not [u for u in here.asked if "example.org" in u]


def test_two_lessons_and_one_plays(tab: Start, site: tuple[Path, str], made: Clip) -> None:
    both = [embed(made, place_of(made)), embed(made, place_of(made, id="again"))]
    here = tab()
    page = here.go(host(site, made, "two.html", *both))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids)) == 14
    page.evaluate("document.querySelectorAll('calcanim-lesson')[0].play()")
    here.until("!document.querySelectorAll('video')[0].paused")
    page.evaluate("document.querySelectorAll('calcanim-lesson')[1].play()")
    here.until("!document.querySelectorAll('video')[1].paused")
    here.until("document.querySelectorAll('video')[0].paused")
    page.evaluate("location.hash = 'again--recap'")
    here.until("document.querySelectorAll('video')[1].currentTime >= 8")
    assert page.evaluate("document.querySelectorAll('video')[0].currentTime") < 6
    assert here.told == []
    here.go(host(site, made, "twice.html", both[0], both[0]))
    assert (
        here.told
        == ["calcanim: two lessons have the id chain_rule; give one another with --id"] * 2
    )


@films.long
def test_it_follows_the_ground_that_it_stands_on(
    tab: Start, site: tuple[Path, str], made: Clip
) -> None:
    other = made.video.with_name("light.mp4")
    other.write_bytes(made.video.read_bytes())
    body = embed(made, place_of(made)).replace(
        "<source ", '<source data-dark="chain_rule.mp4" data-light="light.mp4" '
    )
    style = "<style>body{background:#fff} .night body{background:#111;color:#eee}</style>"
    here = tab(color_scheme="dark")
    page = here.go(host(site, made, "ground.html", body, style=style))
    ground = f"{LESSON}.dataset.ground"
    # A page that stays light under a dark system.
    assert page.evaluate(ground) == "light"
    here.until(f"{VIDEO}.currentSrc.endsWith('light.mp4')")
    page.evaluate("document.documentElement.className = 'night'")
    here.until(f"{ground} === 'dark'")
    here.until(f"{VIDEO}.currentSrc.endsWith('chain_rule.mp4')")
    assert not [u for u in here.asked if ".mp4" in u]
    page.evaluate(f"{LESSON}.seek(4)")
    at(here, 4)
    page.evaluate("document.documentElement.className = ''")
    here.until(f"{VIDEO}.currentSrc.endsWith('light.mp4')")
    at(here, 4)


def test_links_become_a_player(tab: Start, site: tuple[Path, str], made: Clip) -> None:
    here = tab()
    page = here.go(host(site, made, "links.html", embed(made, place_of(made), "links")))
    page.wait_for_timeout(100)
    assert not [u for u in here.asked if ".mp4" in u]
    page.evaluate(f"{LESSON}.seek(6.5)")
    at(here, 6.5)
    words = "document.querySelector('[data-words]').textContent"
    assert here.until(words) == "At x equals two, the slope is 300."
    assert page.get_attribute("video", "aria-label") == "The chain rule"
    assert page.locator("figure a").count() == 0
    assert here.told == []


@films.long
def test_a_manifest_becomes_a_player(tab: Start, site: tuple[Path, str], made: Clip) -> None:
    here = tab()
    body = '<div><calcanim-lesson src="chain_rule.json"></calcanim-lesson></div>'
    page = here.go(host(site, made, "src.html", body))
    page.evaluate("location.hash = 'chain_rule--the-number'")
    at(here, 6.4)
    own = embed(made, place_of(made))
    there = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert there == [i for i in there if f'id="{i}"' in own]
    assert len(there) == 7
    assert here.told == []


@films.long
def test_slides_stay_as_many(tab: Start, site: tuple[Path, str], made: Clip) -> None:
    """reveal.js makes a slide of every section in a section, and goes by the address's hash."""
    body = f"<section><section>{embed(made, place_of(made))}</section></section>"
    here = tab()
    page = here.go(host(site, made, "slides.html", body))
    assert page.evaluate("document.querySelectorAll('section section').length") == 1
    page.evaluate("addEventListener('keydown', e => { document.title += e.key })")
    page.focus("button:has-text('Play')")
    for key in ("ArrowRight", "k", "c"):
        page.keyboard.press(key)
    page.keyboard.press("x")
    assert page.title() == "Hostx"


@films.long
def test_what_is_seen_is_said_when_asked(tab: Start, url: str) -> None:
    here = tab()
    page = here.go(url)
    said = page.locator("[aria-live=polite]")
    assert not said.is_visible()
    page.click("button:has-text('Say what is seen')")
    page.evaluate(f"{LESSON}.seek(3.3)")
    here.until("document.querySelector('[aria-live]').textContent === 'A line appears: 2.'")
    page.click("button:has-text('Say what is seen')")
    assert not said.is_visible()


@films.long
def test_it_tells_the_page_and_leaves_without_a_trace(tab: Start, url: str) -> None:
    here = tab()
    here.page.add_init_script(
        "window.heard = []; for (const e of ['ready', 'chapter', 'ended'])"
        "addEventListener('calcanim-' + e, x => heard.push(e + (x.detail ? ' ' + x.detail : '')));"
    )
    page = here.go(url)
    here.until("heard.includes('ready')")
    page.evaluate(f"{LESSON}.seek(8.1)")
    here.until("heard.includes('chapter chain_rule--recap')")
    page.evaluate(f"{VIDEO}.playbackRate = 16; {LESSON}.play()")
    here.until("heard.includes('ended')")
    # Taken out of the page it plays no more and hears nothing; put back, it is what it was.
    page.evaluate(f"window.old = {LESSON}; old.seek(1); old.play()")
    here.until(f"!{VIDEO}.paused")
    page.evaluate(
        "window.place = old.parentNode; old.remove(); location.hash = 'chain_rule--recap'"
    )
    assert page.evaluate("old.querySelector('video').paused")
    page.wait_for_timeout(100)
    assert page.evaluate("old.time") < 6
    page.evaluate("location.hash = ''; place.append(old); location.hash = 'chain_rule--a-nudge'")
    at(here, 3.2)
    assert page.locator("[data-bar] button").count() == 4
    assert here.told == []


@films.long
def test_on_paper_the_words_are_there(tab: Start, url: str) -> None:
    here = tab()
    page = here.go(url)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#chain_rule--recap").is_visible()
    assert page.locator("[data-print]").is_visible()
    assert not page.locator("[data-bar]").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("[data-print]").count() == 0


@films.long
def test_full_screen_keeps_captions_and_controls(tab: Start, url: str) -> None:
    here = tab(viewport={"width": 960, "height": 600})
    page = here.go(url)
    page.evaluate(f"{LESSON}.seek(6.5)")
    at(here, 6.5)
    page.click("button:has-text('Full screen')")
    here.until("document.fullscreenElement?.tagName === 'FIGURE'")
    page.wait_for_timeout(300)
    boxes = [page.locator(s).bounding_box() for s in ("video", "[data-words]", "[data-bar]")]
    height = page.evaluate("innerHeight")
    for above, below in zip(boxes, [*boxes[1:], {"y": height}], strict=True):
        assert above["height"] > 20
        assert above["y"] + above["height"] <= below["y"] + 0.5
    page.keyboard.press("f")
    here.until("!document.fullscreenElement")
