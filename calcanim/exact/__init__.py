"""Exact arithmetic and normal forms: trees as polynomials, constants in closed form, certain digits."""
