"""The search for an antiderivative: the techniques of a textbook, one file a family."""
