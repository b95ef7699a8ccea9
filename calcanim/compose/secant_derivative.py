"""The beats of a secant film in which the derivative appears below the curve."""

from __future__ import annotations

from calcanim.compose.quotient import anywhere
from calcanim.compose.secant_telling import Telling
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, variable
from calcanim.expressions.typst import typst
from calcanim.notation.lengths import crowded, overlong
from calcanim.notation.room import abbreviated
from calcanim.notation.setter import Setter, by_variable
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Hide, Reveal, Slide, Write
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import states


def derivative(film: Telling) -> list[Beat]:
    """The tangent rolls along and draws the derivative; the number, and the formula if long."""
    window = film.figure.lower
    if window is None or film.derivation is None:
        return []
    a = float(film.course.a)
    result = film.derivation.result
    words = film.said(spoken(result))
    taken = anywhere(film.course.f, film.derivation, film.step)
    source = f"The same limit at any {film.name}" if taken else "The rules of differentiation"
    verb = "gives" if taken else "give"
    written: list[Cue] = []
    tail = ""
    beside = not crowded(result)
    if beside:
        tail = f" {source} {verb} {words or 'its formula'}."
        formulas = (("any", taken), ("derivative", _formula(film, result)))
        written = [Write(k, line, "derivation") for k, line in formulas if line]
    rolling = Beat(
        "Roll the tangent along",
        "A slope belongs to every point. Roll the tangent along and draw its slope below: the"
        f" derivative appears.{tail}",
        (
            Hide(
                "graph",
                ("q", "run", "rise", "secant", "tangent", "foot", "step", "slope"),
                0.5,
            ),
            Slide("graph", film.figure.make_room(), 1.0),
            Reveal("graph", ("d.axis", "d.grid", "d.zero", "d.tick", "d.name", "roll"), 0.6),
            Slide("graph", film.figure.roll(a, window.low, window.low), 1.0),
            Reveal("graph", ("derivative", "height", "value"), 0.3),
            Slide("graph", film.figure.roll(window.low, window.high), 4.5),
            Clear(_column(film), 0.4),
            *written,
        ),
    )
    number = Beat(
        "The number",
        f"Back at {film.again}, the derivative says {film.result.words}: the slope that"
        " the secants came to.",
        (
            Slide("graph", film.figure.roll(window.high, a, window.high), 1.4),
            Write("number", film.number_line(), "derivation", run_time=1.0),
        ),
    )
    return [rolling, number, *(() if beside else _over_the_frame(film))]


def _formula(film: Telling, shown: Expression) -> Formula:
    """``f'(x) = shown``, which stands for what the rules make of the function."""
    assert film.derivation is not None
    setter = Setter().raw(f"{film.letter}'({typst(variable(film.name))})", "left", "derivative")
    setter.sign("=").expression(shown, "right", by_variable({film.name: "input"}))
    text = f"{film.letter}'({film.name}) = {shown}"
    return setter.build(text, spoken(shown), states(text))


def _over_the_frame(film: Telling) -> list[Beat]:
    """The derivative's formula where the column is too narrow for it, if the frame is not."""
    assert film.derivation is not None
    taken = (film.name, film.step, film.letter)
    short = abbreviated((film.derivation.result,), taken)
    (shown,) = short.lines
    if overlong(shown):
        return []
    let: tuple[Cue, ...] = ()
    if short.letters:
        told = short.definitions("let", by_variable({film.name: "input"}))
        let = (Write("let", told, "wide", pinned=True),)
    return [
        Beat(
            "Its formula",
            "The rules of differentiation give the formula of this derivative.",
            (Clear((), 0.6), *let, Write("derivative", _formula(film, shown), "wide")),
        )
    ]


def _column(film: Telling) -> tuple[str, ...]:
    return ("function", "quotient", *(f"line{n}" for n in range(len(film.algebra))))
