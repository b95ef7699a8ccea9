"""Each kind of claim: a true one holds, and a mutant of it does not."""

import pytest

from calcanim.claims import FalseClaimError, Known, certified, certify_claim
from calcanim.storyboard.statements import Claim, Kind, states

# Definitions before, the claim, and mutants of its text that must not hold. Facts of textbooks.
GIVEN = (
    "u = x**2 + 1; y = u**3; f(x) = x**2; F(x) = x**3/3; A(x) = Integral(f(t), (t, 0, x));"
    " c(x) = 5; L(v, z) = v**2 + v*z + z**2; p = (v, z)"
)
TRUE: list[tuple[Kind, str, str, list[str]]] = [
    ("identity", "dy/dx = dy/du * du/dx", "", ["dy/dx = dy/du", "dy/du = dy/du * du/dx"]),
    ("identity", "dy/du = 3*u**2", "", ["dy/du = 3*u**3", "dy/du = 2*u**2", "dy/dx = 3*u**2"]),
    ("identity", "dy/dx = 6*x*(x**2 + 1)**2", "", ["dy/dx = 6*x*(x**2 + 2)**2"]),
    ("identity", "f''(x) = 2", "", ["f''(x) = 3", "f'(x) = 2"]),
    ("identity", "c'(x) = 0", "", ["c'(x) = 5"]),
    ("identity", "(f(3 + h) - f(3))/h = 6 + h", "", ["(f(3 + h) - f(2))/h = 6 + h"]),
    ("identity", "Limit((f(3 + h) - f(3))/h, h, 0) = 6", "", ["Limit(6 + h, h, 0) = 7"]),
    ("identity", "A'(x) = f(x)", "", ["A'(x) = F(x)"]),
    ("identity", "A(x) = F(x) - F(0)", "", ["A(x) = F(x) - F(1)"]),
    ("identity", "Integral(x**2, (x, 0, 2)) = F(2) - F(0)", "", ["A(2) = F(2) - F(1)"]),
    ("identity", "Integral(exp(-x**2), (x, -oo, oo)) = sqrt(pi)", "", ["A(2) = sqrt(7)"]),
    ("identity", "Integral(1/x**2, (x, 1, oo)) = 1", "", ["Integral(1/x**2, (x, 2, oo)) = 1"]),
    ("identity", "Sum(k**2, (k, 1, 10)) = 385", "", ["Sum(k**2, (k, 1, 9)) = 385"]),
    (
        "identity",
        "Sum(k, (k, 1, 1000000000000)) = 500000000000500000000000",
        "",
        ["Sum(k, (k, 1, 1000000000000)) = 500000000001500000000000"],
    ),
    (
        "identity",
        "3*S_2 = (2*m + 1)*S_1",
        "S_2 = Sum(k**2, (k, 1, m)), S_1 = Sum(k, (k, 1, m))",
        ["3*S_2 = (2*m - 1)*S_1", "2*S_2 = (2*m + 1)*S_1"],
    ),
    ("identity", "Sum(i, (i, 1, n)) = n*(n + 1)/2", "", ["Sum(i, (i, 1, n)) = n*(n + 2)/2"]),
    ("identity", "Product(i, (i, 1, n)) = factorial(n)", "", ["Product(i, (i, 2, n)) = n**n"]),
    ("identity", "Sum(1/i**2, (i, 1, oo)) = pi**2/6", "", ["Sum(1/i**2, (i, 1, oo)) = 2"]),
    ("identity", "Sum(1/i**2, (i, 1, oo)) ≈ 1.645", "", ["Sum(1/i**2, (i, 1, oo)) ≈ 1.644"]),
    ("identity", "Product(1 - 1/i**2, (i, 2, oo)) = 1/2", "", ["Product(1/2, (i, 1, oo)) = 1/2"]),
    (
        "theorem",
        "ln(Product(a(i), (i, m, n))) = Sum(ln(a(i)), (i, m, n))",
        "",
        ["ln(Product(a(i), (i, m, n))) = Product(ln(a(i)), (i, m, n))"],
    ),
    ("identity", "grad L(2, 1) = (5, 4)", "", ["grad L(2, 1) = (5, 3)", "grad L(2, 1) = 5"]),
    ("identity", "p = (v, z)", "", ["p = (z, v)"]),
    ("identity", "grad L(2, 1)*p = 5*v + 4*z", "", ["grad L(2, 1)*p = 4*v + 5*z"]),
    ("identity", "abs(grad L(2, 1)) = sqrt(41)", "", ["abs(grad L(2, 1)) = 9"]),
    ("identity", "p*p = v**2 + z**2", "", ["p*p = (v + z)**2"]),
    ("identity", "2/lambda_max = 2/3", "", ["2/lambda_max = 2/4"]),
    ("at_point", "dy/dx = 300", "x = 2", ["dy/dx = 301"]),
    ("at_point", "3*u**2 = 75", "x = 2", ["3*u**2 = 74", "3*u**3 = 75"]),
    ("at_point", "Δu = 0.41", "x = 2, Δx = 0.1", ["Δu = 0.42"]),
    ("at_point", "L = 7", "L = L(v, z), v = 2, z = 1", ["L = 8"]),
    ("identity", "Δy ≈ 33.3", "x = 2, Δx = 0.1", ["Δy ≈ 33.2", "Δy ≈ 33.30"]),
    ("identity", "pi ≈ 3.1416", "", ["pi ≈ 3.1415", "pi ≈ 3.14160"]),
    ("identity", "exp(-10) ≈ 4.54e-5", "", ["exp(-10) ≈ 4.53e-5", "exp(-10) ≈ 4.54e-6"]),
    ("identity", "1/3 ≈ 0.333", "", ["1/3 ≈ 0.3330"]),
    ("identity", "63/32 ≈ 1.9688", "", ["63/32 ≈ 1.9687999", "63/32 ≈ 1.9689"]),
    (
        "identity",
        "Integral(x**2, (x, 0, 2)) = Limit(Sum(f(x_i)*Δx, (i, 1, n)), n, oo)",
        "Δx = 2/n, x_i = (i - 1/2)*Δx",
        ["Integral(x**2, (x, 0, 3)) = Limit(Sum(f(x_i)*Δx, (i, 1, n)), n, oo)"],
    ),
    ("identity", "ΔA ≈ f(x)*Δx", "Δx -> 0", ["ΔA ≈ 2*f(x)*Δx", "ΔA ≈ F(x)*Δx"]),
    (
        "theorem",
        "Derivative(g(k(x)), x) = g'(k(x))*k'(x)",
        "",
        ["Derivative(g(k(x)), x) = g'(k(x))*k(x)", "Derivative(g(k(x)), x) = g'(x)*k'(x)"],
    ),
    (
        "theorem",
        "Integral(g(x), (x, a, b)) = G(b) - G(a)",
        "g(x) = G'(x)",
        ["Integral(g(x), (x, a, b)) = G(a) - G(b)"],
    ),
    (
        "theorem",
        "g'(x) = Limit((g(x + h) - g(x))/h, h, 0)",
        "",
        ["g'(x) = Limit((g(x + h) - g(x))/h, h, 1)", "g'(x) = Limit(g(x + h) - g(x), h, 0)"],
    ),
    (
        "theorem",
        "Integral(g(x), (x, a, oo)) = Limit(Integral(g(x), (x, a, t)), t, oo)",
        "",
        [],
    ),
    (
        "identity",
        "Integral(x**2, x) = x**3/3 + C",
        "",
        [
            "Integral(x**2, x) = x**3/3",
            "Integral(x**2, x) = x**3/4 + C",
            "Integral(x**2, x) = x**3/3 + C*x",
            "Integral(x**2, x) = x**3/3 + 2*C",
        ],
    ),
    (
        "identity",
        "Integral(log(x), x) = x*log(x) - Integral(1, x)",
        "",
        ["Integral(log(x), x) = x*log(x) + Integral(1, x)"],
    ),
    ("identity", "Integral(1/x, x) = log(abs(x)) + C", "", ["Integral(1/x, x) = abs(log(x)) + C"]),
    ("theorem", "Integral(g(x), x) = G(x) + C", "g(x) = G'(x)", ["Integral(g(x), x) = G(x)"]),
    ("tempting", "(x + 1)**2 = x**2 + 1", "", ["(x + 1)**2 = x**2 + 2*x + 1"]),
    ("tempting", "Derivative(x*sin(x), x) = cos(x)", "", ["Derivative(sin(x), x) = cos(x)"]),
    ("definition", "q = x + 1", "", ["y = x + 1", "x = 3", "1 + 1 = 2", "q = q + 1"]),
    ("definition", "g(x) = x + 1", "", ["f(x) = x + 1", "g(2) = 3", "sin(x) = x", "g'(x) = 1"]),
]


def known() -> Known:
    out = Known()
    for claim in states(GIVEN, "definition"):
        assert certify_claim(claim, out).verdict == "proved", claim
    return out


def held(claims: tuple[Claim, ...]) -> bool:
    here = known()
    return all(certify_claim(c, here).verdict in ("proved", "checked") for c in claims)


@pytest.mark.parametrize(("kind", "text", "at", "mutants"), TRUE)
def test_true_claims_hold_and_mutants_do_not(
    kind: Kind, text: str, at: str, mutants: list[str]
) -> None:
    assert held(states(text, kind, at)), text
    for mutant in mutants:
        assert not held(states(mutant, kind, at)), mutant


@pytest.mark.parametrize("kind", ["identity", "at_point", "definition", "theorem"])
def test_no_kind_helps_what_is_false(kind: Kind) -> None:
    assert certify_claim(Claim(kind, "1 + 1", "3"), Known()).verdict == "refuted"
    with pytest.raises(FalseClaimError, match=r"1 \+ 1 = 3"):
        certified(kind, "1 + 1", "3")


def test_a_stored_verdict_is_not_read() -> None:
    typed = Claim("identity", "x", "x + 1", verdict="proved", method="trust me")
    assert certify_claim(typed, Known()).verdict == "refuted"


def test_what_nothing_explains_is_unknown() -> None:
    for claim in (
        Claim("identity", "g(2)", "3"),
        Claim("identity", "ds/dt", "3"),
        Claim("identity", "__import__('os')", "3"),
        Claim("identity", "x +", "3"),
        Claim("approximation", "pi", "22/7"),
        Claim("at_point", "x**2", "4"),
        Claim("at_point", "E[f(x)]", "4", "x = 2"),
    ):
        assert certify_claim(claim, Known()).verdict == "unknown", claim


def test_letters_keep_their_meaning() -> None:
    here = Known()
    for text, kind in (("f(x) = x**2", "definition"), ("2*a = a + a", "identity")):
        (claim,) = states(text, kind)  # type: ignore[arg-type]
        assert certify_claim(claim, here).verdict == "proved"
    # a stood for any number, f is x**2: neither is fresh any more, and no `at` makes f another.
    assert certify_claim(Claim("definition", "a", "3"), here).verdict == "refuted"
    assert certify_claim(Claim("definition", "f(x)", "x**3"), here).verdict == "unknown"
    assert certify_claim(Claim("definition", "f(x)", "x**2"), here).verdict == "proved"
    other = Claim("identity", "f(2)", "8", "f(x) = x**3")
    assert certify_claim(other, here).verdict == "unknown"


def test_limits_that_grow() -> None:
    for function, side, end, verdict in (
        ("sqrt(x)", 1, "oo", "checked"),
        ("cbrt(x)", -1, "oo", "checked"),
        ("sqrt(x)", 1, "-oo", "refuted"),
        ("abs(x)", 1, "oo", "refuted"),
        ("x*sin(1/x)", 1, "oo", "unknown"),
        ("x**2*sin(1/x)", 1, "oo", "refuted"),
    ):
        left = f"Limit((f(0 + h) - 0)/h, h, 0, {side})"
        claim = Claim("identity", left, end, f"f(x) = {function}")
        assert certify_claim(claim, Known()).verdict == verdict, function


@pytest.mark.parametrize(
    ("left", "right", "at", "held"),
    [
        ("f'(0)", "0", "f(x) = abs(x)", False),  # sign(0) is 0
        ("f'(2)", "1", "f(x) = abs(x)", True),
        ("f'(1)", "0", "f(x) = floor(x)", False),
        ("f'(1/2)", "0", "f(x) = floor(x)", True),
        ("f'(0)", "0", "f(x) = x*abs(x)", True),  # 2*|x|
        ("f''(0)", "0", "f(x) = x*abs(x)", False),
        ("Derivative(max(x, 2*x), x)", "1", "x = 0", False),
        ("grad f(0, 1)", "(0, 1)", "f(x, y) = abs(x) + y", False),
        ("grad f(2, 1)", "(1, 1)", "f(x, y) = abs(x) + y", True),
        ("df/dx", "0", "f(x, y) = abs(x) + y, x = 0, y = 1", False),
    ],
)
def test_there_is_no_slope_at_a_corner_or_a_jump(
    left: str, right: str, at: str, held: bool
) -> None:
    claim = certify_claim(Claim("identity", left, right, at), Known())
    assert (claim.verdict in ("proved", "checked")) == held, claim
