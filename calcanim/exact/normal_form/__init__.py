"""Rational normal forms over kernels."""
