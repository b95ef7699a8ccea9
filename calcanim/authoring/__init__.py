"""All that a lesson imports: kinds of parameters, words, cues, gestures."""
