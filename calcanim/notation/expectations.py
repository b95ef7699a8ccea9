"""Expected values as sides and lines: the turning force, means, variance, the loss of a guess."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from calcanim.calculus.integrals.area import area_under
from calcanim.calculus.probability.moments import Expected, Moment
from calcanim.calculus.probability.pairs import Pair
from calcanim.expressions.names import fresh_names
from calcanim.expressions.pieces import breadth
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, mul, number, power, variable
from calcanim.expressions.typst import typst
from calcanim.notation.integrals import expected, gain, integral_of
from calcanim.notation.lengths import ROW
from calcanim.notation.lines import Line, definition, line, written
from calcanim.notation.setter import Roles, by_variable, plain
from calcanim.notation.shown import Shown, as_shown
from calcanim.notation.sides import Coloured, Joined, Name, applied, as_one, symbol, words, worth
from calcanim.storyboard.formula import Formula

_SHORT = 3.0  # em: what fits at the end of an axis


@dataclass(frozen=True)
class Means:
    """The lines of what is `found` of a density."""

    found: Expected
    joint_density: Expression | None = None

    @property
    def x(self) -> str:
        return self.found.x

    @property
    def g(self) -> Expression:
        """The function that is averaged."""
        return self.found.of.g

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
        capital = _capital(self.x)
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
            own = applied(self._letter, self.x, role="inner")
            g = own if self._is_called(g) else _bracketed(g)
        g = replace(g, source=f"{g.source} thin")
        return as_one(Joined((g, "", self.density)))

    @property
    def called(self) -> bool:
        """Whether the function has a letter: what is a function of its own is not written out."""
        return any(n.op == "call" for _, n in self.g.walk())

    def function(self) -> tuple[Line, ...]:
        """``g(x) = log(x)``, where it has a letter."""
        if not self.called:
            return ()
        name = applied(self._letter, self.x, role="inner")
        return (definition(name, self.g, roles=self.roles),)

    @property
    def _letter(self) -> str:
        return "g" if self.x != "g" else "f"

    def _is_called(self, g: Expression) -> bool:
        return self.called and g == self.g

    def mean(self, g: Expression | None = None) -> Name:
        """``E[X]``, or ``E[X²]``."""
        if g is None:
            return expected(self.chance)
        if self._is_called(g):
            return expected(applied(self._letter, self.chance))
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

    def put_in(self) -> Line:
        """``∫ x·2e^(−2x) dx``, or ``∫ x p(x) dx`` where that is long."""
        body = mul(variable(self.x), self.found.density.p)
        short = breadth(body) <= ROW
        return line(self.mean(), self.over(body if short else self.weighed(variable(self.x))))

    def gained(self) -> tuple[Line, ...]:
        """``F(x) = …``, ``E[X] = F(∞) − F(0)``; nothing without a short antiderivative F."""
        density = self.found.density
        body = mul(variable(self.x), density.p)
        area = area_under(body, self.x, density.area.low, density.area.high)
        known = area.antiderivative
        if known is None or breadth(known) > ROW:
            return ()
        name = applied("F", self.x, role="inner")
        return definition(name, known, roles=self.roles), line(self.mean(), gain(area))

    def number(self) -> Line:
        """``μ = E[X] = 1/2``."""
        mean = self.found.mean
        sides = worth(mean.result, mean.value, "derivative", 4)
        return definition(self.mu, self.mean(), *sides)

    def on_card(self) -> Line | None:
        """``∫ x·2e^(−2x) dx = 1/2``, which needs no letters of the film; None where it is long."""
        body, mean = mul(variable(self.x), self.found.density.p), self.found.mean
        if breadth(body) > ROW:
            return None
        return line(self.over(body), *worth(mean.result, mean.value, "derivative", 4))

    # -- of a function ----------------------------------------------------------------------------

    def of(self, g: Expression) -> Line:
        """``E[X²] = ∫ x² p(x) dx``."""
        return definition(self.mean(g), self.over(self.weighed(g)))

    def of_number(self, of: Moment) -> Line:
        """``E[X²] = 1/2``."""
        return line(self.mean(of.g), *worth(of.result, of.value, "derivative", 4))

    def diverges(self, g: Expression) -> Line:
        """``E[X²] = ∫ x² p(x) dx diverges``: nothing is claimed of it."""
        whole = self.over(self.weighed(g))
        verdict = words("diverges", "negative_area")
        return line(Joined((whole, "", verdict)), shown=f"{whole.text} diverges")

    def variance_diverges(self) -> Line:
        """``∫ (x − μ)² p(x) dx diverges``."""
        whole = self.over(self.weighed(self.distance(self.letters[5], "inner")))
        verdict = words("diverges", "negative_area")
        return line(Joined((whole, "", verdict)), shown=f"{whole.text} diverges")

    def compared(self) -> tuple[Line, ...]:
        """What the mean of the function is, and the function at the mean, as far as both are."""
        found = self.found
        if not found.of.known:
            return (self.diverges(self.g),)
        at_mean = None if found.straight else self.at_mean_number(self.g)
        return tuple(each for each in (self.of_number(found.of), at_mean) if each is not None)

    def at_mean(self, g: Expression) -> Name:
        """``μ²``: the function at the mean."""
        if self._is_called(g):
            return applied(self._letter, symbol(self.letters[5]), role="text")
        e = g.substitute(self.x, variable(self.letters[5]))
        return Name(typst(e), str(e), spoken(e), "text")

    def at_mean_number(self, g: Expression) -> Line | None:
        """``μ² = 1/4``."""
        value = self.found.at_mean
        return None if value is None else line(self.at_mean(g), as_shown(value, 4))

    def same(self) -> bool:
        """Whether the function of the mean is the mean of the function, bent though it is."""
        value = self.found.at_mean
        return value is not None and abs(value.approx - self.found.of.value.approx) < 1e-9

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
        return line(self.var, less, *worth(spread.result, spread.value, "increment", 4))

    def deviation(self) -> Line:
        """``σ = √Var = 1/2``."""
        value, result = self.found.deviation
        root = Name('sqrt(op("Var"))', "sqrt(Var)", "the root of the variance", "increment")
        sigma = symbol(self.letters[6], "increment")
        return definition(sigma, root, *worth(result, value, "increment", 4))

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

    # -- two at once ------------------------------------------------------------------------------

    def slice(self, pair: Pair) -> Line:
        """``A(x) = ∫ x y p(x, y) dy``; of two that are independent, ``x p(x) ∫ y p(y) dy``."""
        x, y = pair.names
        if not pair.independent:
            body = as_one(Joined((_bracketed(pair.g), "", self._both(pair))))
            return definition(self._area(pair), integral_of(body, *pair.inner, ""))
        p = self.letters[0]
        own, other = (
            as_one(Joined((symbol(n, "inner"), "", applied(p, n, role="function")))) for n in (x, y)
        )
        whole = as_one(Joined((own, "", integral_of(other, *pair.inner, ""))))
        return definition(self._area(pair), whole)

    def slices(self, pair: Pair) -> Line:
        """``E[XY] = ∫ A(x) dx = 1/4``; of two that are independent ``= μ² = 1/4``."""
        value = worth(pair.result, pair.value, "derivative", 4)
        whole = integral_of(self._area(pair), *pair.outer, "")
        product = (self.at_mean(squared_of(self.x)),) if pair.independent else ()
        return definition(self._of_both(pair), whole, *product, *value)

    def both(self) -> Formula:
        """``p``: the density of a pair."""
        return plain(self.letters[0], self.letters[0], "function")

    def weight(self, pair: Pair) -> Formula:
        """``x y p``: the density of a pair times the function that is averaged."""
        g = _bracketed(pair.g)
        short = g if breadth(pair.g) <= _SHORT else symbol(self._letter, "inner")
        source = f"{short.source} thin {self.letters[0]}"
        return plain(source, f"{short.text}*{self.letters[0]}", "function", "value times density")

    def _area(self, pair: Pair) -> Name:
        letter = "A" if "A" not in pair.names else "B"
        return applied(letter, pair.names[0], role="increment", said="the slice")

    def joint(self, pair: Pair) -> tuple[Line, ...]:
        """``p(x, y) = x y``; nothing where it is a product of two that are known."""
        if pair.independent:
            return ()
        return (definition(self._both(pair), pair.p, roles=self.roles),)

    def _both(self, pair: Pair) -> Name:
        """``p(x, y)``, or ``p(x) p(y)``."""
        x, y = pair.names
        p = self.letters[0]
        if not pair.independent:
            return applied(p, x, y, role="function")
        first, second = (applied(p, n, role="function") for n in (x, y))
        return as_one(Joined((first, "", second)))

    def _of_both(self, pair: Pair) -> Name:
        e = pair.g
        for n in pair.names:
            e = e.substitute(n, variable(_capital(n)))
        return expected(Name(typst(e), str(e), spoken(pair.g)))

    # -- names in pictures ------------------------------------------------------------------------

    def levels(self, g: Expression) -> tuple[Formula, Formula, Formula]:
        """``x²``, ``E[X²]`` and ``μ²``."""
        own = applied(self._letter, self.x, role="inner")
        sides = (own if self.called else Coloured(g, "inner"), self.mean(g), self.at_mean(g))
        first, second, third = (written(side).formula for side in sides)
        return first, second, third

    def spread_levels(self) -> tuple[Formula, Formula, None]:
        """``(x − μ)²`` and ``Var``."""
        squared = written(self.distance(self.letters[5], "inner")).formula
        return squared, written(self.var).formula, None

    def gathered(self) -> Formula:
        """``x p(x)``, added up."""
        x = typst(variable(self.x))
        name = f'"sum of" {x} thin {self.letters[0]}({x})'
        return plain(name, f"sum of {self.x} p", "text", f"{self.x} times the density, added up")

    def named_mean(self) -> Formula:
        """``μ``."""
        return written(self.mu).formula

    def named_gap(self) -> Formula | None:
        """``Var``, where that is what lies between ``E[g(X)]`` and ``g(μ)``: for a square."""
        return written(self.var).formula if self.g == squared_of(self.x) else None

    def sigma(self) -> Formula:
        """``σ``."""
        return written(symbol(self.letters[6], "increment")).formula

    def guess_names(self) -> tuple[Formula, Formula, Formula]:
        """``w``, ``L(w)`` and ``Var``."""
        w = symbol(self.letters[3], "input")
        first, second, third = (written(side).formula for side in (w, self._loss(w), self.var))
        return first, second, third

    def squared_gathered(self) -> Formula:
        """``(x − μ)² p(x)``, added up."""
        square = self.distance(self.letters[5], "text")
        x = typst(variable(self.x))
        name = f'"sum of" {square.source} thin {self.letters[0]}({x})'
        return plain(name, "sum of squares", "text", f"{square.said} times the density, added up")

    @property
    def usual(self) -> Shown:
        """The standard deviation as it is shown."""
        return as_shown(self.found.deviation[0], 4)

    def _loss(self, at: Name) -> Name:
        return applied(self.letters[4], at, role="function")


def _capital(x: str) -> str:
    """The letter of a variable that chance decides."""
    return x.upper() if len(x) == 1 else x


def _bracketed(g: Expression) -> Name:
    """A factor, in parentheses where it has to be."""
    bare = g.op not in ("add", "neg")
    source, text = typst(g), str(g) if g.op == "variable" else f"({g})"
    return Name(source if bare else f"({source})", text, spoken(g), "inner")


def squared_of(x: str) -> Expression:
    """``x²``."""
    return power(variable(x), number(2))


def rule(means: Means) -> Line:
    """``E[g(X)] = ∫ g(x) p(x) dx`` between the ends of the density.

    It has another letter for the function where that one is taken.
    """
    g = "h" if means.called else "g"
    own = applied(g, means.x, role="inner")
    return definition(expected(applied(g, means.chance)), means.over(means.weighed(own)))
