"""Densities, probabilities, expected values and variances."""
