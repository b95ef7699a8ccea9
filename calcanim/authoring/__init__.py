"""What lessons are made with; what they are written with is in `calcanim.authoring.script`."""
