"""Every lesson's film, read aloud: each cue is at its word, and every word can be said."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from every_film import ALL, board_of
from timing import faults, in_silence

from calcanim.voice.retiming import retime


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_a_film_keeps_the_time_of_a_voice(slug: str, i: int) -> None:
    board = board_of(slug, i)
    for pace in (0.85, 1.25):
        found = retime(board, [in_silence(beat.narration, pace) for beat in board.beats])
        assert list(faults(board, found)) == []


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_no_number_is_written_as_a_voice_would_not_say_it(slug: str, i: int) -> None:
    """An exponent is said as "e", and a minus before a digit is lost."""
    for beat in board_of(slug, i).beats:
        assert re.findall(r"\S*(?:\de[-+]?\d|[-−+]\d|[^\x00-\x7f])\S*", beat.narration) == []


@cache
def sounds(word: str, letter: bool = False) -> str:
    """What is heard of a word alone, without where the stress lies."""
    from calcanim.voice.heart import Heart

    reader = _reader.setdefault("heart", Heart())
    return re.sub("[ˈˌ ]", "", reader.phonemes([word], 0, (0,) if letter else ()))


_reader: dict[str, Any] = {}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ONES, TENS = _ONES.split(), _TENS.split()
ORDERS = ((1_000_000, "million"), (1000, "thousand"), (100, "hundred"))


def whole(n: int) -> list[str]:
    """A whole number in words."""
    for order, name in ORDERS:
        if n >= order:
            return [*whole(n // order), name, *(whole(n % order) if n % order else [])]
    if n < 20:
        return [ONES[n]]
    return [TENS[n // 10 - 2], *([ONES[n % 10]] if n % 10 else [])]


def in_words(number: str) -> list[str]:
    """``0.41`` is zero point four one."""
    left, _, right = number.partition(".")
    return whole(int(left)) + (["point", *(ONES[int(c)] for c in right)] if right else [])


@pytest.mark.parametrize(("slug", "i"), ALL)
def test_every_word_is_said_as_the_word_that_it_is(slug: str, i: int) -> None:
    pytest.importorskip("hibari", reason="calcanim[voice] is not installed")
    wrong = []
    for beat in board_of(slug, i).beats:
        for n, shown in enumerate(beat.narration.split()):
            word = shown.strip(",;:.?!").lower()
            said = sounds(word, n in beat.letters)
            if re.fullmatch(r"\d+(\.\d+)?", word):
                good = said == "".join(map(sounds, in_words(word)))
            elif word == "a":
                good = said == ("A" if n in beat.letters else "ɐ")
            elif len(word) == 1:
                good = said in NAMES[word]
            else:
                # No word is spelled letter by letter, but for the one that everybody spells.
                good = len(said) > 1 and (word == "ln" or said != "".join(map(sounds, word)))
            if not good:
                wrong.append((word, said))
    assert wrong == []


# The letters' names, as the International Phonetic Alphabet has them with misaki's diphthongs.
NAMES = {
    "b": "bi", "c": "si", "d": "di", "e": "i", "f": "ɛf", "g": "ʤi", "h": "Aʧ", "i": "I",
    "j": "ʤA", "k": "kA", "l": "ɛl", "m": "ɛm", "n": "ɛn", "o": "O", "p": "pi", "q": "kju",
    "r": "ɑɹ", "s": "ɛs", "t": "ti", "u": "ju", "v": "vi", "w": "dʌbᵊlju", "x": "ɛks", "y": "wI",
    "z": "zi",
}  # fmt: skip
