"""A whole site: its files, that each address in it leads somewhere, and a walk through it."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import pytest

from calcanim.publish import player
from calcanim.publish.lesson import EmbedError
from calcanim.publish.site.files import files
from calcanim.publish.site.model import Entry, Extra, Site
from tests.publish.conftest import Tab
from tests.publish.courses import BASE, course
from tests.publish.test_pages import EVIL, Reader
from tests.publish.test_site_sheet import PAGE as SHEET
from tests.publish.test_site_sheet import with_sheet

PAGES = ["chain-rule/index.html", "chain-rule/x-2/index.html", "gradient/index.html"]
Start = Callable[..., Tab]


def put(root: Path, site: Site) -> dict[str, bytes]:
    """Write a site beside its media."""
    made = files(site)
    for path, content in made.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return made


def test_the_files_of_a_site(tmp_path: Path) -> None:
    site = course(tmp_path, extras=(Extra("sheet.html", "All formulas", b"<!doctype html>"),))
    made = files(site)
    (style,) = (p for p in made if re.fullmatch(r"_calcanim/site\.[0-9a-f]{8}\.css", p))
    always = {"index.html", ".nojekyll", style, "sheet.html", *PAGES}
    always |= {f"{player.FOLDER}/{name}" for name in (*player.files(), player.variants_name())}
    assert set(made) == always
    assert not [p for p, text in made.items() if re.search(rb"https?://(?!www\.w3\.org/)", text)]
    abroad = files(replace(site, base_url=BASE))
    frames = {page.replace("index.html", "oembed.json") for page in PAGES}
    assert set(abroad) == always | frames | {"sitemap.xml", "feed.xml", "robots.txt"}
    assert not [p for p, text in abroad.items() if re.search(rb"http://(?!www\.)", text)]
    for page in PAGES:
        links = [a for t, a in Reader(abroad[page].decode()).elements if t == "link"]
        (frame,) = (a["href"] for a in links if a.get("type") == "application/json+oembed")
        assert str(frame).removeprefix(BASE) == page.replace("index.html", "oembed.json")


def test_the_same_site_has_the_same_files(tmp_path: Path) -> None:
    one, two = (files(course(tmp_path / name, base_url=BASE)) for name in ("one", "two"))
    assert list(one.items()) == list(two.items())
    assert list(one) == sorted(one)


def test_two_files_of_one_path_are_refused(tmp_path: Path) -> None:
    site = course(tmp_path, extras=(Extra("gradient/index.html", "", b""),))
    with pytest.raises(EmbedError, match=r"two files of the site are called gradient/index\.html"):
        files(site)


def test_every_address_leads_to_what_is_there(tmp_path: Path) -> None:
    """All that pages link to, chapters of other pages too."""
    site = course(tmp_path, EVIL[1], EVIL)
    made = put(tmp_path, site)
    read = {p: Reader(text.decode()) for p, text in made.items() if p.endswith(".html")}
    seen = 0
    for page, found in read.items():
        assert len(found.ids) == len(set(found.ids))
        for address in found.addresses:
            where, _, id = urljoin(f"http://site/{page}", address).partition("#")
            path = where.removeprefix("http://site/")
            assert (tmp_path / path).is_file(), (page, address)
            if id:
                assert id in read[path].ids, (page, address)
                seen += page == "index.html"
    assert seen == 12  # six chapters of each lesson


@pytest.mark.render
def test_a_walk_through_the_site(tab: Start, site: tuple[Path, str], video: bytes) -> None:
    folder, address = site
    root = folder / "course"
    hostile = (*EVIL[:5], "Recap")
    made = course(root, EVIL[0] + EVIL[4], hostile, video, description=EVIL[1])
    variant = replace(made.entries[0].variants[0], label=EVIL[0] + EVIL[3])
    made = replace(made, entries=(Entry(made.entries[0].film, (variant,)), made.entries[1]))
    put(root, with_sheet(made, EVIL[2]))
    walked(tab, f"{address}course/", "light")
    walked(tab, f"{root.as_uri()}/", "dark")
    dark = tab(color_scheme="dark")
    dark.page.goto(f"{address}course/")
    dark.page.click("summary")
    assert dark.barriers() == []


def walked(tab: Start, start: str, scheme: str) -> None:
    """Follow every link below `start`, and look at each page, in a narrow window."""
    here = tab(color_scheme=scheme, viewport={"width": 320, "height": 640})
    served = start.startswith("http")
    failed: list[str] = []
    # A request is aborted where the walk goes on before the page's icon has come.
    here.page.on(
        "requestfailed",
        lambda r: None if "ERR_ABORTED" in r.failure else failed.append(f"{r.url} {r.failure}"),
    )
    here.page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    here.page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.log('csp', e.blockedURI));"
        "window.alert = () => console.log('a script ran')"
    )
    todo, done = [f"{start}index.html"], set[str]()
    while todo:
        url = todo.pop()
        if url in done:
            continue
        done.add(url)
        here.page.goto(url)
        if url.removeprefix(start) in PAGES:
            here.until("document.querySelector('calcanim-lesson [data-bar] button')")
        links = here.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        pages = {link.partition("#")[0] for link in links}
        todo += sorted(p for p in pages if p.endswith(".html"))
        assert here.page.evaluate("document.documentElement.scrollWidth") <= 320, url
        if served:  # from a disk axe itself asks for what the page may not have
            assert here.barriers() == [], url
    assert done == {start + p for p in ("index.html", SHEET, *PAGES)}
    # A chapter's link on the index leads to its second.
    here.page.goto(f"{start}index.html")
    links = here.page.locator(".cards details a")
    times = links.locator("time").all_text_contents()
    addresses = links.evaluate_all("all => all.map(a => a.href)")
    assert len(times) == 12
    for n in (1, 10):
        here.page.goto(addresses[n])
        second = int(times[n].rpartition(":")[2])
        video = "document.querySelector('video')"
        here.until(f"{video}.readyState > 0 && Math.abs({video}.currentTime - {second}) < 1")
    # A browser reads no track from a disk; the player has the words from the page.
    assert [f for f in (*failed, *here.told) if served or ".vtt" not in f] == []
    assert all(url.startswith(start) for url in here.asked), here.asked
