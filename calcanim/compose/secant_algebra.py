"""The beats of a secant film in which the quotient is worked out, line by line."""

from __future__ import annotations

from calcanim.compose.quotient import Line
from calcanim.compose.secant_telling import Telling
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue, Hide, Highlight, Reveal, Rewrite, Slide, Write


def algebra(film: Telling) -> list[Beat]:
    """The lines of the limit, each with what the picture does meanwhile."""
    sign = film.figure.start
    last_side = list(film.figure.sides)[-1]
    first = film.figure.sides[sign][0]
    out: list[Beat] = []
    source = "quotient"
    back: list[Cue] = [
        Slide("graph", film.figure.zoom(last_side, out=True), 1.6),
        Hide("graph", ("tangent",), 0.3),
    ]
    if sign != last_side:
        back += [
            Hide("graph", ("q", "run", "rise", "secant"), 0.3),
            Slide("graph", film.figure.steps(first, first), 0.05),
            Reveal("graph", ("q", "run", "rise", "secant"), 0.4),
        ]
    pending: list[Cue] = back
    for n, line in enumerate(film.algebra):
        cues, pending = pending, []
        if line.struck:
            cues.append(Highlight(source, line.struck, run_time=0.6))
        if line.rule == "SUM":
            cues.append(Write(f"line{n}", line.formula, "derivation", run_time=1.2))
        else:
            if line.moves and line.moves[0][0].startswith("quotient"):
                source = "quotient"
            cues.append(Rewrite(source, f"line{n}", line.formula, line.moves))
            source = f"line{n}"
        cues += _tie(film, line, sign)
        say = line.say
        if line.rule == "SUBSTITUTE":
            say = (
                "Rather than try ever smaller numbers, put the function into the quotient:"
                " algebra does it for every step at once."
            )
        if out and out[-1].title == line.title and line.rule == "SUM":
            merged = (*out[-1].cues, *cues)
            out[-1] = Beat(out[-1].title, out[-1].narration, merged)
            continue
        if line.rule == "SUM":
            say = "The limit of a sum is the sum of the limits. So take it term by term."
        out.append(Beat(line.title, say, tuple(cues)))
    return out


def _tie(film: Telling, line: Line, sign: int) -> list[Cue]:
    """What the picture does while a line is written."""
    first, last = film.figure.sides[sign]
    match line.rule:
        case "SUBSTITUTE" | "EXPAND" | "COLLECT" | "COMMON_DENOMINATOR" | "CONJUGATE":
            return [Slide("graph", film.figure.pulse("rise"), 0.8)]
        case "CANCEL":
            return [Slide("graph", film.figure.pulse("run"), 0.8)]
        case "LIMIT":
            close = sign * film.course.zoom[0]
            return [
                Slide("graph", film.figure.steps(first, last), 1.6),
                Slide("graph", film.figure.steps(last, close), 0.6),
                Reveal("graph", ("tangent",), 0.3),
            ]
    return []
