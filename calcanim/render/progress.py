"""How far films are, one of them or many together: what is done, and the seconds that are left."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields, replace

# CPU seconds of a picture drawn, and of one encoded again, until one has been measured.
_DRAWING, _ENCODING = 0.006, 0.012
_PUT_TOGETHER = 0.999  # the share when all is drawn: the last film is still to be written


@dataclass(frozen=True, slots=True)
class Total:
    """How far many films are: `done` of `films`, and the share of all work, 0 to 1.

    `seconds_left` is None until something has been measured.
    """

    done: int
    films: int
    share: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """How far a film is: frames done of all `frames`, and the seconds left where they are known.

    `drawn` and `known` count segments: those drawn now, and those that the cache had. Where many
    films are made, `total` says how far all of them are.
    """

    lesson: str
    done: int
    frames: int
    seconds_left: float | None
    drawn: int
    known: int
    segments: int
    total: Total | None = None

    @property
    def share(self) -> float:
        """What is done, 0 to 1."""
        return self.done / self.frames


Progress = Callable[[Report], None]


@dataclass(frozen=True, slots=True)
class Work:
    """Pictures that are drawn here or encoded again, and those that are still to be.

    What the cache had is no work. `drawing` and `encoding` are the CPU seconds that it took.
    """

    drawn: int = 0
    to_draw: int = 0
    drawing: float = 0.0
    encoded: int = 0
    to_encode: int = 0
    encoding: float = 0.0

    def __add__(self, other: Work) -> Work:
        return Work(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Work)))

    @property
    def costs(self) -> tuple[float, float]:
        """CPU seconds of a picture that is drawn, and of one that is encoded again."""
        draws = self.drawing / self.drawn if self.drawn else 0.0
        encodes = self.encoding / self.encoded if self.encoded else 0.0
        ratio = _ENCODING / _DRAWING
        return draws or encodes / ratio or _DRAWING, encodes or draws * ratio or _ENCODING

    def left(self, costs: tuple[float, float]) -> float:
        """CPU seconds that it will take still."""
        return self.to_draw * costs[0] + self.to_encode * costs[1]

    def done(self, costs: tuple[float, float]) -> float:
        """CPU seconds that it has taken, at the mean cost."""
        return self.drawn * costs[0] + self.encoded * costs[1]

    def seconds_left(self, hands: int) -> float | None:
        """With so many `hands` at work; None where nothing has been measured."""
        left = self.left(self.costs)
        if left and not self.drawn + self.encoded:
            return None
        return round(left / hands, 1)


class Ledger:
    """The work of `films` films, which have `boards` storyboards and are made by `hands` hands.

    Of films and storyboards that are not yet known the mean of the others is assumed. A film may
    turn out longer: then the share waits, and never falls.
    """

    def __init__(self, films: int, boards: int, hands: int) -> None:
        self._films, self.boards, self._hands = films, boards, hands
        self._building: list[float] = []
        self._works: dict[Hashable, Work] = {}
        self._settled: set[Hashable] = set()
        self._share = 0.0

    def built(self, cost: float) -> None:
        """A storyboard is there; it took so many CPU seconds."""
        self._building.append(cost)

    def note(self, film: Hashable, work: Work) -> None:
        """What a film takes, as it is known now."""
        self._works[film] = work

    def settle(self, film: Hashable) -> None:
        """A film is there, or will not be: there is nothing more to do for it."""
        self._settled.add(film)
        self._works[film] = replace(self._works.get(film, Work()), to_draw=0, to_encode=0)

    def total(self) -> Total:
        """How far all of it is."""
        every = sum(self._works.values(), Work())
        costs = every.costs
        done, left = every.done(costs), every.left(costs)
        if self._works:
            left += (done + left) / len(self._works) * (self._films - len(self._works))
        if self._building:
            building = sum(self._building)
            done += building
            left += building / len(self._building) * (self.boards - len(self._building))
        finished = len(self._settled) == self._films
        measured = bool(every.drawn + every.encoded)
        if finished:
            self._share = 1.0
        elif measured:  # what is guessed before would stay, as the share never falls
            self._share = max(self._share, min(done / (done + left), _PUT_TOGETHER))
        seconds = 0.0 if finished else round(left / self._hands, 1) if measured else None
        return Total(len(self._settled), self._films, round(self._share, 4), seconds)
