"""Derivations and figures into beats: the only bridge between mathematics and film."""
