"""A course's lesson pages as files: what leads where, and what stands in them."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from calcanim.publish import player
from calcanim.publish.element import html
from calcanim.publish.lesson import EmbedError, film, place_of
from calcanim.publish.page import Request, write
from calcanim.publish.site.model import MEDIA, Entry, Look, Site
from calcanim.publish.site.page import document
from calcanim.render.clip import Clip
from calcanim.render.manifest import VoiceRecord
from tests.publish import films
from tests.publish.courses import BASE, course
from tests.publish.test_pages import EVIL, Reader

Looks = dict[str, tuple[bytes, bytes]]


def pages(site: Site) -> dict[str, str]:
    """All lesson pages, by their paths."""
    return {
        unquote(film.page): document(site, entry, film)
        for entry in site.entries
        for film in entry.films
    }


def test_every_address_leads_to_a_file(tmp_path: Path, looks: Looks) -> None:
    """Those that only the player reads too; from the page, and from no other site."""
    made = pages(course(tmp_path, looks=looks))
    assert set(made) == {
        "chain-rule/index.html",
        "chain-rule/x-2/index.html",
        "gradient/index.html",
    }
    there = {*made, "index.html"}
    there |= {f"{player.FOLDER}/{n}" for n in (*player.files(), player.variants_name())}
    there |= {f"{MEDIA}/{p.name}" for p in (tmp_path / MEDIA).iterdir()}
    for path, text in made.items():
        read = Reader(text)
        found = [v for _, a in read.elements for k, v in a.items() if k.startswith("data-")]
        grounds = [v for v in found if v and MEDIA in v]
        assert len(grounds) == 6
        for address in (*read.addresses, *grounds):
            assert "://" not in address
            where = (tmp_path / path).parent / unquote(address.partition("#")[0])
            if not address.startswith("#"):
                assert str(where.resolve().relative_to(tmp_path.resolve())) in there, address
        assert len(read.ids) == len(set(read.ids))
        assert read.ids[0] == path.split("/")[0]


def test_one_look_and_one_encoding_are_written_as_ever(tmp_path: Path, video: bytes) -> None:
    clip = Clip.load(films.write(tmp_path, films.manifest(), video))
    kind = "video/mp4; codecs=&quot;avc1.42c016&quot;"
    kilobytes = f"{len(video) / 1000:.0f}"
    assert html(film(clip, place_of(clip))) == (
        '<video controls playsinline preload="none" width="854" height="480"'
        ' poster="chain_rule.png" aria-label="The chain rule">\n'
        f'<source src="chain_rule.mp4" type="{kind}">\n'
        '<track kind="captions" srclang="en" label="English" src="chain_rule.vtt" default>\n'
        '<track kind="chapters" srclang="en" label="Chapters" src="chain_rule.chapters.vtt">\n'
        '<track kind="descriptions" srclang="en" label="What is seen" src="chain_rule.ad.vtt">\n'
        f'<a href="chain_rule.mp4">The chain rule (video, {kilobytes} kB)</a>\n'
        "</video>"
    )


def test_every_encoding_in_its_order(tmp_path: Path, looks: Looks) -> None:
    site = course(tmp_path, looks=looks)
    entry = site.entries[0]
    light, dark = (look.clip.manifest.videos for look in entry.film.looks)
    read = Reader(document(site, entry, entry.film))
    sources = [a for tag, a in read.elements if tag == "source"]
    assert [a["type"] for a in sources] == [
        'video/mp4; codecs="av01.0.04M.08"',
        'video/mp4; codecs="avc1.42c016"',
    ]
    for source, one, other in zip(sources, light, dark, strict=True):
        assert source["src"] == source["data-light"] == f"../media/{one.name}"
        assert source["data-dark"] == f"../media/{other.name}"
    # What is taken home is what most can play.
    (saved,) = (a["href"] for tag, a in read.elements if "download" in a and ".mp4" in a["href"])
    assert saved == f"../media/{light[1].name}"
    one, other = entry.film.looks
    single = replace(other.clip, manifest=replace(other.clip.manifest, videos=()))
    uneven = replace(entry.film, looks=(one, replace(other, clip=single)))
    with pytest.raises(EmbedError, match="the films of chain-rule have unequal encodings"):
        document(site, entry, uneven)


def test_a_page_in_a_folder_has_every_encoding(tmp_path: Path, looks: Looks) -> None:
    av1, h264 = looks["dark"]
    clip = Clip.load(films.write(tmp_path, films.manifest(), h264))
    clip.video.with_name("chain_rule.av1.mp4").write_bytes(av1)
    own = clip.manifest.files["video"]
    other = replace(own, name="chain_rule.av1.mp4", type='video/mp4; codecs="av01.0.04M.08"')
    clip = replace(clip, manifest=replace(clip.manifest, videos=(other, own)))
    (page,) = write(Request((clip,), tmp_path / "out"))
    assert page.with_name(other.name).read_bytes() == av1
    sources = [a["src"] for tag, a in Reader(page.read_text()).elements if tag == "source"]
    assert sources == ["chain_rule.av1.mp4", "chain_rule.mp4"]


def test_lessons_lead_to_each_other(tmp_path: Path, looks: Looks) -> None:
    made = pages(course(tmp_path, looks=looks))

    def found(path: str, key: str) -> dict[str, str]:
        return {a[key]: a["href"] for tag, a in Reader(made[path]).elements if key in a}

    assert found("chain-rule/index.html", "rel")["next"] == "../gradient/index.html"
    assert found("chain-rule/x-2/index.html", "rel")["next"] == "../../gradient/index.html"
    assert found("gradient/index.html", "rel")["prev"] == "../chain-rule/index.html"
    assert "next" not in found("gradient/index.html", "rel")
    assert found("chain-rule/x-2/index.html", "data-values") == {
        "calcanim.function=sin%28x%29&calcanim.at=1": "../../chain-rule/index.html",
        "calcanim.function=x%2A%2A2&calcanim.at=2": "../../chain-rule/x-2/index.html",
    }
    assert found("gradient/index.html", "data-values") == {}
    for path, words in (
        ("chain-rule/index.html", "The chain rule · Analysis 1"),
        ("chain-rule/x-2/index.html", "The chain rule: x**2, x = 2 · Analysis 1"),
        ("gradient/index.html", "Gradient · Analysis 1"),
    ):
        assert f"<title>{words}</title>" in made[path]
        assert "Certified: 1 claim, proved" in made[path]


def test_absolute_addresses_only_with_a_base(tmp_path: Path, looks: Looks) -> None:
    site = course(tmp_path, looks=looks)
    for text in pages(site).values():
        assert "://" not in text
        assert "ld+json" not in text
    there = replace(site, base_url=BASE)
    entry = there.entries[0]
    (variant,) = entry.variants
    text = document(there, entry, variant, ("_calcanim/scorm.js",))
    assert f'<link rel="canonical" href="{BASE}chain-rule/x-2/">' in text
    assert '<script defer src="../../_calcanim/scorm.js"></script>' in text
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)[0])
    assert data["@type"] == "VideoObject"
    assert data["name"] == "The chain rule: x**2, x = 2"
    assert data["contentUrl"] == f"{BASE}media/{variant.clip.video.name}"
    assert data["thumbnailUrl"] == f"{BASE}media/{variant.clip.manifest.files['poster'].name}"
    assert data["hasPart"][4]["url"] == f"{BASE}chain-rule/x-2/#chain-rule--the-number"
    assert f'<meta property="og:image" content="{data["thumbnailUrl"]}">' in text
    assert f'<meta property="og:url" content="{BASE}chain-rule/x-2/">' in text


def test_hostile_words_in_a_course_are_words(tmp_path: Path, looks: Looks) -> None:
    words = "".join(EVIL[:-1]) + "∫" * 300
    site = replace(course(tmp_path, words, looks=looks), title=words, base_url=BASE)
    film = replace(site.entries[0].film, label=words, parameters=(("function", words),))
    entry = Entry(film, (replace(film, slug="chain-rule/evil"),))
    site = replace(site, entries=(entry,))
    for each in entry.films:
        text = document(site, entry, each)
        read = Reader(text)
        tags = {tag for tag, _ in read.elements}
        assert not tags & {"svg", "b", "object", "embed", "img"}
        assert all(a.get("type") or a.get("src") for tag, a in read.elements if tag == "script")
        assert not any(k.startswith("on") or k == "style" for _, a in read.elements for k in a)
        for where in read.addresses:
            assert re.match(r"(\.\./)+[\w.%/-]+$|#|https://example\.org/", where), where
        assert "".join(read.texts).count(words) >= 6
        assert len(read.ids) == len(set(read.ids))


def test_a_voice_that_nobody_spoke_is_told(tmp_path: Path, looks: Looks) -> None:
    site = course(tmp_path, looks=looks)
    film = site.entries[1].film
    voice = VoiceRecord("synthetic", "heart", "Kokoro 1.0", "en", -16.0, -1.5)
    heard = replace(film.clip, manifest=replace(film.clip.manifest, voice=voice))
    spoken = Entry(replace(film, looks=(Look("dark", heard),)))
    text = document(replace(site, entries=(spoken,)), spoken, spoken.film)
    assert "Synthetic voice: Kokoro 1.0, with captions" in text
    assert 'aria-label="Lessons"' not in text
