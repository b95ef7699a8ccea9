"""Captions, chapters and transcript, from a clip's manifest alone."""
