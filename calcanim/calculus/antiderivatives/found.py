"""An integral and how it was found: one rule, what it leaves to integrate, and how those were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, count

from calcanim.expressions.tree import Expression, integral


@dataclass(frozen=True, slots=True)
class Found:
    """``integral(integrand, variable)`` equals `after`, in which each of `children` still stands.

    `substituted` names the new variable and what it stands for; `solved` is True where `after`
    contains the integral itself again and the answer came from solving for it.
    """

    integrand: Expression
    variable: str
    rule: str
    why: str
    after: Expression
    children: tuple[Found, ...] = ()
    substituted: tuple[str, Expression] | None = None
    conditions: tuple[str, ...] = ()
    result: Expression | None = None

    @property
    def open(self) -> Expression:
        """The integral before the rule is used."""
        return integral(self.integrand, self.variable)

    @property
    def answer(self) -> Expression:
        """The antiderivative in `variable`, nothing left to integrate."""
        if self.result is not None:
            return self.result
        out = self.after
        for child in self.children:
            out = replaced(out, child.open, child.answer)
        if self.substituted:
            out = out.substitute(*self.substituted)
        return out


Search = Callable[[Expression, str], Found | None]


@dataclass(slots=True)
class Task:
    """What a technique gets: the integrand, its variable, and a way to ask for further integrals.

    `ask` gives None where the search gave up; techniques then try their next idea.
    """

    f: Expression
    x: str
    ask: Search
    used: tuple[str, ...] = field(default=())
    depth: int = 0

    def found(
        self,
        rule: str,
        why: str,
        after: Expression,
        *children: Found,
        substituted: tuple[str, Expression] | None = None,
        conditions: tuple[str, ...] = (),
    ) -> Found:
        """The result of a technique for this integrand."""
        return Found(self.f, self.x, rule, why, after, children, substituted, conditions)

    def fresh(self) -> str:
        """A variable that the integrand does not use."""
        taken = {*self.f.variables, self.x, *self.used}
        numbered = (f"u_{n}" for n in count(1))
        return next(v for v in chain(("u", "v", "w", "t", "s", "z"), numbered) if v not in taken)


def replaced(line: Expression, old: Expression, new: Expression) -> Expression:
    """`line` with its first `old` replaced."""
    for path, node in line.walk():
        if node == old:
            return line.replace(path, new)
    return line
