"""How words are said that a voice would read wrongly. It changes what is read, never what is shown.

A single a is an article almost everywhere; only in a film that has a variable of that name, and
only where the words around leave no doubt, it is the letter.
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
}
LETTER_A = "ˈA"

_AFTER_A_LETTER = frozenset((
    "squared", "cubed", "plus", "minus", "times", "over", "equals", "to", "prime", "all", "is",
    "and", "or", "alone", "by", "from", "sub", "where", "with", "goes", "runs", "grows", "at",
    "becomes", "stays", "moves", "has",
))  # fmt: skip
_BEFORE_A_LETTER = frozenset(("times", "plus", "minus", "over", "equals", "d", "delta", "sub"))
_END = ".,;:?!"


def is_letter(words: Sequence[str], n: int, letters: Sequence[str]) -> bool:
    """Whether word `n` is the letter a, and no article."""
    if words[n].strip(_END).lower() != "a" or "a" not in letters:
        return False
    if words[n][-1] in _END or n + 1 == len(words):
        return True
    before = words[n - 1].lower() if n else ""
    return words[n + 1].strip(_END).lower() in _AFTER_A_LETTER or before in _BEFORE_A_LETTER


def phonemes(words: Sequence[str], n: int, letters: Sequence[str]) -> str | None:
    """The phonemes of word `n` where it must not be left to the voice; else None."""
    if is_letter(words, n, letters):
        return LETTER_A
    return PHONEMES.get(re.sub(r"[^\w]", "", words[n]).lower())
