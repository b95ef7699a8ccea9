"""How words are said that a voice would read wrongly. It changes what is read, never what is shown.

A single a is an article almost everywhere. Where it is the letter the storyboard says so: who
writes a narration knows, and who reads it could only guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# word -> phonemes (misaki's, for English)
PHONEMES = {
    "relu": "ɹˈɛlu",
    "softmax": "sˈɔftmæks",
    "adam": "ˈædəm",
    "faulhaber": "fˈWlhɑbəɹ",
    "hessian": "hˈɛʃən",
    "mse": "ˌɛmˌɛsˈi",
    "backpropagation": "bˌækpɹˌɑpəɡˈAʃən",
    "antiderivative": "ˌæntIdəɹˈɪvəTɪv",
    "antiderivatives": "ˌæntIdəɹˈɪvəTɪvz",
    "elsewhere": "ˈɛlswˌɛɹ",
}
LETTER_A = "ˈA"

_END = ".,;:?!"


def is_letter(words: Sequence[str], n: int, letters: Sequence[int]) -> bool:
    """Whether word `n` is the letter a, and no article."""
    if n in letters:
        return True
    # Within a sentence no article has a capital.
    return n > 0 and words[n].strip(_END) == "A" and words[n - 1][-1] not in ".?!:"


def no_year(word: str) -> str:
    """A number of four digits so that it is not read as a year: "5050" is no fifty fifty."""
    match = re.fullmatch(r"(\d)(\d{3})([,;:.?!]*)", word)
    if match is None:
        return word
    rest = f" {int(match[2])}" if int(match[2]) else ""
    return f"{match[1]} thousand{rest}{match[3]}"


def phonemes(words: Sequence[str], n: int, letters: Sequence[int]) -> str | None:
    """The phonemes of word `n` where it must not be left to the voice; else None."""
    if is_letter(words, n, letters):
        return LETTER_A
    return PHONEMES.get(re.sub(r"[^\w]", "", words[n]).lower())
