"""What the beats of a gradient-descent film share: its walks, and their numbers and words."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from mpmath import mpf

from calcanim.calculus.descents.rates import Walk
from calcanim.calculus.descents.trials import Kind, Trials
from calcanim.compose.slopes import Scene
from calcanim.exact.values import value_at
from calcanim.expressions.evaluate import exact
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression
from calcanim.notation.shown import Shown, shown

_FEW = 4  # words of a number that is said with another one, or again
_TYPED = 9  # characters of a number that is shown as it was typed

_BEYOND = mpf(10) ** 15  # a loss that is not read out


@dataclass(frozen=True)
class Telling:
    """The walks, the picture of them, and the start as it was typed."""

    trials: Trials
    scene: Scene
    start: dict[str, Expression]

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
        return " and ".join(f"{n} is {self.at_start(n).words}" for n in self.names)

    @property
    def has_arrow(self) -> bool:
        """Whether the ground is steep enough at the start for a gradient to be drawn."""
        return self.scene.arrows.uphill() is not None

    def at_start(self, name: str) -> Shown:
        """A coordinate of the start, as it was typed where that is short."""
        return number_shown(self.start[name])

    def loss_at(self, walk: Walk, k: int) -> Shown:
        """The loss after `k` steps of a walk."""
        if k < 2 and (k == 0 or walk is self.walk):
            return self._quantity(self.loss, k, walk.losses[k])
        return shown(None, walk.losses[k], 3)

    def loss_words(self, walk: Walk, k: int) -> str:
        """The same in words, which give up where it is beyond all bounds."""
        if abs(walk.losses[k]) > _BEYOND:
            return "beyond all bounds"
        return self.loss_at(walk, k).words

    def slope(self, i: int, k: int = 0) -> Shown:
        """The slope in coordinate `i` after `k` steps."""
        return self._quantity(self.trials.ground.partials[i], k, self.walk.slopes[k][i])

    def coordinate(self, i: int, k: int) -> Shown:
        """Coordinate `i` after `k` steps."""
        at = self._exact_point(k)
        return shown(None if at is None else at[i], self.walk.points[k][i])

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

    def ways(self, kind: Kind) -> tuple[str, ...]:
        """The keys of a walk on the map and in the loss."""
        return (f"map.walk.{kind}", f"loss.walk.{kind}")

    def fate(self, walk: Walk) -> str:
        """What becomes of a walk, in a sentence with its numbers."""
        n = walk.steps
        after = f"After {spoken(number_of(n).expression)} step{'s' if n != 1 else ''}"
        later = after[0].lower() + after[1:]
        last = self.loss_words(walk, n)
        match walk.fate:
            case "settles" if abs(walk.losses[n]) > _BEYOND:
                return f"{after} the loss is a small share of what it was, and still {last}."
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
                    f"Step {spoken(number_of(walk.lost or n + 1).expression)} leads out of where"
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


def number_shown(e: Expression) -> Shown:
    """A constant as it is shown: as it was typed where that is a short number."""
    value = value_at(e, {})
    found = shown(value.exact, value.approx)
    if not found.exact and value.exact is not None and len(str(e)) <= _TYPED:
        return Shown(e, True)
    return found


def number_of(n: int) -> Shown:
    """A whole number."""
    return shown(Fraction(n), mpf(n))


def brief(words: str) -> bool:
    """Whether a number is short enough to be said with another one, or again."""
    return len(words.split()) <= _FEW
