"""Makes the pictures of the README again: .venv/bin/python scripts/pictures.py [FOLDER]."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import calcanim
from calcanim.storyboard import Storyboard
from calcanim.storyboard.cues import Hold

# Of each lesson the end of one beat, by its title.
SHOWN = {
    "summation": "For any last number",
    "product": "A factor copies the tower",
    "power_sums": "Cubes make a square",
    "secant_to_tangent": "Let the step go to zero",
    "rates_of_change": "Acceleration is the slope of velocity",
    "derivative_rules": "A growing cube",
    "sum_rule": "Term by term",
    "product_rule": "Nudge the input",
    "chain_rule": "The stretches multiply",
    "numerical_verification": "The best step",
    "partial_derivatives": "Now the other way",
    "linear_approximation": "By how much is it off?",
    "gradient_descent": "Step after step",
    "curvature": "Two over lambda max",
    "backpropagation": "Backward: multiply on the way",
    "indefinite_integral": "Which one?",
    "area_accumulation": "Two values are enough",
    "probability": "Two values are enough",
    "double_integral": "Give each slice a thickness",
    "expected_value": "Turning forces cancel",
    "quick_reference": "How it hangs together",
}
MOVING, BEATS = "secant_to_tangent", 5  # its first beats, without the time to read
FOLDER = Path(__file__).parent.parent / "media" / "readme"


def until(slug: str, title: str) -> Storyboard:
    """The lesson's film as far as the beat of this title. Raises ValueError: no such beat."""
    board = calcanim.lesson(slug).build()
    titles = [beat.title for beat in board.beats]
    if title not in titles:
        raise ValueError(f"{slug} has no beat '{title}'; it has {', '.join(titles)}")
    return replace(board, beats=board.beats[: titles.index(title) + 1])


def still(slug: str, title: str, path: Path) -> None:
    """One picture, 960 by 540, in at most 256 colours."""
    from PIL import Image

    from calcanim.stage.stills import stills

    picture = Image.fromarray(stills(until(slug, title), width=960)[-1][:, :, :3])
    few = picture.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def film(path: Path) -> None:
    """The first beats of a lesson as a GIF."""
    board = calcanim.lesson(MOVING).build()
    beats = tuple(
        replace(
            beat,
            cues=tuple(c for c in beat.cues if not isinstance(c, Hold)),
            hold=1.0,
            marks=(),  # of cues that are counted with their holds
        )
        for beat in board.beats[:BEATS]
    )
    with TemporaryDirectory() as scratch:  # its captions are of no use here
        whole = Path(scratch) / path.name
        calcanim.render(replace(board, beats=beats), quality="l", out=whole)
        path.write_bytes(whole.read_bytes())


def main() -> None:
    """All of them."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for slug, title in SHOWN.items():
        still(slug, title, folder / f"{slug}.png")
        print(folder / f"{slug}.png")
    film(folder / f"{MOVING}.gif")
    print(folder / f"{MOVING}.gif")


if __name__ == "__main__":
    main()
