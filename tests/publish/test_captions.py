"""Captions: two lines of 42 characters, 1 to 7 seconds, in order."""

from calcanim.publish.captions import captions, chapters, srt, transcript, vtt
from calcanim.render.clip import Section

WORDS = (
    "Back-propagation is the chain rule, read from the end. Each layer multiplies the slope that"
    " arrives by its own, and hands it on. That is how a model learns which way to turn."
)
SECTIONS = (Section("One", 0.0, 13.6, WORDS), Section("Two", 13.6, 4.0, "Here is a sum."))


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
    assert said == f"{WORDS} Here is a sum."


def test_formats() -> None:
    assert vtt(SECTIONS).startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert srt(SECTIONS).startswith("1\n00:00:00,000 --> ")
    assert "00:00:13.600 --> 00:00:17.600\nTwo" in chapters(SECTIONS)
    assert transcript("Sums", SECTIONS).startswith("Sums\n\nOne\n")
