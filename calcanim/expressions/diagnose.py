"""Finds what is wrong with a text before it is parsed, and says how to write it instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.names import (
    CANONICAL,
    CONSTANTS,
    EQUALITIES,
    FRACTION,
    GREEK,
    INVERSES,
    NOTATION_NAMES,
    PIECEWISE,
    is_variable,
    letter_and_subscript,
)
from calcanim.expressions.suggest import LOOK_ALIKES, unknown_name

if TYPE_CHECKING:
    from lark import Token

_ALLOWED = re.compile(r"[A-Za-z0-9_.+\-*/^(), \t\r\n]*")
_ALLOWED_IN_PIECES = re.compile(r"(?:[A-Za-z0-9_.+\-*/^(), \t\r\n&<>]|(?<=[<>])=)*")
_OPERATORS = frozenset(("PLUS", "MINUS", "STAR", "SLASH", "POWER", "RELATION", "AND"))
_CALLABLE = frozenset((*CANONICAL, FRACTION, PIECEWISE, *EQUALITIES))
_BOUNDED = ("Integral", "Sum", "Product")
_SIGNS = frozenset(("PLUS", "MINUS"))

# What people type, and what to write instead. Longest first.
_INSTEAD = {
    "==": "an expression has no '='; give one side only",
    "=": "an expression has no '='; give one side only",
    "<=": "an expression is no inequality; give one side only",
    ">=": "an expression is no inequality; give one side only",
    "<": "an expression is no inequality; give one side only",
    ">": "an expression is no inequality; give one side only",
    "[": "write round brackets: ( )",
    "]": "write round brackets: ( )",
    "{": "write round brackets: ( )",
    "}": "write round brackets: ( )",
    "|": "write abs(x) for |x|",
    "!": "write factorial(n) for n!",
    "%": "write mod(a, b) for a remainder, x/100 for a percentage",
    ";": "write a comma between arguments",
    "\\": "this is not LaTeX; write plain text such as sqrt(x)/2",
    "$": "this is not LaTeX; write plain text such as sqrt(x)/2",
    "×": "write * for ×",
    "·": "write * for ·",
    "⋅": "write * for ⋅",
    "∗": "write * for ∗",
    "÷": "write / for ÷",
    "⁄": "write / for ⁄",
    "∕": "write / for ∕",
    "−": "write - (a plain hyphen) for the minus sign",
    "–": "write - (a plain hyphen) for the dash",
    "—": "write - (a plain hyphen) for the dash",
    "√": "write sqrt(x) for √x",
    "∛": "write cbrt(x) for ∛x",
    "π": "write pi for π",
    "∞": "infinity is not a number",
    "′": "derivatives are worked out, not typed; give the function itself",
    "'": "derivatives are worked out, not typed; give the function itself",
    '"': "write the expression without quotation marks",
}
_BY_LENGTH = sorted(CANONICAL, key=len, reverse=True)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ", "0123456789-+n")


def check_characters(source: str) -> None:
    """Raise ExpressionError at the first character that the grammar has no use for."""
    if not source.strip():
        raise ExpressionError("the expression is empty", source, 0, len(source))
    match = (_ALLOWED_IN_PIECES if PIECEWISE in source else _ALLOWED).match(source)
    start = match.end() if match else 0
    if start == len(source):
        return
    for written, reason in _INSTEAD.items():
        if source.startswith(written, start):
            raise ExpressionError(reason, source, start, start + len(written))
    end = start + 1
    if source[start].translate(_SUPERSCRIPTS) != source[start]:
        while end < len(source) and source[end].translate(_SUPERSCRIPTS) != source[end]:
            end += 1
        raised = source[start:end]
        exponent = raised.translate(_SUPERSCRIPTS)
        name = next((n for n in _BY_LENGTH if source[:start].endswith(n)), None)
        if exponent == "-1" and name is not None:
            inverse = f"a{CANONICAL[name]}"
            fix = f"{inverse}(x)" if inverse in INVERSES else f"1/{name}(x)"
            raise ExpressionError(f"write {fix} for {name}⁻¹(x)", source, start - len(name), end)
        fix = f"**{exponent}" if exponent.isalnum() else f"**({exponent})"
        raise ExpressionError(f"write {fix} for {raised}", source, start, end)
    raise ExpressionError(_stranger(source[start]), source, start, end)


def _stranger(character: str) -> str:
    plain = LOOK_ALIKES.get(character) or unicodedata.normalize("NFKC", character)
    name = unicodedata.name(character, "")
    if len(plain) == 1 and plain.isascii() and plain.isalnum():
        if "SUBSCRIPT" in name:
            return f"write _{plain} for {character}"
        kind = "digit" if plain.isdigit() else "letter"
        return f"this is not the plain {kind} {plain!r} but {name.lower()}; type {plain!r}"
    if character.isspace():
        return f"{name.lower() or 'this'} is not a plain space"
    if not character.isprintable():
        return f"the character U+{ord(character):04X} cannot be shown and has no place here"
    if character.isalpha() and len(name.split()) > 2 and name.startswith("GREEK"):
        written = name.rsplit(maxsplit=1)[-1].lower()
        if written in GREEK:
            return f"write {written.capitalize() if 'CAPITAL' in name else written} for {character}"
        return f"variables are plain letters such as x or t, not {character!r}"
    return f"the character {character!r} has no meaning here"


def check_tokens(
    source: str, tokens: Sequence[Token], *, notation: bool = False, max_depth: int = 40
) -> None:
    """Raise ExpressionError for the first unknown name, missing operator or stray bracket."""
    _Check(source, tokens, notation).run(max_depth)


class _Check:
    def __init__(self, source: str, tokens: Sequence[Token], notation: bool) -> None:
        self.source = source
        self.tokens = tokens
        self.notation = notation

    def run(self, max_depth: int) -> None:
        open_brackets: list[Token] = []
        calls: list[str] = []
        before: Token | None = None
        for index, token in enumerate(self.tokens):
            after = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
            if token.type == "NAME":
                self._name(token, before, after, index)
            self._neighbours(before, token)
            match token.type:
                case "LPAR":
                    open_brackets.append(token)
                    named = before is not None and before.type == "NAME"
                    calls.append(str(before) if named else "")
                    # The bounds of notation: Sum(i, (i, 1, 10)).
                    of = calls[-2] if len(calls) > 1 else ""
                    if not named and ((of in _BOUNDED and self.notation) or of == PIECEWISE):
                        calls[-1] = "bounds"
                    if len(open_brackets) > max_depth:
                        self._fail(f"brackets are nested more than {max_depth} deep", token)
                case "RPAR":
                    if not open_brackets:
                        self._fail("this ')' closes nothing", token)
                    open_brackets.pop()
                    calls.pop()
                case "COMMA" if not calls or not calls[-1]:
                    self._comma(before, token, after)
            before = token
        if before is not None and before.type in _OPERATORS | {"COMMA"}:
            self._fail(f"something is missing after {str(before)!r}", before)
        if open_brackets:
            self._fail("this '(' is never closed", open_brackets[-1])

    def _neighbours(self, before: Token | None, token: Token) -> None:
        starts = before is None or before.type in _OPERATORS | {"LPAR", "COMMA"}
        if token.type in ("NUMBER", "NAME", "LPAR"):
            if not starts and before is not None:
                self._juxtaposed(before, token)
            return
        if token.type in _SIGNS or not starts:
            return
        if before is None:
            self._fail(f"something is missing before {str(token)!r}", token)
        if before.type == "LPAR" and token.type == "RPAR":
            if self._is_call(before):
                return
            self._fail("there is nothing between these brackets", before, token)
        if str(before) == str(token) == "/":
            self._fail("write floor(a/b) for a//b", before, token)
        if token.type == "RPAR":
            self._fail(f"something is missing after {str(before)!r}", before)
        if before.type in _OPERATORS and token.type in _OPERATORS:
            self._fail(f"something is missing between {before!s} and {token!s}", before, token)
        self._fail(f"something is missing before {str(token)!r}", token)

    def _is_call(self, bracket: Token) -> bool:
        index = next(i for i, t in enumerate(self.tokens) if t is bracket)
        return index > 0 and self.tokens[index - 1].type == "NAME"

    def _juxtaposed(self, before: Token, token: Token) -> None:
        if token.type == "LPAR" and before.type == "NAME":
            if str(before) in _CALLABLE or (self.notation and str(before) in NOTATION_NAMES):
                return None
            reason = f"{str(before)!r} is not a function; write {before}*(...)"
            self._fail(reason, before, token)
        if before.type == token.type == "NUMBER":
            between = self.source[before.start_pos or 0 : token.end_pos or 0]
            self._fail(f"{between!r} is not one number", before, token)
        left = "(...)" if before.type == "RPAR" else str(before)
        right = "(...)" if token.type == "LPAR" else str(token)
        if str(token) in CANONICAL:
            right += "(...)"
        self._fail(f"write the multiplication sign: {left}*{right}", before, token)

    def _name(self, token: Token, before: Token | None, after: Token | None, index: int) -> None:
        name = str(token)
        called = after is not None and after.type == "LPAR"
        if name in CANONICAL and (called or not is_variable(name)):
            if not called:
                self._bare_function(token, after, index)
            return
        if called and name in (FRACTION, PIECEWISE, *EQUALITIES):
            return
        if name == "True" and any(str(t) == PIECEWISE for t in self.tokens):
            return
        if name in CONSTANTS or (self.notation and name in (*NOTATION_NAMES, "oo")):
            return
        if is_variable(name):
            self._alike(token)
            return
        # 2xy: the missing sign is the first mistake, but the name would be the second.
        names = [str(t) for t in self.tokens if t.type == "NAME"]
        self._fail(unknown_name(name, names, called=called), token)

    def _alike(self, token: Token) -> None:
        """x1 and x_1 are two names that are set and said alike."""
        name = str(token)
        for other in self.tokens:
            if other is token:
                return
            if str(other) != name and str(other).replace("_", "") == name.replace("_", ""):
                same = letter_and_subscript(str(other)) == letter_and_subscript(name)
                if other.type == "NAME" and same:
                    self._fail(f"{name} and {other} look the same on screen; write one", token)

    def _bare_function(self, token: Token, after: Token | None, index: int) -> NoReturn:
        name = str(token)
        if after is not None and after.type == "POWER":
            raised = self.tokens[index + 2 : index + 4]
            if raised and raised[0].type == "MINUS":
                inverse = f"a{CANONICAL[name]}"
                fix = f"{inverse}(x)" if inverse in INVERSES else f"1/{name}(x)"
                self._fail(f"write {fix} for {name}^-1(x)", token, raised[-1])
            exponent = str(raised[0]) if raised and raised[0].type == "NUMBER" else "2"
            last = raised[0] if raised else after
            self._fail(f"write {name}(x)^{exponent} for {name}^{exponent}(x)", token, last)
        argument = str(after) if after is not None and after.type in ("NAME", "NUMBER") else "x"
        if argument in CANONICAL:
            argument += "(x)"
        self._fail(f"{name} needs brackets: write {name}({argument})", token)

    def _comma(self, before: Token | None, token: Token, after: Token | None) -> NoReturn:
        if before is not None and before.type == "NUMBER" and after and after.type == "NUMBER":
            self._fail(f"write a decimal point: {before}.{after}", before, after)
        self._fail("a comma only belongs between the arguments of a function", token)

    def _fail(self, reason: str, first: Token, last: Token | None = None) -> NoReturn:
        end = (last or first).end_pos
        raise ExpressionError(reason, self.source, first.start_pos or 0, end or 0)
