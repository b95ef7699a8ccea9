"""What can be seen of a function: breaks, windows, curves, terrain, from values and enclosures."""
