"""A voice for a film: who reads its words, when each word is heard, and how loud it all is.

It knows the storyboard, and neither Manim nor sympy. A film without a voice loads nothing of it.
"""
