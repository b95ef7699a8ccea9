"""Figures made of functions, without words: each hands out handles to its parts."""
