"""From trees to normal forms: what holds between the functions of the grammar is folded in.

sin^2 + cos^2 = 1, sqrt(u)^2 = u, |u|^2 = u^2; multiples and sums of angles are expanded, and
hyperbolic functions are written in exponentials.
"""

from __future__ import annotations

from fractions import Fraction

from calcanim.exact.normal_form.powers import Powers
from calcanim.exact.normal_form.ring import Ratio, TooLargeError, rational_value
from calcanim.exact.normal_form.sparse import UNIT
from calcanim.expressions.functions import FUNCTIONS, INVERSE, meaning
from calcanim.expressions.tree import Expression, call

_ONE = Fraction(1)


class Algebra(Powers):
    """One session: kernels get their numbers here. Not for sharing between threads."""

    def normal(self, e: Expression) -> Ratio:
        """The normal form. TooLargeError, or ZeroDivisionError for a denominator that is 0."""
        match e.op:
            case "number":
                return self.constant(Fraction(e.value or "0"))
            case "variable":
                return self._kernel(("variable", e.value), e)
            case "constant":
                if e.value == "pi":
                    return self._kernel("pi", e)
                if e.value == "e":
                    return self._exp(self.constant(_ONE))
                raise TooLargeError("infinity is no number")
            case "add":
                return self._sum([self.normal(a) for a in e.args])
            case "neg":
                return self._scale(self.normal(e.args[0]), Fraction(-1))
            case "mul":
                out = self.normal(e.args[0])
                for a in e.args[1:]:
                    out = self.times(out, self.normal(a))
                return out
            case "div":
                return self.times(self.normal(e.args[0]), self.inverse(self.normal(e.args[1])))
            case "pow":
                return self._pow(e)
            case "call":
                return self._call(e)
            case _:
                return self._kernel(("notation", str(e)), e)

    def _pow(self, e: Expression) -> Ratio:
        exponent = self.normal(e.args[1])
        n = rational_value(exponent)
        if n is None:
            if e.args[0] == Expression("constant", (), "e"):
                return self._exp(exponent)
            # b**u is exp(u*log(b)), as for every b > 0.
            return self._exp(self.times(exponent, self._log(self.normal(e.args[0]))))
        base = self.normal(e.args[0])
        if n.denominator == 1:
            if abs(n) > 200:
                raise TooLargeError
            return self.integer_power(base, int(n))
        return self.root(base, n)

    def _call(self, e: Expression) -> Ratio:
        name = e.value or ""
        a = [self.normal(arg) for arg in e.args]
        u, one = a[0], self.constant(_ONE)
        match name:
            case "sqrt":
                return self.root(u, Fraction(1, 2))
            case "cbrt":
                return self.root(u, Fraction(1, 3))
            case "exp":
                return self._exp(u)
            case "log":
                top = self._log(u)
                return top if len(a) == 1 else self.times(top, self.inverse(self._log(a[1])))
            case "sin" | "cos":
                return self._angle(u)[name == "cos"]
            case "tan" | "sec" | "csc" | "cot":
                sine, cosine = self._angle(u)
                top = {"tan": sine, "cot": cosine}.get(name, one)
                return self.times(top, self.inverse(cosine if name in ("tan", "sec") else sine))
            case "sinh" | "cosh" | "tanh":
                up, down = self._exp(u), self._exp(self._scale(u, Fraction(-1)))
                plus = self._scale(self._sum([up, down]), Fraction(1, 2))
                less = self._scale(self._sum([up, self._scale(down, Fraction(-1))]), Fraction(1, 2))
                top = plus if name == "cosh" else less
                return self.times(top, self.inverse(plus)) if name == "tanh" else top
            case "abs":
                return self._abs(u)
            case "sign":
                return self.times(self._abs(u), self.inverse(u))
            case "asinh":
                root = self.root(self._sum([self.times(u, u), one]), Fraction(1, 2))
                return self._log(self._sum([u, root]))
            case "acosh":
                less = self._sum([self.times(u, u), self.constant(Fraction(-1))])
                return self._log(self._sum([u, self.root(less, Fraction(1, 2))]))
            case "atanh" | "acoth":
                below = self._sum([one, self._scale(u, Fraction(-1))])
                both = [self._log(self._sum([one, u])), self._log(below)]
                both[1] = self._scale(both[1], Fraction(-1))
                return self._scale(self._sum(both), Fraction(1, 2))
            case "acos" | "acot":
                other = call({"acos": "asin", "acot": "atan"}[name], e.args[0])
                half = self._scale(self.normal(Expression("constant", (), "pi")), Fraction(1, 2))
                return self._sum([half, self._scale(self.normal(other), Fraction(-1))])
            case _ if name not in INVERSE:  # those of 1/u are kernels of their own
                by_others = meaning(e)
                if by_others is not None:
                    return self.normal(by_others)
        if FUNCTIONS[name].parity < 0 and u.num and u.num[max(u.num)] < 0:
            flipped = call(name, self.shown(self._scale(u, Fraction(-1))))
            return self._scale(self._call(flipped), Fraction(-1))
        shown = call(name, *(self.shown(x) for x in a))
        return self._kernel((name, *(self._key(x) for x in a)), shown)

    def _abs(self, u: Ratio) -> Ratio:
        value = rational_value(u)
        if value is not None:
            return self.constant(abs(value))
        if u.num[max(u.num)] < 0:
            u = self._scale(u, Fraction(-1))
        square = self.times(u, u)
        return self._kernel(("abs", self._key(u)), call("abs", self.shown(u)), "square", square)

    def _angle(self, u: Ratio) -> tuple[Ratio, Ratio]:
        """sin and cos of a sum of monomials, expanded down to one of each monomial."""
        if not u.num:
            return self.constant(Fraction(0)), self.constant(_ONE)
        if u.den != {UNIT: _ONE}:
            return self._sin_cos(u)
        sine, cosine = self.constant(Fraction(0)), self.constant(_ONE)
        for m, v in u.num.items():
            size = Fraction(v.numerator, 1)
            if abs(size) > 12:
                return self._sin_cos(u)
            one = Ratio({m: Fraction(1, v.denominator)}, {UNIT: _ONE})
            s1, c1 = self._sin_cos(one)
            s, c = self.constant(Fraction(0)), self.constant(_ONE)
            for _ in range(abs(int(size))):
                s, c = self._turned(s, c, s1, c1)
            if size < 0:
                s = self._scale(s, Fraction(-1))
            sine, cosine = self._turned(sine, cosine, s, c)
        return sine, cosine

    def _turned(self, s: Ratio, c: Ratio, t: Ratio, d: Ratio) -> tuple[Ratio, Ratio]:
        minus = self._scale(self.times(s, t), Fraction(-1))
        return (
            self._sum([self.times(s, d), self.times(c, t)]),
            self._sum([self.times(c, d), minus]),
        )

    def _sin_cos(self, u: Ratio) -> tuple[Ratio, Ratio]:
        known = self._right_angle(u)
        if known is not None:
            return self.constant(known[0]), self.constant(known[1])
        shown = self.shown(u)
        cosine = self._kernel(("cos", self._key(u)), call("cos", shown))
        square = self.times(cosine, cosine)
        rest = self._sum([self.constant(_ONE), self._scale(square, Fraction(-1))])
        return self._kernel(("sin", self._key(u)), call("sin", shown), "square", rest), cosine

    def _right_angle(self, u: Ratio) -> tuple[Fraction, Fraction] | None:
        """sin and cos of a multiple of pi/2."""
        if len(u.num) != 1 or u.den != {UNIT: _ONE}:
            return None
        ((m, v),) = u.num.items()
        if len(m) != 1 or m[0][1] != 1 or self.kernels[m[0][0]].shown.value != "pi":
            return None
        turns = 2 * v
        if turns.denominator != 1:
            return None
        sine, cosine = ((0, 1), (1, 0), (0, -1), (-1, 0))[int(turns) % 4]
        return Fraction(sine), Fraction(cosine)
