"""Limits of expressions, and how functions grow."""
