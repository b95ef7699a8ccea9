"""Exact arithmetic and normal forms: polynomials, constants in closed form, certain digits."""
