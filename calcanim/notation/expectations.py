"""Expected values as sides and lines: the turning force, means, variance, the loss of a guess."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from calcanim.calculus.probability.moments import Expected, Moment
from calcanim.expressions.names import fresh_names
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, mul, number, power, variable
from calcanim.expressions.typst import typst
from calcanim.notation.integrals import expected, integral_of
from calcanim.notation.lengths import ROW
from calcanim.notation.lines import Line, definition, line, written
from calcanim.notation.setter import Roles, by_variable
from calcanim.notation.shown import Shown, as_shown
from calcanim.notation.sides import Coloured, Joined, Name, applied, as_one, symbol, worth
from calcanim.storyboard.formula import Formula, prose
from calcanim.storyboard.statements import Kind


@dataclass(frozen=True)
class Means:
    """The lines of what is `found` of a density."""

    found: Expected

    @property
    def x(self) -> str:
        return self.found.x

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The density, the fulcrum's place, its turning force, a guess and its loss."""
        return fresh_names(("p", "c", "T", "w", "L", "mu", "sigma"), (self.x,))

    @property
    def roles(self) -> Roles:
        return by_variable({self.x: "input"})

    @property
    def chance(self) -> Name:
        """``X``: the variable as one that chance decides."""
        capital = self.x.upper() if len(self.x) == 1 else self.x
        return Name(typst(variable(capital)), capital, self.x, "input")

    @property
    def density(self) -> Name:
        """``p(x)``."""
        return applied(self.letters[0], self.x, role="function")

    @property
    def mu(self) -> Name:
        return symbol(self.letters[5], "derivative")

    @property
    def var(self) -> Name:
        return Name('op("Var")', "Var", "the variance", "increment")

    def given(self) -> Line:
        """``p(x) = 2 e^(−2x)``."""
        return definition(self.density, self.found.density.p, roles=self.roles)

    def over(self, body: Name | Expression) -> Name:
        """The integral of a body over all that is possible."""
        area = self.found.density.area
        return integral_of(body, self.x, area.low, area.high, "")

    def weighed(self, g: Expression | Name) -> Name:
        """``x² p(x)``."""
        if isinstance(g, Expression):
            bare = g.op not in ("add", "neg")
            source, text = typst(g), str(g) if g.op == "variable" else f"({g})"
            g = Name(source if bare else f"({source})", text, spoken(g), "inner")
        return as_one(Joined((g, "", self.density)))

    def mean(self, g: Expression | None = None) -> Name:
        """``E[X]``, or ``E[X²]``."""
        if g is None:
            return expected(self.chance)
        name = self.chance
        e = g.substitute(self.x, variable(name.text))
        return expected(Name(typst(e), str(e), spoken(g)))

    # -- the fulcrum ------------------------------------------------------------------------------

    def force(self) -> Line:
        """``T(c) = ∫ (x − c) p(x) dx``."""
        x, c = variable(self.x), self.letters[1]
        lever = Name(f"({typst(x)} − {c})", f"({self.x} - {c})", "the lever", "increment")
        return definition(self._torque, self.over(self.weighed(lever)))

    def force_apart(self) -> Line:
        """``T(c) = ∫ x p(x) dx − c ∫ p(x) dx``."""
        _, c, *_ = self.letters
        first = self.over(self.weighed(variable(self.x)))
        rest = as_one(Joined((symbol(c, "derivative"), "", self.over(self.density))))
        return line(self._torque, Joined((first, "-", rest)))

    def balance(self) -> Line:
        """``E[X] = ∫ x p(x) dx``."""
        return definition(self.mean(), self.over(self.weighed(variable(self.x))))

    @property
    def _torque(self) -> Name:
        _, c, torque, *_ = self.letters
        return applied(torque, symbol(c, "derivative"), role="text", said="the turning force")

    def put_in(self) -> Line | None:
        """``E[X] = ∫ x·2e^(−2x) dx``, where it is short."""
        body = mul(variable(self.x), self.found.density.p)
        return None if breadth(body) > ROW else line(self.mean(), self.over(body))

    def number(self) -> Line:
        """``μ = E[X] = 1/2``."""
        mean = self.found.mean
        sides = worth(mean.result, mean.value, "derivative", 5)
        return definition(self.mu, self.mean(), *sides)

    # -- of a function ----------------------------------------------------------------------------

    def of(self, g: Expression) -> Line:
        """``E[X²] = ∫ x² p(x) dx``."""
        return definition(self.mean(g), self.over(self.weighed(g)))

    def of_number(self, of: Moment) -> Line:
        """``E[X²] = 1/2``."""
        return line(self.mean(of.g), *worth(of.result, of.value, "derivative", 5))

    def at_mean(self, g: Expression) -> Name:
        """``μ²``: the function at the mean."""
        e = g.substitute(self.x, variable(self.letters[5]))
        return Name(typst(e), str(e), spoken(e), "text")

    def at_mean_number(self, g: Expression) -> Line | None:
        """``μ² = 1/4``."""
        value = self.found.at_mean
        return None if value is None else line(self.at_mean(g), as_shown(value, 5))

    def alike(self, g: Expression) -> Line:
        """``E[3X + 1] = 3μ + 1``, which is so for a straight line."""
        return line(self.mean(g), self.at_mean(g))

    # -- spread -----------------------------------------------------------------------------------

    def distance(self, to: str, role: str) -> Name:
        """``(x − μ)²``."""
        x, mu = typst(variable(self.x)), typst(variable(to))
        return Name(
            f"({x} − {mu})^2", f"({self.x} - {to})**2", f"the square of {self.x} minus {to}", role
        )

    def variance(self) -> Line:
        """``Var = ∫ (x − μ)² p(x) dx``."""
        body = self.weighed(self.distance(self.letters[5], "inner"))
        return definition(self.var, self.over(body))

    def variance_number(self, known: bool) -> Line:
        """``Var = E[X²] − μ² = 1/4``; `known` if ``E[X²]`` was defined."""
        squared = squared_of(self.x)
        first = self.mean(squared) if known else self.over(self.weighed(squared))
        less = Joined((first, "-", self.at_mean(squared)))
        spread = self.found.variance
        return line(self.var, less, *worth(spread.result, spread.value, "increment", 5))

    def deviation(self) -> Line:
        """``σ = √Var = 1/2``."""
        value, result = self.found.deviation
        root = Name('sqrt(op("Var"))', "sqrt(Var)", "the root of the variance", "increment")
        sigma = symbol(self.letters[6], "increment")
        return definition(sigma, root, *worth(result, value, "increment", 5))

    # -- draws, and a guess -----------------------------------------------------------------------

    def sample_mean(self) -> Line:
        """``M_n = (x_1 + … + x_n)/n``."""
        i = next(v for v in ("i", "k") if v != self.x)
        n = next(v for v in ("n", "m") if v != self.x)
        letter = typst(variable(self.x))
        source = f"frac(limits(sum)_({i} = 1)^{n} attach({letter}, b: {i}), {n})"
        text = f"Sum({self.x}_{i}, ({i}, 1, {n}))/{n}"
        said = f"the sum of the first {n} draws, over {n}"
        return definition(
            Name(f"M_{n}", f"M({n})", "the mean so far", "input"), Name(source, text, said, "input")
        )

    def loss(self) -> Line:
        """``L(w) = ∫ (x − w)² p(x) dx``."""
        w = self.letters[3]
        return definition(
            self._loss(symbol(w, "input")), self.over(self.weighed(self.distance(w, "text")))
        )

    def loss_apart(self) -> Line:
        """``L(w) = Var + (μ − w)²``."""
        w, mu = self.letters[3], self.letters[5]
        rest = Name(
            f"({typst(variable(mu))} − {w})^2", f"({mu} - {w})**2", f"the square of {mu} minus {w}"
        )
        return line(self._loss(symbol(w, "input")), Joined((self.var, "+", rest)))

    def loss_left(self) -> Line:
        """``L(μ) = Var = 1/4``."""
        return line(self._loss(self.mu), self.var, Coloured(self.least, "increment"))

    @property
    def least(self) -> Shown:
        """The variance as it is shown."""
        return as_shown(self.found.variance.value, 4)

    # -- names in pictures ------------------------------------------------------------------------

    def axis(self, g: Expression) -> Formula:
        """``x²``, as the name of an axis."""
        return written(Coloured(g, "inner")).formula

    def levels(self, g: Expression) -> tuple[Formula, Formula]:
        """``E[X²]`` and ``μ²``."""
        return written(self.mean(g)).formula, written(self.at_mean(g)).formula

    def gap(self) -> Formula:
        """What is between them."""
        return prose("gap", "increment")

    def spread_axis(self) -> Formula:
        """``(x − μ)²``."""
        return written(self.distance(self.letters[5], "inner")).formula

    def spread_levels(self) -> tuple[Formula, Formula]:
        """``Var``, and 0."""
        return written(self.var).formula, prose("mean", "derivative")

    def sigma(self) -> Formula:
        """``σ``."""
        return written(symbol(self.letters[6], "increment")).formula

    def guess_name(self) -> Formula:
        """``w``."""
        return written(symbol(self.letters[3], "input")).formula

    def loss_name(self) -> Formula:
        """``L(w)``."""
        return written(self._loss(symbol(self.letters[3], "input"))).formula

    def rest_name(self) -> Formula:
        """``Var``."""
        return written(self.var).formula

    @property
    def usual(self) -> Shown:
        """The standard deviation as it is shown."""
        return as_shown(self.found.deviation[0], 4)

    def _loss(self, at: Name) -> Name:
        return applied(self.letters[4], at, role="function")


def squared_of(x: str) -> Expression:
    """``x²``."""
    return power(variable(x), number(2))


def rule(kind: Kind = "definition") -> Line:
    """``E[g(X)] = ∫ g(x) p(x) dx``."""
    x, a, b = (variable(n) for n in "xab")
    body = as_one(Joined((applied("g", x, role="inner"), "", applied("p", x, role="function"))))
    value = expected(applied("g", variable("X")))
    return line(value, integral_of(body, "x", a, b, ""), kind=kind)
