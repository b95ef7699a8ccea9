"""Sums and products: written out, in closed form, and to infinity."""
