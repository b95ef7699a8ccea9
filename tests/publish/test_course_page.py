"""A course's lesson pages as files: what leads where, and what stands in them."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from calcanim.publish import player
from calcanim.publish.site.model import MEDIA, Entry, Film, Look, Site
from calcanim.publish.site.page import document
from calcanim.render.clip import ClaimRecord
from tests.publish import films
from tests.publish.test_pages import Reader

Looks = dict[str, tuple[bytes, bytes]]


def course(root: Path, looks: Looks, title: str = "The chain rule", **changes: object) -> Site:
    """Two lessons, the first with a variant, light and dark, in two encodings; the second plain."""

    def film(slug: str, label: str, parameters: tuple[tuple[str, str], ...], text: str) -> Film:
        stem = slug.replace("/", "-")
        claims = (ClaimRecord(1, "1 + 1 = 2", "proved", "exact"),)
        seen = []
        for ground, shade in (("light", 240), ("dark", 16)):
            made = films.manifest(text, theme=ground, claims=claims)
            clip = films.published(root / MEDIA, made, *looks[ground], stem=stem, shade=shade)
            seen.append(Look(ground, clip))  # type: ignore[arg-type]
        return Film(slug, label, parameters, tuple(seen))

    own = film("chain-rule", "sin(x), x = 1", (("function", "sin(x)"), ("at", "1")), title)
    other = film("chain-rule/x-2", "x**2, x = 2", (("function", "x**2"), ("at", "2")), title)
    made = films.manifest("Gradient")
    plain = Film(
        "gradient", "", (), (Look("dark", films.published(root / MEDIA, made, looks["dark"][1])),)
    )
    entries = (Entry(own, (other,)), Entry(plain))
    return replace(Site("Analysis 1", entries), **changes)  # type: ignore[arg-type]


def pages(site: Site) -> dict[str, str]:
    """All lesson pages, by their paths."""
    return {
        unquote(film.page): document(site, entry, film)
        for entry in site.entries
        for film in entry.films
    }


def test_every_address_leads_to_what_is_there(tmp_path: Path, looks: Looks) -> None:
    made = pages(course(tmp_path, looks))
    assert set(made) == {
        "chain-rule/index.html",
        "chain-rule/x-2/index.html",
        "gradient/index.html",
    }
    there = {*made, "index.html", *(f"{player.FOLDER}/{n}" for n in player.files())}
    there |= {f"{MEDIA}/{p.name}" for p in (tmp_path / MEDIA).iterdir()}
    for path, text in made.items():
        read = Reader(text)
        found = [v for _, a in read.elements for k, v in a.items() if k.startswith("data-")]
        grounds = [v for v in found if v and MEDIA in v]
        assert len(grounds) == (0 if path.startswith("gradient") else 6)
        for address in (*read.addresses, *grounds):
            assert "://" not in address
            where = (tmp_path / path).parent / unquote(address.partition("#")[0])
            if not address.startswith("#"):
                assert str(where.resolve().relative_to(tmp_path.resolve())) in there, address
        assert len(read.ids) == len(set(read.ids))
        assert read.ids[0] == path.split("/")[0]
