"""What is said: whole sentences with named slots, and the cues that start at their words.

Every string that a lesson passes to `told` is a sentence or a clause of its own, never glued from
pieces, so that it can be translated. What fills a slot is a fact: a number, an expression, a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from string import Formatter

from mpmath import mpf

from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.notation.lengths import AGAIN, HEARD, can_be_heard, shape
from calcanim.notation.lines import Line
from calcanim.notation.shown import Shown, shown
from calcanim.storyboard.cues import Cue
from calcanim.storyboard.formula import Formula

_CLAUSE = 4  # words: a list of longer ones has a pause before its last
_LETTER = "\N{WORD JOINER}"  # after an a that is a letter, until its word has a number

Fact = str | int | Expression | Shown | Line | Formula | Mapping[str, "Fact"] | tuple["Fact", ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Words with cues: cue `i` starts as word ``starts[i]`` is read, counted from 0.

    `letters` are the words that are the letter a, which no voice knows from the article.
    """

    narration: str = ""
    cues: tuple[Cue, ...] = ()
    starts: tuple[int, ...] = ()
    letters: tuple[int, ...] = ()

    def __add__(self, other: Told) -> Told:
        """One after the other."""
        words = len(self.narration.split())
        text = " ".join(filter(None, (self.narration, other.narration)))
        starts = (*self.starts, *(words + n for n in other.starts))
        letters = (*self.letters, *(words + n for n in other.letters))
        return Told(text, (*self.cues, *other.cues), starts, letters)


Part = str | Cue | Told | Iterable[Cue] | None


def told(*parts: Part, **facts: Fact) -> Told:
    """Sentences and cues in the order in which they come.

    A string is a sentence whose slots are filled from `facts`; a cue, or several, start as the
    word after it is read; None is nothing. Slots: ``{slope}``; ``{count:C}`` begins a sentence, and
    so with a capital letter. A formula that is too long to be followed by ear is said by its shape.
    """
    out = Told()
    for part in parts:
        if part is None:
            continue
        if isinstance(part, str):
            out += _said(_filled(part, facts))
        elif isinstance(part, Told):
            out += part
        else:
            cues = tuple(part) if isinstance(part, Iterable) else (part,)
            out += Told("", cues, (0,) * len(cues))
    return out


def _said(text: str) -> Told:
    """Words among which letters have their sign."""
    letters = tuple(n for n, word in enumerate(text.split()) if _LETTER in word)
    return Told(text.replace(_LETTER, ""), letters=letters)


def _lettered(formula: str) -> str:
    """A formula's words, in which no a is an article."""
    return re.sub(r"(?<!\S)[aA](?![\w'])", rf"\g<0>{_LETTER}", formula)


def first_heard(*sentences: str, **facts: Fact) -> Told:
    """The first of these sentences all of whose slots can be followed by ear; else the last."""
    for sentence in sentences[:-1]:
        names = [name for _, name, _, _ in Formatter().parse(sentence) if name]
        if all(can_be_heard(_words(_fact(name, facts, sentence))) for name in names):
            return told(sentence, **facts)
    return told(sentences[-1], **facts)


def is_brief(*facts: Fact) -> bool:
    """Whether facts are short enough to be said beside others, or once more."""
    return all(can_be_heard(_words(fact), AGAIN) for fact in facts)


def counted(n: int) -> Shown:
    """A whole number as a fact."""
    return shown(Fraction(n), mpf(n))


def _words(fact: Fact) -> str:
    """A fact in words, however many these are."""
    match fact:
        case str():
            return fact if len(fact) > 1 else _lettered(fact)
        case int():
            return counted(fact).words
        case Shown():
            return fact.words
        case Line():
            return _words(fact.formula)
        case Formula():
            return fact.spoken if fact.prose else _lettered(fact.spoken)
        case Expression():
            return _lettered(spoken(fact))
        case tuple():
            return _listed([_heard(f) for f in fact])
    return _listed([f"{_lettered(spoken_name(n))} is {_heard(e)}" for n, e in fact.items()])


def _heard(fact: Fact) -> str:
    """A fact in words, a formula that is too long to be followed by ear by its shape."""
    words = _words(fact)
    if isinstance(fact, Expression) and not can_be_heard(words, HEARD):
        return shape(fact)
    return words


def _listed(words: Sequence[str]) -> str:
    """``u, v and y``."""
    *others, last = words
    joint = ", and " if max(map(_length, words)) > _CLAUSE else " and "
    return f"{', '.join(others)}{joint}{last}" if others else last


def _length(words: str) -> int:
    return len(words.split())


def spoken_name(name: str) -> str:
    """A variable as it is said."""
    return spoken(variable(name))


def _fact(name: str, facts: Mapping[str, Fact], sentence: str) -> Fact:
    """What fills a slot. Raises ValueError where nothing does."""
    if name not in facts:
        given = ", ".join(facts) or "none"
        raise ValueError(f"nothing fills {{{name}}} in '{sentence}'; the facts are {given}")
    return facts[name]


class _Filler(Formatter):
    def format_field(self, value: Fact, format_spec: str) -> str:
        words = _heard(value)
        return words[:1].upper() + words[1:] if format_spec == "C" else words


def _filled(sentence: str, facts: Mapping[str, Fact]) -> str:
    """A sentence with its slots filled; what ends with a pause does not have two."""
    for _, name, _, _ in Formatter().parse(sentence):
        if name is not None:
            _fact(name, facts, sentence)
    return re.sub(r",+([.,;:?])", r"\1", _Filler().vformat(sentence, (), facts))
