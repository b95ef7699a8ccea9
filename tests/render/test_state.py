"""What is on stage has one digest, whatever this process has drawn before."""

from calcanim import catalog
from calcanim.render.canvas import Canvas
from calcanim.render.projector import Projector
from calcanim.render.state import digest
from calcanim.render.timeline import Segment, Timeline
from calcanim.stage.frame import WIDE
from calcanim.storyboard import DARK


def test_a_stage_that_was_drawn_is_the_stage_that_was_not() -> None:
    """Else one worker would not find in the cache what another one has drawn."""
    film = catalog.lesson("gradient_descent").build()
    line, canvas = Timeline(film, 1), Canvas(160, 90, WIDE, DARK.background)
    until = next(n for n, i in enumerate(line.intervals) if i.beat == 5)
    drawn = Projector(film, line, DARK, WIDE, canvas)
    drawn.show(Segment(0, 0, 0, until - 1, line.intervals[until - 1].frames), lambda i, o: None)
    played = Projector(film, line, DARK, WIDE, Canvas(160, 90, WIDE, DARK.background))
    played.go(until)
    assert digest(drawn.performer, drawn.stage) == digest(played.performer, played.stage)
