"""A page of cards: films that are there are linked to from where the page lies."""

import os
import re
from pathlib import Path
from urllib.parse import unquote

from films import film, manifest, write

from calcanim.publish.reference import CardOnPage, Picture, document
from calcanim.render.clip import Clip
from calcanim.storyboard import DARK, LIGHT


def card(clip: Clip | None) -> CardOnPage:
    words = Picture(b"<svg/>", 'x "squared" & more')
    return CardOnPage("Chain", "derivatives", "calcanim render chain_rule", (words,), "Use.", clip)


def test_films_are_linked_to_from_the_page(tmp_path: Path) -> None:
    home = tmp_path / "media & more" / "videos"
    home.mkdir(parents=True)
    made = film()
    write(home, manifest(), made)
    clip = Clip.load(home / "chain_rule.json")
    page = document([card(clip), card(None)], LIGHT, "All", tmp_path / "site" / "deep")
    targets = [t for t in re.findall(r'(?:href|src)="([^"]+)"', page) if not t.startswith("data:")]
    assert len(targets) == 3
    for target in targets:
        assert Path(os.path.normpath(tmp_path / "site" / "deep" / unquote(target))).is_file()
    assert page.count(">Transcript</a>") == 1


def test_a_page_needs_nothing_from_elsewhere_and_says_its_formulas() -> None:
    page = document([card(None)], DARK, "All", Path())
    assert 'alt="x &quot;squared&quot; &amp; more"' in page
    assert 'src="data:image/svg+xml;base64,' in page
    assert "color-scheme: dark" in page
    assert not re.search(r"https?://", page)
    assert "default-src &#x27;none&#x27;" in page
