"""Lessons in other tools' pages: each module is loaded by its tool, and by nothing of calcanim."""
