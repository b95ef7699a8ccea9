"""What can be seen of a function: breaks, windows, curves, terrain; all from enclosures and values."""
