"""A course's file to a folder that any web server can serve, a film at a time."""
