"""All that is known of a derivative at a point: from its definition, by rules, by numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import Derivation, Verdict, weakest
from calcanim.calculus.derivatives.by_definition import limit
from calcanim.calculus.derivatives.by_rules import derivative
from calcanim.calculus.derivatives.secants import LEFT, Secants, secants
from calcanim.calculus.rules import NoRuleError
from calcanim.calculus.solution import Solution, verdict_of
from calcanim.exact.tidy import as_expression
from calcanim.exact.values import Value
from calcanim.expressions.tree import Expression


@dataclass(frozen=True)
class AtPoint:
    """The secants there, the limit of their slopes, and the derivative by `rules`, if these do."""

    secants: Secants
    limit: Solution
    rules: Derivation | None

    @property
    def slope(self) -> Value | None:
        """The derivative as a number; None where there is none."""
        value = self.limit.value
        return value if isinstance(value, Value) else self.secants.found.value

    @property
    def formula(self) -> Expression | None:
        """The derivative at any x, by rules."""
        return self.rules.result if self.rules else None

    def side(self, sign: int) -> Expression | None:
        """The one-sided slope of a point without a derivative, as a decimal if no form is known."""
        steps = [s for s in self.limit.steps if s.rule == "ONE_SIDED"]
        step = steps[0 if sign == LEFT else 1]
        return None if step.after == step.before else step.after

    @cached_property
    def proof(self) -> Verdict:
        """How sure it is that the rules give the same number as the limit."""
        value, result = self.limit.value, self.limit.result
        if self.rules is None or not isinstance(value, Value):
            return "unknown"
        exact = as_expression(value.exact) if value.exact is not None else result
        if not isinstance(exact, Expression):
            return "unknown"
        name, at = self.secants.name, self.secants.at
        found = certify(self.rules.result.substitute(name, at), exact, ())
        return weakest([self.rules.final.verdict, found.verdict])

    @cached_property
    def anywhere(self) -> Expression | None:
        """The limit that is left of the quotient at any x, and is what the rules give.

        None where no algebra leads there, or more than one limit is left.
        """
        here = {s.rule for s in self.limit.steps}
        if self.rules is None or here & {"SUM", "NUMERICAL"}:
            return None  # what no algebra does at the point, it does nowhere
        steps = limit(self.secants.f, self.secants.name).steps
        last = steps[-1]
        taken = last.before
        if (
            last.rule == "NUMERICAL"
            or taken.op != "limit"
            or not taken.args[0].has(taken.value or "")
        ):
            return None
        same = certify(last.after, self.rules.result, (self.secants.name,))
        return taken if verdict_of(steps, same) in ("proved", "checked") else None


def at_point(f: Expression, name: str, at: Expression) -> AtPoint:
    """The derivative of `f` at the constant `at`. Raises UndefinedError where f has no value."""
    around = secants(f, name, at)
    worked = limit(f, name, at)
    try:
        rules = derivative(f, name)
    except NoRuleError:
        rules = None
    return AtPoint(around, worked, rules)
