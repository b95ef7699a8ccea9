"""One claim, certified from its text alone: whatever its stored verdict says."""

from __future__ import annotations

import re
from dataclasses import replace

import mpmath
from mpmath import mpf

from calcanim.calculus.certify import certify
from calcanim.calculus.derivation import HOLDS as HOLDS
from calcanim.calculus.derivation import Certificate, weakest
from calcanim.claims.equal import apart, equal, short
from calcanim.claims.grammar import ClaimError, is_plain, read
from calcanim.claims.instances import instances, small
from calcanim.claims.known import Known, Place, head, names_in, place
from calcanim.claims.resolve import CURVATURES, Meaning, put
from calcanim.claims.worth import worth
from calcanim.expressions.evaluate import EvaluationOverflowError, evaluate
from calcanim.expressions.tree import NOTATION, Expression
from calcanim.storyboard.statements import KINDS, Claim, Kind

_NUMERAL = re.compile(r"-?(\d+)(?:\.(\d+))?(?:e(-?\d+))?")
_FAILS = (EvaluationOverflowError, ValueError, ArithmeticError, KeyError, RecursionError)
_SURE = 3  # digits before the zeros of a whole number: those are then only its size


class FalseClaimError(RuntimeError):
    """What was to be claimed is false."""


def certified(kind: Kind, left: str, right: str, at: str = "", known: Known | None = None) -> Claim:
    """The claim ``left = right`` with its verdict; a definition is `known` from then on.

    Raises FalseClaimError for one that is refuted.
    """
    found = certify_claim(Claim(kind, left, right, at), known or Known())
    if found.verdict == "refuted":
        raise FalseClaimError(f"{found.text} is false: {found.method}")
    return found


def certify_claim(
    claim: Claim, known: Known, sides: list[tuple[Expression, ...]] | None = None
) -> Claim:
    """The same claim with the verdict and the method that its text deserves.

    `known` is what the film has defined so far, and learns what this claim defines. For a
    `tempting` one the verdict is that of its refutation. `sides` gets what was compared, without
    names: pairs, and a left side alone where the right one is a decimal.
    """
    try:
        found = _certificate(claim, known, [] if sides is None else sides)
    except ClaimError as error:
        found = Certificate("unknown", str(error))
    except _FAILS as error:
        found = Certificate("unknown", f"it could not be worked out: {error}")
    return replace(claim, verdict=found.verdict, method=found.method)


def _certificate(claim: Claim, known: Known, compared: list[tuple[Expression, ...]]) -> Certificate:
    if claim.kind not in KINDS:
        raise ClaimError(f"'{claim.kind}' is no kind of claim; there are {', '.join(KINDS)}")
    left, right = read(claim.left), read(claim.right)
    where = place(claim.at)
    known = known.on_card(where.card)
    if claim.kind == "definition":
        return _defined(left, right, known)
    if claim.kind == "theorem" and not (is_plain(left) and is_plain(right)):
        return _general(left, right, where, known)
    _suppose(left, right, where, known)
    found = _compared(left, right, claim, Meaning(known, where), compared)
    known.use(left, right)
    if claim.kind != "tempting":
        return found
    if found.verdict == "refuted":
        return Certificate("proved", f"it is false: {found.method}")
    if found.verdict in HOLDS:
        return Certificate("refuted", "it is no wrong guess: it holds")
    return found


def _suppose(left: Expression, right: Expression, where: Place, known: Known) -> None:
    """Raise ClaimError where `at` says of a function what it was not before, or for no reason."""
    trees = [left, right, *(e for _, e in (*where.point, *where.meanings))]
    named = {n for e in trees for n in names_in(e)}
    for function, meant in where.functions:
        name = head(function)[0]
        # On a card stands all that the film had said, one thing by another.
        if not where.card and not named & {name, *CURVATURES}:
            raise ClaimError(f"its at says what {name} is, and it does not name it")
        known.suppose(function, meant)


def _defined(left: Expression, right: Expression, known: Known) -> Certificate:
    try:
        if known.says(left, right):
            return Certificate("proved", "definition, as before")
        known.define(left, right)
    except ClaimError as error:
        if is_plain(left) and is_plain(right):
            found = equal(left, right)
            if found.verdict == "refuted":
                return found
        raise ClaimError(f"this defines nothing: {error}") from None
    return Certificate("proved", "definition")


def _general(left: Expression, right: Expression, where: Place, known: Known) -> Certificate:
    """A rule for all functions, on instances."""
    found: list[Certificate] = []
    for own in instances((left, right), where, known):
        meaning = Meaning(own, where)
        sides = [meaning.side(e) for e in (left, right)]
        if len(sides[0]) != len(sides[1]):
            raise ClaimError("the sides have different numbers of components")
        for a, b in zip(*sides, strict=True):
            one = small(a, b, where.towards) if where.towards else equal(a, b, where.within)
            if one.verdict == "refuted":
                return one
            found.append(one)
    verdict = weakest([c.verdict for c in found])
    if verdict == "proved":
        verdict = "checked"  # for these functions alone
    return Certificate(verdict, f"a theorem, tried on {len(found)} instances")


def _compared(
    left: Expression,
    right: Expression,
    claim: Claim,
    meaning: Meaning,
    compared: list[tuple[Expression, ...]],
) -> Certificate:
    here = meaning.place
    sides = [meaning.side(left, right), meaning.side(right, left)]
    if len(sides[0]) != len(sides[1]):
        return Certificate("refuted", "the sides have different numbers of components")
    numbers = {name: meaning.number(e) for name, e in here.point}
    if claim.kind == "at_point" and not (numbers or here.within or _closed(*sides[0], *sides[1])):
        raise ClaimError("nothing says at which point")
    found: list[Certificate] = []
    for n, (a, b) in enumerate(zip(*sides, strict=True)):
        if here.towards:
            found.append(small(a, b, here.towards))
        elif claim.kind == "approximation":
            compared.append((_put(a, numbers),))
            found.append(_near(_put(a, numbers), _components(right)[n]))
        else:
            compared.append((_put(a, numbers), _put(b, numbers)))
            found.append(_at(a, b, numbers, here))
    verdict = weakest([c.verdict for c in found])
    worst = next(c for c in found if c.verdict == verdict)
    return Certificate(verdict, worst.method, worst.points, worst.domain_change)


def _closed(*sides: Expression) -> bool:
    return not any(e.variables for e in sides)


def _put(e: Expression, numbers: dict[str, Expression]) -> Expression:
    out = put(e, numbers)
    # What a number is given by may be named by another letter of the place.
    return put(out, numbers) if set(out.variables) & set(numbers) else out


def _at(a: Expression, b: Expression, numbers: dict[str, Expression], here: Place) -> Certificate:
    found = equal(_put(a, numbers), _put(b, numbers), here.within)
    if found.verdict == "refuted" or not numbers:
        return found
    # The rules for derivatives are ours: a difference quotient is a witness of its own.
    quotients = any(n.op == "derivative" and n.value in numbers for _, n in a.walk())
    if not quotients or any(heavy(e) for e in numbers.values()):
        return found
    values = {k: v for k, e in numbers.items() if (v := evaluate(e, {}, 100)) is not None}
    if len(values) == len(numbers):
        one, two = worth(a, values), worth(b, values)
        if one is not None and two is not None and apart((one[0], 12), (two[0], 12)):
            return Certificate("refuted", f"the sides are {short(one[0])} and {short(two[0])}")
    return found


def _components(right: Expression) -> tuple[Expression, ...]:
    return right.args if right.op == "call" and right.value == "vector" else (right,)


def _near(a: Expression, shown: Expression) -> Certificate:
    """Whether `shown` is `a`, true to its last digit."""
    numeral = _NUMERAL.fullmatch(str(shown))
    if numeral is None:
        raise ClaimError(f"{shown} is no decimal that could be close to something")
    if a.variables:
        raise ClaimError(f"{a} is no number: it contains {a.variables[0]}")
    found = worth(a)
    if found is None:
        raise ClaimError("the left side has no value that could be worked out")
    whole, decimals, power = numeral[1], numeral[2] or "", int(numeral[3] or 0)
    zeros = len(whole) - len(whole.rstrip("0")) if not decimals else 0
    zeros = zeros if len(whole) - zeros >= _SURE else 0
    with mpmath.workdps(60):
        unit = mpf(10) ** (power - len(decimals) + zeros)
        off = abs(found[0] - mpf(str(shown)))
        sure = abs(found[0]) * mpf(10) ** -(found[1] - 1)
        away, unsure = off > unit / 2 + sure, sure > unit / 4
    if away:
        return Certificate("refuted", f"it is {short(found[0])}")
    if unsure:
        return Certificate("unknown", "fewer digits are sure than are shown")
    return Certificate("checked", f"within half a unit of its last digit, of {short(found[0])}")


def heavy(e: Expression) -> bool:
    """Whether something in `e` is still to be worked out."""
    return any(n.op in NOTATION for _, n in e.walk())


__all__ = ["FalseClaimError", "certified", "certify", "certify_claim", "heavy"]
