"""Small films for tests of the engine."""

from calcanim.storyboard import Beat, Claim, Formula, Part, Storyboard, prose
from calcanim.storyboard.cues import Clear, Cue, Highlight, Hold, Rewrite, Write

A = Formula(("part(#0, x)", "+ part(#1, 1)"), (Part("a", "input"), Part("b")), "x + 1")
B = Formula(("part(#0, 1)", "+ part(#1, x)"), (Part("b"), Part("a", "input")), "1 + x")
C = Formula(("part(#0, sin(x))",), (Part("s", "function"),), "sin(x)")


def board(
    *,
    claims: tuple[Claim, ...] = (),
    words: str = "Here is a sum.",
    last: Formula = C,
    slug: str = "tiny",
) -> Storyboard:
    """Four beats in 6.7 seconds, of which a motion of 1.4 s; `last` comes on in the last beat."""
    shown = Formula(A.segments, A.parts, A.text, claims=claims)
    title = Beat("Zero", "A title.", (Write("t", prose("Sums"), "title", run_time=0.4),), 0.6)
    first: tuple[Cue, ...] = (
        Write("a", shown, "derivation", run_time=0.4),
        Hold(0.2 + 0.4 * len(words.split())),
        Highlight("a", ("a",), run_time=0.3),
    )
    swap = Rewrite("a", "b", B, (("a", "a"), ("b", "b")), run_time=1.4)
    clear: tuple[Cue, ...] = (Clear((), run_time=0.4), Write("c", last, "wide", run_time=0.4))
    beats = (
        title,
        Beat("One", words, first, 0.613),
        Beat("Two", "Its terms change places.", (swap,), 0.6),
        Beat("Three", "Another one.", clear, 0.5),
    )
    return Storyboard(slug, "Sums", beats)
