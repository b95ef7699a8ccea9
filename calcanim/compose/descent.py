"""The beats of a gradient-descent film: surface, gradient, a step, many, three rates, recap."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Certificate, RefutedError, weakest
from calcanim.calculus.rates import Walk
from calcanim.calculus.trials import Kind, Trials
from calcanim.calculus.values import value_at
from calcanim.compose.numbers import Shown, shown
from calcanim.compose.pacing import beat
from calcanim.compose.slopes import ROLES, Scene, aside_track, steps_track, turn_track
from calcanim.compose.training import training
from calcanim.compose.typeset import Setter, by_variable
from calcanim.expressions.evaluate import exact
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, add, mul, neg, variable
from calcanim.expressions.tree import derivative as unevaluated
from calcanim.expressions.typst import typst
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Hide, Plot, Reveal, Slide, Write
from calcanim.storyboard.formula import Claim, Formula, Part, prose

_LONG = 150  # characters of a formula that a column still holds well
_WORDY = 20  # words of a formula that are still listened to
_FEW = 4  # words of a number that is said with another one, or again
_SHORT = 5  # characters of a rate that stands on one line with the rule
_ROW = 6.5  # ems of rates that stand on one line
_TYPED = 9  # characters of a number that is shown as it was typed
_TURNING = 5.0
_CURVATURE = "The largest curvature"


@dataclass(frozen=True)
class DescentFilm:
    """What the beats share: the walks and the picture of them."""

    trials: Trials
    scene: Scene
    start: dict[str, Expression]

    # -- what is shown ---------------------------------------------------------

    @property
    def loss(self) -> Expression:
        """The function."""
        return self.trials.ground.loss

    @property
    def names(self) -> tuple[str, ...]:
        """Its two variables."""
        return self.trials.ground.names

    @property
    def letter(self) -> str:
        """The function's name."""
        return self.scene.letter

    @property
    def walk(self) -> Walk:
        """The walk at the rate that was asked for."""
        return self.trials.asked

    @property
    def place(self) -> str:
        """The start in words."""
        return " and ".join(f"{n} is {self._at_start(n).words}" for n in self.names)

    def _roles(self) -> dict[str, str]:
        return dict.fromkeys(self.names, "input")

    def _arguments(self) -> str:
        return f"{self.letter}({', '.join(self.names)})"

    def _at_start(self, name: str) -> Shown:
        return _number(self.start[name])

    def _loss_at(self, walk: Walk, k: int) -> Shown:
        if k < 2 and (k == 0 or walk is self.walk):
            return self._quantity(self.loss, k, walk.losses[k])
        return shown(None, walk.losses[k], 3)

    def _loss_words(self, walk: Walk, k: int) -> str:
        if abs(walk.losses[k]) > mpf(10) ** 15:
            return "beyond all bounds"
        return self._loss_at(walk, k).words

    def definition(self) -> Formula | None:
        """``L(x, y) = …``; None where it is too long for the column."""
        if len(str(self.loss)) > _LONG:
            return None
        x, y = (typst(variable(n)) for n in self.names)
        setter = Setter().raw(
            f"{self.letter}(part(#1, {x}), part(#1, {y}))", "left", "surface", self.letter
        )
        setter.parts.append(Part("left.arguments", "input"))
        setter.sign("=").expression(self.loss, "right", by_variable(self._roles()))
        text = f"{self._arguments()} = {self.loss}"
        return setter.build(text, claim=Claim(text, "proved", "definition"))

    def partial(self, i: int) -> Formula | None:
        """``∂L/∂x = …``; None where it is too long for the column."""
        name, result = self.names[i], self.trials.ground.partials[i]
        if len(str(result)) > _LONG * 2 // 3:
            return None
        found = self.trials.ground.derivations[i].final
        setter = Setter().raw(
            f"frac(∂ {self.letter}, ∂ {typst(variable(name))})",
            "left",
            "derivative",
            f"the slope in {name}",
        )
        setter.sign("=").expression(result, "right", by_variable(self._roles()))
        problem = unevaluated(self.loss, name)
        claim = _claim(f"{problem} = {result}", found)
        return setter.build(f"d{self.letter}/d{name} = {result}", claim=claim)

    def gradient(self) -> Formula:
        """``∇L(2, 1) = (5, 4)``."""
        found = [self._slope(i) for i in range(2)]
        at = [self._at_start(n) for n in self.names]
        every = all(s.exact for s in (*found, *at))
        sign = "=" if every else "approx"
        a, b = (typst(s.expression) for s in at)
        p, q = (typst(s.expression) for s in found)
        setter = Setter().raw(f"nabla {self.letter}({a}, {b})", "left", "derivative", "")
        setter.sign(sign).raw(f"({p}, {q})", "right", "derivative", "")
        points = ", ".join(str(s.expression) for s in at)
        slopes = ", ".join(str(s.expression) for s in found)
        text = f"grad {self.letter}({points}) {'=' if every else '≈'} ({slopes})"
        said = f"the gradient is {found[0].words} and {found[1].words}"
        if not every:
            return setter.build(text, said)
        parts = [
            _certified(_put(self.trials.ground.partials[i], self.start), found[i].expression)
            for i in range(2)
        ]
        verdict = weakest([c.verdict for c in parts])
        return setter.build(text, said, Claim(text, verdict, parts[0].method))

    def _slope(self, i: int, k: int = 0) -> Shown:
        return self._quantity(self.trials.ground.partials[i], k, self.walk.slopes[k][i])

    def _quantity(self, e: Expression, k: int, approx: mpf) -> Shown:
        at = self._exact_point(k)
        found = None if at is None else exact(e, dict(zip(self.names, at, strict=True)))
        return shown(found, approx)

    def _exact_point(self, k: int) -> tuple[Fraction, ...] | None:
        """The iterate k as fractions, where arithmetic alone gives it."""
        at = [exact(self.start[n], {}) for n in self.names]
        rate = exact(self.walk.rate, {})
        point = [v for v in at if v is not None]
        if len(point) != len(at) or rate is None:
            return None
        for _ in range(k):
            here = dict(zip(self.names, point, strict=True))
            slopes = [exact(p, here) for p in self.trials.ground.partials]
            if any(g is None for g in slopes):
                return None
            point = [v - rate * (g or 0) for v, g in zip(point, slopes, strict=True)]
        return tuple(point)

    def _coordinate(self, i: int, k: int) -> Shown:
        at = self._exact_point(k)
        return shown(None if at is None else at[i], self.walk.points[k][i])

    def point(self) -> Formula:
        """``w = (x, y)``: what the rule calls the point."""
        x, y = (typst(variable(n)) for n in self.names)
        setter = Setter().raw("bold(w)", "left", "input", "w").sign("=")
        setter.raw(f"({x}, {y})", "right", "input", f"{self.names[0]} and {self.names[1]}")
        text = f"w = ({', '.join(self.names)})"
        return setter.build(text, claim=Claim(text, "proved", "definition"))

    def rule(self, with_rate: bool = False) -> Formula:
        """``w ← w − α ∇L``, and the rate's number on request."""
        setter = (
            Setter().raw("bold(w)", "new", "input", "w").raw("arrow.l", "to", "muted", "becomes")
        )
        setter.raw("bold(w)", "old", "input", "w").sign("-")
        setter.raw("alpha", "rate", "parameter", "alpha times")
        setter.raw(f"nabla {self.letter}", "slope", "derivative", "the gradient")
        text = f"w <- w - alpha*grad {self.letter}"
        rate = _number(self.walk.rate)
        if not with_rate or not rate.exact or len(str(rate.expression)) > _SHORT:
            return setter.build(text)
        setter.raw("quad alpha", "number", "parameter", "with alpha").sign("=")
        setter.raw(_flat(rate.expression), "value", "parameter", rate.words)
        text = f"{text}, alpha = {rate.expression}"
        return setter.build(
            text, claim=Claim(text, "proved", "the learning rate that was asked for")
        )

    def step(self, i: int, k: int) -> Formula:
        """``x ← 2 − 0.1 · 5 = 1.5``: coordinate `i` of the step from iterate `k`."""
        old, slope, new = self._coordinate(i, k), self._slope(i, k), self._coordinate(i, k + 1)
        rate = _number(self.walk.rate)
        put = add(old.expression, neg(mul(rate.expression, slope.expression)))
        every = all(s.exact for s in (old, slope, new, rate))
        name = self.names[i]
        setter = Setter().raw(typst(variable(name)), "left", "input", name)
        setter.raw("arrow.l", "to", "muted", "becomes")
        setter.expression(put, "put", _step_roles).sign("=" if every else "approx")
        setter.expression(new.expression, "right", role="input")
        text = f"{name} <- {put} {'=' if every else '≈'} {new.expression}"
        if not every:
            return setter.build(text)
        found = _certified(put, new.expression)
        return setter.build(text, claim=_claim(f"{put} = {new.expression}", found))

    def rates_line(self, now: Kind) -> Formula:
        """``α = 0.1, 0.74``: the rates of the walks on screen as that of `now` comes on.

        Each has the colour of its walk; where they are long, only the last is there.
        """
        order = [self.trials.kind, *(k for k, _ in self.trials.others)]
        kinds = order[: order.index(now) + 1]
        rates = [_number(self.trials.walks[k].rate) for k in kinds]
        if sum(breadth(r.expression) for r in rates) > _ROW:
            kinds, rates = kinds[-1:], rates[-1:]
        every = all(r.exact for r in rates)
        setter = Setter().raw("alpha", "left", "parameter", "alpha")
        setter.sign("=" if every else "approx")
        for n, (kind, rate) in enumerate(zip(kinds, rates, strict=True)):
            comma = '","' if n < len(rates) - 1 else ""
            gap = "med" if n else ""
            setter.raw(f"{gap} {_flat(rate.expression)}{comma}", f"rate.{kind}", ROLES[kind])
        numbers = ", ".join(str(r.expression) for r in rates)
        text = f"alpha {'=' if every else '≈'} {numbers}"
        said = f"alpha is {', '.join(r.words for r in rates)}"
        return setter.build(text, said, _chosen(text) if every else None)

    def bound(self) -> Formula | None:
        """``α < 2/λ = 2/3``, the exact bound of a quadratic, or what the way down showed."""
        found = self.trials.bound
        if found is None:
            return None
        limit = found.limit if found.limit is not None and len(str(found.limit)) < 12 else None
        setter = Setter().raw("alpha", "left", "parameter", "alpha")
        setter.raw("<", "below", "", "is below")
        setter.raw("2 \\/ lambda_max", "rule", "parameter", "two over lambda max")
        number = shown(None, found.rate, 3)
        if limit is not None:
            setter.sign("=").raw(_flat(limit), "right", "parameter", spoken(limit))
            claim = Claim(f"2/({found.exact}) = {limit}", "proved", "evaluated exactly")
            return setter.build(f"alpha < 2/lambda_max = {limit}", claim=claim)
        setter.sign("approx").expression(number.expression, "right", role="parameter")
        return setter.build(f"alpha < 2/lambda_max ≈ {number.expression}")

    # -- beats ---------------------------------------------------------------

    def beats(self) -> tuple[Beat, ...]:
        """The film."""
        out = [self._pose(), self._levels(), self._gradient(), self._step()]
        out.append(self._walk())
        others = dict(self.trials.others)
        if self.trials.bound is not None and others:
            out.append(self._curvature())
        order: tuple[Kind, ...] = ("good", "large", "small")
        for kind in order:
            if kind in others:
                out.append(self._other(kind, others[kind]))
        if not others:
            out.append(self._no_others())
        out += [training(), self._recap()]
        return tuple(
            beat(b.title, b.narration, (_title(n, b.title), *b.cues)) for n, b in enumerate(out)
        )

    def _pose(self) -> Beat:
        azimuth = self.scene.camera[0]
        far = self.scene.surface().turn[0]
        words = spoken(self.loss)
        brief = len(words.split()) <= _WORDY
        lead = f"Here is a loss: {words}." if brief else "Here is a loss in two weights."
        defined = self.definition()
        return Beat(
            "Which way is down?",
            f"{lead} Its height is what we pay. We start where {self.place}, and we want to go"
            " down. Which way, and how far?",
            (
                Plot("scene", self.scene.group(), "figure", 1.5),
                *((Write("loss", defined, "derivation", run_time=1.2),) if defined else ()),
                Reveal("scene", (f"space.trail.{self.trials.kind}",), 0.7),
                Slide("scene", turn_track(azimuth, far), _TURNING),
            ),
        )

    def _levels(self) -> Beat:
        far, near = self.scene.surface().turn
        height = self._loss_at(self.walk, 0)
        return Beat(
            "A map on the floor",
            "Each curve on the floor joins points of the same loss, and where they crowd the"
            f" ground is steep. At our start the loss is {height.words}.",
            (
                Reveal("scene", ("space.levels",), 1.0),
                Reveal("scene", (f"space.shadow.{self.trials.kind}",), 0.7),
                Slide("scene", turn_track(far, near), _TURNING),
            ),
        )

    def _gradient(self) -> Beat:
        partials = [self.partial(i) for i in range(2)]
        lines = [
            Write(f"partial{i}", line, "derivation", run_time=1.2)
            for i, line in enumerate(partials)
            if line is not None
        ]
        slopes = [self._slope(i).words for i in range(2)]
        values = "stand at the side"
        if all(map(_brief, slopes)):
            values = f"are {slopes[0]} and {slopes[1]}"
        if self.scene.uphill() is None:
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
        rate = _number(self.walk.rate)
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
        new = [self._coordinate(i, 1) for i in range(2)]
        before, after = self._loss_words(self.walk, 0), self._loss_words(self.walk, 1)
        first, last = self.walk.losses[0], self.walk.losses[1]
        turn = "falls" if last < first else "rises" if last > first else "stays"
        down = (Reveal("scene", ("space.arrow.down",), 0.8),) if self._arrow else ()
        outcome = f"the loss {turn} from {before} to {after}"
        if not _brief(before):
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
            f" the loss. {self._fate(walk)}",
            (
                *((Hide("scene", arrows, 0.5),) if self._arrow else ()),
                Clear(("gradient", "point", "rule", *steps), 0.5),
                Write("rule1", self.rule(True), "derivation", run_time=0.8),
                Slide("scene", aside_track(), 0.9),
                Reveal("scene", maps, 1.2),
                Reveal("scene", self._ways(kind), 0.6),
                Slide("scene", steps_track(kind, 1.0, float(walk.steps), 4.0), 4.0),
            ),
        )

    @property
    def _arrow(self) -> bool:
        return self.scene.uphill() is not None

    def _ways(self, kind: Kind) -> tuple[str, ...]:
        return (f"map.walk.{kind}", f"loss.walk.{kind}")

    def _curvature(self) -> Beat:
        found = self.trials.bound
        line = self.bound()
        assert found is not None
        assert line is not None
        curvature = shown(
            None if found.exact is None else exact(found.exact, {}), found.curvature, 3
        )
        where = "everywhere" if found.exact is not None else "somewhere on the way"
        return Beat(
            _CURVATURE,
            "How large may a step be? The more the ground curves, the shorter."
            f" {where.capitalize()} its largest curvature, lambda max, is {curvature.words}, and a"
            " rate above two over that jumps farther past the bottom than it stood before.",
            (
                Clear(("rule1",), 0.4),
                Write("bound", line, "derivation", run_time=1.2),
            ),
        )

    def _other(self, kind: Kind, walk: Walk) -> Beat:
        rate = _number(walk.rate)
        titles = {"good": "Within the bound", "large": "Too large", "small": "Too small"}
        lead = {
            "good": "From the same start with a rate of",
            "large": "The same start, but a rate of",
            "small": "The same start with a rate of only",
        }[kind]
        before = [f"rate.{k}" for k in self.trials.walks if k != kind]
        keys = (f"space.trail.{kind}", f"space.shadow.{kind}", *self._ways(kind))
        return Beat(
            titles[kind],
            f"{lead} {rate.words}. {self._fate(walk)}",
            (
                Clear(tuple(k for k in ("bound", *before) if self._written(k, kind)), 0.4),
                Write(f"rate.{kind}", self.rates_line(kind), "derivation", run_time=0.8),
                Reveal("scene", keys, 0.6),
                Slide("scene", steps_track(kind, 0.0, float(walk.steps), 4.0), 4.0),
            ),
        )

    def _written(self, key: str, now: Kind) -> bool:
        """Whether the line is the one that stands there when the beat of `now` begins."""
        shown_so_far = [k for k, _ in self.trials.others]
        index = shown_so_far.index(now)
        return key == ("bound" if index == 0 else f"rate.{shown_so_far[index - 1]}")

    def _no_others(self) -> Beat:
        if self.trials.bottomless:
            said = (
                "Nothing here stops the descent: the ground goes on falling, and with it the loss."
                " A rate only sets the pace."
            )
        elif self.trials.bound is None:
            said = (
                "The ground does not curve upwards here, so nothing tells how large a step may be."
                " A rate only sets the pace."
            )
        else:
            said = "Other rates go the same way here, some faster, some slower."
        return Beat("The rate sets the pace", said, ())

    def _fate(self, walk: Walk) -> str:
        """What becomes of a walk, in a sentence with its numbers."""
        n = walk.steps
        after = f"After {spoken(_number_of(n).expression)} step{'s' if n != 1 else ''}"
        later = after[0].lower() + after[1:]
        last = self._loss_words(walk, n)
        match walk.fate:
            case "settles":
                return (
                    f"{after} the loss is {last}, and the ground is almost level: it has settled."
                )
            case "falls":
                return f"{after} the loss is {last}, and it is still falling."
            case "crawls":
                return f"{after} the loss is still {last}: it crawls, with most of the way to go."
            case "bounces":
                return f"It bounces from side to side, but {later} the loss is {last}."
            case "stands":
                return "Where the ground is level, descent does not move at all."
            case "edge":
                return (
                    f"Step {spoken(_number_of(walk.lost or n + 1).expression)} leads out of where"
                    " the loss is defined, and there the walk ends."
                )
        if walk.losses[-1] <= walk.losses[0]:
            return f"{after} it is far out of sight, and the loss is still falling."
        if all(b > a for a, b in pairwise(walk.losses)):
            return (
                f"Every step overshoots the bottom and lands higher than before: {later} the loss"
                f" is {last}."
            )
        return (
            f"It overshoots and jumps from wall to wall: {later} the loss is {last}, higher than at"
            " the start."
        )

    def _recap(self) -> Beat:
        good = self.trials.walks.get("good", self.walk)
        first, last = self._loss_at(self.walk, 0), self._loss_at(good, good.steps)
        way = f"to {self._loss_words(good, good.steps)}"
        if _brief(first.words):
            way = f"from {first.words} {way}"
        rate = _number(good.rate)
        setter = Setter().raw("bold(w)_(k + 1)", "new", "input").sign("=")
        setter.raw("bold(w)_k", "old", "input").sign("-").raw("alpha", "rate", "parameter")
        setter.raw(f"nabla {self.letter}(bold(w)_k)", "slope", "derivative")
        text = f"w_k+1 = w_k - alpha*grad {self.letter}(w_k)"
        claim = Claim(text, "proved", "the definition of gradient descent")
        general = setter.build(
            text, "the next point is the old one minus the rate times the gradient", claim
        )
        tail = Setter().raw(self.letter, "loss", "surface").sign(first.sign)
        tail.raw(typst(first.expression), "from").raw("quad arrow.r quad", "to", "muted")
        tail.raw(self.letter, "loss", "surface").sign(last.sign)
        tail.raw(typst(last.expression), "end")
        word = "step" if good.steps == 1 else "steps"
        example = tail.build(
            f"{self.letter}: {first.expression} -> {last.expression}",
            f"{self.letter} goes from {first.words} to {self._loss_words(good, good.steps)}",
        )
        steps = _number_of(good.steps).words
        how = Setter().raw(f'"after" {good.steps} "{word} with"', "how", "muted")
        how.raw("alpha", "rate", "parameter").sign(rate.sign)
        how.raw(typst(rate.expression), "value", "parameter")
        effort = how.build(
            f"after {good.steps} {word} with alpha {'=' if rate.exact else '≈'} {rate.expression}",
            f"after {steps} {word} at the rate {rate.words}",
            _chosen(f"alpha = {rate.expression}") if rate.exact else None,
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


def _number(e: Expression) -> Shown:
    """A constant as it is shown: as it was typed where that is a short number."""
    value = value_at(e, {})
    found = shown(value.exact, value.approx)
    if not found.exact and value.exact is not None and len(str(e)) <= _TYPED:
        return Shown(e, True)
    return found


def _brief(words: str) -> bool:
    """Whether a number is short enough to be said with another one, or again."""
    return len(words.split()) <= _FEW


def _number_of(n: int) -> Shown:
    return shown(Fraction(n), mpf(n))


def _chosen(text: str) -> Claim:
    return Claim(text, "proved", "the learning rates were chosen so")


def _flat(e: Expression) -> str:
    """On one line, like the rule: the picture begins right below."""
    return " \\/ ".join(typst(a) for a in e.args) if e.op == "div" else typst(e)


def _put(e: Expression, values: dict[str, Expression]) -> Expression:
    for name, value in values.items():
        e = e.substitute(name, value)
    return e


def _certified(left: Expression, right: Expression) -> Certificate:
    found = certify(left, right, ())
    if found.verdict == "refuted":
        raise RefutedError(f"{left} = {right} is false: {found.method}")
    return found


def _claim(text: str, found: Certificate) -> Claim:
    return Claim(text, found.verdict, found.method)


def _step_roles(path: tuple[int, ...], node: Expression) -> str:
    """Old value, rate and slope of ``old - rate*slope`` in their colours."""
    return {(0,): "input", (1, 0, 0): "parameter", (1, 0, 1): "derivative"}.get(path, "")


def _times(walk: Walk) -> str:
    n = walk.steps
    if n < 2:
        return "once more"
    return f"{spoken(_number_of(n).expression)} steps in all"


def _title(n: int, text: str) -> Write:
    words = prose(text)
    if text == _CURVATURE:
        # The formula's letter is named where it is first seen.
        setter = Setter().raw(f'"{text},"', "text", "text", text)
        words = setter.raw("lambda_max", "letter", "parameter", "lambda max").build(text)
    return Write(f"title{n}", words, "title", run_time=0.6)
