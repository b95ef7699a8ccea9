"""A course's lesson pages in Chromium: light and dark, encodings, variants, barriers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from calcanim.publish.site.model import Film, Site
from calcanim.publish.site.page import document
from tests.publish.conftest import Tab
from tests.publish.courses import course
from tests.publish.test_course_page import Looks
from tests.publish.test_site_files import put

pytestmark = pytest.mark.render
VIDEO = "document.querySelector('video')"
LESSON = "document.querySelector('calcanim-lesson')"
Start = Callable[..., Tab]
CSP = "addEventListener('securitypolicyviolation', e => console.log('csp', e.blockedURI));"
SHIFTS = (
    "new PerformanceObserver(l => l.getEntries().forEach(e => console.log('shift', e.value)))"
    ".observe({type: 'layout-shift', buffered: true});"
)


@pytest.fixture(scope="session")
def made(site: tuple[Path, str], looks: Looks) -> tuple[Site, Path, str]:
    """A course with its folder and address."""
    root = site[0] / "lessons"
    whole = course(root, looks=looks)
    put(root, whole)
    return whole, root, f"{site[1]}lessons/"


def names(film: Film, ground: str) -> list[str]:
    """Of a film's encodings on a ground: AV1, H.264."""
    (clip,) = (look.clip for look in film.looks if look.ground == ground)
    return [record.name for record in clip.manifest.videos]


def asked(tab: Tab) -> set[str]:
    """The films that were asked for."""
    return {url.rpartition("/")[2] for url in tab.asked if url.endswith(".mp4")}


def at(tab: Tab, seconds: float) -> None:
    tab.until(f"Math.abs({VIDEO}.currentTime - {seconds}) < 0.05 && !{VIDEO}.seeking")


def test_one_film_is_fetched_and_it_follows_the_ground(
    tab: Start, made: tuple[Site, Path, str]
) -> None:
    film = made[0].entries[0].film
    light, dark = names(film, "light"), names(film, "dark")
    here = tab(color_scheme="dark")
    here.page.add_init_script(CSP + SHIFTS)
    page = here.go(made[2] + film.page)
    here.until(f"{VIDEO}.currentSrc.endsWith('{dark[0]}')")
    shown = here.until(f"{VIDEO}.poster")
    assert page.evaluate(f"getComputedStyle({VIDEO}).opacity") == "1"
    page.emulate_media(color_scheme="light")
    here.until(f"{VIDEO}.currentSrc.endsWith('{light[0]}')")
    assert page.evaluate(f"{VIDEO}.poster") != shown
    assert asked(here) == set()
    assert here.told == []
    page.click("button:has-text('Play')")
    here.until(f"{VIDEO}.currentTime > 0.4")
    assert asked(here) == {light[0]}
    before = here.time
    page.emulate_media(color_scheme="dark")
    here.until(f"{VIDEO}.currentSrc.endsWith('{dark[0]}') && {VIDEO}.currentTime > {before}")
    assert here.time < before + 5
    assert page.evaluate(f"{VIDEO}.paused") is False
    page.evaluate(f"{LESSON}.pause(); {LESSON}.seek(6.5)")
    at(here, 6.5)
    page.emulate_media(color_scheme="light")
    here.until(f"{VIDEO}.currentSrc.endsWith('{light[0]}') && {VIDEO}.readyState > 1")
    at(here, 6.5)
    assert page.evaluate(f"{VIDEO}.paused")
    assert page.inner_text("[data-words]") == "At x equals two, the slope is 300."
    # Never the other encoding, and nothing to complain of.
    assert asked(here) == {light[0], dark[0]}
    assert [told for told in here.told if not told.startswith("shift")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_next_encoding_stands_in(tab: Start, made: tuple[Site, Path, str], scheme: str) -> None:
    """The dark film is one that the script chose, the light one stands in the page as it came."""
    film = made[0].entries[0].film
    av1, h264 = names(film, scheme)
    here = tab(color_scheme=scheme)
    page = here.page
    page.route(f"**/{av1}", lambda route: route.fulfill(status=404))
    here.go(made[2] + film.page)
    page.evaluate(f"{LESSON}.seek(6.5, true)")
    here.until(f"{VIDEO}.currentTime > 6.5 && {VIDEO}.currentSrc.endsWith('{h264}')")
    assert page.evaluate(f"{VIDEO}.paused") is False
    assert page.locator("[data-fault]").count() == 0
    # A browser that does not know the first never asks for it.
    text = (made[1] / film.page).read_text(encoding="utf-8").replace("av01.", "zz01.")
    page.route("**/other.html", lambda r: r.fulfill(body=text, content_type="text/html"))
    here.asked.clear()
    here.go(f"{made[2]}chain-rule/other.html")
    page.evaluate(f"{LESSON}.seek(6.5)")
    at(here, 6.5)
    assert asked(here) == {h264}
    # None can be played: one sentence, the browser's own controls, the film that most can play.
    page.route("**/*.mp4", lambda route: route.fulfill(status=404))
    here.go(made[2] + film.page)
    page.evaluate(f"{LESSON}.seek(6.5, true)")
    page.wait_for_selector("[data-fault]")
    assert page.inner_text("[data-fault]") == (
        "This film cannot be played here. Download the video"
    )
    assert page.get_attribute("[data-fault] a", "href").endswith(names(film, "light")[1])
    assert page.evaluate(f"{VIDEO}.controls")
    assert not [t for t in here.told if "error:" in t or "Uncaught" in t]


def test_variants_are_chosen_from_a_menu(tab: Start, made: tuple[Site, Path, str]) -> None:
    entry = made[0].entries[0]
    own, other = (made[2] + film.page for film in entry.films)
    here = tab()
    page = here.go(own)
    menu = page.locator("[data-variants] select")
    assert menu.evaluate("e => e.tagName + e.selectedOptions[0].text") == "SELECTsin(x), x = 1"
    menu.focus()
    page.keyboard.press("ArrowDown")
    assert page.url == own
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(other)
    assert page.inner_text("h1 + p") == "x**2, x = 2"

    # An address may ask for one of them, and for nothing else.
    for query in ("function=x**2&calcanim.at=2", "at=2", "function=x+**%202", "function=x%2A%2A2"):
        here.go(f"{own}?calcanim.{query}#chain-rule--recap")
        page.wait_for_url(f"{other}#chain-rule--recap")
        at(here, 8)
    hostile = "\"><script>document.title='evil'</script>"
    for query in (
        f"calcanim.function={hostile}",
        "calcanim.function=javascript:document.title='evil'",
        "calcanim.function=x**2&calcanim.at=evil",
        "calcanim.function=x**2&calcanim.evil=2",
        "calcanim.function=x**2&calcanim.function=evil",
        "calcanim.__proto__=evil",
        "calcanim.=",
        "calcanim.function=sin(x)",
    ):
        here.go(f"{own}?{query}")
        page.wait_for_timeout(30)
        assert page.url.startswith(f"{own}?"), query
        assert "evil" not in page.evaluate("document.documentElement.outerHTML")
    # Two that have what is asked for are no answer.
    third = '<li><a href="../gradient/index.html" data-values="calcanim.at=2">3</a></li></ul></nav>'
    text = (made[1] / entry.film.page).read_text(encoding="utf-8").replace("</ul></nav>", third)
    page.route("**/three.html*", lambda r: r.fulfill(body=text, content_type="text/html"))
    asking = f"{made[2]}chain-rule/three.html?calcanim.at=2"
    here.go(asking)
    page.wait_for_timeout(30)
    assert page.url == asking
    assert {u for u in here.asked if not u.startswith(made[2])} == set()
    assert here.told == []


def test_without_a_script_and_from_a_disk(tab: Start, made: tuple[Site, Path, str]) -> None:
    own, other = made[0].entries[0].films
    here = tab(java_script_enabled=False)
    page = here.page
    page.goto(made[2] + own.page)
    page.click("text=x**2, x = 2")
    page.wait_for_url(made[2] + other.page)
    page.click("text=Gradient")
    page.wait_for_url("**/gradient/index.html")
    # A script that does not come hides nothing for long.
    here = tab(color_scheme="dark")
    here.page.route("**/*.js", lambda route: route.abort())
    here.page.goto(made[2] + own.page)
    here.until(f"getComputedStyle({VIDEO}).opacity === '1'")
    assert here.page.locator("text=x**2, x = 2").is_visible()
    here = tab(color_scheme="dark")
    page = here.go((made[1] / own.page).as_uri())
    page.locator("[data-variants] select").select_option(label="x**2, x = 2")
    page.click("button:has-text('Show')")
    page.wait_for_url((made[1] / other.page).as_uri())
    here.until(f"{VIDEO}.currentSrc.endsWith('{names(other, 'dark')[0]}')")
    page.evaluate(f"{LESSON}.seek(6.5)")
    at(here, 6.5)
    here.until("document.querySelector('[data-words]').textContent")


def test_the_player_speaks_the_page_s_language(tab: Start, made: tuple[Site, Path, str]) -> None:
    whole, root, address = made
    german = replace(whole, language="de")
    entry = german.entries[0]
    (root / "chain-rule" / "de.html").write_text(document(german, entry, entry.film), "utf-8")
    here = tab()
    page = here.go(f"{address}chain-rule/de.html")
    named = page.locator("[data-bar] :is(button, select, input)")
    names = named.evaluate_all("all => all.map(e => e.ariaLabel || e.textContent.trim())")
    assert [n for n in names if "×" not in n] == [
        *("Position", "Abspielen", "Tempo", "Untertitel", "Sagen, was zu sehen ist", "Vollbild")
    ]
    page.click("button:has-text('Abspielen')")
    here.until(f"{VIDEO}.currentTime > 0.2")
    page.click("button:has-text('Pause')")
    assert " von 0:10" in str(page.get_attribute("[type=range]", "aria-valuetext"))
    assert page.locator("button:has-text('Link zu dieser Stelle')").count() == 1
    assert page.locator("[data-variants] button").inner_text() == "Zeigen"
    # The film's own words stay English.
    assert page.locator("[data-words]").evaluate("e => e.closest('[lang]').lang") == "en"
    assert page.locator("[data-said]").evaluate("e => e.closest('[lang]').lang") == "en"
    assert page.locator("[data-bar]").evaluate("e => e.closest('[lang]').lang") == "de"
    assert here.barriers() == []
    assert here.told == []


def test_no_barrier_on_a_course_page(tab: Start, made: tuple[Site, Path, str]) -> None:
    here = tab(color_scheme="light", viewport={"width": 1280, "height": 1300})
    here.page.add_init_script(CSP)
    page = here.go(made[2] + made[0].entries[0].variants[0].page)
    assert here.barriers() == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 1000})
    page.wait_for_timeout(50)
    assert here.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto("about:blank")
    assert here.told == []
