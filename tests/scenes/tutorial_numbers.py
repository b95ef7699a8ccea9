"""What the course's text works out, and in which film it is: patterns of a line or of the words.

The numbers are the text's own, but for its slips (forward differences at h = 1e-5: 6.00001,
59.112966, 300.00315). A decimal may be rounded to fewer digits.
"""

from __future__ import annotations

# lesson -> what it is, and a pattern of the text of a line on screen, or of what is said
NUMBERS: dict[str, dict[str, str]] = {
    "summation": {
        "one to ten": r"= 55\b|fifty-five",
        "three squares": r"= 14\b|fourteen",
    },
    "product": {
        "five factorial": r"= 120\b|a hundred and twenty|one hundred and twenty",
        "a product of products": r"= 288\b",
    },
    "power_sums": {
        "powers of one": r"m\*\(m \+ 1\)/2",
        "up to a hundred": r"= 5050\b|^5050$",
        "squares": r"m\*\(m \+ 1\)\*\(2\*m \+ 1\)/6",
        "ten squares": r"= 385\b|^385$",
        "cubes": r"\(m\*\(m \+ 1\)/2\)\*\*2|m\*\*2\*\(m \+ 1\)\*\*2/4",
        "five cubes": r"= 225\b",
        "ten, counted": r"^55$",
        "ten cubes": r"^3025$|= 3025\b",
    },
    "secant_to_tangent": {
        "the definition": r"= 2\*x$",
        "a square at 3": r"f'\(3\) = 6$",
        "its forward difference": r"^6\.00001$",
    },
    "derivative_rules": {
        "a cube": r"= 3\*x\*\*2$",
        "a tenth power": r"= 10\*x\*\*9$",
        "a root": r"= 1/\(2\*sqrt\(x\)\)$",
        "a line": r"Derivative\(a\*x \+ b, x\) = a$",
        "a log": r"Derivative\(log\(x\), x\) = 1/x$",
        "an exponential": r"Derivative\(exp\(x\), x\) = exp\(x\)$",
        "one over x": r"Derivative\(1/x, x\) = -1/x\*\*2$",
    },
    "sum_rule": {
        "a constant": r"Derivative\(7, x\) = 0$",
        "a sum": r"= 3\*x\*\*2 \+ 4\*x \+ 5$",
    },
    "product_rule": {"a product": r"= 2\*x\*sin\(x\) \+ x\*\*2\*cos\(x\)$"},
    "numerical_verification": {
        "another product": r"= 2\*x\*exp\(x\) \+ x\*\*2\*exp\(x\)$",
        "at 2": r"f'\(2\) ≈ 59\.112449$",
        "its forward difference": r"≈ 59\.112966$",
    },
    "chain_rule": {
        "a power of a function": r"= 6\*x\*\(x\*\*2 \+ 1\)\*\*2$",
        "an exponential of a square": r"e to the x squared has the slope two x times e to the x sq",
        "at 2": r"^= 300$|= 300$",
        "its forward difference": r"^300\.0032$",
    },
    "partial_derivatives": {
        "in x": r"^df/dx = 2\*x\*y \+ 3\*y\*\*2$",
        "in y": r"^df/dy = x\*\*2 \+ 6\*x\*y$",
        "the height": r"at the height 66\b",
        "in x at the point": r"df/dx = 39\b",
        "in y at the point": r"df/dy = 40\b",
        "the gradient": r"grad f\(2, 3\) = \(39, 40\)",
    },
    "indefinite_integral": {
        "a square": r"x\*\*3/3",
        "a fifth power": r"x\*\*6/6",
        "one": r"Integral\(1, x\) = x\b",
        "a constant": r"Integral\(a, x\) = a\*x\b",
        "any power": r"x\*\*\(n \+ 1\)/\(n \+ 1\)",
        "one over x": r"Integral\(1/x, x\) = log\(Abs\(x\)\) \+ C",
        "an exponential": r"Integral\(exp\(x\), x\) = exp\(x\)",
        "and back": r"= 3\*x\*\*2/3|= x\*\*2$",
    },
    "area_accumulation": {
        "an area": r"Integral\(x\*\*2, \(x, 0, 2\)\) = 8/3",
        "as a decimal": r"≈ 2\.66667$",
    },
    "double_integral": {
        "the inner one": r"= 2\*x$",
        "both": r"= 1$",
        "the outer one": r"Integral\(2\*x, \(x, 0, 1\)\)",
    },
}
