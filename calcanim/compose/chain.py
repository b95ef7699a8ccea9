"""The beats of a chain-rule film: picture, layers, product, number, check, network, recap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import (
    RULE_NAMES,
    Certificate,
    Derivation,
    RefutedError,
    moves_between,
)
from calcanim.calculus.derivatives import derivative
from calcanim.calculus.layers import Peeling
from calcanim.calculus.tidy import as_expression
from calcanim.calculus.values import difference_quotients, rounded, value_at
from calcanim.compose.lines import Chain, figure
from calcanim.compose.network import network
from calcanim.compose.numbers import Shown, shown
from calcanim.compose.pacing import beat
from calcanim.compose.typeset import Setter, by_variable, key, moves, one, plain
from calcanim.compose.weight import learn
from calcanim.expressions.parse import parse
from calcanim.expressions.spoken import spoken
from calcanim.expressions.tree import Expression, Path, mul, variable
from calcanim.expressions.tree import derivative as unevaluated
from calcanim.expressions.typst import typst
from calcanim.storyboard.board import Beat
from calcanim.storyboard.cues import Clear, Cue, Highlight, Plot, Reveal, Rewrite, Slide, Write
from calcanim.storyboard.figures import Table
from calcanim.storyboard.formula import Claim, Formula, prose

_MIDDLE = ("parameter", "area")


def claim(left: Expression, right: Expression, names: Sequence[str]) -> Claim:
    """The claim ``left = right`` with its certificate. Raises RefutedError for a false one."""
    found = certify(left, right, names)
    if found.verdict == "refuted":
        raise RefutedError(f"{left} = {right} is false: {found.method}")
    return _claim(left, right, found)


def _claim(left: Expression, right: Expression, found: Certificate) -> Claim:
    return Claim(f"{left} = {right}", found.verdict, found.method)


@dataclass(frozen=True)
class ChainFilm:
    """What the beats share: the function, its layers, its chain of values at a point."""

    function: Expression
    at: Expression
    peeling: Peeling
    course: Chain
    derivation: Derivation

    @property
    def name(self) -> str:
        """The input's name."""
        return self.course.symbols[0]

    @property
    def last(self) -> str:
        """The output's name."""
        return self.course.symbols[-1]

    @property
    def output(self) -> str:
        """The whole function's name: not f, which is the outer function in the rule."""
        return self.last if self.whole else "F" if self.name != "F" else "G"

    @property
    def whole(self) -> bool:
        """Whether the composite is the whole function."""
        return self.peeling.path == ()

    @property
    def composite(self) -> Expression:
        """The composite that is unwound."""
        return self.function.at(self.peeling.path)

    @property
    def roles(self) -> dict[str, str]:
        """A role for each quantity, the same in every beat."""
        symbols = self.course.symbols
        middle = dict(zip(symbols[2:-1], _MIDDLE, strict=False))
        return {symbols[0]: "input", symbols[1]: "inner", **middle, symbols[-1]: "outer"}

    def nested(self, path: Path, node: Expression) -> str:
        """Colours the composite by layers: each inner layer in its own role."""
        if node.op == "variable" and node.value == self.name:
            return "input"
        for layer, cut in self._cuts():
            if path == cut:
                return self.roles[layer]
        return "outer" if path == () else ""

    def _cuts(self) -> list[tuple[str, Path]]:
        cuts: list[tuple[str, Path]] = []
        path: Path = ()
        for outer, layer in zip(
            self.peeling.layers[::-1], self.peeling.layers[-2::-1], strict=False
        ):
            place = next(
                p
                for p, n in outer.expression.walk()
                if n.op == "variable" and n.value == outer.inner
            )
            path = (*path, *place)
            cuts.append((layer.symbol, path))
        return cuts

    # -- formulas ------------------------------------------------------------

    def definition(self, symbol: str, e: Expression, nested: bool = False) -> Formula:
        """``symbol = e``."""
        text = f"{symbol} = {e}"
        setter = Setter().raw(typst(variable(symbol)), "left", self.roles[symbol], symbol)
        setter.sign("=")
        setter.expression(e, "right", self.nested if nested else by_variable(self.roles))
        return setter.build(text, claim=Claim(text, "proved", "definition"))

    def rule(self) -> Formula:
        """``dy/dx = dy/du du/dx`` for as many layers as there are."""
        s = self.course.symbols
        setter = Setter().differential(s[-1], s[0], "left", self.roles).sign("=")
        words = []
        for i in range(len(s) - 1, 0, -1):
            if i < len(s) - 1:
                setter.sign("dot.op")
            setter.differential(s[i], s[i - 1], f"factor{i - 1}", self.roles)
            words.append(f"d{s[i]}/d{s[i - 1]}")
        text = f"d{s[-1]}/d{s[0]} = " + " * ".join(words)
        held = claim(unevaluated(self.composite, self.name), self.product(True), (self.name,))
        return setter.build(text, claim=held)

    def slope_of_layer(self, i: int) -> Formula:
        """``du/dx = 2 x``, worked out by the rules."""
        layer = self.peeling.layers[i]
        result = layer.derivation.result
        setter = Setter().differential(layer.symbol, layer.inner, "left", self.roles).sign("=")
        setter.expression(result, "right", by_variable(self.roles))
        held = _claim(layer.derivation.problem, result, layer.derivation.final)
        text = f"d{layer.symbol}/d{layer.inner} = {result}"
        return setter.build(text, claim=held)

    def factors(self, back: bool) -> list[Expression]:
        """The layers' derivatives, outermost first; with `back` in the input alone."""
        out = []
        for layer in self.peeling.layers[::-1]:
            e = layer.derivation.result
            if back:
                for inner in self.peeling.layers[::-1]:
                    e = e.substitute(inner.symbol, inner.expression)
            out.append(e)
        return out

    def product(self, back: bool) -> Expression:
        """The product of the layers' derivatives."""
        factors = [f for f in self.factors(back) if str(f) != "1"]
        return mul(*(g for f in factors for g in (f.args if f.op == "mul" else (f,))))

    def product_line(self, e: Expression, held: Claim) -> Formula:
        """``dy/dx = e``."""
        setter = Setter().differential(self.last, self.name, "left", self.roles).sign("=")
        setter.expression(e, "right", by_variable(self.roles))
        return setter.build(f"d{self.last}/d{self.name} = {e}", claim=held)

    # -- beats ---------------------------------------------------------------

    def beats(self) -> tuple[Beat, ...]:
        """The film."""
        out = [*self._picture(), *self._unwinding()]
        if not self.whole:
            out.append(self._back_in_place())
        out += [self._number(), self._check(), *self._network(), self._recap()]
        return tuple(
            beat(b.title, b.narration, (_title(n, b.title), *b.cues)) for n, b in enumerate(out)
        )

    def _picture(self) -> list[Beat]:
        lines, track = figure(self.course, self.roles)
        s, layers = self.course.symbols, self.peeling.layers
        posed = self.definition(self.last, self.composite, nested=True)
        nest = f"a nest of {_COUNTS[len(layers)]} functions"
        lead = (
            f"Here is {self.last}, equal to {brief(self.composite, nest)}."
            if self.whole
            else f"Inside {brief(self.function, shape(self.function))} stands a function of a"
            f" function: call it {self.last}."
        )
        question = Beat(
            "How fast does it change?",
            f"{lead} If {self.name} moves a little, how far does {self.last} move?",
            (
                Plot("lines", lines),
                Write("posed", posed, "derivation", run_time=1.2),
                Reveal("lines", ("point",)),
            ),
        )
        named: list[Cue] = []
        for i, layer in enumerate(layers):
            cut = dict(self._cuts()).get(layer.symbol, ())
            line = self.definition(layer.symbol, layer.expression)
            pairs = self._layer_moves(i, cut)
            named += [
                Highlight("posed", (key("right", cut),)),
                Rewrite("posed", f"layer{i}", line, pairs, run_time=1.2),
            ]
        named.append(Highlight("posed", (), restore=True, run_time=0.4))
        said = "; then ".join(
            f"{x.symbol} is {brief(x.expression, shape(x.expression))}" for x in layers
        )
        inside = Beat(
            "One function inside another",
            f"Read it from the inside out. First, {said}. Each number line feeds the next.",
            tuple(named),
        )
        others = " and then ".join(s[1:])
        nudged = Beat(
            "A small nudge",
            f"Give {self.name} a small nudge. It arrives at {others}, each time"
            " with another length. Mind the numbers: the scales differ.",
            (
                Reveal("lines", ("nudge",), 0.6),
                Slide("lines", track, 2.6),
                *((Reveal("lines", ("length",), 0.8),) if lines.lengths else ()),
            ),
        )
        parts = [
            f"the {_ORDER[min(i, 4)]} at {self.course.slope(i).words}" for i in range(len(layers))
        ]
        stretch = (
            "Divide each nudge by the one above. For a smaller and smaller nudge the ratios"
            f" settle: {', '.join(parts)}."
        )
        reveals = tuple(Reveal("lines", (f"stretch.{i}",), 0.8) for i in range(len(layers)))
        stretched = Beat("Each layer stretches", stretch, reveals)
        return [question, inside, nudged, stretched]

    def _layer_moves(self, i: int, cut: Path) -> tuple[tuple[str, str], ...]:
        """From the composite's line to the layer's own: all but what the inner symbol replaces."""
        layer = self.peeling.layers[i]
        pairs = []
        for path, node in layer.expression.walk():
            if node.op == "variable" and node.value == layer.inner and i:
                continue
            inside = any(n.op == "variable" and n.value == layer.inner for _, n in node.walk())
            if not inside or (not i and path == ()):
                pairs.append(((*cut, *path), path))
        return moves(_largest(pairs), "right", "right")

    def _unwinding(self) -> list[Beat]:
        layers = self.peeling.layers
        s = self.course.symbols
        out = [
            Beat(
                "The stretches multiply",
                "One stretch follows the other, so the two multiply. That is the chain rule: the"
                " outer slope times the inner slope."
                if len(layers) == 2
                else "One stretch follows the other, so they all multiply. That is the chain rule:"
                " a product with one slope for each layer.",
                (Clear(("posed",), 0.5), Write("rule", self.rule(), "derivation", run_time=1.4)),
            )
        ]
        # The outer layer has a beat of its own; three and more inner ones would take too long so.
        last = len(layers) - 1
        groups = [[last], [*range(last - 1, -1, -1)]] if last > 1 else [[1], [0]]
        for group in groups:
            cues: list[Cue] = []
            said = []
            for i in group:
                layer = layers[i]
                pairs = moves(
                    (
                        (m.source, m.target)
                        for m in moves_between(layer.expression, layer.derivation.result)
                    ),
                    "right",
                    "right",
                )
                cues += [
                    Highlight("rule", (f"factor{i}",)),
                    Rewrite(f"layer{i}", f"slope{i}", self.slope_of_layer(i), pairs, in_place=True),
                ]
                said.append(
                    f"the derivative of {spoken(layer.expression)} is"
                    f" {spoken(layer.derivation.result)}"
                )
            words = "; ".join(said)
            if len(words.split()) > _LONG:
                words = "; ".join(
                    f"{layers[i].symbol} by the {_rule_title(layers[i].derivation).lower()}"
                    for i in group
                )
            lead = "Outer layer first" if group[0] == last else "Then the layer inside"
            if len(group) > 1:
                lead = "Then the layers inside"
            place = "outside" if group[0] == last else "inside"
            title = f"{_rule_title(layers[group[0]].derivation)}, {place}"
            if len(group) > 1:
                title = "The layers inside"
            out.append(Beat(title, f"{lead}: {words}.", tuple(cues)))
        top = unevaluated(self.composite, self.name)
        own, back = self.product(False), self.product(True)
        final = self.composite_result
        held = claim(top, back, (self.name,))
        first = self.product_line(own, Claim(f"{top} = {back}", held.verdict, held.method))
        second = self.product_line(back, held)
        out.append(
            Beat(
                "Multiply, then put back",
                f"Multiply the slopes. Then write each letter out again, until only {self.name}"
                " is left.",
                (
                    Highlight("rule", (), restore=True, run_time=0.4),
                    Rewrite("rule", "product", first, (("left", "left"),)),
                    Rewrite(
                        "product",
                        "back",
                        second,
                        (("left", "left"), *_pairs(own, back)),
                        in_place=True,
                    ),
                ),
            )
        )
        if final != back:
            third = self.product_line(final, claim(top, final, (self.name,)))
            out.append(
                Beat(
                    "Tidy up",
                    f"Put the numbers in front: d {s[-1]} by d {s[0]} is"
                    f" {brief(final, shape(final))}.",
                    (
                        Rewrite(
                            "back",
                            "result",
                            third,
                            (("left", "left"), *_pairs(back, final)),
                        ),
                    ),
                )
            )
        return out

    @property
    def composite_result(self) -> Expression:
        """The composite's derivative, tidied."""
        if self.whole:
            return self.derivation.result
        return derivative(self.composite, self.name).result

    def _back_in_place(self) -> Beat:
        steps = self.derivation.steps
        roles = by_variable({self.name: "input"})
        problem = self.derivation.problem
        names = (self.name,)
        posed = Setter().expression(problem, "right", roles).build(str(problem), spoken(problem))
        cues: list[Cue] = [Clear(self._column(), 0.5), Write("whole", posed, "derivation")]
        source, before = "whole", problem
        shown_steps = [steps[0].after, self.derivation.result]
        for n, line in enumerate(dict.fromkeys(shown_steps)):
            held = claim(problem, line, names)
            last = line == self.derivation.result
            setter = Setter()
            if last:
                setter.differential(
                    self.output, self.name, "left", {**self.roles, self.output: "outer"}
                )
            formula = (
                setter.sign("=").expression(line, "right", roles).build(f"= {line}", claim=held)
            )
            cues.append(Rewrite(source, f"whole{n}", formula, _pairs(before, line)))
            source, before = f"whole{n}", line
        rule, result = RULE_NAMES[steps[0].rule], self.derivation.result
        return Beat(
            "Back in its place",
            f"Now the whole function. The {rule} splits it, and the chain rule does the composite"
            f" part. The derivative is {brief(result, shape(result))}.",
            tuple(cues),
        )

    def _column(self) -> tuple[str, ...]:
        """What stands in the derivation column before the number."""
        slopes = tuple(f"slope{i}" for i in range(len(self.peeling.layers)))
        if self.composite_result != self.product(True):
            return ("rule", *slopes, "back", "result")
        return ("rule", *slopes, "back")

    def value(self) -> Shown:
        """The derivative at the point, as shown."""
        found = value_at(self.derivation.result, {self.name: self.at})
        return shown(found.exact, found.approx, 6)

    def _number(self) -> Beat:
        result = self.derivation.result
        number = self.value()
        put_in = result.substitute(self.name, self.at)
        symbol = self.output
        roles = {**self.roles, symbol: "outer"}
        letter = typst(variable(self.name))
        condition = f"attach(lr(|, size: #180%), b: {letter} = {typst(self.at)})"
        setter = Setter().differential(symbol, self.name, "left", roles)
        setter.raw(condition, "left.at", "input", f"at {self.name} equals {spoken(self.at)}").sign(
            "="
        )
        setter.expression(put_in, "right", lambda path, node: "")
        setter.sign(number.sign).expression(number.expression, "value", role="derivative")
        exact_value = value_at(result, {self.name: self.at}).exact
        if exact_value is not None:
            held = claim(put_in, as_expression(exact_value), ())
        else:
            held = claim(put_in, put_in, ())
        text = f"{put_in} {'=' if number.exact else '≈'} {number.expression}"
        formula = setter.build(text, claim=held)
        column = self._column() if self.whole else self._whole_column()
        keep = column[-1]
        return Beat(
            "The number",
            f"At {self.name} equals {spoken(self.at)}, the slope is {number.words}:"
            " a tiny nudge there comes out that many times as long.",
            (
                Clear(tuple(k for k in column if k != keep), 0.5),
                Write("number", formula, "derivation"),
            ),
        )

    def _whole_column(self) -> tuple[str, ...]:
        lines = dict.fromkeys((self.derivation.steps[0].after, self.derivation.result))
        return ("whole", *(f"whole{n}" for n in range(len(lines))))

    def _check(self) -> Beat:
        x = self.course.values[0]
        scale = min(max(abs(x), mpf(1)) if abs(x) > mpf("0.1") else mpf(1), mpf(10))
        unit = mpf(10) ** int(mpmath.floor(mpmath.log10(scale)))
        steps = [unit * mpf(10) ** -n for n in (1, 2, 3, 4, 5)]
        rows = []
        found = difference_quotients(self.function, self.name, x, steps)
        for q in found:
            if q.forward is not None:
                rows.append(
                    (
                        one(parse(_decimal(q.h), notation=True), "increment"),
                        one(_tree(q.forward), "text"),
                    )
                )
        letter, name = typst(variable(self.output)), typst(variable(self.name))
        header = (
            plain("h", "h", "increment"),
            plain(
                f"frac({letter} lr(({name} + h)) − {letter} lr(({name})), h)",
                "difference quotient",
                "muted",
            ),
        )
        last = next((q.forward for q in found[::-1] if q.forward is not None), None)
        seen = f" The last one is {spoken(_tree(last))}." if last is not None else ""
        return Beat(
            "Check it by numbers",
            "Do not take it on trust: divide the change in the output by a small step h. The"
            f" quotients close in on the slope.{seen}",
            (
                Clear(("lines",), 0.6),
                Plot("table", Table(header, tuple(rows)), "figure", 1.0),
                *(Reveal("table", (f"row.{n}",), 0.6) for n in range(len(rows))),
            ),
        )

    def _network(self) -> list[Beat]:
        learned = learn(self.course, self.roles[self.name])
        drawn = network(self.course, self.roles, learned.formula if learned else None)
        nodes = [f"value.{n.key}" for n in drawn.nodes]
        backward: list[str] = [f"gradient.{drawn.nodes[-1].key}"]
        for node, edge in zip(drawn.nodes[-2::-1], drawn.edges[::-1], strict=True):
            local = (f"backward.{edge.key}", f"derivative.{edge.key}")
            backward += [*local, f"gradient.{node.key}"]
        x, y, value = self.name, self.last, self.course.value
        beats = [
            Beat(
                "Forward pass",
                f"Suppose {x} were a weight of a model and {y} its loss. The forward pass works"
                f" out every value: at this weight the loss is"
                f" {value(len(drawn.nodes) - 1).words}.",
                (
                    Clear(),
                    Plot("network", drawn, "wide", 1.2),
                    Reveal("network", tuple(nodes), 0.3 * len(nodes) + 0.6),
                ),
            ),
            Beat(
                "Backward pass",
                "Back-propagation reads the chain rule from the end: each layer multiplies the"
                " slope that arrives by its own.",
                (Reveal("network", tuple(backward), 0.8 * len(drawn.nodes) + 0.2),),
            ),
        ]
        if learned is not None:
            beats.append(
                Beat(
                    "One step downhill",
                    f"If {x} were that weight, one step downhill with learning rate"
                    f" {spoken(learned.rate)} would take it to {learned.weight.words}, and the"
                    f" loss {y} would fall to {learned.loss.words}.",
                    (Reveal("network", ("note",), 1.2),),
                )
            )
        return beats

    def _recap(self) -> Beat:
        name = typst(variable(self.name))
        general = Formula(
            (
                f"frac(dif, dif {name}) thin f(g({name}))",
                f"= f'(g({name})) dot.op g'({name})",
            ),
            (),
            f"d/d{self.name} f(g({self.name})) = f'(g({self.name})) * g'({self.name})",
            "the outer derivative at the inner function, times the inner derivative",
            Claim("(f(g(x)))' = f'(g(x))*g'(x)", "proved", "the chain rule, a theorem"),
        )
        problem, result = self.derivation.problem, self.derivation.result
        setter = Setter().expression(problem, "left", by_variable({self.name: "input"})).sign("=")
        setter.expression(result, "right", by_variable({self.name: "input"}))
        held = _claim(problem, result, self.derivation.final)
        example = setter.build(f"{problem} = {result}", claim=held)
        ours = brief(result, "")
        return Beat(
            "The chain rule",
            "Outer derivative at the inner function, times the inner derivative."
            + (f" For us: {ours}." if ours else ""),
            (
                Clear(),
                Write("general", general, "wide", 1.15, True, 1.2),
                Write("example", example, "wide", 1.0, False, 1.2),
            ),
        )


_ORDER = ("first", "second", "third", "fourth", "next")


_COUNTS = ("no", "one", "two", "three", "four", "five")
_LONG = 16  # words: a formula that takes more to say is shown, and named by its shape


def brief(e: Expression, otherwise: str) -> str:
    """`e` as it is spoken, or `otherwise` where that takes too long to listen to."""
    words = spoken(e)
    return words if len(words.split()) <= _LONG else otherwise


def shape(e: Expression) -> str:
    """What kind of expression `e` is: "a sum of three terms"."""
    many = {"add": "a sum of {} terms", "mul": "a product of {} factors"}
    if e.op in many:
        count = len(e.args)
        return many[e.op].format(_COUNTS[count] if count < len(_COUNTS) else count)
    kinds = {"div": "a quotient", "pow": "a power", "neg": "the negative of such a formula"}
    return kinds.get(e.op, "a function of a function")


def _decimal(h: mpf) -> str:
    """A power of ten without an exponent, as long as its zeros can be counted."""
    text = rounded(h, 3)
    if "e" in text and mpf("1e-8") < h < 1:
        return f"{float(h):.8f}".rstrip("0")
    return text


def _title(n: int, text: str) -> Write:
    return Write(f"title{n}", prose(text), "title", run_time=0.6)


def _rule_title(work: Derivation) -> str:
    """The rule that did the work, in two or three words."""
    rules = [s.rule for s in work.steps if s.rule not in ("GATHER", "SUM", "CONSTANT_MULTIPLE")]
    rule = rules[-1] if rules else work.steps[0].rule
    return RULE_NAMES[rule].capitalize()


def _largest(pairs: list[tuple[Path, Path]]) -> list[tuple[Path, Path]]:
    """Without those that lie inside another pair."""
    tops = [b for _, b in pairs]
    return [(a, b) for a, b in pairs if not any(t != b and b[: len(t)] == t for t in tops)]


def _pairs(before: Expression, after: Expression) -> tuple[tuple[str, str], ...]:
    found = ((m.source, m.target) for m in moves_between(before, after))
    return moves(found, "right", "right")


def _tree(x: mpf) -> Expression:
    return parse(rounded(x, 7), notation=True)
