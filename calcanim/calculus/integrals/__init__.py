"""Definite integrals, proper and improper."""
