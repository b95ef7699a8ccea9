"""Captions, chapters, descriptions and transcript: valid, escaped, in time."""

import re

import pytest

from calcanim.render.captions import captions, chapters, descriptions, srt, transcript, vtt
from calcanim.render.clip import Section, Sight

WORDS = (
    "Back-propagation is the chain rule, read from the end. Each layer multiplies the slope that"
    " arrives by its own, and hands it on. That is how a model learns which way to turn."
)
SECTIONS = (
    Section("One", 0.0, 13.6, WORDS, (Sight(0.0, 2.0, "A network is drawn."),)),
    Section("Two & < three", 13.6, 4.0, "Is a < b --> c & d?", (Sight(14.0, 15.5, "a < b"),)),
    Section("Three", 3590.0, 20.0, "", ()),
)
STAMP = r"(\d\d):([0-5]\d):([0-5]\d)\.(\d{3})"


def cues_of(text: str) -> list[tuple[float, float, list[str]]]:
    """A WebVTT file's cues; fails where it is not as the standard's syntax has it."""
    blocks = text.rstrip("\n").split("\n\n")
    assert blocks[0] == "WEBVTT"
    out = []
    for block in blocks[1:]:
        timing, *lines = block.split("\n")
        match = re.fullmatch(f"{STAMP} --> {STAMP}", timing)
        assert match, timing
        h, m, s, ms, h2, m2, s2, ms2 = map(int, match.groups())
        start, end = h * 3600 + m * 60 + s + ms / 1000, h2 * 3600 + m2 * 60 + s2 + ms2 / 1000
        assert start < end
        assert lines
        for line in lines:
            assert line.strip()
            assert "-->" not in line
            assert "<" not in line
            assert re.search(r"&(?!amp;|lt;|gt;)", line) is None
        out.append((start, end, lines))
    return out


def test_shape_and_order() -> None:
    found = captions(SECTIONS)
    end = 0.0
    for c in found:
        assert 1 <= len(c.lines) <= 2
        assert all(len(line) <= 42 for line in c.lines)
        assert 1.0 <= c.end - c.start <= 7.0
        assert c.start >= end - 1e-9
        end = c.end
    said = " ".join(" ".join(c.lines) for c in found)
    assert said == f"{WORDS} Is a < b --> c & d?"


@pytest.mark.parametrize("write", [vtt, chapters, descriptions])
def test_web_vtt(write: object) -> None:
    text = write(SECTIONS)  # type: ignore[operator]
    assert text.endswith("\n")
    cues = cues_of(text)
    assert len(cues) >= 2
    starts = [start for start, _, _ in cues]
    assert starts == sorted(starts)


def test_an_empty_film_is_a_valid_file() -> None:
    assert vtt(()) == chapters(()) == descriptions(()) == "WEBVTT\n"


def test_chapters() -> None:
    assert "00:00:13.600 --> 00:00:17.600\nTwo &amp; &lt; three" in chapters(SECTIONS)
    assert "00:59:50.000 --> 01:00:10.000\nThree" in chapters(SECTIONS)


def test_descriptions() -> None:
    assert cues_of(descriptions(SECTIONS))[0] == (0.0, 2.0, ["A network is drawn."])


def test_sub_rip() -> None:
    blocks = srt(SECTIONS).rstrip("\n").split("\n\n")
    for n, block in enumerate(blocks, 1):
        number, timing, *lines = block.split("\n")
        assert number == str(n)
        assert re.fullmatch(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", timing)
        assert lines
    assert "Is a < b --> c & d?" in srt(SECTIONS)


def test_the_transcript_is_a_text_to_read() -> None:
    assert transcript("Sums", SECTIONS[:2]) == (
        f"Sums\n\nOne (0:00)\n\n{WORDS}\n\n[A network is drawn.]\n\n"
        "Two & < three (0:13)\n\nIs a < b --> c & d?\n\n[a < b]\n"
    )
