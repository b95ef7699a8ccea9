"""Derivatives: by rules, from the definition, at a point and from both sides of it."""
