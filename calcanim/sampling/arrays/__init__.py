"""An expression on whole arrays: its values at points, and what is surely true of it on cells."""
