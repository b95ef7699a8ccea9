"""A course as a folder that any web server can serve."""
