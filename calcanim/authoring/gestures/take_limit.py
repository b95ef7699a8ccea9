"""Take the limit: a difference quotient line by line, until the step may go to zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from calcanim.authoring.beats import beat
from calcanim.authoring.cues import rewrite, strike, write
from calcanim.authoring.statements import CANCELS, limit_taken, quotient_changed
from calcanim.authoring.words import Part
from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Step, moves_between
from calcanim.calculus.derivatives.at_point import AtPoint
from calcanim.calculus.solution import verdict_of
from calcanim.expressions.pieces import breadth
from calcanim.expressions.tree import ZERO, Expression, Path, div, limit, mul, variable
from calcanim.notation.lengths import COLUMN, FRAME, LABEL, ROW, SIGN, TERM, fits_row
from calcanim.notation.lines import Line, line
from calcanim.notation.setter import Roles
from calcanim.notation.shown import Shown, as_shown
from calcanim.notation.sides import Coloured, Name, Side, limit_of
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Cue

_MOST = 5  # lines before the limit
_TERMS = 4  # of a sum, each with a line of its own
_LONGEST = 40  # characters of a value's exact form


@dataclass(frozen=True, slots=True)
class _Work:
    point: AtPoint
    posed: Line
    step: str
    roles: Roles

    @property
    def result(self) -> Shown:
        assert self.point.slope is not None
        return as_shown(self.point.slope, 6)


@dataclass(frozen=True, slots=True)
class Tie:
    """What the picture does: before all, as what is above or below the bar changes, at the end.

    `named` gives the rise the form that it has in a line, `unnamed` takes it off. `slopes` shows
    the slope for every step: as the step is divided away, and `cancelled` is then played and said,
    or else before the limit.
    """

    first: Sequence[Cue] = ()
    above: Sequence[Cue] = ()
    below: Sequence[Cue] = ()
    named: Callable[[Expression], Sequence[Cue]] = lambda form: ()
    unnamed: Callable[[], Sequence[Cue]] = lambda: ()
    slopes: Callable[[Expression | None], Sequence[Cue]] = lambda form: ()
    cancelled: Sequence[Part] = ()
    settled: Sequence[Cue] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The beats of a limit, and the lines that they leave in the column."""

    beats: tuple[Beat, ...]
    lines: tuple[Line, ...]


def take_limit(point: AtPoint, posed: Line, step: str, roles: Roles, tie: Tie) -> Taken:
    """Put the function in, see what cancels, divide by the step, let it go to zero.

    `posed` is the line with the difference quotient in words of f.
    """
    work = _Work(point, posed, step, roles)
    terms = _terms(work)
    if terms:
        # Each term has its own line: the whole, with the function put in, would only be long.
        title, said = quotient_changed("SUM", work.step)
        written = [write(each, run_time=1.2) for each in terms]
        end, made = _end(work, posed, None, (), (*tie.slopes(None), *tie.settled))
        return Taken((beat(title, tie.first, written, said), end), (*terms, made))
    thoughts: list[tuple[str, str, list[Part]]] = []
    lines: list[Line] = []
    shown, body = posed, None
    for change, new in _kept(point.limit.steps, step):
        made = line("=", new, roles=roles, after=str(body) if body else shown.formula.text)
        title, said = quotient_changed(change.rule, step, new, change.why)
        parts: list[Part] = [] if thoughts else [tie.first]
        if body is None:
            same = tuple((shown.key(0, n), made.key(0, n)) for n in (0, 1))
            parts += [rewrite(shown, made, same), tie.above, _named(tie, new, step), said]
        else:
            cancels = change.rule == "CANCEL"
            if cancels and (front := _taken_out(body, new, step)) is not None:
                taken = line("=", front, roles=roles, after=str(body))
                (thoughts[-1][2] if thoughts else parts).append(rewrite(shown, taken, run_time=0.8))
                lines.append(taken)
                shown, body = taken, front
            gone = [shown.key(0, *path) for path in _struck(change.rule, body, new, step)]
            parts += [strike(shown, *gone)] if gone else []
            parts += [tie.unnamed(), rewrite(shown, made)]
            if cancels:
                parts += [tie.below, said, tie.slopes(new), *tie.cancelled]
            else:
                parts += [tie.above, _named(tie, new, step), said]
        if thoughts and {thoughts[-1][0], change.rule} == {"EXPAND", "COLLECT"}:
            # One thought, in two lines.
            thoughts[-1] = ("", CANCELS, [*thoughts[-1][2], *parts])
        else:
            thoughts.append((change.rule, title, parts))
        lines.append(made)
        shown, body = made, new
    out = [beat(title, *parts) for _, title, parts in thoughts]
    if body is not None and breadth(body) > ROW and body.op != "add":
        body = None  # too long to be written again
    waiting = () if out else tie.first
    settled = tie.settled
    if all(rule != "CANCEL" for rule, _, _ in thoughts):
        settled = (*tie.slopes(None), *settled)
    end, last = _end(work, shown if body is not None else posed, body, waiting, settled)
    return Taken((*out, end), (*lines, last))


def _named(tie: Tie, form: Expression, step: str) -> Sequence[Cue]:
    """The name of the rise in a quotient over the step."""
    front: Sequence[Expression] = ()
    if form.op == "mul" and form.args[-1].op == "div":
        *front, form = form.args
    if form.op != "div" or form.args[1] != variable(step):
        return ()
    risen = mul(*front, form.args[0])
    return tie.named(risen) if breadth(risen) <= LABEL else ()


def _kept(steps: Sequence[Step], h: str) -> Iterator[tuple[Step, Expression]]:
    """The quotients that are shown: the first, and the last ones before the limit."""
    limits = list(takewhile(lambda s: s.after.op == "limit", steps))
    bodies = [(step, step.after.args[0]) for step in limits if step.rule != "DEFINITION"]
    short = [(step, body) for step, body in bodies if _fits(body)]
    before: Expression | None = None
    for step, body in [*short[:1], *short[1:][1 - _MOST :]]:
        # Before the first line stands the quotient in words of f: that is the first body.
        if body != before and _holds(before or bodies[0][1], body, h):
            yield step, body
            before = body


def _holds(before: Expression, after: Expression, *names: str) -> bool:
    return certify(before, after, names).verdict in ("proved", "checked")


def _fits(body: Expression) -> bool:
    """Whether a line can be read while it is spoken of: only a plain sum may take several rows."""
    top = body.args[0] if body.op == "div" else body
    plain = top.op == "add" and all(_is_plain(t) for t in top.args)
    return breadth(body) <= (FRAME * 2 if plain else COLUMN - SIGN)


def _is_plain(term: Expression) -> bool:
    inner = term.args[0] if term.op == "neg" else term
    return all(breadth(t) <= TERM for t in (inner.args if inner.op == "add" else (inner,)))


def _terms(work: _Work) -> list[Line]:
    """A sum is taken term by term: each limit with its value."""
    steps = work.point.limit.steps
    split = next((n for n, s in enumerate(steps) if s.rule == "SUM"), None)
    if split is None:
        return []
    posed = steps[split].after.args
    out: list[Line] = []
    for step in steps[split + 1 :]:
        old, new = step.before, step.after
        if not (old.op == new.op == "add" and len(old.args) == len(new.args) == len(posed)):
            continue
        for term, was, is_ in zip(posed, old.args, new.args, strict=True):
            if not _has_limit(was) or _has_limit(is_):
                continue
            left, right = term, is_
            if term.op == is_.op == "neg":
                left, right = term.args[0], is_.args[0]
            if fits_row(left, right) and _holds(left, right):
                out.append(line(left, Coloured(right, "derivative"), roles=work.roles))
    return out[:_TERMS]


def _has_limit(e: Expression) -> bool:
    return any(node.op == "limit" for _, node in e.walk())


def _end(
    work: _Work,
    source: Line,
    body: Expression | None,
    waiting: Sequence[Cue],
    settled: Sequence[Cue],
) -> tuple[Beat, Line]:
    """``lim q = value``, and its number where that says more."""
    steps, value = work.point.limit.steps, work.point.limit.result
    taken: Side
    if body is None:
        name = work.posed.sides[0]
        assert isinstance(name, Name)
        taken = limit_of(name, work.step, ZERO)
    else:
        taken = limit(body, work.step, ZERO)
    closed = isinstance(value, Expression) and len(str(value)) <= _LONGEST and not _rounded(value)
    numerical = any(s.rule == "NUMERICAL" for s in steps)
    sides: list[Side] = [taken]
    if any(s.rule == "CONSTANT_MULTIPLE" for s in steps) and work.result.exact:
        closed = False  # a power of ten is not written as a quotient
    if closed and isinstance(value, Expression):
        sides.append(Coloured(value, "derivative"))
    result = work.result
    if not (closed and result.exact and str(value) == str(result.expression)):
        sides.append(Coloured(result, "derivative"))
    made = line(*sides, roles=work.roles, said=result.words)
    verdict = verdict_of(steps)
    if numerical and work.point.proof == "proved":
        verdict = work.point.proof
    rules = [s.rule for s in steps]
    title, said = limit_taken(rules, verdict, closed, work.step, result)
    # The quotient goes on as the body of its limit.
    inner = made.key(0, 1) if body is None else made.key(0, 0)
    grown = rewrite(source, made, ((source.key(-1), inner),))
    return beat(title, waiting, grown, settled, said), made


def _rounded(e: Expression) -> bool:
    """Whether a number with many digits stands in `e`: it is rounded, and no closed form."""
    return any(n.op == "number" and len(n.value or "") > 9 for _, n in e.walk())


def _taken_out(before: Expression, after: Expression, h: str) -> Expression | None:
    """``h (6 + h)/h``: a quotient with a sum above the bar, the step taken out; where it fits."""
    front, rest = list(before.args[:-1]) if before.op == "mul" else [], after
    if front:
        if after.op != "mul" or list(after.args[: len(front)]) != front:
            return None
        before, rest = before.args[-1], mul(*after.args[len(front) :])
    if before.op != "div" or (before.args[0].op, rest.op) != ("add", "add"):
        return None
    out = mul(*front, div(mul(variable(h), rest), variable(h)))
    return out if before.args[1] == variable(h) and _fits(out) else None


def _struck(rule: str, before: Expression, after: Expression, h: str) -> list[Path]:
    """What cancels on the way from `before` to `after`, behind a factor that stays in front."""
    if before.op == after.op == "mul" and before.args[0] == after.args[0]:
        left = after.args[1] if len(after.args) == 2 else mul(*after.args[1:])
        last = len(before.args) - 1
        return [(last, *p) for p in _struck(rule, before.args[-1], left, h)]
    if rule == "COLLECT" and before.op == after.op == "div":
        stays = {m.source for m in moves_between(before.args[0], after.args[0])}
        top = before.args[0]
        numbers = [p for p, n in top.walk() if n.op == "number" and not _within(p, stays)]
        return [(0, *p) for p in numbers if _is_term(top, p)]
    if rule == "CANCEL" and before.op == "div":
        steps = [p for p, n in before.walk() if n.op == "variable" and n.value == h]
        return [p for p in steps if p and _is_factor(before.args[p[0]], p[1:])]
    return []


def _within(path: Path, others: set[Path]) -> bool:
    return any(path[: len(o)] == o for o in others)


def _is_term(e: Expression, path: Path) -> bool:
    """Whether a path leads through sums and signs only."""
    return all(e.at(path[:n]).op in ("add", "neg") for n in range(len(path)))


def _is_factor(e: Expression, path: Path) -> bool:
    """Whether a path leads to a factor of `e`."""
    return all(e.at(path[:n]).op in ("mul", "neg") for n in range(len(path)))
