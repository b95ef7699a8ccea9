"""The beats of a gradient-descent film: surface, gradient, a step, many, three rates, recap."""

from __future__ import annotations

from dataclasses import dataclass

from calcanim.calculus.descents.rates import Walk
from calcanim.compose.descent_lines import chose
from calcanim.compose.descent_rates import Comparison
from calcanim.compose.descent_telling import brief, number_of, number_shown
from calcanim.compose.slopes import steps_track
from calcanim.compose.training import training
from calcanim.expressions.spoken import spoken
from calcanim.expressions.typst import typst
from calcanim.notation.setter import Setter
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Hide, Plot, Reveal, Slide, Write
from calcanim.storyboard.statements import states

_WORDY = 20  # words of a formula that are still listened to
_TURNING = 5.0


@dataclass(frozen=True)
class DescentFilm(Comparison):
    """The film of a descent."""

    def beats(self) -> tuple[Beat, ...]:
        """The film."""
        out = [self._pose(), self._levels(), self._gradient(), self._step()]
        out += [self._walk(), *self.compared(), training(), self._recap()]
        return tuple(out)

    def _pose(self) -> Beat:
        words = spoken(self.loss)
        heard = len(words.split()) <= _WORDY
        lead = f"Here is a loss: {words}." if heard else "Here is a loss in two weights."
        defined = self.definition()
        return Beat(
            "Which way is down?",
            f"{lead} Its height is what we pay. We start where {self.place}, and we want to go"
            " down. Which way, and how far?",
            (
                Plot("scene", self.scene.group(), "figure", 1.5),
                *((Write("loss", defined, "derivation", run_time=1.2),) if defined else ()),
                Reveal("scene", (f"space.trail.{self.trials.kind}",), 0.7),
                Slide("scene", self.scene.space.turned(), _TURNING),
            ),
        )

    def _levels(self) -> Beat:
        height = self.loss_at(self.walk, 0)
        return Beat(
            "A map on the floor",
            "Each curve on the floor joins points of the same loss, and where they crowd the"
            f" ground is steep. At our start the loss is {height.words}.",
            (
                Reveal("scene", ("space.levels",), 1.0),
                Reveal("scene", (f"space.shadow.{self.trials.kind}",), 0.7),
                Slide("scene", self.scene.space.turned(back=True), _TURNING),
            ),
        )

    def _gradient(self) -> Beat:
        partials = [self.partial(i) for i in range(2)]
        lines = [
            Write(f"partial{i}", line, "derivation", run_time=1.2)
            for i, line in enumerate(partials)
            if line is not None
        ]
        slopes = [self.slope(i).words for i in range(2)]
        values = "stand at the side"
        if all(map(brief, slopes)):
            values = f"are {slopes[0]} and {slopes[1]}"
        if self.scene.arrows.uphill() is None:
            points = "Here both are nothing: the ground is level."
            arrow: tuple[Cue, ...] = ()
        else:
            angle = ", square to the level curve" if self.scene.window.square else ""
            points = f"Together they are the gradient, an arrow that points straight uphill{angle}."
            arrow = (Reveal("scene", ("space.arrow.up",), 0.8),)
        return Beat(
            "The gradient",
            f"How steep is it in {self.names[0]} alone, and in {self.names[1]} alone? The two"
            f" slopes here {values}. {points}",
            (
                *lines,
                Write("gradient", self.gradient(), "derivation", run_time=1.0),
                *arrow,
            ),
        )

    def _step(self) -> Beat:
        rate = number_shown(self.walk.rate)
        written = [f"partial{i}" for i in range(2) if self.partial(i) is not None]
        written += ["loss"] if self.definition() is not None else []
        rule = Clear(tuple(written or ("gradient",)), 0.5)
        lead = f"Call the point w, and step against the gradient, {rate.words} times as far."
        point = Write("point", self.point(), "derivation", run_time=0.8)
        if not self.walk.steps:
            return Beat(
                "One step",
                f"{lead} But that step leads out of where the loss is defined.",
                (rule, point, Write("rule", self.rule(), "derivation", run_time=1.0)),
            )
        new = [self.coordinate(i, 1) for i in range(2)]
        before, after = self.loss_words(self.walk, 0), self.loss_words(self.walk, 1)
        first, last = self.walk.losses[0], self.walk.losses[1]
        turn = "falls" if last < first else "rises" if last > first else "stays"
        down = (Reveal("scene", ("space.arrow.down",), 0.8),) if self.has_arrow else ()
        outcome = f"the loss {turn} from {before} to {after}"
        if not brief(before):
            outcome = f"the loss {turn} to {after}"
        if turn == "stays":
            outcome = f"the loss stays at {before}"
        return Beat(
            "One step",
            f"{lead} Now {self.names[0]} is {new[0].words} and {self.names[1]} is {new[1].words},"
            f" and {outcome}.",
            (
                rule,
                point,
                Write("rule", self.rule(), "derivation", run_time=1.0),
                *down,
                Write("step0", self.step(0, 0), "derivation", run_time=1.0),
                Write("step1", self.step(1, 0), "derivation", run_time=1.0),
                Slide("scene", steps_track(self.trials.kind, 0.0, 1.0, 1.2), 1.2),
            ),
        )

    def _walk(self) -> Beat:
        kind, walk = self.trials.kind, self.walk
        arrows = ("space.arrow.up", *(("space.arrow.down",) if walk.steps else ()))
        steps = ("step0", "step1") if walk.steps else ()
        maps = ("map.wash", "map.levels", "map.x", "map.f", "loss.x", "loss.f", "loss.name")
        return Beat(
            "Step after step",
            f"The same rule again, {_times(walk)}, on the surface, on its map, and as a curve of"
            f" the loss. {self.fate(walk)}",
            (
                *((Hide("scene", arrows, 0.5),) if self.has_arrow else ()),
                Clear(("gradient", "point", "rule", *steps), 0.5),
                Write("rule1", self.rule(True), "derivation", run_time=0.8),
                Slide("scene", self.scene.space.set_aside(), 0.9),
                Reveal("scene", maps, 1.2),
                Reveal("scene", self.ways(kind), 0.6),
                Slide("scene", steps_track(kind, 1.0, float(walk.steps), 4.0), 4.0),
            ),
        )

    def _recap(self) -> Beat:
        good = self.trials.walks.get("good", self.walk)
        first, last = self.loss_at(self.walk, 0), self.loss_at(good, good.steps)
        way = f"to {self.loss_words(good, good.steps)}"
        if brief(first.words):
            way = f"from {first.words} {way}"
        rate = number_shown(good.rate)
        setter = Setter().raw("bold(w)_(k + 1)", "new", "input").sign("=")
        setter.raw("bold(w)_k", "old", "input").sign("-").raw("alpha", "rate", "parameter")
        setter.raw(f"nabla {self.letter}(bold(w)_k)", "slope", "derivative")
        text = f"w_(k + 1) = w_k - alpha*grad {self.letter}(w_k)"
        general = setter.build(
            text,
            "the next point is the old one minus the rate times the gradient",
            states(text, "definition"),
        )
        tail = Setter().raw(self.letter, "loss", "surface").sign(first.sign)
        tail.raw(typst(first.expression), "from").raw("quad arrow.r quad", "to", "muted")
        tail.raw(self.letter, "loss", "surface").sign(last.sign)
        tail.raw(typst(last.expression), "end")
        word = "step" if good.steps == 1 else "steps"
        sides = (f"{self.letter} {'=' if n.exact else '≈'} {n.expression}" for n in (first, last))
        start, end = sides
        example = tail.build(
            f"{start} -> {end}",
            f"{self.letter} goes from {first.words} to {self.loss_words(good, good.steps)}",
            (
                *states(start, "at_point", self.iterate(self.walk, 0)),
                *states(end, "at_point", self.iterate(good, good.steps)),
            ),
        )
        steps = number_of(good.steps).words
        chosen = f"alpha {'=' if rate.exact else '≈'} {rate.expression}"
        how = Setter().raw(f'"after {good.steps} {word} with"', "how", "muted")
        how.raw("alpha", "rate", "parameter").sign(rate.sign)
        how.raw(typst(rate.expression), "value", "parameter")
        effort = how.build(
            f"after {good.steps} {word}; {chosen}",
            f"after {steps} {word} at the rate {rate.words}",
            chose(rate, good.rate),
        )
        return Beat(
            "Gradient descent",
            "Step against the gradient, by a rate that the curvature allows, and repeat. For us the"
            f" loss went {way}.",
            (
                Clear(),
                Write("general", general, "wide", 1.15, True, 1.2),
                Write("example", example, "wide", 0.9, False, 1.2),
                Write("effort", effort, "wide", 0.9, False, 0.8),
            ),
        )


def _times(walk: Walk) -> str:
    n = walk.steps
    if n < 2:
        return "once more"
    return f"{spoken(number_of(n).expression)} steps in all"
