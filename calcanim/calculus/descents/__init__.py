"""Gradient descent: iterates, which rates work, and how a walk ends."""
