"""The engine's pictures are Manim's, wherever the film is cut; colours are converted exactly."""

from dataclasses import fields, is_dataclass
from functools import cache

import numpy as np
import pytest
from boards import board
from every_film import LONG, board_of
from manim import Animation, VMobject, tempconfig

from calcanim import catalog
from calcanim.render.boxes import Box
from calcanim.render.canvas import Canvas
from calcanim.render.planes import Planes
from calcanim.render.projector import Projector
from calcanim.render.timeline import Segment, Timeline
from calcanim.stage.camera import StageCamera
from calcanim.stage.frame import WIDE
from calcanim.stage.perform import Performer
from calcanim.storyboard import DARK, THEMES, Storyboard

WIDTH, HEIGHT, FPS = 320, 180, 1


def projector(film: Storyboard, fps: int = FPS) -> Projector:
    canvas = Canvas(WIDTH, HEIGHT, WIDE, DARK.background)
    return Projector(film, Timeline(film, fps), DARK, WIDE, canvas)


class Manim:
    """Draws pictures whole, by Manim's own camera, at the storyboard's times.

    In the short run the middle of each motion, and every other still.
    """

    def __init__(self, film: Storyboard) -> None:
        size = {"pixel_width": WIDTH, "pixel_height": HEIGHT, "background_color": DARK.background}
        with tempconfig(size):
            self.camera = StageCamera(background_color=DARK.background)
        self.stage: list[VMobject] = []
        self.film = film

    def pictures(self) -> dict[int, np.ndarray]:
        self.found: dict[int, np.ndarray] = {}
        self.rest = iter(Timeline(self.film, FPS).intervals)
        self.stills = 0
        Performer(self.film, DARK, self, frame=WIDE).run()
        return self.found

    def enter(self, leaves: list[VMobject]) -> None:
        self.stage.extend(leaves)

    def leave(self, leaves: list[VMobject]) -> None:
        self.stage = [m for m in self.stage if all(m is not leaf for leaf in leaves)]

    def play(self, animation: Animation, leaves: list[VMobject], run_time: float) -> None:
        interval = next(self.rest)
        moving = {id(leaf) for leaf in leaves}
        self.stage.sort(key=lambda m: id(m) in moving)
        animation.begin()
        every, middle = range(interval.frames), interval.frames // 2
        for n in every if LONG else every[middle : middle + 1]:
            animation.interpolate(n / interval.frames)
            self.shoot(interval.start + n)
        animation.finish()

    def hold(self, run_time: float) -> None:
        interval = next(self.rest)
        self.stills += 1
        if interval.frames and (LONG or self.stills % 2):
            self.shoot(interval.start)

    def shoot(self, frame: int) -> None:
        self.camera.reset()
        self.camera.capture_mobjects(self.stage)
        self.found[frame] = self.camera.pixel_array.copy()


@cache
def chosen() -> list[str]:
    """As many lessons as have every kind of cue and element that any lesson has."""
    kinds = {slug: _kinds(board_of(slug, 0)) for slug in catalog.slugs()}
    missing, found = set[str]().union(*kinds.values()), list[str]()
    while missing:
        found.append(max(kinds, key=lambda slug: len(kinds[slug] & missing)))
        missing -= kinds[found[-1]]
    return found


def _kinds(thing: object) -> set[str]:
    """The names of all dataclasses in it."""
    if isinstance(thing, tuple):
        return set[str]().union(*map(_kinds, thing))
    if not is_dataclass(thing):
        return set()
    inner = (_kinds(getattr(thing, field.name)) for field in fields(thing))
    return {type(thing).__name__}.union(*inner)


@pytest.mark.xdist_group("all films")  # one worker builds them, to choose
@pytest.mark.parametrize("slug", catalog.slugs())
def test_pictures_are_manim_s(slug: str) -> None:
    if not LONG and slug not in chosen():
        pytest.skip("other films have its kinds of cues and elements; CALCANIM_LONG=1 draws it too")
    film = board_of(slug, 0)
    mine = projector(film)
    wanted = Manim(film).pictures()
    worst = 0

    def compare(interval: int, offset: int) -> None:
        nonlocal worst
        picture = wanted.pop(mine.timeline.frame(interval, offset), None)
        assert picture is not None or not LONG
        if picture is not None:
            difference = np.abs(picture.astype(int) - mine.canvas.pixels)
            worst = max(worst, int(difference.max()))

    for segment in mine.timeline.segments:
        mine.show(segment, compare)
    assert wanted == {}
    assert worst <= 1


def hashes(film: Storyboard, segments: list[Segment]) -> dict[int, int]:
    """A hash of the pixels that come on at a frame."""
    mine = projector(film, 15)
    out: dict[int, int] = {}

    def keep(interval: int, offset: int) -> None:
        out[mine.timeline.frame(interval, offset)] = hash(mine.canvas.pixels.tobytes())

    for segment in segments:
        mine.show(segment, keep)
    return out


def test_pictures_do_not_depend_on_the_cut_or_the_order() -> None:
    film = board()
    line = Timeline(film, 15)
    last = len(line.intervals) - 1
    whole = hashes(film, [Segment(0, 0, 0, last, line.intervals[last].frames)])
    assert hashes(film, list(line.segments)) == whole
    singles = [
        Segment(n, n, o, n, o + 1) for n, i in enumerate(line.intervals) for o in range(i.frames)
    ]
    found = hashes(film, singles)
    assert {frame: found[frame] for frame in whole} == whole
    some = [singles[k] for k in np.random.default_rng(3).permutation(len(singles))[:16]]
    for frame, pixels in hashes(film, some).items():
        assert pixels == found[frame]


@pytest.mark.parametrize(("width", "height"), [(854, 480), (642, 362)])
@pytest.mark.parametrize("alpha", [False, True])
def test_a_part_is_converted_like_the_whole(width: int, height: int, alpha: bool) -> None:
    random = np.random.default_rng(1)
    pixels = random.integers(0, 256, (height, width, 4)).astype(np.uint8)
    pixels[..., 3] |= 0 if alpha else 255
    pixels[..., :3] = np.minimum(pixels[..., :3], pixels[..., 3:])
    part, whole = Planes(width, height, alpha), Planes(width, height, alpha)
    assert part.update(pixels, Box(0, 0, width, height))
    for _ in range(12):
        x, y = random.integers(0, width - 9), random.integers(0, height - 9)
        box = Box(int(x), int(y), int(x + 1 + random.integers(8)), int(y + random.integers(1, 9)))
        pixels[box.slices] = pixels[box.slices][::-1, ::-1]
        part.update(pixels, box)
        whole.update(pixels, Box(0, 0, width, height))
        for a, b in zip(part.samples, whole.samples, strict=True):
            assert np.array_equal(a, b)
    assert not part.update(pixels, Box(0, 0, width, height))


def test_every_colour_of_the_themes_survives() -> None:
    names = {colour for theme in THEMES.values() for _, colour in theme.roles}
    names |= {theme.background for theme in THEMES.values()}
    for name in names:
        wanted = np.array([int(name[i : i + 2], 16) for i in (1, 3, 5)])
        pixels = np.full((32, 32, 4), [*wanted, 255], np.uint8)
        planes = Planes(32, 32)
        planes.update(pixels, Box(0, 0, 32, 32))
        y, u, v = (int(np.frombuffer(p, np.uint8)[5]) for p in planes.frame.planes)
        # ITU-R BT.709, full range.
        luma, blue, red = y / 255, (u - 128) / 255 * 1.8556, (v - 128) / 255 * 1.5748
        green = (luma - 0.2126 * (luma + red) - 0.0722 * (luma + blue)) / 0.7152
        seen = np.array([luma + red, green, luma + blue]) * 255
        assert np.abs(seen - wanted).max() <= 2.5, name
