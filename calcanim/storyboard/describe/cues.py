"""From cues to sights: who is on stage, and what happens to them, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.cues import (
    Callout,
    Clear,
    Hide,
    Highlight,
    Hold,
    Lift,
    Plot,
    Reveal,
    Rewrite,
    Slide,
    Strike,
    Write,
)
from calcanim.storyboard.describe import figures
from calcanim.storyboard.describe.graphs import named
from calcanim.storyboard.describe.words import count, listed, said, sentence
from calcanim.storyboard.formula import Formula


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen from `start` to `end`, in seconds from the beginning of its beat."""

    start: float
    end: float
    text: str


@dataclass
class _Figure:
    data: Any
    values: dict[str, float]
    visible: set[str]


@dataclass
class _Stage:
    """Who is on stage: lines and figures by id."""

    lines: dict[str, Formula] = field(default_factory=dict)
    figures: dict[str, _Figure] = field(default_factory=dict)


def describe(board: Storyboard) -> tuple[tuple[Seen, ...], ...]:
    """For each beat what is seen in it, in order; none overlaps another."""
    stage = _Stage()
    out = []
    for beat in board.beats:
        texts: list[tuple[float, str]] = []
        time = 0.0
        for cue in beat.cues:
            text = sentence(in_words(cue, stage))
            if text and texts and texts[-1][0] == time:
                texts[-1] = (time, f"{texts[-1][1]} {text}")
            elif text:
                texts.append((time, text))
            time += cue.run_time
        ends = [start for start, _ in texts[1:]] + [beat.duration]
        seen = zip(texts, ends, strict=False)
        out.append(tuple(Seen(start, end, text) for (start, text), end in seen if end > start))
    return tuple(out)


@singledispatch
def in_words(cue: Any, stage: _Stage) -> str:
    """What a cue shows; it changes the stage as the cue does."""
    return ""


@in_words.register
def _(cue: Write, stage: _Stage) -> str:
    stage.lines[cue.id] = cue.formula
    words = said(cue.formula)
    if cue.region == "title":
        return f"Title: {words}"
    if cue.formula.prose:
        return f"Words appear: {words}"
    return f"{'On a card' if cue.framed else 'A line appears'}: {words}"


@in_words.register
def _(cue: Rewrite, stage: _Stage) -> str:
    stage.lines[cue.id] = cue.formula
    if cue.in_place:
        stage.lines.pop(cue.source, None)
        return f"The line turns into: {said(cue.formula)}"
    return f"From it grows a new line: {said(cue.formula)}"


@in_words.register
def _(cue: Highlight, stage: _Stage) -> str:
    if cue.restore or not cue.keys:
        return ""
    return f"A part of {'a line' if cue.id in stage.lines else 'the figure'} lights up"


@in_words.register
def _(cue: Strike, stage: _Stage) -> str:
    if cue.id in stage.figures:
        figure = stage.figures[cue.id]
        what = figures.named(figure.data, cue.keys, figure.values) or "a part of the figure"
        return f"Struck out: {what}"
    if cue.keys:
        return "A part of the line is struck out"
    line = stage.lines.get(cue.id)
    return f"The line is struck out: {said(line)}" if line is not None else ""


@in_words.register
def _(cue: Callout, stage: _Stage) -> str:
    whose = "the figure" if cue.id in stage.figures else "the line"
    return f"Words point to a part of {whose}: {said(cue.words)}"


@in_words.register
def _(cue: Lift, stage: _Stage) -> str:
    out = []
    for id_ in dict.fromkeys(figure for figure, _, _ in cue.lifts):
        figure = stage.figures[id_]
        keys = [key for f, key, _ in cue.lifts if f == id_]
        if cue.reverse:
            figure.visible |= set(keys)
        out.append(figures.named(figure.data, keys, figure.values))
    from_there = listed([look for look in out if look])
    if cue.reverse:
        return f"From the line comes into the figure: {from_there}" if from_there else ""
    stage.lines[cue.id] = cue.formula
    whence = f", with {from_there} out of the figure" if from_there else ""
    return f"A line appears{whence}: {said(cue.formula)}"


@in_words.register
def _(cue: Plot, stage: _Stage) -> str:
    values = figures.quantities(cue.figure)
    shown = set(getattr(cue.figure, "shown", ()))
    stage.figures[cue.id] = _Figure(cue.figure, values, shown)
    return figures.picture(cue.figure, values)


@in_words.register
def _(cue: Reveal, stage: _Stage) -> str:
    figure = stage.figures[cue.id]
    figure.visible |= set(cue.keys)
    return figures.revealed(figure.data, cue.keys, figure.values)


@in_words.register
def _(cue: Hide, stage: _Stage) -> str:
    if (figure := stage.figures.get(cue.id)) is not None:
        figure.visible -= {key for key in figure.visible if named(key, cue.keys)}
    return ""  # what goes off makes room; what comes next is said


@in_words.register
def _(cue: Slide, stage: _Stage) -> str:
    figure = stage.figures[cue.id]
    before = dict(figure.values)
    figure.values |= {channel.key: channel.values[-1] for channel in cue.track.channels}
    return figures.moved(figure.data, figure.visible, before, figure.values)


@in_words.register
def _(cue: Clear, stage: _Stage) -> str:
    going = set(cue.ids) or {*stage.lines, *stage.figures}
    gone = going & stage.figures.keys()
    lines = going & stage.lines.keys()
    for key in going:
        stage.lines.pop(key, None)
        stage.figures.pop(key, None)
    if not cue.ids:
        return "The picture is cleared"
    if gone:
        return "The figure goes"
    return f"{count(len(lines)).capitalize()} lines go" if len(lines) > 1 else ""


@in_words.register
def _(cue: Hold, stage: _Stage) -> str:
    return ""
