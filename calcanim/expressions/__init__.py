"""What the user typed, exactly as typed: grammar, tree, printers and strict evaluation.

Importing this package loads neither lark, mpmath, numpy nor sympy; each is loaded by the first
call that needs it.
"""

from calcanim.expressions.errors import ExpressionError
from calcanim.expressions.parse import as_expression, parse
from calcanim.expressions.text import text
from calcanim.expressions.tree import Expression, Path

__all__ = ["Expression", "ExpressionError", "Path", "as_expression", "parse", "text"]
