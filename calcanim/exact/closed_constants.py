"""Constants as sums of rational multiples of products of powers, worked out exactly.

A constant becomes a sum of terms q * a**r * b**s ...: the atoms a, b are primes (under roots), e,
pi, logarithms of primes, and what has no simpler form, such as erf(1) or cos(3). Sines at multiples
of pi/12 and pi/10, gamma at halves and the like are known. No value is looked at but for a sign, so
that equal constants of this kind get equal forms.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, factorial, gcd, lcm

from mpmath import mpf

from calcanim.exact.closed_form import EULER, HALF, PI, UNIT, Form, Monomial, shown
from calcanim.exact.special_angles import SINES, TANGENTS
from calcanim.exact.surds import surd
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.functions import JUMPING, SHORT, meaning
from calcanim.expressions.tree import Expression, call, div, number

_MOST = 60  # terms
_LARGEST = 10**12  # of numbers that are factored by trial


class NoFormError(ArithmeticError):
    """The constant is none of this kind, or its form is too long."""


def closed(e: Expression) -> Expression | None:
    """The form of a constant as a tree, None where it has none."""
    form = form_of(e)
    return None if form is None else shown(form)


def form_of(e: Expression) -> Form | None:
    """A constant as a sum of rational multiples of products of powers; None where it is none."""
    try:
        return _form(e)
    except (NoFormError, ZeroDivisionError, OverflowError, RecursionError):
        return None


def _form(e: Expression) -> Form:
    match e.op:
        case "number":
            return _plain(Fraction(e.value or "0"))
        case "constant" if e.value in ("pi", "e"):
            return _atom(e)
        case "add":
            out: Form = {}
            for a in e.args:
                out = plus(out, _form(a))
            return out
        case "neg":
            return _scaled(_form(e.args[0]), Fraction(-1))
        case "mul":
            out = _form(e.args[0])
            for a in e.args[1:]:
                out = times(out, _form(a))
            return out
        case "div":
            return times(_form(e.args[0]), _raised(_form(e.args[1]), Fraction(-1)))
        case "pow":
            base, n = _form(e.args[0]), _form(e.args[1])
            k = _number(n)
            if k is not None:
                return _raised(base, k)
            # b**n is exp(n*log(b)) for every b > 0.
            return _exp(times(n, _log(base)))
        case "call":
            return _call(e)
    raise NoFormError(e.op)


def _plain(q: Fraction) -> Form:
    return {UNIT: q} if q else {}


def _atom(e: Expression, n: Fraction = Fraction(1)) -> Form:
    return {((e, n),): Fraction(1)}


def _number(f: Form) -> Fraction | None:
    if not f:
        return Fraction(0)
    return f[UNIT] if set(f) == {UNIT} else None


def _scaled(f: Form, q: Fraction) -> Form:
    return {m: q * v for m, v in f.items()} if q else {}


def plus(a: Form, b: Form) -> Form:
    """a + b."""
    out = dict(a)
    for m, v in b.items():
        out[m] = out.get(m, Fraction(0)) + v
    return {m: v for m, v in out.items() if v}


def times(a: Form, b: Form) -> Form:
    """a * b. Raises NoFormError."""
    if len(a) * len(b) > 4 * _MOST:
        raise NoFormError("too many terms")
    out: Form = {}
    for m, v in a.items():
        for n, w in b.items():
            q, joined = _joined(m, n)
            out = plus(out, {joined: q * v * w})
    if len(out) > _MOST:
        raise NoFormError("too many terms")
    return out


def _joined(a: Monomial, b: Monomial) -> tuple[Fraction, Monomial]:
    """The product of two monomials; whole powers of primes are taken out in front."""
    powers = dict(a)
    for atom, n in b:
        powers[atom] = powers.get(atom, Fraction(0)) + n
    q = Fraction(1)
    for atom, n in powers.items():
        if atom.op == "number":
            whole = n // 1
            q *= Fraction(atom.value or "1") ** int(whole)
            powers[atom] = n - whole
    left = [(atom, n) for atom, n in powers.items() if n]
    return q, tuple(sorted(left, key=lambda f: (_rank(f[0]), str(f[0]))))


def _rank(atom: Expression) -> int:
    if atom.op == "number":
        return 0
    if atom == PI:
        return 1
    if atom == EULER or atom.value == "exp":
        return 2
    return 3


def _raised(f: Form, n: Fraction) -> Form:
    if not f:
        if n <= 0:
            raise ZeroDivisionError
        return {}
    if len(f) == 1:
        ((m, v),) = f.items()
        if n.denominator > 1 and (v < 0 or any(not _positive(a) for a, _ in m)):
            if v < 0 and n.denominator % 2 == 1 and m == UNIT:
                return _scaled(_prime_power(-v, n), _turn(n))
            raise NoFormError("a root of what may be negative")
        out = _prime_power(v, n)
        for a, k in m:
            q, one = _joined((), ((a, k * n),))
            out = times(out, {one: q})
        return out
    if n.denominator == 1 and 0 < n <= 12:
        out = f
        for _ in range(int(n) - 1):
            out = times(out, f)
        return out
    return _whole(f, n)


def _whole(f: Form, n: Fraction) -> Form:
    """A sum to a power that is not multiplied out: an atom, free of its common factor."""
    if all(a.op == "number" and k == HALF for m in f for a, k in m) and n == -1:
        flat = surd(div(number(1), shown(f)))
        if flat is not None:
            return _form(flat)  # divided by numbers alone
    common = Fraction(
        gcd(*(v.numerator for v in f.values())), lcm(*(v.denominator for v in f.values()))
    )
    tree = shown(_scaled(f, 1 / common))
    sign = _sign(tree)
    if sign < 0:
        if n.denominator > 1:
            raise NoFormError("a root of a negative number")
        tree = shown(_scaled(f, -1 / common))
    return _scaled(
        times(_prime_power(common, n), _atom(tree, n)),
        (_turn(n) if sign < 0 else Fraction(1)),
    )


def _turn(n: Fraction) -> Fraction:
    """(-1)**n for a fraction with an odd denominator."""
    return Fraction(-1 if n.numerator % 2 else 1)


def _positive(atom: Expression) -> bool:
    return atom.op in ("number", "constant") or atom.value == "exp" or _sign(atom) > 0


def _sign(e: Expression) -> int:
    try:
        v = evaluate(e, {}, 40)
    except EvaluationOverflowError:
        raise NoFormError("too large") from None
    if v is None or abs(v) < mpf(10) ** -20:
        raise NoFormError("no sign")
    return 1 if v > 0 else -1


def _prime_power(q: Fraction, n: Fraction) -> Form:
    """q**n for rational q > 0, or any q where n is whole."""
    if n.denominator == 1:
        if abs(n) > 400 or max(abs(q.numerator), q.denominator) > 10**40:
            raise NoFormError("too large")
        return _plain(q ** int(n))
    if q <= 0:
        raise NoFormError("a root of a negative number")
    monomial: Monomial = ()
    out = Fraction(1)
    for prime, k in _primes(q).items():
        v, monomial = _joined(monomial, ((number(prime), k * n),))
        out *= v
    return {monomial: out}


def _primes(q: Fraction) -> dict[int, int]:
    if max(q.numerator, q.denominator) > _LARGEST:
        raise NoFormError("too large to factor")
    out: dict[int, int] = {}
    for size, sign in ((q.numerator, 1), (q.denominator, -1)):
        p = 2
        while p * p <= size and p < 10_000:
            while size % p == 0:
                size //= p
                out[p] = out.get(p, 0) + sign
            p += 1
        if size > 1:
            out[size] = out.get(size, 0) + sign
    return out


def _exp(u: Form) -> Form:
    """exp of a sum is a product; exp(q*log(p)) is p**q."""
    out = _plain(Fraction(1))
    for m, v in u.items():
        if m == UNIT:
            factor = _atom(EULER, v)
        elif len(m) == 1 and m[0][1] == 1 and m[0][0].value == "log":
            inside = m[0][0].args[0]
            prime = inside.op == "number"
            factor = (
                _prime_power(Fraction(inside.value or "1"), v)
                if prime
                else _raised(_form(inside), v)
            )
        else:
            factor = _atom(call("exp", shown({m: Fraction(1)})), v)
        out = times(out, factor)
    return out


def _log(u: Form) -> Form:
    if len(u) != 1:
        if not u:
            raise NoFormError("log of 0")
        tree = shown(u)
        if _sign(tree) < 0:
            raise NoFormError("log of a negative number")
        common = Fraction(
            gcd(*(v.numerator for v in u.values())), lcm(*(v.denominator for v in u.values()))
        )
        rest = shown(_scaled(u, 1 / common))
        return plus(_log_of_number(common), _atom(call("log", rest)))
    ((m, v),) = u.items()
    if v < 0:
        raise NoFormError("log of what may be negative")
    out = _log_of_number(v)
    for a, n in m:
        if not _positive(a):
            raise NoFormError("log of what may be negative")
        if a == EULER:
            part = _plain(n)
        elif a.value == "exp":
            part = _scaled(_form(a.args[0]), n)
        else:
            part = _scaled(_atom(call("log", a)), n)
        out = plus(out, part)
    return out


def _log_of_number(q: Fraction) -> Form:
    out: Form = {}
    for prime, k in _primes(q).items():
        out = plus(out, _scaled(_atom(call("log", number(prime))), Fraction(k)))
    return out


# Functions.


def _call(e: Expression) -> Form:
    name = e.value or ""
    if name in JUMPING or name in ("max", "min", "relu"):
        raise NoFormError(name)
    if name in _BY_OTHERS:
        by_others = meaning(e)
        assert by_others is not None
        return _form(by_others)
    a = [_form(x) for x in e.args]
    u = a[0]
    if name in _SPELLED:
        return _SPELLED[name](u)
    if name == "log":
        top = _log(u)
        return top if len(a) == 1 else times(top, _raised(_log(a[1]), Fraction(-1)))
    if name == "abs":
        return _scaled(u, Fraction(_sign(shown(u)))) if u else u
    if name in ("sin", "cos", "tan", "cot", "sec", "csc"):
        return _wave(name, u)
    if name in ("gamma", "factorial"):
        return _gamma(u if name == "gamma" else plus(u, _plain(Fraction(1))))
    if name == "binomial":
        n, k = (_number(f) for f in a)
        if n is None or k is None or n.denominator + k.denominator > 2 or not 0 <= k <= n <= 10**4:
            raise NoFormError(name)
        return _plain(Fraction(comb(int(n), int(k))))
    if name in _ODD:
        if not u:
            return {}
        tree = shown(u)
        sign = _sign(tree)
        size = tree if sign > 0 else shown(_scaled(u, Fraction(-1)))
        return _scaled(_odd(name, size), Fraction(sign))
    if name in ("acos", "acot"):
        half = _scaled(_atom(PI), HALF)
        other = call({"acos": "asin", "acot": "atan"}[name], e.args[0])
        return plus(half, _scaled(_call(other), Fraction(-1)))
    if name == "cosh" and u:
        tree = shown(u)
        return _atom(call("cosh", tree if _sign(tree) > 0 else shown(_scaled(u, Fraction(-1)))))
    return _atom(call(name, *map(shown, a)))


def _one_more(f: Form) -> Form:
    return plus(_plain(Fraction(1)), f)


_SPELLED: dict[str, Callable[[Form], Form]] = {
    "sqrt": lambda u: _raised(u, HALF),
    "cbrt": lambda u: _raised(u, Fraction(1, 3)),
    "exp": _exp,
    "sigmoid": lambda u: _raised(_one_more(_exp(_scaled(u, Fraction(-1)))), Fraction(-1)),
    "softplus": lambda u: _log(_one_more(_exp(u))),
    "asinh": lambda u: _log(plus(u, _raised(_one_more(times(u, u)), HALF))),
    "acosh": lambda u: _log(plus(u, _raised(plus(times(u, u), _plain(Fraction(-1))), HALF))),
    "atanh": lambda u: _scaled(
        plus(_log(_one_more(u)), _scaled(_log(_one_more(_scaled(u, Fraction(-1)))), Fraction(-1))),
        HALF,
    ),
}
_BY_OTHERS = SHORT | {"erfc"}
_ODD = ("asin", "atan", "erf", "erfi", "sinh", "tanh")


def _odd(name: str, size: Expression) -> Form:
    """An odd function of what is positive: asin(1/2) is pi/6, as sin(pi/6) is 1/2."""
    if name in ("asin", "atan"):
        form = _form(size)
        known = SINES if name == "asin" else TANGENTS
        for turn, value in known.items():
            if _form(value) == form:
                return _scaled(_atom(PI), turn)
    return _atom(call(name, size))


def _gamma(u: Form) -> Form:
    z = _number(u)
    if z is None or z.denominator > 2 or not 0 < z <= 60:
        if z is not None and z.denominator == 1 and z <= 0:
            raise NoFormError("a pole of gamma")
        return _atom(call("gamma", shown(u)))
    if z.denominator == 1:
        return _plain(Fraction(factorial(int(z) - 1)))
    out, k = Fraction(1), HALF
    while k < z:
        out, k = out * k, k + 1
    return {((PI, HALF),): out}


def _wave(name: str, u: Form) -> Form:
    one = Fraction(1)
    if name in ("cot", "sec", "csc"):
        return _raised(_wave({"cot": "tan", "sec": "cos", "csc": "sin"}[name], u), -one)
    turns = u.get(((PI, one),), Fraction(0)) if len(u) <= 1 else None
    if turns is None or (u and not turns):
        tree = shown(u)
        sign = _sign(tree)
        if sign < 0:
            tree = shown(_scaled(u, Fraction(-1)))
        return _scaled(_atom(call(name, tree)), Fraction(1 if name == "cos" else sign))
    if name == "tan":
        below = _wave("cos", u)
        if not below:
            raise ZeroDivisionError
        known = TANGENTS.get(turns % 1) or TANGENTS.get(1 - turns % 1)
        if known is None:
            return times(_wave("sin", u), _raised(below, -one))
        return _scaled(_form(known), one if turns % 1 in TANGENTS else -one)
    angle = (turns + (HALF if name == "cos" else 0)) % 2
    side, angle = (-one, angle - 1) if angle >= 1 else (one, angle)
    angle = min(angle, 1 - angle)
    sine = SINES.get(angle)
    if sine is not None:
        return _scaled(_form(sine), side)
    return _scaled(_atom(call("sin", shown(_scaled(_atom(PI), angle)))), side)
