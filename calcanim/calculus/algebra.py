"""Rational normal forms over kernels: a quick proof that two trees are equal.

A tree becomes a quotient of sums of monomials in *kernels*: variables, pi, primes under a root,
``exp`` of a monomial, and functions of normal forms. What holds between kernels is folded in
(sin^2 + cos^2 = 1, sqrt(u)^2 = u, |u|^2 = u^2), multiples and sums of angles are expanded, and
hyperbolic functions are written in exponentials. Two trees whose difference has the normal form 0
are equal wherever both are defined; where it has another, nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from calcanim.expressions.tree import NOTATION, Expression, add, call, div, mul, neg, number, power

Monomial = tuple[tuple[int, Fraction], ...]
Poly = dict[Monomial, Fraction]
_ONE = Fraction(1)
_UNIT: Monomial = ()


class TooLargeError(ArithmeticError):
    """The normal form has more terms than are worth the time."""


@dataclass(frozen=True)
class Kernel:
    """A quantity that the normal form treats as an indeterminate; `fold` names its relation."""

    shown: Expression
    fold: str = ""
    square: Any = None  # the Ratio that replaces kernel**2 (or a root's whole powers)


@dataclass(frozen=True)
class Ratio:
    """Numerator and denominator, each a sum of monomials with rational exponents."""

    num: Poly
    den: Poly


class Algebra:
    """One session: kernels get their numbers here. Not for sharing between threads."""

    def __init__(self, most_terms: int = 1500, most_products: int = 20_000) -> None:
        self.kernels: list[Kernel] = []
        self._known: dict[Any, int] = {}
        # Kernels that stand for log|p| where the sign of p is not known.
        self._unsigned: set[int] = set()
        self.most_terms = most_terms
        # Products of two terms that are still allowed: nested roots double them at every level.
        self._products_left = most_products

    # What the outside calls.

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

    def is_zero(self, r: Ratio) -> bool:
        """Whether the numerator vanishes once negative powers are cleared."""
        least: dict[int, Fraction] = {}
        for m in r.num:
            for k, n in m:
                least[k] = min(least.get(k, Fraction(0)), n)
        lift = tuple(sorted((k, Fraction(-(n // 1))) for k, n in least.items() if n < 0))
        num = self._times_poly(r.num, {lift: _ONE}) if lift else r.num
        # A folded power may leave a denominator; its own numerator then decides.
        folded = self._folded(num)
        return not folded.num

    def constant(self, value: Fraction) -> Ratio:
        """A rational number."""
        return Ratio({_UNIT: value} if value else {}, {_UNIT: _ONE})

    def times(self, a: Ratio, b: Ratio) -> Ratio:
        """a * b, with a common factor cancelled where it shows."""
        num, den = self._times_poly(a.num, b.num), self._times_poly(a.den, b.den)
        top, under = self._folded(num), self._folded(den)
        return self._reduced(
            self._times_poly(top.num, under.den), self._times_poly(top.den, under.num)
        )

    def inverse(self, a: Ratio) -> Ratio:
        """1 / a."""
        if self.is_zero(a):
            raise ZeroDivisionError("division by zero")
        return self._reduced(a.den, a.num)

    def shown(self, r: Ratio) -> Expression:
        """A tree for a normal form: expanded, terms by falling degree in the first kernel."""
        top = self._poly_shown(r.num)
        return top if r.den == {_UNIT: _ONE} else div(top, self._poly_shown(r.den))

    # Sums and products.

    def _sum(self, terms: list[Ratio]) -> Ratio:
        out = terms[0]
        for t in terms[1:]:
            if out.den == t.den:
                out = self._reduced(_plus(out.num, t.num), out.den)
                continue
            num = _plus(self._times_poly(out.num, t.den), self._times_poly(t.num, out.den))
            den = self._times_poly(out.den, t.den)
            top, under = self._folded(num), self._folded(den)
            out = self._reduced(
                self._times_poly(top.num, under.den), self._times_poly(top.den, under.num)
            )
        return out

    def _scale(self, r: Ratio, c: Fraction) -> Ratio:
        return Ratio({m: c * v for m, v in r.num.items()} if c else {}, r.den)

    def _times_poly(self, a: Poly, b: Poly) -> Poly:
        if a == {_UNIT: _ONE}:
            return b
        if b == {_UNIT: _ONE}:
            return a
        self._products_left -= len(a) * len(b)
        if self._products_left < 0:
            raise TooLargeError
        out: Poly = {}
        for m, v in a.items():
            for n, w in b.items():
                key = _joined(m, n)
                out[key] = out.get(key, Fraction(0)) + v * w
        out = {m: v for m, v in out.items() if v}
        if len(out) > self.most_terms:
            raise TooLargeError
        return out

    def _folded(self, p: Poly) -> Ratio:
        """`p` with powers of kernels lowered by what is known of them."""
        plain: Poly = {}
        rest: list[Ratio] = []
        for m, v in p.items():
            place = next((i for i, (k, n) in enumerate(m) if self._foldable(k, n)), None)
            if place is None:
                plain[m] = plain.get(m, Fraction(0)) + v
                continue
            k, n = m[place]
            kernel = self.kernels[k]
            if kernel.fold == "root":
                whole, left = n // 1, n - n // 1
                replaced = self.integer_power(kernel.square, int(whole))
            else:
                whole, left = n // 2, n % 2
                replaced = self.integer_power(kernel.square, int(whole))
            kept = (*m[:place], *(((k, left),) if left else ()), *m[place + 1 :])
            rest.append(self.times(Ratio({kept: v}, {_UNIT: _ONE}), replaced))
        out = Ratio({m: v for m, v in plain.items() if v}, {_UNIT: _ONE})
        return self._sum([out, *rest]) if rest else out

    def _foldable(self, k: int, n: Fraction) -> bool:
        match self.kernels[k].fold:
            case "root":
                return n >= 1 or n < 0
            case "square":
                return n >= 2
        return False

    def integer_power(self, r: Ratio, n: int) -> Ratio:
        """r ** n by repeated squaring."""
        if n < 0:
            return self.integer_power(self.inverse(r), -n)
        if n > 64 and len(r.num) + len(r.den) > 2:
            raise TooLargeError
        if n and len(r.num) == 1 and len(r.den) == 1:
            raised = self._reduced(_one_power(r.num, n), _one_power(r.den, n))
            folds = any(
                self._foldable(k, e) for p in (raised.num, raised.den) for m in p for k, e in m
            )
            return self._fold_all(raised) if folds else raised
        out = self.constant(_ONE)
        while n:
            if n & 1:
                out = self.times(out, r)
            n >>= 1
            if n:
                r = self.times(r, r)
        return out

    def _reduced(self, num: Poly, den: Poly) -> Ratio:
        """A single-term denominator moves up; a denominator that divides is divided out."""
        if not den:
            raise ZeroDivisionError("division by zero")
        if not num:
            return Ratio({}, {_UNIT: _ONE})
        if len(den) == 1:
            (m, v), *_ = den.items()
            if not any(self.kernels[k].fold == "root" for k, _ in m):
                under = tuple((k, -n) for k, n in m)
                return Ratio({_joined(n, under): w / v for n, w in num.items()}, {_UNIT: _ONE})
        if len(den) > 1:
            quotient = _divided(num, den)
            if quotient is not None:
                return Ratio(quotient, {_UNIT: _ONE})
            if len(num) > 1:
                quotient = _divided(den, num)
                if quotient is not None and len(quotient) > 1:
                    num, den = {_UNIT: _ONE}, quotient
        m = _common(den)
        lead = den[max(den)]
        if m or lead != 1:
            under = tuple((k, -n) for k, n in m)
            den = {_joined(n, under): w / lead for n, w in den.items()}
            num = {_joined(n, under): w / lead for n, w in num.items()}
        return Ratio(num, den)

    # Kernels.

    def _kernel(self, key: Any, shown: Expression, fold: str = "", square: Any = None) -> Ratio:
        if key not in self._known:
            self._known[key] = len(self.kernels)
            self.kernels.append(Kernel(shown, fold, square))
        return Ratio({((self._known[key], _ONE),): _ONE}, {_UNIT: _ONE})

    def _raised(self, r: Ratio, n: Fraction) -> Ratio:
        """A kernel (one monomial) to a rational power."""
        ((m, _),) = r.num.items()
        return self._fold_all(Ratio({tuple((k, e * n) for k, e in m): _ONE}, r.den))

    def _fold_all(self, r: Ratio) -> Ratio:
        top, under = self._folded(r.num), self._folded(r.den)
        return self.times(top, self.inverse(under)) if under.num != r.den else top

    def _key(self, r: Ratio) -> Any:
        return (frozenset(r.num.items()), frozenset(r.den.items()))

    def _pow(self, e: Expression) -> Ratio:
        exponent = self.normal(e.args[1])
        n = _rational(exponent)
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

    def root(self, base: Ratio, n: Fraction) -> Ratio:
        """base ** n for a fraction n: rational factors and exponentials come out of the root."""
        if not base.num:
            return base
        value = _rational(base)
        if value is not None:
            if value < 0 and n.denominator % 2 == 0:
                raise TooLargeError("a root of a negative number")
            if value < 0:
                size = self.root(self.constant(-value), n)
                return self._scale(size, Fraction(-1)) if n.numerator % 2 else size
            out = self.constant(_ONE)
            for prime, count in _factored(value).items():
                out = self.times(out, self._prime(prime, count * n))
            return out
        content = _content(base.num)
        sign = _ONE
        inner = Ratio({m: v / content for m, v in base.num.items()}, base.den)
        out = self.root(self.constant(content), n) if content != 1 else self.constant(sign)
        if len(inner.num) == 1 and inner.den == {_UNIT: _ONE}:
            ((m, v),) = inner.num.items()
            outside = tuple((k, e * n) for k, e in m if self._positive(k))
            left = tuple((k, e) for k, e in m if not self._positive(k))
            if outside:
                out = self.times(out, Ratio({outside: _ONE}, {_UNIT: _ONE}))
            if not left and v == 1:
                return out
            if len(left) == 1 and v == 1 and left[0][1] == 1:
                # A plain variable's root: the variable itself with a fractional exponent.
                return self.times(out, Ratio({((left[0][0], n),): _ONE}, {_UNIT: _ONE}))
            if len(left) == 1 and v == 1 and left[0][1].numerator % 2 and left[0][1] == -1:
                return self.times(out, Ratio({((left[0][0], -n),): _ONE}, {_UNIT: _ONE}))
            inner = Ratio({left: v}, inner.den)
        kernel = self._kernel(("root", self._key(inner)), self.shown(inner), "root", inner)
        return self.times(out, self._raised(kernel, n))

    def _positive(self, k: int) -> bool:
        shown = self.kernels[k].shown
        return (
            shown.op in ("number", "constant")
            or (shown.op == "call" and shown.value == "exp")
            or (self.kernels[k].fold == "root" and shown.op == "number")
        )

    def _prime(self, prime: int, n: Fraction) -> Ratio:
        kernel = self._kernel(
            ("prime", prime), number(prime), "root", self.constant(Fraction(prime))
        )
        return self._raised(kernel, n)

    def _exp(self, u: Ratio) -> Ratio:
        """exp of a sum is the product of exps; log terms with whole factors come down."""
        if u.den != {_UNIT: _ONE}:
            kernel = self._kernel(("exp", self._key(u)), call("exp", self.shown(u)))
            return kernel
        out = self.constant(_ONE)
        for m, v in u.num.items():
            logs = [(k, n) for k, n in m if self.kernels[k].fold == "log" and n == 1]
            rest = tuple(f for f in m if f not in logs)
            if len(logs) == 1 and not rest:
                inner = self.kernels[logs[0][0]].square
                whole = v.denominator == 1 and abs(v) < 200
                if logs[0][0] in self._unsigned and not (whole and v % 2 == 0):
                    raise TooLargeError("the exponential of log|p| is |p|")
                part = self.integer_power(inner, int(v)) if whole else self.root(inner, v)
            else:
                one = Ratio({m: _ONE}, {_UNIT: _ONE})
                kernel = self._kernel(("exp", self._key(one)), call("exp", self.shown(one)))
                part = self._raised(kernel, v)
            out = self.times(out, part)
        return out

    def _log(self, u: Ratio) -> Ratio:
        """The log of a product as a sum of logs of absolute values (true where it is defined)."""
        value = _rational(u)
        if value is not None:
            if value <= 0:
                raise TooLargeError("a log of what is not positive")
            terms = [
                self._scale(self._log_kernel(self.constant(Fraction(p))), Fraction(n))
                for p, n in _factored(value).items()
            ]
            return self._sum(terms) if terms else self.constant(Fraction(0))
        terms = []
        odd = 0
        for poly, sign in ((u.num, 1), (u.den, -1)):
            common, content = _common(poly), abs(_content(poly))
            if poly[max(poly)] < 0:
                content = -content
            under = tuple((k, -n) for k, n in common)
            left = {_joined(m, under): v / content for m, v in poly.items()}
            if abs(content) != 1:
                terms.append(self._scale(self._log(self.constant(abs(content))), Fraction(sign)))
            odd += content < 0
            for k, n in common:
                even = n.denominator == 1 and n % 2 == 0
                odd += 2 if even else 1
                terms.append(self._scale(self._log_of_kernel(k), n * sign))
            if left != {_UNIT: _ONE}:
                odd += 1
                one = Ratio(left, {_UNIT: _ONE})
                terms.append(self._scale(self._log_kernel(one), Fraction(sign)))
        if odd > 1:
            for t in terms:
                self._unsigned |= {k for m in t.num for k, _ in m}
        return self._sum(terms) if terms else self.constant(Fraction(0))

    def _log_of_kernel(self, k: int) -> Ratio:
        kernel = self.kernels[k]
        if kernel.shown.op == "call" and kernel.shown.value == "exp":
            return self.normal(kernel.shown.args[0])
        if kernel.fold == "root":
            return self._log(kernel.square)
        if kernel.fold == "square" and kernel.shown.value == "abs":
            return self._scale(self._log(kernel.square), Fraction(1, 2))
        return self._log_kernel(Ratio({((k, _ONE),): _ONE}, {_UNIT: _ONE}))

    def _log_kernel(self, u: Ratio) -> Ratio:
        return self._kernel(("log", self._key(u)), call("log", self.shown(u)), "log", u)

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
            case "sinh" | "cosh" | "tanh" | "sech" | "csch" | "coth":
                up, down = self._exp(u), self._exp(self._scale(u, Fraction(-1)))
                plus = self._scale(self._sum([up, down]), Fraction(1, 2))
                less = self._scale(self._sum([up, self._scale(down, Fraction(-1))]), Fraction(1, 2))
                top = {"sinh": less, "cosh": plus, "tanh": less, "coth": plus}.get(name, one)
                under = {"tanh": plus, "sech": plus, "csch": less, "coth": less}.get(name, one)
                return self.times(top, self.inverse(under))
            case "sigmoid":
                down = self._exp(self._scale(u, Fraction(-1)))
                return self.inverse(self._sum([one, down]))
            case "softplus":
                return self._log(self._sum([one, self._exp(u)]))
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
        odd = name in ("asin", "atan", "erf")
        if odd and u.num and u.num[max(u.num)] < 0:
            flipped = call(name, self.shown(self._scale(u, Fraction(-1))))
            return self._scale(self._call(flipped), Fraction(-1))
        shown = call(name, *(self.shown(x) for x in a))
        return self._kernel((name, *(self._key(x) for x in a)), shown)

    def _abs(self, u: Ratio) -> Ratio:
        value = _rational(u)
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
        if u.den != {_UNIT: _ONE}:
            return self._sin_cos(u)
        sine, cosine = self.constant(Fraction(0)), self.constant(_ONE)
        for m, v in u.num.items():
            size = Fraction(v.numerator, 1)
            if abs(size) > 12:
                return self._sin_cos(u)
            one = Ratio({m: Fraction(1, v.denominator)}, {_UNIT: _ONE})
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
        if len(u.num) != 1 or u.den != {_UNIT: _ONE}:
            return None
        ((m, v),) = u.num.items()
        if len(m) != 1 or m[0][1] != 1 or self.kernels[m[0][0]].shown.value != "pi":
            return None
        turns = 2 * v
        if turns.denominator != 1:
            return None
        return tuple(Fraction(x) for x in ((0, 1), (1, 0), (0, -1), (-1, 0))[int(turns) % 4])  # type: ignore[return-value]

    # Printing.

    def _poly_shown(self, p: Poly) -> Expression:
        def degree(m: Monomial) -> tuple[Any, ...]:
            return tuple(-dict(m).get(k, Fraction(0)) for k in range(len(self.kernels)))

        terms = []
        for m in sorted(p, key=degree):
            v = p[m]
            over: list[Expression] = []
            under: list[Expression] = []
            for k, n in m:
                base = self.kernels[k].shown
                raised = base if abs(n) == 1 else power(base, _number(abs(n)))
                (over if n > 0 else under).append(raised)
            if abs(v.numerator) != 1 or not over:
                over.insert(0, number(abs(v.numerator)))
            if v.denominator != 1:
                under.insert(0, number(v.denominator))
            term = div(mul(*over), mul(*under)) if under else mul(*over)
            terms.append(neg(term) if v < 0 else term)
        return add(*terms)


def proved_equal(a: Expression, b: Expression) -> bool:
    """Whether the difference has the normal form 0; False proves nothing.

    The equality then holds wherever both trees are defined.
    """
    if a.size + b.size > 600:
        return False
    try:
        algebra = Algebra()
        return algebra.is_zero(algebra.normal(add(a, neg(b))))
    except (TooLargeError, ZeroDivisionError, OverflowError, RecursionError):
        return False


def polynomial(e: Expression, variable: str) -> list[Expression] | None:
    """Coefficients of `e` as a polynomial in `variable`, constant first; None if it is none."""
    if any(n.op in NOTATION for _, n in e.walk()):
        return None
    try:
        algebra = Algebra(300)
        r = algebra.normal(e)
        if r.den != {_UNIT: _ONE}:
            return None
        found: dict[int, Poly] = {}
        for m, v in r.num.items():
            degree, rest = 0, []
            for k, n in m:
                shown = algebra.kernels[k].shown
                if shown.op == "variable" and shown.value == variable:
                    if n.denominator != 1 or not 0 <= n <= 200:
                        return None
                    degree = int(n)
                elif shown.has(variable):
                    return None
                else:
                    rest.append((k, n))
            found.setdefault(degree, {})[tuple(rest)] = v
        return [algebra._poly_shown(found.get(i, {})) for i in range(max(found, default=0) + 1)]
    except (TooLargeError, ZeroDivisionError, OverflowError, RecursionError):
        return None


def rational_coefficients(e: Expression, variable: str) -> list[Fraction] | None:
    """Coefficients of a polynomial with rational coefficients, constant first; else None."""
    from calcanim.calculus.tidy import rational

    found = polynomial(e, variable)
    if found is None:
        return None
    values = [rational(c) for c in found]
    return None if any(v is None for v in values) else [v for v in values if v is not None]


def expanded(e: Expression) -> Expression | None:
    """`e` multiplied out, by falling degree; None where it has no such form or is too long."""
    try:
        algebra = Algebra(120)
        return algebra.shown(algebra.normal(e))
    except (TooLargeError, ZeroDivisionError, OverflowError, RecursionError):
        return None


def as_fraction(e: Expression) -> tuple[Expression, Expression] | None:
    """Numerator and denominator of `e` over one bar, expanded; None where it is too long."""
    try:
        algebra = Algebra(200)
        r = algebra.normal(e)
        least: dict[int, Fraction] = {}
        for p in (r.num, r.den):
            for m in p:
                for k, n in m:
                    least[k] = min(least.get(k, Fraction(0)), n)
        lift = {tuple(sorted((k, -n) for k, n in least.items() if n < 0)): _ONE}
        return tuple(algebra._poly_shown(algebra._times_poly(p, lift)) for p in (r.num, r.den))  # type: ignore[return-value]
    except (TooLargeError, ZeroDivisionError, OverflowError, RecursionError):
        return None


def _number(n: Fraction) -> Expression:
    return number(int(n)) if n.denominator == 1 else div(number(n.numerator), number(n.denominator))


def _plus(a: Poly, b: Poly) -> Poly:
    out = dict(a)
    for m, v in b.items():
        out[m] = out.get(m, Fraction(0)) + v
    return {m: v for m, v in out.items() if v}


def _joined(a: Monomial, b: Monomial) -> Monomial:
    if not a:
        return b
    if not b:
        return a
    out = dict(a)
    for k, n in b:
        out[k] = out.get(k, Fraction(0)) + n
    return tuple(sorted((k, n) for k, n in out.items() if n))


def _one_power(p: Poly, n: int) -> Poly:
    ((m, v),) = p.items()
    return {tuple((k, e * n) for k, e in m): v**n}


def _common(p: Mapping[Monomial, Fraction]) -> Monomial:
    """The monomial that can be taken out of every term."""
    least: dict[int, Fraction] | None = None
    for m in p:
        powers = dict(m)
        if least is None:
            least = powers
        else:
            keys = set(least) | set(powers)
            zero = Fraction(0)
            least = {k: min(least.get(k, zero), powers.get(k, zero)) for k in keys}
    return tuple(sorted((k, n) for k, n in (least or {}).items() if n))


def _content(p: Poly) -> Fraction:
    from math import gcd, lcm

    values = list(p.values())
    return Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))


def _rational(r: Ratio) -> Fraction | None:
    if r.den != {_UNIT: _ONE} or any(m != _UNIT for m in r.num):
        return None
    return r.num.get(_UNIT, Fraction(0))


def _factored(value: Fraction) -> dict[int, int]:
    """Prime factors with exponents; a large remainder counts as one prime."""
    out: dict[int, int] = {}
    for size, sign in ((value.numerator, 1), (value.denominator, -1)):
        p = 2
        while p * p <= size and p < 2000:
            while size % p == 0:
                out[p] = out.get(p, 0) + sign
                size //= p
            p += 1
        if size > 1:
            out[size] = out.get(size, 0) + sign
    return out


def _divided(num: Poly, den: Poly) -> Poly | None:
    """num / den where it leaves nothing over (lexicographic division), else None."""
    lead = max(den)
    if any(n < 0 for m in (*num, *den) for _, n in m):
        shift = _common(dict.fromkeys((*num, *den), _ONE))
        up = tuple((k, -n) for k, n in shift if n < 0)
        num = {_joined(m, up): v for m, v in num.items()}
        den = {_joined(m, up): v for m, v in den.items()}
    kernels = sorted({k for m in (*num, *den) for k, _ in m})

    def order(m: Monomial) -> tuple[Fraction, ...]:
        powers = dict(m)
        return tuple(powers.get(k, Fraction(0)) for k in kernels)

    lead = max(den, key=order)
    out: Poly = {}
    rest = dict(num)
    for _ in range(60):
        if not rest:
            return out
        top = max(rest, key=order)
        quotient = _joined(top, tuple((k, -n) for k, n in lead))
        if any(n < 0 for _, n in quotient):
            return None
        v = rest[top] / den[lead]
        out[quotient] = out.get(quotient, Fraction(0)) + v
        for m, w in den.items():
            key = _joined(m, quotient)
            rest[key] = rest.get(key, Fraction(0)) - v * w
            if not rest[key]:
                del rest[key]
    return None
