"""Whether a formula shows what its claims say: its text, and the Typst source that is drawn.

A side of a claim must stand in the formula's text as it is, and is then set in Typst once more:
its numerals, letters and signs must follow one another on the screen as they do there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from calcanim.claims.grammar import GRADIENT, LEIBNIZ, VECTOR, ClaimError, read
from calcanim.expressions.names import CANONICAL
from calcanim.expressions.tree import Expression
from calcanim.expressions.typst import typst
from calcanim.storyboard.formula import Formula
from calcanim.storyboard.statements import JOINING, Claim, chains

_CANONICAL = frozenset(CANONICAL.values())
_PLAIN = re.compile(r"[A-Za-z](_?[0-9]+)?")
_NUMERAL = re.compile(r"\d+(?:\.\d+)?")
_TAKES = re.compile(r"(\w+) <-")
_POWER = re.compile(r"\d+(?:\.\d+)?e[-+]?\d+")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+'*|[+=<>≈≤≥]|[-−]")
# What only sets: it stands for nothing that is read.
_LAYOUT = frozenset(
    (
        *("lr", "frac", "limits", "lim", "display", "thin", "med", "quad", "dot", "op", "dif"),
        *("class", "punctuation", "size", "h", "t", "b", "arrow", "r", "l", "bold", "nabla"),
        *("grad", "attach", "mono", "slash"),
    )
)
_SAME = {"Delta": "Δ", "−": "-", "approx": "≈", "integral": "∫", "infinity": "∞"}


def faults(formula: Formula, claims: Sequence[Claim]) -> Iterator[str]:
    """What `formula` shows that none of `claims` says, and what they say that it does not show."""
    yield from unsaid(formula.text, claims)
    shown = bare("".join(f"{s} " for s in formula.segments))
    if formula.prose:
        return
    signs = _signs(shown)
    if signs and not claims:
        yield "it has an equals sign and claims nothing"
    if claims:
        yield from _drawn(shown, formula.text, claims)


def unsaid(text: str, claims: Sequence[Claim]) -> Iterator[str]:
    """The same for a formula of which only the text is known."""
    pairs: list[tuple[str | None, str]] = []
    for chain in chains(text):
        for n, sign in enumerate(chain.signs):
            if sign in JOINING:
                left = None if chain.hangs and n == 0 else _tidy(chain.sides[n])
                pairs.append((left, _tidy(chain.sides[n + 1])))
    for claim in claims:
        left, right = _tidy(claim.left), _tidy(claim.right)
        if not any(r == right and own in (None, left) for own, r in pairs):
            yield f"it does not say {claim.text}"
    for own, right in pairs:
        if not any(_tidy(c.right) == right and own in (None, _tidy(c.left)) for c in claims):
            yield f"no claim says {own or ''} = {right}".replace("says  =", "says =")


def bare(source: str) -> str:
    """Typst source without what marks its parts."""
    out: list[str] = []
    brackets: list[bool] = []
    k = 0
    while k < len(source):
        found = re.compile(r"part\(#\d+, ").match(source, k)
        if found is not None:
            brackets.append(False)
            k = found.end()
            continue
        if source[k] == '"':
            end = source.find('"', k + 1)
            end = len(source) if end < 0 else end
            out.append(source[k : end + 1])
            k = end + 1
            continue
        if source[k] == "(":
            brackets.append(True)
        if source[k] == ")" and brackets and not brackets.pop():
            k += 1
            continue
        out.append(source[k])
        k += 1
    return "".join(out)


def _tidy(text: str) -> str:
    return "".join(text.split())


def _signs(shown: str) -> int:
    """How many signs of equality stand in Typst source outside of brackets and of words."""
    plain = re.sub(r'"[^"]*"', "", shown)
    depth = count = 0
    for token in re.findall(r"[()\[\]{}]|=|\bapprox\b", plain):
        depth += (token in "([{") - (token in ")]}")
        count += depth == 0 and token in ("=", "approx")
    return count


def _tokens(source: str) -> list[str]:
    # A number in words is no number of a formula.
    source = re.sub(r'"[^"]*"', lambda m: re.sub(r"\d", "", m[0]), source)
    source = re.sub(r"#h\([^)]*\)|#\d+%?|size: #?\d+%|\\[,/]", " ", source)
    found = (_SAME.get(t, t) for t in _TOKEN.findall(source.replace("Δ", " Δ ")))
    return [t for t in found if t not in _LAYOUT]


def _drawn(shown: str, text: str, claims: Sequence[Claim]) -> Iterator[str]:
    seen = _tokens(shown)
    hanging = {_tidy(c.sides[1]) for c in chains(text) if c.hangs}
    expected: Counter[str] = Counter()
    times = Counter(_tidy(side) for chain in chains(text) for side in chain.sides)
    sides: dict[str, None] = {}
    places: dict[str, list[tuple[int, int]]] = {}
    for claim in claims:
        sides.setdefault(claim.left)
        sides.setdefault(claim.right)
        if _tidy(claim.right) in hanging:
            sides.pop(claim.left)
    for side in sides:
        try:
            source = set_in_typst(read(side))
        except ClaimError as error:
            yield str(error)
            continue
        tokens = _tokens(source)
        expected.update([t for t in tokens if _NUMERAL.fullmatch(t)] * times[_tidy(side)])
        places[side] = _places(tokens, seen)
        if not places[side] and not _named(side, claims, seen):
            yield f"the screen does not show {side}"
    for claim in claims:
        left, right = places.get(claim.left), places.get(claim.right)
        if left and right and right[-1][0] < left[0][1]:
            yield f"the screen shows {claim.right} before {claim.left}"
    for at in {c.at for c in claims}:
        expected.update(_NUMERAL.findall(_POWER.sub(lambda m: set_in_typst(read(m[0])), at)))
    # A name that takes a value is no side of a claim, but its index is seen.
    for name in _TAKES.findall(text):
        expected.update(_NUMERAL.findall(name))
    more = Counter(t for t in seen if _NUMERAL.fullmatch(t)) - expected
    if more:
        yield f"the screen shows {', '.join(sorted(more))}, and no claim does"


def set_in_typst(e: Expression) -> str:
    """The side as the printer of expressions sets it."""
    if e.op == "call" and e.value == VECTOR:
        return " ".join(set_in_typst(a) for a in e.args)
    named: dict[str, str] = {}
    source = typst(_without_names(e, named))
    for mark, name in reversed(named.items()):
        source = source.replace(mark, name)
    return source


def _without_names(e: Expression, named: dict[str, str]) -> Expression:
    """`e` with letters that the printer knows for names that it does not."""
    args = tuple(_without_names(a, named) for a in e.args)
    name = e.value or ""
    if e.op == "call" and name not in _CANONICAL:
        name = "" if name == LEIBNIZ else name.removeprefix(GRADIENT)
        source = f"{name}({' '.join(typst(a) for a in args)})"
    elif e.op == "variable" and _PLAIN.fullmatch(name) is None:
        source = name
    else:
        return Expression(e.op, args, e.value)
    letter = Expression("variable", (), f"q_{9000 + len(named)}")
    named[typst(letter)] = source
    return letter


def _places(tokens: Sequence[str], seen: Sequence[str]) -> list[tuple[int, int]]:
    """From where to where the tokens of a side stand on the screen, one after the other."""
    n = len(tokens)
    found = (k for k in range(len(seen) - n + 1) if list(seen[k : k + n]) == list(tokens))
    return [(k, k + n) for k in found]


def _named(side: str, claims: Sequence[Claim], seen: Sequence[str]) -> bool:
    """Whether a long right side is only named on the screen: ``u = u(x)``, where u is defined."""
    for claim in claims:
        if claim.kind == "definition" and claim.right == side and "=" in seen:
            after = list(seen)[list(seen).index("=") + 1 :]
            return bool(after) and not any(_NUMERAL.fullmatch(t) for t in after)
    return False
